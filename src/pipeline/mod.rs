//! The pipeline: the stages in their order, workers for each, bounded channels between them.
//!
//! Whatever a stage does to one article, its neighbours go on: a panic is caught, an error is noted,
//! and a stage that does not come back within the time budget is given up together with its thread.
//! Each time the article goes on as far as it came, with the stage marked as failed.
//!
//! Stages work on threads of their own, since they only compute; the channels are async-channel's,
//! which closes downstream when everything upstream is done. Nothing is ever dropped on the way.
//! A stage that is left out costs no change of threads: whoever brings the article passes it on.

pub mod setup;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_channel::{Receiver, Sender};

use crate::limits;
use copydesk_analysis::article::{Cleaned, Identified, Raw, Tagged};
use copydesk_analysis::stage::{Stage, StageName, StageReport, Status};

/// The stages with everything they were built from. A job keeps the desk it began with, so a
/// reload never changes an article's treatment half-way.
#[derive(Clone)]
pub struct Desk {
    /// Raw text to body.
    pub cleanup: Arc<dyn Stage<In = Arc<Raw>, Out = Cleaned>>,
    /// Body to languages.
    pub language: Arc<dyn Stage<In = Cleaned, Out = Identified>>,
    /// Languages to entities.
    pub entities: Arc<dyn Stage<In = Identified, Out = Tagged>>,
    /// Stages that are left out.
    pub skip: Vec<StageName>,
    /// How long one stage may take over one article.
    pub time_budget: Duration,
}

/// An article on its way, with what the sender wants back with it.
#[derive(Clone)]
pub struct Job<C, T> {
    /// The sender's own: which claim, which place in the order.
    pub context: C,
    /// The stages that this article goes through.
    pub desk: Arc<Desk>,
    /// The article.
    pub article: T,
    /// What the stages so far reported.
    pub reports: Vec<StageReport>,
}

/// What became of a thread whose stage took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Straggler {
    /// Its article went on without it, and another thread took its place.
    GivenUp,
    /// The stage did end at last, and the thread with it.
    CameBack,
}

type Tell = dyn Fn(StageName, Straggler) + Send + Sync;

/// Where articles go on to.
pub trait Way<T>: Send + Sync {
    /// Takes an article; waits while there is no room for it.
    fn send(&self, article: T);

    /// Notes that no more will come.
    fn close(&self);
}

impl<T, M: From<T> + Send> Way<T> for Sender<M> {
    fn send(&self, article: T) {
        // The receiving end outlives everything upstream, or nobody wants the article any more.
        let _receiver_is_there = self.send_blocking(M::from(article));
    }

    fn close(&self) {
        Sender::close(self);
    }
}

/// The way into the pipeline. Dropping every clone of it drains the pipeline.
pub type Input<C> = Arc<dyn Way<Job<C, Arc<Raw>>>>;

/// Starts the stages, `workers` threads for each, and returns where articles go in. Finished ones
/// go to `output`, which is closed when the last one has come out.
///
/// `tell` hears of each stage that did not come back in time: a thread is lost to it, so after some
/// of them the process should be restarted.
pub fn start<C: Clone + Send + 'static>(
    workers: usize,
    output: impl Way<Job<C, Tagged>> + 'static,
    tell: impl Fn(StageName, Straggler) + Send + Sync + 'static,
) -> Input<C> {
    let tell: Arc<Tell> = Arc::new(tell);
    let output: Arc<dyn Way<_>> = Arc::new(output);
    let entities = Pool::start(|desk| &desk.entities, output, workers, Arc::clone(&tell));
    let language = Pool::start(|desk| &desk.language, entities, workers, Arc::clone(&tell));
    Pool::start(|desk| &desk.cleanup, language, workers, tell)
}

/// The way into a stage, or past it.
struct Entry<C, I, O> {
    pick: Pick<I, O>,
    queue: Sender<Job<C, I>>,
    next: Arc<dyn Way<Job<C, O>>>,
}

impl<C, I, O> Way<Job<C, I>> for Entry<C, I, O>
where
    C: Send,
    I: Clone + Send + 'static,
    O: Send + 'static,
{
    fn send(&self, job: Job<C, I>) {
        let stage = (self.pick)(&job.desk);
        if job.desk.skip.contains(&stage.name()) {
            let stage = Arc::clone(stage);
            let status = Status::Skipped("left out by the configuration".to_owned());
            return self.next.send(pass(stage.as_ref(), job, status, Instant::now()));
        }
        // The stage's threads outlive those who send to it.
        let _stage_is_there = self.queue.send_blocking(job);
    }

    fn close(&self) {
        self.queue.close();
    }
}

/// One worker's place: what it is working on, so that the overseer can take it over.
struct Seat<C, I> {
    work: Mutex<Option<(Instant, Job<C, I>)>>,
}

/// Picks a pool's stage out of a desk.
type Pick<I, O> = fn(&Desk) -> &Arc<dyn Stage<In = I, Out = O>>;

