//! Building a base file. The same contents give the same bytes.

mod languages;
pub mod native;
pub mod spellings;
mod symbols;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::format::{List, Section, join_sections, push_le};
use super::given::{GIVEN, shrink_count, write_given};
use super::record::{Attributes, BLOCK, NewRecord, kind_code};
use super::table::Table;
use super::{GivenClass, INDEX_BITS, Languages, SpellingKind, Years, given_print};
use crate::article::EntityType;
use crate::entities::fold::{hash_phrase, hash_word};
use crate::entities::inflection::Gender;
use languages::LanguageSets;
use symbols::Symbols;

/// The longest phrase of a base, in words.
pub const PHRASE_WORDS: usize = 12;

/// A spelling of an entity.
#[derive(Clone, Debug)]
pub struct NewSpelling {
    /// The hashes of its words, up to [`PHRASE_WORDS`].
    pub words: Vec<u64>,
    /// Its kind.
    pub kind: SpellingKind,
    /// The languages that have it.
    pub languages: Languages,
}

/// An entity to be written.
#[derive(Clone, Debug)]
pub struct NewEntity {
    /// The number of its Wikidata item.
    pub wikidata: u32,
    /// The kind.
    pub kind: EntityType,
    /// The prior.
    pub prior: u32,
    /// The gender.
    pub gender: Option<Gender>,
    /// Set for an obscure one.
    pub obscure: bool,
    /// The years.
    pub years: Years,
    /// Wikidata numbers of countries; the first two count.
    pub countries: Vec<u32>,
    /// Occupations or classes; the first three count.
    pub occupations: Vec<String>,
    /// Positions; the first two count.
    pub positions: Vec<String>,
    /// The name to show.
    pub name: String,
    /// The labels that differ from it.
    pub labels: Vec<(Languages, String)>,
    /// The spellings.
    pub spellings: Vec<NewSpelling>,
    /// Of a person: the consonant keys of a given name and a surname.
    pub keys: Vec<(String, String)>,
}

/// A form of a given name to be written.
#[derive(Clone, Debug)]
pub struct NewGiven {
    /// The form, one word.
    pub form: String,
    /// Its classes, its own first.
    pub classes: Vec<Option<GivenClass>>,
    /// The number of men and of women who bear it.
    pub sexes: (u32, u32),
    /// The number of people who bear it first.
    pub as_first: u32,
    /// The number of people who bear it last.
    pub as_last: u32,
}

/// All that a base file holds.
#[derive(Clone, Debug, Default)]
pub struct BaseContents {
    /// The entities, each Wikidata number once.
    pub entities: Vec<NewEntity>,
    /// The given names, each form once.
    pub given: Vec<NewGiven>,
    /// The name of each class of given names, that of class 1 first.
    pub given_classes: Vec<String>,
    /// The hashes of surnames, each once, with how many people bear them.
    pub surnames: Vec<(u64, u32)>,
}

