//! `copydesk failed`: lists the inputs that failed, puts them back into the inbox, or removes them.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::common::{Fault, folder, loaded, print};
use super::drop;
use crate::cli::{Chosen, Exit, Failed, Global};
use crate::config::Paths;
use crate::delivery::reason::Reason;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::outlet::names::{REASON, reason_name};
use copydesk_analysis::name::{parse_shown_name, show_name};

#[deprecated(note = "RN:run_failed_action")]
pub(super) fn failed(global: &Global, action: &Failed) -> Result<Exit, Fault> {
    let paths = loaded(global)?.paths;
    match action {
        Failed::List => list(&paths),
        Failed::Show { name } => show(&paths, name),
        Failed::Retry(chosen) => retry(&paths, chosen),
        Failed::Purge(chosen) => purge(&paths, chosen),
    }
}

#[deprecated(note = "RN:list_failed")]
fn list(paths: &Paths) -> Result<Exit, Fault> {
    let mut text = String::new();
    for name in inputs(paths)? {
        let line = match reason(paths, &name) {
            Ok(reason) => {
                format!("{}  {}  {}", reason.failed_at, reason.code.as_str(), reason.message)
            }
            Err(e) => format!("its reason cannot be read: {e}"),
        };
        text.push_str(&format!("{}  {line}\n", show_name(&name)));
    }
    if text.is_empty() {
        eprintln!("copydesk: nothing has failed");
    }
    print(&text)
}

#[deprecated(note = "RN:show_reason")]
fn show(paths: &Paths, wanted: &str) -> Result<Exit, Fault> {
    let name = find(paths, wanted)?;
    let reason = reason(paths, &name).map_err(|e| Fault::new(Exit::Io, e))?;
    print(&format!(
        "file      {}\nwhy       {} ({})\nwhat to do  {}\nsize      {} bytes\n\
         attempts  {}\nwhen      {}\nkept as   {}\n",
        reason.file,
        reason.message,
        reason.code.as_str(),
        reason.advice,
        reason.bytes,
        reason.attempts,
        reason.failed_at,
        paths.failed.join(&name).display(),
    ))
}

#[deprecated(note = "RN:retry_inputs")]
fn retry(paths: &Paths, chosen: &Chosen) -> Result<Exit, Fault> {
    let names = names(paths, chosen)?;
    let (failed, inbox) = (folder(&paths.failed)?, folder(&paths.inbox)?);
    let mut exit = Exit::Success;
    for name in names {
        // The input's own name, where the kept one had to differ.
        // A reason file is only a file: what it names must be a plain name.
        let back = reason(paths, &name)
            .map(|reason| parse_shown_name(&reason.file))
            .ok()
            .filter(|back| Path::new(back).file_name() == Some(back))
            .unwrap_or_else(|| name.clone());
        match put_back(&failed, &inbox, &name, &back) {
            Ok(()) => eprintln!("copydesk: {} is back in the inbox", show_name(&back)),
            Err(e) => {
                let why = drop::refusal(&e);
                eprintln!("copydesk: {} stays in failed/: {why}", show_name(&name));
                exit = Exit::ArticleFailed;
            }
        }
    }
    Ok(exit)
}

/// Removes inputs for good, each with its reason.
#[deprecated(note = "RN:purge_inputs")]
fn purge(paths: &Paths, chosen: &Chosen) -> Result<Exit, Fault> {
    let names = names(paths, chosen)?;
    let failed = folder(&paths.failed)?;
    for name in &names {
        let gone = failed.unlink(Path::new(name)).and_then(|()| remove_reason(&failed, name));
        gone.map_err(|e| Fault::new(Exit::Io, format!("{}: {e}", show_name(name))))?;
    }
    eprintln!("copydesk: {} removed", names.len());
    Ok(Exit::Success)
}

/// Returns the inputs that are named, or all of them.
#[deprecated(note = "RN:chosen_names")]
fn names(paths: &Paths, Chosen { names, all }: &Chosen) -> Result<Vec<OsString>, Fault> {
    if *all { inputs(paths) } else { names.iter().map(|name| find(paths, name)).collect() }
}

fn put_back(failed: &dyn Dir, inbox: &dyn Dir, name: &OsStr, back: &OsStr) -> io::Result<()> {
    match failed.rename(Path::new(name), inbox, Path::new(back)) {
        Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
            drop::copy_in(&mut failed.open(Path::new(name))?, inbox, back)?;
            inbox.sync()?;
            failed.unlink(Path::new(name))?;
        }
        other => other?,
    }
    remove_reason(failed, name)
}

fn remove_reason(failed: &dyn Dir, name: &OsStr) -> io::Result<()> {
    match failed.unlink(&reason_name(name)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Lists the names of the inputs in failed/, in order.
#[deprecated(note = "RN:list_inputs")]
fn inputs(paths: &Paths) -> Result<Vec<OsString>, Fault> {
    let listed = match Folder::open(&paths.failed).and_then(|dir| (&dir as &dyn Dir).names()) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => {
            other.map_err(|e| Fault::new(Exit::Io, format!("{}: {e}", paths.failed.display())))?
        }
    };
    let all: HashSet<&OsString> = listed.iter().collect();
    let is_input = |name: &&OsString| {
        let bytes = name.as_encoded_bytes();
        let has_reason = all.contains(&reason_name(name).into_os_string());
        !bytes.starts_with(b".") && (has_reason || !bytes.ends_with(REASON.as_bytes()))
    };
    let mut names: Vec<OsString> = listed.iter().filter(is_input).cloned().collect();
    names.sort();
    Ok(names)
}

/// Finds the input of a name on the command line: as it is, or as it is shown.
#[deprecated(note = "RN:find_input")]
fn find(paths: &Paths, wanted: &str) -> Result<OsString, Fault> {
    let found = inputs(paths)?.into_iter().find(|name| name == wanted || show_name(name) == wanted);
    found.ok_or_else(|| {
        let message =
            format!("{wanted} is not in {}: see `copydesk failed list`", paths.failed.display());
        Fault::new(Exit::ArticleFailed, message)
    })
}

#[deprecated(note = "RN:read_reason")]
fn reason(paths: &Paths, name: &OsStr) -> Result<Reason, String> {
    let path = paths.failed.join(reason_name(name));
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
