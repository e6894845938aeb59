//! The language model: the byte n-grams of a text, and the weight of each for each language.
//!
//! The method is that of langid.py: byte n-grams chosen because they separate languages rather than
//! domains (Lui and Baldwin 2011, "Cross-domain Feature Selection for Language Identification"),
//! found by an Aho-Corasick automaton (Aho and Corasick 1975) and weighed by multinomial naive
//! Bayes with damped counts (Lui and Baldwin 2012, "langid.py: An Off-the-shelf Language
//! Identification Tool"). The weights are those of py3langid 0.4.0; `models/langid/README.md`
//! describes how they were converted and the layout of the file.

use std::borrow::Cow;
use std::io::Read as _;

use ruzstd::decoding::StreamingDecoder;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::automaton::Automaton;
use super::classes::{CLASSES, COUNT, Scores};

/// First bytes of the unpacked file; the digit is the version of the layout.
pub const MAGIC: &[u8; 8] = b"CDLANG1\n";

/// The unit of the file's whole numbers for weights.
pub const STEP: f32 = 1.0 / 4096.0;

/// A feature with weights above the floor for this many classes is kept as a full row.
const DENSE_MIN: usize = 16;

/// Counts below this are damped by a table.
const DAMPED: usize = 32;

/// The number of features whose weights are fetched at a time.
const TOUCHED: usize = 64;

/// The most bytes that a model file may unpack to: many times the size of the real one, and little
/// enough that a wrong file does no harm.
const UNPACKED_MAX: u64 = 64 << 20;

/// The reason why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It cannot be unpacked.
    #[error("language model cannot be unpacked: {0}")]
    Unpack(String),
    /// It is unpacked, but its layout is not the expected one.
    #[error("language model is damaged or of another version: {0}")]
    Layout(&'static str),
}

/// Automaton and weights.
#[derive(Debug)]
pub struct NgramModel {
    automaton: Automaton,
    /// Per class: its logarithmic prior.
    prior: Scores,
    /// Per class: the weight of a feature never seen with it. Most weights are just that.
    floor: Scores,
    /// The damped value of each small count: nearly all counts are small.
    damped: [f32; DAMPED],
    /// Per feature: the place of its weights above the floor.
    rows: Vec<Row>,
    /// The classes and weights of features that few languages have, in steps.
    sparse: Vec<(u8, u16)>,
    /// The weights of the other features for every class, in steps: read far faster.
    dense: Vec<[u16; COUNT]>,
}

/// The place of a feature's weights.
#[derive(Clone, Copy, Debug)]
enum Row {
    /// At this place in `dense`.
    Dense(u32),
    /// From this place in `sparse`, so many.
    Sparse(u32, u8),
}

/// Counts of features, kept between texts to spare the allocation.
#[derive(Debug)]
pub struct Counts {
    /// Per feature; all zero between texts.
    counts: Vec<u16>,
    /// The features that the text at hand holds.
    seen: Vec<u32>,
    /// The automaton's state after each of its bytes.
    states: Vec<u32>,
}

/// The scores of a text.
#[derive(Clone, Copy, Debug)]
pub struct Scored {
    /// Per class: the logarithm of prior times likelihood, up to a constant.
    pub scores: Scores,
    /// The number of features in the text, repeated ones as often.
    pub features: usize,
    /// The mean weight of a feature for the class that the features favour most, above the weight of one
    /// never seen with that class.
    pub fit: f32,
    /// The sum of the damped counts of the features: what the mean is over.
    pub total: f32,
}

impl NgramModel {
    /// Reads a model from the bytes of its file.
    ///
    /// # Errors
    /// If the file is not a language model of this version with the classes of [`CLASSES`].
    pub fn from_file_bytes(file: &[u8]) -> Result<Self, ModelError> {
        let unpack = |e: &dyn std::fmt::Display| ModelError::Unpack(e.to_string());
        let decoder = StreamingDecoder::new(file).map_err(|e| unpack(&e))?;
        let mut bytes = Vec::with_capacity(8 << 20);
        decoder.take(UNPACKED_MAX).read_to_end(&mut bytes).map_err(|e| unpack(&e))?;
        Self::parse_layout(&mut Cursor { rest: &bytes })
            .ok_or(ModelError::Layout("sizes do not add up"))?
    }

