//! A root folder for one service or one prototype, filled with articles.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::text::article;

/// A root folder. It goes with this value; a benchmark keeps all of its own to the end, because
/// ext4 takes its time over new files where others were removed in the last minutes.
pub struct Root {
    folder: tempfile::TempDir,
}

impl Root {
    pub fn new(base: &Path, config: &str) -> Self {
        let folder = tempfile::tempdir_in(base).unwrap();
        for name in ["config", "inbox", "ready"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("config/copydesk.toml"), config).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn inbox(&self, number: usize) -> PathBuf {
        self.path().join("inbox").join(name(number))
    }

    /// Puts the articles of these numbers into a folder, and everything that this wrote onto the
    /// disk, so that none of it is left for whoever flushes next.
    pub fn fill(&self, folder: &str, numbers: std::ops::Range<usize>) {
        let folder = self.path().join(folder);
        for number in numbers {
            let mut file = File::create(folder.join(name(number))).unwrap();
            file.write_all(article(number).as_bytes()).unwrap();
        }
        self.settle();
    }

    /// Flushes the whole file system.
    pub fn settle(&self) {
        rustix::fs::syncfs(File::open(self.path()).unwrap()).unwrap();
    }

    /// Renames a ready article into the inbox.
    pub fn drop_in(&self, number: usize) {
        rustix::fs::rename(self.path().join("ready").join(name(number)), self.inbox(number))
            .unwrap();
    }

    /// Plays the consumer: takes everything out of the outbox.
    pub fn consume(&self) {
        for entry in fs::read_dir(self.path().join("outbox")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
    }
}

/// The name of an article's file.
pub fn name(number: usize) -> String {
    format!("a{number}.txt")
}
