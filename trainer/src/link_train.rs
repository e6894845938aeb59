//! `trainer link-train`: fits the model of the link decision on texts with gold ids, and on names of people
//! whom nobody knows.

mod fit;
mod gum;
mod invented;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use copydesk_analysis::entities::model::{Decision, Feature, Features};
use copydesk_analysis::entities::{EntityTagger, WeighedCandidate, WeighedMention};
use serde::Deserialize;

use fit::{Example, Weights, fit_weights};

/// Fit the link decision on texts with gold ids.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the data pack: texts with gold ids in `linking/`, GUM in `ner/` and `kb/`, and the tables of
    /// people in `kb/wikidata/`, from whose names new ones are put together.
    #[arg(long)]
    data: PathBuf,
    /// The number of invented people for each language.
    #[arg(long, default_value_t = 250)]
    invented: usize,
    /// The file to write the weights to.
    #[arg(long)]
    out: PathBuf,
    /// Print so many mentions of each decision for which somebody else is the likeliest.
    #[arg(long, default_value_t = 0)]
    errors: usize,
}

/// Texts with gold ids: an article a line.
const GOLD: [&str; 3] = ["oke-2015.jsonl", "wiki-fair.jsonl", "kore50.jsonl"];

/// An article with gold ids.
#[derive(Deserialize)]
struct Article {
    id: String,
    body: String,
    /// Start and end in code points, kind, Wikidata id.
    gold: Vec<(usize, usize, String, String)>,
}

/// The groups into which articles fall: each is measured by weights that were fitted on the others.
const FOLDS: usize = 5;

/// The candidates of one mention.
pub(crate) struct MentionExamples {
    fold: usize,
    decision: Decision,
    /// The words of the mention.
    text: String,
    candidates: Vec<(WeighedCandidate, bool)>,
}

/// Fits, measures by cross-validation and writes the weights.
pub fn run(args: &Args) -> Result<()> {
    let tagger = EntityTagger::new(&[]).map_err(|error| anyhow!("{error}"))?;
    let mut mentions = Vec::new();
    for name in GOLD {
        let path = args.data.join("linking").join(name);
        let lines = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for line in lines.lines() {
            weigh_article(&tagger, &serde_json::from_str(line)?, &mut mentions)?;
        }
    }
    for article in gum::read_gum(&args.data)? {
        weigh_article(&tagger, &article, &mut mentions)?;
    }
    let people = args.data.join("kb/wikidata");
    invented::add_invented_people(&tagger, &people, args.invented, &mut mentions)?;
    let mut out = String::from("decision\tfeature\tweight\n");
    for decision in Decision::ALL {
        let all = |fold: Option<usize>| -> Vec<Example> {
            let mentions = mentions.iter().filter(|it| fold.is_none_or(|fold| it.fold != fold));
            mentions.flat_map(|it| examples_of(it, decision)).collect()
        };
        let folds: Vec<Weights> = (0..FOLDS).map(|fold| fit_weights(&all(Some(fold)))).collect();
        println!("\n{}: {} examples", decision.as_str(), all(None).len());
        measure(&mentions, decision, &folds, args.errors);
        let weights = fit_weights(&all(None));
        for (feature, weight) in Feature::ALL.iter().zip(weights) {
            if weight != 0.0 {
                writeln!(out, "{}\t{}\t{weight:.3}", decision.as_str(), feature.as_str())?;
            }
        }
        writeln!(out, "{}\tthreshold\t{}", decision.as_str(), threshold_of(decision))?;
    }
    fs::write(&args.out, out).with_context(|| args.out.display().to_string())
}

/// Returns the probability from which on a candidate is taken. Chosen from the tables that this command
/// prints: an id that belongs to somebody else harms more than none.
const fn threshold_of(decision: Decision) -> f32 {
    match decision {
        Decision::FullName => 0.5,
        Decision::OneWord => 0.7,
        Decision::Organisation => 0.5,
        Decision::Place => 0.4,
    }
}