    /// Parses the unpacked file. `None` where the bytes run out.
    fn parse_layout(from: &mut Cursor<'_>) -> Option<Result<Self, ModelError>> {
        if from.take_bytes(MAGIC.len())? != MAGIC {
            return Some(Err(ModelError::Layout("no such magic number")));
        }
        if from.take_u32()? != COUNT {
            return Some(Err(ModelError::Layout("another number of classes")));
        }
        let mut prior = [0.0; COUNT];
        let mut floor = [0.0; COUNT];
        for ((class, prior), floor) in CLASSES.iter().zip(&mut prior).zip(&mut floor) {
            let length = usize::from(*from.take_bytes(1)?.first()?);
            if from.take_bytes(length)? != class.tag.as_bytes() {
                return Some(Err(ModelError::Layout("other classes")));
            }
            *prior = from.take_f32()?;
            *floor = from.take_f32()?;
        }
        let states = from.take_u32()?;
        let (labels, children, own) =
            (from.take_bytes(states)?, from.take_bytes(states)?, from.take_bytes(states)?);
        let Some(automaton) = Automaton::new(labels, children, own) else {
            return Some(Err(ModelError::Layout("not a trie")));
        };
        let features = from.take_u32()?;
        let lengths = from.take_bytes(features)?;
        let total = lengths.iter().map(|&length| usize::from(length)).sum();
        let (steps, low, high) =
            (from.take_bytes(total)?, from.take_bytes(total)?, from.take_bytes(total)?);
        let damped = std::array::from_fn(|count| (count as f32).ln_1p());
        let (rows, sparse, dense) = (Vec::with_capacity(features), vec![], vec![]);
        let mut model = Self { automaton, prior, floor, damped, rows, sparse, dense };
        let mut entries = steps.iter().zip(low.iter().zip(high));
        for &length in lengths {
            model.add_feature(entries.by_ref().take(usize::from(length)))?;
        }
        let fits = features == model.automaton.feature_count() && from.rest.is_empty();
        Some(if fits { Ok(model) } else { Err(ModelError::Layout("features do not match")) })
    }

    /// Adds a feature's weights: classes are written as steps from the one before, weights as their low
    /// and high bytes. `None` where there is no such class.
    fn add_feature<'a>(
        &mut self,
        entries: impl ExactSizeIterator<Item = (&'a u8, (&'a u8, &'a u8))>,
    ) -> Option<()> {
        let length = entries.len();
        let mut dense = [0; COUNT];
        let start = u32::try_from(self.sparse.len()).ok()?;
        let mut class: u8 = 0;
        for (&step, (&low, &high)) in entries {
            class = class.checked_add(step)?;
            let weight = u16::from_le_bytes([low, high]);
            *dense.get_mut(usize::from(class))? = weight;
            if length < DENSE_MIN {
                self.sparse.push((class, weight));
            }
        }
        if length < DENSE_MIN {
            self.rows.push(Row::Sparse(start, u8::try_from(length).ok()?));
        } else {
            self.rows.push(Row::Dense(u32::try_from(self.dense.len()).ok()?));
            self.dense.push(dense);
        }
        Some(())
    }

    /// Makes the counters for scoring a text, all zero.
    pub fn empty_counts(&self) -> Counts {
        Counts { counts: vec![0; self.automaton.feature_count()], seen: vec![], states: vec![] }
    }

