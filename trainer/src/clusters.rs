//! `trainer clusters`: a table of word clusters as the tagger reads it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use copydesk_analysis::entities::tagger::clusters::{CODES, Cluster, Clusters};

use crate::source;

/// Make a table of word clusters.
#[derive(clap::Args)]
pub struct Args {
    /// A word, its cluster, the cluster of that one and its codes in each line, parted by tabs, the most
    /// frequent words first.
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
        let mut number = || fields.next().and_then(|field| field.parse::<u16>().ok());
        let mut cluster = || {
            let (fine, coarse) = number().zip(number())?;
            let mut codes = [0; CODES];
            for code in &mut codes {
                *code = number()?.try_into().ok()?;
            }
            Some(Cluster { fine, coarse, codes })
        };
        words.push((word, cluster().with_context(|| format!("{word:?} lacks clusters or codes"))?));
    }
    let table = Clusters::build_table(words);
    println!("{} bytes", table.len());
    Ok(std::fs::write(&args.out, table)?)
}
