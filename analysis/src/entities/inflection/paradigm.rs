//! Suffix tables: how words decline, and what base forms a word may have.

use super::cases::Cases;

/// The declension of words that end in `suffix`: the last `cut` letters are cut off, and an ending is added
/// for each case (alternatives parted by `/`).
pub struct Paradigm {
    pub(super) suffix: &'static str,
    cut: usize,
    endings: [&'static str; 5],
}

impl Paradigm {
    /// Counts the letters of an ending that the base form does not have in that place.
    fn count_changed_letters(&self, ending: &str) -> usize {
        let tail = last_letters(self.suffix, self.cut);
        let shared = ending.chars().zip(tail.chars()).take_while(|(a, b)| a == b).count();
        ending.chars().count() - shared
    }
}

pub(super) const fn paradigm(
    suffix: &'static str,
    cut: usize,
    endings: [&'static str; 5],
) -> Paradigm {
    Paradigm { suffix, cut, endings }
}

pub(super) const NONE: [&str; 5] = [""; 5];
/// Whatever never changes: the surnames of women that end like those of men.
pub(super) const UNCHANGING: [Paradigm; 1] = [paradigm("", 0, NONE)];

pub(super) fn find_paradigm<'p>(tables: &[&'p [Paradigm]], base: &str) -> Option<&'p Paradigm> {
    tables.iter().copied().flatten().find(|p| base.ends_with(p.suffix))
}

/// Returns `word` without its last `letters` letters.
fn cut_letters(word: &str, letters: usize) -> &str {
    let end = word.char_indices().rev().take(letters).last().map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or_default()
}

/// Returns the last `letters` letters of `word`.
fn last_letters(word: &str, letters: usize) -> &str {
    word.get(cut_letters(word, letters).len()..).unwrap_or_default()
}

pub(super) fn decline_word(base: &str, tables: &[&[Paradigm]]) -> Vec<(String, Cases)> {
    let Some(found) = find_paradigm(tables, base).filter(|p| p.endings != NONE) else {
        return vec![(base.to_owned(), Cases::ALL)];
    };
    let mut forms = vec![(base.to_owned(), Cases::NOMINATIVE)];
    let stem = cut_letters(base, found.cut);
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

/// Returns the base forms among `readings` of `form` that may be in one of `cases`: the form itself first
/// where it may be a base form, or else last.
pub fn in_cases(readings: Vec<(String, Cases)>, form: &str, cases: Cases) -> Vec<String> {
    let others = readings.into_iter().filter(|(base, of)| base != form && of.meets(cases));
    let mut bases: Vec<String> = others.map(|(base, _)| base).collect();
    let at = if cases.meets(Cases::NOMINATIVE) { 0 } else { bases.len() };
    bases.insert(at, form.to_owned());
    bases
}

/// Returns whether a small letter, Cyrillic or Latin, is a vowel.
pub fn is_vowel(c: char) -> bool {
    "аеёиоуыэюяєіїaeiouyáéěíóúůý".contains(c)
}

/// Returns whether a word may end so: `й` stands after a vowel, `ь` after a consonant.
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

/// Returns the base forms of `form` by all of `tables`, each with the cases of that form: first the form
/// itself, as a base form; then those with the longer endings, in the order of the tables.
pub(super) fn bases_of(form: &str, tables: &[&[Paradigm]]) -> Vec<(String, Cases)> {
    let mut bases: Vec<(String, Cases, usize)> = Vec::new();
    let mut itself = Cases::NOMINATIVE;
    for found in tables.iter().copied().flatten() {
        if found.endings == NONE {
            if form.ends_with(found.suffix)
                && find_paradigm(tables, form).is_some_and(|p| std::ptr::eq(p, found))
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
                let base = format!("{stem}{}", last_letters(found.suffix, found.cut));
                if !is_spelled(&base) {
                    continue;
                }
                if !base.ends_with(found.suffix)
                    || !find_paradigm(tables, &base).is_some_and(|p| std::ptr::eq(p, found))
                {
                    continue;
                }
                if base == form {
                    itself = itself.with(case);
                    continue;
                }
                match bases.iter_mut().find(|(known, ..)| *known == base) {
                    Some((_, cases, _)) => *cases = cases.with(case),
                    None => bases.push((base, case, found.count_changed_letters(ending))),
                }
            }
        }
    }
    // of the endings that several kinds share the consonants' is the commonest, but for the countries of
    // Czech and Slovak: Německu
    let vowel = |base: &str| {
        let neuter = base.ends_with(['o', 'e', 'о', 'е']);
        base.ends_with(['a', 'ь'])
            || neuter
                && find_paradigm(tables, base).is_none_or(|p| p.suffix != "sko" && p.suffix != base)
    };
    bases.sort_by_key(|(base, _, ending)| (std::cmp::Reverse(*ending), vowel(base)));
    let others = bases.into_iter().map(|(base, cases, _)| (base, cases));
    std::iter::once((form.to_owned(), itself)).chain(others).collect()
}
