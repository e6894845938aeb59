//! The commands, one module each.

mod check;
mod drop;
mod eval;
mod explain;
mod failed;
mod feed;
mod generate;
mod process;
mod run;
mod status;

use std::path::{Path, PathBuf};

use crate::cli::{Cli, Command, Exit, Global};
use crate::config::{self, Config, Origin, Problem};
use crate::disk::native::Folder;

/// Does what the command line says. Messages for a person go to standard error.
pub fn execute(cli: Cli) -> Exit {
    crate::memory::give_back();
    let global = cli.global;
    let done = match cli.command.unwrap_or(Command::Run { once: false, skip: Vec::new() }) {
        Command::Run { once, skip } => run::run(&global, once, skip),
        Command::Drop { files } => drop::drop(&global, &files),
        Command::Process(options) => process::process(&global, &options),
        Command::Explain(options) => explain::explain(&global, &options),
        Command::Eval { what } => eval::eval(&global, &what),
        Command::Check => check::check(&global),
        Command::Status { json } => status::status(&global, json),
        Command::Failed { action } => failed::failed(&global, &action),
        Command::Schema => {
            let schema = copydesk_analysis::record::record_schema();
            print(&format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default()))
        }
        Command::Generate { what } => generate::generate(&what),
    };
    done.unwrap_or_else(|fault| {
        eprintln!("copydesk: {}", fault.message);
        fault.exit
    })
}

/// Why a command could not do its work.
#[derive(Debug)]
struct Fault {
    exit: Exit,
    message: String,
}

impl Fault {
    fn new(exit: Exit, message: impl std::fmt::Display) -> Self {
        Self { exit, message: message.to_string() }
    }
}

/// Reads the configuration: defaults, file, environment, flags.
fn load(global: &Global) -> Result<Config, Vec<Problem>> {
    let root = global.root.clone().unwrap_or_else(|| PathBuf::from("."));
    let file = global.config.clone().or_else(|| find_config(&root));
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut config = config::load(file.as_deref(), environment)?;
    if let Some(level) = global.log_level {
        config.log.level = level;
    }
    if let Some(format) = global.log_format {
        config.log.format = format;
    }
    // An absolute root keeps every later message unambiguous.
    Ok(config.rooted(&std::path::absolute(&root).unwrap_or(root)))
}

fn find_config(root: &Path) -> Option<PathBuf> {
    let places = [root.join("config/copydesk.toml"), PathBuf::from("/etc/copydesk/copydesk.toml")];
    places.into_iter().find(|path| path.try_exists().unwrap_or(true))
}

fn loaded(global: &Global) -> Result<Config, Fault> {
    load(global).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        // What the disk refused may work the next time; a mistake does not mend itself.
        let disk = problems.iter().all(|problem| matches!(problem.origin, Origin::Disk(_)));
        Fault::new(if disk { Exit::Io } else { Exit::Config }, lines.join("\ncopydesk: "))
    })
}

/// Opens a folder, making it where it is missing.
fn folder(path: &Path) -> Result<Folder, Fault> {
    Folder::create(path).map_err(|e| Fault::new(Exit::Io, format!("{}: {e}", path.display())))
}

/// Writes to standard output. A reader that has gone away is no fault of ours.
fn print(text: &str) -> Result<Exit, Fault> {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fault::new(Exit::Io, format!("standard output: {e}")))
        }
        _ => Ok(Exit::Success),
    }
}
