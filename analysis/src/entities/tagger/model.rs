//! The network: tables of hashed features, one dense layer, convolutions over the words (Collobert et
//! al. 2011) with residual sums (He et al. 2016), and a chance for each label of each word.

use std::borrow::Cow;
use std::ops::Range;

use super::features::{LOOK_ROWS, Rows, WORD_ROWS};
use super::labels::LABELS;
use crate::neural::{BLOCK, Form, Layer, apply_relu};

/// Values of a row of the tables.
pub const ROW: usize = 48;
/// Values for each word within the network.
pub const HIDDEN: usize = 96;
/// Returns a convolution over three words, `dilation` apart.
const fn three_word_convolution(dilation: usize) -> Form {
    Form { inputs: HIDDEN, outputs: HIDDEN, taps: 3, dilation }
}

/// The layers: a dense one, convolutions, and the one that makes a value for each label.
pub const FORMS: [Form; 5] = [
    Form { inputs: 2 * ROW, outputs: HIDDEN, taps: 1, dilation: 1 },
    three_word_convolution(1),
    three_word_convolution(1),
    three_word_convolution(2),
    Form { inputs: HIDDEN, outputs: BLOCK, taps: 1, dilation: 1 },
];

/// A trained network.
#[derive(Debug)]
pub struct TaggerModel {
    layers: Vec<Layer>,
    words: Table,
    looks: Table,
}

/// A table of rows, a signed byte each value.
#[derive(Debug)]
struct Table {
    rows: Cow<'static, [u8]>,
    scale: f32,
}

impl Table {
    fn sum_rows(&self, rows: &[u32], sum: &mut [f32]) {
        let mut whole = [0_i32; ROW];
        for &row in rows {
            let from = row as usize * ROW;
            let values = self.rows.get(from..from + ROW).unwrap_or_default();
            whole
                .iter_mut()
                .zip(values)
                .for_each(|(sum, value)| *sum += i32::from(value.cast_signed()));
        }
        sum.iter_mut().zip(whole).for_each(|(slot, sum)| *slot = sum as f32 * self.scale);
    }
}

impl TaggerModel {
    /// Reads a model: the weights and biases of each layer as 32-bit floats, little endian; then of
    /// each table its scale and a signed byte for each value.
    ///
    /// # Errors
    /// When there are more or fewer bytes than the network has, or a weight is no number.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, String> {
        let wrong = || format!("the tagger's model has {} bytes", bytes.len());
        let mut rest = &*bytes;
        let mut floats = |count: usize| -> Result<Vec<f32>, String> {
            let (part, after) = rest.split_at_checked(count * 4).ok_or_else(wrong)?;
            rest = after;
            let values: Vec<f32> =
                part.as_chunks::<4>().0.iter().map(|piece| f32::from_le_bytes(*piece)).collect();
            if values.iter().all(|value| value.is_finite()) {
                Ok(values)
            } else {
                Err("the tagger's model has a weight that is no number".to_owned())
            }
        };
        let mut layers = Vec::with_capacity(FORMS.len());
        for form in FORMS {
            let weights = floats(form.weights())?;
            layers.push(Layer::new(form, &weights, &floats(form.outputs)?));
        }
        let scales = floats(2)?;
        let words = bytes.len() - rest.len();
        let looks = words + WORD_ROWS * ROW;
        if bytes.len() != looks + LOOK_ROWS * ROW {
            return Err(wrong());
        }
        let table = |range: Range<usize>, scale: Option<&f32>| Table {
            rows: match &bytes {
                Cow::Borrowed(bytes) => bytes.get(range).unwrap_or_default().into(),
                Cow::Owned(bytes) => bytes.get(range).unwrap_or_default().to_vec().into(),
            },
            scale: scale.copied().unwrap_or_default(),
        };
        let (words, looks) =
            (table(words..looks, scales.first()), table(looks..bytes.len(), scales.get(1)));
        Ok(Self { layers, words, looks })
    }

    /// Returns the bytes that [`TaggerModel::from_bytes`] reads, of weights and biases by layer and of the
    /// two tables.
    pub fn to_bytes(layers: &[(Vec<f32>, Vec<f32>)], words: &[f32], looks: &[f32]) -> Vec<u8> {
        let floats = layers.iter().flat_map(|(weights, biases)| weights.iter().chain(biases));
        let mut bytes: Vec<u8> = floats.flat_map(|value| value.to_le_bytes()).collect();
        let scale = |table: &[f32]| {
            table.iter().fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs())) / 127.0
        };
        for table in [words, looks] {
            bytes.extend(scale(table).to_le_bytes());
        }
        for table in [words, looks] {
            let scale = scale(table);
            bytes.extend(table.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
        }
        bytes
    }

    /// Returns the logarithm of the chance of each label, for each word.
    pub fn label_scores(&self, rows: &[Rows]) -> Vec<[f32; LABELS]> {
        let mut inputs = vec![0.0; rows.len() * 2 * ROW];
        for (row, slot) in rows.iter().zip(inputs.chunks_exact_mut(2 * ROW)) {
            let (words, looks) = slot.split_at_mut(ROW);
            self.words.sum_rows(&row.words, words);
            self.looks.sum_rows(&row.looks, looks);
        }
        let Some(([first, middle @ ..], last)) = self.layers.split_last().map(|(l, r)| (r, l))
        else {
            return Vec::new();
        };
        let mut values = first.bias_rows(rows.len());
        first.add_to(&mut values, &inputs);
        apply_relu(&mut values);
        for layer in middle {
            let mut more = layer.bias_rows(rows.len());
            layer.add_to(&mut more, &values);
            apply_relu(&mut more);
            values.iter_mut().zip(&more).for_each(|(value, more)| *value += more);
        }
        let mut odds = last.bias_rows(rows.len());
        last.add_to(&mut odds, &values);
        odds.chunks_exact(BLOCK).filter_map(|odds| odds.first_chunk()).map(log_softmax).collect()
    }
}

/// Logarithms of odds as those of chances.
fn log_softmax(odds: &[f32; LABELS]) -> [f32; LABELS] {
    let most = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = odds.iter().map(|odds| (odds - most).exp()).sum();
    let all = most + sum.ln();
    odds.map(|odds| odds - all)
}
