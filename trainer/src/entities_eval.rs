//! `trainer entities-eval`: the entity stage on labelled text, as `copydesk eval entities` measures it,
//! but for many files at once, packed or not, and in the language that a file's name tells.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow};
use copydesk_analysis::entities::EntityTagger;
use copydesk_analysis::evaluate::{KINDS, Labelled, Names};

use crate::source;

/// What to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Labelled text: one `token<TAB>tag` a line, BIO tags PER LOC ORG.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Prints the most frequent errors, up to this many of each sort.
    #[arg(long, default_value_t = 0)]
    errors: usize,
}

/// Measures on each file.
pub fn run(args: &Args) -> Result<()> {
    let tagger = EntityTagger::new(&[]).map_err(|error| anyhow!("{error}"))?;
    println!("{:28} {:>5} {:>6} {:>6} {:>6} {:>6}", "file", "type", "P", "R", "F1", "gold");
    for file in &args.files {
        let language = source::language(file).ok();
        let mut names = Names::default();
        let (mut bytes, mut words, mut spent) = (0, 0, Duration::ZERO);
        for document in source::labelled(file)? {
            let labelled = Labelled::from_document(&document);
            let started = Instant::now();
            let found = tagger.find_entities(None, &labelled.text, language.as_deref());
            spent += started.elapsed();
            bytes += labelled.text.len();
            words += document.iter().map(Vec::len).sum::<usize>();
            names.add_document(labelled.judge_entities(&found.map_err(Error::msg)?));
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let scores = KINDS.map(|kind| (kind, names.scores.get(kind).copied().unwrap_or_default()));
        for (kind, score) in scores.into_iter().chain([("all", names.total_score())]) {
            let [precision, recall, f1] =
                [score.precision(), score.recall(), score.f1()].map(|share| share * 100.0);
            let wanted = score.right + score.missed;
            println!("{name:28} {kind:>5} {precision:6.1} {recall:6.1} {f1:6.1} {wanted:6}");
        }
        let seconds = spent.as_secs_f64();
        println!(
            "{:28} {:.1} MB/s, {:.0} words/s",
            "",
            bytes as f64 / 1e6 / seconds,
            words as f64 / seconds
        );
        for (sort, list) in [("extra", &names.extra), ("missed", &names.missed)] {
            let mut counts: HashMap<_, usize> = HashMap::new();
            list.iter().for_each(|name| *counts.entry(name).or_default() += 1);
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            for ((kind, words), count) in counts.into_iter().take(args.errors) {
                println!("    {count:4} {sort} {kind} {words}");
            }
        }
    }
    Ok(())
}
