//! Whether a text fits the language that it was taken for. The model knows some languages, and naive Bayes
//! takes a text in any other for the nearest of them: Turkmen for Turkish. There its n-grams have lower
//! weights than those of Turkish text have.

use super::classes::{COUNT, NOT_LANGUAGE, column_of_tag};
use super::evidence::LineScores;
use super::letters::HebrewLetters;
use super::model::NgramModel;

/// The fit of text in the language itself: the mean weight of its features, as a line in the middle of news
/// has it, and how much it falls with each e-fold of the line's length, because what is repeated is damped.
#[derive(Clone, Copy, Debug)]
struct TypicalFit {
    mean: f32,
    fall: f32,
}

const fn typical(mean: f32, fall: f32) -> TypicalFit {
    TypicalFit { mean, fall }
}

/// The number of features, repeated ones damped, at which [`TypicalFit::mean`] stands.
pub const MIDDLE: f32 = 200.0;

/// By class, in the order of [`CLASSES`](super::classes::CLASSES); zero where no text of the script was at
/// hand, and the fit is not judged. Printed by `trainer langid-fit` (`models/langid/README.md`).
#[rustfmt::skip] // many to a line
const TYPICAL: [TypicalFit; COUNT] = [
    typical(5.79, 0.00), typical(6.09, -0.02), typical(5.83, -0.06), typical(5.94, -0.02),
    typical(5.89, -0.00), typical(5.84, 0.02), typical(5.84, 0.02), typical(6.17, 0.05),
    typical(5.70, 0.04), typical(5.95, -0.00), typical(5.73, 0.04), typical(5.24, 0.04),
    typical(6.08, -0.01), typical(5.61, 0.04), typical(6.04, -0.02), typical(5.60, -0.01),
    typical(6.14, -0.01), typical(5.98, 0.01), typical(6.06, -0.02), typical(5.71, -0.04),
    typical(5.72, 0.01), typical(5.54, 0.06), typical(5.18, 0.04), typical(4.90, 0.04),
    typical(6.13, 0.07), typical(6.22, -0.03), typical(6.08, 0.04), typical(5.99, -0.02),
    typical(5.68, 0.04), typical(5.73, 0.03), typical(5.80, 0.04), typical(6.08, 0.04),
    typical(5.87, 0.04), typical(5.69, 0.04), typical(5.64, 0.04), typical(5.94, 0.04),
    typical(6.31, 0.04), typical(6.01, 0.04), typical(7.33, 0.05), typical(5.87, 0.03),
    typical(5.74, 0.04), typical(6.07, 0.04), typical(5.84, 0.04), typical(5.48, 0.04),
    typical(7.68, 0.05), typical(7.61, 0.05), typical(7.59, 0.03), typical(7.62, 0.02),
    typical(7.83, 0.04), typical(7.36, 0.05), typical(7.12, 0.05), typical(6.79, 0.05),
    typical(6.59, 0.05), typical(7.16, 0.05), typical(7.25, 0.05), typical(6.77, 0.05),
    typical(8.33, 0.07), typical(0.00, 0.00), typical(0.00, 0.00), typical(8.41, 0.16),
    typical(7.64, 0.10), typical(7.62, 0.10), typical(7.33, 0.10), typical(7.35, 0.10),
    typical(8.33, 0.15), typical(8.17, 0.15), typical(8.05, 0.15), typical(0.00, 0.00),
    typical(0.00, 0.00), typical(0.00, 0.00), typical(0.00, 0.00), typical(0.00, 0.00),
    typical(0.00, 0.00), typical(0.00, 0.00), typical(0.00, 0.00), typical(8.57, 0.28),
    typical(0.00, 0.00), typical(0.00, 0.00), typical(0.00, 0.00), typical(0.00, 0.00),
    typical(7.33, 0.12), typical(7.58, 0.02), typical(8.04, 0.05), typical(0.00, 0.00),
];

/// The spread of the fit, relative to what is typical: of text of any length, since no two subjects are
/// alike, and of a single feature. Half as much again as `trainer langid-fit` prints for text of the own
/// language, whose lists and foreign names are rare and far off.
const SPREAD: f32 = 0.025;
const SPREAD_OF_ONE: f32 = 0.45;

/// How many spreads below the typical fit it is even whether a text is in the language, and how many further
/// make the odds e times lower.
const EVEN: f32 = 4.5;
const ODDS: f32 = 0.5;

/// The fit of the lines of an article that were taken for one language.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    /// Their features, repeated ones damped.
    features: f32,
    /// The fit of each line relative to what is typical, times its features.
    fit: f32,
}

/// The fit of an article's lines, by the language that they were taken for.
#[derive(Debug)]
pub struct FitTally {
    sums: [Sum; COUNT],
    hebrew: HebrewLetters,
}

/// The column of Hebrew.
const HEBREW: usize = column_of_tag("he");

impl Default for FitTally {
    fn default() -> Self {
        Self { sums: [Sum::default(); COUNT], hebrew: HebrewLetters::default() }
    }
}

impl FitTally {
    /// Adds a line that was taken for a class, by its scores and texts.
    pub fn add_line<'t>(
        &mut self,
        model: &NgramModel,
        line: &LineScores,
        class: usize,
        texts: impl Iterator<Item = &'t str>,
    ) {
        if class == HEBREW {
            texts.for_each(|text| self.hebrew.add_text(text));
        }
        let (Some(sum), Some(typical)) = (self.sums.get_mut(class), TYPICAL.get(class)) else {
            return;
        };
        let Some(fit) = line_fit(model, line, class) else { return };
        let features = line.features_damped;
        let expected = typical.mean - typical.fall * (features / MIDDLE).ln();
        if class != NOT_LANGUAGE && typical.mean > 0.0 {
            sum.features += features;
            sum.fit += features * fit / expected;
        }
    }

    /// Returns the probability that the lines which were taken for a class are in that language, and not in
    /// one that the model does not know.
    pub fn probability(&self, class: usize) -> f32 {
        if class == HEBREW {
            return self.hebrew.probability();
        }
        let Some(sum) = self.sums.get(class).filter(|sum| sum.features > 0.0) else { return 1.0 };
        let spread = (SPREAD.powi(2) + SPREAD_OF_ONE.powi(2) / sum.features).sqrt();
        let below = (1.0 - sum.fit / sum.features) / spread;
        1.0 / (1.0 + ((below - EVEN) / ODDS).exp())
    }
}

/// Returns the mean weight of the features of a line for a class, above the weight of features never seen
/// with it; `None` where it has none.
pub fn line_fit(model: &NgramModel, line: &LineScores, class: usize) -> Option<f32> {
    let logit = line.logits.get(class).filter(|logit| logit.is_finite())?;
    let features = line.features_damped;
    (features > 0.0).then(|| model.mean_weight(class, logit * line.temperature, features))
}
