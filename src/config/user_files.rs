//! Files of the user's own beside the configuration: rules, names.

use std::io::{Error, Read as _};
use std::path::{Path, PathBuf};

use copydesk_analysis::user_file::UserFile;

use crate::limits;

/// Reads the files in `folder` with one of these endings, sorted by name; none where no folder is named.
/// Files that are hidden or end otherwise are skipped: an editor's copies, a folder under version control.
///
/// # Errors
/// The path that cannot be read and why, or with which the files are more than
/// [`limits::USER_FILES_BYTES`] together.
pub fn read_user_files(folder: &Path, endings: &[&str]) -> Result<Vec<UserFile>, (PathBuf, Error)> {
    if folder.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let of_folder = |error| (folder.to_owned(), error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(of_folder)? {
        let path = entry.map_err(of_folder)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let named = path.extension().is_some_and(|ext| endings.iter().any(|ending| ext == *ending));
        if named && !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let mut left = limits::USER_FILES_BYTES;
    let mut files = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let mut text = String::new();
        let read = std::fs::File::open(&path)
            .and_then(|file| file.take(left + 1).read_to_string(&mut text));
        match read {
            Ok(bytes) if bytes as u64 <= left => left -= bytes as u64,
            Ok(_) => {
                let most = limits::USER_FILES_BYTES / (1024 * 1024);
                let why =
                    format!("with it the files of its folder are more than {most} MiB together");
                return Err((path, Error::other(why)));
            }
            Err(error) => return Err((path, error)),
        }
        files.push(UserFile { name, text });
    }
    Ok(files)
}
