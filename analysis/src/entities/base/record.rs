//! Entities: what a record of the file says, read when it is asked for.
//!
//! Records lie in the order of their Wikidata numbers, in blocks of [`BLOCK`]; a block's beginning and first
//! number stand in a table, so that an entity is found by index or by number with at most `BLOCK` steps from
//! record to record.
//!
//! ```text
//! length of the rest  number less that of the record before  prior  flags  attributes
//! [birth] [death] [last and length of office]  name  {set of languages  label} …
//! ```

use super::format::{push_run, push_varint, take_byte, take_run, take_varint};
use super::strings::decode_string;
use super::{Base, EntityId, Languages};
use crate::article::EntityType;
use crate::entities::inflection::Gender;

/// The records of a block.
pub const BLOCK: usize = 8;

/// The flags of a record: which years it has.
pub const BIRTH: u8 = 1;
/// The year of death.
pub const DEATH: u8 = 2;
/// The years of office.
pub const OFFICE: u8 = 4;

/// Years are counted back from here, so that those of the living have one byte.
const LAST_YEAR: i32 = 2030;

/// Years that a record has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Years {
    /// The year of birth.
    pub birth: Option<i32>,
    /// The year of death.
    pub death: Option<i32>,
    /// The first and the last year in an office, or of a career.
    pub office: Option<(i32, i32)>,
}

impl Years {
    /// Returns the flags of the years that are known.
    pub fn flags(&self) -> u8 {
        let flag = |known: bool, flag: u8| if known { flag } else { 0 };
        flag(self.birth.is_some(), BIRTH)
            | flag(self.death.is_some(), DEATH)
            | flag(self.office.is_some(), OFFICE)
    }

    /// Appends the years that are known.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut push = |year: i32| push_varint(bytes, (LAST_YEAR - year).max(0) as u32);
        self.birth.into_iter().chain(self.death).for_each(&mut push);
        if let Some((first, last)) = self.office {
            push(last);
            push_varint(bytes, (last - first).max(0) as u32);
        }
    }

    fn take(bytes: &mut &[u8], flags: u8) -> Option<Self> {
        let year = |bytes: &mut &[u8]| Some(LAST_YEAR - i32::try_from(take_varint(bytes)?).ok()?);
        let mut years = Self::default();
        if flags & BIRTH != 0 {
            years.birth = Some(year(bytes)?);
        }
        if flags & DEATH != 0 {
            years.death = Some(year(bytes)?);
        }
        if flags & OFFICE != 0 {
            let last = year(bytes)?;
            let length = i32::try_from(take_varint(bytes)?).ok()?;
            years.office = Some((last.checked_sub(length)?, last));
        }
        Some(years)
    }
}

/// The things that many entities have in common, and an entity refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Attributes {
    /// The kind, as [`kind_code`] gives it.
    pub kind: u8,
    /// The gender: 0 not known, 1 male, 2 female.
    pub gender: u8,
    /// Set for an obscure entity: see [`BaseEntity::obscure`].
    pub obscure: bool,
    /// Wikidata numbers of countries.
    pub countries: Vec<u32>,
    /// Indices of occupations or classes.
    pub occupations: Vec<u32>,
    /// Indices of positions.
    pub positions: Vec<u32>,
}

impl Attributes {
    /// Returns the bytes of these attributes: flags, how many of each list, the lists.
    pub fn to_bytes(&self) -> Vec<u8> {
        let counts = self.countries.len() | self.occupations.len() << 2 | self.positions.len() << 4;
        let mut bytes = vec![self.kind | self.gender << 3 | u8::from(self.obscure) << 5];
        bytes.push(counts as u8);
        let lists = self.countries.iter().chain(&self.occupations).chain(&self.positions);
        lists.for_each(|&item| push_varint(&mut bytes, item));
        bytes
    }
}

/// Returns the number that stands for a kind.
pub const fn kind_code(kind: EntityType) -> u8 {
    match kind {
        EntityType::Person => 0,
        EntityType::Organisation => 1,
        EntityType::Place => 2,
        EntityType::Event => 3,
        EntityType::Product | EntityType::Other => 4,
    }
}

const fn kind_of_code(code: u8) -> EntityType {
    match code {
        0 => EntityType::Person,
        1 => EntityType::Organisation,
        2 => EntityType::Place,
        3 => EntityType::Event,
        _ => EntityType::Other,
    }
}

