//! Trains the line model of the cleanup stage on labelled pages.

pub mod blocks;
mod data;
mod learn;
mod measure;
mod network;

use std::path::PathBuf;

use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::cleanup::model::{LINES, LineModel};

use self::data::Page;
use self::learn::{Lesson, Recipe, Schedule};
use self::measure::Figures;
use self::network::Dropout;

/// What to train with.
#[derive(clap::Args)]
pub struct Args {
    /// Labelled pages, one JSON object per line (`id`, `title`, `text`, `labels`, `body_recall`,
    /// `expected`).
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE", required_unless_present = "cross_validate")]
    out: Option<PathBuf>,
    /// Train five times on four fifths of the sources and measure on the others; writes nothing.
    #[arg(long, conflicts_with = "out")]
    cross_validate: bool,
    #[command(flatten)]
    schedule: Schedule,
}

/// Words must not be relied on: there are few pages for the many there are.
const RECIPE: Recipe = Recipe { design: LINES, dropout: Dropout { values: 0.2, words: 0.7 } };

/// Trains, and writes or measures.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    let pages = data::read(&args.pages)?;
    if let Some(path) = &args.out {
        let all: Vec<&Page> = pages.iter().collect();
        std::fs::write(path, model(&stage, &all, args)?)?;
        return Ok(());
    }
    let mut figures = Figures::default();
    for fold in 0..data::FOLDS {
        let (held, others): (Vec<&Page>, Vec<&Page>) =
            pages.iter().partition(|page| data::fold(page.source()) == fold);
        let trained = LineModel::from_bytes(LINES, &model(&stage, &others, args)?);
        let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
        let stage = stage.with_lines(trained.map_err(anyhow::Error::msg)?);
        figures.add(&stage, &held, &mut fastrand::Rng::with_seed(args.schedule.seed))?;
        figures.print();
    }
    Ok(())
}

/// The bytes of a model that learned from `pages`.
fn model(stage: &Cleanup, pages: &[&Page], args: &Args) -> anyhow::Result<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(args.schedule.seed);
    let mut lessons = Vec::new();
    for page in pages {
        let texts = [page.example(stage)?, page.nearly_clean(&mut random).example(stage)?];
        let lesson = |example| Lesson { source: page.source(), example, strange: false };
        lessons.extend(texts.into_iter().flatten().map(lesson));
    }
    println!("{} texts of {} pages to learn from", lessons.len(), pages.len());
    Ok(learn::model(RECIPE, lessons, args.schedule, &mut random))
}
