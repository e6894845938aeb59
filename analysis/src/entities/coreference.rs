//! Coreference within one article: the people who are named in full, and the holders of each surname.

use std::collections::HashMap;
use std::rc::Rc;

use crate::article::EntityType;
use crate::prehashed::HashedMap;

use super::base_form::capitalise_first;
use super::confidence;
use super::detection::{DetectedName, NameSource, find_listed_at};
use super::fold::{extend_phrase, hash_word};
use super::gazetteer::{Gazetteer, surname_in_name};
use super::inflection::{Cases, Gender, Inflection, is_family_name};
use super::names::{FullName, Who};
use super::subject::Subject;
use super::text::ArticleText;
use super::token::{Gap, Token};

/// A person who is named in full.
pub struct NamedPerson {
    /// The person.
    pub subject: Subject,
    /// The name of a new person.
    pub name: Option<Rc<str>>,
    /// The name in base form, as first found.
    pub base: Option<Rc<str>>,
    /// The forms of the surname, hashed: for several words as a phrase.
    pub surname_forms: Vec<u64>,
}

/// The holder of a surname in this article.
pub struct NameHolder {
    /// The person of that surname who was last named in full; before that, the first who will be.
    person: usize,
    /// The number of words of the surname.
    pub words: usize,
    /// The base form, where it is not the surname of the full name: `Mayeva` of `Theresa May`.
    pub base: Option<Rc<str>>,
}

/// The most case forms of a surname, all its spellings together.
const SURNAME_FORMS: usize = 64;

/// The most words of a surname: `von der Leyen`, `Strauss-Kahn`.
const SURNAME_WORDS: usize = 3;

/// The people who are named in full in the texts of one article.
pub struct NameHolders<'a, 't> {
    texts: &'a [ArticleText<'t>],
    gazetteer: &'a Gazetteer,
    named: Vec<NamedPerson>,
    by_subject: HashMap<Subject, usize>,
    /// The holders of surnames, by the hash of a form of the surname.
    surnames: HashedMap<NameHolder>,
    /// The people named in full, by where: text and first word.
    in_full: HashMap<(usize, usize), usize>,
}

