//! The spool on the model disk: claims, readers, writers, committer and recovery, step by step in
//! any order, with the process killed or the power cut at any operation.
//!
//! Replay a case that failed by the seed in proptest's message; `PROPTEST_CASES` sets how many.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use async_channel::Receiver;
use proptest::prelude::*;
use tokio::sync::{Semaphore, watch};

use crate::config::{Config, Dedupe, Period};
use crate::delivery::commit::Committer;
use crate::delivery::flush::Flushers;
use crate::delivery::gather::Gatherer;
use crate::delivery::in_flight::InFlightArticle;
use crate::delivery::read::Reader;
use crate::delivery::writer::{DeliveryItem, Writer};
use crate::disk::Dir;
use crate::disk::model::ModelDisk;
use crate::intake::budget::Share;
use crate::intake::folder::archive::Archive;
use crate::intake::folder::claim::{Claim, Inbox};
use crate::intake::folder::input::ClaimedFile;
use crate::intake::folder::recovery::Recovery;
use crate::intake::source::InputToRead;
use crate::journal::{Journal, Outcome};
use crate::outlet::folder::FolderSink;
use crate::outlet::sink::Sink;
use crate::pipeline::setup::Setup;
use crate::pipeline::{FinishedJob, Input, Job, Output, StageSet};
use crate::telemetry::health::Health;
use copydesk_analysis::article::Identified;
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::stage::Annotated;

/// The next event.
#[derive(Clone, Debug)]
enum Action {
    /// A file is dropped; the dropper has flushed it.
    Drop {
        name: usize,
        content: usize,
    },
    Claim,
    Read,
    /// A record is written. Which of those that wait, chance decides.
    Stage(usize),
    /// The committer takes so many of what is written. The flush of a file fails the first time, or
    /// does not.
    Commit {
        many: usize,
        spoiled: bool,
    },
    /// A consumer takes the records away, and flushes the folder or not.
    Consume {
        flush: bool,
    },
    /// After so many operations of the disk the process dies, or the power goes.
    Fuse {
        operations: u64,
        power: Option<u64>,
    },
    Kill,
    CutPower(u64),
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action = prop_oneof![
        4 => (0..4_usize, 0..CONTENTS.len()).prop_map(|(name, content)| Action::Drop { name, content }),
        4 => Just(Action::Claim),
        4 => Just(Action::Read),
        6 => (0..4_usize).prop_map(Action::Stage),
        4 => (1..4_usize, any::<bool>())
            .prop_map(|(many, spoiled)| Action::Commit { many, spoiled }),
        2 => any::<bool>().prop_map(|flush| Action::Consume { flush }),
        3 => (0..40_u64, prop::option::of(any::<u64>()))
            .prop_map(|(operations, power)| Action::Fuse { operations, power }),
        1 => Just(Action::Kill),
        1 => any::<u64>().prop_map(Action::CutPower),
    ];
    prop::collection::vec(action, 1..60)
}

const CONTENTS: &[&str] = &[
    "One bridge is closed.",
    "Another bridge is open.",
    "A third bridge is planned.",
    "",
    "{\"body\": \"a\"}\n{\"body\": \"b\"}\n",
];

/// Settings that change what the spool does.
#[derive(Clone, Copy, Debug)]
struct Settings {
    dedupe: Dedupe,
    keep_done: bool,
    done_apart: bool,
}

fn settings() -> impl Strategy<Value = Settings> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(dedupe, keep_done, done_apart)| {
        let dedupe = if dedupe { Dedupe::Content } else { Dedupe::Off };
        Settings { dedupe, keep_done, done_apart }
    })
}

/// Everything outside the process.
struct World {
    disk: ModelDisk,
    journal: Option<Journal>,
    config: watch::Receiver<Arc<Config>>,
    settings: Settings,
    process: Option<Process>,
    power: Option<u64>,
    dropped: BTreeMap<String, usize>,
    taken: BTreeMap<String, Consumed>,
    /// Claims whose outcome was reported.
    told: BTreeSet<u64>,
    cuts: usize,
}

/// A record that the consumer took.
struct Consumed {
    bytes: Vec<u8>,
    flushed: bool,
    at_cut: usize,
}