    /// Scores the bytes of a text that [`normalise_text`] has normalised. `None` where the text has no feature
    /// at all.
    pub fn score_text(&self, text: &[u8], room: &mut Counts) -> Option<Scored> {
        room.seen.clear();
        self.automaton.walk_text(text, &mut room.states);
        for &state in &room.states {
            let feature = self.automaton.feature_of_state(state);
            if let Some(count) = room.counts.get_mut(feature as usize) {
                if *count == 0 {
                    room.seen.push(feature);
                }
                *count = count.saturating_add(1);
            }
        }
        if room.seen.is_empty() {
            return None;
        }
        let mut scores = [0.0; COUNT];
        let (mut total, mut features) = (0.0, 0);
        for seen in room.seen.chunks(TOUCHED) {
            self.prefetch_weights(seen);
            for &feature in seen {
                let Some(count) = room.counts.get_mut(feature as usize) else { continue };
                let count = std::mem::take(count);
                features += usize::from(count);
                let damped = self.damped.get(usize::from(count)).copied();
                let damped = damped.unwrap_or_else(|| f32::from(count).ln_1p());
                total += damped;
                self.add_weights(feature, damped * STEP, &mut scores);
            }
        }
        let fit = scores.iter().copied().fold(0.0, f32::max) / total;
        for ((score, prior), floor) in scores.iter_mut().zip(&self.prior).zip(&self.floor) {
            *score += prior + total * floor;
        }
        Some(Scored { scores, features, fit, total })
    }

    /// Returns the mean weight of a feature for a class, above the weight of one never seen with that class,
    /// in a text that has this score for the class.
    pub fn mean_weight(&self, class: usize, score: f32, total: f32) -> f32 {
        let (Some(prior), Some(floor)) = (self.prior.get(class), self.floor.get(class)) else {
            return 0.0;
        };
        (score - prior) / total - floor
    }

    /// Returns for each class the mean weight of a feature, above the weight of one never seen with that
    /// class, in text as the model expects it of that class. It goes through all weights: for the trainer.
    pub fn expected_weights(&self) -> Scores {
        let mut expected = [0.0; COUNT];
        for feature in 0..self.automaton.feature_count() {
            let mut weights = [0.0; COUNT];
            self.add_weights(u32::try_from(feature).unwrap_or(u32::MAX), STEP, &mut weights);
            for ((sum, weight), floor) in expected.iter_mut().zip(weights).zip(&self.floor) {
                *sum += (weight + floor).exp() * weight;
            }
        }
        expected
    }

    /// Reads a little of each feature's weights, so that the processor fetches them from memory all
    /// at once and not one after the other: scoring spends its time on waiting for memory.
    fn prefetch_weights(&self, features: &[u32]) {
        let weight = |&feature: &u32| match *self.rows.get(feature as usize)? {
            Row::Dense(at) => {
                let row = self.dense.get(at as usize)?;
                Some(row.first()? ^ row.get(COUNT / 2)? ^ row.last()?)
            }
            Row::Sparse(at, _) => self.sparse.get(at as usize).map(|(_, weight)| *weight),
        };
        std::hint::black_box(features.iter().filter_map(weight).fold(0, |all, one| all ^ one));
    }

    /// Adds a feature's weights, times a factor, to the scores.
    fn add_weights(&self, feature: u32, factor: f32, scores: &mut Scores) {
        match self.rows.get(feature as usize) {
            Some(&Row::Dense(at)) => {
                let Some(row) = self.dense.get(at as usize) else { return };
                for (score, &weight) in scores.iter_mut().zip(row) {
                    *score += factor * f32::from(weight);
                }
            }
            Some(&Row::Sparse(start, length)) => {
                let start = start as usize;
                let entries = self.sparse.get(start..start + usize::from(length));
                for &(class, weight) in entries.unwrap_or_default() {
                    if let Some(score) = scores.get_mut(usize::from(class)) {
                        *score += factor * f32::from(weight);
                    }
                }
            }
            None => {}
        }
    }
}

/// Normalises a text as the training texts were: to Unicode NFC, and to small letters if it is all in
/// capitals.
pub fn normalise_text(text: &str) -> Cow<'_, str> {
    let mut capitals = false;
    let mixed = text.chars().any(|c| {
        capitals |= c.is_uppercase();
        c.is_lowercase()
    });
    let text = if capitals && !mixed { text.to_lowercase().into() } else { Cow::Borrowed(text) };
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    Cow::Owned(text.nfc().collect())
}

/// The rest of a file, from whose front numbers are taken.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Takes so many bytes.
    fn take_bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// Takes a 32-bit integer, little endian.
    fn take_u32(&mut self) -> Option<usize> {
        let bytes = self.take_bytes(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    /// Takes a 32-bit float, little endian.
    fn take_f32(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take_bytes(4)?.try_into().ok()?))
    }
}