/// The workers of one stage.
struct Pool<C, I, O> {
    pick: Pick<I, O>,
    receive: Receiver<Job<C, I>>,
    next: Arc<dyn Way<Job<C, O>>>,
    seats: Mutex<Vec<Arc<Seat<C, I>>>>,
    /// Workers that are still taking jobs. The last one to leave closes the way downstream.
    at_work: AtomicUsize,
    tell: Arc<Tell>,
}

impl<C, I, O> Pool<C, I, O>
where
    C: Clone + Send + 'static,
    I: Clone + Send + 'static,
    O: Send + 'static,
{
    /// Starts the workers; what they have done goes to `next`.
    fn start(
        pick: Pick<I, O>,
        next: Arc<dyn Way<Job<C, O>>>,
        workers: usize,
        tell: Arc<Tell>,
    ) -> Arc<dyn Way<Job<C, I>>> {
        let (queue, receive) = async_channel::bounded(limits::STAGE_QUEUE);
        let entry = Entry { pick, queue, next: Arc::clone(&next) };
        let pool = Arc::new(Self {
            pick,
            receive,
            next,
            seats: Mutex::default(),
            at_work: AtomicUsize::new(workers),
            tell,
        });
        for _ in 0..workers {
            pool.hire();
        }
        std::thread::spawn(move || pool.oversee());
        Arc::new(entry)
    }

    fn hire(self: &Arc<Self>) {
        let seat = Arc::new(Seat { work: Mutex::new(None) });
        locked(&self.seats).push(Arc::clone(&seat));
        let pool = Arc::clone(self);
        std::thread::spawn(move || pool.work(&seat));
    }

    fn work(&self, seat: &Seat<C, I>) {
        while let Ok(job) = self.receive.recv_blocking() {
            let start = Instant::now();
            let stage = Arc::clone((self.pick)(&job.desk));
            let article = job.article.clone();
            // The seat holds the rest: when the overseer takes the job over, nothing of it stays
            // with a thread that may never come back.
            *locked(&seat.work) = Some((start, job));
            let result = catch_unwind(AssertUnwindSafe(|| stage.run(article)));
            let Some((_, kept)) = locked(&seat.work).take() else {
                // The overseer has given this worker up and hired another in its place.
                return (self.tell)(stage.name(), Straggler::CameBack);
            };
            let failure = match result {
                Ok(Ok(article)) => {
                    self.next.send(finish(stage.name(), kept, article, Status::Done, start));
                    continue;
                }
                Ok(Err(why)) => why,
                Err(panic) => format!("panic: {}", panic_message(panic.as_ref())),
            };
            self.next.send(pass(stage.as_ref(), kept, Status::Failed(failure), start));
        }
        self.leave();
    }

    fn leave(&self) {
        if self.at_work.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.next.close();
        }
    }

    /// Takes over work that is past its time, until the pool has closed.
    fn oversee(self: &Arc<Self>) {
        while self.at_work.load(Ordering::Acquire) > 0 {
            std::thread::sleep(self.look_after(Instant::now()));
        }
    }

    /// Returns when to look again.
    fn look_after(self: &Arc<Self>, now: Instant) -> Duration {
        let mut next = Duration::from_secs(1);
        let seats: Vec<_> = locked(&self.seats).clone();
        for seat in seats {
            let mut work = locked(&seat.work);
            let Some((start, job)) = work.as_ref() else { continue };
            let (start, budget) = (*start, job.desk.time_budget);
            if now.duration_since(start) < budget {
                next = next.min(budget.saturating_sub(now.duration_since(start)));
                continue;
            }
            let Some((_, job)) = work.take() else { continue };
            drop(work);
            locked(&self.seats).retain(|other| !Arc::ptr_eq(other, &seat));
            // The overseer counts as a worker until it has sent the article on: at the end of a
            // drain the way must not be closed before it.
            self.at_work.fetch_add(1, Ordering::AcqRel);
            self.hire();
            let stage = Arc::clone((self.pick)(&job.desk));
            (self.tell)(stage.name(), Straggler::GivenUp);
            let budget = humantime::format_duration(budget);
            let status = Status::Failed(format!("not done within the time budget of {budget}"));
            self.next.send(pass(stage.as_ref(), job, status, start));
            self.leave();
        }
        next.max(Duration::from_millis(10))
    }
}

fn finish<C, I, O>(
    name: StageName,
    job: Job<C, I>,
    article: O,
    status: Status,
    start: Instant,
) -> Job<C, O> {
    let Job { context, desk, mut reports, .. } = job;
    reports.push(StageReport { name, status, took: start.elapsed() });
    Job { context, desk, article, reports }
}

fn pass<C, I: Clone + Send + 'static, O: Send + 'static>(
    stage: &dyn Stage<In = I, Out = O>,
    job: Job<C, I>,
    status: Status,
    start: Instant,
) -> Job<C, O> {
    let article = stage.pass(job.article.clone());
    finish(stage.name(), job, article, status, start)
}

/// What a panic said.
pub fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// Locks, also after a panic elsewhere: what the locks here guard is replaced as a whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