/// Returns the base file of these contents.
///
/// # Errors
/// When there is more of something than the file can number.
pub fn build_base(mut contents: BaseContents) -> Result<Vec<u8>, String> {
    contents.entities.sort_by_key(|entity| entity.wikidata);
    if contents.entities.len() >> INDEX_BITS != 0 {
        return Err("there are too many entities".into());
    }
    let symbols = Symbols::choose(all_strings(&contents));
    let sets = LanguageSets::choose(contents.entities.iter().flat_map(|entity| {
        let labels = entity.labels.iter().map(|(languages, _)| *languages);
        labels.chain(entity.spellings.iter().map(|spelling| spelling.languages))
    }));
    let texts = contents.entities.iter().flat_map(|e| e.occupations.iter().chain(&e.positions));
    let words = number_by_use(texts.cloned());
    let attributes: Vec<Attributes> =
        contents.entities.iter().map(|entity| attributes_of(entity, &words)).collect();
    let numbers = number_by_use(attributes.iter().cloned());
    let (blocks, records) = write_records(&contents.entities, &symbols, &sets, |at| {
        attributes.get(at).and_then(|attributes| numbers.get(attributes)).copied().unwrap_or(0)
    })?;
    let encode_all = |strings: &[String]| -> Result<Vec<u8>, String> {
        let runs = strings.iter().map(|string| symbols.encode(string));
        List::build(&runs.collect::<Result<Vec<_>, _>>()?)
    };
    let bytes = |attributes: Attributes| attributes.to_bytes();
    let mut sections: [Vec<u8>; Section::ALL.len()] = Default::default();
    let by_prior = order_by_prior(&contents.entities);
    for (slot, section) in sections.iter_mut().zip(Section::ALL) {
        *slot = match section {
            Section::Symbols => List::build(symbols.letters())?,
            Section::Words => encode_all(&in_order(&words))?,
            Section::Attributes => {
                let runs: Vec<Vec<u8>> = in_order(&numbers).into_iter().map(bytes).collect();
                List::build(&runs)?
            }
            Section::Languages => sets.to_bytes(),
            Section::Blocks => blocks.clone(),
            Section::Records => records.clone(),
            Section::Spellings => build_spellings(&by_prior, &sets)?,
            Section::FirstWords => build_first_words(&contents.entities)?,
            Section::People => build_people(&by_prior)?,
            Section::Given => build_given(&contents.given)?,
            Section::GivenClasses => encode_all(&contents.given_classes)?,
            Section::Surnames => build_surnames(&contents.surnames)?,
        };
    }
    join_sections(&sections)
}

fn all_strings(contents: &BaseContents) -> impl Iterator<Item = &str> {
    let mut words: Vec<&str> = contents
        .entities
        .iter()
        .flat_map(|e| e.occupations.iter().chain(&e.positions))
        .map(String::as_str)
        .collect();
    words.sort_unstable();
    words.dedup();
    let names = contents.entities.iter().flat_map(|entity| {
        let labels = entity.labels.iter().map(|(_, label)| label.as_str());
        std::iter::once(entity.name.as_str()).chain(labels)
    });
    names.chain(words).chain(contents.given_classes.iter().map(String::as_str))
}

/// Numbers items, the commonest first, so that they have the shortest numbers.
fn number_by_use<T: Ord + Hash + Clone>(items: impl Iterator<Item = T>) -> HashMap<T, u32> {
    let mut uses: HashMap<T, u32> = HashMap::new();
    items.for_each(|item| *uses.entry(item).or_default() += 1);
    let mut order: Vec<(T, u32)> = uses.into_iter().collect();
    order.sort_unstable_by(|(a, more), (b, uses)| uses.cmp(more).then_with(|| a.cmp(b)));
    order.into_iter().map(|(item, _)| item).zip(0..).collect()
}

fn in_order<T: Clone>(numbers: &HashMap<T, u32>) -> Vec<T> {
    let mut order: Vec<(&T, u32)> = numbers.iter().map(|(item, number)| (item, *number)).collect();
    order.sort_unstable_by_key(|(_, number)| *number);
    order.into_iter().map(|(item, _)| item.clone()).collect()
}

fn attributes_of(entity: &NewEntity, words: &HashMap<String, u32>) -> Attributes {
    let number = |list: &[String], most: usize| {
        list.iter().take(most).filter_map(|word| words.get(word)).copied().collect()
    };
    Attributes {
        kind: kind_code(entity.kind),
        gender: match entity.gender {
            None => 0,
            Some(Gender::Male) => 1,
            Some(Gender::Female) => 2,
        },
        obscure: entity.obscure,
        countries: entity.countries.iter().take(2).copied().collect(),
        occupations: number(&entity.occupations, 3),
        positions: number(&entity.positions, 2),
    }
}