/// An entity of a base.
#[derive(Clone, Copy, Debug)]
pub struct BaseEntity<'b> {
    base: &'b Base,
    /// Its id.
    pub id: EntityId,
    /// The number of its Wikidata item.
    pub wikidata: u64,
    /// The kind; [`EntityType::Other`] for works and the like, which are nobody.
    pub kind: EntityType,
    /// The prominence: about the languages of Wikipedia that have an article on it, 1 to 254; 255 for
    /// more. Where those are not known, a guess from the sources (`models/base/README.md`).
    pub prior: u8,
    /// The gender of a person.
    pub gender: Option<Gender>,
    /// Set where the sources know it only as a member of a regional parliament, a player of the lists, a small
    /// club, a local brand or a district: it should be meant only where the text says so.
    pub obscure: bool,
    /// The years.
    pub years: Years,
    counts: u8,
    lists: &'b [u8],
    name: &'b [u8],
    labels: &'b [u8],
}

impl<'b> BaseEntity<'b> {
    /// Reads the record of an entity, from behind its Wikidata number.
    pub(super) fn read(
        base: &'b Base,
        id: EntityId,
        wikidata: u32,
        mut record: &'b [u8],
    ) -> Option<Self> {
        let record = &mut record;
        let prior = take_byte(record)?;
        let flags = take_byte(record)?;
        let attributes = take_varint(record)? as usize;
        let years = Years::take(record, flags)?;
        let name = take_run(record)?;
        let mut lists = base.attributes.get_run(&base.bytes, attributes);
        let common = take_byte(&mut lists)?;
        let counts = take_byte(&mut lists)?;
        let gender = match common >> 3 & 3 {
            1 => Some(Gender::Male),
            2 => Some(Gender::Female),
            _ => None,
        };
        let wikidata = u64::from(wikidata);
        let (kind, obscure) = (kind_of_code(common & 7), common >> 5 & 1 == 1);
        let labels = record;
        Some(Self {
            base,
            id,
            wikidata,
            kind,
            prior,
            gender,
            obscure,
            years,
            counts,
            lists,
            name,
            labels,
        })
    }

    /// Returns the name to show: the English label, else another one in Latin letters, else any.
    pub fn name(&self) -> String {
        decode_string(&self.base.bytes, &self.base.symbols, self.name)
    }

    /// Returns the labels that differ from [`Self::name`], each with the languages that have it.
    pub fn labels(&self) -> impl Iterator<Item = (Languages, String)> + use<'b> {
        let (base, mut rest) = (self.base, self.labels);
        std::iter::from_fn(move || {
            let set = take_byte(&mut rest)?;
            let codes = take_run(&mut rest)?;
            Some((base.language_set(set), decode_string(&base.bytes, &base.symbols, codes)))
        })
    }

    /// Returns the Wikidata numbers of its countries, up to two.
    pub fn countries(&self) -> impl Iterator<Item = u64> + use<'b> {
        let [countries, _, _] = self.list_lengths();
        self.list(0, countries).map(u64::from)
    }

    /// Returns up to three occupations of a person, or classes of something else, in English as the sources
    /// write them.
    pub fn occupations(&self) -> impl Iterator<Item = String> + use<'b> {
        let [countries, occupations, _] = self.list_lengths();
        self.words(countries, occupations)
    }

    /// Returns up to two positions that a person held, in English.
    pub fn positions(&self) -> impl Iterator<Item = String> + use<'b> {
        let [countries, occupations, positions] = self.list_lengths();
        self.words(countries + occupations, positions)
    }

    fn list_lengths(&self) -> [usize; 3] {
        [0, 2, 4].map(|shift| usize::from(self.counts >> shift & 3))
    }

    fn list(&self, begin: usize, length: usize) -> impl Iterator<Item = u32> + use<'b> {
        let mut rest = self.lists;
        std::iter::from_fn(move || take_varint(&mut rest)).skip(begin).take(length)
    }

    fn words(&self, begin: usize, length: usize) -> impl Iterator<Item = String> + use<'b> {
        let base = self.base;
        self.list(begin, length).map(move |word| {
            let codes = base.words.get_run(&base.bytes, word as usize);
            decode_string(&base.bytes, &base.symbols, codes)
        })
    }
}

/// A record to be written.
#[derive(Debug)]
pub struct NewRecord<'r> {
    /// The Wikidata number, less that of the record before; 0 for the first of a block.
    pub wikidata_step: u32,
    /// The prior.
    pub prior: u8,
    /// The index of the attributes.
    pub attributes: u32,
    /// The years.
    pub years: Years,
    /// The codes of the name.
    pub name: &'r [u8],
    /// The labels: the index of a set of languages, the codes.
    pub labels: &'r [(u8, Vec<u8>)],
}

impl NewRecord<'_> {
    /// Appends the record.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut record = Vec::new();
        push_varint(&mut record, self.wikidata_step);
        record.extend([self.prior, self.years.flags()]);
        push_varint(&mut record, self.attributes);
        self.years.write(&mut record);
        push_run(&mut record, self.name);
        for (set, codes) in self.labels {
            record.push(*set);
            push_run(&mut record, codes);
        }
        push_run(bytes, &record);
    }
}
