//! Names in the outlet's folders: of staged files, of records, of failed inputs and their reasons.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The folder inside outbox/ and failed/ where files are written before they are shown.
pub const STAGING_FOLDER: &str = ".staged";
/// The end of the name of a reason file.
pub const REASON_SUFFIX: &str = ".reason.json";

/// Returns the name of a staged file.
pub fn staged_name(seq: u64, line: u64) -> PathBuf {
    PathBuf::from(format!("{seq:012}.{line}.json"))
}

/// Returns claim number and line of a staged file's name; none if it is no such name.
pub fn parse_staged_name(name: &OsStr) -> Option<(u64, u64)> {
    let (seq, rest) = name.to_str()?.split_once('.')?;
    Some((seq.parse().ok()?, rest.strip_suffix(".json")?.parse().ok()?))
}

/// Returns the name of the reason that lies beside a failed input.
pub fn reason_name(failed_name: &OsStr) -> PathBuf {
    let mut name = failed_name.to_owned();
    name.push(REASON_SUFFIX);
    PathBuf::from(name)
}

/// Returns the name of a record with one more number in it.
pub fn numbered_name(name: &str, n: u64) -> String {
    format!("{}.{n}.json", name.strip_suffix(".json").unwrap_or(name))
}

/// Returns the name with the claim's number before the extension, cut to `room` bytes; with one more number
/// when that is taken as well.
pub(super) fn distinct_name(name: &OsStr, seq: u64, n: u32, room: usize) -> OsString {
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or(name).as_bytes();
    let extension = path.extension().map(OsStr::as_bytes).filter(|e| e.len() < 32);
    let mut tail = if n == 0 { format!(".{seq}") } else { format!(".{seq}.{n}") }.into_bytes();
    if let Some(extension) = extension {
        tail.push(b'.');
        tail.extend_from_slice(extension);
    }
    let kept = stem.len().min(room.saturating_sub(tail.len()));
    let mut out: Vec<u8> = stem.iter().copied().take(kept).collect();
    out.extend(tail);
    OsString::from_vec(out)
}

/// Does something under the name, or under the first distinct one that is not taken.
///
/// # Errors
/// As `action` fails for another reason than `AlreadyExists`.
pub fn with_free_name(
    name: &OsStr,
    seq: u64,
    room: usize,
    mut action: impl FnMut(&OsStr) -> io::Result<()>,
) -> io::Result<()> {
    let mut done = action(name);
    for n in 0.. {
        match done {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                done = action(&distinct_name(name, seq, n, room));
            }
            other => return other,
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_staged_name_reads_back() {
        let name = staged_name(7, 12);
        assert_eq!(parse_staged_name(name.as_os_str()), Some((7, 12)));
        assert_eq!(parse_staged_name(OsStr::new("rubbish.json")), None);
    }

    #[test]
    fn a_distinct_name_keeps_the_extension_and_fits() {
        assert_eq!(distinct_name(OsStr::new("a.b.txt"), 7, 0, 255), "a.b.7.txt");
        assert_eq!(distinct_name(OsStr::new("a"), 7, 2, 255), "a.7.2");
        let long = distinct_name(OsStr::new(&format!("{}.txt", "x".repeat(251))), 7, 0, 243);
        assert_eq!(long.len(), 243);
        assert!(long.to_str().unwrap().ends_with("x.7.txt"));
    }
}
