//! The line model while it learns: the forward pass of `copydesk_analysis::cleanup::model` with dropout
//! (Srivastava et al. 2014), and its gradient.

#![allow(clippy::indexing_slicing)] // all lengths come from the layout; the test of the gradient goes over it

use copydesk_analysis::cleanup::model::{Design, HIDDEN, Inputs, Layout, TAPS, WORDS};

/// Values of one line within the network.
type Row = [f32; HIDDEN];

/// The weights; inputs are expected with mean 0 and deviation 1.
pub struct Network {
    /// In the order of [`Layout`].
    pub weights: Vec<f32>,
    /// The buckets that enough sources have to learn from.
    known: Vec<bool>,
    /// Where they are.
    pub layout: Layout,
}

/// How often something is hidden from the network.
#[derive(Clone, Copy)]
pub struct Dropout {
    /// An input, or a value within the network.
    pub values: f32,
    /// A word.
    pub words: f32,
}

/// A page to learn from.
#[derive(Clone)]
pub struct Example {
    /// What the network is given; the values are standardised before it learns.
    pub inputs: Inputs,
    /// Whether each line is part of the article.
    pub wanted: Vec<bool>,
    /// What each line weighs.
    pub weights: Vec<f32>,
}

/// What the backward pass needs of the forward pass.
struct Trace {
    inputs: Vec<f32>,
    /// The words that dropout left.
    words: Vec<[u16; WORDS]>,
    /// Before each convolution, and after the last.
    values: Vec<Vec<Row>>,
    /// The same with dropout.
    dropped: Vec<Vec<Row>>,
    /// What kept each value: 0 or the scale.
    kept: Vec<Vec<Row>>,
    /// What each convolution added.
    added: Vec<Vec<Row>>,
    odds: Vec<f32>,
}

impl Network {
    /// Random weights after He et al. (2015).
    pub fn new(design: Design, known: Vec<bool>, random: &mut fastrand::Rng) -> Self {
        let layout = Layout::of(design);
        let mut weights = vec![0.0; layout.count];
        let mut fill = |from: usize, count: usize, fan: usize| {
            let scale = (2.0 / fan as f32).sqrt();
            for weight in weights.iter_mut().skip(from).take(count) {
                // the sum of four evenly spread numbers is near enough to a normal one
                let sum: f32 = (0..4).map(|_| random.f32() - 0.5).sum();
                *weight = sum * scale * 1.73;
            }
        };
        fill(layout.dense, design.inputs * HIDDEN, design.inputs);
        for layer in 0..design.dilations.len() {
            fill(layout.convolution(layer), TAPS * HIDDEN * HIDDEN, TAPS * HIDDEN * 4);
        }
        fill(layout.sum, HIDDEN, HIDDEN * 2);
        Self { weights, known, layout }
    }

    /// Adds the gradient of the loss on one page to `gradient`; returns the loss: the cross-entropy
    /// of the lines by their weight.
    pub fn learn(
        &self,
        page: &Example,
        dropout: Dropout,
        random: &mut fastrand::Rng,
        gradient: &mut [f32],
    ) -> f32 {
        let trace = self.forward(page, dropout, random);
        let mut loss = 0.0;
        let mut slopes = Vec::with_capacity(page.wanted.len());
        for ((&odds, &wanted), &weight) in trace.odds.iter().zip(&page.wanted).zip(&page.weights) {
            let chance = 1.0 / (1.0 + (-odds).exp());
            let target = if wanted { 1.0 } else { 0.0 };
            let right = if wanted { chance } else { 1.0 - chance };
            loss -= weight * right.max(1e-7).ln();
            slopes.push(weight * (chance - target));
        }
        self.backward(&trace, &slopes, gradient);
        loss
    }

