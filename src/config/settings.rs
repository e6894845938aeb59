//! The settings: one struct for each section of the file, with its defaults and its bounds.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::listen::Listen;
use super::values::{Bytes, Period};
use copydesk_analysis::stage::StageName;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folders.
    pub paths: Paths,
    /// Watching the inbox and reading its files.
    pub intake: Intake,
    /// The stages and their threads.
    pub pipeline: Pipeline,
    /// Publication of records.
    pub outlet: Outlet,
    /// Retention of inputs that are done.
    pub done: Done,
    /// The cleanup stage.
    pub cleanup: Cleanup,
    /// Entity tagging.
    pub entities: Entities,
    /// The end of the service.
    pub service: Service,
    /// Metrics and health over HTTP.
    pub http: Http,
    /// Logging.
    pub log: Log,
}

/// The folders. Relative paths count from `--root`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paths {
    /// Articles are dropped here.
    pub inbox: PathBuf,
    /// Records appear here.
    pub outbox: PathBuf,
    /// Inputs whose record is published.
    pub done: PathBuf,
    /// Inputs that nothing could be made of, each with its reason.
    pub failed: PathBuf,
    /// The journal and the lock.
    pub state: PathBuf,
}

/// The way in which the inbox is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WatchMode {
    /// Natively, or by polling where the file system reports no changes.
    Auto,
    /// Natively.
    Native,
    /// By listing the folder again and again.
    Poll,
}

/// Treatment of bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EncodingMode {
    /// The encoding is guessed.
    Detect,
    /// The file is moved to failed/.
    Utf8,
}

/// Watching the inbox and reading its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Intake {
    /// The way in which the inbox is watched.
    pub watch: WatchMode,
    /// Time for which a written file must stay unchanged.
    pub settle: Period,
    /// Pause between two listings of the inbox while nothing is noticed.
    pub rescan: Period,
    /// Pause between two listings when the inbox is polled.
    pub poll: Period,
    /// Larger files are moved to failed/.
    pub max_file_size: Bytes,
    /// Treatment of bytes that are not UTF-8.
    pub encoding: EncodingMode,
    /// Whether files with several hard links are taken.
    pub hard_links: bool,
}

/// The stages and their threads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pipeline {
    /// Threads that work on articles; 0 means as many as there are cores.
    pub workers: usize,
    /// Time that one stage may take over one article.
    pub time_budget: Period,
    /// Stages that are left out.
    pub skip: Vec<StageName>,
}

/// The rule by which two inputs are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dedupe {
    /// The same bytes.
    Content,
    /// The same bytes under the same name.
    NameAndContent,
    /// Nothing: every drop gives a record.
    Off,
}

/// Publication of records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outlet {
    /// The rule by which two inputs are the same.
    pub dedupe: Dedupe,
    /// Time for which an input is remembered.
    pub dedupe_window: Period,
}

/// Retention of inputs that are done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Done {
    /// Time for which they are kept; zero removes them at once.
    pub keep_for: Period,
    /// Room that they may take together; the oldest are removed first.
    pub keep_size: Bytes,
}

/// The cleanup stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cleanup {
    /// A folder with rules of your own, over the built-in ones; empty means none.
    pub rules: PathBuf,
}

/// Entity tagging.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entities {
    /// A folder with names of your own, over the built-in ones; empty means none.
    pub knowledge: PathBuf,
    /// A base of your own (`copydesk knowledge build`), in the place of the built-in one; empty means none.
    pub base: PathBuf,
}

/// The end of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// Time that the articles in flight may take to finish after a request to end the service.
    pub drain_timeout: Period,
}

/// Metrics and health over HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// A loopback address with port, or `unix:` and a path; empty means none.
    pub listen: Listen,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// `pretty` on a terminal, `json` otherwise.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
    /// To the systemd journal, with fields of their own.
    Journald,
}

/// The least severe log lines that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// Only what needs a person.
    Error,
    /// And what may need one.
    Warn,
    /// And one line for each article.
    Info,
}

/// Logging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// The least severe lines that are written.
    pub level: LogLevel,
    /// The form of the lines.
    pub format: LogFormat,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            inbox: "inbox".into(),
            outbox: "outbox".into(),
            done: "done".into(),
            failed: "failed".into(),
            state: "state".into(),
        }
    }
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            watch: WatchMode::Auto,
            settle: Period::from_millis(250),
            rescan: Period::from_secs(60),
            poll: Period::from_secs(2),
            max_file_size: Bytes::from_mib(8),
            encoding: EncodingMode::Detect,
            hard_links: false,
        }
    }
}

