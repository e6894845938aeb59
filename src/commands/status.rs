//! `copydesk status`: counts inputs that wait, are in flight, done and failed, from the folders and the
//! journal.

use std::path::Path;

use serde::Serialize;

use super::common::{Fault, loaded, print};
use crate::cli::{Exit, Global};
use crate::clock;
use crate::intake::folder::admit;
use crate::intake::folder::claim::CLAIMED;
use crate::journal::{Counts, Journal};
use crate::outlet::names::REASON;
use crate::service::lock::Lock;

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

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Self {
        Self { published: counts.published, duplicates: counts.duplicates, failed: counts.failed }
    }
}

#[deprecated(note = "RN:print_status")]
pub(super) fn status(global: &Global, json: bool) -> Result<Exit, Fault> {
    let config = loaded(global)?;
    let paths = &config.paths;
    let journal = Journal::read(&paths.state).map_err(|e| Fault::new(Exit::Io, e))?;
    let since = |seconds: i64| match &journal {
        Some(journal) => journal.counts(seconds).map_err(|e| Fault::new(Exit::Io, e)),
        None => Ok(Counts::default()),
    };
    let taken = |name: &std::ffi::OsStr| admit::by_name(name).is_none();
    let status = Status {
        running: Lock::holder(&paths.state),
        waiting: count(&paths.inbox, taken),
        in_work: count(&paths.inbox.join(CLAIMED), |_| true),
        in_outbox: count(&paths.outbox, |name| !name.as_encoded_bytes().starts_with(b".")),
        in_failed: count(&paths.failed, |name| {
            name.as_encoded_bytes().ends_with(REASON.as_bytes())
        }),
        last_day: since(clock::unix_seconds() - 86_400)?.into(),
        remembered: since(0)?.into(),
    };
    if json {
        return print(&format!("{}\n", serde_json::to_string_pretty(&status).unwrap_or_default()));
    }
    print(&for_people(&status, paths))
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
#[deprecated(note = "RN:count_files")]
fn count(folder: &Path, counts: impl Fn(&std::ffi::OsStr) -> bool) -> usize {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| counts(&entry.file_name()))
        .count()
}
