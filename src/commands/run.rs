//! `copydesk run`: the service, or one pass over the inbox.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::common::{CommandError, load_config, try_load_config};
use crate::cli::{Exit, Global};
use crate::config::LogLevel;
use crate::pipeline::setup::Setup;
use crate::service::error::StartError;
use crate::service::{self, Ended, Start};
use crate::telemetry::health::{EndReason, Health};
use crate::telemetry::logging;
use copydesk_analysis::stage::StageName;

pub(super) fn run_service(
    global: &Global,
    once: bool,
    skip: Vec<StageName>,
) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip.extend(&skip);
    let with_bar = once && std::io::stderr().is_terminal();
    if with_bar && global.log_level.is_none() {
        // A line for each article would tear the bar apart.
        config.log.level = LogLevel::Warn;
    }
    let level = logging::start_logging(&config.log).map_err(|e| {
        CommandError::new(
            Exit::Io,
            format!("log.format = \"journald\", but there is no journal: {e}"),
        )
    })?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = crate::pipeline::panic_message(panic.payload());
        crate::telemetry::events::service_panic(message, &place);
    }));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| CommandError::new(Exit::Io, format!("the runtime cannot start: {e}")))?;
    let bar = if with_bar { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let shown = bar.clone();
    let global = global.clone();
    let start = Start {
        config,
        setup: Setup::default(),
        reload: Box::new(move || {
            let mut config = try_load_config(&global)?;
            config.pipeline.skip.extend(&skip);
            Ok(config)
        }),
        level,
        once,
        observe: Box::new(move |health| {
            if with_bar {
                std::thread::spawn(move || show_progress(&shown, &health));
            }
        }),
    };
    let ended = runtime.block_on(service::run(start));
    // Threads that wait for a dead disk must not keep the process.
    runtime.shutdown_background();
    bar.finish_and_clear();
    report_end(ended.map_err(|e| CommandError::new(exit_of(&e), e))?, once)
}

fn exit_of(error: &StartError) -> Exit {
    match error {
        StartError::Locked(service::lock::LockError::Held { .. }) => Exit::Locked,
        StartError::Stages(_) | StartError::Stranded(_) | StartError::OpenFiles { .. } => {
            Exit::Config
        }
        _ => Exit::Io,
    }
}

fn report_end(ended: Ended, once: bool) -> Result<Exit, CommandError> {
    match ended.by_itself {
        Some(end @ (EndReason::JournalDamaged | EndReason::FolderGone)) => {
            return Err(CommandError::new(Exit::Io, format!("{}; start it again", end.as_str())));
        }
        Some(EndReason::FlushFailed) => {
            return Err(CommandError::new(
                Exit::Io,
                "the disk failed to flush several times in a row; check it, then start again: \
                 nothing that was reported as published is affected",
            ));
        }
        Some(end) => {
            let message = format!("{}; start it again, nothing is lost", end.as_str());
            return Err(CommandError::new(Exit::Software, message));
        }
        None if !once => return Ok(Exit::Success),
        None => {}
    }
    let waiting = ended.remaining.waiting as u64 + ended.left;
    eprintln!(
        "copydesk: {} records published, {} inputs failed, {waiting} left in the inbox",
        ended.records, ended.failed
    );
    Ok(if ended.failed > 0 || waiting > 0 { Exit::ArticleFailed } else { Exit::Success })
}

fn show_progress(bar: &ProgressBar, health: &Arc<Health>) {
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} inputs, {per_sec}, {eta}")
    {
        bar.set_style(style);
    }
    while !bar.is_finished() {
        let done: u64 = ["published", "duplicate", "failed"]
            .into_iter()
            .map(|outcome| {
                let label = crate::telemetry::metrics::OutcomeLabel { outcome };
                health.metrics.inputs.get_or_create(&label).get()
            })
            .sum();
        let (open, waiting) = (health.metrics.open.get(), health.metrics.waiting.get());
        bar.set_length(done + open.unsigned_abs() + waiting.unsigned_abs());
        bar.set_position(done);
        std::thread::sleep(Duration::from_millis(100));
    }
}
