//! People with a Wikidata id and their names in many languages, from EveryPolitician.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
pub use copydesk_analysis::entities::base::build::spellings::in_order;
use copydesk_analysis::entities::gazetteer::{phonetic_keys_of_person, surname_in_name};
use copydesk_analysis::entities::phonetics::{consonant_key, key_similarity, phonetic_key};

use super::Line;
use super::words::Words;
use crate::source::{self, field};

/// What the table of politicians gives.
pub struct Politicians {
    /// A line for each.
    pub lines: BTreeMap<String, Line>,
    /// Their English names, by id.
    pub names: HashMap<String, String>,
    /// Their given names, with how many have each.
    pub given_names: BTreeMap<String, u32>,
    /// A line for each given name that other languages call something else.
    pub variants: Vec<String>,
}

/// Reads the names that come from Wikidata; those from the lists of the parliaments have no stated
/// licence.
pub fn build(kb: &Path, words: &Words) -> Result<Politicians> {
    let table = source::text(&kb.join("kb_everypolitician.tsv.xz"))?;
    let mut by_id: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for row in source::rows(&table).filter(|row| field(row, "source") == "wikidata") {
        let names = by_id.entry(field(&row, "qid")).or_default();
        names.push((field(&row, "lang"), field(&row, "form")));
    }
    let mut politicians = Politicians {
        lines: BTreeMap::new(),
        names: HashMap::new(),
        given_names: BTreeMap::new(),
        variants: Vec::new(),
    };
    let mut variants = Variants::default();
    for (id, names) in by_id {
        let languages = names.iter().map(|(lang, _)| lang).collect::<BTreeSet<_>>().len();
        let of = |lang: &str| names.iter().find(|(l, _)| *l == lang).map(|(_, name)| *name);
        let latin = || names.iter().map(|(_, name)| *name).find(|name| name.is_ascii());
        let Some(name) = of("en").or_else(latin).or_else(|| names.first().map(|(_, n)| *n)) else {
            continue;
        };
        let name = without_bracket(name);
        let mut line = Line::new("person", id, u32::try_from(languages)?, name);
        for (_, spelling) in &names {
            let spelling = in_order(spelling);
            match spelling.chars().next().map_or(0, u32::from) {
                0..=0x24f | 0x400..=0x52f => line.sounds.extend(phonetic_keys_of_person(&spelling)),
                // scripts that part words by spaces; the others cannot be looked up by word
                0x370..=0x3ff | 0x530..=0x6ff | 0x10a0..=0x10ff if spelling.contains(' ') => {
                    line.aliases.insert(spelling);
                }
                _ => (),
            }
        }
        for lang in ["en", "ru", "de", "fr", "es"] {
            line.surnames.extend(of(lang).and_then(|n| surname_in_name(&in_order(n))));
        }
        if line.sounds.is_empty() {
            continue;
        }
        if let Some(english) = of("en") {
            variants.count(&in_order(english), names.iter().map(|(_, name)| in_order(name)));
        }
        for name in [Some(name), of("ru")].into_iter().flatten().map(in_order) {
            let first = name.split_whitespace().next().unwrap_or_default();
            if words.lower(first) < 3 && name.contains(' ') && !name.contains(',') {
                *politicians.given_names.entry(first.to_owned()).or_default() += 1;
            }
        }
        politicians.names.insert(id.to_owned(), line.name.clone());
        politicians.lines.insert(id.to_owned(), line);
    }
    politicians.variants = variants.lines();
    Ok(politicians)
}

/// What given names are called in other languages.
#[derive(Default)]
struct Variants {
    /// By the other name, then by the English one: how many are called so.
    counts: BTreeMap<String, BTreeMap<String, u32>>,
    /// How many have a given name in English.
    english: BTreeMap<String, u32>,
}

impl Variants {
    fn count(&mut self, english: &str, others: impl Iterator<Item = String>) {
        let given = |name: &str| name.split_once(' ').map(|(given, _)| given.to_owned());
        let Some(english) = given(english).filter(|given| is_name(given)) else { return };
        *self.english.entry(english.clone()).or_default() += 1;
        let mut seen = BTreeSet::new();
        for other in others.filter_map(|name| given(&name)).filter(|other| is_name(other)) {
            if phonetic_key(&other) != phonetic_key(&english) && seen.insert(other.clone()) {
                *self.counts.entry(other).or_default().entry(english.clone()).or_default() += 1;
            }
        }
    }

    /// A line for each English name that others stand for.
    fn lines(&self) -> Vec<String> {
        let mut variants: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (other, names) in &self.counts {
            let Some((name, &count)) = names.iter().max_by_key(|(_, count)| **count) else {
                continue;
            };
            // an English name of its own: Bill, whom other languages call Clarence
            let own = self.english.get(other).copied().unwrap_or(0) >= 2;
            let (one, other_sound) = (phonetic_key(name), phonetic_key(other));
            let alike = consonant_key(&one) == consonant_key(&other_sound)
                || key_similarity(&one, &other_sound) >= 0.5
                || count >= 3 && names.values().sum::<u32>() <= count * 2;
            if !own && alike {
                variants.entry(name).or_default().insert(other);
            }
        }
        let line = |(name, others): (&str, BTreeSet<&str>)| {
            let others: Vec<&str> = others.into_iter().collect();
            format!("variants\t{name}\t{}", others.join("\t"))
        };
        variants.into_iter().map(line).collect()
    }
}

/// Whether a word may be a given name, in a script that parts words and has capitals.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && letters.all(|c| c.is_lowercase() || c == '-')
        && !phonetic_key(word).is_empty()
}

/// `John Smith` of `John Smith (politician)`.
fn without_bracket(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}

/// The lines of both tables of people, one for each person.
pub fn merge(mut lines: BTreeMap<String, Line>, others: &[Line]) -> Vec<Line> {
    for other in others {
        let line = lines
            .entry(other.id.clone())
            .or_insert_with(|| Line::new("person", &other.id, 0, &other.name));
        line.weight += other.weight;
        line.sounds.extend(other.sounds.iter().cloned());
        line.surnames.extend(other.surnames.iter().cloned());
        line.aliases.extend(other.aliases.iter().cloned());
    }
    lines.into_values().collect()
}
