//! What systemd is told, when it is told nothing any more, and how a service that ends by itself
//! says so.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{PATIENCE, Root, Service, Tally, article, eventually, is_root};

/// The watchdog's limit in these tests.
const LIMIT: Duration = Duration::from_secs(4);

/// systemd's side of the notify protocol.
struct Systemd {
    path: PathBuf,
    socket: UnixDatagram,
    /// What was told so far of the states that have an order.
    states: RefCell<Vec<String>>,
}

impl Systemd {
    fn listen(root: &Root) -> Self {
        let path = root.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        Self { path, socket, states: RefCell::default() }
    }

    /// Makes a command one that systemd would start.
    fn own(&self, command: &mut Command) {
        command
            .env("NOTIFY_SOCKET", &self.path)
            .env("WATCHDOG_USEC", LIMIT.as_micros().to_string());
    }

    /// The next message; none if there is none `within` that time.
    fn next_within(&self, within: Duration) -> Option<String> {
        self.socket.set_read_timeout(Some(within)).unwrap();
        let mut buffer = [0; 4096];
        let length = match self.socket.recv(&mut buffer) {
            Err(e) if e.kind() == ErrorKind::WouldBlock => return None,
            other => other.unwrap(),
        };
        let told = String::from_utf8(buffer[..length].to_vec()).unwrap();
        let ordered = ["READY", "RELOADING", "STOPPING"].map(|state| format!("{state}=1"));
        let states = told.lines().filter(|line| ordered.iter().any(|state| state == line));
        self.states.borrow_mut().extend(states.map(str::to_owned));
        Some(told)
    }

    fn next(&self) -> String {
        self.next_within(PATIENCE).expect("systemd is told something in time")
    }

    fn until(&self, wanted: &str) -> String {
        loop {
            let told = self.next();
            if told.lines().any(|line| line.starts_with(wanted)) {
                return told;
            }
        }
    }

    /// All that was told, once nobody is left to tell more.
    fn states(self) -> Vec<String> {
        while self.next_within(Duration::from_millis(1)).is_some() {}
        self.states.into_inner()
    }

    /// Waits until the watchdog was not fed for a whole limit: systemd kills the service then.
    fn until_it_would_kill(&self) {
        for _ in 0..20 {
            if self.next_within(LIMIT).is_none() {
                return;
            }
        }
        panic!("a service that does nothing is fed on and on");
    }
}

#[test]
fn systemd_is_told_of_everything_that_it_asks_for_in_order() {
    let root = Root::new();
    let systemd = Systemd::listen(&root);
    let service = root.start_with(|command| systemd.own(command));
    assert!(systemd.next().starts_with("READY=1\nSTATUS="));
    // An idle service is alive: the watchdog is fed, each time within its limit.
    for _ in 0..3 {
        while !systemd
            .next_within(LIMIT)
            .expect("systemd would have killed it")
            .contains("WATCHDOG=1")
        {}
    }
    root.rename_in("a.txt", article(1));
    assert!(systemd.until("STATUS=1 records published").contains("0 waiting"));

    let before = monotonic_microseconds();
    service.signal(Signal::HUP);
    let reloading = systemd.until("RELOADING=1");
    let stamp = reloading.lines().find_map(|line| line.strip_prefix("MONOTONIC_USEC=")).unwrap();
    let stamp: u128 = stamp.parse().unwrap();
    assert!((before..=monotonic_microseconds()).contains(&stamp), "{stamp}");
    systemd.until("READY=1");
    // A reload that is refused has an end, too.
    root.configure("[intake]\nsettel = \"1h\"\n");
    service.signal(Signal::HUP);
    systemd.until("RELOADING=1");
    systemd.until("READY=1");

    service.signal(Signal::TERM);
    assert!(systemd.until("STOPPING=1").contains("STATUS=draining"));
    assert_eq!(service.ended().code(), Some(0));
    let expected = ["READY=1", "RELOADING=1", "READY=1", "RELOADING=1", "READY=1", "STOPPING=1"];
    assert_eq!(systemd.states(), expected);
}

