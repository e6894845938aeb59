//! Coreference within one article: the people who are named in full, and the holders of each surname.
//!
//! Of several people of one surname the one is meant for whom most speaks ([`choice`]): the title and the
//! pronouns beside the name, the headline, how often and how early each is named in full, who is introduced
//! as somebody's relative, fame, and last who was mentioned last. Couples who share a surname are read in
//! [`couples`].

mod choice;
mod couples;
mod cues;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use crate::article::EntityType;
use crate::prehashed::HashedMap;

use super::base_form::capitalise_first;
use super::confidence;
use super::detection::{DetectedName, NameSource, find_listed_at};
use super::fold::{extend_phrase, hash_phrase, hash_word};
use super::gazetteer::{Gazetteer, surname_in_name};
use super::inflection::{Cases, Gender, Inflection, is_family_name};
use super::names::{FullName, Who};
use super::subject::Subject;
use super::text::ArticleText;
use super::token::{Gap, Token};
use choice::Standing;
pub use choice::title_gender;

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
    /// The given name in base form, hashed.
    given: u64,
    /// What the article shows of the person beside the name.
    standing: Standing,
}

/// The holder of a surname in this article.
pub struct NameHolder {
    /// The index of the person.
    person: usize,
    /// The base form, where it is not the surname of the full name: `Mayeva` of `Theresa May`.
    pub base: Option<Rc<str>>,
}

/// A form of a surname, and who in the article has it.
struct HeldSurname {
    /// The number of words of the surname.
    words: usize,
    first: NameHolder,
    /// The others, in the order in which they were found.
    others: Vec<NameHolder>,
}

