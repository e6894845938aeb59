//! Builds and evaluates the models that copydesk ships.

mod entities_eval;
mod gazetteer;
mod source;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    /// Build the gazetteer from tables of names.
    Gazetteer(gazetteer::Args),
    /// Measure the entity stage against labelled text.
    EntitiesEval(entities_eval::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::EntitiesEval(args) => entities_eval::run(&args),
    }
}
