//! The tables of one language: case forms and base forms of given names, surnames and the words of phrases.

use super::cases::{Cases, Gender};
use super::paradigm::{Paradigm, bases_of, decline, in_cases, select};

/// How the names of one language decline: tables for each kind of word, the special before the general.
pub struct Inflection {
    pub(super) male: &'static [&'static [Paradigm]],
    pub(super) female: &'static [&'static [Paradigm]],
    pub(super) given: &'static [&'static [Paradigm]],
    pub(super) adjectives: &'static [&'static [Paradigm]],
    pub(super) nouns: &'static [&'static [Paradigm]],
    /// Endings of the first word of a place's or an organisation's name in which no base form ends.
    pub(super) oblique: &'static [&'static str],
    /// What a woman is called whose surname is that of a man, in base form: `Merklova`, `Merkelová`.
    pub(super) feminine: fn(&str) -> Vec<String>,
}

/// For languages in which the surname of a foreign woman stays what it is.
pub(super) const fn no_feminine(_: &str) -> Vec<String> {
    Vec::new()
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
}
