//! A root folder for one service, and a ledger of what was dropped into it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

use super::{Service, eventually};

/// A folder with inbox, outbox and the rest.
pub struct Root {
    folder: tempfile::TempDir,
    pub(super) dropped: Mutex<Vec<Dropped>>,
}

/// One file that was dropped.
#[derive(Clone, Debug)]
pub(super) struct Dropped {
    pub name: OsString,
    pub hash: blake3::Hash,
    /// How many records it is to give, if it gives any.
    pub articles: usize,
}

/// An article like no other, of some two kilobytes.
pub fn article(number: usize) -> String {
    let mut text = format!("Council votes on bridge number {number}\n\n");
    for paragraph in 0..8 {
        text.push_str(&format!(
            "The council met on day {paragraph} of session {number} to hear the engineers, who said \
             that the old bridge across the river would have to be closed for repairs before the \
             winter. Residents asked how they would reach the market in the meantime.\n\n"
        ));
    }
    text
}

impl Root {
    /// A root where files settle quickly.
    pub fn new() -> Self {
        Self::with_config("[intake]\nsettle = \"60ms\"\n")
    }

    /// A root with a configuration file.
    pub fn with_config(config: &str) -> Self {
        Self::within(&std::env::temp_dir(), config)
    }

    /// A root in a folder, such as a disk of its own.
    pub fn within(place: &Path, config: &str) -> Self {
        let root = Self { folder: folder(place), dropped: Mutex::default() };
        for folder in ["config", "inbox", "elsewhere", "taken"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        root.configure(config);
        root
    }

    /// Another root with the same files and the same ledger. No service may be at work on this one.
    pub fn twin(&self) -> Self {
        let twin = Self {
            folder: folder(&std::env::temp_dir()),
            dropped: Mutex::new(self.dropped.lock().unwrap().clone()),
        };
        copy(self.path(), twin.path());
        twin
    }

    /// Writes the configuration file.
    pub fn configure(&self, config: &str) {
        fs::write(self.path().join("config/copydesk.toml"), config).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn inbox(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.path().join("inbox").join(name.as_ref())
    }

    pub fn outbox(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.path().join("outbox").join(name.as_ref())
    }

    pub fn failed(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.path().join("failed").join(name.as_ref())
    }

    /// Starts the service and waits until it takes articles.
    pub fn start(&self) -> Service {
        self.start_with(|_| {})
    }

    /// Starts the service and waits for nothing.
    pub fn spawn(&self) -> Service {
        Service::spawn(self.path(), |command| {
            command.arg("run");
        })
    }

    /// As [`Root::start_element`], with the command adjusted.
    pub fn start_with(&self, adjust: impl FnOnce(&mut Command)) -> Service {
        let service = Service::spawn(self.path(), |command| {
            command.arg("run");
            adjust(command);
        });
        service.wait_for_event("service.ready");
        service
    }

    /// Notes that a file is dropped by other means than those below.
    pub fn note(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let (name, bytes) = (name.as_ref().to_owned(), bytes.as_ref());
        let articles = match Path::new(&name).extension() {
            Some(extension) if extension.eq_ignore_ascii_case("jsonl") => bytes
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.trim_ascii().is_empty())
                .count(),
            _ => 1,
        };
        let hash = blake3::hash(bytes);
        self.dropped.lock().unwrap().push(Dropped { name, hash, articles });
    }

    /// Drops a file as one should: written elsewhere and renamed in.
    pub fn rename_in(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let (name, bytes) = (name.as_ref(), bytes.as_ref());
        self.note(name, bytes);
        let elsewhere = self.elsewhere(bytes);
        rustix::fs::rename(&elsewhere, self.inbox(name)).unwrap();
    }

    /// Drops a file by writing it where it stands.
    pub fn write_in(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let (name, bytes) = (name.as_ref(), bytes.as_ref());
        self.note(name, bytes);
        fs::write(self.inbox(name), bytes).unwrap();
    }

    /// Drops a file as a maildir delivery does: written elsewhere, linked in, the other name
    /// unlinked.
    pub fn link_in(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let (name, bytes) = (name.as_ref(), bytes.as_ref());
        self.note(name, bytes);
        let elsewhere = self.elsewhere(bytes);
        fs::hard_link(&elsewhere, self.inbox(name)).unwrap();
        fs::remove_file(&elsewhere).unwrap();
    }

    /// Drops a file in one of the three ways above.
    pub fn drop_in(&self, way: usize, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        match way % 3 {
            0 => self.write_in(name, bytes),
            1 => self.rename_in(name, bytes),
            _ => self.link_in(name, bytes),
        }
    }

    /// A complete file on the inbox's file system, under a name that no other thread uses.
    pub fn elsewhere(&self, bytes: &[u8]) -> PathBuf {
        let thread = format!("{:?}", std::thread::current().id());
        let path = self.path().join("elsewhere").join(thread);
        File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    }

    /// The record that an `article.published` event names.
    pub fn record(&self, published: &Value) -> Value {
        assert_eq!(published["event"], "article.published", "{published}");
        let path = self.outbox(published["output"].as_str().unwrap());
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }

    /// The reason that lies beside the input of an `article.failed` event.
    pub fn reason(&self, failed: &Value) -> Value {
        assert_eq!(failed["event"], "article.failed", "{failed}");
        let name = format!("{}.reason.json", failed["kept_as"].as_str().unwrap());
        serde_json::from_slice(&fs::read(self.failed(name)).unwrap()).unwrap()
    }

    /// The names in one of the root's folders; none where it is missing. Hidden ones are left out.
    pub fn names(&self, folder: &str) -> Vec<OsString> {
        names(&self.path().join(folder))
    }

    /// The records in the outbox.
    pub fn records(&self) -> Vec<OsString> {
        self.names("outbox")
    }

    /// Plays the consumer: takes everything out of the outbox that is there now.
    pub fn consume(&self) -> usize {
        let names = self.records();
        for name in &names {
            let taken = self.path().join("taken").join(name);
            assert!(!taken.try_exists().unwrap(), "{name:?} was published twice");
            rustix::fs::rename(self.outbox(name), taken).unwrap();
        }
        names.len()
    }

    /// Waits until no name is left in the inbox and no claim is open.
    pub fn wait_until_through(&self) {
        eventually("the inbox is through", || self.is_through().then_some(()));
    }

    /// Whether no name is left in the inbox and no claim is open. The folder of a claim with a long
    /// name may stay behind empty, until the next start.
    pub fn is_through(&self) -> bool {
        let claimed = self.path().join("inbox/.claimed");
        let is_open = |entry: &OsString| {
            let entry = claimed.join(entry);
            !entry.is_dir() || !names(&entry).is_empty()
        };
        self.names("inbox").is_empty() && !names(&claimed).iter().any(is_open)
    }
}

fn folder(place: &Path) -> tempfile::TempDir {
    tempfile::Builder::new().prefix("copydesk-test-").tempdir_in(place).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copied = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&copied).unwrap();
            copy(&entry.path(), &copied);
        } else {
            fs::copy(entry.path(), copied).unwrap();
        }
    }
}

pub(super) fn names(folder: &Path) -> Vec<OsString> {
    let mut names: Vec<OsString> = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().file_name()).collect(),
        Err(_) => Vec::new(),
    };
    names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
    names.sort();
    names
}
