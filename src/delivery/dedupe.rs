//! Dedupe: which inputs were published before.
//!
//! The configuration says what makes two inputs the same: their bytes, bytes and name, or nothing. The
//! committer decides, in the order of the receipts; the reader's look into the journal only saves work.
//! Failed inputs do not count, so that a retry works.

use std::collections::HashMap;

use crate::clock;
use crate::config::{Config, Dedupe};
use crate::journal::{Journal, JournalError};

/// Returns the number of the claim that published these bytes before, as far as the configuration asks.
///
/// # Errors
/// As reading the journal fails.
pub fn find_published(
    journal: &Journal,
    config: &Config,
    id: &blake3::Hash,
    name: &[u8],
) -> Result<Option<u64>, JournalError> {
    let name = match config.outlet.dedupe {
        Dedupe::Off => return Ok(None),
        Dedupe::Content => None,
        Dedupe::NameAndContent => Some(name),
    };
    let window = config.outlet.dedupe_window.as_secs();
    let since = clock::unix_seconds().saturating_sub_unsigned(window);
    Ok(journal.find_published_receipt(id, name, since)?.map(|receipt| receipt.seq))
}

/// The inputs that are published by one batch, which is not in the journal yet.
#[derive(Debug, Default)]
pub struct BatchPublications {
    first_of: HashMap<(blake3::Hash, Vec<u8>), u64>,
}

impl BatchPublications {
    /// Notes that a claim publishes these bytes.
    pub fn note_published(&mut self, config: &Config, id: blake3::Hash, name: &[u8], seq: u64) {
        if config.outlet.dedupe != Dedupe::Off {
            self.first_of.insert((id, compared_name(config, name)), seq);
        }
    }

    /// Returns the number of the claim that publishes the same input.
    pub fn find_publisher(&self, config: &Config, id: &blake3::Hash, name: &[u8]) -> Option<u64> {
        self.first_of.get(&(*id, compared_name(config, name))).copied()
    }
}

/// Returns the part of the name that dedupe compares.
fn compared_name(config: &Config, name: &[u8]) -> Vec<u8> {
    match config.outlet.dedupe {
        Dedupe::NameAndContent => name.to_vec(),
        _ => Vec::new(),
    }
}
