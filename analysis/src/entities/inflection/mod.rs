//! Case forms of Slavic names, by suffix tables: of surnames, given names, and the phrases that name
//! places and organisations. A table says how base forms decline; read backwards it says what base
//! forms a word in the text may have.
//!
//! Words are in lower case. Cyrillic ones have `ё` folded to `е`, as the gazetteer stores them; Latin
//! ones keep their accents.

mod article;
mod czech;
mod east_asian;
mod gender;
mod phrase;
mod polish;
mod russian;
mod south;
mod ukrainian;

pub use article::{has_articles, indefinite};
pub use east_asian::is_family_name;
pub use gender::{gender, is_patronymic};
pub use phrase::phrase_forms;
pub use polish::is_ending_with_apostrophe;
pub use russian::RUSSIAN;

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

    /// What the two sets share.
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
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
pub struct Paradigm {
    suffix: &'static str,
    cut: usize,
    endings: [&'static str; 5],
}

impl Paradigm {
    /// How many letters of an ending are not those that the base form has in that place.
    fn changed(&self, ending: &str) -> usize {
        let tail = tail(self.suffix, self.cut);
        let shared = ending.chars().zip(tail.chars()).take_while(|(a, b)| a == b).count();
        ending.chars().count() - shared
    }
}

const fn paradigm(suffix: &'static str, cut: usize, endings: [&'static str; 5]) -> Paradigm {
    Paradigm { suffix, cut, endings }
}

const NONE: [&str; 5] = [""; 5];
/// Whatever never changes: the surnames of women that end like those of men.
const UNCHANGING: [Paradigm; 1] = [paradigm("", 0, NONE)];

/// How the names of one language decline: tables for each kind of word, the special before the general.
pub struct Inflection {
    male: &'static [&'static [Paradigm]],
    female: &'static [&'static [Paradigm]],
    given: &'static [&'static [Paradigm]],
    adjectives: &'static [&'static [Paradigm]],
    nouns: &'static [&'static [Paradigm]],
    /// Endings of the first word of a place's or an organisation's name in which no base form ends.
    oblique: &'static [&'static str],
    /// What a woman is called whose surname is that of a man, in base form: `Merklova`, `Merkelová`.
    feminine: fn(&str) -> Vec<String>,
}

/// For languages in which the surname of a foreign woman stays what it is.
const fn no_feminine(_: &str) -> Vec<String> {
    Vec::new()
}

/// How names decline in a text in `language` (a BCP 47 tag) that are written in Cyrillic or else in
/// Latin. `None` where they do not: Bulgarian and Macedonian have no cases. In Cyrillic and without a
/// language that has other rules, the Russian ones.
pub fn of(language: Option<&str>, cyrillic: bool) -> Option<&'static Inflection> {
    let primary = language.and_then(|tag| tag.split('-').next());
    match (primary, cyrillic) {
        (Some("uk"), true) => Some(&ukrainian::UKRAINIAN),
        (Some("bg" | "mk"), true) => None,
        (Some("sr" | "bs" | "hbs"), true) => None,
        (_, true) => Some(&RUSSIAN),
        (Some("pl"), false) => Some(&polish::POLISH),
        (Some("cs"), false) => Some(&czech::CZECH),
        (Some("sk"), false) => Some(&czech::SLOVAK),
        (Some("sl"), false) => Some(&south::SLOVENE),
        (Some("hr" | "bs" | "sr" | "hbs"), false) => Some(&south::CROATIAN),
        _ => None,
    }
}

