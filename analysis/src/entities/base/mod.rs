//! The base: people, organisations, places and events with Wikidata ids, and given names, in files that
//! are searched where they lie.
//!
//! Nothing is unpacked and nothing is hashed when a base is opened: its header and the lengths of its sections
//! are checked, and that is all. A damaged file is refused, or else its answers are wrong; nothing panics.
//!
//! The base finds candidates; which of them is meant, if any, is decided elsewhere. There are two ways to
//! them: by a spelling that a source has ([`Bases::find_spelling`]), and for people by the consonant keys of
//! their names ([`Bases::find_people_by_key`]), where spellings in other scripts and languages meet.
//!
//! # Order and cost
//!
//! Entities come in the order of [`BaseEntity::prior`], those with the highest first; of several bases each
//! in that order, one after the other. A look-up that finds nothing reads two places of the file, compares
//! about four fingerprints and allocates nothing; see [`table`]. Only [`BaseEntity::name`] and the other strings
//! of an entity are allocated, when they are asked for.
//!
//! # False answers
//!
//! Hashes are cut, so that a look-up of something that is not listed can answer with something that is. A
//! phrase is known by 41 bits in the first base: 17 that choose one of 131,072 buckets and a fingerprint of
//! 24. With 5.6 entries in a bucket one look-up in 3 million is answered wrongly, and in both bases together
//! one in 1.5 million. An article of 800 words in which every word is tried as the beginning of three phrases
//! has one such answer in 600 articles, and that only if the words have capitals.
//!
//! [`Bases::longest_phrase`] is too long for one word in 30, which costs a look-up or two. A surname's key
//! that nobody has leads to somebody once in 10,000 times, and one person of a surname in 65,536 is taken for
//! one of another given name: whoever decides compares the names anyway.

pub mod build;
pub mod format;
mod given;
mod languages;
mod record;
mod strings;
pub mod table;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::fold::hash_word;
use crate::article::EntityType;
use format::{List, Section, read_le, split_sections, take_varint};
use given::{GIVEN, expand_count, read_given};
pub use given::{GivenClass, GivenName};
pub use languages::{Languages, TAGS};
use record::BLOCK;
pub use record::{BaseEntity, Years};
use strings::decode_string;
use table::Table;

/// The bases that the binary carries, apart because their licences are (`models/base/README.md`).
const FILES: [(&str, &[u8]); 2] = [
    ("base.bin", include_bytes!("../../../../models/base/base.bin")),
    ("places-odbl.bin", include_bytes!("../../../../models/base/places-odbl.bin")),
];

/// The people of one surname that [`Bases::find_people_by_surname_key`] returns at the most. Set by hand.
pub const SURNAME_PEOPLE: usize = 32;

/// The bits of an id that are the index in a base; those above are the base.
const INDEX_BITS: u32 = 22;

/// The id of an entity, for [`Bases::entity`] of the bases that gave it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(u32);

impl EntityId {
    fn new(base: usize, index: u32) -> Self {
        Self((base as u32) << INDEX_BITS | index)
    }

    const fn base(self) -> usize {
        (self.0 >> INDEX_BITS) as usize
    }

    const fn index(self) -> usize {
        (self.0 & ((1 << INDEX_BITS) - 1)) as usize
    }
}

/// The kind of a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpellingKind {
    /// The name that a language has for the entity.
    Label,
    /// Another name.
    Alias,
    /// A short or ambiguous name, which counts only with other evidence.
    Weak,
    /// Capitals only, label or not: counts only where the text has capitals too. `WHO` is not `who`.
    Acronym,
}

/// An entity that bears a spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The entity.
    pub entity: EntityId,
    /// The kind of spelling.
    pub kind: SpellingKind,
    /// The languages that have it; empty where that is not known. A rare set of languages may lack some.
    pub languages: Languages,
}

/// A base file that is open.
#[derive(Clone, Debug)]
pub struct Base {
    bytes: Cow<'static, [u8]>,
    symbols: List,
    words: List,
    attributes: List,
    given_classes: List,
    sections: [std::ops::Range<usize>; Section::ALL.len()],
    spellings: Table<3, 4>,
    first_words: Table<1, 1>,
    people: Table<2, 5>,
    given: Table<3, GIVEN>,
    surnames: Table<2, 1>,
}

