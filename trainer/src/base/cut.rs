//! The entities that the base keeps, with counts of those it leaves out.

use std::collections::BTreeMap;
use std::fmt;

use copydesk_analysis::article::EntityType;

/// The lowest prior of a kind, and that of its obscure ones. Set by hand, so that both files together stay
/// below 14 MB: the counts stand in `models/base/README.md`.
const fn lowest_prior(kind: EntityType, obscure: bool) -> u32 {
    match (kind, obscure) {
        (EntityType::Person | EntityType::Place, true) => 2,
        (EntityType::Organisation, _) => 2,
        (EntityType::Product | EntityType::Other, _) => 20,
        _ => 1,
    }
}

/// The words of the longest name of a work that somebody could take for that of a person or a place. Set by
/// hand.
const WORK_WORDS: usize = 3;

/// Returns whether an entity is kept.
pub fn keeps(kind: EntityType, obscure: bool, prior: u32, name: &str) -> bool {
    let looks_like_name = || {
        let mut words = name.split_whitespace();
        words.clone().count() <= WORK_WORDS
            && words.all(|word| word.chars().next().is_some_and(char::is_uppercase))
    };
    prior >= lowest_prior(kind, obscure) && (kind != EntityType::Other || looks_like_name())
}

/// Counts of what was kept and what was not.
#[derive(Default)]
pub struct Report {
    kinds: BTreeMap<&'static str, Counts>,
}

/// Counts of one table.
#[derive(Default)]
pub struct Counts {
    /// Its rows.
    pub rows: usize,
    /// Those that are kept.
    pub kept: usize,
    /// Those of them that are obscure.
    pub obscure: usize,
    /// The spellings of those that are kept, and those that were left out.
    pub spellings: usize,
    /// The spellings that were left out.
    pub left_out: usize,
    /// Labels.
    pub labels: usize,
}

impl Report {
    /// The counts of a table.
    pub fn of(&mut self, table: &'static str) -> &mut Counts {
        self.kinds.entry(table).or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (table, counts) in &self.kinds {
            writeln!(
                f,
                "{table}: {} rows, {} kept ({} obscure), {} spellings, {} left out, {} labels",
                counts.rows,
                counts.kept,
                counts.obscure,
                counts.spellings,
                counts.left_out,
                counts.labels
            )?;
        }
        Ok(())
    }
}