/// The process: what dies with it.
struct Process {
    folders: Folders,
    reader: Reader,
    pipeline: Receiver<Job<InFlightArticle>>,
    written: Receiver<DeliveryItem>,
    writer: Writer,
    gatherer: Gatherer,
    committer: Committer,
    budget: Arc<Semaphore>,
    health: Arc<Health>,
    claimed: VecDeque<Claim>,
    to_stage: Vec<FinishedJob<InFlightArticle>>,
    next_seq: u64,
}

fn all_stages() -> Arc<StageSet> {
    static STAGES: OnceLock<Arc<StageSet>> = OnceLock::new();
    let build = || Arc::new(Setup::default().build_stages(&Config::default()).unwrap());
    Arc::clone(STAGES.get_or_init(build))
}

/// The folders that a process works on.
#[derive(Clone)]
struct Folders {
    inbox: Arc<Inbox>,
    sink: Arc<FolderSink>,
    archive: Arc<Archive>,
}

impl World {
    fn new(settings: Settings) -> Self {
        let mut config = Config::default();
        config.outlet.dedupe = settings.dedupe;
        if !settings.keep_done {
            config.done.keep_for = Period::from_secs(0);
        }
        let mut world = Self {
            disk: ModelDisk::default(),
            journal: Some(Journal::in_memory()),
            config: watch::channel(Arc::new(config)).1,
            settings,
            process: None,
            power: None,
            dropped: BTreeMap::new(),
            taken: BTreeMap::new(),
            told: BTreeSet::new(),
            cuts: 0,
        };
        for folder in ["inbox", "outbox", "failed", "done"] {
            world.folder(folder).sync().unwrap();
        }
        if settings.done_apart {
            world.disk.mount_apart(world.folder("done").as_ref());
        }
        world.disk.open_root().sync().unwrap();
        world.start();
        world
    }

    fn folder(&self, name: &str) -> Arc<dyn Dir> {
        self.disk.open_root().subdir(name, 0).unwrap()
    }

    /// Starts a process, if the disk lets it.
    fn start(&mut self) {
        let journal = self.journal.take().unwrap();
        let (process, journal) = match self.recover(&journal) {
            Ok((folders, claims, next_seq)) => {
                (Some(self.work(folders, claims, next_seq, journal)), None)
            }
            Err(e) => {
                assert!(self.disk.is_dead(), "recovery fails on a sound disk: {e}");
                (None, Some(journal))
            }
        };
        self.process = process;
        self.journal = journal;
    }

    fn recover(
        &self,
        journal: &Journal,
    ) -> Result<(Folders, Vec<Claim>, u64), Box<dyn std::error::Error>> {
        let root = self.disk.open_root();
        let open = |name| root.subdir(name, 0);
        let (outbox, failed) = (open("outbox")?, open("failed")?);
        let sink = FolderSink::from_folders(outbox, failed).map_err(|(_, e)| e)?;
        let archive = Archive::new(open("done")?, Arc::clone(&sink.failed));
        let inbox = Arc::new(Inbox::from_folder(open("inbox")?, false)?);
        let folders = Folders { inbox, sink: Arc::new(sink), archive: Arc::new(archive) };
        let recovery = Recovery {
            sink: folders.sink.clone(),
            archive: Arc::clone(&folders.archive),
            config: self.config.clone(),
        };
        let found = recovery.run(journal, &folders.inbox)?;
        let mut claims = found.requeue;
        for claim in &mut claims {
            // As the intake does after an unclean end; a case is not to run out of attempts.
            if claim.attempt < 3 {
                claim.count_attempt()?;
            }
        }
        Ok((folders, claims, found.next_seq))
    }

