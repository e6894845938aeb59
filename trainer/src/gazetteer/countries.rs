//! Countries, their names and capitals, from mledoze/countries (ODbL).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;

use super::words::Words;
use super::{Line, clean};
use crate::source::{self, field};

/// Lists that name no country by themselves: parts of a native name, people.
const NO_NAMES: [&str; 14] = [
    "Thai",
    "Prathet",
    "Lao",
    "Saudi",
    "Togolese",
    "Mexicanos",
    "Portuguesa",
    "Mann",
    "Viti",
    "Timor",
    "Vatican",
    "Guiana",
    "Sarnam",
    "Pitcairn",
];

/// What the tables of countries give.
#[derive(Default)]
pub struct Countries {
    /// A line for each.
    pub lines: Vec<Line>,
    /// A line for each English adjective that names one country: `Iranian`.
    pub demonyms: Vec<String>,
    /// The English names of the capitals.
    pub capitals: BTreeSet<String>,
}

/// Reads the countries with their names in all languages that part words by spaces.
pub fn build(kb: &Path, words: &Words) -> Result<Countries> {
    let table = source::text(&kb.join("countries.tsv"))?;
    let names = source::text(&kb.join("countries_names.tsv"))?;
    let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in source::rows(&names).filter(|row| !matches!(field(row, "lang"), "jpn" | "zho")) {
        let list = by_code.entry(field(&row, "cca2")).or_default();
        list.extend([field(&row, "common"), field(&row, "official")]);
    }
    let mut countries = Countries { demonyms: demonyms(&table), ..Countries::default() };
    for row in source::rows(&table) {
        let code = field(&row, "cca2");
        let english = field(&row, "common_en");
        let mut line = Line::new("place", field(&row, "qid"), 500, english);
        let listed = field(&row, "alt").split('|').chain(field(&row, "native").split('|'));
        let listed = listed.chain([field(&row, "official_en")]);
        let demonyms = [field(&row, "demonym_en_m"), field(&row, "demonym_en_f")];
        for name in listed.chain(by_code.get(code).into_iter().flatten().copied()) {
            let single = !name.contains([' ', '-']);
            let word = single && (words.lower(name) >= 3 || demonyms.contains(&name));
            let code_like = name.len() < 3 && name != "UK";
            let inverted = name.contains(',') || name.contains('(');
            if !word && !code_like && !inverted && name != code && !NO_NAMES.contains(&name) {
                line.aliases.insert(clean(name));
            }
        }
        countries.lines.push(line);
        let capitals = field(&row, "capital_en").split('|').map(str::to_owned);
        countries.capitals.extend(capitals.filter(|capital| !capital.is_empty()));
    }
    Ok(countries)
}

/// The adjectives of one word. Of several countries that share one, it is that of the only one with
/// an id (the others are its territories); where that does not decide, it is nobody's.
fn demonyms(table: &str) -> Vec<String> {
    let mut bearers: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for row in source::rows(table) {
        let word = field(&row, "demonym_en_m");
        if !word.is_empty() && !word.contains([' ', ',', '-']) {
            bearers.entry(word).or_default().push((field(&row, "qid"), field(&row, "common_en")));
        }
    }
    let one = |bearers: &[(&str, &str)]| -> Option<String> {
        let mut with_id = bearers.iter().filter(|(id, _)| !id.is_empty());
        let (id, name) = match (with_id.next(), with_id.next(), bearers) {
            (Some(only), None, _) | (None, None, [only]) => *only,
            _ => return None,
        };
        Some(format!("{id}\t{name}"))
    };
    bearers
        .iter()
        .filter_map(|(word, bearers)| Some(format!("demonym\t{}\t{word}", one(bearers)?)))
        .collect()
}