impl Inflection {
    const fn surnames(&self, gender: Gender) -> &'static [&'static [Paradigm]] {
        match gender {
            Gender::Male => self.male,
            Gender::Female => self.female,
        }
    }

    /// The case forms of a surname, the base form first.
    pub fn surname_forms(&self, base: &str, gender: Gender) -> Vec<(String, Cases)> {
        decline(base, self.surnames(gender))
    }

    /// The case forms of a given name, the base form first.
    pub fn given_forms(&self, base: &str) -> Vec<(String, Cases)> {
        decline(base, self.given)
    }

    /// The base forms that a surname may have which stands as `form` in one of `cases`, the likeliest
    /// first. Never empty: the form itself is the last resort.
    pub fn surname_bases(&self, form: &str, gender: Gender, cases: Cases) -> Vec<String> {
        in_cases(self.surname_readings(form, gender), form, cases)
    }

    /// The base forms that a surname may have which stands as `form`, each with the cases of that form;
    /// the form itself first.
    pub fn surname_readings(&self, form: &str, gender: Gender) -> Vec<(String, Cases)> {
        bases_of(form, self.surnames(gender))
    }

    /// What a woman is called whose surname is `base`, beside that: base forms, each with its case forms.
    pub fn feminine_forms(&self, base: &str) -> Vec<(String, Vec<String>)> {
        let forms = |base: String| {
            let forms = decline(&base, self.female).into_iter().map(|(form, _)| form).collect();
            (base, forms)
        };
        (self.feminine)(base).into_iter().map(forms).collect()
    }

    /// Whether a name whose first word this is stands in no base form.
    pub fn is_oblique(&self, word: &str) -> bool {
        self.oblique.iter().any(|end| word.ends_with(end))
    }

    /// Whether a word may be an adjective in base form.
    pub fn may_be_adjective(&self, word: &str) -> bool {
        select(self.adjectives, word).is_some()
    }

    /// Whether two words may be an adjective and a noun, or the other way, that agree in base form.
    pub fn agree(&self, one: &str, other: &str) -> bool {
        let agrees = |word, noun| self.may_be_adjective(word) && agree(word, noun);
        agrees(one, other) || agrees(other, one)
    }

    /// Whether a word is a noun of a kind of its own: one that is told by more than its last letter.
    pub fn is_of_special_kind(&self, noun: &str) -> bool {
        select(self.nouns, noun).is_some_and(|p| p.suffix.chars().count() > 1)
    }

    /// What the first word of a name may be in base form, itself first: an adjective or a noun.
    pub fn first_bases(&self, form: &str) -> Vec<String> {
        let adjectives = bases_of(form, self.adjectives).into_iter().skip(1);
        bases_of(form, self.nouns).into_iter().chain(adjectives).map(|(base, _)| base).collect()
    }

    /// The base forms that a given name may have which stands as `form`, each with the cases of that
    /// form; the form itself first.
    pub fn given_bases(&self, form: &str) -> Vec<(String, Cases)> {
        bases_of(form, self.given)
    }

    /// The base forms that a name of a place or an organisation may have whose words stand as `form`,
    /// the likeliest first, at most `most`: adjectives and the first noun decline, and adjectives behind
    /// it; what follows stays; or of two words the last alone does (`Нью-Йорк`). The form itself is not among them.
    ///
    /// The first `halves` words, which have a hyphen behind them, stay first (`Юго-Восточной Азии`).
    pub fn phrase_bases(&self, form: &[&str], halves: usize, most: usize) -> Vec<Vec<String>> {
        let (before, rest) = form.split_at_checked(halves).unwrap_or((form, &[]));
        let whole = self.bases_of_phrase(form, most);
        if before.is_empty() {
            return whole;
        }
        let before: Vec<String> = before.iter().map(|&word| word.to_owned()).collect();
        let rest = self.bases_of_phrase(rest, most).into_iter();
        rest.map(|rest| [before.as_slice(), &rest].concat()).chain(whole).collect()
    }

    fn bases_of_phrase(&self, form: &[&str], most: usize) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> = Vec::new();
        for head in 0..form.len().min(PHRASE_HEAD) {
            let Some(noun) = form.get(head) else { break };
            let rest = form.get(head + 1..).unwrap_or_default();
            for (base, cases) in bases_of(noun, self.nouns) {
                // an adjective before other words is not the noun of the name
                let adjective = ["ый", "ий", "ой", "ій", "ое", "ее", "не"];
                if !rest.is_empty()
                    && base != *noun
                    && adjective.iter().any(|end| base.ends_with(end))
                {
                    continue;
                }
                let before = form.get(..head).unwrap_or_default();
                let adjectives: Option<Vec<String>> = before
                    .iter()
                    .map(|word| {
                        // another form than what stands there, if there is one
                        let mut fits = bases_of(word, self.adjectives);
                        fits.rotate_left(1);
                        let agrees = |(adjective, of): &(String, Cases)| {
                            of.meets(cases) && agree(adjective, &base)
                        };
                        fits.into_iter().find(agrees).map(|(adjective, _)| adjective)
                    })
                    .collect();
                let Some(mut phrase) = adjectives else { continue };
                let mut after = self.agreeing(rest, &base, cases);
                let agrees = !after.is_empty();
                phrase.push(base);
                let unchanged = rest.get(after.len()..).unwrap_or_default();
                after.extend(unchanged.iter().map(|&word| word.to_owned()));
                let whole = [phrase.as_slice(), &after].concat();
                phrase.extend(rest.iter().map(|&word| word.to_owned()));
                for phrase in agrees.then_some(whole).into_iter().chain([phrase]) {
                    if phrase != form && !found.contains(&phrase) {
                        found.push(phrase);
                    }
                }
                if found.len() >= most {
                    return found;
                }
            }
        }
        if let [before, last] = form {
            let bases = bases_of(last, self.nouns).into_iter().skip(1);
            for (base, _) in bases.take(most.saturating_sub(found.len())) {
                found.push(vec![(*before).to_owned(), base]);
            }
        }
        found
    }
}

