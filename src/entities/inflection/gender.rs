//! Whether a given name is a man's or a woman's, and what is a patronymic.

use super::Gender;

/// Male names that end like female ones, and female names that end like male ones.
const MALE_IN_A: [&str; 16] = [
    "никита",
    "илья",
    "лука",
    "фома",
    "кузьма",
    "данила",
    "савва",
    "миша",
    "саша",
    "женя",
    "петя",
    "ваня",
    "коля",
    "дима",
    "мустафа",
    "муса",
];
const FEMALE_OTHER: [&str; 44] = [
    "мишель",
    "кейт",
    "элизабет",
    "хелен",
    "маргарет",
    "дженнифер",
    "любовь",
    "кэтрин",
    "кристин",
    "мадлен",
    "ирен",
    "джейн",
    "энн",
    "кэрол",
    "рут",
    "эдит",
    "николь",
    "изабель",
    "мэрилин",
    "элис",
    "грейс",
    "джоан",
    "шэрон",
    "сьюзен",
    "карен",
    "хиллари",
    "мэри",
    "нэнси",
    "кэти",
    "софи",
    "мари",
    "джули",
    "эмили",
    "джен",
    "мэг",
    "меган",
    "линн",
    "дебора",
    "рэйчел",
    "ширин",
    "гюльнар",
    "мэй",
    "брижит",
    "маргрет",
];

/// The gender of a given name in its base form, in lower case.
pub fn gender(given: &str) -> Gender {
    let feminine = ["а", "я", "a", "ie", "á"].iter().any(|end| given.ends_with(end));
    let latin = given.is_ascii() || !given.starts_with(|c| c >= '\u{400}');
    let exceptions: (&[&str], &[&str]) =
        if latin { (&MALE_LATIN, &FEMALE_LATIN) } else { (&MALE_IN_A, &FEMALE_OTHER) };
    if exceptions.1.contains(&given) || (feminine && !exceptions.0.contains(&given)) {
        Gender::Female
    } else {
        Gender::Male
    }
}

/// The same in Latin script.
const MALE_LATIN: [&str; 24] = [
    "aljoša", "andrea", "barnaba", "charlie", "eddie", "georgie", "ilia", "ilja", "ilya", "jamie",
    "joshua", "juha", "luca", "luka", "matija", "mustafa", "nicola", "nikita", "nikola", "saša",
    "saverie", "willie", "ezra", "jirka",
];
const FEMALE_LATIN: [&str; 60] = [
    "agnes",
    "alice",
    "amy",
    "ann",
    "anne",
    "annegret",
    "barbora",
    "beatrix",
    "betty",
    "brigitte",
    "carmen",
    "carol",
    "caroline",
    "catherine",
    "charlotte",
    "christine",
    "claire",
    "condoleezza",
    "dagmar",
    "edith",
    "elisabeth",
    "elizabeth",
    "emily",
    "esther",
    "ester",
    "eveline",
    "florence",
    "grace",
    "helen",
    "hillary",
    "ingrid",
    "irene",
    "isabel",
    "jane",
    "janet",
    "jean",
    "jennifer",
    "jill",
    "joan",
    "judith",
    "julie",
    "karen",
    "kate",
    "katherine",
    "margaret",
    "mary",
    "megan",
    "michelle",
    "miriam",
    "nancy",
    "nicole",
    "rachel",
    "rosemary",
    "ruth",
    "sarah",
    "sharon",
    "susan",
    "ursel",
    "yvette",
    "yvonne",
];

/// Whether `word` (lower case) is a patronymic, in any case.
pub fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 17] = [
        "ович",
        "овича",
        "овичу",
        "овичем",
        "овиче",
        "евич",
        "евича",
        "евичу",
        "евичем",
        "евиче",
        "овна",
        "евна",
        "ична",
        "инична",
        "івна",
        "ївна",
        "йович",
    ];
    const OBLIQUE: [&str; 9] =
        ["овны", "овне", "овну", "овной", "евны", "евне", "евну", "евной", "ичны"];
    word.chars().count() > 5 && ENDINGS.iter().chain(&OBLIQUE).any(|end| word.ends_with(end))
}
