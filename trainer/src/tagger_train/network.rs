//! The tagger's network while it learns: the forward pass of `copydesk_analysis::entities::tagger::model` with
//! dropout (Srivastava et al. 2014), and its gradient. All products are those of `copydesk_analysis::neural`:
//! the gradient of a convolution is one too, over the transposed weights.

#![allow(clippy::indexing_slicing)] // all lengths come from FORMS; the test of the gradient goes over it

use std::collections::HashMap;

use copydesk_analysis::entities::tagger::LABELS;
use copydesk_analysis::entities::tagger::features::{
    LOOK_ROWS, OF_GAZETTEER, OF_LANGUAGE, Rows, WORD_ROWS,
};
use copydesk_analysis::entities::tagger::model::{FORMS, HIDDEN, ROW};
use copydesk_analysis::neural::{BLOCK, Form, Layer, apply_relu};

use super::data::Passage;

/// Weights and biases by layer, and the two tables.
#[derive(Clone)]
pub struct Weights {
    pub layers: Vec<(Vec<f32>, Vec<f32>)>,
    pub words: Vec<f32>,
    pub looks: Vec<f32>,
}

impl Weights {
    /// Random layers after He et al. (2015), and small random numbers in the rows of the tables that
    /// `passages` have; the others stay nothing, for nothing is learned of them.
    pub fn new(passages: &[Passage], random: &mut fastrand::Rng) -> Self {
        let layers = FORMS.iter().enumerate().map(|(at, form)| {
            let fan = (form.taps * form.inputs) as f32;
            let residual = if (1..FORMS.len() - 1).contains(&at) { 0.5 } else { 1.0 };
            let scale = (2.0 / fan).sqrt() * residual;
            let weights = (0..form.weights()).map(|_| normal(random) * scale).collect();
            (weights, vec![0.0; form.outputs])
        });
        let layers = layers.collect();
        let (mut words, mut looks) = (vec![0.0; WORD_ROWS * ROW], vec![0.0; LOOK_ROWS * ROW]);
        for rows in passages.iter().flat_map(|passage| &passage.rows) {
            for (table, rows) in [(&mut words, &rows.words[..]), (&mut looks, &rows.looks[..])] {
                for row in rows {
                    let row = &mut table[*row as usize * ROW..][..ROW];
                    if row[0] == 0.0 {
                        row.fill_with(|| normal(random) * 0.05);
                    }
                }
            }
        }
        Self { layers, words, looks }
    }
}

/// A normal number, or near enough: the sum of four evenly spread ones.
fn normal(random: &mut fastrand::Rng) -> f32 {
    (0..4).map(|_| random.f32() - 0.5).sum::<f32>() * 1.73
}

/// The slope of the loss: dense for the layers, by row for the tables.
pub struct Gradient {
    pub layers: Vec<(Vec<f32>, Vec<f32>)>,
    pub words: HashMap<u32, [f32; ROW]>,
    pub looks: HashMap<u32, [f32; ROW]>,
    pub loss: f32,
    pub count: usize,
}

impl Default for Gradient {
    fn default() -> Self {
        let zeros = |form: &Form| (vec![0.0; form.weights()], vec![0.0; form.outputs]);
        Self {
            layers: FORMS.iter().map(zeros).collect(),
            words: HashMap::new(),
            looks: HashMap::new(),
            loss: 0.0,
            count: 0,
        }
    }
}

/// How often something is hidden.
#[derive(Clone, Copy)]
pub struct Dropout {
    /// A value within the network.
    pub values: f32,
    /// A word itself.
    pub words: f32,
    /// What tells one thing of its looks.
    pub looks: f32,
    /// The language.
    pub language: f32,
    /// What the gazetteer knows: it knows more of the text that is learned from than of any other.
    pub gazetteer: f32,
}

/// The layers as they stand at one step, ready for use.
pub struct Built {
    forward: Vec<Layer>,
    backward: Vec<Layer>,
}

impl Built {
    pub fn of(weights: &Weights) -> Self {
        let layers = FORMS.iter().zip(&weights.layers);
        let forward = layers
            .clone()
            .map(|(form, (weights, bias))| Layer::new(*form, weights, bias))
            .collect();
        let backward = layers.map(|(form, (weights, _))| transposed(form, weights)).collect();
        Self { forward, backward }
    }
}

fn transposed(form: &Form, weights: &[f32]) -> Layer {
    let Form { inputs, outputs, taps, .. } = *form;
    let mut turned = vec![0.0; weights.len()];
    for tap in 0..taps {
        for input in 0..inputs {
            for output in 0..outputs {
                turned[((taps - 1 - tap) * outputs + output) * inputs + input] =
                    weights[(tap * inputs + input) * outputs + output];
            }
        }
    }
    let form = Form { inputs: outputs, outputs: inputs, ..*form };
    Layer::new(form, &turned, &vec![0.0; inputs])
}