impl<'a, 't> NameHolders<'a, 't> {
    /// Returns a table without any holder.
    pub fn new(texts: &'a [ArticleText<'t>], gazetteer: &'a Gazetteer) -> Self {
        Self {
            texts,
            gazetteer,
            named: Vec::new(),
            by_subject: HashMap::new(),
            surnames: HashedMap::default(),
            in_full: HashMap::new(),
        }
    }

    /// Notes who is named in full in what was found; gives it back with names parted that stand side by
    /// side.
    pub fn collect_holders(&mut self, found: Vec<Vec<DetectedName>>) -> Vec<Vec<DetectedName>> {
        self.collect_people(&found, false);
        let found = self.split_joined_names(found);
        self.collect_people(&found, true);
        found
    }

    /// Returns the person whose surname begins with `word`. Of several with one surname that is the person
    /// who was last named in full before, or else the first who will be.
    pub fn find_holder(
        &self,
        text: &ArticleText,
        word: usize,
    ) -> Option<(&NameHolder, &NamedPerson)> {
        let token = text.tokens.get(word)?;
        let mut phrase = extend_phrase(0, token.hash);
        let mut holder = self.surnames.get(&phrase);
        for more in 1..SURNAME_WORDS {
            let next = text.tokens.get(word + more);
            let Some(next) = next.filter(|t| matches!(t.gap, Gap::Hyphen | Gap::Apostrophe)) else {
                break;
            };
            phrase = extend_phrase(phrase, next.hash);
            holder = self.surnames.get(&phrase).or(holder);
        }
        let holder = holder?;
        Some((holder, self.named.get(holder.person)?))
    }

    /// Notes who is named in full: those whose given name is known, or else the `doubtful`.
    fn collect_people(&mut self, found: &[Vec<DetectedName>], doubtful: bool) {
        for (at, found) in
            found.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |f| (at, f)))
        {
            let NameSource::Person(name) = &found.source else { continue };
            if self.is_doubtful(at, found) != doubtful {
                continue;
            }
            let (subject, spelled) = subject_of(name);
            let index = *self.by_subject.entry(subject.clone()).or_insert_with(|| {
                let base = Some(name.base.as_str().into());
                self.named.push(NamedPerson {
                    subject,
                    name: spelled,
                    base,
                    surname_forms: Vec::new(),
                });
                self.named.len() - 1
            });
            self.in_full.insert((at, found.first), index);
            self.add_surname(at, found.first, name, index);
            self.add_usual_surname(name, index);
            self.add_family_name(at, found.first, name, index);
        }
    }

    /// Returns whether a full name is one only if the tagger is right: its given name is not listed.
    fn is_doubtful(&self, at: usize, found: &DetectedName) -> bool {
        let first = self.texts.get(at).and_then(|text| text.tokens.get(found.first));
        let given = first.and_then(|first| self.gazetteer.people().find_given(first.hash));
        found.known_entity().is_none() && given.is_none()
    }

    /// Splits the names that the tagger took for one where the other names of the article show that they are
    /// two side by side: `Po mnenju Hargrava Corbyn nima dovolj glasov`.
    fn split_joined_names(&self, found: Vec<Vec<DetectedName>>) -> Vec<Vec<DetectedName>> {
        let of_text = |(at, found): (usize, Vec<DetectedName>)| {
            let Some(text) = self.texts.get(at) else { return found };
            let parts = |found: DetectedName| {
                let doubtful = match &found.source {
                    NameSource::Tagged { .. } => true,
                    NameSource::Person(_) => self.is_doubtful(at, &found),
                    NameSource::Listed { .. } | NameSource::InBases { .. } => false,
                };
                let parts = if doubtful { self.split_name(text, &found) } else { None };
                parts.unwrap_or_else(|| vec![found])
            };
            found.into_iter().flat_map(parts).collect()
        };
        found.into_iter().enumerate().map(of_text).collect()
    }

    /// Returns the two names in the words of one, or the one behind an ordinary word.
    fn split_name(&self, text: &ArticleText, found: &DetectedName) -> Option<Vec<DetectedName>> {
        let [first, second, ..] = text.tokens.get(found.first..found.end)? else { return None };
        let holder = |word: &Token| self.surnames.get(&extend_phrase(0, word.hash));
        let surname = |word: usize| DetectedName {
            first: word,
            end: word + 1,
            source: NameSource::Tagged {
                kind: EntityType::Person,
                confidence: confidence::SURNAME,
            },
        };
        let (rest, one) = (found.first + 1, found.end - found.first == 2);
        if !matches!(second.gap, Gap::Space) {
            return None;
        }
        if let Some(person) = holder(first) {
            let listed =
                find_listed_at(text, rest, self.gazetteer).filter(|rest| rest.end == found.end);
            let other = holder(second).filter(|other| one && other.person != person.person);
            let rest = listed.or_else(|| other.map(|_| surname(rest)))?;
            return Some(vec![surname(found.first), rest]);
        }
        // "Pozycja Corbyna": a noun with somebody's surname in the genitive
        let inflected = text.inflection(second.cyrillic).is_some();
        let person = holder(second).filter(|_| one && first.opens && inflected)?;
        let base = self.named.get(person.person)?.surname_forms.first()?;
        (*base != extend_phrase(0, second.hash)).then(|| vec![surname(rest)])
    }

    /// Returns the declension of the name that begins with word `word` of text `at`.
    fn inflection_at(&self, at: usize, word: usize) -> Option<&'static Inflection> {
        let text = self.texts.get(at)?;
        text.inflection(text.tokens.get(word).is_some_and(|token| token.cyrillic))
    }

    /// Enters the family name that comes first in China and Korea, for a person who is called by it: `Xi` of
    /// `Xi Jinping`.
    fn add_family_name(&mut self, at: usize, word: usize, name: &FullName, person: usize) {
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
            self.surnames.entry(phrase).or_insert(NameHolder { person, words: 1, base });
        }
    }

    /// Enters the listed surname of a person whose surname is misspelt in the full name: `Josh Ernest`,
    /// `Earnest`.
    fn add_usual_surname(&mut self, name: &FullName, person: usize) {
        let Who::Known(known) = name.who else { return };
        let Some(usual) =
            self.gazetteer.entity(known).and_then(|known| surname_in_name(&known.name))
        else {
            return;
        };
        if usual.is_ascii() {
            let phrase = extend_phrase(0, hash_word(&usual));
            self.surnames.entry(phrase).or_insert(NameHolder { person, words: 1, base: None });
        }
    }

    fn add_surname(&mut self, at: usize, word: usize, name: &FullName, person: usize) {
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
        for (form, base) in forms.iter().map(|(form, _)| (form, None)).chain(feminine) {
            let phrase = extend_phrase(beginning, hash_word(form));
            self.surnames.entry(phrase).or_insert(NameHolder { person, words, base });
            if let Some(named) = self.named.get_mut(person)
                && !named.surname_forms.contains(&phrase)
                && named.surname_forms.len() < SURNAME_FORMS
            {
                named.surname_forms.push(phrase);
            }
        }
    }

    /// Returns the people who are named in full, in the order in which they were found.
    pub fn into_named(self) -> Vec<NamedPerson> {
        self.named
    }

    /// Notes that from word `word` on the surname of the person who is named in full there is that person's.
    /// Returns whether a person is named in full there.
    pub fn note_full_name(&mut self, at: usize, word: usize) -> bool {
        let Some(&person) = self.in_full.get(&(at, word)) else { return false };
        let Some(named) = self.named.get(person) else { return false };
        for form in &named.surname_forms {
            if let Some(holder) = self.surnames.get_mut(form) {
                holder.person = person;
            }
        }
        true
    }
}

/// Returns the base form of a surname of `words` words at `word`, as the person's full name has it.
pub fn surname_base_of(
    text: &ArticleText,
    word: usize,
    words: usize,
    person: &NamedPerson,
) -> Option<Rc<str>> {
    let whole = person.base.as_deref()?;
    let cyrillic = text.tokens.get(word).map(|token| token.cyrillic)?;
    text.inflection(cyrillic)?;
    let same_script = whole.chars().next().is_some_and(|c| (c >= '\u{400}') == cyrillic);
    // O'Leary is one name, von der Leyen three
    let apostrophe = text.tokens.get(word + 1).is_some_and(|t| t.gap == Gap::Apostrophe);
    let one = words == 1 || words == 2 && apostrophe;
    let surname = whole.rsplit(' ').next().filter(|_| same_script && one)?;
    Some(surname.into())
}

/// Returns the subject of a full name, and its spelling if it is that of a new person.
pub fn subject_of(name: &FullName) -> (Subject, Option<Rc<str>>) {
    match &name.who {
        Who::Known(entity) => (Subject::Known(*entity), None),
        Who::New { key, name } => {
            (Subject::New(EntityType::Person, Rc::clone(key)), Some(Rc::clone(name)))
        }
    }
}
