//! The language model: which byte sequences a text holds, and what each says for each language.
//!
//! The method is that of langid.py: byte n-grams chosen for telling languages rather than domains
//! apart (Lui and Baldwin 2011, "Cross-domain Feature Selection for Language Identification"),
//! found by an Aho-Corasick automaton (Aho and Corasick 1975) and weighed by multinomial naive
//! Bayes with damped counts (Lui and Baldwin 2012, "langid.py: An Off-the-shelf Language
//! Identification Tool"). The weights are those of py3langid 0.4.0; `models/langid/README.md` says
//! how they got here and what the file looks like.

use std::borrow::Cow;
use std::io::Read as _;

use ruzstd::decoding::StreamingDecoder;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::classes::{CLASSES, COUNT, Scores};

/// First bytes of the unpacked file; the digit is the version of the layout.
pub const MAGIC: &[u8; 8] = b"CDLANG1\n";

/// The most that a model file may unpack to: many times what the real one does, and little enough
/// that a wrong file does no harm.
const UNPACKED_MAX: u64 = 64 << 20;

/// "This state stands for no feature."
const NO_FEATURE: u32 = u32::MAX;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It cannot be unpacked.
    #[error("language model cannot be unpacked: {0}")]
    Unpack(String),
    /// It is unpacked, but not what it should be.
    #[error("language model is damaged or of another version: {0}")]
    Layout(&'static str),
}

/// Automaton and weights.
#[derive(Debug)]
pub struct Model {
    automaton: Automaton,
    /// Per class: its logarithmic prior.
    prior: Scores,
    /// Per class: the weight of a feature never seen with it. Most weights are just that.
    floor: Scores,
    /// Where each feature's entries start in `entries`; one more than there are features.
    row: Vec<u32>,
    /// Weights above the floor: the class, and which of `values`.
    entries: Vec<(u8, u16)>,
    /// The distinct differences from the floor.
    values: Vec<f32>,
}

/// Counts of features, kept between texts to spare the allocation.
#[derive(Debug)]
pub struct Counts {
    /// Per feature; all zero between texts.
    counts: Vec<u16>,
    /// The features that the text at hand holds.
    seen: Vec<u32>,
}

impl Model {
    /// Reads a model from the bytes of its file.
    ///
    /// # Errors
    /// When the file is not a language model of this version with the classes of [`CLASSES`].
    pub fn read(file: &[u8]) -> Result<Self, ModelError> {
        let unpack = |e: &dyn std::fmt::Display| ModelError::Unpack(e.to_string());
        let decoder = StreamingDecoder::new(file).map_err(|e| unpack(&e))?;
        let mut bytes = Vec::with_capacity(8 << 20);
        decoder.take(UNPACKED_MAX).read_to_end(&mut bytes).map_err(|e| unpack(&e))?;
        Self::parse(&mut Cursor { rest: &bytes })
            .ok_or(ModelError::Layout("sizes do not add up"))?
    }

    /// `None` where the bytes run out.
    fn parse(from: &mut Cursor<'_>) -> Option<Result<Self, ModelError>> {
        if from.take(MAGIC.len())? != MAGIC {
            return Some(Err(ModelError::Layout("no such magic number")));
        }
        if from.u32()? != COUNT {
            return Some(Err(ModelError::Layout("another number of classes")));
        }
        let mut prior = [0.0; COUNT];
        let mut floor = [0.0; COUNT];
        for ((class, prior), floor) in CLASSES.iter().zip(&mut prior).zip(&mut floor) {
            let length = usize::from(*from.take(1)?.first()?);
            if from.take(length)? != class.tag.as_bytes() {
                return Some(Err(ModelError::Layout("other classes")));
            }
            *prior = from.f32()?;
            *floor = from.f32()?;
        }
        let states = from.u32()?;
        let (labels, children, own) = (from.take(states)?, from.take(states)?, from.take(states)?);
        let Some(automaton) = Automaton::new(labels, children, own) else {
            return Some(Err(ModelError::Layout("not a trie")));
        };
        let value_count = from.u32()?;
        let values = (0..value_count).map(|_| from.f32()).collect::<Option<Vec<f32>>>()?;
        let features = from.u32()?;
        let lengths = from.take(features)?;
        let mut row = Vec::with_capacity(features + 1);
        let mut total: u32 = 0;
        row.push(0);
        for &length in lengths {
            total = total.checked_add(u32::from(length))?;
            row.push(total);
        }
        let total = total as usize;
        let (steps, low, high) = (from.take(total)?, from.take(total)?, from.take(total)?);
        let entries = entries(lengths, steps, low, high, value_count)?;
        let fits = features == automaton.features && from.rest.is_empty();
        let model = Self { automaton, prior, floor, row, entries, values };
        Some(if fits { Ok(model) } else { Err(ModelError::Layout("features do not match")) })
    }

    /// Room to count in, for [`Model::score`].
    pub fn counts(&self) -> Counts {
        Counts { counts: vec![0; self.automaton.features], seen: Vec::new() }
    }

