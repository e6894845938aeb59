//! Retention of done/: removes inputs past their time, then the oldest until the rest fits.

use std::io;
use std::path::{Path, PathBuf};

use crate::clock;
use crate::config::Done;

/// Removes the inputs that done/ need not keep. Returns the numbers of removed files and bytes.
///
/// # Errors
/// As the folder cannot be read; files that cannot be removed are skipped until next time.
pub fn remove_expired(done: &Path, keep: &Done) -> io::Result<(u64, u64)> {
    let oldest_day =
        clock::day_of(clock::unix_seconds().saturating_sub_unsigned(keep.keep_for.as_secs()));
    let mut files: Vec<(PathBuf, u64, bool)> = Vec::new();
    let mut days: Vec<_> = std::fs::read_dir(done)?.filter_map(Result::ok).collect();
    days.sort_by_key(std::fs::DirEntry::file_name);
    for day in &days {
        let name = day.file_name();
        let Some(name) = name.to_str().filter(|name| is_day(name)) else { continue };
        let is_past = name < oldest_day.as_str();
        let mut inputs: Vec<_> = std::fs::read_dir(day.path())?
            .filter_map(Result::ok)
            .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
            .filter(|(_, data)| data.is_file())
            .collect();
        inputs.sort_by_key(|(_, data)| data.modified().ok());
        files.extend(inputs.into_iter().map(|(path, data)| (path, data.len(), is_past)));
    }
    let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    let mut gone = (0, 0);
    for (path, bytes, is_past) in files {
        if !is_past && total <= keep.keep_size.0 {
            break;
        }
        if std::fs::remove_file(&path).is_ok() {
            total -= bytes;
            gone = (gone.0 + 1, gone.1 + bytes);
        }
    }
    // Only empty folders are removed, and none that the committer may be moving an input into.
    let yesterday = clock::day_of(clock::unix_seconds() - 86_400);
    for day in &days {
        if day.file_name().to_str().is_some_and(|name| is_day(name) && name < yesterday.as_str()) {
            let _not_empty = std::fs::remove_dir(day.path());
        }
    }
    Ok(gone)
}

fn is_day(name: &str) -> bool {
    name.len() == 10
        && name.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Bytes, Period};

    fn done_with(files: &[(&str, usize)]) -> tempfile::TempDir {
        let done = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = done.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, vec![b'x'; *bytes]).unwrap();
        }
        done
    }

    fn left(done: &tempfile::TempDir) -> Vec<String> {
        let mut left = Vec::new();
        for day in std::fs::read_dir(done.path()).unwrap() {
            for file in std::fs::read_dir(day.unwrap().path()).unwrap() {
                left.push(file.unwrap().file_name().into_string().unwrap());
            }
        }
        left.sort();
        left
    }

    #[test]
    fn what_is_past_its_time_goes_with_its_folder() {
        let today = clock::day_of(clock::unix_seconds());
        let done = done_with(&[("2001-01-01/old", 5), (&format!("{today}/new"), 5)]);
        let keep = Done { keep_for: Period::from_days(7), keep_size: Bytes::from_mib(1) };
        assert_eq!(remove_expired(done.path(), &keep).unwrap(), (1, 5));
        assert_eq!(left(&done), ["new"]);
        assert!(!done.path().join("2001-01-01").try_exists().unwrap());
    }

    #[test]
    fn the_oldest_go_until_the_rest_fits() {
        let today = clock::unix_seconds();
        let day = |ago: i64| clock::day_of(today - ago * 86_400);
        let files =
            [(2, "a"), (1, "b"), (0, "c")].map(|(ago, name)| format!("{}/{name}", day(ago)));
        let done = done_with(&[(&files[0], 10), (&files[1], 10), (&files[2], 10)]);
        let keep = Done { keep_for: Period::from_days(7), keep_size: Bytes(15) };
        assert_eq!(remove_expired(done.path(), &keep).unwrap(), (2, 20));
        assert_eq!(left(&done), ["c"]);
    }

    #[test]
    fn what_is_not_ours_stays() {
        let done = done_with(&[("mine/notes", 5)]);
        let keep = Done { keep_for: Period::from_secs(0), keep_size: Bytes(0) };
        assert_eq!(remove_expired(done.path(), &keep).unwrap(), (0, 0));
        assert_eq!(left(&done), ["notes"]);
    }
}
