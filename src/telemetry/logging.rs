//! Logging: the destination and the form of the events.

use std::io::IsTerminal;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, reload};

use crate::config::{Log, LogFormat, LogLevel};

/// Changes the level of a running log.
pub struct LevelHandle(reload::Handle<LevelFilter, Registry>);

impl LevelHandle {
    /// Sets the least severe level that is written.
    pub fn set_level(&self, level: LogLevel) {
        // The subscriber lives as long as the process.
        let _subscriber_is_there = self.0.reload(level_filter(level));
    }
}

/// Starts logging, to standard error or the journal.
///
/// # Errors
/// When `journald` is asked for and there is no journal.
pub fn start_logging(log: &Log) -> std::io::Result<LevelHandle> {
    let (level, handle) = reload::Layer::new(level_filter(log.level));
    let format = match log.format {
        LogFormat::Auto if std::io::stderr().is_terminal() => LogFormat::Pretty,
        LogFormat::Auto => LogFormat::Json,
        other => other,
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let layer: Box<dyn Layer<_> + Send + Sync> = match format {
        LogFormat::Journald => {
            let journal = tracing_journald::layer()?;
            Box::new(journal.with_syslog_identifier("copydesk".to_owned()))
        }
        LogFormat::Json => Box::new(
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false),
        ),
        _ => Box::new(lines.compact()),
    };
    // Libraries log too; only what is in the catalogue is written.
    let only_ours =
        tracing_subscriber::filter::filter_fn(|metadata| metadata.target() == "copydesk");
    // A second start in one process (tests) keeps the first.
    let _already_started =
        tracing_subscriber::registry().with(level).with(layer.with_filter(only_ours)).try_init();
    Ok(LevelHandle(handle))
}

fn level_filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
    }
}
