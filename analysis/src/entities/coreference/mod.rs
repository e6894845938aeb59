//! Coreference within one article: the people who are named in full, and the holders of each surname.
//!
//! Of several people of one surname the one is meant for whom most speaks ([`choice`]): the title and the
//! pronouns beside the name, the headline, how often and how early each is named in full, who is introduced
//! as somebody's relative, fame, and last who was mentioned last. Couples who share a surname are read in
//! [`couples`].

mod choice;
mod couples;
mod cues;
mod forms;
mod split;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::rc::Rc;

use crate::article::EntityType;
use crate::prehashed::HashedMap;

use super::detection::{DetectedName, NameSource};
use super::fold::{extend_phrase, hash_phrase, hash_word};
use super::gazetteer::Gazetteer;
use super::names::{FullName, Who};
use super::subject::Subject;
use super::text::ArticleText;
use super::token::{Gap, Token};
use choice::Standing;
pub use choice::title_gender;
use forms::SURNAME_WORDS;

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
        if !is_given_name(self.gazetteer, given) {
            return None;
        }
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

/// Returns whether a word, hashed, is rather a given name than a surname.
fn is_given_name(gazetteer: &Gazetteer, word: u64) -> bool {
    match gazetteer.bases().given_name(word) {
        Some(name) => name.as_first > name.as_last,
        None => gazetteer.people().find_given(word).is_some(),
    }
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