impl Inflection {
    /// The base forms of the adjectives that follow a noun and agree with it: `Komisji Europejskiej`.
    fn agreeing(&self, words: &[&str], noun: &str, cases: Cases) -> Vec<String> {
        let adjective = |word: &&str| {
            let mut fits = bases_of(word, self.adjectives).into_iter();
            fits.find(|(base, of)| of.meets(cases) && agree(base, noun)).map(|(base, _)| base)
        };
        words.iter().take(PHRASE_HEAD).map_while(adjective).collect()
    }
}

/// The most adjectives before the noun of a name.
const PHRASE_HEAD: usize = 4;

/// Whether an adjective and a noun, in base form, may have the same gender and number.
fn agree(adjective: &str, noun: &str) -> bool {
    let ends = |word: &str, ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    // the soft adjectives of Czech are of any gender
    if adjective.ends_with('í') {
        return true;
    }
    let neuter = ends(noun, &["о", "е", "o", "e", "í"]);
    let feminine = ends(noun, &["а", "я", "a", "ia"]) || is_power_station(noun);
    if ends(adjective, &["ые", "ие", "і"]) {
        return ends(noun, &["ы", "и", "і", "ї"]);
    }
    if ends(adjective, &["ая", "яя", "а", "á", "a"]) {
        return feminine || ends(noun, &["ь", "ć", "st", "ie", "e"]);
    }
    if ends(adjective, &["ое", "ее", "е", "é", "o", "e"]) {
        return neuter || ends(noun, &["y", "и"]);
    }
    ends(adjective, &["ый", "ий", "ой", "ій", "y", "ý", "i"]) && !neuter && !feminine
}

