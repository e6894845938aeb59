//! Admission: the names and files that the intake takes, and those that it leaves alone.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::FileType;

use crate::disk::FileState;

/// The beginning of the names under which the program's own commands prepare files in the inbox.
pub const OWN_PREFIX: &str = ".copydesk.";

/// The reason why a name in the inbox is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeftAlone {
    /// Its name begins with a dot.
    Dotfile,
    /// Its name says that it is being written or downloaded, or is an editor's copy.
    Partial,
    /// A symbolic link.
    Symlink,
    /// A folder.
    Folder,
    /// A FIFO, socket or device.
    Special,
    /// The file has a second name, under which somebody may still write it.
    HardLink,
}

impl LeftAlone {
    /// Returns the reason as the log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dotfile => "dotfile",
            Self::Partial => "partial",
            Self::Symlink => "symlink",
            Self::Folder => "folder",
            Self::Special => "special",
            Self::HardLink => "hard-link",
        }
    }
}

/// Returns the reason why a name is never taken, whatever file it names; none where it may be taken.
pub fn judge_name(name: &OsStr) -> Option<LeftAlone> {
    const PARTIAL: [&str; 6] = [".part", ".tmp", ".crdownload", ".filepart", ".swp", "~"];
    let bytes = name.as_bytes();
    if bytes.first() == Some(&b'.') {
        return Some(LeftAlone::Dotfile);
    }
    let ends_with = |end: &str| {
        bytes
            .len()
            .checked_sub(end.len())
            .and_then(|at| bytes.get(at..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
    };
    PARTIAL.iter().any(|end| ends_with(end)).then_some(LeftAlone::Partial)
}

/// Returns the reason why a file of this state is left alone; none where it may be taken.
pub fn judge_file_state(look: &FileState, allow_hard_links: bool) -> Option<LeftAlone> {
    match look.kind {
        FileType::RegularFile if look.links > 1 && !allow_hard_links => Some(LeftAlone::HardLink),
        FileType::RegularFile => None,
        FileType::Symlink => Some(LeftAlone::Symlink),
        FileType::Directory => Some(LeftAlone::Folder),
        _ => Some(LeftAlone::Special),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotfiles_and_partial_downloads_are_left_alone() {
        let judge = |name: &str| judge_name(OsStr::new(name));
        assert_eq!(judge(".a.txt"), Some(LeftAlone::Dotfile));
        for name in ["a.part", "a.TMP", "a.txt.crdownload", "a.filepart", "a.swp", "a.txt~", "~"] {
            assert_eq!(judge(name), Some(LeftAlone::Partial), "{name}");
        }
        for name in ["a.txt", "part", "tmp", "a.party"] {
            assert_eq!(judge(name), None, "{name}");
        }
    }
}
