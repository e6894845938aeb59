//! Layers of small neural networks, in the widest vectors that the processor has.
//!
//! A sequence (the lines of a page, the words of a text) is a row of values for each of its items, one
//! after the other. A layer makes of each row, and of those at fixed distances from it, a new one.

use fearless_simd::{Level, dispatch, f32x16, prelude::*};

/// The number of values in a row that a layer makes is a multiple of this.
pub const BLOCK: usize = 32;

/// A convolution over a sequence; with one tap a dense layer.
#[derive(Debug)]
pub struct Layer {
    inputs: usize,
    outputs: usize,
    taps: usize,
    dilation: usize,
    bias: Vec<f32>,
    /// By block of outputs, then by tap, then by input: a block of weights each.
    weights: Vec<Halves>,
}

/// A block of weights, in the halves that two registers take.
type Halves = [[f32; 16]; BLOCK / 16];

/// The shape of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Values of a row that it reads.
    pub inputs: usize,
    /// Values of a row that it makes.
    pub outputs: usize,
    /// The number of rows that it reads: an odd number, the one in the middle is the row itself.
    pub taps: usize,
    /// The distance between these rows.
    pub dilation: usize,
}

impl Form {
    /// Returns the number of weights, without biases.
    pub const fn weights(&self) -> usize {
        self.taps * self.inputs * self.outputs
    }
}

impl Layer {
    /// Makes a layer from `weights`, by tap, then by input, then by output, and a bias for each output.
    pub fn new(form: Form, weights: &[f32], bias: &[f32]) -> Self {
        let Form { inputs, outputs, taps, dilation } = form;
        let mut blocked = Vec::with_capacity(form.weights() / BLOCK);
        for block in 0..outputs / BLOCK {
            for row in weights.chunks_exact(outputs) {
                let (halves, _) = row.as_chunks::<16>();
                let (blocks, _) = halves.as_chunks::<{ BLOCK / 16 }>();
                blocked.extend(blocks.get(block));
            }
        }
        Self { inputs, outputs, taps, dilation, bias: bias.to_vec(), weights: blocked }
    }

    /// Returns a row of biases for each of `count` items: the sums that [`Layer::add_to`] begins with.
    pub fn bias_rows(&self, count: usize) -> Vec<f32> {
        self.bias.repeat(count)
    }

    /// Adds to the rows of `sums` what the layer makes of those of `values`. Rows
    /// before the first and after the last count as zeros.
    pub fn add_to(&self, sums: &mut [f32], values: &[f32]) {
        if self.taps == 1 {
            return dispatch!(Level::new(), simd => self.multiply(simd, sums, values));
        }
        let reach = self.taps / 2 * self.dilation * self.inputs;
        let mut padded = vec![0.0; values.len() + 2 * reach];
        padded.iter_mut().skip(reach).zip(values).for_each(|(slot, value)| *slot = *value);
        dispatch!(Level::new(), simd => self.multiply(simd, sums, &padded));
    }

    /// Adds the products of weights and padded values to the sums.
    #[inline(always)]
    fn multiply<S: Simd>(&self, simd: S, sums: &mut [f32], values: &[f32]) {
        let each = self.taps * self.inputs;
        for (number, weights) in self.weights.chunks_exact(each).enumerate() {
            for (pair, sums) in sums.chunks_mut(2 * self.outputs).enumerate() {
                let (one, two) = sums.split_at_mut(self.outputs.min(sums.len()));
                let block = number * BLOCK..(number + 1) * BLOCK;
                let Some(one) = one.get_mut(block.clone()) else { continue };
                let mut two = two.get_mut(block);
                let mut first = Block::from_values(simd, one);
                let mut second = two.as_deref().map_or(first, |two| Block::from_values(simd, two));
                for (tap, weights) in weights.chunks_exact(self.inputs).enumerate() {
                    let from = (2 * pair + tap * self.dilation) * self.inputs;
                    let Some(rows) = values.get(from..) else { continue };
                    let (row, rest) = rows.split_at_checked(self.inputs).unwrap_or_default();
                    // the last of an odd number of rows is paired with itself
                    let next = rest.get(..self.inputs).unwrap_or(row);
                    for ((&a, &b), weights) in row.iter().zip(next).zip(weights) {
                        let weights = Block::from_halves(simd, weights);
                        first = first.plus_times(f32x16::splat(simd, a), weights);
                        second = second.plus_times(f32x16::splat(simd, b), weights);
                    }
                }
                first.store_into(one);
                if let Some(two) = &mut two {
                    second.store_into(two);
                }
            }
        }
    }
}

/// A block of values in registers. Two rows are computed at once, so that the processor need not wait for
/// one sum.
#[derive(Clone, Copy)]
struct Block<S: Simd>([f32x16<S>; BLOCK / 16]);

impl<S: Simd> Block<S> {
    /// Loads a block of weights.
    #[inline(always)]
    fn from_halves(simd: S, halves: &Halves) -> Self {
        Self([f32x16::from_slice(simd, &halves[0]), f32x16::from_slice(simd, &halves[1])])
    }

    /// Loads a block of values.
    #[inline(always)]
    fn from_values(simd: S, values: &[f32]) -> Self {
        let (halves, _) = values.as_chunks::<16>();
        let half = |at: usize| halves.get(at).map_or(&[0.0; 16], |half| half);
        Self([f32x16::from_slice(simd, half(0)), f32x16::from_slice(simd, half(1))])
    }

    /// Adds `value` times `other`.
    #[inline(always)]
    fn plus_times(self, value: f32x16<S>, other: Self) -> Self {
        Self([value.mul_add(other.0[0], self.0[0]), value.mul_add(other.0[1], self.0[1])])
    }

    /// Stores the block.
    #[inline(always)]
    fn store_into(self, values: &mut [f32]) {
        let (halves, _) = values.as_chunks_mut::<16>();
        for (slot, half) in halves.iter_mut().zip(self.0) {
            half.store_slice(slot);
        }
    }
}

/// Replaces negative values by zero (ReLU).
pub fn apply_relu(values: &mut [f32]) {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_is_the_sum_over_taps_and_inputs() {
        let form = Form { inputs: 3, outputs: 64, taps: 3, dilation: 2 };
        let weights: Vec<f32> =
            (0..form.weights()).map(|at| (at * 37 % 101) as f32 / 50.0 - 1.0).collect();
        let bias: Vec<f32> = (0..form.outputs).map(|at| at as f32 / 10.0).collect();
        for count in [1, 2, 5, 8] {
            let values: Vec<f32> =
                (0..count * form.inputs).map(|at| (at * 13 % 17) as f32 - 8.0).collect();
            let layer = Layer::new(form, &weights, &bias);
            let mut sums = layer.bias_rows(count);
            layer.add_to(&mut sums, &values);
            for row in 0..count {
                for output in 0..form.outputs {
                    let mut want = bias[output];
                    for tap in 0..form.taps {
                        let Some(near) = (row + tap * form.dilation).checked_sub(form.dilation)
                        else {
                            continue;
                        };
                        for input in 0..form.inputs {
                            let value = values.get(near * form.inputs + input).unwrap_or(&0.0);
                            want += value
                                * weights[(tap * form.inputs + input) * form.outputs + output];
                        }
                    }
                    let have = sums[row * form.outputs + output];
                    assert!((have - want).abs() < 1e-3, "{count} {row} {output}: {have} {want}");
                }
            }
        }
    }
}
