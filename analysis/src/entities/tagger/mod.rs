//! The tagger: which words are names, and of what. A small convolutional network over hashed features,
//! trained by `trainer tagger-train`; data and figures are in `models/tagger/README.md`.

pub mod clusters;
pub mod features;
mod labels;
pub mod model;
pub mod viterbi;

use std::ops::Range;

use self::features::Knowledge;
pub use self::labels::{LABELS, TagKind, TagLabel};
pub use self::model::TaggerModel;
use self::viterbi::{TagSpan, Transitions};
use super::text::ArticleText;

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// The kind of entity.
    pub kind: TagKind,
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
    /// The chance that both ends and the kind are right, 0 to 1.
    pub confidence: f32,
}

/// Whatever finds names in a text.
pub trait Tagger: std::fmt::Debug + Send + Sync {
    /// Returns the names of a text, in order, none over another. `language` is the tag of its main language.
    fn names(
        &self,
        text: &ArticleText<'_>,
        language: Option<&str>,
        knowledge: &Knowledge<'_>,
    ) -> Vec<Name>;
}

/// The network as a tagger.
#[derive(Debug)]
pub struct Network {
    model: TaggerModel,
    transitions: Transitions,
}

impl Network {
    /// Returns a tagger of this model.
    pub fn new(model: TaggerModel) -> Self {
        Self { model, transitions: Transitions::default() }
    }
}

/// Words that the network is shown at once: the memory that it needs grows with them.
const WINDOW: usize = 2048;
/// Words before and after them that the network sees too: as many as it looks to either side.
const MARGIN: usize = 8;

impl Tagger for Network {
    fn names(
        &self,
        text: &ArticleText<'_>,
        language: Option<&str>,
        knowledge: &Knowledge<'_>,
    ) -> Vec<Name> {
        let rows = features::feature_rows(text, language, knowledge);
        let mut scores = Vec::with_capacity(rows.len());
        for from in (0..rows.len()).step_by(WINDOW) {
            let until = (from + WINDOW).min(rows.len());
            let shown = from.saturating_sub(MARGIN)..(until + MARGIN).min(rows.len());
            let skip = from - shown.start;
            let part = self.model.label_scores(rows.get(shown).unwrap_or_default());
            scores.extend(part.into_iter().skip(skip).take(until - from));
        }
        let parted: Vec<bool> = text.tokens.iter().map(is_line_start).collect();
        let spans = viterbi::best_spans(&self.transitions, &scores, &parted);
        let name = |span: TagSpan| {
            let TagSpan { kind, first, end } = span;
            Name {
                kind,
                first,
                end,
                confidence: calibrate_confidence(span_confidence(span, &scores)),
            }
        };
        spans.into_iter().map(name).collect()
    }
}

/// Returns whether no name crosses the gap before a word: the end of a line.
fn is_line_start(token: &super::token::Token) -> bool {
    token.mark == '\n'
}

/// The share of names that are right of those of which the network is .05, .15 and so on sure, on the
/// corpora held out (`models/tagger/README.md`).
const RIGHT: [f32; 10] = [0.20, 0.28, 0.32, 0.38, 0.41, 0.48, 0.56, 0.60, 0.71, 0.90];

/// Returns the confidence that the network's chance is worth, between the measured points along a line.
fn calibrate_confidence(sure: f32) -> f32 {
    let place = (sure * 10.0 - 0.5).clamp(0.0, 9.0);
    let at = |place: f32| RIGHT.get(place as usize).copied().unwrap_or_default();
    let (below, above) = (at(place.floor()), at(place.ceil()));
    below + (above - below) * place.fract()
}

/// Returns the chance that the network gives a name: the least chance of the labels of its words.
pub fn span_confidence(span: TagSpan, scores: &[[f32; LABELS]]) -> f32 {
    let TagSpan { kind, first, end } = span;
    let chances = scores.get(first..end).unwrap_or_default().iter().enumerate();
    let chances = chances.map(|(at, scores)| {
        let label = match (at == 0, first + at + 1 == end) {
            (true, true) => TagLabel::Single(kind),
            (true, false) => TagLabel::Begin(kind),
            (false, true) => TagLabel::End(kind),
            (false, false) => TagLabel::Inside(kind),
        };
        scores.get(label.to_number()).copied().unwrap_or(f32::NEG_INFINITY).exp()
    });
    chances.fold(1.0, f32::min)
}

/// Returns the rows of the words of a text by itself, and the offsets of each word in code points: the tagger
/// learns from them.
pub fn training_rows(
    text: &str,
    language: Option<&str>,
    knowledge: &Knowledge<'_>,
) -> (Vec<features::Rows>, Vec<Range<usize>>) {
    let Ok(text) = ArticleText::new(crate::article::TextPart::Body, text, None) else {
        return (Vec::new(), Vec::new());
    };
    let points = text.tokens.iter().map(super::token::Token::points).collect();
    (features::feature_rows(&text, language, knowledge), points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surer_the_network_the_higher_the_confidence() {
        let steps: Vec<f32> =
            (0..=100).map(|step| calibrate_confidence(step as f32 / 100.0)).collect();
        assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]), "{steps:?}");
        assert!((steps[0], steps[100]) == (RIGHT[0], RIGHT[9]));
    }

    #[test]
    fn every_label_has_a_number_of_its_own() {
        assert!((0..LABELS).all(|number| TagLabel::from_number(number).to_number() == number));
    }
}