/// Whether a word is the acronym of a power station, which is feminine: `Запорожская АЭС`.
pub fn is_power_station(word: &str) -> bool {
    matches!(word, "аэс" | "гэс" | "тэс" | "тэц" | "грэс" | "аес" | "гес" | "тес")
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

/// The base forms among `readings` of `form` that may stand in one of `cases`: the form itself first where
/// it may be a base form, or else last.
pub fn in_cases(readings: Vec<(String, Cases)>, form: &str, cases: Cases) -> Vec<String> {
    let others = readings.into_iter().filter(|(base, of)| base != form && of.meets(cases));
    let mut bases: Vec<String> = others.map(|(base, _)| base).collect();
    let at = if cases.meets(Cases::NOMINATIVE) { 0 } else { bases.len() };
    bases.insert(at, form.to_owned());
    bases
}

/// Whether a small letter, Cyrillic or Latin, is a vowel.
pub fn is_vowel(c: char) -> bool {
    "аеёиоуыэюяєіїaeiouyáéěíóúůý".contains(c)
}

/// Whether a word may end so: `й` stands after a vowel, `ь` after a consonant.
fn is_spelled(base: &str) -> bool {
    let mut letters = base.chars().rev();
    let last = letters.next();
    let vowel = letters.next().is_some_and(is_vowel);
    // a vowel that comes and goes stands between consonants: Marek, Marka
    let fleeting =
        ["ek", "ec", "ok", "ок", "ець", "ец"].iter().find_map(|end| base.strip_suffix(end));
    if fleeting.is_some_and(|stem| stem.ends_with(is_vowel)) {
        return false;
    }
    match last {
        Some('й') => vowel && !["кый", "гый", "хый"].iter().any(|end| base.ends_with(end)),
        Some('ь') => !vowel,
        Some('ы') => !vowel && !["кы", "гы", "хы"].iter().any(|end| base.ends_with(end)),
        Some('j') => vowel,
        Some('y') => !vowel || base.ends_with("ey"),
        Some('я') => !["чя", "щя", "шя", "жя", "чяя"].iter().any(|end| base.ends_with(end)),
        Some('и') => !vowel || base.ends_with("ии"),
        _ => true,
    }
}

/// The base forms of `form` by all of `tables`, with the cases in which it stands as such: itself
/// first, as a base form; then those with the longer endings, in the order of the tables.
fn bases_of(form: &str, tables: &[&[Paradigm]]) -> Vec<(String, Cases)> {
    let mut bases: Vec<(String, Cases, usize)> = Vec::new();
    let mut itself = Cases::NOMINATIVE;
    for found in tables.iter().copied().flatten() {
        if found.endings == NONE {
            if form.ends_with(found.suffix)
                && select(tables, form).is_some_and(|p| std::ptr::eq(p, found))
            {
                itself = Cases::ALL;
            }
            continue;
        }
        for (endings, case) in found.endings.iter().zip(Cases::OBLIQUE) {
            for ending in endings.split('/') {
                // dům, дім: of a word that is listed whole one letter may be left
                let least = if found.suffix.chars().count() > 2 { 1 } else { 2 };
                let stem = form.strip_suffix(ending);
                let Some(stem) = stem.filter(|s| s.chars().count() >= least) else {
                    continue;
                };
                let base = format!("{stem}{}", tail(found.suffix, found.cut));
                if !is_spelled(&base) {
                    continue;
                }
                if !base.ends_with(found.suffix)
                    || !select(tables, &base).is_some_and(|p| std::ptr::eq(p, found))
                {
                    continue;
                }
                if base == form {
                    itself = itself.with(case);
                    continue;
                }
                match bases.iter_mut().find(|(known, ..)| *known == base) {
                    Some((_, cases, _)) => *cases = cases.with(case),
                    None => bases.push((base, case, found.changed(ending))),
                }
            }
        }
    }
    // of the endings that several kinds share the consonants' is the commonest, but for the countries of
    // Czech and Slovak: Německu
    let vowel = |base: &str| {
        let neuter = base.ends_with(['o', 'e', 'о', 'е']);
        base.ends_with(['a', 'ь'])
            || neuter && select(tables, base).is_none_or(|p| p.suffix != "sko" && p.suffix != base)
    };
    bases.sort_by_key(|(base, _, ending)| (std::cmp::Reverse(*ending), vowel(base)));
    let others = bases.into_iter().map(|(base, cases, _)| (base, cases));
    std::iter::once((form.to_owned(), itself)).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given_forms(base: &str) -> Vec<(String, Cases)> {
        RUSSIAN.given_forms(base)
    }

    fn bases(form: &str, gender: Gender, given: &str, given_form: &str) -> String {
        let forms = given_forms(given);
        let cases = forms.iter().find(|(f, _)| f == given_form).expect("a form").1;
        RUSSIAN.surname_bases(form, gender, cases).remove(0)
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
        assert_eq!(RUSSIAN.surname_forms("керри", Male), [("керри".to_owned(), Cases::ALL)]);
    }

    #[test]
    fn given_names_decline() {
        let forms: Vec<_> = given_forms("дмитрий").into_iter().map(|(form, _)| form).collect();
        assert_eq!(forms, ["дмитрий", "дмитрия", "дмитрию", "дмитрием", "дмитрии"]);
        assert_eq!(given_forms("павел")[1].0, "павла");
    }

    #[test]
    fn phrases_decline_up_to_their_first_noun() {
        let forms = phrase_forms(&["исламское", "государство"], 0);
        assert!(forms.contains(&vec!["исламского".into(), "государства".into()]));
        assert!(forms.contains(&vec!["исламским".into(), "государством".into()]));
        let forms = phrase_forms(&["министерство", "обороны", "сша"], 0);
        assert!(forms.contains(&vec!["министерством".into(), "обороны".into(), "сша".into()]));
        let forms = phrase_forms(&["сирия"], 0);
        assert!(forms.contains(&vec!["сирии".into()]) && forms.contains(&vec!["сирию".into()]));
        assert!(phrase_forms(&["нью", "йорк"], 1).contains(&vec!["нью".into(), "йорке".into()]));
        assert!(
            phrase_forms(&["государственная", "дума"], 0)
                .contains(&vec!["государственной".into(), "думы".into()])
        );
    }
}