impl Default for Pipeline {
    fn default() -> Self {
        Self { workers: 0, time_budget: Period::from_secs(10), skip: Vec::new() }
    }
}

impl Default for Outlet {
    fn default() -> Self {
        Self { dedupe: Dedupe::Content, dedupe_window: Period::from_days(30) }
    }
}

impl Default for Done {
    fn default() -> Self {
        Self { keep_for: Period::from_days(7), keep_size: Bytes::from_mib(1024) }
    }
}

impl Default for Service {
    fn default() -> Self {
        Self { drain_timeout: Period::from_secs(25) }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: LogLevel::Info, format: LogFormat::Auto }
    }
}

impl Config {
    /// Makes the folders absolute: relative ones count from `root`.
    pub fn with_root(mut self, root: &Path) -> Self {
        let paths = &mut self.paths;
        let folders = [
            &mut paths.inbox,
            &mut paths.outbox,
            &mut paths.done,
            &mut paths.failed,
            &mut paths.state,
        ];
        for folder in folders {
            *folder = root.join(&*folder);
        }
        let entities = &mut self.entities;
        for own in [&mut self.cleanup.rules, &mut entities.knowledge, &mut entities.base] {
            if *own != Path::new("") {
                *own = root.join(&*own);
            }
        }
        self
    }

    /// Finds values that parse but cannot work: the dotted key and the mistake.
    pub fn find_impossible_values(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut refuse = |key, is_bad: bool, why: &str| {
            if is_bad {
                found.push((key, why.to_owned()));
            }
        };
        let second = std::time::Duration::from_secs(1);
        refuse("intake.rescan", *self.intake.rescan < second, "must be at least 1s");
        refuse("intake.poll", self.intake.poll.as_millis() < 100, "must be at least 100ms");
        refuse("intake.settle", self.intake.settle.as_secs() > 3600, "must be at most 1h");
        refuse("intake.max_file_size", self.intake.max_file_size.0 == 0, "must be more than 0");
        refuse(
            "intake.max_file_size",
            self.intake.max_file_size > Bytes::from_mib(1024),
            "must be at most 1 GiB: a file is held in memory while it is worked on",
        );
        refuse("pipeline.workers", self.pipeline.workers > 1024, "must be at most 1024");
        refuse("pipeline.time_budget", self.pipeline.time_budget.is_zero(), "must be more than 0");
        refuse(
            "service.drain_timeout",
            self.service.drain_timeout.is_zero(),
            "must be more than 0",
        );
        if let Listen::Impossible { why, .. } = &self.http.listen {
            found.push(("http.listen", why.clone()));
        }
        let paths = &self.paths;
        let folders = [
            ("paths.inbox", &paths.inbox),
            ("paths.outbox", &paths.outbox),
            ("paths.done", &paths.done),
            ("paths.failed", &paths.failed),
            ("paths.state", &paths.state),
        ];
        for (i, (key, folder)) in folders.iter().enumerate() {
            if folder.as_os_str().is_empty() {
                found.push((key, "must not be empty".to_owned()));
            }
            if let Some((other, _)) = folders.iter().take(i).find(|(_, other)| other == folder) {
                found.push((key, format!("must not be the same folder as {other}")));
            }
        }
        found
    }

    /// Returns the effective configuration as a TOML file.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../config/copydesk.toml");

    #[test]
    fn the_sample_file_equals_the_defaults() {
        let sample: Config = toml::from_str(SAMPLE).unwrap();
        assert_eq!(sample, Config::default());
    }

    #[test]
    fn the_sample_file_states_every_key() {
        let written: toml::Table = toml::from_str(SAMPLE).unwrap();
        let known: toml::Table = toml::from_str(&Config::default().to_toml()).unwrap();
        assert_eq!(written, known);
    }

    #[test]
    fn the_defaults_are_possible() {
        assert_eq!(Config::default().find_impossible_values(), []);
    }

    #[test]
    fn two_folders_must_not_be_one() {
        let mut config = Config::default();
        config.paths.outbox = config.paths.inbox.clone();
        let found = config.find_impossible_values();
        assert_eq!(found[0].0, "paths.outbox");
        assert!(found[0].1.contains("paths.inbox"));
    }

    #[test]
    fn the_effective_configuration_reads_back_as_itself() {
        let mut config = Config::default();
        config.intake.settle = Period::from_millis(1500);
        config.done.keep_size = Bytes(123_456_789);
        config.pipeline.skip = vec![StageName::Language];
        assert_eq!(toml::from_str::<Config>(&config.to_toml()).unwrap(), config);
    }
}
