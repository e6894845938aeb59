//! The threads between the intake and the outbox: readers, stages, gatherer and committer.

use std::path::PathBuf;
use std::sync::Arc;

use async_channel::Receiver;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::folders::Folders;
use crate::config::Config;
use crate::delivery::commit::Committer;
use crate::delivery::flush::Flushers;
use crate::delivery::gather::Gatherer;
use crate::delivery::read::Reader;
use crate::delivery::writer::Writer;
use crate::intake::source::InputToRead;
use crate::journal::Journal;
use crate::limits;
use crate::outlet::sink::Sink;
use crate::pipeline::{self, StageSet};
use crate::telemetry::health::Health;

/// The parts that the threads behind the intake are started with.
pub(super) struct Work {
    pub journal: Journal,
    pub folders: Folders,
    pub workers: usize,
    pub health: Arc<Health>,
    pub config: watch::Receiver<Arc<Config>>,
    pub stages: watch::Receiver<Arc<StageSet>>,
    pub state: PathBuf,
    pub to_read: Receiver<InputToRead>,
}

/// Starts readers, stages, gatherer and committer. The returned token is cancelled when the last receipt
/// is carried out, which is after the intake has ended and everything has drained.
pub(super) fn start_work(work: Work) -> CancellationToken {
    let Work { journal, folders, workers, health, config, stages, state, to_read } = work;
    let (written, to_gather) = async_channel::bounded(limits::COMMIT_BATCH);
    let (batches, to_commit) = async_channel::bounded(1);
    let sink: Arc<dyn Sink> = folders.sink.clone();
    let writer = Writer { sink: Arc::clone(&sink), health: Arc::clone(&health), written };
    let flushers = Flushers::start_threads(limits::FLUSHERS, Arc::clone(&health));
    let gatherer = Gatherer {
        flushers,
        sink: Arc::clone(&sink),
        config: config.clone(),
        health: Arc::clone(&health),
    };
    std::thread::spawn(move || gatherer.run(&to_gather, &batches));
    let committer = Committer {
        journal,
        sink,
        folders: folders.list_fixed_folders(),
        config: config.clone(),
        health: Arc::clone(&health),
    };
    let finished = CancellationToken::new();
    let tell = finished.clone().drop_guard();
    std::thread::spawn(move || {
        committer.run(&to_commit);
        // Also if it panics.
        drop(tell);
    });
    let for_loss = Arc::clone(&health);
    let input = pipeline::start(workers, writer.clone(), move |stage, fate| {
        for_loss.report_hung_worker(stage.as_str(), fate);
    });
    for _ in 0..workers {
        let reader = Reader {
            config: config.clone(),
            stages: stages.clone(),
            state: state.clone(),
            pipeline: input.clone(),
            writer: writer.clone(),
            health: Arc::clone(&health),
        };
        let to_read = to_read.clone();
        std::thread::spawn(move || reader.run(&to_read));
    }
    finished
}
