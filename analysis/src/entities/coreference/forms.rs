//! The forms of the surnames of the people who are named in full.

use std::rc::Rc;

use crate::entities::base_form::capitalise_first;
use crate::entities::fold::{extend_phrase, hash_phrase, hash_word};
use crate::entities::gazetteer::surname_in_name;
use crate::entities::inflection::{Cases, Gender, Inflection, is_family_name};
use crate::entities::names::{FullName, Who};

use super::{NameHolder, NameHolders, is_given_name};

/// The most case forms of a surname, all its spellings together.
const SURNAME_FORMS: usize = 64;

/// The most words of a surname: `von der Leyen`, `Strauss-Kahn`.
pub(super) const SURNAME_WORDS: usize = 3;

impl NameHolders<'_, '_> {
    /// Returns the declension of the name that begins with word `word` of text `at`.
    fn inflection_at(&self, at: usize, word: usize) -> Option<&'static Inflection> {
        let text = self.texts.get(at)?;
        text.inflection(text.tokens.get(word).is_some_and(|token| token.cyrillic))
    }

    /// Enters the family name that comes first in China and Korea, for a person who is called by it: `Xi` of
    /// `Xi Jinping`.
    pub(super) fn add_family_name(
        &mut self,
        at: usize,
        word: usize,
        name: &FullName,
        person: usize,
    ) {
        let first = name.base.split(' ').next().unwrap_or_default();
        let lower = first.to_lowercase();
        if !is_family_name(&lower) {
            return;
        }
        let inflection = self.inflection_at(at, word);
        let forms = inflection.map(|of| of.surname_forms(&lower, Gender::Male));
        for (form, _) in forms.unwrap_or_else(|| vec![(lower, Cases::NOMINATIVE)]) {
            let phrase = extend_phrase(0, hash_word(&form));
            let base = Some(first.into());
            self.hold_surname(phrase, 1, NameHolder { person, base });
        }
    }

    /// Enters the listed surname of a person whose surname is misspelt in the full name: `Josh Ernest`,
    /// `Earnest`.
    pub(super) fn add_usual_surname(&mut self, name: &FullName, person: usize) {
        let Who::Known(known) = name.who else { return };
        let Some(usual) =
            self.gazetteer.entity(known).and_then(|known| surname_in_name(&known.name))
        else {
            return;
        };
        if usual.is_ascii() {
            let phrase = extend_phrase(0, hash_word(&usual));
            self.hold_surname(phrase, 1, NameHolder { person, base: None });
        }
    }

    /// Returns the genitive of a surname in a language that has it without an apostrophe: `Merkels`.
    fn genitive_form(&self, at: usize, surname: &str) -> Option<String> {
        let text = self.texts.get(at).filter(|text| text.has_genitive_s())?;
        let form = format!("{surname}s");
        (!surname.ends_with('s') && text.inflection(false).is_none()).then_some(form)
    }

    /// Enters the two surnames of a person together: `López Obrador` of `Andrés Manuel López Obrador`.
    pub(super) fn add_double_surname(&mut self, name: &FullName, person: usize) {
        let Some((before, last)) = name.base.rsplit_once(' ') else { return };
        let Some((rest, before)) = before.rsplit_once(' ') else { return };
        let first = hash_word(before);
        let given = is_given_name(self.gazetteer, first);
        let surname = before.chars().count() > 2 && before.starts_with(char::is_uppercase);
        if !rest.is_empty() && surname && !given {
            let phrase = hash_phrase([first, hash_word(last)]);
            self.hold_surname(phrase, 2, NameHolder { person, base: None });
        }
    }

    pub(super) fn add_surname(&mut self, at: usize, word: usize, name: &FullName, person: usize) {
        let Some((last, before)) = name.surname.split_last() else { return };
        let words = name.surname.len();
        if words > SURNAME_WORDS {
            return;
        }
        let beginning =
            before.iter().fold(0, |phrase, word| extend_phrase(phrase, hash_word(word)));
        let inflection = self.inflection_at(at, word);
        let forms = match inflection {
            Some(inflection) => inflection.surname_forms(last, name.gender),
            None => vec![(last.clone(), Cases::NOMINATIVE)],
        };
        let feminine = inflection.filter(|_| words == 1 && name.gender == Gender::Female);
        let feminine = feminine.map_or_else(Vec::new, |of| of.feminine_forms(last));
        let feminine = feminine.iter().flat_map(|(base, forms)| {
            let base: Rc<str> = capitalise_first(base).into();
            forms.iter().map(move |form| (form, Some(Rc::clone(&base))))
        });
        let genitive = self.genitive_form(at, last);
        let genitive = genitive.as_ref().map(|form| (form, Some(surname_shown(&name.base))));
        let forms = forms.iter().map(|(form, _)| (form, None)).chain(feminine).chain(genitive);
        for (form, base) in forms {
            let phrase = extend_phrase(beginning, hash_word(form));
            self.hold_surname(phrase, words, NameHolder { person, base });
            if let Some(named) = self.named.get_mut(person)
                && !named.surname_forms.contains(&phrase)
                && named.surname_forms.len() < SURNAME_FORMS
            {
                named.surname_forms.push(phrase);
            }
        }
    }
}

/// Returns the last word of a name.
fn surname_shown(name: &str) -> Rc<str> {
    name.rsplit(' ').next().unwrap_or_default().into()
}
