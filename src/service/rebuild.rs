//! Reconstruction of a lost journal. Its loss costs no article, but inputs that were published would be
//! published again. So the receipts are made again from the records in the outbox and the inputs in
//! done/: their bytes show which inputs are known.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use super::error::StartError;
use super::folders::Folders;
use crate::clock;
use crate::disk::Dir;
use crate::intake::folder::claim::{Inbox, LAST_SEQ};
use crate::journal::{Journal, Outcome, Receipt, ReceiptOutput};
use crate::limits;
use crate::outlet::names::parse_staged_name;
use crate::telemetry::events;
use copydesk_analysis::name;

/// Fills an empty journal from the files in the folders.
///
/// # Errors
/// As a folder or the journal fails.
pub fn rebuild_if_empty(
    journal: &mut Journal,
    inbox: &Arc<Inbox>,
    folders: &Folders,
) -> Result<(), StartError> {
    if journal.highest_seq()? > 0 {
        return Ok(());
    }
    let began = Instant::now();
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| StartError::Folder { path, source }
    };
    // Above every number that a claim or a staged file still carries: none of those is known.
    let used = find_highest_seq(inbox, folders).map_err(at(inbox.claimed.path()))?;
    let mut found = KnownInputs { receipts: Vec::new(), ids: HashSet::new(), next_seq: used + 1 };
    found.add_records(folders.sink.outbox.as_ref()).map_err(at(folders.sink.outbox.path()))?;
    found.add_inputs(folders.archive.done.as_ref()).map_err(at(folders.archive.done.path()))?;
    if found.receipts.is_empty() {
        return Ok(());
    }
    for batch in found.receipts.chunks(limits::COMMIT_BATCH) {
        journal.commit_receipts(batch)?;
    }
    events::journal_rebuilt(found.receipts.len() as u64, began.elapsed().as_millis() as u64);
    Ok(())
}

fn find_highest_seq(inbox: &Arc<Inbox>, folders: &Folders) -> io::Result<u64> {
    let claims = inbox.list_leftovers()?.into_iter().map(|claim| claim.seq);
    let mut staged = folders.sink.staged.list_names()?;
    staged.extend(folders.sink.staged_reasons.list_names()?);
    let staged = staged.iter().filter_map(|name| parse_staged_name(name)).map(|(seq, _)| seq);
    let staged = staged.filter(|seq| *seq <= LAST_SEQ);
    Ok(claims.chain(staged).max().unwrap_or(0))
}

struct KnownInputs {
    receipts: Vec<Receipt>,
    ids: HashSet<blake3::Hash>,
    next_seq: u64,
}

impl KnownInputs {
    /// Adds the inputs of the records in the outbox. Each record that was made of a whole file has that
    /// file's id and name.
    fn add_records(&mut self, outbox: &dyn Dir) -> io::Result<()> {
        for file in outbox.list_names()? {
            let Some(output) = file.to_str().filter(|name| name.ends_with(".json")) else {
                continue;
            };
            let mut bytes = Vec::new();
            outbox.open(Path::new(output))?.read_to_end(&mut bytes)?;
            let Some((id, input)) = serde_json::from_slice(&bytes).ok().and_then(origin_of_record)
            else {
                continue;
            };
            let output = ReceiptOutput {
                line: 0,
                name: output.to_owned(),
                hash: blake3::hash(&bytes),
                bytes: bytes.len() as u64,
            };
            self.add_receipt(id, input, vec![output]);
        }
        Ok(())
    }

    fn add_inputs(&mut self, done: &dyn Dir) -> io::Result<()> {
        for day in fs::read_dir(done.path())? {
            let day = day?.path();
            if !day.is_dir() {
                continue;
            }
            for input in fs::read_dir(&day)? {
                let input = input?;
                if !input.file_type()?.is_file() {
                    continue;
                }
                let mut hasher = blake3::Hasher::new();
                hasher.update_reader(fs::File::open(input.path())?)?;
                self.add_receipt(hasher.finalize(), input.file_name(), Vec::new());
            }
        }
        Ok(())
    }

    fn add_receipt(&mut self, id: blake3::Hash, input: OsString, outputs: Vec<ReceiptOutput>) {
        if !self.ids.insert(id) {
            return;
        }
        self.receipts.push(Receipt {
            seq: self.next_seq,
            id: Some(id),
            name: input.into_vec(),
            decided_at: clock::unix_seconds(),
            outcome: Outcome::Published,
            outputs,
        });
        self.next_seq += 1;
    }
}

/// Returns the id and the name of the file that a record was made of; none if it is no record of ours,
/// or is of one article among several.
fn origin_of_record(record: Value) -> Option<(blake3::Hash, OsString)> {
    let is_part = |of: &str| record.pointer(of).is_some();
    if is_part("/copydesk/source/line") || is_part("/copydesk/source/entry") {
        return None;
    }
    let id = record.get("uri")?.as_str()?.strip_prefix("urn:copydesk:article:")?;
    let id = blake3::Hash::from_hex(id).ok()?;
    let names = record.get("altIds")?.as_array()?;
    let file = names.iter().find(|alt| alt["role"] == "filename")?.get("value")?.as_str()?;
    let file = name::parse_shown_name(file);
    (Path::new(&file).file_name() == Some(OsStr::new(&file))).then_some((id, file))
}
