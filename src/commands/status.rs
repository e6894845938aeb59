//! `copydesk status`: counts inputs that wait, are in flight, done and failed, from the folders and the
//! journal.

use std::path::Path;

use serde::Serialize;

use super::common::{CommandError, load_config, write_stdout};
use crate::cli::{Exit, Global};
use crate::clock;
use crate::intake::folder::admit;
use crate::intake::folder::claim::CLAIM_FOLDER;
use crate::journal::{Journal, OutcomeCounts};
use crate::outlet::names::REASON_SUFFIX;
use crate::service::lock::StateLock;

#[derive(Debug, Serialize)]
struct Status {
    /// The process id of the service, if one runs.
    running: Option<String>,
    /// Files in the inbox that are or will be taken.
    waiting: usize,
    /// Files that are taken and not decided.
    in_work: usize,
    /// Records in the outbox that nobody has taken yet.
    in_outbox: usize,
    /// Inputs in failed/.
    in_failed: usize,
    last_day: Tally,
    remembered: Tally,
}

#[derive(Debug, Serialize)]
struct Tally {
    published: u64,
    duplicates: u64,
    failed: u64,
}

impl From<OutcomeCounts> for Tally {
    fn from(counts: OutcomeCounts) -> Self {
        Self { published: counts.published, duplicates: counts.duplicates, failed: counts.failed }
    }
}

pub(super) fn print_status(global: &Global, json: bool) -> Result<Exit, CommandError> {
    let config = load_config(global)?;
    let paths = &config.paths;
    let journal =
        Journal::open_for_reading(&paths.state).map_err(|e| CommandError::new(Exit::Io, e))?;
    let since = |seconds: i64| match &journal {
        Some(journal) => {
            journal.count_outcomes(seconds).map_err(|e| CommandError::new(Exit::Io, e))
        }
        None => Ok(OutcomeCounts::default()),
    };
    let taken = |name: &std::ffi::OsStr| admit::judge_name(name).is_none();
    let status = Status {
        running: StateLock::find_holder(&paths.state),
        waiting: count_files(&paths.inbox, taken),
        in_work: count_files(&paths.inbox.join(CLAIM_FOLDER), |_| true),
        in_outbox: count_files(&paths.outbox, |name| !name.as_encoded_bytes().starts_with(b".")),
        in_failed: count_files(&paths.failed, |name| {
            name.as_encoded_bytes().ends_with(REASON_SUFFIX.as_bytes())
        }),
        last_day: since(clock::unix_seconds() - 86_400)?.into(),
        remembered: since(0)?.into(),
    };
    if json {
        return write_stdout(&format!(
            "{}\n",
            serde_json::to_string_pretty(&status).unwrap_or_default()
        ));
    }
    write_stdout(&for_people(&status, paths))
}

fn for_people(status: &Status, paths: &crate::config::Paths) -> String {
    let service = match &status.running {
        Some(process) => format!("running, process {process}"),
        None => "not running".to_owned(),
    };
    let hint = if status.in_failed > 0 { ": see `copydesk failed list`" } else { "" };
    let tally = |t: &Tally| {
        format!("{} published, {} duplicates, {} failed", t.published, t.duplicates, t.failed)
    };
    format!(
        "service     {service}\n\
         inbox       {} waiting, {} in work ({})\n\
         outbox      {} records ({})\n\
         failed      {} inputs ({}){hint}\n\
         last 24 h   {}\n\
         remembered  {}\n",
        status.waiting,
        status.in_work,
        paths.inbox.display(),
        status.in_outbox,
        paths.outbox.display(),
        status.in_failed,
        paths.failed.display(),
        tally(&status.last_day),
        tally(&status.remembered),
    )
}

/// Counts the files in a folder whose name `counts` accepts; none where there is no folder.
fn count_files(folder: &Path, counts: impl Fn(&std::ffi::OsStr) -> bool) -> usize {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| counts(&entry.file_name()))
        .count()
}
