//! `copydesk drop`: files into the inbox, as one should.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use super::{Fault, loaded};
use crate::cli::{Exit, Global};
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::intake::admit;

/// Copies each file under a hidden name, flushes it, renames it and flushes the folder: the service
/// sees it whole and at once, and when this ends, a power cut cannot take it away.
pub(super) fn drop(global: &Global, files: &[PathBuf]) -> Result<Exit, Fault> {
    let inbox = loaded(global)?.paths.inbox;
    let folder = Folder::create(&inbox)
        .map_err(|e| Fault::new(Exit::Io, format!("{}: {e}", inbox.display())))?;
    let mut exit = Exit::Success;
    for file in files {
        if let Err(why) = drop_one(&folder, file) {
            eprintln!("copydesk: {}: {why}", file.display());
            exit = Exit::Io;
        }
    }
    folder.sync().map_err(|e| Fault::new(Exit::Io, format!("{}: {e}", inbox.display())))?;
    Ok(exit)
}

fn drop_one(inbox: &dyn Dir, file: &Path) -> Result<(), String> {
    let name = file.file_name().ok_or("it has no file name")?;
    if let Some(why) = admit::by_name(name) {
        return Err(format!("the service leaves such a name alone ({})", why.as_str()));
    }
    let mut input = std::fs::File::open(file).map_err(|e| e.to_string())?;
    let hidden = hidden_name(name);
    // What an interrupted drop of the same name left.
    let _there_may_be_none = inbox.unlink(&hidden);
    let copied = (|| {
        let mut copy = inbox.create(&hidden)?;
        io::copy(&mut input, &mut copy)?;
        copy.sync()?;
        inbox.rename(&hidden, inbox, Path::new(name))
    })();
    copied.map_err(|e: io::Error| {
        let _it_may_be_gone = inbox.unlink(&hidden);
        match e.kind() {
            io::ErrorKind::AlreadyExists => {
                "the inbox has a file of that name; try again when it is taken".to_owned()
            }
            _ => e.to_string(),
        }
    })
}

/// Hidden from the service, and of a length that any file system allows.
fn hidden_name(name: &OsStr) -> PathBuf {
    let mut hidden = OsString::from(admit::OWN);
    hidden.push(blake3::hash(name.as_encoded_bytes()).to_hex().as_str());
    PathBuf::from(hidden)
}