    fn work(
        &self,
        folders: Folders,
        claims: Vec<Claim>,
        next_seq: u64,
        journal: Journal,
    ) -> Process {
        let health = Arc::new(Health::default());
        // Whatever the disk refuses is the end of this process: it waits for nothing.
        health.stop_retrying();
        let (to_pipeline, pipeline) = async_channel::unbounded();
        let (to_committer, written) = async_channel::unbounded();
        let config = self.config.clone();
        let sink: Arc<dyn Sink> = folders.sink.clone();
        let to_stay = vec![
            Arc::clone(&folders.sink.outbox),
            Arc::clone(&folders.sink.failed),
            Arc::clone(&folders.archive.done),
        ];
        let writer =
            Writer { sink: Arc::clone(&sink), health: Arc::clone(&health), written: to_committer };
        // One after the other, so that a case can be replayed.
        let flushers = Flushers::start_threads(0, Arc::clone(&health));
        Process {
            reader: Reader {
                config: config.clone(),
                stages: watch::channel(all_stages()).1,
                state: "/state".into(),
                pipeline: Input::into_channel(to_pipeline),
                writer: writer.clone(),
                health: Arc::clone(&health),
            },
            writer,
            gatherer: Gatherer {
                flushers,
                sink: Arc::clone(&sink),
                config: config.clone(),
                health: Arc::clone(&health),
            },
            committer: Committer {
                journal,
                sink,
                folders: to_stay,
                config,
                health: Arc::clone(&health),
            },
            folders,
            pipeline,
            written,
            budget: Arc::new(Semaphore::new(1000)),
            health,
            claimed: claims.into(),
            to_stage: Vec::new(),
            next_seq,
        }
    }

    fn act(&mut self, action: &Action) {
        match *action {
            Action::Drop { name, content } => self.drop_file(name, content),
            Action::Consume { flush } => self.consume(flush),
            Action::Fuse { operations, power } => {
                self.disk.set_fuse(Some(operations));
                self.power = power;
            }
            Action::Kill => self.crash(None),
            Action::CutPower(seed) => self.crash(Some(seed)),
            Action::Claim => self.with(Process::claim),
            Action::Read => self.with(Process::read),
            Action::Stage(which) => self.with(|process| process.stage(which)),
            Action::Commit { many, spoiled } => {
                if let Some(process) = &mut self.process {
                    self.told.extend(process.commit(many, spoiled));
                }
            }
        }
        if self.disk.is_dead() {
            let power = self.power.take();
            self.crash(power);
        }
    }

    fn with(&mut self, step: impl FnOnce(&mut Process)) {
        if let Some(process) = &mut self.process {
            step(process);
        }
    }

    /// Kills the process, cuts the power or not, and starts another process.
    fn crash(&mut self, power: Option<u64>) {
        if let Some(process) = self.process.take() {
            self.journal = Some(process.committer.journal);
        }
        self.disk.set_fuse(None);
        if let Some(seed) = power {
            let mut random = seed | 1;
            self.disk.cut_power(|| {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random & 64 == 0
            });
            self.cuts += 1;
        }
        self.check_outbox();
        self.check_told();
        self.start();
    }

    fn drop_file(&mut self, name: usize, content: usize) {
        let inbox = self.folder_as_anybody("inbox");
        let extension = if content == 4 { "jsonl" } else { "txt" };
        let name = match name {
            // So long that the claim is a folder.
            3 => format!("{}.{extension}", "story".repeat(49)),
            _ => format!("story-{name}.{extension}"),
        };
        let Ok(mut file) = inbox.create(Path::new(&name)) else { return };
        file.write_all(CONTENTS[content].as_bytes()).unwrap();
        file.sync().unwrap();
        inbox.sync().unwrap();
        *self.dropped.entry(name).or_default() += 1;
    }

    /// Opens a folder for those outside the process, whom its fuse does not concern.
    fn folder_as_anybody(&self, name: &str) -> Arc<dyn Dir> {
        self.disk.set_fuse(None);
        self.folder(name)
    }

    fn consume(&mut self, flush: bool) {
        self.check_outbox();
        let outbox = self.folder_as_anybody("outbox");
        for name in records(outbox.as_ref()) {
            let bytes = read(outbox.as_ref(), &name);
            outbox.unlink(Path::new(&name)).unwrap();
            if let Some(before) = self.taken.get(&name) {
                assert_eq!(before.bytes, bytes, "{name} is repeated with other bytes");
                assert!(
                    !before.flushed && before.at_cut < self.cuts,
                    "{name} is there twice, and no power cut has undone its taking"
                );
            }
            self.taken.insert(name, Consumed { bytes, flushed: false, at_cut: self.cuts });
        }
        if flush {
            outbox.sync().unwrap();
            for taken in self.taken.values_mut().filter(|taken| taken.at_cut == self.cuts) {
                taken.flushed = true;
            }
        }
    }

