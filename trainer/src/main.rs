//! Builds and evaluates the models that copydesk ships.

mod cleanup;
mod langid;
mod langid_eval;
mod npz;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    /// Measures the cleanup stage.
    Cleanup(cleanup::Args),
    Langid(langid::Args),
    LangidEval(langid_eval::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Cleanup(args) => cleanup::measure(&args),
        Command::Langid(args) => langid::run(&args),
        Command::LangidEval(args) => langid_eval::run(&args),
    }
}
