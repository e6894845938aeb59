//! What the benchmarks of the service share: articles, a root folder, the service as a child, the
//! bare prototype that it is held against, and the table that they print.

#![allow(dead_code, missing_docs, reason = "each benchmark uses its part")]

pub mod device;
pub mod floor;
pub mod prototype;
pub mod root;
pub mod service;
pub mod table;
pub mod text;

use std::path::PathBuf;
use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};

/// Stages left out: what is left is the mechanism.
pub const PASS_THROUGH: &str = "[pipeline]\nskip = [\"cleanup\", \"language\", \"entities\"]\n";
/// All stages, as delivered.
pub const FULL: &str = "";

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    pub articles: usize,
    pub at: Instant,
    /// Seconds of CPU, user and system.
    pub cpu: f64,
}

/// What a run came to.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub articles_per_second: f64,
    pub cpu_micros: f64,
}

impl Pace {
    /// The rate from the first tenth of the articles on, so that neither the start nor the first
    /// quiet window counts; the CPU from the beginning, since work is done in that window.
    pub fn of([begin, tenth, end]: [Sample; 3]) -> Self {
        let seconds = end.at.duration_since(tenth.at).as_secs_f64();
        Self {
            articles_per_second: (end.articles - tenth.articles) as f64 / seconds,
            cpu_micros: (end.cpu - begin.cpu) * 1e6 / (end.articles - begin.articles) as f64,
        }
    }
}

/// The CPU that this process has used, in seconds.
pub fn own_cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The folder to work in: the first argument, which picks the disk; else the build's own.
pub fn base() -> PathBuf {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    folder.map_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")), PathBuf::from)
}

/// The middle one of some measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that this share of the measurements does not exceed.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}
