//! `copydesk drop`: copies files into the inbox, whole and durable.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::common::{CommandError, load_config, open_folder};
use crate::cli::{Exit, Global};
use crate::disk::Dir;
use crate::intake::folder::admit;

/// Copies each file in and flushes the folder: after that, a power cut cannot remove them.
pub(super) fn drop_files(global: &Global, files: &[PathBuf]) -> Result<Exit, CommandError> {
    let inbox = load_config(global)?.paths.inbox;
    let folder = open_folder(&inbox)?;
    let mut exit = Exit::Success;
    for file in files {
        if let Err(why) = drop_one(&folder, file) {
            eprintln!("copydesk: {}: {why}", file.display());
            exit = Exit::Io;
        }
    }
    folder.sync().map_err(|e| CommandError::new(Exit::Io, format!("{}: {e}", inbox.display())))?;
    Ok(exit)
}

fn drop_one(inbox: &dyn Dir, file: &Path) -> Result<(), String> {
    let name = file.file_name().ok_or("it has no file name")?;
    if let Some(why) = admit::judge_name(name) {
        return Err(format!("the service leaves such a name alone ({})", why.as_str()));
    }
    let mut input = std::fs::File::open(file).map_err(|e| e.to_string())?;
    copy_in(&mut input, inbox, name).map_err(|e| describe_refusal(&e))
}

/// Copies a file into the inbox: written under a hidden name, flushed and renamed, so that the
/// service sees it whole and at once. The caller flushes the folder.
pub(super) fn copy_in(input: &mut dyn Read, inbox: &dyn Dir, name: &OsStr) -> io::Result<()> {
    let hidden = hidden_name(name);
    // What an interrupted copy of the same name left.
    let _there_may_be_none = inbox.unlink(&hidden);
    let copied = (|| {
        let mut copy = inbox.create(&hidden)?;
        io::copy(input, &mut copy)?;
        copy.sync()?;
        inbox.rename(&hidden, inbox, Path::new(name))
    })();
    if copied.is_err() {
        let _it_may_be_gone = inbox.unlink(&hidden);
    }
    copied
}

/// Describes for a person why a file could not be copied into the inbox.
pub(super) fn describe_refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            "the inbox has a file of that name; try again when it is taken".to_owned()
        }
        _ => error.to_string(),
    }
}

/// Returns a name that is hidden from the service, of a length that any file system allows.
fn hidden_name(name: &OsStr) -> PathBuf {
    let mut hidden = OsString::from(admit::OWN_PREFIX);
    hidden.push(blake3::hash(name.as_encoded_bytes()).to_hex().as_str());
    PathBuf::from(hidden)
}
