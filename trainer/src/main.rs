//! Builds and evaluates the models that copydesk ships.

mod cleanup;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    /// Measures the cleanup stage.
    Cleanup(cleanup::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Cleanup(args) => cleanup::measure(&args),
    }
}
