//! The service as a child process whose log is read as it is written.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

use copydesk::telemetry::events::CATALOGUE;
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use serde_json::Value;

use super::{PATIENCE, eventually};

/// A command line of the built binary that no setting of this machine reaches.
pub fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.env_clear().current_dir(root).arg("--root").arg(root);
    command
}

/// What a command that ended had to say.
#[derive(Debug)]
pub struct Finished {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command of the built binary to its end, with `input` as its standard input.
pub fn copydesk(root: &Path, arguments: &[&str], input: &[u8]) -> Finished {
    let mut command = command(root);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feed = std::thread::spawn(move || {
        // A command that reads no input closes it.
        let _not_read = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    Finished {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[derive(Default)]
struct Log {
    lines: Mutex<Lines>,
    news: Condvar,
}

#[derive(Default)]
struct Lines {
    events: Vec<Value>,
    /// Lines that are not JSON.
    words: Vec<String>,
    counts: HashMap<String, usize>,
    ended: bool,
}

/// A running service. It is killed when this value goes.
pub struct Service {
    child: Child,
    log: Arc<Log>,
    reader: Option<JoinHandle<()>>,
}

impl Service {
    /// Starts the binary on a root folder, `adjust`ed.
    pub fn spawn(root: &Path, adjust: impl FnOnce(&mut Command)) -> Self {
        let mut command = command(root);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        adjust(&mut command);
        // A group of its own, so that a Ctrl-C for the tests is not one for the service: the tests
        // end it.
        let mut child = command.process_group(0).spawn().expect("the binary starts");
        let log = Arc::new(Log::default());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let reader = std::thread::spawn({
            let log = Arc::clone(&log);
            move || {
                for line in stderr.lines().map_while(Result::ok) {
                    log.take(line);
                }
                log.lines.lock().unwrap().ended = true;
                log.news.notify_all();
            }
        });
        Self { child, log, reader: Some(reader) }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("the service is there");
    }

    /// Kills the service and waits until it is gone, whether or not anybody reads its log.
    pub fn kill_at_once(&self) {
        self.signal(Signal::KILL);
        // It is there to be waited for once more when this value goes.
        let dead = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(Pid::from_child(&self.child)), dead).unwrap();
    }

    /// Waits for the first event of a name.
    pub fn wait_for_event(&self, name: &str) -> Value {
        self.wait_for(name, |_| true)
    }

    /// Waits for the first event of a name that `is_it`.
    pub fn wait_for(&self, name: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let mut seen = 0;
        self.wait(name, |lines| {
            let fresh = lines.events.get(seen..).unwrap_or_default();
            seen = lines.events.len();
            fresh.iter().find(|event| event["event"] == name && is_it(event)).cloned()
        })
    }

    /// Waits until an event of this name was logged `n` times.
    pub fn wait_for_count(&self, name: &str, n: usize) {
        self.wait(&format!("{n} x {name}"), |lines| (lines.count(name) >= n).then_some(()));
    }

    /// Waits until there is an outcome for `n` articles, and returns them.
    pub fn wait_for_outcomes(&self, n: usize) -> Vec<Value> {
        self.wait(&format!("{n} outcomes"), |lines| {
            let all = ["article.published", "article.duplicate", "article.failed"];
            (all.iter().map(|name| lines.count(name)).sum::<usize>() >= n)
                .then(|| lines.events.iter().filter(|event| is_outcome(event)).cloned().collect())
        })
    }

    /// Waits for the outcome of one input, named as the log names it.
    pub fn outcome_of(&self, file: &str) -> Value {
        let mut seen = 0;
        self.wait(&format!("an outcome of {file:?}"), |lines| {
            let fresh = lines.events.get(seen..).unwrap_or_default();
            seen = lines.events.len();
            fresh.iter().find(|event| is_outcome(event) && event["file"] == file).cloned()
        })
    }

    /// All events of a name so far.
    pub fn events(&self, name: &str) -> Vec<Value> {
        let lines = self.log.lines.lock().unwrap();
        lines.events.iter().filter(|event| event["event"] == name).cloned().collect()
    }

    /// What was written that is no event: the last words of a service that cannot go on.
    pub fn words(&self) -> String {
        self.log.lines.lock().unwrap().words.join("\n")
    }

    fn wait<T>(&self, what: &str, mut look: impl FnMut(&Lines) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut lines = self.log.lines.lock().unwrap();
        loop {
            if let Some(found) = look(&lines) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if lines.ended || left.is_zero() {
                // Its end is shown when the service goes.
                drop(lines);
                panic!("never logged: {what}");
            }
            lines = self.log.news.wait_timeout(lines, left).unwrap().0;
        }
    }

    /// Has nobody read the log while `act` does something: not a line more fits into its pipe.
    /// What asks the log waits for ever meanwhile.
    pub fn while_nobody_reads(&self, act: impl FnOnce()) {
        // The reader stands still at its next line.
        let _nobody_reads = self.log.lines.lock().unwrap();
        // Opened once more, so that it is not the service that is told not to wait.
        let own_end = format!("/proc/{}/fd/2", self.pid());
        let not_waiting = OFlags::NONBLOCK.bits().cast_signed();
        let mut pipe = File::options().write(true).custom_flags(not_waiting).open(own_end).unwrap();
        pipe.write_all(b"\n").unwrap();
        eventually("the reader has its line", || {
            (rustix::io::ioctl_fionread(&pipe).unwrap() == 0).then_some(())
        });
        // Blanks before a line of JSON do no harm.
        while pipe.write(b" ").is_ok() {}
        act();
    }

    /// Tells the service to end and waits until it has: in order, within the catalogue.
    pub fn stop(self) {
        self.signal(Signal::TERM);
        let status = self.ended();
        assert_eq!(status.code(), Some(0), "SIGTERM ends the service in order");
    }

    /// Kills the service.
    pub fn kill(self) {
        self.signal(Signal::KILL);
        assert_eq!(self.ended().code(), None);
    }

    /// Kills the service, unless it has ended by itself, and returns all events that it logged.
    pub fn kill_and_read(self) -> Vec<Value> {
        let log = Arc::clone(&self.log);
        self.signal(Signal::KILL);
        self.ended();
        let mut lines = log.lines.lock().unwrap();
        std::mem::take(&mut lines.events)
    }

    /// Waits until the service has ended.
    pub fn ended(mut self) -> ExitStatus {
        self.wait("the end of the log", |lines| lines.ended.then_some(()));
        let status = self.child.wait().unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.log.lines.lock().unwrap().assert_in_the_catalogue();
        status
    }

    /// As [`Service::ended`], with what was said that is no event.
    pub fn ended_with_words(self) -> (ExitStatus, String) {
        let log = Arc::clone(&self.log);
        let status = self.ended();
        let words = log.lines.lock().unwrap().words.join("\n");
        (status, words)
    }

    /// The most memory that the service ever had resident, in KiB.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
        if std::thread::panicking()
            && let Ok(lines) = self.log.lines.lock()
        {
            eprintln!("the log's end:\n{}", lines.tail());
        }
    }
}

fn is_outcome(event: &Value) -> bool {
    matches!(
        event["event"].as_str(),
        Some("article.published" | "article.duplicate" | "article.failed")
    )
}

impl Log {
    fn take(&self, line: String) {
        let mut lines = self.lines.lock().unwrap();
        match serde_json::from_str::<Value>(&line) {
            Ok(event) if event.is_object() => {
                let name = event["event"].as_str().unwrap_or_default().to_owned();
                *lines.counts.entry(name).or_default() += 1;
                lines.events.push(event);
            }
            _ => lines.words.push(line),
        }
        self.news.notify_all();
    }
}

impl Lines {
    fn count(&self, name: &str) -> usize {
        self.counts.get(name).copied().unwrap_or(0)
    }

    fn tail(&self) -> String {
        let events: Vec<_> = self.events.iter().rev().take(15).map(Value::to_string).collect();
        let words = self.words.join("\n");
        format!("{}\n{words}", events.into_iter().rev().collect::<Vec<_>>().join("\n"))
    }

    /// Every line is an event of the catalogue, with its level and just its fields.
    fn assert_in_the_catalogue(&self) {
        for event in &self.events {
            let known = CATALOGUE.iter().find(|known| event["event"] == known.name);
            let known = known.unwrap_or_else(|| panic!("not in the catalogue: {event}"));
            assert_eq!(event["level"], known.level, "{event}");
            let mut fields: Vec<_> =
                event.as_object().unwrap().keys().map(String::as_str).collect();
            fields.retain(|f| !["timestamp", "level", "event", "message"].contains(f));
            let optional = ["language"];
            let mut expected: Vec<_> = known.fields.to_vec();
            expected.retain(|f| fields.contains(f) || !optional.contains(f));
            fields.sort_unstable();
            expected.sort_unstable();
            assert_eq!(fields, expected, "{event}");
        }
    }
}
