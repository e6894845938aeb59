//! Builds and evaluates the models that copydesk ships.

mod expect;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    /// Hold the service's records against what a careful reader expects of them.
    Expect(expect::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Expect(args) => expect::run(&args),
    }
}
