//! The line models: small convolutional networks over the lines of a text or the blocks of a page,
//! that say of each how likely it is part of the article. What a line is shows as much in its
//! neighbours as in itself; convolutions over lines are the learnt form of the neighbour pass that
//! Kohlschütter, Fankhauser and Nejdl (2010) and Pomikálek (2011) make by rule.
//!
//! One dense layer makes [`HIDDEN`] values of the features of each line; each convolution adds to
//! them what it makes of those of the lines around (a residual layer, He et al. 2016); a last sum
//! gives the odds. Trained by `trainer cleanup-train`; data and figures are in
//! `models/cleanup/README.md`.

use super::{features, html};
use crate::neural::{Form, Layer, apply_relu};

/// Values for each line within the network.
pub const HIDDEN: usize = 32;
/// The number of lines that a convolution reads.
pub const TAPS: usize = 5;
/// Buckets of each line: those of its words, then those of the markup around it; 0 means none.
pub const WORDS: usize = features::WORDS + html::MARKS;

/// The differences between the networks.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// Values that the network is given for each line.
    pub inputs: usize,
    /// The distances between the lines that each convolution reads.
    pub dilations: &'static [usize],
    /// Buckets of words; the network has weights of its own for each, and each line has a few of
    /// them.
    pub buckets: usize,
}

/// The network for lines of plain text.
pub const LINES: Design = Design { inputs: features::COUNT, dilations: &[1, 2], buckets: 4096 };
/// The network for blocks of pages, which is given features of the markup too.
pub const BLOCKS: Design =
    Design { inputs: features::COUNT + html::EVIDENCE, dilations: &[1, 2, 4], buckets: 16384 };

/// The inputs of a network for the lines of a text.
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
    /// Lays out a network of this design.
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

    /// Returns the place at which the weights of one begin.
    pub const fn convolution(&self, layer: usize) -> usize {
        self.dense_bias + HIDDEN + layer * (Self::CONVOLUTION + HIDDEN)
    }

    /// Returns the place at which its [`HIDDEN`] biases begin.
    pub const fn convolution_bias(&self, layer: usize) -> usize {
        self.convolution(layer) + Self::CONVOLUTION
    }
}

/// A trained network.
#[derive(Debug)]
pub struct LineModel {
    design: Design,
    dense: Layer,
    convolutions: Vec<Layer>,
    sum: Vec<f32>,
    sum_bias: f32,
    /// The values that each bucket of words adds to the dense layer.
    words: Vec<[f32; HIDDEN]>,
}

const LINE_WEIGHTS: &[u8] = include_bytes!("../../../models/cleanup/lines.bin");
const BLOCK_WEIGHTS: &[u8] = include_bytes!("../../../models/cleanup/blocks.bin");

impl LineModel {
    /// Returns the network for lines of plain text that comes with the program.
    ///
    /// # Errors
    /// When it is not of this program's layout.
    pub fn of_lines() -> Result<Self, String> {
        Self::from_bytes(LINES, LINE_WEIGHTS)
    }

    /// Returns the network for blocks of pages that comes with the program.
    ///
    /// # Errors
    /// When it is not of this program's layout.
    pub fn of_blocks() -> Result<Self, String> {
        Self::from_bytes(BLOCKS, BLOCK_WEIGHTS)
    }

    /// Reads weights in the order of [`Layout`]: 32-bit floats, little endian; those of words
    /// follow as one float, their scale, and a signed byte each.
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
        let part = |from: usize, count: usize| weights.get(from..from + count).unwrap_or_default();
        let layer = |form: Form, from: usize, bias: usize| {
            Layer::new(form, part(from, form.weights()), part(bias, HIDDEN))
        };
        let dense = Form { inputs: design.inputs, outputs: HIDDEN, taps: 1, dilation: 1 };
        let convolutions = design.dilations.iter().enumerate().map(|(at, &dilation)| {
            let form = Form { inputs: HIDDEN, outputs: HIDDEN, taps: TAPS, dilation };
            layer(form, layout.convolution(at), layout.convolution_bias(at))
        });
        Ok(Self {
            design,
            dense: layer(dense, layout.dense, layout.dense_bias),
            convolutions: convolutions.collect(),
            sum: part(layout.sum, HIDDEN).to_vec(),
            sum_bias: part(layout.sum_bias, 1).iter().sum(),
            words: part(words, design.buckets * HIDDEN).as_chunks().0.to_vec(),
        })
    }

    /// Returns the bytes that [`LineModel::from_bytes`] reads, of weights in the order of
    /// [`Layout`].
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

    /// Returns the probability of each line to be part of the article, 0 to 1.
    pub fn estimate_chances(&self, inputs: &Inputs) -> Vec<f32> {
        let count = inputs.words.len().min(inputs.values.len() / self.design.inputs);
        let mut values = self.dense.bias_rows(count);
        for (line, words) in values.chunks_exact_mut(HIDDEN).zip(&inputs.words) {
            let rows = words.iter().filter(|word| **word != 0);
            for row in rows.filter_map(|word| self.words.get(usize::from(*word))) {
                add_values(line, row);
            }
        }
        self.dense.add_to(&mut values, &inputs.values);
        apply_relu(&mut values);
        for layer in &self.convolutions {
            let mut more = layer.bias_rows(count);
            layer.add_to(&mut more, &values);
            apply_relu(&mut more);
            add_values(&mut values, &more);
        }
        let sum = |line: &[f32]| line.iter().zip(&self.sum).map(|(a, b)| a * b).sum::<f32>();
        let odds = values.chunks_exact(HIDDEN).map(|line| self.sum_bias + sum(line));
        odds.map(|odds| 1.0 / (1.0 + (-odds).exp())).collect()
    }
}

fn add_values(to: &mut [f32], more: &[f32]) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
}
