//! The floor of drop to JSON: the disk calls in a row that durability costs one article, and
//! nothing else.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A folder of its own on the disk that is measured.
pub struct Floor {
    staged: PathBuf,
    shown: PathBuf,
    staged_dir: File,
    log: File,
}

impl Floor {
    pub fn new(root: &Path) -> Self {
        let (staged, shown) = (root.join("floor/.staged"), root.join("floor"));
        fs::create_dir_all(&staged).unwrap();
        let log = root.join("floor.log");
        let log = File::options().create(true).append(true).open(log).unwrap();
        Self { staged_dir: File::open(&staged).unwrap(), staged, shown, log }
    }

    /// A record staged and flushed, the staging folder flushed, a page appended to a log and
    /// flushed, the record renamed. Seconds until it has its name.
    pub fn measure(&mut self, number: usize, record: &[u8]) -> f64 {
        let (staged, shown) =
            (self.staged.join(number.to_string()), self.shown.join(number.to_string()));
        let start = Instant::now();
        let mut file = File::create_new(&staged).unwrap();
        file.write_all(record).unwrap();
        file.sync_data().unwrap();
        drop(file);
        self.staged_dir.sync_all().unwrap();
        self.log.write_all(&[b'x'; 4096]).unwrap();
        self.log.sync_data().unwrap();
        rustix::fs::rename(&staged, &shown).unwrap();
        let took = start.elapsed().as_secs_f64();
        fs::remove_file(shown).unwrap();
        took
    }
}
