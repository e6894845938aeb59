//! `trainer clusters`: a table of word clusters as the tagger reads it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use copydesk::entities::tagger::clusters::{Cluster, Clusters};

use crate::source;

/// Make a table of word clusters.
#[derive(clap::Args)]
pub struct Args {
    /// A word, its cluster and the cluster of that one in each line, parted by tabs, the most frequent
    /// words first.
    words: PathBuf,
    /// Where the table goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Reads and writes.
pub fn run(args: &Args) -> Result<()> {
    let text = source::text(&args.words)?;
    let mut words = Vec::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or_default();
        let mut number = || fields.next().and_then(|field| field.parse().ok());
        let cluster = number().zip(number()).map(|(fine, coarse)| Cluster { fine, coarse });
        words.push((word, cluster.with_context(|| format!("{word:?} has no clusters"))?));
    }
    let table = Clusters::build(words);
    println!("{} bytes", table.len());
    Ok(std::fs::write(&args.out, table)?)
}