impl HeldSurname {
    fn holders(&self) -> impl Iterator<Item = &NameHolder> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// A surname in the text, and whose it is.
pub struct FoundHolder<'h> {
    /// The number of words of the surname.
    pub words: usize,
    /// The holder.
    pub holder: &'h NameHolder,
    /// The person.
    pub person: &'h NamedPerson,
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
    surnames: HashedMap<HeldSurname>,
    /// The people of two words, by the hash of their names.
    by_name: HashedMap<usize>,
    /// The people named in full, by where: text and first word.
    in_full: HashMap<(usize, usize), usize>,
    /// The number of mentions so far, by which the last one is known.
    mentions: usize,
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
            by_name: HashedMap::default(),
            in_full: HashMap::new(),
            mentions: 0,
        }
    }

    /// Notes who is named in full in what was found; gives it back with the given names of couples, and with
    /// names parted that stand side by side.
    pub fn collect_holders(&mut self, found: Vec<Vec<DetectedName>>) -> Vec<Vec<DetectedName>> {
        let found = couples::add_first_of_couples(self.texts, found, self.gazetteer);
        self.collect_people(&found, false);
        let found = self.split_joined_names(found);
        self.collect_people(&found, true);
        found
    }

    /// Returns the person whose surname begins with `word`. Nobody where a title shows that it is somebody else
    /// of that surname.
    pub fn find_holder(&self, text: &ArticleText, word: usize) -> Option<FoundHolder<'_>> {
        let token = text.tokens.get(word)?;
        let mut phrase = extend_phrase(0, token.hash);
        let mut held = self.surnames.get(&phrase);
        for more in 1..SURNAME_WORDS {
            let next = text.tokens.get(word + more);
            let joined = |t: &&Token| {
                matches!(t.gap, Gap::Hyphen | Gap::Apostrophe)
                    || more == 1 && t.gap == Gap::Space && t.is_capital()
            };
            let Some(next) = next.filter(joined) else { break };
            phrase = extend_phrase(phrase, next.hash);
            held = self.surnames.get(&phrase).or(held);
        }
        let held = held?;
        let holder = self.choose_holder(held, text, word)?;
        Some(FoundHolder { words: held.words, holder, person: self.named.get(holder.person)? })
    }

    /// Returns the only person who has the given name at `word`.
    pub fn find_by_given(&self, text: &ArticleText, word: usize) -> Option<&NamedPerson> {
        let given = text.tokens.get(word)?.hash;
        let mut people = self.named.iter().filter(|person| person.given == given);
        people.next().filter(|_| people.next().is_none())
    }

    /// Returns the person whose name is two words in the other order: `Kishida Fumio` of `Fumio Kishida`.
    pub fn find_turned(
        &self,
        text: &ArticleText,
        first: usize,
        end: usize,
    ) -> Option<&NamedPerson> {
        let [one, other] = text.tokens.get(first..end)? else { return None };
        self.named.get(*self.by_name.get(&hash_phrase([other.hash, one.hash]))?)
    }

    /// Returns the person who is named in full from word `word` of text `at` on.
    pub fn person_in_full(&self, at: usize, word: usize) -> Option<&NamedPerson> {
        self.named.get(*self.in_full.get(&(at, word))?)
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
            let index = self.add_person(name);
            self.in_full.insert((at, found.first), index);
            self.add_standing(at, found, index, doubtful);
            self.add_surname(at, found.first, name, index);
            self.add_double_surname(name, index);
            self.add_usual_surname(name, index);
            self.add_family_name(at, found.first, name, index);
        }
    }

    /// Returns the index of the person of a full name, entered if need be. The same two words in the other
    /// order name the same person: `Kishida Fumio`, `Fumio Kishida`.
    fn add_person(&mut self, name: &FullName) -> usize {
        let words = name.base.split_once(' ').filter(|(_, rest)| !rest.contains(' '));
        let words = words.map(|(first, last)| [hash_word(first), hash_word(last)]);
        let (subject, spelled) = subject_of(name);
        let known = self.by_subject.get(&subject).copied();
        let turned = || {
            let [first, last] = words?;
            self.by_name.get(&hash_phrase([last, first])).copied()
        };
        if let Some(index) = known.or_else(turned) {
            return index;
        }
        let index = self.named.len();
        self.by_subject.insert(subject.clone(), index);
        if let Some(words) = words {
            self.by_name.insert(hash_phrase(words), index);
        }
        let given = hash_word(name.base.split(' ').next().unwrap_or_default());
        let base = Some(name.base.as_str().into());
        let standing = Standing::default();
        let surname_forms = Vec::new();
        self.named.push(NamedPerson {
            subject,
            name: spelled,
            base,
            surname_forms,
            given,
            standing,
        });
        index
    }

    /// Enters a form of a person's surname.
    fn hold_surname(&mut self, phrase: u64, words: usize, holder: NameHolder) {
        match self.surnames.entry(phrase) {
            Entry::Vacant(free) => {
                free.insert(HeldSurname { words, first: holder, others: Vec::new() });
            }
            Entry::Occupied(mut held) => {
                let held = held.get_mut();
                if !held.holders().any(|other| other.person == holder.person) {
                    held.others.push(holder);
                }
            }
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
                    NameSource::Listed { .. } => false,
                };
                if doubtful && self.is_double_surname(text, &found) {
                    let (kind, confidence) = (EntityType::Person, confidence::SURNAME);
                    let source = NameSource::Tagged { kind, confidence };
                    return vec![DetectedName { source, ..found }];
                }
                let parts = if doubtful { self.split_name(text, &found) } else { None };
                parts.unwrap_or_else(|| vec![found])
            };
            found.into_iter().flat_map(parts).collect()
        };
        found.into_iter().enumerate().map(of_text).collect()
    }

    /// Returns whether the words of a name are the two surnames of somebody named in full.
    fn is_double_surname(&self, text: &ArticleText, found: &DetectedName) -> bool {
        let words = text.tokens.get(found.first..found.end).unwrap_or_default();
        let phrase = hash_phrase(words.iter().map(|word| word.hash));
        words.len() == 2 && self.surnames.contains_key(&phrase)
    }

    /// Returns the two names in the words of one, or the one behind an ordinary word.
    fn split_name(&self, text: &ArticleText, found: &DetectedName) -> Option<Vec<DetectedName>> {
        let [first, second, ..] = text.tokens.get(found.first..found.end)? else { return None };
        let holder =
            |word: &Token| self.surnames.get(&extend_phrase(0, word.hash)).map(|held| &held.first);
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
            self.hold_surname(phrase, 1, NameHolder { person, base });
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
    fn add_double_surname(&mut self, name: &FullName, person: usize) {
        let Some((before, last)) = name.base.rsplit_once(' ') else { return };
        let Some((rest, before)) = before.rsplit_once(' ') else { return };
        let first = hash_word(before);
        let given = self.gazetteer.people().find_given(first).is_some()
            || self.gazetteer.bases().given_name(first).is_some_and(|of| of.as_first > of.as_last);
        let surname = before.chars().count() > 2 && before.starts_with(char::is_uppercase);
        if !rest.is_empty() && surname && !given {
            let phrase = hash_phrase([first, hash_word(last)]);
            self.hold_surname(phrase, 2, NameHolder { person, base: None });
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

    /// Returns the people who are named in full, in the order in which they were found.
    pub fn into_named(self) -> Vec<NamedPerson> {
        self.named
    }

    /// Notes that a person is named in full from word `word` on. Returns whether one is.
    pub fn note_full_name(&mut self, at: usize, word: usize) -> bool {
        let Some(&person) = self.in_full.get(&(at, word)) else { return false };
        self.note_person(person);
        true
    }

    /// Notes that a person is mentioned by the surname.
    pub fn note_surname(&mut self, subject: &Subject) {
        if let Some(&person) = self.by_subject.get(subject) {
            self.note_person(person);
        }
    }

    fn note_person(&mut self, person: usize) {
        self.mentions += 1;
        if let Some(named) = self.named.get_mut(person) {
            named.standing.last_mention = self.mentions;
        }
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

/// Returns the last word of a name.
fn surname_shown(name: &str) -> Rc<str> {
    name.rsplit(' ').next().unwrap_or_default().into()
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
