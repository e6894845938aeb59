//! The training: Adam (Kingma and Ba 2015), for the tables only on the rows of each step.

use anyhow::Result;
use copydesk_analysis::entities::tagger::TaggerModel;
use copydesk_analysis::entities::tagger::model::ROW;

use super::data::Passage;
use super::network::{Built, Dropout, Gradient, Weights, learn};
use crate::rate::rate_at;

/// Words of a step, about.
const BATCH: usize = 1000;
/// Parts of a step that are worked on side by side: always as many, so that the outcome is the same
/// wherever it is trained.
const PARTS: usize = 2;
/// The highest rate of learning of the layers, and of the tables. It rises to that over a tenth of the
/// steps, then falls to nothing (Smith 2018).
const RATE: f32 = 3e-3;
const TABLE_RATE: f32 = 5e-3;
const DROPOUT: Dropout =
    Dropout { values: 0.1, words: 0.6, looks: 0.1, language: 0.3, gazetteer: 0.4 };

/// The bytes of a model that learned from `passages`; `after_round` is given those of each round.
pub fn model(
    passages: &[Passage],
    epochs: usize,
    random: &mut fastrand::Rng,
    mut after_round: impl FnMut(&[u8]) -> Result<()>,
) -> Result<Vec<u8>> {
    let mut weights = Weights::new(passages, random);
    let mut moments = Moments::of(&weights);
    let words: usize = passages.iter().map(|passage| passage.rows.len()).sum();
    let steps = epochs * (words / BATCH + 1);
    let mut step = 0;
    let mut order: Vec<usize> = (0..passages.len()).collect();
    let mut bytes = Vec::new();
    for epoch in 1..=epochs {
        random.shuffle(&mut order);
        let (mut loss, mut seen, mut rest) = (0.0, 0, order.as_slice());
        while !rest.is_empty() {
            let mut size = 0;
            let end = rest.iter().position(|&at| {
                size += passages.get(at).map_or(0, |passage| passage.rows.len());
                size >= BATCH
            });
            let (batch, others) = rest.split_at(end.map_or(rest.len(), |at| at + 1));
            rest = others;
            let built = Built::of(&weights);
            let gradients: Vec<Gradient> = std::thread::scope(|scope| {
                let started: Vec<_> = (0..PARTS)
                    .map(|thread| {
                        let mut random = random.fork();
                        let (weights, built) = (&weights, &built);
                        scope.spawn(move || {
                            let mut gradient = Gradient::default();
                            let own = batch.iter().skip(thread).step_by(PARTS);
                            for passage in own.filter_map(|&at| passages.get(at)) {
                                learn(weights, built, passage, DROPOUT, &mut random, &mut gradient);
                            }
                            gradient
                        })
                    })
                    .collect();
                started.into_iter().filter_map(|one| one.join().ok()).collect()
            });
            let mut gradients = gradients.into_iter();
            let Some(mut sum) = gradients.next() else { continue };
            gradients.for_each(|more| sum.add(more));
            loss += sum.loss;
            seen += sum.count;
            step += 1;
            let rate = rate_at(step as f32 / steps as f32, 0.1);
            moments.step(&mut weights, sum, rate, step);
        }
        println!("  round {epoch}: loss {:.4}", loss / seen.max(1) as f32);
        bytes = TaggerModel::to_bytes(&weights.layers, &weights.words, &weights.looks);
        after_round(&bytes)?;
    }
    Ok(bytes)
}

impl Gradient {
    fn add(&mut self, other: Self) {
        let add = |to: &mut [f32], more: &[f32]| {
            to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
        };
        for ((weights, bias), (more_weights, more_bias)) in
            self.layers.iter_mut().zip(&other.layers)
        {
            add(weights, more_weights);
            add(bias, more_bias);
        }
        for (own, more) in [(&mut self.words, other.words), (&mut self.looks, other.looks)] {
            for (row, more) in more {
                add(own.entry(row).or_insert([0.0; ROW]), &more);
            }
        }
        self.loss += other.loss;
        self.count += other.count;
    }
}

/// The first and the second moment of every slope.
struct Moments {
    layers: Vec<[(Vec<f32>, Vec<f32>); 2]>,
    words: (Vec<f32>, Vec<f32>),
    looks: (Vec<f32>, Vec<f32>),
}

impl Moments {
    fn of(weights: &Weights) -> Self {
        let zeros = |values: &[f32]| (vec![0.0; values.len()], vec![0.0; values.len()]);
        let layers = weights.layers.iter().map(|(weights, bias)| [zeros(weights), zeros(bias)]);
        Self {
            layers: layers.collect(),
            words: zeros(&weights.words),
            looks: zeros(&weights.looks),
        }
    }

    fn step(&mut self, weights: &mut Weights, gradient: Gradient, rate: f32, step: i32) {
        let correction = (1.0 - 0.999_f32.powi(step)).sqrt() / (1.0 - 0.9_f32.powi(step));
        let scale = 1.0 / gradient.count.max(1) as f32;
        let adam = |weights: &mut [f32],
                    (first, second): (&mut [f32], &mut [f32]),
                    slopes: &[f32],
                    rate: f32| {
            let moments = first.iter_mut().zip(second);
            for ((weight, slope), (first, second)) in weights.iter_mut().zip(slopes).zip(moments) {
                let slope = slope * scale;
                *first += 0.1 * (slope - *first);
                *second += 0.001 * (slope * slope - *second);
                *weight -= rate * correction * *first / (second.sqrt() + 1e-12);
            }
        };
        let layers = weights.layers.iter_mut().zip(&mut self.layers).zip(&gradient.layers);
        for (((weights, bias), [one, two]), (slopes, bias_slopes)) in layers {
            adam(weights, (&mut one.0, &mut one.1), slopes, RATE * rate);
            adam(bias, (&mut two.0, &mut two.1), bias_slopes, RATE * rate);
        }
        let tables = [
            (&mut weights.words, &mut self.words, gradient.words),
            (&mut weights.looks, &mut self.looks, gradient.looks),
        ];
        for (table, (first, second), rows) in tables {
            for (row, slopes) in rows {
                let range = row as usize * ROW..(row as usize + 1) * ROW;
                let (Some(weights), Some(first), Some(second)) = (
                    table.get_mut(range.clone()),
                    first.get_mut(range.clone()),
                    second.get_mut(range),
                ) else {
                    continue;
                };
                adam(weights, (first, second), &slopes, TABLE_RATE * rate);
            }
        }
    }
}