/// Returns the sections of the blocks and of the records.
fn write_records(
    entities: &[NewEntity],
    symbols: &Symbols,
    sets: &LanguageSets,
    attributes: impl Fn(usize) -> u32,
) -> Result<(Vec<u8>, Vec<u8>), String> {
    let (mut blocks, mut records) = (Vec::new(), Vec::new());
    let mut before = 0;
    for (at, entity) in entities.iter().enumerate() {
        if at % BLOCK == 0 {
            let begin = u32::try_from(records.len()).map_err(|_| "there are too many records")?;
            push_le::<4>(&mut blocks, begin);
            push_le::<4>(&mut blocks, entity.wikidata);
            before = entity.wikidata;
        }
        let mut labels = Vec::new();
        for (languages, label) in &entity.labels {
            let codes = symbols.encode(label)?;
            labels.extend(sets.cover(*languages).into_iter().map(|set| (set, codes.clone())));
        }
        let record = NewRecord {
            wikidata_step: entity.wikidata - before,
            prior: shorten_prior(entity.prior),
            attributes: attributes(at),
            years: entity.years,
            name: &symbols.encode(&entity.name)?,
            labels: &labels,
        };
        record.write(&mut records);
        before = entity.wikidata;
    }
    Ok((blocks, records))
}

/// Returns a prior as the file has it.
fn shorten_prior(prior: u32) -> u8 {
    u8::try_from(prior).unwrap_or(u8::MAX)
}

/// An entity with its index.
type Indexed<'e> = (u32, &'e NewEntity);

/// Returns the entities with their indices, in the order in which look-ups return them.
fn order_by_prior(entities: &[NewEntity]) -> Vec<Indexed<'_>> {
    let mut order: Vec<Indexed> = (0..).zip(entities).collect();
    order.sort_by_key(|(_, entity)| Reverse(entity.prior));
    order
}

fn build_spellings(by_prior: &[Indexed], sets: &LanguageSets) -> Result<Vec<u8>, String> {
    let mut values = Vec::new();
    for (index, entity) in by_prior {
        let mut phrases: BTreeMap<u64, (SpellingKind, Languages)> = BTreeMap::new();
        for spelling in &entity.spellings {
            let phrase = hash_phrase(spelling.words.iter().copied());
            let (kind, languages) =
                phrases.entry(phrase).or_insert((spelling.kind, spelling.languages));
            *kind = spelling.kind.min(*kind);
            *languages = languages.union(spelling.languages);
        }
        for (phrase, (kind, languages)) in phrases {
            let [low, middle, high, _] = (index | (kind as u32) << INDEX_BITS).to_le_bytes();
            values.push((phrase, [low, middle, high, sets.nearest(languages)]));
        }
    }
    Table::<3, 4>::build(&values)
}

fn build_first_words(entities: &[NewEntity]) -> Result<Vec<u8>, String> {
    let mut longest: BTreeMap<u64, usize> = BTreeMap::new();
    for words in entities.iter().flat_map(|e| &e.spellings).map(|spelling| &spelling.words) {
        if let Some(first) = words.first().filter(|_| words.len() > 1) {
            let slot = longest.entry(*first).or_default();
            *slot = words.len().max(*slot);
        }
    }
    let values: Vec<_> = longest.into_iter().map(|(word, count)| (word, [count as u8])).collect();
    Table::<1, 1>::build(&values)
}

fn build_people(by_prior: &[Indexed]) -> Result<Vec<u8>, String> {
    let mut values = Vec::new();
    for (index, entity) in by_prior {
        let mut keys: Vec<_> = entity
            .keys
            .iter()
            .map(|(given, surname)| (hash_word(surname), given_print(given)))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        for (surname, given) in keys {
            let ([low, high], [first, second, third, _]) =
                (given.to_le_bytes(), index.to_le_bytes());
            values.push((surname, [low, high, first, second, third]));
        }
    }
    Table::<2, 5>::build(&values)
}

fn build_given(given: &[NewGiven]) -> Result<Vec<u8>, String> {
    let values = given.iter().flat_map(|name| {
        let hash = hash_word(&name.form);
        write_given(&name.classes, name.sexes, name.as_first, name.as_last)
            .map(move |value| (hash, value))
    });
    Table::<3, GIVEN>::build(&values.collect::<Vec<_>>())
}

fn build_surnames(surnames: &[(u64, u32)]) -> Result<Vec<u8>, String> {
    let values: Vec<_> =
        surnames.iter().map(|(word, count)| (*word, [shrink_count(*count)])).collect();
    Table::<2, 1>::build(&values)
}