fn monotonic_microseconds() -> u128 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let seconds = u64::try_from(now.tv_sec).unwrap();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap()).as_micros()
}

#[test]
fn a_service_that_cannot_start_is_never_ready_and_says_by_its_exit_why() {
    let root = Root::new();
    let running = root.start();
    let ended = |config: &str| {
        let _one_at_a_time = fs::remove_file(root.path().join("notify"));
        root.configure(config);
        let systemd = Systemd::listen(&root);
        let service = Service::spawn(root.path(), |command| {
            systemd.own(command);
            command.arg("run");
        });
        let code = service.ended().code();
        assert_eq!(systemd.states(), Vec::<String>::new());
        code
    };
    assert_eq!(ended(""), Some(75), "another one is at work");
    assert_eq!(ended("[intake]\nsettel = \"1h\"\n"), Some(78), "a mistake in the configuration");
    root.configure("");
    running.stop();
}

/// A file system of its own on a folder of the root.
struct Mount {
    at: PathBuf,
    frozen: bool,
}

impl Mount {
    /// `None`, said loudly, where there can be none.
    fn on(root: &Root, folder: &str, test: &str) -> Option<Self> {
        if !is_root(test) {
            return None;
        }
        let at = root.path().join(folder);
        let image = root.path().join("image");
        fs::create_dir_all(&at).unwrap();
        File::create(&image).unwrap().set_len(32 << 20).unwrap();
        let made = ran(Command::new("mkfs.ext4").arg("-q").arg(&image))
            && ran(Command::new("mount").args(["-o", "loop"]).args([&image, &at]));
        if !made {
            eprintln!("SKIPPED: {test}: no file system can be made and mounted here");
            return None;
        }
        fs::remove_dir(at.join("lost+found")).unwrap();
        Some(Self { at, frozen: false })
    }

    /// From now on, whoever writes there waits and cannot be interrupted.
    fn freeze(&mut self) {
        assert!(ran(Command::new("fsfreeze").arg("--freeze").arg(&self.at)));
        self.frozen = true;
    }

    fn thaw(&mut self) {
        assert!(ran(Command::new("fsfreeze").arg("--unfreeze").arg(&self.at)));
        self.frozen = false;
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if self.frozen {
            ran(Command::new("fsfreeze").arg("--unfreeze").arg(&self.at));
        }
        // Lazily: the service may still be dying.
        ran(Command::new("umount").arg("--lazy").arg(&self.at));
    }
}

fn ran(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn the_watchdog_is_not_fed_while_the_writers_hang() {
    let root = Root::new();
    let Some(mut outbox) =
        Mount::on(&root, "outbox", "the_watchdog_is_not_fed_while_the_writers_hang")
    else {
        return;
    };
    let systemd = Systemd::listen(&root);
    let service = root.start_with(|command| systemd.own(command));
    systemd.until("WATCHDOG=1");
    outbox.freeze();
    root.rename_in("a.txt", article(1));
    systemd.until("STATUS=0 records published, 1 inputs in work");
    systemd.until_it_would_kill();
    outbox.thaw();
    systemd.until("WATCHDOG=1");
    service.outcome_of("a.txt");
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, ..Tally::default() });
}

#[test]
fn the_watchdog_is_not_fed_while_the_intake_hangs() {
    let root = Root::new();
    let Some(mut inbox) =
        Mount::on(&root, "inbox", "the_watchdog_is_not_fed_while_the_intake_hangs")
    else {
        return;
    };
    let systemd = Systemd::listen(&root);
    let service = root.start_with(|command| systemd.own(command));
    // The file is there before nobody can write any more, but open until then: closing it writes
    // nothing, and makes the service try to claim it.
    root.note("a.txt", article(1));
    let mut dropped = File::create(root.inbox("a.txt")).unwrap();
    std::io::Write::write_all(&mut dropped, article(1).as_bytes()).unwrap();
    systemd.until("STATUS=0 records published, 0 inputs in work, 1 waiting");
    inbox.freeze();
    drop(dropped);
    systemd.until_it_would_kill();
    inbox.thaw();
    systemd.until("WATCHDOG=1");
    service.outcome_of("a.txt");
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, ..Tally::default() });
}