    fn forward(&self, page: &Example, dropout: Dropout, random: &mut fastrand::Rng) -> Trace {
        let scale = 1.0 / (1.0 - dropout.values);
        let mut keep = || if random.f32() < dropout.values { 0.0 } else { scale };
        let inputs: Vec<f32> = page.inputs.values.iter().map(|value| value * keep()).collect();
        let mut left = |word: u16| if random.f32() < dropout.words { 0 } else { word };
        let words: Vec<[u16; WORDS]> =
            page.inputs.words.iter().map(|words| words.map(&mut left)).collect();
        let mut keep = || if random.f32() < dropout.values { 0.0 } else { scale };
        let bias = self.row(self.layout.dense_bias);
        let dense = &self.weights[self.layout.dense..][..self.layout.design.inputs * HIDDEN];
        let first: Vec<Row> = inputs
            .chunks_exact(self.layout.design.inputs)
            .zip(&words)
            .map(|(line, words)| {
                let mut out = bias;
                add_product(line, dense, &mut out);
                for from in self.rows(words) {
                    add_row(&mut out, &self.row(from));
                }
                out.map(|value| value.max(0.0))
            })
            .collect();
        let mut trace = Trace {
            inputs,
            words,
            values: vec![first],
            dropped: Vec::new(),
            kept: Vec::new(),
            added: Vec::new(),
            odds: Vec::new(),
        };
        for layer in 0..=self.layout.design.dilations.len() {
            let values = trace.values[layer].clone();
            let kept: Vec<Row> = values.iter().map(|_| std::array::from_fn(|_| keep())).collect();
            let dropped: Vec<Row> = values
                .iter()
                .zip(&kept)
                .map(|(row, kept)| std::array::from_fn(|at| row[at] * kept[at]))
                .collect();
            if layer < self.layout.design.dilations.len() {
                let added = self.convolve(layer, &dropped);
                let next = values
                    .iter()
                    .zip(&added)
                    .map(|(row, more)| std::array::from_fn(|at| row[at] + more[at]))
                    .collect();
                trace.values.push(next);
                trace.added.push(added);
            }
            trace.kept.push(kept);
            trace.dropped.push(dropped);
        }
        let sum = &self.weights[self.layout.sum..][..HIDDEN];
        let bias = self.weights[self.layout.sum_bias];
        let last = &trace.dropped[self.layout.design.dilations.len()];
        trace.odds = last.iter().map(|row| bias + dot(row, sum)).collect();
        trace
    }

    fn convolve(&self, layer: usize, before: &[Row]) -> Vec<Row> {
        let bias = self.row(self.layout.convolution_bias(layer));
        (0..before.len())
            .map(|line| {
                let mut out = bias;
                for tap in 0..TAPS {
                    if let Some(near) =
                        self.near(line, tap, layer).and_then(|near| before.get(near))
                    {
                        add_product(near, self.tap(layer, tap), &mut out);
                    }
                }
                out.map(|value| value.max(0.0))
            })
            .collect()
    }

    fn backward(&self, trace: &Trace, slopes: &[f32], gradient: &mut [f32]) {
        let sum = &self.weights[self.layout.sum..][..HIDDEN];
        let layers = self.layout.design.dilations.len();
        let mut down: Vec<Row> = Vec::with_capacity(slopes.len());
        for (line, &slope) in slopes.iter().enumerate() {
            gradient[self.layout.sum_bias] += slope;
            let (dropped, kept) = (&trace.dropped[layers][line], &trace.kept[layers][line]);
            for at in 0..HIDDEN {
                gradient[self.layout.sum + at] += slope * dropped[at];
            }
            down.push(std::array::from_fn(|at| slope * sum[at] * kept[at]));
        }
        for layer in (0..layers).rev() {
            self.back_through(layer, trace, &mut down, gradient);
        }
        for (line, down) in down.iter().enumerate() {
            let value = &trace.values[0][line];
            let slope: Row = std::array::from_fn(|at| if value[at] > 0.0 { down[at] } else { 0.0 });
            add_row(&mut gradient[self.layout.dense_bias..], &slope);
            let inputs =
                &trace.inputs[line * self.layout.design.inputs..][..self.layout.design.inputs];
            add_outer(inputs, &slope, &mut gradient[self.layout.dense..]);
            for from in self.rows(&trace.words[line]) {
                add_row(&mut gradient[from..][..HIDDEN], &slope);
            }
        }
    }

    fn back_through(&self, layer: usize, trace: &Trace, down: &mut [Row], gradient: &mut [f32]) {
        let mut more = vec![[0.0; HIDDEN]; down.len()];
        for (line, down) in down.iter().enumerate() {
            let added = &trace.added[layer][line];
            let slope: Row = std::array::from_fn(|at| if added[at] > 0.0 { down[at] } else { 0.0 });
            add_row(&mut gradient[self.layout.convolution_bias(layer)..], &slope);
            for tap in 0..TAPS {
                let Some(near) = self.near(line, tap, layer).filter(|near| *near < more.len())
                else {
                    continue;
                };
                let from = self.layout.convolution(layer) + tap * HIDDEN * HIDDEN;
                add_outer(&trace.dropped[layer][near], &slope, &mut gradient[from..]);
                let rows = self.tap(layer, tap).chunks_exact(HIDDEN);
                for (more, row) in more[near].iter_mut().zip(rows) {
                    *more += dot(row, &slope);
                }
            }
        }
        for ((down, more), kept) in down.iter_mut().zip(more).zip(&trace.kept[layer]) {
            for at in 0..HIDDEN {
                down[at] += more[at] * kept[at];
            }
        }
    }

