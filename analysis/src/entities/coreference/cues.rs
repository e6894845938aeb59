//! Words beside a name that say something of the person: titles, pronouns, relatives.

use std::sync::LazyLock;

use crate::entities::fold::hash_word;
use crate::entities::inflection::Gender;
use crate::prehashed::HashedMap;

/// What a word says of the person beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A title of a man or a woman.
    Title(Gender),
    /// A relative of somebody: `his wife, Melania Trump`.
    Relative,
}

const TITLES_OF_MEN: &str = "\
    mr mister sir lord baron herr herrn hr monsieur señor sr don signor signore sig senhor meneer dhr pan pana panem \
    panu pán gospod gospoda gospodin gospodina господин господина господину господином господине мистер мистера мистеру \
    мистером лорд лорда лордом сэр сэра пан пана пану паном панові";

const TITLES_OF_WOMEN: &str = "\
    mrs ms miss lady dame frau madame mme mademoiselle señora sra srta doña signora senhora mevrouw fru \
    pani panią paní gospa gospe gospođa gospođe госпожа госпожи госпоже госпожу госпожой миссис мисс леди пані";

const RELATIVES: &str = "\
    wife husband son daughter brother sister father mother widow widower nephew niece cousin uncle aunt grandson \
    granddaughter grandfather grandmother stepson stepdaughter fiancee fiance spouse sibling namesake \
    ehefrau ehemann gattin gatte sohn tochter bruder schwester vater mutter witwe neffe nichte onkel tante \
    épouse mari femme fils fille frère sœur père mère veuve neveu nièce \
    esposa esposo marido mujer hijo hija hermano hermana padre madre viuda sobrino sobrina \
    moglie marito figlio figlia fratello sorella vedova nipote filho filha irmão irmã pai mãe viúva \
    echtgenote zoon dochter broer zus vader moeder hustru dotter bror syster kone søn datter søster \
    жена жены жене жену женой муж мужа мужу мужем сын сына сыну сыном дочь дочери дочерью брат брата брату братом \
    сестра сестры сестре сестру сестрой отец отца отцу отцом мать матери матерью супруга супруги супруге супругу \
    супругой супруг супругом вдова вдовы вдове вдову вдовой племянник племянника племянником племянница дядя \
    однофамилец однофамильца тезка \
    дружина дружини дружині дружину дружиною чоловік чоловіка чоловіком син сином донька доньки доньку донькою \
    сестрою батько батька батьком мати дядько \
    żona żony żonie żonę żoną mąż męża mężem syn syna synem synowi córka córki córce córkę córką brat brata bratem \
    siostra siostry siostrę siostrą ojciec ojca ojcem matka matki matką wdowa wdowy bratanek \
    manželka manželky manželce manželku manželkou manžel manžela manželem dcera dcery dceru dcerou bratr bratra \
    bratrem sestrou otec otce otcem matkou vdova vdovy synovec \
    žena sinom sin kći kćer brat otac majka hči oče mati съпруга съпруг дъщеря баща майка";

/// Returns what a word, hashed, says of the person beside it.
pub fn find_cue(word: u64) -> Option<Cue> {
    static CUES: LazyLock<HashedMap<Cue>> = LazyLock::new(|| {
        let list =
            |words: &'static str, cue| words.split_whitespace().map(move |w| (hash_word(w), cue));
        let relatives = list(RELATIVES, Cue::Relative);
        let men = list(TITLES_OF_MEN, Cue::Title(Gender::Male));
        relatives.chain(men).chain(list(TITLES_OF_WOMEN, Cue::Title(Gender::Female))).collect()
    });
    CUES.get(&word).copied()
}

/// The pronouns of one language: for men, for women.
struct Pronouns {
    language: &'static str,
    men: &'static [&'static str],
    women: &'static [&'static str],
}

const fn pronouns(
    language: &'static str,
    men: &'static [&'static str],
    women: &'static [&'static str],
) -> Pronouns {
    Pronouns { language, men, women }
}

/// The pronouns that can refer to the subject of a sentence, the same in no other case or number.
const PRONOUNS: [Pronouns; 15] = [
    pronouns("en", &["he", "his", "himself"], &["she", "herself"]),
    pronouns("de", &["er", "sein", "seine", "seinen"], &[]),
    pronouns("fr", &["il"], &["elle"]),
    pronouns("es", &["él"], &["ella"]),
    pronouns("it", &["egli"], &["lei"]),
    pronouns("pt", &["ele"], &["ela"]),
    pronouns("nl", &["hij"], &[]),
    pronouns("sv", &["han", "hans"], &["hon", "hennes"]),
    pronouns("da", &["han", "hans"], &["hun", "hendes"]),
    pronouns("ru", &["он"], &["она"]),
    pronouns("uk", &["він"], &["вона"]),
    pronouns("bg", &["той"], &["тя"]),
    pronouns("pl", &[], &["ona"]),
    pronouns("cs", &[], &["ona"]),
    pronouns("sl", &[], &["ona"]),
];

/// Returns the gender of the person to whom a word refers in a text of this language, if it is a pronoun.
pub fn pronoun_gender(word: &str, language: &str) -> Option<Gender> {
    let of = PRONOUNS.iter().find(|of| of.language == language)?;
    let is_in = |list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    match (is_in(of.men), is_in(of.women)) {
        (true, _) => Some(Gender::Male),
        (_, true) => Some(Gender::Female),
        _ => None,
    }
}

/// Returns the gender that the past tense of an East Slavic verb shows: `сказала`.
pub fn verb_gender(word: &str) -> Option<Gender> {
    let ends = |endings: &[&str]| endings.iter().any(|end| word.ends_with(end));
    match (ends(&["ла", "лась"]), ends(&["ал", "ил", "ел", "ался", "ился", "ав", "ив"]))
    {
        (true, _) => Some(Gender::Female),
        (_, true) => Some(Gender::Male),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_pronouns_show_the_gender_in_their_language() {
        assert_eq!(find_cue(hash_word("Mrs")), Some(Cue::Title(Gender::Female)));
        assert_eq!(find_cue(hash_word("Herr")), Some(Cue::Title(Gender::Male)));
        assert_eq!(find_cue(hash_word("сыном")), Some(Cue::Relative));
        assert_eq!(pronoun_gender("She", "en"), Some(Gender::Female));
        assert_eq!(pronoun_gender("on", "en"), None);
        assert_eq!(verb_gender("сказала"), Some(Gender::Female));
    }
}