/// Adds the slope of the loss on one passage: the cross-entropy of the labels, where an unlabelled word
/// of a corpus with three kinds may as well be in a name of the fourth.
pub fn learn(
    weights: &Weights,
    built: &Built,
    passage: &Passage,
    dropout: Dropout,
    random: &mut fastrand::Rng,
    gradient: &mut Gradient,
) {
    let count = passage.rows.len();
    let rows: Vec<Shown> = passage.rows.iter().map(|row| Shown::of(row, dropout, random)).collect();
    let mut inputs = vec![0.0; count * 2 * ROW];
    for (row, slot) in rows.iter().zip(inputs.chunks_exact_mut(2 * ROW)) {
        let (words, looks) = slot.split_at_mut(ROW);
        row.words().for_each(|row| add(words, &weights.words[row as usize * ROW..][..ROW]));
        row.looks().for_each(|row| add(looks, &weights.looks[row as usize * ROW..][..ROW]));
    }
    let scale = 1.0 / (1.0 - dropout.values);
    let mut mask = |values: &mut [f32]| -> Vec<f32> {
        let kept: Vec<f32> = values
            .iter()
            .map(|_| if random.f32() < dropout.values { 0.0 } else { scale })
            .collect();
        values.iter_mut().zip(&kept).for_each(|(value, kept)| *value *= kept);
        kept
    };
    let input_mask = mask(&mut inputs);
    let last = FORMS.len() - 1;
    let mut values = built.forward[0].bias_rows(count);
    built.forward[0].add_to(&mut values, &inputs);
    apply_relu(&mut values);
    // what each layer read, and what each convolution added
    let (mut read, mut masks, mut added) = (vec![inputs], vec![input_mask], Vec::new());
    let first = values.clone();
    for layer in &built.forward[1..last] {
        let mut dropped = values.clone();
        masks.push(mask(&mut dropped));
        let mut more = layer.bias_rows(count);
        layer.add_to(&mut more, &dropped);
        apply_relu(&mut more);
        add(&mut values, &more);
        read.push(dropped);
        added.push(more);
    }
    masks.push(mask(&mut values));
    let mut odds = built.forward[last].bias_rows(count);
    built.forward[last].add_to(&mut odds, &values);
    read.push(values);

    let mut slopes = odds;
    for (slopes, &label) in slopes.chunks_exact_mut(BLOCK).zip(&passage.labels) {
        gradient.loss += slope(slopes, |at| passage.may_be(label, at));
    }
    gradient.count += count;
    let mut down = back(built, last, &read[last], &slopes, &mut gradient.layers);
    times(&mut down, &masks[last]);
    for layer in (1..last).rev() {
        let mut slopes = down.clone();
        stop_at_nothing(&mut slopes, &added[layer - 1]);
        let mut more = back(built, layer, &read[layer], &slopes, &mut gradient.layers);
        times(&mut more, &masks[layer]);
        add(&mut down, &more);
    }
    stop_at_nothing(&mut down, &first);
    let mut down = back(built, 0, &read[0], &down, &mut gradient.layers);
    times(&mut down, &masks[0]);
    for (row, slope) in rows.iter().zip(down.chunks_exact(2 * ROW)) {
        let (words, looks) = slope.split_at(ROW);
        row.words().for_each(|row| add(gradient.words.entry(row).or_insert([0.0; ROW]), words));
        row.looks().for_each(|row| add(gradient.looks.entry(row).or_insert([0.0; ROW]), looks));
    }
}

/// Makes the slope of the loss of odds; returns the loss.
fn slope(odds: &mut [f32], right: impl Fn(usize) -> bool) -> f32 {
    let odds_of = &odds[..LABELS];
    let most = odds_of.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut chances = [0.0; LABELS];
    let mut sum = 0.0;
    for (chance, odds) in chances.iter_mut().zip(odds_of) {
        *chance = (odds - most).exp();
        sum += *chance;
    }
    chances.iter_mut().for_each(|chance| *chance /= sum);
    let all: f32 = (0..LABELS).filter(|&at| right(at)).map(|at| chances[at]).sum();
    odds.fill(0.0);
    for (at, slope) in odds.iter_mut().enumerate().take(LABELS) {
        let wanted = if right(at) { chances[at] / all.max(1e-9) } else { 0.0 };
        *slope = chances[at] - wanted;
    }
    -all.max(1e-9).ln()
}

