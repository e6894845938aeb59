//! Surnames, with how many people of the sources bear each.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use copydesk_analysis::entities::fold::hash_word;
use copydesk_analysis::entities::gazetteer::surname_in_name;

use super::spellings::plain_name;
use super::tables::{Tables, number};
use crate::source::field;

/// The hash of each surname of two people and more, with how many there are. All people of the sources
/// count, kept or not, each once for every word that a label has last.
pub fn count_surnames(tables: &Tables) -> Result<Vec<(u64, u32)>> {
    let (people, spellings) = (tables.read_text("people")?, tables.read_text("names_people")?);
    let names = tables.rows(&people).map(|row| (field(&row, "qid"), field(&row, "name")));
    let labels = tables.rows(&spellings).filter(|row| field(row, "kind") == "l");
    let labels = labels.map(|row| (field(&row, "qid"), field(&row, "form")));
    let mut bearers: BTreeSet<(u64, u32)> = BTreeSet::new();
    for (id, name) in names.chain(labels) {
        if let (Some(surname), Some(number)) = (surname_in_name(&plain_name(name)), number(id)) {
            bearers.insert((hash_word(&surname), number));
        }
    }
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for (surname, _) in bearers {
        *counts.entry(surname).or_default() += 1;
    }
    Ok(counts.into_iter().filter(|(_, count)| *count > 1).collect())
}
