//! The scores of a line by itself, before its neighbours are considered.

use std::borrow::Cow;

use super::classes::{CLASSES, COUNT, NOT_LANGUAGE, Scores, column_of_tag};
use super::gate::{self, GateFeatures, TextShape};
use super::model::{Counts, NgramModel, normalise_text};

/// A longer text is judged by this many bytes of it, in pieces spread evenly. Far fewer bytes show a
/// language, and the cost of a line stays bounded.
pub const SAMPLE_MAX: usize = 4096;

/// Bytes in a piece of the sample.
const PIECE: usize = 512;

/// Croatian, Bosnian and Serbian in Latin script, which the model separates hardly better than chance.
/// Croatian stands for the three until `hbs` separates them.
pub const HBS: [&str; 3] = ["hr", "bs", "sr-Latn"];

/// The columns of [`HBS`].
const HBS_COLUMNS: [usize; 3] =
    [column_of_tag(HBS[0]), column_of_tag(HBS[1]), column_of_tag(HBS[2])];

/// The scores of a line by itself.
#[derive(Clone, Debug)]
pub struct LineScores {
    /// The number of its letters.
    pub letters: usize,
    /// Per class: the log-likelihood of the line, up to a constant, divided by a temperature. Minus
    /// infinity for languages not written in the line's script, and for all but one of [`HBS`].
    pub logits: Scores,
    /// The features that the gate judged by.
    pub features: GateFeatures,
    /// The probability that the line is no language at all.
    pub nonsense: f32,
    /// The untempered scores of [`HBS`], if the model found anything in the line.
    pub hbs: [f32; 3],
    /// The temperature that the scores were divided by.
    pub temperature: f32,
    /// The number of the model's features in the line, repeated ones damped.
    pub features_damped: f32,
}

/// Scores a text taken as one line.
pub fn score_line(model: &NgramModel, room: &mut Counts, text: &str) -> LineScores {
    let text = sample_text(text);
    let shape = TextShape::from_text(&text);
    let letters = shape.letter_count();
    let Some(script) = shape.main_script() else {
        return LineScores {
            letters: 0,
            features: GateFeatures::default(),
            logits: [0.0; COUNT],
            nonsense: 0.5,
            hbs: [0.0; 3],
            temperature: 1.0,
            features_damped: 0.0,
        };
    };
    let text = normalise_text(&text);
    let scored = model.score_text(text.as_bytes(), room);
    let mut logits = scored.map_or([0.0; COUNT], |scored| scored.scores);
    // The n-grams of a text overlap, so naive Bayes becomes too confident as the text grows: py3langid
    // divides by the root of the length.
    let temperature = (text.len().max(1) as f32).sqrt();
    for logit in &mut logits {
        *logit /= temperature;
    }
    let features = gate::gate_features(&shape, &logits, scored.as_ref());
    let nonsense = gate::nonsense_probability(&features);
    for (index, (logit, class)) in logits.iter_mut().zip(CLASSES).enumerate() {
        if class.scripts & script.bit() == 0 || index == NOT_LANGUAGE {
            *logit = f32::NEG_INFINITY;
        }
    }
    let hbs = merge_hbs(&mut logits).map(|logit| logit * temperature);
    // False for a script that no class is written in.
    let known = logits.iter().any(|logit| logit.is_finite());
    LineScores {
        letters,
        features,
        logits,
        nonsense: if known { nonsense } else { 1.0 },
        hbs,
        temperature,
        features_damped: scored.map_or(0.0, |scored| scored.total),
    }
}

/// Adds up the three of [`HBS`] in the column of the first. Returns the scores that they had.
fn merge_hbs(logits: &mut Scores) -> [f32; 3] {
    let mut parts = [f32::NEG_INFINITY; 3];
    for (part, column) in parts.iter_mut().zip(HBS_COLUMNS) {
        if let Some(logit) = logits.get_mut(column) {
            *part = std::mem::replace(logit, f32::NEG_INFINITY);
        }
    }
    let most = parts.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most.is_finite() {
        let sum = parts.iter().map(|part| (part - most).exp()).sum::<f32>();
        let [first, ..] = HBS_COLUMNS;
        if let Some(logit) = logits.get_mut(first) {
            *logit = most + sum.ln();
        }
    }
    parts
}

/// Returns the text, or pieces of it spread evenly, [`SAMPLE_MAX`] bytes in all.
fn sample_text(text: &str) -> Cow<'_, str> {
    if text.len() <= SAMPLE_MAX {
        return Cow::Borrowed(text);
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let pieces = SAMPLE_MAX / PIECE;
    let step = (text.len() - PIECE) / (pieces - 1);
    let mut sample = String::with_capacity(SAMPLE_MAX + pieces);
    for piece in 0..pieces {
        let start = piece * step;
        let piece = text.get(boundary(start)..boundary(start + PIECE));
        sample.push_str(piece.unwrap_or_default());
        sample.push(' ');
    }
    Cow::Owned(sample)
}

impl LineScores {
    /// Returns whether the line has nothing to judge by.
    pub fn is_neutral(&self) -> bool {
        self.letters == 0
    }
}