    /// Checks that every file that has a name in the outbox is whole, as its receipt says.
    fn check_outbox(&self) {
        self.disk.set_fuse(None);
        let outbox = self.folder("outbox");
        let outputs = self.outputs();
        for name in records(outbox.as_ref()) {
            let output = outputs.get(&name).unwrap_or_else(|| panic!("{name} has no receipt"));
            let bytes = read(outbox.as_ref(), &name);
            assert_eq!(blake3::hash(&bytes), *output, "{name} is not what its receipt says");
        }
    }

    /// Checks that each reported record is there, or was taken.
    fn check_told(&self) {
        let journal = self.journal();
        let (outbox, failed) = (self.folder("outbox"), self.folder("failed"));
        for seq in &self.told {
            let receipt = journal.find_receipt(*seq).unwrap().expect("a receipt of what was told");
            for output in &receipt.outputs {
                let there = outbox.has_name(Path::new(&output.name));
                assert!(there || self.taken.contains_key(&output.name), "{} is gone", output.name);
            }
            if let Outcome::Failed { name, .. } = &receipt.outcome {
                use std::os::unix::ffi::OsStrExt;
                let name = OsStr::from_bytes(name);
                assert!(failed.has_name(Path::new(name)), "{name:?} is not in failed/");
            }
        }
    }

    fn journal(&self) -> &Journal {
        match &self.process {
            Some(process) => &process.committer.journal,
            None => self.journal.as_ref().unwrap(),
        }
    }

    /// Outputs of all receipts: name and hash.
    fn outputs(&self) -> BTreeMap<String, blake3::Hash> {
        let journal = self.journal();
        let mut outputs = BTreeMap::new();
        for seq in 1..=journal.highest_seq().unwrap() {
            for output in journal.find_receipt(seq).unwrap().into_iter().flat_map(|r| r.outputs) {
                let name = output.name.clone();
                assert!(outputs.insert(output.name, output.hash).is_none(), "{name} twice");
            }
        }
        outputs
    }

    /// Lets everything come to its end, and balances the books.
    fn finish(mut self) {
        self.disk.set_fuse(None);
        self.power = None;
        if self.process.is_none() {
            self.start();
        }
        let process = self.process.as_mut().unwrap();
        while !process.is_through() {
            process.claim();
            process.read();
            process.stage(0);
            self.told.extend(process.commit(3, false));
        }
        self.consume(true);
        self.check_told();
        let journal = self.journal();
        let mut receipts = HashMap::<String, usize>::new();
        let mut repeats = HashMap::<String, usize>::new();
        let mut published = HashMap::<blake3::Hash, usize>::new();
        for seq in 1..=journal.highest_seq().unwrap() {
            let Some(receipt) = journal.find_receipt(seq).unwrap() else { continue };
            let name = String::from_utf8(receipt.name).unwrap();
            *receipts.entry(name.clone()).or_default() += 1;
            if receipt.outcome != Outcome::Published {
                *repeats.entry(name).or_default() += 1;
            }
            if receipt.outcome == Outcome::Published {
                *published.entry(receipt.id.unwrap()).or_default() += 1;
            }
        }
        for (name, dropped) in &self.dropped {
            let receipts = receipts.remove(name).unwrap_or(0);
            // A power cut may put an input that was decided back into the inbox. Then it is known,
            // and has one more receipt, as a duplicate or as failed, but never another record.
            let undone = self.cuts > 0 && self.settings.dedupe == Dedupe::Content;
            let repeats = if undone { repeats.get(name).copied().unwrap_or(0) } else { 0 };
            let allowed = *dropped..=dropped + repeats;
            assert!(allowed.contains(&receipts), "{name}: {dropped} drops, {receipts} receipts");
        }
        assert!(receipts.is_empty(), "receipts of what was never dropped: {receipts:?}");
        if self.settings.dedupe == Dedupe::Content {
            assert!(published.values().all(|times| *times == 1), "published twice: {published:?}");
        }
        let outputs: BTreeSet<_> = self.outputs().into_keys().collect();
        let taken: BTreeSet<_> = self.taken.keys().cloned().collect();
        assert_eq!(taken, outputs, "records that were taken, and outputs of receipts");
        for folder in ["inbox/.claimed", "outbox/.staged", "failed/.staged"] {
            let (parent, name) = folder.split_once('/').unwrap();
            let left = self.folder(parent).subdir(name, 0).unwrap().list_names().unwrap();
            assert!(left.is_empty(), "left in {folder}: {left:?}");
        }
    }
}