    /// The logarithm of prior times likelihood (up to a constant) of each class for the bytes of a
    /// text that [`normalise`] has seen. `None` where the text holds no feature at all.
    pub fn score(&self, text: &[u8], room: &mut Counts) -> Option<Scores> {
        room.seen.clear();
        let mut state = 0;
        for &byte in text {
            state = self.automaton.step(state, byte);
            let feature = self.automaton.feature(state);
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
        let mut total = 0.0;
        for &feature in &room.seen {
            let Some(count) = room.counts.get_mut(feature as usize) else { continue };
            let damped = f32::from(std::mem::take(count)).ln_1p();
            total += damped;
            for &(class, value) in self.row(feature) {
                let value = self.values.get(usize::from(value)).copied().unwrap_or_default();
                if let Some(score) = scores.get_mut(usize::from(class)) {
                    *score += damped * value;
                }
            }
        }
        for ((score, prior), floor) in scores.iter_mut().zip(&self.prior).zip(&self.floor) {
            *score += prior + total * floor;
        }
        Some(scores)
    }

    /// The entries of a feature.
    fn row(&self, feature: u32) -> &[(u8, u16)] {
        let bound = |i: usize| self.row.get(i).map_or(0, |&at| at as usize);
        let feature = feature as usize;
        self.entries.get(bound(feature)..bound(feature + 1)).unwrap_or_default()
    }
}

/// A text as the model was trained on it: in NFC, and in small letters if it is all in capitals.
pub fn normalise(text: &str) -> Cow<'_, str> {
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

/// Undoes the file's layout of the weights: classes stand as steps from the one before within a
/// feature, values as two streams of bytes. `None` where a class or value is not there.
fn entries(
    lengths: &[u8],
    steps: &[u8],
    low: &[u8],
    high: &[u8],
    values: usize,
) -> Option<Vec<(u8, u16)>> {
    let mut entries = Vec::with_capacity(steps.len());
    let mut rest = steps.iter().zip(low).zip(high);
    for &length in lengths {
        let mut class: u8 = 0;
        for ((&step, &low), &high) in rest.by_ref().take(usize::from(length)) {
            class = class.checked_add(step)?;
            let value = u16::from_le_bytes([low, high]);
            if usize::from(class) >= COUNT || usize::from(value) >= values {
                return None;
            }
            entries.push((class, value));
        }
    }
    Some(entries)
}

/// An Aho-Corasick automaton over bytes whose states stand in breadth-first order, so that the
/// children of a state are neighbours and a state's number is also that of the edge into it.
#[derive(Debug)]
struct Automaton {
    /// First child of each state; one more than there are states.
    first_child: Vec<u32>,
    /// The byte that leads into each state; ascending among siblings.
    label: Vec<u8>,
    /// The state of the longest proper suffix that is a state.
    fail: Vec<u32>,
    /// The feature that reaching the state counts: its own, else that of the nearest suffix.
    feature: Vec<u32>,
    /// For the root and its children, the ones that nearly all steps end in: where each byte leads.
    dense: Vec<[u32; 256]>,
    /// How many features there are.
    features: usize,
}

impl Automaton {
    /// From the trie in breadth-first order: per state the byte into it, how many children it has,
    /// and whether it is the end of a feature (features are numbered in that order). `None` where
    /// that is no trie.
    fn new(labels: &[u8], children: &[u8], own: &[u8]) -> Option<Self> {
        let states = labels.len();
        let mut first_child = Vec::with_capacity(states + 1);
        let mut next: u32 = 1;
        for (state, &count) in children.iter().enumerate() {
            // A child never stands before its parent, or walking up would not end.
            if count > 0 && (next as usize) <= state {
                return None;
            }
            first_child.push(next);
            next = next.checked_add(u32::from(count))?;
        }
        if next as usize != states {
            return None;
        }
        first_child.push(next);
        let mut automaton = Self {
            first_child,
            label: labels.to_vec(),
            fail: vec![0; states],
            feature: vec![NO_FEATURE; states],
            dense: Vec::new(),
            features: 0,
        };
        automaton.link(own)?;
        automaton.densify();
        Some(automaton)
    }

    /// Sets the failure links and what each state counts. Breadth-first, so that what a link leads
    /// to is finished.
    fn link(&mut self, own: &[u8]) -> Option<()> {
        let mut features: u32 = 0;
        for parent in 0..self.label.len() {
            let (first, last) =
                (*self.first_child.get(parent)?, *self.first_child.get(parent + 1)?);
            for child in first..last {
                let at = child as usize;
                let fail = match parent {
                    0 => 0,
                    _ => self.step(*self.fail.get(parent)?, *self.label.get(at)?),
                };
                *self.fail.get_mut(at)? = fail;
                *self.feature.get_mut(at)? = if *own.get(at)? == 0 {
                    self.feature(fail)
                } else {
                    features += 1;
                    features - 1
                };
            }
        }
        self.features = features as usize;
        Some(())
    }

    fn densify(&mut self) {
        let shallow = self.first_child.get(1).map_or(0, |&end| end);
        let mut dense = vec![[0; 256]; shallow as usize];
        for (state, row) in (0..shallow).zip(&mut dense) {
            for (byte, to) in (0..=u8::MAX).zip(row) {
                *to = self.step(state, byte);
            }
        }
        self.dense = dense;
    }

    /// The state after a byte. Ends because a failure link leads to a shorter suffix.
    fn step(&self, mut state: u32, byte: u8) -> u32 {
        loop {
            if let Some(row) = self.dense.get(state as usize) {
                return row.get(usize::from(byte)).copied().unwrap_or_default();
            }
            if let Some(child) = self.child(state, byte) {
                return child;
            }
            if state == 0 {
                return 0;
            }
            state = self.fail.get(state as usize).copied().unwrap_or_default();
        }
    }

    /// The child of a state by a byte.
    fn child(&self, state: u32, byte: u8) -> Option<u32> {
        let state = state as usize;
        let (first, last) = (*self.first_child.get(state)?, *self.first_child.get(state + 1)?);
        let labels = self.label.get(first as usize..last as usize)?;
        let at = labels.iter().position(|&label| label == byte)?;
        Some(first + u32::try_from(at).ok()?)
    }

    fn feature(&self, state: u32) -> u32 {
        self.feature.get(state as usize).copied().unwrap_or(NO_FEATURE)
    }
}

/// Takes numbers off the front of a file.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    fn f32(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}