fn weigh_article(
    tagger: &EntityTagger,
    article: &Article,
    mentions: &mut Vec<MentionExamples>,
) -> Result<()> {
    let fold =
        article.id.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(byte))
            % FOLDS;
    let found = tagger.weigh_links(&article.body, Some("en")).map_err(|why| anyhow!(why))?;
    for WeighedMention { span, candidates } in found {
        let overlap =
            |gold: &&(usize, usize, String, String)| gold.0 < span.end && gold.1 > span.start;
        let Some((start, end, _, id)) = article.gold.iter().find(overlap) else { continue };
        let right: Option<u64> = id.strip_prefix('Q').and_then(|id| id.parse().ok());
        // whose name is a part of the words is a matter of detection, and teaches nothing of the choice
        let same = (*start, *end) == (span.start, span.end);
        if !same && !candidates.iter().any(|it| Some(it.wikidata) == right) {
            continue;
        }
        let text: String = article.body.chars().skip(span.start).take(span.len()).collect();
        add_mention((fold, &text), candidates, right, mentions);
    }
    Ok(())
}

/// Enters a mention, once for each decision to which its candidates belong.
pub(crate) fn add_mention(
    (fold, text): (usize, &str),
    candidates: Vec<WeighedCandidate>,
    right: Option<u64>,
    mentions: &mut Vec<MentionExamples>,
) {
    let mut by_decision: BTreeMap<Decision, Vec<(WeighedCandidate, bool)>> = BTreeMap::new();
    for candidate in candidates {
        let is_right = Some(candidate.wikidata) == right;
        by_decision.entry(candidate.decision).or_default().push((candidate, is_right));
    }
    let of = |(decision, candidates)| {
        let text = text.to_owned();
        MentionExamples { fold, decision, text, candidates }
    };
    mentions.extend(by_decision.into_iter().map(of));
}

fn examples_of(mention: &MentionExamples, decision: Decision) -> Vec<Example> {
    let candidates = mention.candidates.iter().filter(|_| mention.decision == decision);
    candidates.map(|(it, right)| (it.features.values().to_vec(), *right)).collect()
}

/// Prints what the best candidates of each mention are worth by threshold, and how far probabilities are from
/// the shares that are right.
fn measure(mentions: &[MentionExamples], decision: Decision, folds: &[Weights], errors: usize) {
    let mut wrong = Vec::new();
    let mut best: Vec<(f32, bool)> = Vec::new();
    let mut reach = 0;
    for mention in mentions.iter().filter(|it| it.decision == decision) {
        let Some(weights) = folds.get(mention.fold) else { continue };
        reach += usize::from(mention.candidates.iter().any(|(_, right)| *right));
        let score = |features: &Features| fit::probability(weights, features.values());
        let scored = mention.candidates.iter().map(|(it, right)| (score(&it.features), *right, it));
        let Some((sure, right, it)) = scored.max_by(|(a, ..), (b, ..)| a.total_cmp(b)) else {
            continue;
        };
        best.push((sure, right));
        if !right && sure >= threshold_of(decision) {
            wrong.push(format!("{} is not Q{} ({sure:.2})", mention.text, it.wikidata));
        }
    }
    wrong.iter().take(errors).for_each(|wrong| println!("  {wrong}"));
    for threshold in [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let taken = best.iter().filter(|(sure, _)| *sure >= threshold);
        let (count, right) =
            taken.fold((0, 0), |(n, r), (_, right)| (n + 1, r + u32::from(*right)));
        println!(
            "  from {threshold:.1}: {count} ids, {:.1} % right, {:.1} % of those that are there",
            100.0 * f64::from(right) / f64::from(count.max(1)),
            100.0 * f64::from(right) / reach.max(1) as f64,
        );
    }
    for low in 0..10 {
        let in_bin = |(sure, _): &&(f32, bool)| (sure * 10.0).min(9.0) as usize == low;
        let (count, right, sum) = best
            .iter()
            .filter(in_bin)
            .fold((0, 0, 0.0), |(n, r, s), (sure, right)| (n + 1, r + u32::from(*right), s + sure));
        if count > 0 {
            let share = f64::from(right) / f64::from(count);
            println!(
                "  {:.2} told, {share:.2} right of {count}",
                f64::from(sum) / f64::from(count)
            );
        }
    }
}
