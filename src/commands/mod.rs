//! The commands, one module each.

mod check;
mod common;
mod drop;
mod eval;
mod explain;
mod failed;
mod feed;
mod generate;
mod knowledge;
mod process;
mod run;
mod status;

use self::common::write_stdout;
use crate::cli::{Cli, Command, Exit};

/// Executes the command line. Messages for a person are written to standard error.
pub fn execute_command(cli: Cli) -> Exit {
    crate::memory::return_freed_memory();
    let global = cli.global;
    let done = match cli.command.unwrap_or(Command::Run { once: false, skip: Vec::new() }) {
        Command::Run { once, skip } => run::run_service(&global, once, skip),
        Command::Drop { files } => drop::drop_files(&global, &files),
        Command::Process(options) => process::process_files(&global, &options),
        Command::Explain(options) => explain::explain_articles(&global, &options),
        Command::Eval { what } => eval::evaluate_stage(&global, &what),
        Command::Knowledge { what } => knowledge::run_knowledge_action(what),
        Command::Check => check::check_config(&global),
        Command::Status { json } => status::print_status(&global, json),
        Command::Failed { action } => failed::run_failed_action(&global, &action),
        Command::Schema => {
            let schema = copydesk_analysis::record::record_schema();
            write_stdout(&format!(
                "{}\n",
                serde_json::to_string_pretty(&schema).unwrap_or_default()
            ))
        }
        Command::Generate { what } => generate::generate_docs(&what),
    };
    done.unwrap_or_else(|fault| {
        eprintln!("copydesk: {}", fault.message);
        fault.exit
    })
}
