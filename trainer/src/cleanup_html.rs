//! Measures the cleanup stage on HTML pages whose article is known: the words of the body in runs
//! of four, headlines, and time.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use copydesk_analysis::article::{Markup, Raw};
use copydesk_analysis::cleanup::{Cleanup, uncleaned};
use copydesk_analysis::evaluate::{Score, Verdict, judge_headline, score_shingles};
use copydesk_analysis::stage::Stage as _;
use serde::Deserialize;

/// What to measure with.
#[derive(clap::Args)]
pub struct Args {
    /// Pages, one JSON object per line (`id`, `html`, `text`, `title`, and `page_type`, of which
    /// only `article` counts).
    pages: Vec<PathBuf>,
    /// Only every second page: `0` those to tune with, `1` those to judge with.
    #[arg(long)]
    half: Option<usize>,
    /// Print so many of the worst pages, and all headlines that are wrong.
    #[arg(long, default_value_t = 0)]
    show: usize,
    /// Print what was made of this page.
    #[arg(long)]
    id: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    id: String,
    html: String,
    text: String,
    title: Option<String>,
    page_type: Option<String>,
}

/// Measures and prints.
pub fn measure(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    for path in &args.pages {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let pages = text.lines().map(serde_json::from_str).collect::<Result<Vec<Page>, _>>()?;
        let articles = pages
            .into_iter()
            .filter(|page| page.page_type.as_deref().is_none_or(|t| t == "article"));
        let chosen = articles
            .enumerate()
            .filter(|(at, _)| args.half.is_none_or(|half| at % 2 == half))
            .map(|(_, page)| page)
            .filter(|page| args.id.as_ref().is_none_or(|id| *id == page.id));
        println!("{}", path.display());
        pages_of(&stage, chosen, args)?;
    }
    Ok(())
}

fn pages_of(stage: &Cleanup, pages: impl Iterator<Item = Page>, args: &Args) -> anyhow::Result<()> {
    let mut all = Score::default();
    let (mut count, mut seconds, mut slowest) = (0, 0.0, (0.0, String::new()));
    let (mut titles, mut titles_right) = (0, 0);
    let mut worst = Vec::new();
    for page in pages {
        let raw = Arc::new(Raw { text: page.html, markup: Markup::Html, ..Raw::default() });
        let started = Instant::now();
        let cleaned = stage.run(Arc::clone(&raw));
        let took = started.elapsed().as_secs_f64();
        let cleaned = cleaned.unwrap_or_else(|why| {
            println!("  lost: {}: {why}", page.id);
            uncleaned(Arc::new(Raw::default()))
        });
        count += 1;
        seconds += took;
        if took > slowest.0 {
            slowest = (took, page.id.clone());
        }
        let score = score_shingles(&page.text, &cleaned.body);
        all += score;
        if let Some(title) = page.title.as_deref().filter(|title| !title.trim().is_empty()) {
            titles += 1;
            let right = judge_headline(title, cleaned.title.as_deref()) == Verdict::Right;
            titles_right += usize::from(right);
            if !right && args.show > 0 {
                println!("  headline of {}: {title:?}, found {:?}", page.id, cleaned.title);
            }
        }
        if args.id.is_some() {
            println!("=== wanted\n{}\n=== found\n{}\n=== removed", page.text, cleaned.body);
            cleaned.removed.iter().for_each(|gone| println!("{:?} {}", gone.why, gone.text));
        }
        worst.push((score.f1(), score, page.id));
    }
    println!("  {count} pages: P {:.4} R {:.4} F1 {:.4}", all.precision(), all.recall(), all.f1());
    println!("  headlines: {titles_right} of {titles} right");
    println!(
        "  {:.1} pages/s, slowest {:.2} s ({})",
        f64::from(count) / seconds,
        slowest.0,
        slowest.1
    );
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (f1, score, id) in worst.into_iter().take(args.show) {
        println!("    {f1:.3} P {:.3} R {:.3} {id}", score.precision(), score.recall());
    }
    Ok(())
}
