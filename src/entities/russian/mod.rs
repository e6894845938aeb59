//! Russian case forms, by suffix tables: of names, and of the phrases that name places and
//! organisations. Works on lower-case words with `ё` folded to `е`, as the gazetteer stores them.
//!
//! The paradigms are those of Zaliznyak's Grammatical Dictionary, cut down to what names need.

mod phrase;

pub use phrase::phrase_forms;

/// A set of the six cases; one form often serves several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cases(u8);

impl Cases {
    /// The base form.
    pub const NOMINATIVE: Self = Self(1);
    /// Every case: what an indeclinable form may stand in.
    pub const ALL: Self = Self(0b11_1111);
    /// Genitive, dative, accusative, instrumental, prepositional: the order of the tables.
    const OBLIQUE: [Self; 5] = [Self(2), Self(4), Self(8), Self(16), Self(32)];

    /// Whether the two sets share a case.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Grammatical gender of a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// A man's name.
    Male,
    /// A woman's name.
    Female,
}

/// How a word that ends in `suffix` declines: cut the last `cut` letters, add an ending per case
/// (alternatives parted by `/`).
struct Paradigm {
    suffix: &'static str,
    cut: usize,
    endings: [&'static str; 5],
}

const fn paradigm(suffix: &'static str, cut: usize, endings: [&'static str; 5]) -> Paradigm {
    Paradigm { suffix, cut, endings }
}

const NONE: [&str; 5] = [""; 5];
const POSSESSIVE: [&str; 5] = ["а", "у", "а", "ым", "е"];
const HARD: [&str; 5] = ["ого", "ому", "ого", "ым", "ом"];
const AFTER_K: [&str; 5] = ["ого", "ому", "ого", "им", "ом"];
const SOFT: [&str; 5] = ["я", "ю", "я", "ем", "е"];
const CONSONANT: [&str; 5] = ["а", "у", "а", "ом", "е"];
const HISSING: [&str; 5] = ["а", "у", "а", "ем/ом", "е"];
const FEMININE: [&str; 5] = ["ы", "е", "у", "ой", "е"];
const FEMININE_K: [&str; 5] = ["и", "е", "у", "ой/ей", "е"];
const FEMININE_SOFT: [&str; 5] = ["и", "е", "ю", "ей", "е"];

/// Words in `-а`, and the feminine ones in `-я` that follow a vowel or a soft sign.
const VOWEL_STEMS: [Paradigm; 12] = [
    paradigm("га", 1, FEMININE_K),
    paradigm("ка", 1, FEMININE_K),
    paradigm("ха", 1, FEMININE_K),
    paradigm("жа", 1, FEMININE_K),
    paradigm("ша", 1, FEMININE_K),
    paradigm("ча", 1, FEMININE_K),
    paradigm("ща", 1, FEMININE_K),
    paradigm("ца", 1, ["ы", "е", "у", "ей/ой", "е"]),
    paradigm("а", 1, FEMININE),
    paradigm("ия", 1, ["и", "и", "ю", "ей", "и"]),
    paradigm("ья", 1, FEMININE_SOFT),
    paradigm("ея", 1, FEMININE_SOFT),
];

/// Words that never change: foreign names in a vowel, surnames in -ко, -их, -ых.
const INDECLINABLE: [Paradigm; 9] = [
    paradigm("о", 0, NONE),
    paradigm("е", 0, NONE),
    paradigm("и", 0, NONE),
    paradigm("у", 0, NONE),
    paradigm("ю", 0, NONE),
    paradigm("э", 0, NONE),
    paradigm("ы", 0, NONE),
    paradigm("их", 0, NONE),
    paradigm("ых", 0, NONE),
];

const MALE_SURNAMES: [Paradigm; 8] = [
    paradigm("ов", 0, POSSESSIVE),
    paradigm("ев", 0, POSSESSIVE),
    paradigm("ин", 0, POSSESSIVE),
    paradigm("ын", 0, POSSESSIVE),
    paradigm("кий", 2, AFTER_K),
    paradigm("ий", 2, AFTER_K),
    paradigm("ый", 2, HARD),
    paradigm("той", 2, HARD),
];

