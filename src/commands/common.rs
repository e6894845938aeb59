//! The steps that commands share: reading the configuration, opening a folder, printing.

use std::path::{Path, PathBuf};

use crate::cli::{Exit, Global};
use crate::config::{self, Config, Problem, ProblemOrigin};
use crate::disk::native::Folder;

/// The reason why a command could not do its work.
#[derive(Debug)]
pub(super) struct CommandError {
    /// The exit status of the process.
    pub(super) exit: Exit,
    /// The message for a person.
    pub(super) message: String,
}

impl CommandError {
    pub(super) fn new(exit: Exit, message: impl std::fmt::Display) -> Self {
        Self { exit, message: message.to_string() }
    }
}

/// Reads the configuration: defaults, file, environment, flags.
pub(super) fn try_load_config(global: &Global) -> Result<Config, Vec<Problem>> {
    let root = global.root.clone().unwrap_or_else(|| PathBuf::from("."));
    let file = global.config.clone().or_else(|| find_config(&root));
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut config = config::read_config(file.as_deref(), environment)?;
    if let Some(level) = global.log_level {
        config.log.level = level;
    }
    if let Some(format) = global.log_format {
        config.log.format = format;
    }
    // An absolute root keeps every later message unambiguous.
    Ok(config.with_root(&std::path::absolute(&root).unwrap_or(root)))
}

fn find_config(root: &Path) -> Option<PathBuf> {
    let places = [root.join("config/copydesk.toml"), PathBuf::from("/etc/copydesk/copydesk.toml")];
    places.into_iter().find(|path| path.try_exists().unwrap_or(true))
}

pub(super) fn load_config(global: &Global) -> Result<Config, CommandError> {
    try_load_config(global).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        // What the disk refused may work the next time; a mistake does not mend itself.
        let disk = problems.iter().all(|problem| matches!(problem.origin, ProblemOrigin::Disk(_)));
        CommandError::new(if disk { Exit::Io } else { Exit::Config }, lines.join("\ncopydesk: "))
    })
}

/// Opens a folder, making it where it is missing.
pub(super) fn open_folder(path: &Path) -> Result<Folder, CommandError> {
    Folder::open_or_create(path)
        .map_err(|e| CommandError::new(Exit::Io, format!("{}: {e}", path.display())))
}

/// Writes to standard output. It is no error when the reader has closed the pipe.
pub(super) fn write_stdout(text: &str) -> Result<Exit, CommandError> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::new(Exit::Io, format!("standard output: {e}")))
        }
        _ => Ok(Exit::Success),
    }
}
