//! Death and errors at every single system call.
//!
//! Each run is the real binary under ptrace, on a small inbox. A point is the n-th call of a class,
//! such as the third `renameat2 inbox/* -> inbox/.claimed/*`, whichever thread makes it. A class is
//! followed to its end: until a run is through before its n-th call comes.
//!
//! After each death the consumer takes every record away, so that nothing in the outbox tells the
//! next start what was published; that start is left alone, and then every promise is checked.
//!
//! With `COPYDESK_TEST_FULL=1` every point is tried; else every first death, and of the rest a
//! choice, by the seed that is printed.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, mpsc};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::harness::{
    Act, CAN_FAIL, Call, LOG, Random, Root, Tally, Traced, article, command, copydesk, eventually,
    full, panic_words, trace,
};

/// The stages change nothing on the disk; without their models a start takes 20 ms.
const CONFIG: &str = "\
[intake]
settle = \"20ms\"
[pipeline]
skip = [\"cleanup\", \"language\", \"entities\"]
";

/// What must have become of the inbox.
const OUTCOME: Tally = Tally { published: 5, duplicates: 1, failed: 1, waiting: 0 };

/// A root with something of everything in the inbox: articles, one of them twice, one of three
/// lines, one that fails, one whose claim is a folder.
fn root() -> Root {
    let root = Root::with_config(CONFIG);
    root.rename_in("plain-1.txt", article(1));
    root.rename_in("plain-2.txt", article(2));
    root.rename_in("twin.txt", article(2));
    root.rename_in(
        "lines.jsonl",
        "{\"body\":\"One.\"}\n{\"body\":\"Two.\"}\n{\"body\":\"Three.\"}\n",
    );
    root.rename_in("broken.json", "{");
    root.rename_in("n".repeat(255), article(3));
    root.rename_in("no-extension", article(4));
    root
}

/// The n-th call of a class.
#[derive(Clone, Debug)]
struct Point {
    class: String,
    nth: usize,
    /// Whether no later one is known.
    last: bool,
}

impl Point {
    fn is(&self, call: &Call) -> bool {
        call.nth == self.nth && call.class == self.class
    }
}

/// Whether this machine lets one process trace another. Says loudly what is left out if not.
fn can_trace(test: &str) -> bool {
    let root = Root::with_config(CONFIG);
    let mut schema = command(root.path());
    schema.arg("schema");
    let traced = trace(&schema, root.path(), |_| {}, |_| Act::Go);
    if let Err(e) = &traced {
        eprintln!("SKIPPED: {test}: no process may be traced here: {e}");
    }
    traced.is_ok()
}

/// One pass over the inbox under the tracer.
fn pass(root: &Root, decide: impl FnMut(&Call) -> Act) -> Traced {
    let mut command = command(root.path());
    command.args(["run", "--once"]);
    trace(&command, root.path(), |_| {}, decide).unwrap()
}

/// One pass that dies before a call. `None` when it was through before that.
fn die(root: &Root, at: &Point) -> Option<String> {
    let traced = pass(root, |call| if at.is(call) { Act::Kill } else { Act::Go });
    root.consume();
    traced.code.is_none().then(|| at.class.clone())
}

/// The service, until its inbox is through or it ends by itself.
fn serve(root: &Root, decide: impl FnMut(&Call) -> Act + Send) -> Traced {
    let mut command = command(root.path());
    command.arg("run");
    let (tell, begun) = mpsc::channel();
    std::thread::scope(|scope| {
        let tracer = scope.spawn(move || {
            trace(&command, root.path(), |pid| tell.send(pid).unwrap(), decide).unwrap()
        });
        let process = Process(begun.recv().unwrap());
        eventually("an end, or all through", || {
            (tracer.is_finished() || root.is_through()).then_some(())
        });
        if !tracer.is_finished() {
            // It may end by itself just now.
            let _ended = kill(process.0, Signal::SIGTERM);
        }
        let traced = tracer.join().unwrap();
        std::mem::forget(process);
        traced
    })
}

/// A process that is killed when the test fails, so that its tracer comes to an end.
struct Process(Pid);

impl Drop for Process {
    fn drop(&mut self) {
        let _ended = kill(self.0, Signal::SIGKILL);
    }
}

/// Lets the next start do the rest and checks every promise.
fn recovers(root: &Root) {
    let done = copydesk(root.path(), &["run", "--once"], b"");
    let log = || format!("the last start wrote:\n{}", done.err);
    assert_eq!(done.code, i32::from(done.err.contains("article.failed")), "{}", log());
    assert!(!done.err.contains("service.panic"), "{}", log());
    assert_eq!(root.check(), OUTCOME, "{}", log());
    root.check_tidy();
}

/// What came of many runs.
#[derive(Default)]
struct Findings {
    /// How often a call of which class was hit.
    hit: BTreeMap<String, usize>,
    /// Points that no run came to.
    missed: usize,
    /// Broken promises.
    broken: Vec<String>,
}

impl Findings {
    /// Prints what was tried and fails if a promise was broken.
    fn tell(self, what: &str) {
        let Self { hit, missed, broken } = self;
        let total: usize = hit.values().sum();
        let mut by_call: BTreeMap<&str, usize> = BTreeMap::new();
        for (class, hits) in &hit {
            *by_call.entry(class.split(' ').next().unwrap()).or_default() += hits;
            println!("{hits:6}  {class}");
        }
        println!("{total:6}  {what}, {} broke a promise: {by_call:?}", broken.len());
        println!("{missed:6}  points that the run did not come to");
        assert!(total > 0, "something was tried");
        assert!(broken.is_empty(), "{} {what}\n{}", broken.len(), broken.join("\n\n"));
    }
}

/// Tries points side by side. `attempt` returns the class of the call that was hit, if one was; a
/// point that is the last one known of its class is followed by the next one.
fn try_all<S: Sync + Send>(
    threads: usize,
    points: Vec<(Point, S)>,
    attempt: impl Fn(&Point, &S) -> Option<String> + Sync,
) -> Findings {
    let findings = Mutex::new(Findings::default());
    let points = Mutex::new(VecDeque::from(points));
    let work = || {
        while let Some((mut point, scene)) = { points.lock().unwrap().pop_front() } {
            let done = catch_unwind(AssertUnwindSafe(|| attempt(&point, &scene)));
            let mut findings = findings.lock().unwrap();
            match done {
                Ok(None) => findings.missed += usize::from(!point.last),
                Ok(Some(class)) => {
                    *findings.hit.entry(class).or_default() += 1;
                    if point.last {
                        point.nth += 1;
                        points.lock().unwrap().push_front((point, scene));
                    }
                }
                Err(panic) => {
                    let words = panic_words(panic.as_ref());
                    findings.broken.push(format!("{} #{}: {words}", point.class, point.nth));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    findings.into_inner().unwrap()
}

/// Every call of the classes that `wanted` of a run that is left alone.
fn points(run: &Traced, wanted: impl Fn(&str, bool) -> bool) -> Vec<Point> {
    let classes = run.classes.iter().filter(|(class, (changes, _))| wanted(class, *changes));
    let points = classes.map(|(class, (_, count))| {
        let point = |nth| Point { class: class.clone(), nth, last: nth == *count };
        (1..=*count).map(point).collect::<Vec<_>>()
    });
    points.flatten().collect()
}

/// At most `n` of them, none of which is followed; all with `COPYDESK_TEST_FULL=1`.
fn choice<S>(mut points: Vec<(Point, S)>, n: usize, random: &mut Random) -> Vec<(Point, S)> {
    if full() {
        return points;
    }
    while points.len() > n {
        points.swap_remove(random.below(points.len() as u64) as usize);
    }
    for (point, _) in &mut points {
        point.last = false;
    }
    points
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, NonZero::get)
}

#[test]
fn after_a_death_before_any_call_everything_has_one_outcome() {
    if !can_trace("death before any call") {
        return;
    }
    let alone = pass(&root(), |_| Act::Go);
    let points = points(&alone, |_, changes| changes).into_iter().map(|point| (point, ()));
    let findings = try_all(cores(), points.collect(), |point, ()| {
        let root = root();
        let hit = die(&root, point)?;
        recovers(&root);
        Some(hit)
    });
    findings.tell("deaths");
}

#[test]
fn after_a_death_while_recovering_from_a_death_everything_has_one_outcome() {
    if !can_trace("death while recovering") {
        return;
    }
    let mut random = Random::seeded();
    let alone = pass(&root(), |_| Act::Go);
    // One death in the midst of each class.
    let count = |class: &str| alone.classes.get(class).map_or(1, |(_, count)| *count);
    let mut first = points(&alone, |_, changes| changes);
    first.retain(|point| point.nth == count(&point.class).div_ceil(2));
    let first = choice(first.into_iter().map(|point| (point, ())).collect(), 8, &mut random);
    let mut second = Vec::new();
    let corpses: Vec<Root> = first
        .iter()
        .map(|(point, ())| {
            let root = root();
            let _it_may_be_through = die(&root, point);
            root
        })
        .collect();
    for (number, corpse) in corpses.iter().enumerate() {
        let recovery = pass(&corpse.twin(), |_| Act::Go);
        let all = points(&recovery, |_, changes| changes);
        second.extend(all.into_iter().map(|point| (point, number)));
    }
    println!("{} first deaths, {} points in their recoveries", corpses.len(), second.len());
    let second = choice(second, 80, &mut random);
    let findings = try_all(cores(), second, |point, &number| {
        let root = corpses[number].twin();
        let hit = die(&root, point)?;
        let told = format!("after a death at {} #{}", first[number].0.class, first[number].0.nth);
        catch_unwind(AssertUnwindSafe(|| recovers(&root)))
            .unwrap_or_else(|panic| panic!("{told}: {}", panic_words(panic.as_ref())));
        Some(hit)
    });
    findings.tell("deaths while recovering");
}

/// The service is told to end at its third claim and dies before the n-th change after that.
/// Returns the class of the call that it died at, and how many changes it made.
fn die_draining(root: &Root, nth: usize) -> (Option<String>, usize) {
    let (mut told, mut changes, mut hit) = (false, 0, None);
    let mut command = command(root.path());
    command.arg("run");
    let traced = trace(
        &command,
        root.path(),
        |_| {},
        |call| {
            if !told && call.nth == 3 && call.class == "renameat2 inbox/* -> inbox/.claimed/*" {
                told = true;
                return Act::Terminate;
            }
            changes += usize::from(told && call.changes);
            if changes == nth && call.changes {
                hit = Some(call.class.clone());
                return Act::Kill;
            }
            Act::Go
        },
    );
    assert_eq!(traced.unwrap().code, if hit.is_some() { None } else { Some(0) });
    root.consume();
    (hit, changes)
}

#[test]
fn after_a_death_while_draining_everything_has_one_outcome() {
    if !can_trace("death while draining") {
        return;
    }
    let mut random = Random::seeded();
    let (_, changes) = die_draining(&root(), usize::MAX);
    let point = |nth| Point { class: "any change".to_owned(), nth, last: nth == changes };
    let points = (1..=changes).map(|nth| (point(nth), ())).collect();
    let findings = try_all(cores(), choice(points, 30, &mut random), |point, ()| {
        let root = root();
        let (hit, _) = die_draining(&root, point.nth);
        recovers(&root);
        hit
    });
    findings.tell("deaths while draining");
}

/// What a disk, its quota, its mount or the process' limits may say.
const ERRORS: [Errno; 6] =
    [Errno::EIO, Errno::ENOSPC, Errno::EMFILE, Errno::EINTR, Errno::EDQUOT, Errno::EROFS];

/// Calls by which something is made durable: EIO of these may mean that data is lost.
const DURABLE: [&str; 2] = ["fsync ", "fdatasync "];

/// The exit code of a service that cannot use a folder, the journal or the disk.
const IO: i32 = 74;

/// The service meets an error at some calls of a class, on and from the n-th one, and then no more.
/// It must go on by itself, or end and say that the disk is at fault.
fn suffer(root: &Root, at: &Point, error: Errno, times: usize) -> Option<(String, i32)> {
    let mut failed = 0;
    let traced = serve(root, |call| {
        if call.class == at.class && call.nth >= at.nth && call.nth < at.nth + times {
            failed += 1;
            return Act::Fail(error);
        }
        Act::Go
    });
    let log = fs::read_to_string(root.path().join(LOG)).unwrap();
    let code = traced.code.expect("nobody killed it");
    let is_flush = DURABLE.iter().any(|class| at.class.starts_with(class));
    let allowed = match code {
        0 => true,
        // Once it runs, only a disk that loses what it was given makes it give up.
        IO => !log.contains("service.ready") || (is_flush && error == Errno::EIO),
        _ => false,
    };
    assert!(allowed, "it ended with {code}:\n{log}");
    assert!(!log.contains("service.panic") && !log.contains("panicked"), "{log}");
    if code == 0 {
        assert_eq!(root.check(), OUTCOME, "it went on by itself:\n{log}");
    }
    root.consume();
    catch_unwind(AssertUnwindSafe(|| recovers(root)))
        .unwrap_or_else(|panic| panic!("{}\nbefore that:\n{log}", panic_words(panic.as_ref())));
    (failed > 0).then(|| (at.class.clone(), code))
}

#[test]
fn an_error_of_any_call_costs_no_article_and_no_second_record() {
    if !can_trace("errors of any call") {
        return;
    }
    if !CAN_FAIL {
        eprintln!("SKIPPED: errors of any call: calls can be made to fail on x86_64 only");
        return;
    }
    let mut random = Random::seeded();
    let alone = serve(&root(), |_| Act::Go);
    let mut singles = Vec::new();
    let mut bursts = Vec::new();
    for point in points(&alone, |_, _| true) {
        for error in ERRORS {
            // What follows the last one may never come: the next start is not this one.
            let point = Point { last: false, ..point.clone() };
            if point.nth == 1 {
                bursts.push((point.clone(), (error, 3)));
            }
            singles.push((point, (error, 1)));
        }
    }
    println!("{} single errors, {} bursts", singles.len(), bursts.len());
    let mut jobs = choice(bursts, 16, &mut random);
    jobs.extend(choice(singles, 110, &mut random));
    let ends: Mutex<BTreeMap<(String, String, i32), usize>> = Mutex::default();
    // Most of them wait for a second or more before they try again.
    let findings = try_all(cores() * 6, jobs, |point, &(error, times)| {
        let (class, code) = catch_unwind(AssertUnwindSafe(|| suffer(&root(), point, error, times)))
            .unwrap_or_else(|panic| {
                panic!("{error:?}, {times} times: {}", panic_words(panic.as_ref()))
            })?;
        let end = (class.clone(), format!("{error:?}"), code);
        *ends.lock().unwrap().entry(end).or_default() += 1;
        Some(class)
    });
    for ((class, error, code), count) in ends.into_inner().unwrap() {
        if code != 0 {
            println!("{count:6}  x exit {code} after {error} of {class}");
        }
    }
    findings.tell("errors");
}

#[test]
fn after_a_death_where_the_disk_knows_no_noreplace_everything_has_one_outcome() {
    if !can_trace("death without RENAME_NOREPLACE") {
        return;
    }
    let without = |call: &Call| {
        let knows_not = call.class.starts_with("renameat2 ");
        if knows_not { Act::Fail(Errno::EINVAL) } else { Act::Go }
    };
    let moves = |class: &str, _| {
        ["renameat ", "linkat ", "unlinkat "].iter().any(|call| class.starts_with(call))
    };
    let alone = pass(&root(), without);
    let points = points(&alone, moves).into_iter().map(|point| (point, ()));
    let findings = try_all(cores(), points.collect(), |point, ()| {
        let root = root();
        let traced = pass(&root, |call| if point.is(call) { Act::Kill } else { without(call) });
        root.consume();
        traced.code.is_none().then_some(())?;
        recovers(&root);
        Some(point.class.clone())
    });
    findings.tell("deaths without RENAME_NOREPLACE");
}
