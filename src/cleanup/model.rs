//! The line models: small convolutional networks over the lines of a text or the blocks of a page, that
//! say of each how likely it is part of the article. What a line is shows as much in its neighbours as in itself;
//! convolutions over lines are the learnt form of the neighbour pass that Kohlschütter, Fankhauser
//! and Nejdl (2010) and Pomikálek (2011) make by rule.
//!
//! One dense layer makes [`HIDDEN`] values of the features of each line; each convolution adds to them
//! what it makes of those of the lines around (a residual layer, He et al. 2016); a last sum gives the
//! odds. Trained by `trainer cleanup-train`; data and figures are in `models/cleanup/README.md`.

use fearless_simd::{Level, dispatch, f32x16, prelude::*};

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
        dispatch!(Level::new(), simd => self.judge_with(simd, inputs))
    }

    #[inline(always)]
    fn judge_with<S: Simd>(&self, simd: S, inputs: &Inputs) -> Vec<f32> {
        let mut values = self.dense(simd, inputs);
        for (layer, &dilation) in self.layout.design.dilations.iter().enumerate() {
            self.convolve(simd, layer, dilation, &mut values);
        }
        let sum = self.part(self.layout.sum, HIDDEN);
        let bias = self.part(self.layout.sum_bias, 1).iter().sum::<f32>();
        let odds = values.iter().map(|line| bias + dot(line, sum));
        odds.map(|odds| 1.0 / (1.0 + (-odds).exp())).collect()
    }

    /// The values of each line, from what the network is given of it.
    #[inline(always)]
    fn dense<S: Simd>(&self, simd: S, inputs: &Inputs) -> Vec<[f32; HIDDEN]> {
        let Layout { design, dense, dense_bias, words, .. } = self.layout;
        let (weights, _) = self.part(dense, design.inputs * HIDDEN).as_chunks::<HIDDEN>();
        let (table, _) = self.part(words, design.buckets * HIDDEN).as_chunks::<HIDDEN>();
        let bias = Row::of(simd, &self.bias(dense_bias));
        let sum_of_words = |words: &[u16; WORDS]| {
            let rows = words.iter().filter(|word| **word != 0);
            let rows = rows.filter_map(|word| table.get(usize::from(*word)));
            rows.fold(bias, |sum, row| sum.plus(Row::of(simd, row)))
        };
        let mut values = Vec::with_capacity(inputs.words.len());
        let pairs = inputs.values.chunks(2 * design.inputs).zip(inputs.words.chunks(2));
        for (lines, words) in pairs {
            let (one, two) = lines.split_at_checked(design.inputs).unwrap_or_default();
            let two = if two.is_empty() { one } else { two };
            let mut pair = [bias; 2];
            pair.iter_mut().zip(words).for_each(|(row, words)| *row = sum_of_words(words));
            let pair = add_products(simd, pair, [one, two], weights);
            values.extend(pair.map(Row::positive).iter().take(words.len()));
        }
        values
    }

    /// Adds to the values of each line what a convolution makes of those of the lines around it.
    #[inline(always)]
    fn convolve<S: Simd>(
        &self,
        simd: S,
        layer: usize,
        dilation: usize,
        values: &mut [[f32; HIDDEN]],
    ) {
        let (weights, _) =
            self.part(self.layout.convolution(layer), Layout::CONVOLUTION).as_chunks::<HIDDEN>();
        let bias = Row::of(simd, &self.bias(self.layout.convolution_bias(layer)));
        // lines of nothing stand before the first and after the last
        let reach = TAPS / 2 * dilation;
        let mut around = vec![[0.0; HIDDEN]; values.len() + 2 * reach + 1];
        around.iter_mut().skip(reach).zip(&*values).for_each(|(around, line)| *around = *line);
        for (number, lines) in values.chunks_mut(2).enumerate() {
            let mut pair = [bias; 2];
            for (tap, weights) in weights.chunks_exact(HIDDEN).enumerate() {
                let from = 2 * number + tap * dilation;
                let Some([one, two]) = around.get(from..from + 2) else { continue };
                pair = add_products(simd, pair, [one, two], weights);
            }
            for (line, more) in lines.iter_mut().zip(pair) {
                line.iter_mut().zip(more.positive()).for_each(|(value, more)| *value += more);
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

/// [`HIDDEN`] values in registers.
#[derive(Clone, Copy)]
struct Row<S: Simd>([f32x16<S>; HIDDEN / 16]);

impl<S: Simd> Row<S> {
    #[inline(always)]
    fn of(simd: S, values: &[f32; HIDDEN]) -> Self {
        let (halves, _) = values.as_chunks::<16>();
        let half = |at: usize| halves.get(at).map_or(&[0.0; 16], |half| half);
        Self([f32x16::from_slice(simd, half(0)), f32x16::from_slice(simd, half(1))])
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self([self.0[0] + other.0[0], self.0[1] + other.0[1]])
    }

    #[inline(always)]
    fn plus_times(self, value: f32x16<S>, other: Self) -> Self {
        Self([value.mul_add(other.0[0], self.0[0]), value.mul_add(other.0[1], self.0[1])])
    }

    /// The values, with those below nothing as nothing.
    #[inline(always)]
    fn positive(self) -> [f32; HIDDEN] {
        let mut values = [0.0; HIDDEN];
        let (halves, _) = values.as_chunks_mut::<16>();
        for (slot, half) in halves.iter_mut().zip(self.0) {
            half.max(0.0).store_slice(slot);
        }
        values
    }
}

/// Adds the products of two rows of values and a matrix, [`HIDDEN`] weights for each value. Two lines
/// at once, so that the processor need not wait for the one sum.
#[inline(always)]
fn add_products<S: Simd>(
    simd: S,
    [mut first, mut second]: [Row<S>; 2],
    [one, two]: [&[f32]; 2],
    weights: &[[f32; HIDDEN]],
) -> [Row<S>; 2] {
    for ((&one, &two), weights) in one.iter().zip(two).zip(weights) {
        let weights = Row::of(simd, weights);
        first = first.plus_times(f32x16::splat(simd, one), weights);
        second = second.plus_times(f32x16::splat(simd, two), weights);
    }
    [first, second]
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