impl Process {
    fn share(&self) -> Share {
        let permit = Arc::clone(&self.budget).try_acquire_owned().unwrap();
        Share::new(permit, &self.health.metrics.open)
    }

    fn claim(&mut self) {
        let Ok(names) = self.folders.inbox.dir.list_names() else { return };
        let Some(name) = names.iter().find(|name| !name.as_encoded_bytes().starts_with(b"."))
        else {
            return;
        };
        let seq = self.next_seq;
        self.next_seq += 1;
        if let Ok(claim) = Claim::take_file(&self.folders.inbox, name, seq) {
            self.claimed.push_back(claim);
        }
    }

    fn read(&mut self) {
        let Some(claim) = self.claimed.pop_front() else { return };
        let archive = Arc::clone(&self.folders.archive);
        let returned = async_channel::unbounded().0;
        let input = Box::new(ClaimedFile { claim, tries: 0, archive, returned });
        let taken = InputToRead { input, share: self.share(), received: Instant::now() };
        self.reader.read_and_send(taken, Some(&self.committer.journal));
        while let Ok(Job { context, article, .. }) = self.pipeline.try_recv() {
            let article = Annotated::bare(Identified::with_declared_language(uncleaned(article)));
            self.to_stage.push(FinishedJob { context, article, reports: Vec::new() });
        }
    }

    fn stage(&mut self, which: usize) {
        if self.to_stage.is_empty() {
            return;
        }
        let job = self.to_stage.remove(which % self.to_stage.len());
        self.writer.send(job);
    }

    /// Returns the claims that the batch completed, if all of it was carried out and reported.
    fn commit(&mut self, many: usize, spoiled: bool) -> Vec<u64> {
        let written = std::iter::from_fn(|| self.written.try_recv().ok());
        let mut batch: Vec<_> = written.take(many).collect();
        if let Some(DeliveryItem::Record(_, file, _) | DeliveryItem::Reason(_, file, _)) =
            batch.first_mut()
            && spoiled
        {
            file.discard_handle();
        }
        let mut left: BTreeMap<u64, usize> = BTreeMap::new();
        for item in &batch {
            let articles = match item {
                DeliveryItem::Record(claim, ..) => claim.count_unstaged(),
                _ => 1,
            };
            *left.entry(item.claim().input.seq()).or_insert(articles) -= 1;
        }
        let complete = left.into_iter().filter(|(_, left)| *left == 0).map(|(seq, _)| seq);
        let claims = complete.collect();
        match self.gatherer.flush_batch(batch) {
            Some(Some(batch)) => {
                self.committer.commit_batch(batch).map(|()| claims).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn is_through(&self) -> bool {
        let dropped = self.folders.inbox.dir.list_names().unwrap();
        dropped.iter().all(|name| name.as_encoded_bytes().starts_with(b"."))
            && self.claimed.is_empty()
            && self.to_stage.is_empty()
            && self.written.is_empty()
    }
}

fn records(outbox: &dyn Dir) -> Vec<String> {
    let names = outbox.list_names().unwrap().into_iter().map(|name| name.into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).collect()
}

fn read(folder: &dyn Dir, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    folder.open(Path::new(name)).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

proptest! {
    // A failing case is shown whole: what it found becomes a test of its own.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_dies_when_every_input_has_one_outcome_and_every_record_is_whole(
        settings in settings(),
        actions in actions(),
    ) {
        let mut world = World::new(settings);
        for action in &actions {
            world.act(action);
        }
        world.finish();
    }
}
