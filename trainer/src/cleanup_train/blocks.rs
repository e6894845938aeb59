//! Trains the block model of the cleanup stage on HTML pages whose article is known.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use copydesk_analysis::article::{Markup, Raw};
use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::cleanup::model::{BLOCKS, LineModel};
use copydesk_analysis::evaluate::{Score, score_shingles};
use copydesk_analysis::stage::Stage as _;
use serde::Deserialize;

use super::data;
use super::learn::{self, Lesson, Recipe, Schedule};
use super::network::{Dropout, Example};

/// What to train with.
#[derive(clap::Args)]
pub struct Args {
    /// Pages, one JSON object per line (`id`, `html`, `text`, and `page_type`, of which only
    /// `article` counts). The first file sets the rule of what belongs to an article; pages of the
    /// others are learned from with less weight.
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE", required_unless_present = "cross_validate")]
    out: Option<PathBuf>,
    /// Train five times on four fifths of the sources and measure on the others; writes nothing.
    #[arg(long, conflicts_with = "out")]
    cross_validate: bool,
    /// Print the figures of each page.
    #[arg(long)]
    show: bool,
    #[command(flatten)]
    schedule: Schedule,
}

const RECIPE: Recipe = Recipe { design: BLOCKS, dropout: Dropout { values: 0.2, words: 0.15 } };
/// What a page of another file than the first weighs.
const STRANGE_WEIGHT: f32 = 0.3;

#[derive(Deserialize)]
struct Page {
    id: String,
    html: String,
    text: String,
    url: Option<String>,
    page_type: Option<String>,
    #[serde(skip)]
    set: usize,
}

impl Page {
    /// The name of the site.
    fn source(&self) -> &str {
        let url = self.url.as_deref().unwrap_or(&self.id);
        let host = url.split("://").last().unwrap_or(url).split('/').next().unwrap_or(url);
        host.trim_start_matches("www.")
    }
}

/// Trains, and writes or measures.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    let mut pages = Vec::new();
    for (set, path) in args.pages.iter().enumerate() {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for line in text.lines() {
            let page: Page =
                serde_json::from_str(line).with_context(|| path.display().to_string())?;
            if page.page_type.as_deref().is_none_or(|kind| kind == "article") {
                pages.push(Page { set, ..page });
            }
        }
    }
    let mut examples = Vec::new();
    for page in &pages {
        examples.push(example(&stage, page)?);
    }
    println!("{} pages", pages.len());
    if let Some(path) = &args.out {
        std::fs::write(path, model(&pages, &examples, args, |_| true))?;
        return Ok(());
    }
    let mut figures = vec![(0.0, Score::default()); args.pages.len()];
    for fold in 0..data::FOLDS {
        let is_held = |page: &Page| data::fold(page.source()) == fold;
        let trained = model(&pages, &examples, args, |page| !is_held(page));
        let trained = LineModel::from_bytes(BLOCKS, &trained).map_err(anyhow::Error::msg)?;
        let stage = Cleanup::new().map_err(anyhow::Error::msg)?.with_blocks(trained);
        for page in pages.iter().filter(|page| is_held(page)) {
            let raw = Raw { text: page.html.clone(), markup: Markup::Html, ..Raw::default() };
            // a page that shows nothing has no body
            let body = stage.run(Arc::new(raw)).map_or_else(|_| String::new(), |page| page.body);
            let score = score_shingles(&page.text, &body);
            if args.show {
                let (precision, recall) = (score.precision(), score.recall());
                println!("    {:.3} P {precision:.3} R {recall:.3} {}", score.f1(), page.id);
            }
            if let Some((count, all)) = figures.get_mut(page.set) {
                *count += 1.0;
                *all += score;
            }
        }
        for (path, (count, all)) in args.pages.iter().zip(&figures) {
            println!(
                "{} {count} pages: P {:.4} R {:.4} F1 {:.4}",
                path.display(),
                all.precision(),
                all.recall(),
                all.f1()
            );
        }
    }
    Ok(())
}

/// The bytes of a model that learned from those of `pages` for which `counts` holds.
fn model<'p>(
    pages: &'p [Page],
    examples: &[Option<Example>],
    args: &Args,
    counts: impl Fn(&Page) -> bool,
) -> Vec<u8> {
    let chosen = pages.iter().zip(examples).filter(|(page, _)| counts(page));
    let lesson = |(page, example): (&'p Page, &Option<Example>)| {
        let (strange, mut example) = (page.set > 0, example.clone()?);
        if strange {
            example.weights.iter_mut().for_each(|weight| *weight *= STRANGE_WEIGHT);
        }
        Some(Lesson { source: page.source(), example, strange })
    };
    let lessons = chosen.filter_map(lesson).collect();
    let mut random = fastrand::Rng::with_seed(args.schedule.seed);
    learn::model(RECIPE, lessons, args.schedule, &mut random)
}

/// What the network learns of a page; nothing where the page has no text or nothing of the body.
fn example(stage: &Cleanup, page: &Page) -> anyhow::Result<Option<Example>> {
    let Ok(examined) = stage.examine_page(&page.html, &page.text) else { return Ok(None) };
    let Some(examined) = examined else { return Ok(None) };
    let wanted: Vec<bool> = examined.covered.iter().map(|share| *share >= 0.5).collect();
    let texts = examined.blocks.iter().map(String::as_str);
    let Some(weights) = data::weights(texts, &wanted) else { return Ok(None) };
    Ok(Some(Example { inputs: examined.inputs, wanted, weights }))
}
