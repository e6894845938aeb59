//! The gazetteer: names of people, organisations and places, each with what it names.
//!
//! Phrases are found by a trie that is kept as a hash map: the hash of a phrase is made from the
//! hash of its beginning and that of its next word, and an entry says whether longer phrases begin
//! with it. So looking for the longest phrase at a word costs one look at a filter for a word that
//! begins none, which is nearly all of them.

mod additions;
mod capitals;
mod load;
mod people;

use crate::article::EntityType;

pub use additions::{Additions, KnowledgeError};
pub use people::{
    Given, People, Person, WELL_KNOWN_PERSON, phonetic_keys_of_person, surname_in_name,
};

use super::address::person_address;
use super::base::Bases;
use super::fold::{extend_phrase, hash_phrase, hash_word};
use super::romanise::slug;
use super::token::{Gap, Token, WordShape};
use crate::prehashed::HashedMap;

/// Which entity: an index into [`Gazetteer::entity`].
pub type EntityId = u32;

const NO_ENTITY: EntityId = EntityId::MAX;

/// The longest phrase that is looked for, in words.
const PHRASE_WORDS: usize = 14;

/// The source of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedBy {
    /// Public tables.
    Tables,
    /// A person, in the files that the program brings (`config/knowledge`).
    Program,
    /// The user, in files of their own. They win over all.
    User,
}

/// An entity of the gazetteer.
#[derive(Clone, Debug)]
pub struct ListedEntity {
    /// The kind of entity.
    pub kind: EntityType,
    /// The canonical name.
    pub name: Box<str>,
    /// The number of its Wikidata item (`Q…`), from a source that carries it.
    pub wikidata: Option<u64>,
    /// The prominence of the entity: the documents that name it and the languages that have a name for it.
    pub weight: u32,
    /// The source of the entry.
    pub by: ListedBy,
}

/// Returns the address of something other than a person that no source gives an identifier, made from its
/// name alone: `urn:copydesk:<type>:<name>`.
pub fn own_uri(kind: EntityType, name: &str) -> String {
    own_address(kind, &slug(name))
}

/// Returns the own address of an entity of a kind, with this last part.
pub fn own_address(kind: EntityType, last: &str) -> String {
    let kind = match kind {
        EntityType::Person => "person",
        EntityType::Organisation => "organisation",
        EntityType::Place => "place",
        EntityType::Event => "event",
        EntityType::Product => "product",
        EntityType::Other => "other",
    };
    format!("urn:copydesk:{kind}:{last}")
}

/// The capitals that the words of a phrase must have to be the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// Each word that has a capital in the gazetteer: a bit for each.
    Each(u16),
    /// One word at least: `Russian foreign Ministry`.
    One,
    /// All letters: an acronym.
    Acronym,
}

/// An entry of the trie: a phrase, or the beginning of one.
#[derive(Clone, Copy, Debug)]
struct Node {
    entity: EntityId,
    capitals: Capitals,
    /// Counts only with other evidence in the article.
    weak: bool,
    /// Made by rule from a base form; the listed form of another entity overrides it.
    inflected: bool,
    /// Written down by a person, in base form.
    by_hand: bool,
    /// Longer phrases begin with it.
    goes_on: bool,
    /// Longer phrases in base form begin with it.
    goes_on_in_base: bool,
}

/// A phrase of the gazetteer in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The number of words.
    pub words: usize,
    /// The entity.
    pub entity: EntityId,
    /// Counts only with other evidence in the article: `IS`.
    pub weak: bool,
    /// Is an acronym.
    pub acronym: bool,
}

/// The words with which phrases begin, as a Bloom filter of one hash (Bloom 1970): small enough to
/// stay in the processor's cache, where the trie is not.
#[derive(Debug)]
struct FirstWords(Vec<u64>);

impl FirstWords {
    /// A bit for each value of so many bits of the hash: ten times as many as there are words.
    const BITS: u32 = 20;

    fn bit_of_phrase(phrase: u64) -> (usize, u64) {
        let bit = phrase >> (u64::BITS - Self::BITS);
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    fn add_phrase(&mut self, phrase: u64) {
        let (at, bit) = Self::bit_of_phrase(phrase);
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= bit;
        }
    }

    /// Returns whether a phrase may begin so; if not, none does.
    fn may_hold(&self, phrase: u64) -> bool {
        let (at, bit) = Self::bit_of_phrase(phrase);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

impl Default for FirstWords {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::BITS - 6)])
    }
}

