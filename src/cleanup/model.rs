//! The line models: small convolutional networks over the lines of a text or the blocks of a page, that
//! say of each how likely it is part of the article. What a line is shows as much in its neighbours as in itself;
//! convolutions over lines are the learnt form of the neighbour pass that Kohlschütter, Fankhauser
//! and Nejdl (2010) and Pomikálek (2011) make by rule.
//!
//! One dense layer makes [`HIDDEN`] values of the features of each line; each convolution adds to them
//! what it makes of those of the lines around (a residual layer, He et al. 2016); a last sum gives the
//! odds. Trained by `trainer cleanup-train`; data and figures are in `models/cleanup/README.md`.

use super::{features, html};

/// Values for each line within the network.
pub const HIDDEN: usize = 32;
/// Lines that a convolution looks at.
pub const TAPS: usize = 5;
/// Buckets of each line: those of its words, then those of the markup around it; 0 stands for none.
pub const WORDS: usize = features::WORDS + html::MARKS;

/// What differs between the networks.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// Values that the network is given for each line.
    pub inputs: usize,
    /// How far apart the lines are that each convolution looks at.
    pub dilations: &'static [usize],
    /// Buckets of words; the network has weights of its own for each, and each line has a few of them.
    pub buckets: usize,
}

/// The network for lines of plain text.
pub const LINES: Design = Design { inputs: features::COUNT, dilations: &[1, 2], buckets: 4096 };
/// The network for blocks of pages, which is given what the markup says too.
pub const BLOCKS: Design =
    Design { inputs: features::COUNT + html::EVIDENCE, dilations: &[1, 2, 4], buckets: 16384 };

/// What a network is given of the lines of a text.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The values of all lines, [`Design::inputs`] each.
    pub values: Vec<f32>,
    /// The buckets of each line.
    pub words: Vec<[u16; WORDS]>,
}

/// The weights, where they begin in the list of all of them.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Of what network.
    pub design: Design,
    /// Inputs x [`HIDDEN`], all weights of an input together.
    pub dense: usize,
    /// [`HIDDEN`].
    pub dense_bias: usize,
    /// [`HIDDEN`].
    pub sum: usize,
    /// One.
    pub sum_bias: usize,
    /// Buckets x [`HIDDEN`].
    pub words: usize,
    /// Weights in all.
    pub count: usize,
}

impl Layout {
    /// That of a network of this design.
    pub const fn of(design: Design) -> Self {
        let dense_bias = design.inputs * HIDDEN;
        let sum = dense_bias + HIDDEN + design.dilations.len() * (Self::CONVOLUTION + HIDDEN);
        Self {
            design,
            dense: 0,
            dense_bias,
            sum,
            sum_bias: sum + HIDDEN,
            words: sum + HIDDEN + 1,
            count: sum + HIDDEN + 1 + design.buckets * HIDDEN,
        }
    }

    /// Weights of a convolution, all of a value together.
    pub const CONVOLUTION: usize = TAPS * HIDDEN * HIDDEN;

    /// Where those of one begin.
    pub const fn convolution(&self, layer: usize) -> usize {
        self.dense_bias + HIDDEN + layer * (Self::CONVOLUTION + HIDDEN)
    }

    /// The same of its [`HIDDEN`] biases.
    pub const fn convolution_bias(&self, layer: usize) -> usize {
        self.convolution(layer) + Self::CONVOLUTION
    }
}

/// A trained network.
#[derive(Debug)]
pub struct LineModel {
    layout: Layout,
    weights: Vec<f32>,
}

const LINE_WEIGHTS: &[u8] = include_bytes!("../../models/cleanup/lines.bin");
const BLOCK_WEIGHTS: &[u8] = include_bytes!("../../models/cleanup/blocks.bin");

impl LineModel {
    /// The network for lines of plain text that comes with the program.
    ///
    /// # Errors
    /// When it is not of this program's layout.
    pub fn of_lines() -> Result<Self, String> {
        Self::from_bytes(LINES, LINE_WEIGHTS)
    }

    /// The network for blocks of pages that comes with the program.
    ///
    /// # Errors
    /// When it is not of this program's layout.
    pub fn of_blocks() -> Result<Self, String> {
        Self::from_bytes(BLOCKS, BLOCK_WEIGHTS)
    }

    /// Reads weights in the order of [`Layout`]: 32-bit floats, little endian; those of words follow
    /// as one float, their scale, and a signed byte each.
    ///
    /// # Errors
    /// When there are more or fewer than the layout has, or one is no number.
    pub fn from_bytes(design: Design, bytes: &[u8]) -> Result<Self, String> {
        let layout = Layout::of(design);
        let Layout { words, count, .. } = layout;
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
        Ok(Self { layout, weights })
    }

    /// The bytes that [`LineModel::from_bytes`] reads, of weights in the order of [`Layout`].
    pub fn to_bytes(layout: &Layout, weights: &[f32]) -> Vec<u8> {
        let (floats, table) = weights.split_at_checked(layout.words).unwrap_or_default();
        let most = table.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = most / 127.0;
        let mut bytes: Vec<u8> = floats.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        bytes.extend(scale.to_le_bytes());
        let step = |weight: &f32| (weight / scale.max(f32::MIN_POSITIVE)).round() as i8;
        bytes.extend(table.iter().map(|weight| step(weight).cast_unsigned()));
        bytes
    }

    /// How likely each line is part of the article, 0 to 1.
    pub fn judge(&self, inputs: &Inputs) -> Vec<f32> {
        let layout = self.layout;
        let lines = inputs.values.chunks_exact(layout.design.inputs).zip(&inputs.words);
        let mut values: Vec<[f32; HIDDEN]> =
            lines.map(|(line, words)| self.dense(line, words, &layout)).collect();
        let mut before = Vec::new();
        for (layer, &dilation) in layout.design.dilations.iter().enumerate() {
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
        add_product(line, self.part(layout.dense, layout.design.inputs * HIDDEN), &mut out);
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
        let weights = self.part(layout.convolution(layer), Layout::CONVOLUTION);
        let bias = self.bias(layout.convolution_bias(layer));
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
