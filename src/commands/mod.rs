//! The commands, one module each.

mod check;
mod common;
mod drop;
mod eval;
mod explain;
mod failed;
mod feed;
mod generate;
mod process;
mod run;
mod status;

use self::common::print;
use crate::cli::{Cli, Command, Exit};

/// Executes the command line. Messages for a person are written to standard error.
#[deprecated(note = "RN:execute_command")]
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
