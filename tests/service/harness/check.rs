//! The checker of what the service promises: whatever was dropped has one outcome or still waits,
//! nothing is there twice, and every record is what its receipt says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::OnceLock;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::Root;
use super::root::names;
use super::service::copydesk;

/// How many inputs came out in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub published: usize,
    pub duplicates: usize,
    pub failed: usize,
    pub waiting: usize,
}

struct Receipt {
    seq: i64,
    id: Option<[u8; 32]>,
    name: Vec<u8>,
    outcome: String,
    failure: Option<String>,
    failed_name: Option<Vec<u8>>,
}

struct Output {
    seq: i64,
    name: String,
    hash: [u8; 32],
    bytes: u64,
}

/// Records validated against the published schema in one check, at most.
const SAMPLE: usize = 200;

impl Root {
    /// Checks every promise against everything that was dropped. To be asked when nothing moves:
    /// with all outcomes logged, or with the service gone.
    pub fn check(&self) -> Tally {
        let (receipts, outputs) = self.journal();
        let waiting = self.waiting(&receipts);
        let tally = self.check_inputs(&receipts, &waiting);
        self.check_outputs(&receipts, &outputs);
        self.check_failed(&receipts);
        tally
    }

    /// Codes of the receipts that say `failed`, with how often each.
    pub fn failures(&self) -> BTreeMap<String, usize> {
        let mut codes = BTreeMap::new();
        for receipt in self.journal().0 {
            if let Some(code) = receipt.failure {
                *codes.entry(code).or_default() += 1;
            }
        }
        codes
    }

    /// How many inputs have a receipt.
    pub fn decided(&self) -> usize {
        self.connect().map_or(0, |db| {
            let count =
                db.query_row("SELECT COUNT(*) FROM receipt", [], |row| row.get::<_, i64>(0));
            count.map_or(0, |n| usize::try_from(n).unwrap())
        })
    }

    /// The records that have a receipt, each with the hash of its bytes.
    pub fn receipts(&self) -> HashMap<String, blake3::Hash> {
        let (_, outputs) = self.journal();
        outputs.into_iter().map(|output| (output.name, output.hash.into())).collect()
    }

    /// Whether an input of that name has ever come into the inbox.
    pub fn has_come(&self, name: &OsStr) -> bool {
        let (receipts, _) = self.journal();
        self.waiting(&receipts).iter().any(|waiting| waiting == name)
            || receipts.iter().any(|receipt| receipt.name == name.as_bytes())
    }

