//! Ministries by country, named as news name them: `French Foreign Ministry`, `МИД Франции`. The
//! names are made from those of the countries, so this table is under the licence of theirs (ODbL).

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Result;
use copydesk_analysis::entities::fold::fold;
use copydesk_analysis::entities::inflection::phrase_forms;

use super::{Line, clean};
use crate::source::{self, field};

/// A ministry: its name, what English and Russian news call it.
struct Ministry {
    name: &'static str,
    english: &'static [&'static str],
    russian: &'static [&'static str],
}

const MINISTRIES: [Ministry; 7] = [
    Ministry {
        name: "Ministry of Foreign Affairs",
        english: &["Foreign Ministry", "Ministry of Foreign Affairs", "Foreign Affairs Ministry"],
        russian: &["МИД", "Министерство иностранных дел"],
    },
    Ministry {
        name: "Ministry of Defence",
        english: &[
            "Defence Ministry",
            "Defense Ministry",
            "Ministry of Defence",
            "Ministry of Defense",
        ],
        russian: &["Минобороны", "Министерство обороны"],
    },
    Ministry {
        name: "Ministry of the Interior",
        english: &["Interior Ministry", "Ministry of the Interior", "Ministry of Internal Affairs"],
        russian: &["МВД", "Министерство внутренних дел"],
    },
    Ministry {
        name: "Ministry of Finance",
        english: &["Finance Ministry", "Ministry of Finance"],
        russian: &["Минфин", "Министерство финансов"],
    },
    Ministry {
        name: "Ministry of Justice",
        english: &["Justice Ministry", "Ministry of Justice"],
        russian: &["Минюст", "Министерство юстиции"],
    },
    Ministry {
        name: "Ministry of Health",
        english: &["Health Ministry", "Ministry of Health"],
        russian: &["Минздрав", "Министерство здравоохранения"],
    },
    Ministry {
        name: "Supreme Court", english: &["Supreme Court"], russian: &["Верховный суд"]
    },
];

/// A line for each ministry of each country. `known` are organisations with a Wikidata id: a
/// ministry that is one of them by its Russian name takes the id.
pub fn build(kb: &Path, known: &[Line]) -> Result<Vec<Line>> {
    let countries = source::text(&kb.join("countries.tsv"))?;
    let names = source::text(&kb.join("countries_names.tsv"))?;
    let russian: HashMap<&str, &str> = source::rows(&names)
        .filter(|row| field(row, "lang") == "rus")
        .map(|row| (field(&row, "cca2"), field(&row, "common")))
        .collect();
    let mut ids: BTreeMap<String, &str> = BTreeMap::new();
    for line in known.iter().filter(|line| line.kind == "organisation") {
        for name in line.aliases.iter().chain([&line.name]) {
            ids.entry(fold(name)).or_insert(&line.id);
        }
    }
    let mut lines = Vec::new();
    for row in source::rows(&countries) {
        let (country, demonym) = (field(&row, "common_en"), field(&row, "demonym_en_m"));
        let usable = !demonym.is_empty() && !demonym.contains([',', ' ']);
        if !usable || country == "United States" {
            continue;
        }
        let of = russian.get(field(&row, "cca2")).map(|name| genitive(name));
        for ministry in &MINISTRIES {
            lines.push(line(ministry, country, demonym, of.as_deref(), &ids));
        }
    }
    Ok(lines)
}

fn line(
    ministry: &Ministry,
    country: &str,
    demonym: &str,
    of: Option<&str>,
    ids: &BTreeMap<String, &str>,
) -> Line {
    let mut line = Line::new("organisation", "", 20, &format!("{} of {country}", ministry.name));
    for name in ministry.english {
        line.aliases.insert(clean(&format!("{demonym} {name}")));
        line.aliases.insert(clean(&format!("{name} of {country}")));
    }
    for name in ministry.russian.iter().filter(|_| of.is_some()) {
        line.aliases.insert(clean(&format!("{name} {}", of.unwrap_or_default())));
    }
    let id = line.aliases.iter().find_map(|alias| ids.get(&fold(alias)));
    line.id = id.copied().unwrap_or_default().to_owned();
    line
}

/// The genitive of a country's name, with its capitals.
fn genitive(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split([' ', '-']).collect();
    let form = phrase_forms(&words, 0).into_iter().next().unwrap_or_default();
    let capital = |word: &String| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    form.iter().map(capital).collect::<Vec<_>>().join(" ")
}
