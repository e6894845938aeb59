//! The names of countries in many languages, from Unicode CLDR (Unicode-3.0).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::words::Words;
use super::{Line, clean};
use crate::source::{self, field};

/// Locales whose languages are written in Latin, Cyrillic or Greek letters and part words by spaces.
const LOCALES: [&str; 43] = [
    "af", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fi", "fr",
    "ga", "gl", "hr", "hu", "id", "is", "it", "lt", "lv", "mk", "ms", "nl", "nn", "no", "pl", "pt",
    "ro", "ru", "sk", "sl", "sq", "sr", "sr-Latn", "sv", "sw", "tr", "uk",
];

/// A line for each country: its names in all of [`LOCALES`]. `folder` is `main/` of the npm package
/// cldr-localenames-full.
pub fn build(folder: &Path, kb: &Path, words: &Words) -> Result<Vec<Line>> {
    let table = source::text(&kb.join("countries.tsv"))?;
    let known: HashMap<&str, (&str, &str)> = source::rows(&table)
        .map(|row| (field(&row, "cca2"), (field(&row, "qid"), field(&row, "common_en"))))
        .collect();
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for locale in LOCALES {
        let path = folder.join(locale).join("territories.json");
        let read = || -> Result<Value> { Ok(serde_json::from_str(&fs::read_to_string(&path)?)?) };
        let file = read().with_context(|| format!("{}", path.display()))?;
        let pointer = format!("/main/{locale}/localeDisplayNames/territories");
        let names = file.pointer(&pointer).and_then(Value::as_object);
        let names = names.with_context(|| format!("{}: no {pointer}", path.display()))?;
        for (code, name) in names {
            // `MM-alt-short` is another name of `MM`
            let code = code.split('-').next().unwrap_or_default();
            let (Some(&(id, english)), Some(name)) = (known.get(code), name.as_str()) else {
                continue;
            };
            let name = clean(name);
            let line = lines
                .entry(code.to_owned())
                .or_insert_with(|| Line::new("place", id, 500, english));
            let single = !name.contains([' ', '-']);
            let ordinary = single && words.lower(&name) >= 3;
            let odd = name.contains(['(', ',', '[']) || name.chars().count() < 3;
            let code_like = name.chars().all(|c| !c.is_lowercase());
            if !ordinary
                && !odd
                && !code_like
                && name.chars().next().is_some_and(char::is_uppercase)
            {
                line.aliases.insert(name);
            }
        }
    }
    Ok(lines.into_values().collect())
}
