//! Builds and evaluates the models that copydesk ships.

mod langid;
mod langid_eval;
mod npz;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    Langid(langid::Args),
    LangidEval(langid_eval::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Langid(args) => langid::run(&args),
        Command::LangidEval(args) => langid_eval::run(&args),
    }
}
