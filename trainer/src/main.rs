//! Builds and evaluates the models that copydesk ships.

mod base;
mod cleanup;
mod cleanup_html;
mod cleanup_train;
mod clusters;
mod entities_eval;
mod expect;
mod gazetteer;
mod langid;
mod langid_eval;
mod langid_fit;
mod langid_gate;
mod link_train;
mod linking_eval;
mod metadata;
mod noise;
mod npz;
mod rate;
mod source;
mod tagger_train;

use clap::Parser;

/// Builds and evaluates the models that copydesk ships.
#[derive(Parser)]
enum Command {
    /// Measures the cleanup stage.
    Cleanup(cleanup::Args),
    /// Trains the line model of the cleanup stage.
    CleanupTrain(cleanup_train::Args),
    /// Trains the block model of the cleanup stage.
    CleanupTrainBlocks(cleanup_train::blocks::Args),
    /// Measure what is found out about pages: date, headline, authors.
    Metadata(metadata::Args),
    /// Measures the cleanup stage on HTML.
    CleanupHtml(cleanup_html::Args),
    Langid(langid::Args),
    LangidEval(langid_eval::Args),
    LangidFit(langid_fit::Args),
    LangidGate(langid_gate::Args),
    /// Build the gazetteer, what the desk knows by name, from public tables.
    #[command(visible_alias = "kb")]
    Gazetteer(gazetteer::Args),
    /// Builds the base of names with Wikidata ids from public tables.
    Base(base::Args),
    /// Prints what the base holds and how long its look-ups take.
    BaseStats,
    /// Measure the entity stage against labelled text.
    EntitiesEval(entities_eval::Args),
    Clusters(clusters::Args),
    LinkTrain(link_train::Args),
    LinkingEval(linking_eval::Args),
    TaggerTrain(tagger_train::Args),
    TaggerCrf(tagger_train::crf::Args),
    /// Hold the service's records against what a careful reader expects of them.
    Expect(expect::Args),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Cleanup(args) => cleanup::measure(&args),
        Command::CleanupTrain(args) => cleanup_train::run(&args),
        Command::CleanupTrainBlocks(args) => cleanup_train::blocks::run(&args),
        Command::Metadata(args) => metadata::measure(&args),
        Command::CleanupHtml(args) => cleanup_html::measure(&args),
        Command::Langid(args) => langid::run(&args),
        Command::LangidEval(args) => langid_eval::run(&args),
        Command::LangidFit(args) => langid_fit::run(&args),
        Command::LangidGate(args) => langid_gate::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Base(args) => base::run(&args),
        Command::BaseStats => base::print_stats(),
        Command::EntitiesEval(args) => entities_eval::run(&args),
        Command::Clusters(args) => clusters::run(&args),
        Command::LinkTrain(args) => link_train::run(&args),
        Command::LinkingEval(args) => linking_eval::run(&args),
        Command::TaggerTrain(args) => tagger_train::run(&args),
        Command::TaggerCrf(args) => tagger_train::crf::run(&args),
        Command::Expect(args) => expect::run(&args),
    }
}
