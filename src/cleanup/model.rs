//! The line model: a small convolutional network over the lines of a page, that says of each line how
//! likely it is part of the article. What a line is shows as much in its neighbours as in itself;
//! convolutions over lines are the learnt form of the neighbour pass that Kohlschütter, Fankhauser
//! and Nejdl (2010) and Pomikálek (2011) make by rule.
//!
//! One dense layer makes [`HIDDEN`] values of the features of each line; each convolution adds to them
//! what it makes of those of the lines around (a residual layer, He et al. 2016); a last sum gives the
//! odds. Trained by `trainer cleanup-train`; data and figures are in `models/cleanup/README.md`.

use super::features;

/// Values for each line within the network.
pub const HIDDEN: usize = 32;
/// Lines that a convolution looks at.
pub const TAPS: usize = 5;
/// How far apart they are, for each convolution.
pub const DILATIONS: [usize; 2] = [1, 2];
/// Values that the network is given for each line.
pub const INPUTS: usize = features::COUNT;
/// Buckets of words; the network has weights of its own for each, and each line has a few of them.
pub const BUCKETS: usize = features::BUCKETS;
/// Buckets of each line; 0 stands for none.
pub const WORDS: usize = features::WORDS;

/// The weights, where they begin in the list of all of them.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// [`INPUTS`] x [`HIDDEN`], all weights of an input together.
    pub dense: usize,
    /// [`HIDDEN`].
    pub dense_bias: usize,
    /// For each convolution [`TAPS`] x [`HIDDEN`] x [`HIDDEN`], all weights of a value together.
    pub convolutions: [usize; DILATIONS.len()],
    /// For each convolution [`HIDDEN`].
    pub convolution_biases: [usize; DILATIONS.len()],
    /// [`HIDDEN`].
    pub sum: usize,
    /// One.
    pub sum_bias: usize,
    /// [`BUCKETS`] x [`HIDDEN`].
    pub words: usize,
    /// Weights in all.
    pub count: usize,
}

impl Layout {
    /// The one layout there is.
    pub const fn new() -> Self {
        let dense_bias = INPUTS * HIDDEN;
        let first = dense_bias + HIDDEN;
        let each = TAPS * HIDDEN * HIDDEN;
        let second = first + each + HIDDEN;
        let sum = second + each + HIDDEN;
        Self {
            dense: 0,
            dense_bias,
            convolutions: [first, second],
            convolution_biases: [first + each, second + each],
            sum,
            sum_bias: sum + HIDDEN,
            words: sum + HIDDEN + 1,
            count: sum + HIDDEN + 1 + BUCKETS * HIDDEN,
        }
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::new()
    }
}

/// A trained network.
#[derive(Debug)]
pub struct LineModel {
    weights: Vec<f32>,
}

const BUILT_IN: &[u8] = include_bytes!("../../models/cleanup/lines.bin");

impl LineModel {
    /// The network that comes with the program.
    ///
    /// # Errors
    /// When it is not of this program's layout.
    pub fn built_in() -> Result<Self, String> {
        Self::from_bytes(BUILT_IN)
    }

