//! The release binary as a child, followed by its log, and its outbox, followed by the kernel's
//! notices.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::fs::inotify;

use super::Sample;

/// How long anything may take. Only a benchmark that is stuck waits so long.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Default)]
struct Log {
    seen: Mutex<Seen>,
    news: Condvar,
}

#[derive(Default)]
struct Seen {
    published: usize,
    /// Nobody is woken before so many are published: whoever waits costs what is measured nothing.
    wanted: usize,
    ready: bool,
    ended: bool,
    other: Vec<String>,
}

/// A running service. It is killed when this value goes.
pub struct Service {
    child: Child,
    log: Arc<Log>,
    began: Instant,
}

impl Service {
    /// Starts the service and waits until it is ready.
    pub fn start(root: &Path) -> Self {
        let service = Self::spawn(root);
        service.wait("ready", 0, |seen| seen.ready);
        service
    }

    /// Starts the service: the built one, or that of `COPYDESK_BENCH_BINARY`, to compare two builds.
    pub fn spawn(root: &Path) -> Self {
        let began = Instant::now();
        let built = || env!("CARGO_BIN_EXE_copydesk").into();
        let binary = std::env::var_os("COPYDESK_BENCH_BINARY").unwrap_or_else(built);
        let mut child = Command::new(binary)
            .args(["run", "--log-format", "json", "--root"])
            .arg(root)
            .current_dir(root)
            .env_clear()
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Log::default());
        let mut lines = BufReader::with_capacity(1 << 16, child.stderr.take().unwrap());
        std::thread::spawn({
            let log = Arc::clone(&log);
            move || {
                let mut line = String::new();
                while lines.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
                    log.take(&line);
                    line.clear();
                }
                log.seen.lock().unwrap().ended = true;
                log.news.notify_all();
            }
        });
        Self { child, log, began }
    }

    fn wait(&self, what: &str, wanted: usize, is_so: impl Fn(&Seen) -> bool) -> usize {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.log.seen.lock().unwrap();
        seen.wanted = wanted;
        while !is_so(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!seen.ended && !left.is_zero(), "never came: {what}; log: {:?}", seen.other);
            seen = self.log.news.wait_timeout(seen, left).unwrap().0;
        }
        seen.published
    }

    /// Waits until so many articles are published.
    pub fn wait_for(&self, articles: usize) -> Sample {
        let published =
            self.wait(&format!("{articles} records"), articles, |seen| seen.published >= articles);
        Sample { articles: published, at: Instant::now(), cpu: self.cpu() }
    }

    /// When the process was started.
    pub fn began(&self) -> Instant {
        self.began
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Seconds of CPU that the process has used; the kernel tells them in hundredths.
    pub fn cpu(&self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<f64>().unwrap();
        (ticks(11) + ticks(12)) / 100.0
    }

    /// A line of `/proc/PID/status`, such as `VmHWM`, in MB.
    pub fn memory(&self, what: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kib * 1024.0 / 1e6
    }

    /// Tells the service to end, and waits until it has.
    pub fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success(), "the service ends in order");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Log {
    fn take(&self, line: &str) {
        let mut seen = self.seen.lock().unwrap();
        if line.contains("\"article.published\"") {
            seen.published += 1;
            if seen.published != seen.wanted {
                return;
            }
        } else {
            seen.ready |= line.contains("\"service.ready\"");
            seen.other.push(line.to_owned());
        }
        self.news.notify_all();
    }
}

/// Notes when each record got its name in the outbox.
pub struct Outbox {
    seen: Arc<(Mutex<HashMap<String, Instant>>, Condvar)>,
    _reader: JoinHandle<()>,
}

impl Outbox {
    pub fn watch(root: &Path) -> Self {
        let notices = inotify::init(inotify::CreateFlags::CLOEXEC).unwrap();
        let outbox = root.join("outbox");
        inotify::add_watch(&notices, &outbox, inotify::WatchFlags::MOVED_TO).unwrap();
        let seen: Arc<(Mutex<HashMap<String, Instant>>, Condvar)> = Arc::default();
        let tell = Arc::clone(&seen);
        // It ends with the process: a watch on a folder that is gone waits for ever.
        let reader = std::thread::spawn(move || {
            let mut buffer = [MaybeUninit::uninit(); 1 << 14];
            let mut notices = inotify::Reader::new(notices, &mut buffer);
            while let Ok(notice) = notices.next() {
                let now = Instant::now();
                let Some(name) = notice.file_name() else { continue };
                let stem = name.to_str().unwrap().split('.').next().unwrap().to_owned();
                tell.0.lock().unwrap().entry(stem).or_insert(now);
                tell.1.notify_all();
            }
        });
        Self { seen, _reader: reader }
    }

    /// Waits for the record of an input, named without its extension.
    pub fn wait_for(&self, stem: &str) -> Instant {
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if let Some(at) = seen.get(stem) {
                return *at;
            }
            let (again, waited) = self.seen.1.wait_timeout(seen, PATIENCE).unwrap();
            assert!(!waited.timed_out(), "no record of {stem}");
            seen = again;
        }
    }
}
