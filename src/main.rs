//! The `copydesk` command.

use clap::Parser;
use copydesk::cli::Cli;

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(copydesk::commands::execute_command(Cli::parse()) as u8)
}
