//! The pipeline: workers that carry articles through the stages.
//!
//! One pool: a worker takes an article and carries it through all stages, so that threads change hands
//! once an article and not once a stage. Whatever a stage does to one article, its neighbours go on: a
//! panic is caught, an error is noted, and a stage that does not come back within the time budget is given
//! up together with its thread. Each time the article goes on as far as it came, with the stage marked as
//! failed; time, panics and losses are counted by stage.
//!
//! Workers are threads of their own, since they only compute. Nothing is ever dropped on the way.

mod base_file;
mod progress;
pub mod setup;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};
use copydesk_analysis::article::{Cleaned, Identified, Raw};
use copydesk_analysis::stage::{Annotated, Annotator, Stage, StageName, StageReport};

use self::progress::Progress;
use crate::limits;

/// The stages with everything they were built from. An article keeps the set that it began with, so a
/// reload never changes its treatment half-way. A stage that is left out is `None`, or absent.
#[derive(Clone)]
pub struct StageSet {
    /// Raw text to body.
    pub cleanup: Option<Arc<dyn Stage<In = Arc<Raw>, Out = Cleaned>>>,
    /// Body to languages.
    pub language: Option<Arc<dyn Stage<In = Cleaned, Out = Identified>>>,
    /// The steps that add to it, each after those that it needs.
    pub annotators: Vec<AnnotatorSlot>,
    /// The time that one stage may take over one article.
    pub time_budget: Duration,
}

/// An annotator's place in the order, whether it is left out or not.
#[derive(Clone)]
pub struct AnnotatorSlot {
    /// Its name.
    pub name: StageName,
    /// The annotator; none where it is left out.
    pub annotator: Option<Arc<dyn Annotator>>,
}

/// An article that is to go through the stages.
#[derive(Clone)]
pub struct Job<C> {
    /// The sender's own: the claim, or the place in the order.
    pub context: C,
    /// The stages that this article goes through.
    pub stages: Arc<StageSet>,
    /// The article.
    pub article: Arc<Raw>,
}

/// An article that has gone through the stages.
#[derive(Clone)]
pub struct FinishedJob<C> {
    /// The sender's own.
    pub context: C,
    /// The article.
    pub article: Annotated,
    /// The outcome of each stage, in their order.
    pub reports: Vec<StageReport>,
}

/// The fate of a thread whose stage took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HungWorker {
    /// Its article went on without it, and another thread took its place.
    GivenUp,
    /// The stage did end at last, and the thread with it.
    CameBack,
}

type Report = dyn Fn(StageName, HungWorker) + Send + Sync;

/// The place that finished articles go to. It is called on the workers' threads.
pub trait Output<T>: Send + Sync {
    /// Takes an article; waits while there is no room for it.
    fn send(&self, article: T);

    /// Notes that no more will come.
    fn close(&self);
}

impl<T, M: From<T> + Send> Output<T> for Sender<M> {
    fn send(&self, article: T) {
        // The receiving end outlives everything upstream, or nobody wants the article any more.
        let _receiver_is_there = self.send_blocking(M::from(article));
    }

    fn close(&self) {
        Sender::close(self);
    }
}

/// The way into the pipeline. Dropping every clone of it drains the pipeline.
#[derive(Debug)]
pub struct Input<C>(Sender<Job<C>>);

impl<C> Clone for Input<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C> Input<C> {
    /// Makes a way that ends at `jobs`.
    #[cfg(test)]
    pub fn into_channel(jobs: Sender<Job<C>>) -> Self {
        Self(jobs)
    }

    /// Sends an article in; waits while there is no room for it.
    pub fn send(&self, job: Job<C>) {
        // The workers outlive those who send to them.
        let _workers_are_there = self.0.send_blocking(job);
    }
}

/// Starts `workers` threads and returns where articles go in. Finished ones go to `output`, which is
/// closed when the last one has come out.
///
/// `report` is told of each stage that did not come back in time: a thread is lost to it, so after some
/// of them the process should be restarted.
pub fn start<C: Clone + Send + 'static>(
    workers: usize,
    output: impl Output<FinishedJob<C>> + 'static,
    report: impl Fn(StageName, HungWorker) + Send + Sync + 'static,
) -> Input<C> {
    let (input, jobs) = async_channel::bounded(limits::STAGE_QUEUE);
    let pool = Arc::new(Pool {
        jobs,
        output: Box::new(output),
        slots: Mutex::default(),
        at_work: AtomicUsize::new(workers),
        report: Box::new(report),
    });
    for _ in 0..workers {
        pool.spawn_worker(None);
    }
    std::thread::spawn(move || pool.supervise());
    Input(input)
}

