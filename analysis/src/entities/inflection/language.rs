//! The tables of one language: case forms and base forms of given names, surnames and the words of phrases.

use super::cases::{Cases, Gender};
use super::paradigm::{Paradigm, bases_of, decline_word, find_paradigm, in_cases};

/// The declension of names in one language: tables for each kind of word, the special before the general.
pub struct Inflection {
    pub(super) male: &'static [&'static [Paradigm]],
    pub(super) female: &'static [&'static [Paradigm]],
    pub(super) given: &'static [&'static [Paradigm]],
    pub(super) adjectives: &'static [&'static [Paradigm]],
    pub(super) nouns: &'static [&'static [Paradigm]],
    /// Endings of the first word of a place's or an organisation's name in which no base form ends.
    pub(super) oblique: &'static [&'static str],
    /// Returns the surnames in base form of a woman whose husband or father has the surname: `Merklova`,
    /// `Merkelová`.
    pub(super) feminine: fn(&str) -> Vec<String>,
}

/// Returns nothing, for languages in which the surname of a foreign woman stays the same.
pub(super) const fn no_feminine(_: &str) -> Vec<String> {
    Vec::new()
}

impl Inflection {
    const fn surname_tables(&self, gender: Gender) -> &'static [&'static [Paradigm]] {
        match gender {
            Gender::Male => self.male,
            Gender::Female => self.female,
        }
    }

    /// Returns the case forms of a surname, the base form first.
    pub fn surname_forms(&self, base: &str, gender: Gender) -> Vec<(String, Cases)> {
        decline_word(base, self.surname_tables(gender))
    }

    /// Returns the case forms of a given name, the base form first.
    pub fn given_forms(&self, base: &str) -> Vec<(String, Cases)> {
        decline_word(base, self.given)
    }

    /// Returns the candidates for the base form of a surname that has the form `form` in one of `cases`, the
    /// likeliest first. Never empty: the form itself is the last resort.
    pub fn surname_bases(&self, form: &str, gender: Gender, cases: Cases) -> Vec<String> {
        in_cases(self.surname_readings(form, gender), form, cases)
    }

    /// Returns the candidates for the base form of a surname that has the form `form`, each with the cases of
    /// that form; the form itself first.
    pub fn surname_readings(&self, form: &str, gender: Gender) -> Vec<(String, Cases)> {
        bases_of(form, self.surname_tables(gender))
    }

    /// Returns the surnames of a woman whose surname is `base`, beside that: base forms, each with its case
    /// forms.
    pub fn feminine_forms(&self, base: &str) -> Vec<(String, Vec<String>)> {
        let forms = |base: String| {
            let forms =
                decline_word(&base, self.female).into_iter().map(|(form, _)| form).collect();
            (base, forms)
        };
        (self.feminine)(base).into_iter().map(forms).collect()
    }

    /// Returns whether no name in base form has `word` as its first word.
    pub fn is_oblique(&self, word: &str) -> bool {
        self.oblique.iter().any(|end| word.ends_with(end))
    }

    /// Returns whether a word may be an adjective in base form.
    pub fn may_be_adjective(&self, word: &str) -> bool {
        find_paradigm(self.adjectives, word).is_some()
    }

    /// Returns whether a word is a noun of a kind of its own: one that more than its last letter determines.
    pub fn is_of_special_kind(&self, noun: &str) -> bool {
        find_paradigm(self.nouns, noun).is_some_and(|p| p.suffix.chars().count() > 1)
    }

    /// Returns the candidates for the base form of the first word of a name, as a noun or as an adjective,
    /// the word itself first.
    pub fn first_bases(&self, form: &str) -> Vec<String> {
        let adjectives = bases_of(form, self.adjectives).into_iter().skip(1);
        bases_of(form, self.nouns).into_iter().chain(adjectives).map(|(base, _)| base).collect()
    }

    /// Returns the candidates for the base form of a given name that has the form `form`, each with the cases
    /// of that form; the form itself first.
    pub fn given_bases(&self, form: &str) -> Vec<(String, Cases)> {
        bases_of(form, self.given)
    }
}