/// strace, attached to a running service to make its calls fail.
struct Saboteur {
    strace: Child,
    /// Held open: strace tells of every thread that begins, and a closed pipe would be the end of it.
    _words: BufReader<ChildStderr>,
}

impl Saboteur {
    /// `None`, said loudly, where processes cannot be traced.
    fn attach(service: &Service, inject: &str, test: &str) -> Option<Self> {
        let strace = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-e", &format!("inject={inject}")])
            .args(["-p", &service.pid().to_string()])
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut strace) = strace else {
            eprintln!("SKIPPED: {test}: there is no strace");
            return None;
        };
        let mut said = String::new();
        let mut words = BufReader::new(strace.stderr.take().unwrap());
        words.read_line(&mut said).unwrap();
        let saboteur = Self { strace, _words: words };
        if !said.contains("attached") {
            eprintln!("SKIPPED: {test}: strace may not attach: {said}");
            return None;
        }
        Some(saboteur)
    }
}

impl Drop for Saboteur {
    fn drop(&mut self) {
        // It may have ended with what it traced.
        let _ended = self.strace.kill();
        let _reaped = self.strace.wait();
    }
}

/// The service that comes next makes of it what is to be made.
fn the_next_one_goes_on(root: &Root, expected: Tally) {
    let service = root.start();
    root.wait_until_through();
    service.stop();
    assert_eq!(root.check(), expected);
}

#[test]
fn a_disk_that_fails_to_flush_again_and_again_ends_the_service_with_74() {
    let root = Root::new();
    let systemd = Systemd::listen(&root);
    let service = root.start_with(|command| systemd.own(command));
    let test = "a_disk_that_fails_to_flush_again_and_again_ends_the_service_with_74";
    let Some(saboteur) = Saboteur::attach(&service, "fdatasync:error=EIO", test) else {
        return;
    };
    // It is attached before it has every thread in its hands: the first article may come through.
    let mut drops = 0;
    while service.events("disk.failing").is_empty() {
        root.rename_in(format!("{drops}.txt"), article(drops));
        drops += 1;
        eventually("an outcome or an error", || {
            let published = service.events("article.published").len();
            (published == drops || !service.events("disk.failing").is_empty()).then_some(())
        });
    }
    let stopping = service.wait_for_event("service.stopping");
    assert_eq!(stopping["why"], "the disk fails to flush");
    drop(saboteur);
    let (status, words) = service.ended_with_words();
    assert_eq!(status.code(), Some(74), "{words}");
    assert!(words.contains("check it, then start again"), "{words}");
    assert_eq!(systemd.states(), ["READY=1", "STOPPING=1"]);
    the_next_one_goes_on(&root, Tally { published: drops, ..Tally::default() });
}

#[test]
fn too_many_stages_that_do_not_come_back_end_the_service_with_70() {
    // Stages are looked after once a second while nothing is late. However many cores there are, the
    // twelve that are let in at once, a thread for each, are in work for longer than that; and
    // whenever the look comes, more of them are late than may be lost.
    let articles = 500;
    let root = Root::with_config(
        "[pipeline]\nworkers = 12\ntime_budget = \"1ms\"\n[service]\ndrain_timeout = \"1ms\"\n",
    );
    let long = article(1).repeat((160 << 10) / article(1).len());
    for number in 0..articles {
        root.rename_in(format!("{number}.txt"), format!("Number {number}\n\n{long}"));
    }
    let service = root.start();
    let stopping = service.wait_for_event("service.stopping");
    assert_eq!(stopping["why"], "too many stages did not come back");
    let (status, words) = service.ended_with_words();
    assert_eq!(status.code(), Some(70), "{words}");
    assert!(words.contains("start it again, nothing is lost"), "{words}");
    root.configure("[pipeline]\nskip = [\"cleanup\", \"language\", \"entities\"]\n");
    the_next_one_goes_on(&root, Tally { published: articles, ..Tally::default() });
}