    fn connect(&self) -> Option<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(self.path().join("state/journal.db"), flags).ok()?;
        db.busy_timeout(super::PATIENCE).unwrap();
        Some(db)
    }

    fn journal(&self) -> (Vec<Receipt>, Vec<Output>) {
        let db = self.connect().expect("there is a journal");
        let mut receipts = db
            .prepare(
                "SELECT seq, id, name, outcome, failure, failed_name FROM receipt ORDER BY seq",
            )
            .unwrap();
        let receipts = receipts
            .query_map([], |row| {
                Ok(Receipt {
                    seq: row.get(0)?,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    outcome: row.get(3)?,
                    failure: row.get(4)?,
                    failed_name: row.get(5)?,
                })
            })
            .unwrap();
        let mut outputs = db.prepare("SELECT seq, name, hash, bytes FROM output").unwrap();
        let outputs = outputs
            .query_map([], |row| {
                Ok(Output {
                    seq: row.get(0)?,
                    name: row.get(1)?,
                    hash: row.get(2)?,
                    bytes: row.get::<_, i64>(3)?.unsigned_abs(),
                })
            })
            .unwrap();
        (receipts.map(Result::unwrap).collect(), outputs.map(Result::unwrap).collect())
    }

    /// Names of inputs that have no outcome: in the inbox, or claimed without a receipt.
    fn waiting(&self, receipts: &[Receipt]) -> Vec<OsString> {
        let decided: HashSet<i64> = receipts.iter().map(|receipt| receipt.seq).collect();
        let mut waiting = self.names("inbox");
        for entry in self.names("inbox/.claimed") {
            let mut parts = entry.as_bytes().splitn(3, |byte| *byte == b'.');
            let seq = std::str::from_utf8(parts.next().unwrap()).unwrap().parse().unwrap();
            if decided.contains(&seq) {
                continue;
            }
            match parts.nth(1) {
                Some(name) => waiting.push(OsString::from_vec(name.to_vec())),
                None => waiting.extend(names(&self.path().join("inbox/.claimed").join(&entry))),
            }
        }
        waiting
    }

    /// dropped = published + duplicates + failed + waiting, name by name.
    fn check_inputs(&self, receipts: &[Receipt], waiting: &[OsString]) -> Tally {
        let dropped = self.dropped.lock().unwrap();
        let mut balance: HashMap<&OsStr, i64> = HashMap::new();
        for one in dropped.iter() {
            *balance.entry(&one.name).or_default() += 1;
        }
        for receipt in receipts {
            *balance.entry(OsStr::from_bytes(&receipt.name)).or_default() -= 1;
        }
        // What was never noted as dropped is nobody's concern: symlinks, dotfiles, folders.
        for name in waiting {
            if let Some(open) = balance.get_mut(name.as_os_str()) {
                *open -= 1;
            }
        }
        let lost: Vec<_> = balance.iter().filter(|(_, open)| **open > 0).collect();
        let doubled: Vec<_> = balance.iter().filter(|(_, open)| **open < 0).collect();
        assert!(lost.is_empty(), "{} lost, such as {:?}", lost.len(), lost.first());
        assert!(doubled.is_empty(), "{} doubled, such as {:?}", doubled.len(), doubled.first());

        let contents: HashSet<(&[u8], [u8; 32])> =
            dropped.iter().map(|one| (one.name.as_bytes(), *one.hash.as_bytes())).collect();
        for receipt in receipts {
            if let Some(id) = receipt.id {
                let name = String::from_utf8_lossy(&receipt.name);
                assert!(contents.contains(&(&receipt.name, id)), "{name} was read wrongly");
            }
        }
        let count = |outcome: &str| receipts.iter().filter(|r| r.outcome == outcome).count();
        let tally = Tally {
            published: count("published"),
            duplicates: count("duplicate"),
            failed: count("failed"),
            waiting: dropped.len() - receipts.len(),
        };
        assert_eq!(tally.published + tally.duplicates + tally.failed, receipts.len());
        tally
    }

    /// The outbox, with what the consumer took, is what the receipts say: file by file, byte by
    /// byte, each once, each a record by the schema.
    fn check_outputs(&self, receipts: &[Receipt], outputs: &[Output]) {
        let mut files: BTreeMap<OsString, Vec<u8>> = BTreeMap::new();
        for folder in ["outbox", "taken"] {
            for name in self.names(folder) {
                let bytes = fs::read(self.path().join(folder).join(&name)).unwrap();
                assert!(files.insert(name.clone(), bytes).is_none(), "{name:?} is there twice");
            }
        }
        let mut records: HashMap<i64, usize> = HashMap::new();
        let validator = self.validator();
        let every = outputs.len().div_ceil(SAMPLE).max(1);
        for (number, output) in outputs.iter().enumerate() {
            let name = &output.name;
            let bytes = files.remove(OsStr::new(name));
            let bytes = bytes.unwrap_or_else(|| panic!("{name} has a receipt and is not there"));
            assert_eq!(bytes.len() as u64, output.bytes, "size of {name}");
            assert_eq!(*blake3::hash(&bytes).as_bytes(), output.hash, "content of {name}");
            let record: Value =
                serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{name} is no JSON: {e}"));
            if number % every == 0 {
                let errors: Vec<_> =
                    validator.iter_errors(&record).map(|e| e.to_string()).collect();
                assert!(errors.is_empty(), "{name} against the schema: {errors:?}");
            }
            *records.entry(output.seq).or_default() += 1;
        }
        let unknown: Vec<_> = files.keys().collect();
        assert!(unknown.is_empty(), "in the outbox without a receipt: {unknown:?}");
        let dropped = self.dropped.lock().unwrap();
        let articles: HashMap<(&OsStr, [u8; 32]), usize> = dropped
            .iter()
            .map(|one| ((one.name.as_os_str(), *one.hash.as_bytes()), one.articles))
            .collect();
        for receipt in receipts {
            let name = OsStr::from_bytes(&receipt.name);
            let expected = match (receipt.outcome.as_str(), receipt.id) {
                ("published", Some(id)) => articles[&(name, id)],
                _ => 0,
            };
            let there = records.get(&receipt.seq).copied().unwrap_or(0);
            let outcome = &receipt.outcome;
            assert_eq!(there, expected, "records of {name:?}, which is {outcome}");
        }
    }

    /// Every input that failed lies in failed/ with its bytes and its reason.
    fn check_failed(&self, receipts: &[Receipt]) {
        for receipt in receipts.iter().filter(|receipt| receipt.outcome == "failed") {
            let kept = OsStr::from_bytes(receipt.failed_name.as_ref().unwrap());
            let input = self.failed(kept);
            assert!(input.symlink_metadata().is_ok(), "{} is gone", input.display());
            if let Some(id) = receipt.id {
                let bytes = fs::read(&input).unwrap();
                assert_eq!(*blake3::hash(&bytes).as_bytes(), id, "{}", input.display());
            }
            let mut reason = kept.to_owned();
            reason.push(".reason.json");
            let reason = fs::read(self.failed(reason))
                .unwrap_or_else(|e| panic!("reason of {}: {e}", kept.display()));
            let reason: Value = serde_json::from_slice(&reason).unwrap();
            assert_eq!(reason["code"].as_str(), receipt.failure.as_deref());
        }
    }

    /// Nothing stands half-way any more: what is claimed or staged has yet to be decided.
    pub fn check_tidy(&self) {
        for folder in ["inbox/.claimed", "outbox/.staged", "failed/.staged"] {
            let left = self.names(folder);
            assert!(left.is_empty(), "left in {folder}: {left:?}");
        }
    }

    /// The validator of `copydesk schema`.
    pub fn validator(&self) -> &'static jsonschema::Validator {
        static VALIDATOR: OnceLock<jsonschema::Validator> = OnceLock::new();
        VALIDATOR.get_or_init(|| {
            let schema = copydesk(self.path(), &["schema"], b"");
            jsonschema::validator_for(&serde_json::from_str(&schema.out).unwrap()).unwrap()
        })
    }
}
