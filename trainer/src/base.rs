//! `trainer base`: builds the files in `models/base/` from tables of names with Wikidata ids.

mod countries;
mod cut;
mod entities;
mod given;
mod obscure;
mod odbl;
mod spellings;
mod stats;
mod surnames;
mod tables;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use copydesk_analysis::entities::base::Base;
use copydesk_analysis::entities::base::build::{BaseContents, build_base};

pub use stats::print_stats;
use tables::Tables;

/// The tables to build the base from.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with the tables (*.tsv.xz): people, organisations, places, events, works and other, their
    /// spellings, given names.
    #[arg(long)]
    kb: PathBuf,
    /// Where base.bin and places-odbl.bin go.
    #[arg(long)]
    out: PathBuf,
    /// The letters of the sources whose rows are taken (`models/base/README.md`); a row is left out when
    /// none of its sources is among them. All, when not given.
    #[arg(long)]
    sources: Option<String>,
}

/// Builds the files.
pub fn run(args: &Args) -> Result<()> {
    let tables = Tables::new(&args.kb, args.sources.as_deref())?;
    let countries = countries::Countries::read(&tables)?;
    let mut report = cut::Report::default();
    let contents = BaseContents {
        entities: entities::read_entities(&tables, &countries, &mut report)?,
        surnames: surnames::count_surnames(&tables)?,
        ..given::read_given_names(&tables)?
    };
    let apart = odbl::read_places(&tables, &countries, &contents.entities, &mut report)?;
    print!("{report}");
    fs::create_dir_all(&args.out)?;
    write_base(&args.out.join("base.bin"), contents)?;
    write_base(&args.out.join("places-odbl.bin"), apart)
}

/// Builds one file, opens it as the program does, and says how long its sections are.
fn write_base(path: &Path, contents: BaseContents) -> Result<()> {
    let built = |why: String| anyhow!("{}: {why}", path.display());
    let bytes = build_base(contents).map_err(built)?;
    fs::write(path, &bytes).with_context(|| format!("{}", path.display()))?;
    println!("{}: {} bytes", path.display(), bytes.len());
    let base = Base::from_bytes(Cow::Owned(bytes)).map_err(built)?;
    for (section, length) in base.section_lengths() {
        println!("  {:<13} {length:>9}", format!("{section:?}"));
    }
    println!("  {} spellings", base.count_spellings());
    Ok(())
}