/// The names of all listed entities.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entities: Vec<ListedEntity>,
    nodes: HashedMap<Node>,
    first_words: FirstWords,
    people: People,
    /// Phrases, hashed, that name something else too where its context says so: `Georgia`.
    namesakes: HashedMap<EntityId>,
    /// Words, hashed, that are evidence for an ambiguous acronym near them, each with its entities.
    context: HashedMap<Vec<EntityId>>,
    /// Words that occur in lower case: a capital makes no name of them.
    common: HashedMap<()>,
    /// English adjectives, hashed, each of one country.
    demonyms: HashedMap<EntityId>,
    /// The names with public ids.
    bases: Bases,
}

impl Gazetteer {
    /// Returns the entity of `id`. The gazetteer knows every id that it has given out.
    pub fn entity(&self, id: EntityId) -> Option<&ListedEntity> {
        self.entities.get(id as usize)
    }

    /// Returns the address of an entity, the same for all its spellings.
    pub fn entity_uri(&self, known: &ListedEntity) -> String {
        match (known.wikidata, known.kind) {
            (Some(number), _) => format!("http://www.wikidata.org/entity/Q{number}"),
            (None, EntityType::Person) => self.person_uri(&known.name),
            (None, kind) => own_uri(kind, &known.name),
        }
    }

    /// Returns the address of a person of this name whom no source gives an identifier. The address is made
    /// from the name alone ([`person_address`]).
    pub fn person_uri(&self, name: &str) -> String {
        own_address(EntityType::Person, &person_address(&self.bases, name))
    }

    /// Returns the number of entities.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Returns the bases of names with public ids.
    pub fn bases(&self) -> &Bases {
        &self.bases
    }

    /// Returns the given names and the names of people.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// Returns the country whose English adjective has this hash.
    pub fn country_of_demonym(&self, word: u64) -> Option<EntityId> {
        self.demonyms.get(&word).copied()
    }

    /// Returns whether the word with this hash is an ordinary word of English.
    pub fn is_common(&self, word: u64) -> bool {
        self.common.contains_key(&word)
    }

    /// Returns the other entity that a phrase names where the context says so. The phrase is given as the
    /// hashes of its words.
    pub fn find_homonym(&self, words: impl Iterator<Item = u64>) -> Option<EntityId> {
        self.namesakes.get(&hash_phrase(words)).copied()
    }

    /// Returns the entities for which the word with this hash is evidence.
    pub fn context_of(&self, word: u64) -> &[EntityId] {
        self.context.get(&word).map_or(&[], Vec::as_slice)
    }

    /// Returns whether the word with this hash is evidence for an ambiguous acronym of `entity`.
    pub fn is_context(&self, word: u64, entity: EntityId) -> bool {
        self.context.get(&word).is_some_and(|of| of.contains(&entity))
    }

    /// Finds the longest phrase that begins with the first of `tokens`. In a line of capitals (`shouted`)
    /// acronyms that count only with other evidence are not searched for.
    pub fn find_longest(&self, tokens: &[Token], shouted: bool) -> Option<Match> {
        let mut best = None;
        let mut phrase = 0;
        for (at, token) in tokens.iter().take(PHRASE_WORDS).enumerate() {
            if at > 0 && !can_join(tokens.get(at - 1), token) {
                break;
            }
            phrase = extend_phrase(phrase, token.hash);
            if at == 0 && !self.first_words.may_hold(phrase) {
                break;
            }
            let Some(node) = self.nodes.get(&phrase) else { break };
            let fits = node.entity != NO_ENTITY && node.fits_capitals(tokens.get(..=at)?, shouted);
            if fits {
                let acronym = node.capitals == Capitals::Acronym;
                let Node { entity, weak, .. } = *node;
                best = Some(Match { words: at + 1, entity, weak, acronym });
            }
            if !node.goes_on {
                break;
            }
        }
        best
    }

    /// Returns whether a longer name begins with the word with this hash; `None` for a word that neither is a
    /// name nor begins one.
    pub fn begins_phrase(&self, word: u64) -> Option<bool> {
        let phrase = extend_phrase(0, word);
        let there = self.first_words.may_hold(phrase).then(|| self.nodes.get(&phrase))?;
        there.map(|node| node.goes_on)
    }

    /// Returns the entity that is listed under a phrase, however the phrase is capitalised. The phrase is
    /// given as the hashes of its words. Names that count only with other evidence and case forms that were
    /// made by rule are left out.
    pub fn find_listed(&self, words: &[u64]) -> Option<EntityId> {
        let phrase = hash_phrase(words.iter().copied());
        let node = self.nodes.get(&phrase)?;
        let plain = node.entity != NO_ENTITY
            && !node.weak
            && !node.inflected
            && node.capitals != Capitals::Acronym;
        plain.then_some(node.entity)
    }