/// One worker's place: the work that it has in hand and since when, so that the supervisor can take it
/// over.
struct Slot<C> {
    work: Mutex<Option<(Instant, Progress<C>)>>,
}

/// The workers.
struct Pool<C> {
    jobs: Receiver<Job<C>>,
    output: Box<dyn Output<FinishedJob<C>>>,
    slots: Mutex<Vec<Arc<Slot<C>>>>,
    /// Workers that are still taking jobs. The last one to leave closes the output.
    at_work: AtomicUsize,
    report: Box<Report>,
}

impl<C: Clone + Send + 'static> Pool<C> {
    /// Starts a worker, on work that another one was given up over where there is some.
    fn spawn_worker(self: &Arc<Self>, begun: Option<Progress<C>>) {
        let slot = Arc::new(Slot { work: Mutex::new(None) });
        lock(&self.slots).push(Arc::clone(&slot));
        let pool = Arc::clone(self);
        std::thread::spawn(move || pool.work(&slot, begun));
    }

    fn work(&self, slot: &Slot<C>, begun: Option<Progress<C>>) {
        let mut next = begun;
        while let Some(work) =
            next.take().or_else(|| self.jobs.recv_blocking().ok().map(Progress::from))
        {
            match self.carry_through(slot, work) {
                Some(finished) => self.output.send(finished),
                // The supervisor has given this worker up and put another in its place.
                None => return,
            }
        }
        if self.at_work.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.output.close();
        }
    }

    /// Carries an article through the stages that are left. `None` when the worker was given up over it.
    fn carry_through(&self, slot: &Slot<C>, mut work: Progress<C>) -> Option<FinishedJob<C>> {
        while let Some(step) = work.next_step() {
            let (name, start) = (step.name(), Instant::now());
            // The slot holds the rest: when the supervisor takes the work over, nothing of it stays with
            // a thread that may never come back.
            *lock(&slot.work) = Some((start, work));
            let result = catch_unwind(AssertUnwindSafe(|| step.run()));
            let Some((_, kept)) = lock(&slot.work).take() else {
                (self.report)(name, HungWorker::CameBack);
                return None;
            };
            work = kept;
            let result = result
                .unwrap_or_else(|panic| Err(format!("panic: {}", panic_message(panic.as_ref()))));
            work.finish_step(result, start.elapsed());
        }
        Some(work.into_finished())
    }

    /// Takes over work that is past its time, until the workers have left.
    fn supervise(self: &Arc<Self>) {
        while self.at_work.load(Ordering::Acquire) > 0 {
            std::thread::sleep(self.replace_hung_workers(Instant::now()));
        }
    }

    /// Returns when to look again.
    fn replace_hung_workers(self: &Arc<Self>, now: Instant) -> Duration {
        let mut next = Duration::from_secs(1);
        let slots: Vec<_> = lock(&self.slots).clone();
        for slot in slots {
            let mut in_hand = lock(&slot.work);
            let Some((start, work)) = in_hand.as_ref() else { continue };
            let (start, budget) = (*start, work.time_budget());
            if now.duration_since(start) < budget {
                next = next.min(budget.saturating_sub(now.duration_since(start)));
                continue;
            }
            let Some((_, mut work)) = in_hand.take() else { continue };
            drop(in_hand);
            lock(&self.slots).retain(|other| !Arc::ptr_eq(other, &slot));
            if let Some(stage) = work.stage() {
                (self.report)(stage, HungWorker::GivenUp);
            }
            let budget = humantime::format_duration(budget);
            let why = format!("not done within the time budget of {budget}");
            work.finish_step(Err(why), start.elapsed());
            // It counts in place of the one that was given up.
            self.spawn_worker(Some(work));
        }
        next.max(Duration::from_millis(10))
    }
}

/// Returns the message of a panic.
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// Locks, also after a panic elsewhere: the values behind the locks here are replaced as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
