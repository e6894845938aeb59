//! Countries as the sources write them (`us`, `congo kinshasa`, `United States`, ISO codes), with the Wikidata
//! item of each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use copydesk_analysis::entities::fold::fold;

use super::tables::{Tables, number};
use crate::source::field;

/// Names of countries, folded.
pub struct Countries {
    by_name: HashMap<String, u32>,
}

/// Names that no table of spellings has: parliaments for countries, and codes of their own.
const OTHERS: [(&str, u32); 16] = [
    ("belgium chamber of representatives", 31),
    ("bosnia herzegovina", 225),
    ("iceland althing", 189),
    ("cyprus representatives", 229),
    ("luxembourg deputes", 32),
    ("palestinian territory occupied", 219_060),
    ("fx", 142),
    ("virgin islands (us)", 11_703),
    ("man (isle of)", 9_676),
    ("q785", 785),
    ("macau s.a.r", 14_773),
    ("vatican (holy see)", 237),
    ("saint-martin (french part)", 126_125),
    ("ireland", 27),
    ("georgia", 230),
    ("congo kinshasa", 974),
];

/// Sources that list the countries of today and no others.
const OF_TODAY: [&str; 3] = ["country-codes", "rigour", "country-coder"];

impl Countries {
    /// Reads the countries among the places with their spellings.
    pub fn read(tables: &Tables) -> Result<Self> {
        let text = tables.read_text("places")?;
        // a country that more of the lists of today have, and a better known one, comes first
        let mut ranks: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
        let mut names: BTreeSet<(String, &str)> = BTreeSet::new();
        for row in tables.rows(&text) {
            let sources = field(&row, "sources");
            let today = OF_TODAY.iter().filter(|source| sources.split(',').any(|s| s == **source));
            let today = today.count();
            if today > 0 {
                let prior = field(&row, "pop").parse().unwrap_or(0);
                ranks.insert(field(&row, "qid"), (today, prior));
                names.insert((fold(field(&row, "name")), field(&row, "qid")));
            }
        }
        let spellings = tables.read_text("names_places")?;
        for row in tables.rows(&spellings).filter(|row| ranks.contains_key(field(row, "qid"))) {
            names.insert((fold(field(&row, "form")), field(&row, "qid")));
        }
        let mut best: HashMap<String, ((usize, u32), u32)> = HashMap::new();
        for (name, id) in names {
            let (Some(&rank), Some(number)) = (ranks.get(id), number(id)) else { continue };
            let slot = best.entry(name).or_insert((rank, number));
            *slot = (*slot).max((rank, number));
        }
        let mut by_name: HashMap<String, u32> =
            best.into_iter().map(|(name, (_, number))| (name, number)).collect();
        by_name.extend(OTHERS.map(|(name, number)| (name.to_owned(), number)));
        Ok(Self { by_name })
    }

    /// The countries in a field, each once.
    pub fn find<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<u32> {
        let mut found = Vec::new();
        for number in names.filter_map(|name| self.by_name.get(&fold(name))) {
            if !found.contains(number) {
                found.push(*number);
            }
        }
        found
    }
}
