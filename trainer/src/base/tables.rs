//! The tables of the sources, and the rows of them that may be taken.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::source::{self, Row, field};

/// The sources: the letter by which `--sources` and the tables of spellings call one, and its name in the
/// tables of entities.
pub const SOURCES: [(char, &str); 23] = [
    ('e', "ep-scrapers"),
    ('x', "x-factr"),
    ('m', "mpararel"),
    ('b', "bear"),
    ('f', "fb15k"),
    ('w', "wikitrivia"),
    ('E', "everypolitician"),
    ('N', "nerel"),
    ('l', "legislatoR"),
    ('p', "proto-commons"),
    ('s', "nsi"),
    ('t', "reep"),
    ('P', "partyfacts"),
    ('u', "us-newspapers"),
    ('h', "chadwick"),
    ('k', "riksdag"),
    ('c', "congress"),
    ('n', "natural-earth"),
    ('r', "rigour"),
    ('o', "country-coder"),
    ('C', "country-codes"),
    ('z', "trudle"),
    ('d', "dr5hn"),
];

/// The folder of the tables.
pub struct Tables {
    folder: PathBuf,
    /// The letters of the sources that may be taken.
    allowed: Vec<char>,
}

impl Tables {
    /// The tables of `folder`, of which the rows of `sources` are taken.
    pub fn new(folder: &Path, sources: Option<&str>) -> Result<Self> {
        let all = || SOURCES.iter().map(|(letter, _)| *letter);
        let allowed: Vec<char> = sources.map_or_else(|| all().collect(), |s| s.chars().collect());
        if let Some(letter) = allowed.iter().find(|letter| !all().any(|known| known == **letter)) {
            bail!("--sources: there is no source {letter}");
        }
        Ok(Self { folder: folder.to_owned(), allowed })
    }

    /// The text of a table.
    pub fn read_text(&self, name: &str) -> Result<String> {
        source::text(&self.folder.join(format!("{name}.tsv.xz")))
    }

    /// The rows of a table of entities or spellings of which a source may be taken.
    pub fn rows<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Row<'t>> {
        source::rows(text).filter(|row| self.may_take(field(row, "sources")))
    }

    /// Returns whether the rows of a source may be taken.
    pub fn allows(&self, letter: char) -> bool {
        self.allowed.contains(&letter)
    }

    /// Returns whether one of the sources may be taken: names with commas, or letters.
    fn may_take(&self, sources: &str) -> bool {
        let mut letters = sources.chars();
        sources.split(',').any(|name| letter_of(name).is_some_and(|letter| self.allows(letter)))
            || letters.all(|letter| name_of(letter).is_some())
                && sources.chars().any(|letter| self.allows(letter))
    }
}

fn letter_of(name: &str) -> Option<char> {
    SOURCES.iter().find(|(_, known)| *known == name).map(|(letter, _)| *letter)
}

fn name_of(letter: char) -> Option<&'static str> {
    SOURCES.iter().find(|(known, _)| *known == letter).map(|(_, name)| *name)
}

/// The number of a Wikidata id.
pub fn number(id: &str) -> Option<u32> {
    id.strip_prefix('Q')?.parse().ok()
}

/// The items of a field, parted by `|`.
pub fn list<'t>(row: &Row<'t>, name: &str) -> impl Iterator<Item = &'t str> {
    field(row, name).split('|').filter(|item| !item.is_empty())
}