const FEMALE_SURNAMES: [Paradigm; 5] = [
    paradigm("ова", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ева", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ина", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ына", 1, ["ой", "ой", "у", "ой", "ой"]),
    paradigm("ая", 2, ["ой", "ой", "ую", "ой", "ой"]),
];

/// The male words in a consonant, й or ь.
const CONSONANT_STEMS: [Paradigm; 8] = [
    paradigm("й", 1, SOFT),
    paradigm("ь", 1, SOFT),
    paradigm("ж", 0, HISSING),
    paradigm("ш", 0, HISSING),
    paradigm("ч", 0, HISSING),
    paradigm("щ", 0, HISSING),
    paradigm("ц", 0, HISSING),
    paradigm("", 0, CONSONANT),
];

const GIVEN_NAMES: [Paradigm; 5] = [
    paradigm("павел", 2, ["ла", "лу", "ла", "лом", "ле"]),
    paradigm("лев", 2, ["ьва", "ьву", "ьва", "ьвом", "ьве"]),
    paradigm("любовь", 1, ["и", "и", "ь", "ью", "и"]),
    paradigm("ий", 1, ["я", "ю", "я", "ем", "и"]),
    paradigm("я", 1, FEMININE_SOFT),
];

/// The paradigm tables for a surname, the special before the general.
fn surname_tables(gender: Gender) -> [&'static [Paradigm]; 4] {
    match gender {
        Gender::Male => [&MALE_SURNAMES, &INDECLINABLE, &VOWEL_STEMS, &CONSONANT_STEMS],
        Gender::Female => [&FEMALE_SURNAMES, &INDECLINABLE, &VOWEL_STEMS, &[]],
    }
}

fn select<'p>(tables: &[&'p [Paradigm]], base: &str) -> Option<&'p Paradigm> {
    tables.iter().copied().flatten().find(|p| base.ends_with(p.suffix))
}

/// `word` without its last `letters` letters.
fn cut(word: &str, letters: usize) -> &str {
    let end = word.char_indices().rev().take(letters).last().map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or_default()
}

/// The last `letters` letters of `word`.
fn tail(word: &str, letters: usize) -> &str {
    word.get(cut(word, letters).len()..).unwrap_or_default()
}

fn decline(base: &str, tables: &[&[Paradigm]]) -> Vec<(String, Cases)> {
    let Some(found) = select(tables, base).filter(|p| p.endings != NONE) else {
        return vec![(base.to_owned(), Cases::ALL)];
    };
    let mut forms = vec![(base.to_owned(), Cases::NOMINATIVE)];
    let stem = cut(base, found.cut);
    for (endings, case) in found.endings.iter().zip(Cases::OBLIQUE) {
        for ending in endings.split('/') {
            let form = [stem, ending].concat();
            match forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, cases)) => *cases = cases.with(case),
                None => forms.push((form, case)),
            }
        }
    }
    forms
}

/// The case forms of a surname, the base form first.
pub fn surname_forms(base: &str, gender: Gender) -> Vec<(String, Cases)> {
    decline(base, &surname_tables(gender))
}

/// The case forms of a given name, the base form first.
pub fn given_forms(base: &str) -> Vec<(String, Cases)> {
    decline(base, &[&GIVEN_NAMES, &INDECLINABLE, &VOWEL_STEMS, &CONSONANT_STEMS])
}

/// The base forms that a surname may have which stands as `form` in one of `cases`, the likeliest
/// first. Never empty: the form itself is the last resort.
pub fn surname_bases(form: &str, gender: Gender, cases: Cases) -> Vec<String> {
    let tables = surname_tables(gender);
    let mut bases = Vec::new();
    if cases.meets(Cases::NOMINATIVE) {
        bases.push(form.to_owned());
    }
    for found in tables.iter().copied().flatten() {
        for (endings, case) in found.endings.iter().zip(Cases::OBLIQUE) {
            if !cases.meets(case) {
                continue;
            }
            for ending in endings.split('/').filter(|e| !e.is_empty()) {
                let Some(stem) = form.strip_suffix(ending).filter(|s| s.chars().count() > 1) else {
                    continue;
                };
                let base = format!("{stem}{}", tail(found.suffix, found.cut));
                let selected = select(&tables, &base).is_some_and(|p| std::ptr::eq(p, found));
                if selected && !bases.contains(&base) {
                    bases.push(base);
                }
            }
        }
    }
    if !bases.iter().any(|base| base == form) {
        bases.push(form.to_owned());
    }
    bases
}

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