/// Adds the slopes of a layer's weights; returns those of what it read.
fn back(
    built: &Built,
    layer: usize,
    read: &[f32],
    slopes: &[f32],
    gradient: &mut [(Vec<f32>, Vec<f32>)],
) -> Vec<f32> {
    let Form { inputs, outputs, taps, dilation } = FORMS[layer];
    let count = slopes.len() / outputs;
    let (weights, bias) = &mut gradient[layer];
    slopes.chunks_exact(outputs).for_each(|slope| add(bias, slope));
    let form = Form { inputs: count, outputs, taps: 1, dilation: 1 };
    let by_slopes = Layer::new(form, slopes, &vec![0.0; outputs]);
    for (tap, weights) in weights.chunks_exact_mut(inputs * outputs).enumerate() {
        // by input, the values of the row that the tap looks at
        let mut turned = vec![0.0; inputs * count];
        for at in 0..count {
            let Some(near) = (at + tap * dilation).checked_sub(taps / 2 * dilation) else {
                continue;
            };
            let Some(row) = read.get(near * inputs..(near + 1) * inputs) else { continue };
            for (input, value) in row.iter().enumerate() {
                turned[input * count + at] = *value;
            }
        }
        by_slopes.add_to(weights, &turned);
    }
    let mut down = vec![0.0; count * inputs];
    built.backward[layer].add_to(&mut down, slopes);
    down
}

/// The rows of a word that dropout left.
struct Shown {
    rows: Rows,
    words: bool,
    looks: u64,
}

impl Shown {
    fn of(rows: &Rows, dropout: Dropout, random: &mut fastrand::Rng) -> Self {
        let words = random.f32() >= dropout.words;
        let mut looks = 0;
        for at in 0..rows.looks.len() {
            let often = if OF_LANGUAGE.contains(&at) { dropout.language } else { dropout.looks };
            looks |= u64::from(random.f32() >= often) << at;
        }
        if random.f32() < dropout.gazetteer {
            OF_GAZETTEER.for_each(|at| looks &= !(1 << at));
        }
        Self { rows: *rows, words, looks }
    }

    fn words(&self) -> impl Iterator<Item = u32> {
        self.rows.words.iter().copied().filter(|_| self.words)
    }

    fn looks(&self) -> impl Iterator<Item = u32> {
        let rows = self.rows.looks.iter().enumerate();
        rows.filter(|(at, _)| self.looks >> at & 1 == 1).map(|(_, row)| *row)
    }
}

fn add(to: &mut [f32], more: &[f32]) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
}

fn times(values: &mut [f32], by: &[f32]) {
    values.iter_mut().zip(by).for_each(|(value, by)| *value *= by);
}

/// Where a value was cut off at nothing nothing goes back.
fn stop_at_nothing(slopes: &mut [f32], values: &[f32]) {
    for (slope, value) in slopes.iter_mut().zip(values) {
        if *value <= 0.0 {
            *slope = 0.0;
        }
    }
}

const _: () = assert!(HIDDEN.is_multiple_of(BLOCK) && (2 * ROW).is_multiple_of(BLOCK));

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Dropout =
        Dropout { values: 0.0, words: 0.0, looks: 0.0, language: 0.0, gazetteer: 0.0 };

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let mut random = fastrand::Rng::with_seed(7);
        let rows: Vec<Rows> = (0..9)
            .map(|_| Rows {
                words: std::array::from_fn(|_| random.u32(0..5)),
                looks: std::array::from_fn(|_| random.u32(0..5)),
            })
            .collect();
        let labels = (0..9).map(|_| random.u8(0..LABELS as u8)).collect();
        let passage = [Passage { rows, labels, three_kinds: true }];
        let mut weights = Weights::new(&passage, &mut random);
        let [passage] = passage;
        weights.words.iter_mut().chain(&mut weights.looks).for_each(|value| *value *= 3.0);
        let loss = |weights: &Weights| {
            let mut gradient = Gradient::default();
            let built = Built::of(weights);
            let mut random = fastrand::Rng::with_seed(0);
            learn(weights, &built, &passage, NONE, &mut random, &mut gradient);
            gradient
        };
        let gradient = loss(&weights);
        let (mut checked, mut right) = (0, 0);
        let mut check = |slope: f32, place: &dyn Fn(&mut Weights) -> &mut f32| {
            let at = |by: f32| {
                let mut moved = weights.clone();
                *place(&mut moved) += by;
                loss(&moved).loss
            };
            let measured = (at(1e-2) - at(-1e-2)) / 2e-2;
            checked += 1;
            right += usize::from((measured - slope).abs() < 0.02 + 0.05 * slope.abs());
        };
        for (layer, form) in FORMS.iter().enumerate() {
            for at in (0..form.weights()).step_by(2311) {
                check(gradient.layers[layer].0[at], &|weights| &mut weights.layers[layer].0[at]);
            }
            check(gradient.layers[layer].1[3], &|weights| &mut weights.layers[layer].1[3]);
        }
        check(gradient.words[&2][7], &|weights| &mut weights.words[2 * ROW + 7]);
        check(gradient.looks[&3][40], &|weights| &mut weights.looks[3 * ROW + 40]);
        // where a value is cut off at nothing the loss has a bend
        assert!(right * 10 >= checked * 9, "{right} of {checked}");
    }
}