    /// Returns whether somebody wrote down that a phrase is a name in base form. The phrase is given as the
    /// hashes of its words.
    pub fn is_by_hand(&self, words: &[u64]) -> bool {
        let phrase = hash_phrase(words.iter().copied());
        self.nodes.get(&phrase).is_some_and(|node| node.by_hand && !node.inflected)
    }

    /// Returns whether a word, hashed, begins a longer name in base form: `Институт`.
    pub fn begins_longer(&self, word: u64) -> bool {
        self.nodes.get(&extend_phrase(0, word)).is_some_and(|node| node.goes_on_in_base)
    }

    fn node_mut(&mut self, phrase: u64) -> &mut Node {
        self.nodes.entry(phrase).or_insert(Node {
            entity: NO_ENTITY,
            capitals: Capitals::One,
            weak: false,
            inflected: false,
            by_hand: false,
            goes_on: false,
            goes_on_in_base: false,
        })
    }

    /// Returns whether an entity is so much better known than another that a case form of its name is meant,
    /// and not the name under which the other is listed: the tables have forms that somebody took for names.
    fn is_better_known(&self, one: EntityId, other: EntityId) -> bool {
        let weight = |of: EntityId| self.entity(of).map_or(0, |known| known.weight);
        one != other && weight(one) >= people::CLEARLY_MORE * weight(other)
    }

    /// Enters a phrase, given as the hashes of its words. What was entered first stays, but for what is
    /// much less known than another name in a case form.
    fn enter_phrase(&mut self, words: &[u64], node: Node) {
        let Some((_, beginning)) = words.split_last().filter(|_| words.len() <= PHRASE_WORDS)
        else {
            return;
        };
        if let Some(&first) = words.first() {
            self.first_words.add_phrase(extend_phrase(0, first));
        }
        let mut phrase = 0;
        for &word in beginning {
            phrase = extend_phrase(phrase, word);
            let there = self.node_mut(phrase);
            there.goes_on = true;
            there.goes_on_in_base |= !node.inflected;
        }
        phrase = hash_phrase(words.iter().copied());
        let there = *self.node_mut(phrase);
        let better = node.inflected && self.is_better_known(node.entity, there.entity);
        let there = self.node_mut(phrase);
        if there.entity != NO_ENTITY && there.entity != node.entity && there.weak != node.weak {
            let (plain, other) =
                if there.weak { (node, there.entity) } else { (*there, node.entity) };
            *there = plain.going_on_as(there);
            self.namesakes.entry(phrase).or_insert(other);
        } else if there.entity == NO_ENTITY {
            *there = node.going_on_as(there);
        } else if there.entity == node.entity && !there.inflected {
            there.by_hand |= node.by_hand;
            there.capitals = match (there.capitals, node.capitals) {
                (Capitals::Each(old), Capitals::Each(new)) => Capitals::Each(old & new),
                (Capitals::Acronym, other) => other,
                (known, _) => known,
            };
            there.weak &= node.weak;
        } else if better {
            *there = node.going_on_as(there);
        }
    }

    /// Enters a context word of an entity, for the additions.
    fn add_context(&mut self, word: &str, entity: EntityId) {
        self.context.entry(hash_word(word)).or_default().push(entity);
    }
}

/// Returns whether a phrase may go on over the gap between two words.
fn can_join(before: Option<&Token>, token: &Token) -> bool {
    match token.gap {
        Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Quote => true,
        // St. Petersburg, but not the end of a sentence
        Gap::Stop => before.is_some_and(|t| t.is_capital() && t.length() <= 2),
        Gap::Break => false,
    }
}

impl Node {
    /// Returns the same node, with the longer phrases of another.
    const fn going_on_as(self, other: &Self) -> Self {
        let Self { goes_on, goes_on_in_base, .. } = *other;
        Self { goes_on, goes_on_in_base, ..self }
    }

    fn fits_capitals(&self, surface: &[Token], shouted: bool) -> bool {
        match self.capitals {
            Capitals::Acronym => {
                !(shouted && self.weak) && surface.iter().all(|t| t.shape == WordShape::Upper)
            }
            Capitals::One => surface.iter().any(Token::is_capital),
            Capitals::Each(bits) => surface
                .iter()
                .enumerate()
                .all(|(at, token)| bits >> at.min(15) & 1 == 0 || token.is_capital()),
        }
    }
}