/// The gender of a given name in its base form.
pub fn gender(given: &str) -> Gender {
    let feminine = given.ends_with('а') || given.ends_with('я');
    if FEMALE_OTHER.contains(&given) || (feminine && !MALE_IN_A.contains(&given)) {
        Gender::Female
    } else {
        Gender::Male
    }
}

/// Whether `word` (lower case) is a patronymic, in any case.
pub fn is_patronymic(word: &str) -> bool {
    const ENDINGS: [&str; 14] = [
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
    ];
    const OBLIQUE: [&str; 9] =
        ["овны", "овне", "овну", "овной", "евны", "евне", "евну", "евной", "ичны"];
    word.chars().count() > 5 && ENDINGS.iter().chain(&OBLIQUE).any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bases(form: &str, gender: Gender, given: &str, given_form: &str) -> String {
        let forms = given_forms(given);
        let cases = forms.iter().find(|(f, _)| f == given_form).expect("a form").1;
        surname_bases(form, gender, cases).remove(0)
    }

    #[test]
    fn a_surname_goes_back_to_its_base_form_by_the_case_of_the_given_name() {
        use Gender::*;
        assert_eq!(bases("лаврова", Male, "сергей", "сергея"), "лавров");
        assert_eq!(bases("путиным", Male, "владимир", "владимиром"), "путин");
        assert_eq!(bases("асаду", Male, "башар", "башару"), "асад");
        assert_eq!(bases("обаму", Male, "барак", "барака"), "обама");
        assert_eq!(bases("обамы", Male, "барак", "барака"), "обама");
        assert_eq!(bases("зеленским", Male, "владимир", "владимиром"), "зеленский");
        assert_eq!(bases("захаровой", Female, "мария", "марии"), "захарова");
        assert_eq!(bases("песков", Male, "дмитрий", "дмитрий"), "песков");
    }

    #[test]
    fn indeclinable_surnames_are_left_alone() {
        use Gender::*;
        assert_eq!(bases("керри", Male, "джон", "джона"), "керри");
        assert_eq!(bases("нуланд", Female, "виктория", "виктории"), "нуланд");
        assert_eq!(bases("порошенко", Male, "петр", "петром"), "порошенко");
        assert_eq!(surname_forms("керри", Male), [("керри".to_owned(), Cases::ALL)]);
    }

    #[test]
    fn given_names_decline() {
        let forms: Vec<_> = given_forms("дмитрий").into_iter().map(|(form, _)| form).collect();
        assert_eq!(forms, ["дмитрий", "дмитрия", "дмитрию", "дмитрием", "дмитрии"]);
        assert_eq!(given_forms("павел")[1].0, "павла");
    }

    #[test]
    fn phrases_decline_up_to_their_first_noun() {
        let forms = phrase_forms(&["исламское", "государство"]);
        assert!(forms.contains(&vec!["исламского".into(), "государства".into()]));
        assert!(forms.contains(&vec!["исламским".into(), "государством".into()]));
        let forms = phrase_forms(&["министерство", "обороны", "сша"]);
        assert!(forms.contains(&vec!["министерством".into(), "обороны".into(), "сша".into()]));
        let forms = phrase_forms(&["сирия"]);
        assert!(forms.contains(&vec!["сирии".into()]) && forms.contains(&vec!["сирию".into()]));
        assert!(phrase_forms(&["нью", "йорк"]).contains(&vec!["нью".into(), "йорке".into()]));
        assert!(
            phrase_forms(&["государственная", "дума"])
                .contains(&vec!["государственной".into(), "думы".into()])
        );
    }
}
