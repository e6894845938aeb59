//! What the tests stand on: a root folder with everything that was dropped into it, the service
//! running on it, and the checker of what the service promises.

mod check;
pub mod dump;
mod http;
mod loop_disk;
mod mount;
mod random;
mod root;
mod service;
mod tracer;

use std::io::Write;
use std::time::{Duration, Instant};

pub use check::Tally;
pub use http::{Place, get};
pub use loop_disk::LoopDisk;
pub use mount::Mounted;
pub use random::Random;
pub use root::{Root, article};
pub use service::{Finished, Service, command, copydesk};
pub use tracer::{Act, CAN_FAIL, Call, LOG, Traced, trace};

/// How long anything may take that is sure to happen. Only a failing test ever waits so long.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until something is so.
pub fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "never came true: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Whether the long versions of the tests were asked for.
pub fn full() -> bool {
    std::env::var_os("COPYDESK_TEST_FULL").is_some_and(|value| value == "1")
}

/// Whether this process may do what only root may. Says loudly what is left out if not.
pub fn is_root(test: &str) -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        skipped(test, "it needs root");
    }
    root
}

/// Says that a test is left out: not by a macro, whose words are kept from sight if a test passes.
pub fn skipped(test: &str, why: &str) {
    let line = format!("SKIPPED: {test}: {why}\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

/// What a panic said.
pub fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().cloned();
    words
        .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()))
        .unwrap_or_default()
}