    /// Where the weights of words begin; only words that are known have any.
    fn rows(&self, words: &[u16; WORDS]) -> impl Iterator<Item = usize> {
        let known = words.iter().filter(|word| self.known[usize::from(**word)]);
        known
            .map(|&word| self.layout.words + usize::from(word) * HIDDEN)
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn row(&self, from: usize) -> Row {
        std::array::from_fn(|at| self.weights[from + at])
    }

    fn tap(&self, layer: usize, tap: usize) -> &[f32] {
        let from = self.layout.convolution(layer) + tap * HIDDEN * HIDDEN;
        &self.weights[from..][..HIDDEN * HIDDEN]
    }

    /// The line that a tap looks at.
    fn near(&self, line: usize, tap: usize, layer: usize) -> Option<usize> {
        let dilation = self.layout.design.dilations[layer];
        (line + tap * dilation).checked_sub(TAPS / 2 * dilation)
    }

    /// The weights for inputs as they are: the standardisation goes into the dense layer.
    pub fn folded(&self, mean: &[f32], deviation: &[f32]) -> Vec<f32> {
        let mut weights = self.weights.clone();
        for input in 0..self.layout.design.inputs {
            for at in 0..HIDDEN {
                let weight = &mut weights[self.layout.dense + input * HIDDEN + at];
                *weight /= deviation[input];
                let weight = *weight;
                weights[self.layout.dense_bias + at] -= mean[input] * weight;
            }
        }
        weights
    }
}

fn add_product(values: &[f32], weights: &[f32], out: &mut Row) {
    let (rows, _) = weights.as_chunks::<HIDDEN>();
    for (&value, row) in values.iter().zip(rows) {
        if value != 0.0 {
            for (out, weight) in out.iter_mut().zip(row) {
                *out += value * weight;
            }
        }
    }
}

fn add_outer(values: &[f32], slope: &Row, gradient: &mut [f32]) {
    let (rows, _) = gradient.as_chunks_mut::<HIDDEN>();
    for (&value, row) in values.iter().zip(rows) {
        if value != 0.0 {
            add_row(row, &slope.map(|slope| slope * value));
        }
    }
}

fn add_row(to: &mut [f32], row: &Row) {
    for (to, more) in to.iter_mut().zip(row) {
        *to += more;
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use copydesk_analysis::cleanup::model::{BLOCKS, LineModel};

    use super::*;

    const INPUTS: usize = BLOCKS.inputs;
    const NONE: Dropout = Dropout { values: 0.0, words: 0.0 };

    fn example(random: &mut fastrand::Rng) -> Example {
        let lines = 7;
        Example {
            inputs: Inputs {
                values: (0..lines * INPUTS).map(|_| random.f32() * 2.0 - 1.0).collect(),
                words: (0..lines)
                    .map(|_| std::array::from_fn(|_| random.u16(0..BLOCKS.buckets as u16)))
                    .collect(),
            },
            wanted: (0..lines).map(|_| random.bool()).collect(),
            weights: (0..lines).map(|_| random.f32()).collect(),
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut network = Network::new(BLOCKS, vec![true; BLOCKS.buckets], &mut random);
        let page = example(&mut random);
        let mut gradient = vec![0.0; network.weights.len()];
        network.learn(&page, NONE, &mut random, &mut gradient);
        let mut nothing = vec![0.0; gradient.len()];
        for at in (0..gradient.len()).step_by(997) {
            let kept = network.weights[at];
            let mut loss_at = |weight: f32| {
                network.weights[at] = weight;
                network.learn(&page, NONE, &mut fastrand::Rng::with_seed(0), &mut nothing)
            };
            let slope = (loss_at(kept + 1e-3) - loss_at(kept - 1e-3)) / 2e-3;
            network.weights[at] = kept;
            let error = (slope - gradient[at]).abs();
            assert!(error < 1e-2 + 0.05 * slope.abs(), "{at}: {slope} {}", gradient[at]);
        }
    }

    #[test]
    fn what_is_shipped_judges_as_what_was_trained() {
        let mut random = fastrand::Rng::with_seed(5);
        let network = Network::new(BLOCKS, vec![true; BLOCKS.buckets], &mut random);
        let page = example(&mut random);
        let shipped =
            LineModel::from_bytes(BLOCKS, &LineModel::to_bytes(&network.layout, &network.weights))
                .unwrap();
        let odds = network.forward(&page, NONE, &mut random).odds;
        for (chance, odds) in shipped.estimate_chances(&page.inputs).iter().zip(odds) {
            assert!((chance - 1.0 / (1.0 + (-odds).exp())).abs() < 1e-4);
        }
    }
}
