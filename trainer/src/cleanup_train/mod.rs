//! Trains the line model of the cleanup stage on labelled pages.

mod data;
mod network;

use std::path::PathBuf;

use copydesk::article::Raw;
use copydesk::cleanup::Cleanup;
use copydesk::cleanup::model::{BUCKETS, INPUTS, LineModel};
use copydesk::evaluate::{Score, shingles};
use copydesk::stage::Stage as _;

use self::data::Page;
use self::network::{Example, Network};

/// What to train with.
#[derive(clap::Args)]
pub struct Args {
    /// Labelled pages, one JSON object per line (`id`, `text`, `labels`, `body_recall`, `expected`).
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave a fifth of the sources out (0 to 4) and measure on them.
    #[arg(long, value_name = "FOLD")]
    hold_out: Option<u64>,
    /// Only measure this model.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Rounds over all pages.
    #[arg(long, default_value_t = 24)]
    epochs: usize,
    /// What the random numbers come from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const FOLDS: u64 = 5;
/// Pages for each step.
const BATCH: usize = 16;
/// A word that fewer sources have teaches nothing of the next one.
const LEAST_SOURCES: usize = 4;
const DROPOUT: f32 = 0.15;
/// The highest rate of learning; it rises to that over a third of the steps, then falls to nothing
/// (Smith 2018).
const RATE: f32 = 3e-3;
/// How much of each weight is taken off in a step, times the rate (Loshchilov and Hutter 2019).
const DECAY: f32 = 1e-2;

/// Trains, measures, writes.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    let mut random = fastrand::Rng::with_seed(args.seed);
    let pages = data::read(&args.pages)?;
    let is_held = |page: &Page| args.hold_out == Some(page.fold(FOLDS));
    if let Some(model) = &args.model {
        let held: Vec<&Page> = pages.iter().filter(|page| is_held(page)).collect();
        return measure(&held, &std::fs::read(model)?, &mut random);
    }
    let mut examples = Vec::new();
    let mut sources: Vec<std::collections::HashSet<String>> = vec![Default::default(); BUCKETS];
    for page in pages.iter().filter(|page| !is_held(page)) {
        let example = page.example(&stage)?;
        for word in example.iter().flat_map(|example| example.words.iter().flatten()) {
            if let Some(sources) = sources.get_mut(usize::from(*word)).filter(|_| *word > 0) {
                sources.insert(page.source().to_owned());
            }
        }
        examples.extend(example);
        examples.extend(page.nearly_clean(&mut random).example(&stage)?);
    }
    let (mean, deviation) = standardise(&mut examples);
    println!("{} texts of {} pages to learn from", examples.len(), pages.len());
    let known = sources
        .iter()
        .map(|sources| {
            sources.len()
                >= std::env::var("T_LEAST")
                    .ok()
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(LEAST_SOURCES)
        })
        .collect();
    let network = train(&examples, known, args.epochs, &mut random);
    let weights = network.folded(&mean, &deviation);
    let bytes = LineModel::to_bytes(&weights);
    if let Some(path) = &args.out {
        std::fs::write(path, &bytes)?;
    }
    if args.hold_out.is_some() {
        let held: Vec<&Page> = pages.iter().filter(|page| is_held(page)).collect();
        measure(&held, &bytes, &mut random)?;
    }
    Ok(())
}

/// Gives every input a mean of 0 and a deviation of 1; returns what they had.
fn standardise(examples: &mut [Example]) -> (Vec<f32>, Vec<f32>) {
    let (mut sums, mut squares, mut count) = (vec![0.0_f64; INPUTS], vec![0.0_f64; INPUTS], 0.0);
    for line in examples.iter().flat_map(|example| example.inputs.chunks_exact(INPUTS)) {
        count += 1.0;
        for ((value, sum), square) in line.iter().zip(&mut sums).zip(&mut squares) {
            *sum += f64::from(*value);
            *square += f64::from(*value).powi(2);
        }
    }
    let mean: Vec<f32> = sums.iter().map(|sum| (sum / count) as f32).collect();
    let deviation: Vec<f32> = squares
        .iter()
        .zip(&mean)
        .map(|(square, mean)| ((square / count) as f32 - mean * mean).max(0.0).sqrt() + 1e-3)
        .collect();
    for line in examples.iter_mut().flat_map(|example| example.inputs.chunks_exact_mut(INPUTS)) {
        for ((value, mean), deviation) in line.iter_mut().zip(&mean).zip(&deviation) {
            *value = (*value - mean) / deviation;
        }
    }
    (mean, deviation)
}

/// Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).
fn train(
    examples: &[Example],
    known: Vec<bool>,
    epochs: usize,
    random: &mut fastrand::Rng,
) -> Network {
    let mut network = Network::new(known, random);
    let count = network.weights.len();
    let (mut first, mut second) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    let steps = epochs * examples.len().div_ceil(BATCH);
    let mut step = 0;
    let e = |n: &str, d: f32| std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    let decay_words = e("T_DECAY", DECAY);
    let dropout = e("T_DROP", DROPOUT);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 1..=epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for batch in order.chunks(BATCH) {
            let mut gradient = vec![0.0; count];
            for example in batch.iter().filter_map(|&at| examples.get(at)) {
                loss += network.learn(example, dropout, random, &mut gradient);
            }
            step += 1;
            let rate = RATE * rate_at(step as f32 / steps as f32);
            let correction = (1.0 - 0.999_f32.powi(step)).sqrt() / (1.0 - 0.9_f32.powi(step));
            let moments = first.iter_mut().zip(&mut second);
            for (at, ((weight, slope), (first, second))) in
                network.weights.iter_mut().zip(gradient).zip(moments).enumerate()
            {
                let decay = if at >= copydesk::cleanup::model::Layout::new().words {
                    decay_words
                } else {
                    DECAY
                };
                let slope = slope / batch.len() as f32;
                *first += 0.1 * (slope - *first);
                *second += 0.001 * (slope * slope - *second);
                *weight -= rate * (correction * *first / (second.sqrt() + 1e-8) + decay * *weight);
            }
        }
        println!("  round {epoch}: loss {:.4}", loss / examples.len() as f32);
    }
    network
}

/// The rate at a point of the training, 0 to 1 each.
fn rate_at(point: f32) -> f32 {
    let wave = |part: f32| 0.5 - 0.5 * (part * std::f32::consts::PI).cos();
    if point < 0.3 { 0.04 + 0.96 * wave(point / 0.3) } else { wave((1.0 - point) / 0.7) }
}

/// Shingle F1 of the whole stage on pages that were left out, as they are and nearly clean.
fn measure(pages: &[&Page], bytes: &[u8], random: &mut fastrand::Rng) -> anyhow::Result<()> {
    let model = LineModel::from_bytes(bytes).map_err(anyhow::Error::msg)?;
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?.with_model(model);
    let (mut full, mut clean, mut kept) = (Score::default(), Score::default(), Score::default());
    let mut by_set: std::collections::BTreeMap<&str, (Score, Score)> = Default::default();
    for page in pages {
        let expected = page.expected.as_deref().unwrap_or_default();
        let score = shingles(expected, &body(&stage, &page.text)?);
        full += score;
        if std::env::var("SHOW").is_ok() {
            println!(
                "{:.3} {:.3} {:.3} {} {}",
                score.normalised().f1(),
                score.precision(),
                score.recall(),
                page.set,
                page.id
            );
            let body = body(&stage, &page.text)?;
            for line in
                body.lines().filter(|line| !line.is_empty() && !expected.contains(line)).take(12)
            {
                println!("      + {}", line.chars().take(150).collect::<String>());
            }
            for line in
                expected.lines().filter(|line| !line.is_empty() && !body.contains(line)).take(8)
            {
                println!("      - {}", line.chars().take(150).collect::<String>());
            }
        }
        by_set.entry(&page.set).or_default().0 += score;
        let nearly = page.nearly_clean(random);
        let bare = format!(
            "{}\n\n{}",
            page.title.as_deref().unwrap_or_default(),
            expected.replace('\n', "\n\n")
        );
        by_set.entry("bare").or_default().0 += shingles(expected, &body(&stage, &bare)?);
        by_set.entry(&page.set).or_default().1 += shingles(expected, &body(&stage, &nearly.text)?);
        clean += shingles(expected, &body(&stage, &nearly.text)?);
        kept += shingles(expected, &nearly.text);
    }
    for (set, (full, nearly)) in by_set {
        println!(
            "{set}: full P {:.4} R {:.4} F1 {:.4}, nearly {:.4}",
            full.precision(),
            full.recall(),
            full.f1(),
            nearly.f1()
        );
    }
    for (what, score) in [("full", full), ("nearly clean", clean), ("the same, all kept", kept)] {
        let (precision, recall) = (score.precision(), score.recall());
        println!("{what}: P {precision:.4} R {recall:.4} F1 {:.4}", score.f1());
    }
    Ok(())
}

fn body(stage: &Cleanup, text: &str) -> anyhow::Result<String> {
    let raw = Raw { text: text.to_owned(), ..Raw::default() };
    Ok(stage.run(raw.into()).map_err(anyhow::Error::msg)?.body)
}
