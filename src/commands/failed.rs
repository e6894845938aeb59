//! `copydesk failed`: lists the inputs that failed, puts them back into the inbox, or removes them.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::common::{CommandError, load_config, open_folder, write_stdout};
use super::drop;
use crate::cli::{Chosen, Exit, Failed, Global};
use crate::config::Paths;
use crate::delivery::reason::Reason;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::outlet::names::{REASON_SUFFIX, reason_name};
use copydesk_analysis::name::{parse_shown_name, show_name};

pub(super) fn run_failed_action(global: &Global, action: &Failed) -> Result<Exit, CommandError> {
    let paths = load_config(global)?.paths;
    match action {
        Failed::List => list_failed(&paths),
        Failed::Show { name } => show_reason(&paths, name),
        Failed::Retry(chosen) => retry_inputs(&paths, chosen),
        Failed::Purge(chosen) => purge_inputs(&paths, chosen),
    }
}

fn list_failed(paths: &Paths) -> Result<Exit, CommandError> {
    let mut text = String::new();
    for name in list_inputs(paths)? {
        let line = match read_reason(paths, &name) {
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
    write_stdout(&text)
}

fn show_reason(paths: &Paths, wanted: &str) -> Result<Exit, CommandError> {
    let name = find_input(paths, wanted)?;
    let reason = read_reason(paths, &name).map_err(|e| CommandError::new(Exit::Io, e))?;
    write_stdout(&format!(
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

fn retry_inputs(paths: &Paths, chosen: &Chosen) -> Result<Exit, CommandError> {
    let names = chosen_names(paths, chosen)?;
    let (failed, inbox) = (open_folder(&paths.failed)?, open_folder(&paths.inbox)?);
    let mut exit = Exit::Success;
    for name in names {
        // The input's own name, where the kept one had to differ.
        // A reason file is only a file: what it names must be a plain name.
        let back = read_reason(paths, &name)
            .map(|reason| parse_shown_name(&reason.file))
            .ok()
            .filter(|back| Path::new(back).file_name() == Some(back))
            .unwrap_or_else(|| name.clone());
        match put_back(&failed, &inbox, &name, &back) {
            Ok(()) => eprintln!("copydesk: {} is back in the inbox", show_name(&back)),
            Err(e) => {
                let why = drop::describe_refusal(&e);
                eprintln!("copydesk: {} stays in failed/: {why}", show_name(&name));
                exit = Exit::ArticleFailed;
            }
        }
    }
    Ok(exit)
}

/// Removes inputs for good, each with its reason.
fn purge_inputs(paths: &Paths, chosen: &Chosen) -> Result<Exit, CommandError> {
    let names = chosen_names(paths, chosen)?;
    let failed = open_folder(&paths.failed)?;
    for name in &names {
        let gone = failed.unlink(Path::new(name)).and_then(|()| remove_reason(&failed, name));
        gone.map_err(|e| CommandError::new(Exit::Io, format!("{}: {e}", show_name(name))))?;
    }
    eprintln!("copydesk: {} removed", names.len());
    Ok(Exit::Success)
}

/// Returns the inputs that are named, or all of them.
fn chosen_names(
    paths: &Paths,
    Chosen { names, all }: &Chosen,
) -> Result<Vec<OsString>, CommandError> {
    if *all {
        list_inputs(paths)
    } else {
        names.iter().map(|name| find_input(paths, name)).collect()
    }
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
fn list_inputs(paths: &Paths) -> Result<Vec<OsString>, CommandError> {
    let listed = match Folder::open_path(&paths.failed)
        .and_then(|dir| (&dir as &dyn Dir).list_names())
    {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other
            .map_err(|e| CommandError::new(Exit::Io, format!("{}: {e}", paths.failed.display())))?,
    };
    let all: HashSet<&OsString> = listed.iter().collect();
    let is_input = |name: &&OsString| {
        let bytes = name.as_encoded_bytes();
        let has_reason = all.contains(&reason_name(name).into_os_string());
        !bytes.starts_with(b".") && (has_reason || !bytes.ends_with(REASON_SUFFIX.as_bytes()))
    };
    let mut names: Vec<OsString> = listed.iter().filter(is_input).cloned().collect();
    names.sort();
    Ok(names)
}

/// Finds the input of a name on the command line: as it is, or as it is shown.
fn find_input(paths: &Paths, wanted: &str) -> Result<OsString, CommandError> {
    let found =
        list_inputs(paths)?.into_iter().find(|name| name == wanted || show_name(name) == wanted);
    found.ok_or_else(|| {
        let message =
            format!("{wanted} is not in {}: see `copydesk failed list`", paths.failed.display());
        CommandError::new(Exit::ArticleFailed, message)
    })
}

fn read_reason(paths: &Paths, name: &OsStr) -> Result<Reason, String> {
    let path = paths.failed.join(reason_name(name));
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
