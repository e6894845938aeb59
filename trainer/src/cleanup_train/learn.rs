//! The training: the same for lines of text and blocks of pages.

use std::collections::HashSet;

use copydesk_analysis::cleanup::model::{Design, HIDDEN, Layout, LineModel};

use super::network::{Dropout, Example, Network};
use crate::rate::rate_at;

/// Pages for each step.
const BATCH: usize = 16;
/// A word that fewer sources have teaches nothing of the next one.
const LEAST_SOURCES: usize = 10;
/// The highest rate of learning; it rises to that over a third of the steps, then falls to nothing
/// (Smith 2018).
const RATE: f32 = 3e-3;
/// How much of each weight is taken off in a step, times the rate (Loshchilov and Hutter 2019).
const DECAY: f32 = 1e-2;
/// The same for the weights of words, of which there are many and most are seen seldom.
const WORD_DECAY: f32 = 1e-1;

/// How to train.
#[derive(Clone, Copy, clap::Args)]
pub struct Schedule {
    /// Rounds over all pages.
    #[arg(long, default_value_t = 16)]
    epochs: usize,
    /// What the random numbers come from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// How a network is trained.
#[derive(Clone, Copy)]
pub struct Recipe {
    /// What it is to be.
    pub design: Design,
    /// What is hidden from it while it learns.
    pub dropout: Dropout,
}

/// A page to learn from.
pub struct Lesson<'p> {
    /// The site that it comes from.
    pub source: &'p str,
    /// Its lines.
    pub example: Example,
    /// Whether its labels follow other rules than those that the model is to follow. The network is
    /// told so in one more input, which is left out in the end.
    pub strange: bool,
}

/// The bytes of a model that learned from `lessons`.
pub fn model(
    recipe: Recipe,
    mut lessons: Vec<Lesson<'_>>,
    schedule: Schedule,
    random: &mut fastrand::Rng,
) -> Vec<u8> {
    let Recipe { design, dropout } = recipe;
    let told = Design { inputs: design.inputs + 1, ..design };
    let mut sources: Vec<HashSet<&str>> = vec![HashSet::new(); design.buckets];
    for lesson in &mut lessons {
        for word in lesson.example.inputs.words.iter().flatten() {
            if let Some(sources) = sources.get_mut(usize::from(*word)).filter(|_| *word > 0) {
                sources.insert(lesson.source);
            }
        }
        let strange = if lesson.strange { 1.0 } else { 0.0 };
        let lines = lesson.example.inputs.values.chunks_exact(design.inputs);
        lesson.example.inputs.values =
            lines.flat_map(|line| line.iter().copied().chain([strange])).collect();
    }
    let known = sources.iter().map(|sources| sources.len() >= LEAST_SOURCES).collect();
    let mut examples: Vec<Example> = lessons.into_iter().map(|lesson| lesson.example).collect();
    let (mean, deviation) = standardise(told.inputs, &mut examples);
    let mut network = Network::new(told, known, random);
    train(&mut network, &examples, dropout, schedule.epochs, random);
    let mut weights = network.folded(&mean, &deviation);
    weights.drain(design.inputs * HIDDEN..told.inputs * HIDDEN);
    LineModel::to_bytes(&Layout::of(design), &weights)
}

/// Gives every input a mean of 0 and a deviation of 1; returns what they had.
fn standardise(inputs: usize, examples: &mut [Example]) -> (Vec<f32>, Vec<f32>) {
    let (mut sums, mut squares, mut count) = (vec![0.0_f64; inputs], vec![0.0_f64; inputs], 0.0);
    for line in examples.iter().flat_map(|example| example.inputs.values.chunks_exact(inputs)) {
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
    for line in
        examples.iter_mut().flat_map(|example| example.inputs.values.chunks_exact_mut(inputs))
    {
        for ((value, mean), deviation) in line.iter_mut().zip(&mean).zip(&deviation) {
            *value = (*value - mean) / deviation;
        }
    }
    (mean, deviation)
}

/// Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).
fn train(
    network: &mut Network,
    examples: &[Example],
    dropout: Dropout,
    epochs: usize,
    random: &mut fastrand::Rng,
) {
    let count = network.weights.len();
    let words = network.layout.words;
    let is_word = |at: usize| at >= words;
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
                loss += network.learn(example, dropout, random, &mut gradient);
            }
            step += 1;
            let rate = RATE * rate_at(step as f32 / steps as f32, 0.3);
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
}