    /// Reads weights in the order of [`Layout`]: 32-bit floats, little endian; those of words follow
    /// as one float, their scale, and a signed byte each.
    ///
    /// # Errors
    /// When there are more or fewer than the layout has, or one is no number.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let Layout { words, count, .. } = Layout::new();
        let floats = (words + 1) * 4;
        let (Some((head, table)), true) =
            (bytes.split_at_checked(floats), bytes.len() == floats + count - words)
        else {
            return Err(format!("the line model has {} bytes", bytes.len()));
        };
        let (pieces, _) = head.as_chunks::<4>();
        let mut weights: Vec<f32> = pieces.iter().map(|piece| f32::from_le_bytes(*piece)).collect();
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Err("the line model has a weight that is no number".to_owned());
        }
        let scale = weights.pop().unwrap_or_default();
        weights.extend(table.iter().map(|byte| f32::from(byte.cast_signed()) * scale));
        Ok(Self { weights })
    }

    /// The bytes that [`LineModel::from_bytes`] reads, of weights in the order of [`Layout`].
    pub fn to_bytes(weights: &[f32]) -> Vec<u8> {
        let (floats, table) = weights.split_at_checked(Layout::new().words).unwrap_or_default();
        let most = table.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = most / 127.0;
        let mut bytes: Vec<u8> = floats.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        bytes.extend(scale.to_le_bytes());
        let step = |weight: &f32| (weight / scale.max(f32::MIN_POSITIVE)).round() as i8;
        bytes.extend(table.iter().map(|weight| step(weight).cast_unsigned()));
        bytes
    }

    /// How likely each line is part of the article, 0 to 1. `features` has [`INPUTS`] values a line,
    /// `words` the buckets of its words.
    pub fn judge(&self, features: &[f32], words: &[[u16; WORDS]]) -> Vec<f32> {
        let layout = Layout::new();
        let mut values: Vec<[f32; HIDDEN]> = features
            .chunks_exact(INPUTS)
            .zip(words)
            .map(|(line, words)| self.dense(line, words, &layout))
            .collect();
        let mut before = Vec::new();
        for (layer, dilation) in DILATIONS.into_iter().enumerate() {
            before.clone_from(&values);
            self.convolve(layer, dilation, &before, &mut values, &layout);
        }
        let sum = self.part(layout.sum, HIDDEN);
        let bias = self.part(layout.sum_bias, 1).iter().sum::<f32>();
        let odds = values.iter().map(|line| bias + dot(line, sum));
        odds.map(|odds| 1.0 / (1.0 + (-odds).exp())).collect()
    }

    fn dense(&self, line: &[f32], words: &[u16; WORDS], layout: &Layout) -> [f32; HIDDEN] {
        let mut out = self.bias(layout.dense_bias);
        for &word in words.iter().filter(|word| **word != 0) {
            let row = self.part(layout.words + usize::from(word) * HIDDEN, HIDDEN);
            out.iter_mut().zip(row).for_each(|(out, weight)| *out += weight);
        }
        add_product(line, self.part(layout.dense, INPUTS * HIDDEN), &mut out);
        out.map(|value| value.max(0.0))
    }

    fn convolve(
        &self,
        layer: usize,
        dilation: usize,
        before: &[[f32; HIDDEN]],
        values: &mut [[f32; HIDDEN]],
        layout: &Layout,
    ) {
        let at = |starts: &[usize]| starts.get(layer).copied().unwrap_or_default();
        let weights = self.part(at(&layout.convolutions), TAPS * HIDDEN * HIDDEN);
        let bias = self.bias(at(&layout.convolution_biases));
        for (line, value) in values.iter_mut().enumerate() {
            let mut out = bias;
            for (tap, weights) in weights.chunks_exact(HIDDEN * HIDDEN).enumerate() {
                let reach = (line + tap * dilation).checked_sub(TAPS / 2 * dilation);
                if let Some(near) = reach.and_then(|near| before.get(near)) {
                    add_product(near, weights, &mut out);
                }
            }
            for (value, more) in value.iter_mut().zip(out) {
                *value += more.max(0.0);
            }
        }
    }

    fn part(&self, from: usize, count: usize) -> &[f32] {
        self.weights.get(from..from + count).unwrap_or_default()
    }

    fn bias(&self, from: usize) -> [f32; HIDDEN] {
        self.part(from, HIDDEN).first_chunk().copied().unwrap_or_default()
    }
}

/// Adds the product of a row of values and a matrix, [`HIDDEN`] weights for each value. Half of the
/// values are nothing, and are passed over.
fn add_product(values: &[f32], weights: &[f32], out: &mut [f32; HIDDEN]) {
    let (rows, _) = weights.as_chunks::<HIDDEN>();
    for (&value, row) in values.iter().zip(rows) {
        if value != 0.0 {
            for (out, weight) in out.iter_mut().zip(row) {
                *out += value * weight;
            }
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
