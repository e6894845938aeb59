//! Trains the line model of the cleanup stage on labelled pages.

mod data;
mod measure;
mod network;

use std::collections::HashSet;
use std::path::PathBuf;

use copydesk::cleanup::Cleanup;
use copydesk::cleanup::model::{BUCKETS, INPUTS, Layout, LineModel};

use self::data::Page;
use self::measure::Figures;
use self::network::{Example, Network};

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
    /// Rounds over all pages.
    #[arg(long, default_value_t = 16)]
    epochs: usize,
    /// What the random numbers come from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

const FOLDS: u64 = 5;
/// Pages for each step.
const BATCH: usize = 16;
/// A word that fewer sources have teaches nothing of the next one.
const LEAST_SOURCES: usize = 10;
/// How often an input, or a value within the network, is hidden from it.
const DROPOUT: f32 = 0.2;
/// The highest rate of learning; it rises to that over a third of the steps, then falls to nothing
/// (Smith 2018).
const RATE: f32 = 3e-3;
/// How much of each weight is taken off in a step, times the rate (Loshchilov and Hutter 2019).
const DECAY: f32 = 1e-2;
/// The same for the weights of words, of which there are many and most are seen seldom.
const WORD_DECAY: f32 = 1e-1;

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
    for fold in 0..FOLDS {
        let (held, others): (Vec<&Page>, Vec<&Page>) =
            pages.iter().partition(|page| page.fold(FOLDS) == fold);
        let trained = LineModel::from_bytes(&model(&stage, &others, args)?);
        let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
        let stage = stage.with_model(trained.map_err(anyhow::Error::msg)?);
        figures.add(&stage, &held, &mut fastrand::Rng::with_seed(args.seed))?;
        figures.print();
    }
    Ok(())
}

/// The bytes of a model that learned from `pages`.
fn model(stage: &Cleanup, pages: &[&Page], args: &Args) -> anyhow::Result<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(args.seed);
    let mut examples = Vec::new();
    let mut sources: Vec<HashSet<&str>> = vec![HashSet::new(); BUCKETS];
    for page in pages {
        let example = page.example(stage)?;
        for word in example.iter().flat_map(|example| example.words.iter().flatten()) {
            if let Some(sources) = sources.get_mut(usize::from(*word)).filter(|_| *word > 0) {
                sources.insert(page.source());
            }
        }
        examples.extend(example);
        examples.extend(page.nearly_clean(&mut random).example(stage)?);
    }
    let (mean, deviation) = standardise(&mut examples);
    println!("{} texts of {} pages to learn from", examples.len(), pages.len());
    let known = sources.iter().map(|sources| sources.len() >= LEAST_SOURCES).collect();
    let network = train(&examples, known, args.epochs, &mut random);
    Ok(LineModel::to_bytes(&network.folded(&mean, &deviation)))
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
    let is_word = |at: usize| at >= Layout::new().words;
    let decays: Vec<f32> =
        (0..count).map(|at| if is_word(at) { WORD_DECAY } else { DECAY }).collect();
    let (mut first, mut second) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    let steps = epochs * examples.len().div_ceil(BATCH);
    let mut step = 0;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 1..=epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for batch in order.chunks(BATCH) {
            let mut gradient = vec![0.0; count];
            for example in batch.iter().filter_map(|&at| examples.get(at)) {
                loss += network.learn(example, DROPOUT, random, &mut gradient);
            }
            step += 1;
            let rate = RATE * rate_at(step as f32 / steps as f32);
            let correction = (1.0 - 0.999_f32.powi(step)).sqrt() / (1.0 - 0.9_f32.powi(step));
            let moments = first.iter_mut().zip(&mut second);
            let weights = network.weights.iter_mut().zip(&decays);
            for (((weight, decay), slope), (first, second)) in weights.zip(gradient).zip(moments) {
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