impl Base {
    /// Opens a base: checks its header and the lengths of its sections.
    ///
    /// # Errors
    /// When `bytes` are no base of this version, or are cut off.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, String> {
        let sections = split_sections(&bytes)?;
        let section =
            |section: Section| sections.get(section as usize).cloned().unwrap_or_default();
        let list = |which| List::open(&bytes, section(which));
        Ok(Self {
            symbols: list(Section::Symbols)?,
            words: list(Section::Words)?,
            attributes: list(Section::Attributes)?,
            given_classes: list(Section::GivenClasses)?,
            spellings: Table::open(&bytes, section(Section::Spellings))?,
            first_words: Table::open(&bytes, section(Section::FirstWords))?,
            people: Table::open(&bytes, section(Section::People))?,
            given: Table::open(&bytes, section(Section::Given))?,
            surnames: Table::open(&bytes, section(Section::Surnames))?,
            sections,
            bytes,
        })
    }

    /// Opens a base that is a file of the user's, with or without a checksum.
    ///
    /// # Errors
    /// As [`Self::from_bytes`], and when the checksum is wrong.
    pub fn from_file_bytes(bytes: Vec<u8>) -> Result<Self, String> {
        Self::from_bytes(Cow::Owned(format::unseal(bytes)?))
    }

    /// Returns each section with its length in bytes, in their order.
    pub fn section_lengths(&self) -> impl Iterator<Item = (Section, usize)> {
        Section::ALL.into_iter().zip(self.sections.iter().map(std::ops::Range::len))
    }

    /// Returns the number of spellings, one for each phrase and entity.
    pub fn count_spellings(&self) -> usize {
        self.spellings.count()
    }

    fn section(&self, section: Section) -> &[u8] {
        let range = self.sections.get(section as usize).cloned().unwrap_or_default();
        self.bytes.get(range).unwrap_or_default()
    }

    fn language_set(&self, index: u8) -> Languages {
        let sets = self.section(Section::Languages);
        Languages::from_bits(read_le::<2>(sets, usize::from(index) * 2) as u16)
    }

    /// Returns the index in the file, the Wikidata number and the rest of each record of a block.
    fn records_of_block(&self, block: usize) -> impl Iterator<Item = (usize, u32, &[u8])> {
        let blocks = self.section(Section::Blocks);
        let begin =
            blocks.get(block * 8..).map_or(usize::MAX, |head| read_le::<4>(head, 0) as usize);
        let mut wikidata = read_le::<4>(blocks, block * 8 + 4);
        let mut rest = self.section(Section::Records).get(begin..).unwrap_or_default();
        (block * BLOCK..(block + 1) * BLOCK).map_while(move |index| {
            let mut record = format::take_run(&mut rest)?;
            wikidata = wikidata.wrapping_add(take_varint(&mut record)?);
            Some((index, wikidata, record))
        })
    }

    fn entity(&self, id: EntityId) -> Option<BaseEntity<'_>> {
        let mut records = self.records_of_block(id.index() / BLOCK);
        let (_, wikidata, record) = records.nth(id.index() % BLOCK)?;
        BaseEntity::read(self, id, wikidata, record)
    }

    /// Returns the index of the entity with this Wikidata number.
    fn find_wikidata(&self, number: u32) -> Option<usize> {
        let blocks = self.section(Section::Blocks);
        let (mut low, mut high) = (0, blocks.len() / 8);
        while low < high {
            let middle = low.midpoint(high);
            if read_le::<4>(blocks, middle * 8 + 4) <= number {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut records = self.records_of_block(low.checked_sub(1)?);
        records.find(|(_, wikidata, _)| *wikidata == number).map(|(index, _, _)| index)
    }

    /// Returns the people whose surname has a key of this hash, each with the print of the given name.
    fn find_surname(&self, hash: u64) -> impl Iterator<Item = (u16, u32)> {
        let values = self.people.find_values(&self.bytes, hash);
        values.map(|value| (read_le::<2>(value, 0) as u16, read_le::<3>(value, 2)))
    }
}

/// Returns the bits of a given name's key by which people of one surname are told apart.
fn given_print(given_key: &str) -> u16 {
    (hash_word(given_key) >> 40) as u16
}

/// The bases, searched one after the other.
#[derive(Clone, Debug, Default)]
pub struct Bases {
    bases: Vec<Base>,
    /// Asked for given names and surnames after the others.
    names: Option<Base>,
}

impl Bases {
    /// Opens the bases that the binary carries.
    ///
    /// # Errors
    /// When one of them is damaged.
    pub fn built_in() -> Result<Self, String> {
        let open = |(name, bytes)| {
            let base = Base::from_bytes(Cow::Borrowed(bytes));
            base.map_err(|why| format!("models/base/{name} {why}"))
        };
        Ok(Self::new(FILES.map(open).into_iter().collect::<Result<_, _>>()?))
    }

    /// Returns the bases with one of the user's in the place of those that the binary carries: an item that
    /// were in two of them would be taken for two. Given names, and surnames that it has not, stay those of
    /// the binary.
    ///
    /// # Errors
    /// When those are damaged.
    pub fn replaced_by(base: Base) -> Result<Self, String> {
        let names = Self::built_in()?.bases.into_iter().next();
        Ok(Self { bases: vec![base], names })
    }

    /// Returns these bases together, those first whose answers shall come first.
    pub const fn new(bases: Vec<Base>) -> Self {
        Self { bases, names: None }
    }

    /// Returns the bases.
    pub fn bases(&self) -> &[Base] {
        &self.bases
    }

    /// Returns the entities that bear a spelling. `phrase` is the hash of its words
    /// ([`extend_phrase`](super::fold::extend_phrase) over the hashes of the tokens).
    pub fn find_spelling(&self, phrase: u64) -> impl Iterator<Item = Spelling> {
        self.bases.iter().enumerate().flat_map(move |(at, base)| {
            base.spellings.find_values(&base.bytes, phrase).map(move |value| {
                let entity = read_le::<3>(value, 0);
                let kind = match entity >> INDEX_BITS {
                    0 => SpellingKind::Label,
                    1 => SpellingKind::Alias,
                    2 => SpellingKind::Weak,
                    _ => SpellingKind::Acronym,
                };
                let index = entity & ((1 << INDEX_BITS) - 1);
                let languages =
                    value.last().map_or_else(Languages::default, |&set| base.language_set(set));
                Spelling { entity: EntityId::new(at, index), kind, languages }
            })
        })
    }

    /// Returns whether somebody bears a spelling, given as its phrase hash.
    pub fn names_person(&self, phrase: u64) -> bool {
        let mut bearers = self.find_spelling(phrase).filter_map(|it| self.entity(it.entity));
        bearers.any(|entity| entity.kind == EntityType::Person)
    }

    /// Returns the number of words of the longest spelling that begins with the word of this hash, 1 to
    /// [`build::PHRASE_WORDS`]: 1 too for a word with which none begins.
    pub fn longest_phrase(&self, first_word: u64) -> usize {
        let longest = self.bases.iter().flat_map(|base| {
            base.first_words.find_values(&base.bytes, first_word).map(|[words]| usize::from(*words))
        });
        longest.max().unwrap_or(1).clamp(1, build::PHRASE_WORDS)
    }

    /// Returns the people whose given name and surname have these consonant keys, joined by a hyphen, as
    /// `srk-lprw`. The first part counts as the given name, the last as the surname.
    pub fn find_people_by_key(&self, key: &str) -> impl Iterator<Item = EntityId> {
        let given = key.split('-').next().unwrap_or_default();
        let surname = key.rsplit('-').next().unwrap_or_default();
        let print = given_print(given);
        self.people_by_surname(surname).filter(move |(there, _)| *there == print).map(|(_, id)| id)
    }

    /// Returns the best known people whose surname has this consonant key, [`SURNAME_PEOPLE`] at the most.
    /// A person whose given name is spelled in several ways may come more than once.
    pub fn find_people_by_surname_key(&self, key: &str) -> impl Iterator<Item = EntityId> {
        self.people_by_surname(key).take(SURNAME_PEOPLE).map(|(_, id)| id)
    }

    fn people_by_surname<'b>(
        &'b self,
        surname: &str,
    ) -> impl Iterator<Item = (u16, EntityId)> + use<'b> {
        let hash = hash_word(surname);
        self.bases.iter().enumerate().flat_map(move |(at, base)| {
            base.find_surname(hash).map(move |(given, index)| (given, EntityId::new(at, index)))
        })
    }

    /// Returns an entity. It is found in 4 steps from record to record on average, 7 at the most.
    pub fn entity(&self, id: EntityId) -> Option<BaseEntity<'_>> {
        self.bases.get(id.base())?.entity(id)
    }

    /// Returns the labels of an entity that differ from its name, each with the languages that have it.
    pub fn labels(&self, id: EntityId) -> impl Iterator<Item = (Languages, String)> {
        self.entity(id).into_iter().flat_map(|entity| entity.labels())
    }

    /// Returns the entity with this Wikidata number, by about 15 comparisons and 4 steps in each base.
    pub fn find_by_wikidata(&self, number: u64) -> Option<EntityId> {
        let number = u32::try_from(number).ok()?;
        let mut found = self.bases.iter().enumerate().filter_map(|(at, base)| {
            base.find_wikidata(number).map(|index| EntityId::new(at, index as u32))
        });
        found.next()
    }

    fn with_names(&self) -> impl Iterator<Item = &Base> {
        self.bases.iter().chain(&self.names)
    }

    /// Returns the given name with this hash.
    pub fn given_name(&self, word: u64) -> Option<GivenName> {
        self.with_names().find_map(|base| read_given(base.given.find_values(&base.bytes, word)))
    }

    /// Returns the name that stands for a class: its commonest form in Latin letters, folded.
    pub fn given_class_name(&self, class: GivenClass) -> Option<String> {
        let base = self.with_names().find(|base| base.given_classes.count() > 0)?;
        let codes = base.given_classes.get_run(&base.bytes, usize::from(class.0).checked_sub(1)?);
        Some(decode_string(&base.bytes, &base.symbols, codes)).filter(|name| !name.is_empty())
    }

    /// Returns how many people of the sources bear the word with this hash as the last part of their name,
    /// roughly: 2 and more; 1 for a word that none or one of them bears.
    pub fn surname_bearers(&self, word: u64) -> u32 {
        let found = self.with_names().flat_map(|base| base.surnames.find_values(&base.bytes, word));
        found.map(|[count]| expand_count(*count)).max().unwrap_or(1)
    }
}
