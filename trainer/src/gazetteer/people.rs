//! People with a Wikidata id and their names in many languages, from EveryPolitician.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use copydesk::entities::gazetteer::{person_keys, surname};

use super::words::Words;
use super::{Line, clean};
use crate::source::{self, field};

/// What the table of politicians gives.
pub struct Politicians {
    /// A line for each.
    pub lines: BTreeMap<String, Line>,
    /// Their English names, by id.
    pub names: HashMap<String, String>,
    /// Their given names, with how many have each.
    pub given_names: BTreeMap<String, u32>,
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
    let mut politicians =
        Politicians { lines: BTreeMap::new(), names: HashMap::new(), given_names: BTreeMap::new() };
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
            let spelling = clean(without_bracket(spelling));
            match spelling.chars().next().map_or(0, u32::from) {
                0..=0x24f | 0x400..=0x52f => line.keys.extend(person_keys(&spelling)),
                // scripts that part words by spaces; the others cannot be looked up by word
                0x370..=0x3ff | 0x530..=0x6ff | 0x10a0..=0x10ff if spelling.contains(' ') => {
                    line.aliases.insert(spelling);
                }
                _ => (),
            }
        }
        for lang in ["en", "ru", "de", "fr", "es"] {
            line.surnames.extend(of(lang).and_then(|n| surname(&clean(without_bracket(n)))));
        }
        if line.keys.is_empty() {
            continue;
        }
        for name in [Some(name), of("ru")].into_iter().flatten() {
            let first = name.split_whitespace().next().unwrap_or_default();
            if words.lower(first) < 3 && name.contains(' ') && !name.contains(',') {
                *politicians.given_names.entry(first.to_owned()).or_default() += 1;
            }
        }
        politicians.names.insert(id.to_owned(), line.name.clone());
        politicians.lines.insert(id.to_owned(), line);
    }
    Ok(politicians)
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
        line.keys.extend(other.keys.iter().cloned());
        line.surnames.extend(other.surnames.iter().cloned());
        line.aliases.extend(other.aliases.iter().cloned());
    }
    lines.into_values().collect()
}
