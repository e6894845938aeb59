//! The gate: recognises what is no language, such as code, tables, identifiers and noise.

use super::classes::{NOT_LANGUAGE, Scores};
use super::model::Scored;
use super::script::Script;

/// Counts of a text that need no knowledge of any language.
#[derive(Clone, Debug, Default)]
pub struct TextShape {
    /// Letters by script.
    scripts: [usize; Script::COUNT],
    /// Characters that are not blank.
    marks: usize,
    /// Letters that are known to be vowels or consonants.
    judged: usize,
    /// Letters that are known to be vowels.
    vowels: usize,
    words: usize,
    /// Words that no language has.
    odd: usize,
    /// Signs that code is full of.
    signs: usize,
}

impl TextShape {
    /// Counts a text.
    pub fn from_text(text: &str) -> Self {
        let mut shape = Self::default();
        for word in text.split_whitespace() {
            shape.words += 1;
            shape.odd += usize::from(shape.add_word(word));
        }
        shape
    }

    /// Adds the letters of a word. Returns whether it is an odd word, such as an identifier. The limits
    /// are set by hand.
    fn add_word(&mut self, word: &str) -> bool {
        let (mut letters, mut borders, mut humps, mut signs) = (0, 0, 0, 0);
        let mut consonants = 0;
        let mut longest_run = 0;
        let (mut marks, mut judged, mut vowels) = (0, 0, 0);
        let (mut after_small, mut after_digit, mut after_letter) = (false, false, false);
        for c in word.chars() {
            marks += 1;
            let Some(script) = Script::from_char(c) else {
                let digit = c.is_ascii_digit();
                borders += usize::from(digit && after_letter);
                (after_digit, after_letter) = (digit, false);
                signs += usize::from(is_code_sign(c));
                (after_small, consonants) = (false, 0);
                continue;
            };
            if let Some(count) = self.scripts.get_mut(script as usize) {
                *count += 1;
            }
            if !script.separates_words() {
                // a whole clause, with figures in it, is as good as one word
                (after_digit, after_letter, after_small, consonants) = (false, false, false, 0);
                continue;
            }
            letters += 1;
            borders += usize::from(after_digit);
            (after_digit, after_letter) = (false, true);
            let (capital, small) = letter_case(c);
            humps += usize::from(capital && after_small);
            after_small = small;
            match is_vowel(c, script) {
                Some(vowel) => {
                    judged += 1;
                    vowels += usize::from(vowel);
                    consonants = if vowel { 0 } else { consonants + 1 };
                    longest_run = longest_run.max(consonants);
                }
                None => consonants = 0,
            }
        }
        self.marks += marks;
        self.signs += signs;
        self.judged += judged;
        self.vowels += vowels;
        letters > 0 && (borders > 2 || humps > 1 || signs > 1 || longest_run > 5 || letters > 40)
    }

    /// Returns the number of letters of a script.
    fn letters_of(&self, script: Script) -> usize {
        self.scripts.get(script as usize).copied().unwrap_or_default()
    }

    /// Returns the number of letters.
    pub fn letter_count(&self) -> usize {
        self.scripts.iter().sum()
    }

    /// Returns the script of most letters; `None` where there are no letters. Text with more than a few
    /// kana is Japanese, and text with more than a few hangul is Korean, however many Chinese characters
    /// it has.
    pub fn main_script(&self) -> Option<Script> {
        const ALL: [Script; Script::COUNT] = {
            use Script::*;
            [
                Latin, Cyrillic, Greek, Armenian, Hebrew, Arabic, Devanagari, Bengali, Gurmukhi,
                Gujarati, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Myanmar, Georgian,
                Hangul, Ethiopic, Khmer, Kana, Han, Other,
            ]
        };
        let count = |script: Script| self.letters_of(script);
        let weight = |script: Script| match script {
            Script::Kana | Script::Hangul if count(script) * 10 > count(Script::Han) => {
                (count(script) + count(Script::Han)) * 2
            }
            // Texts of every script have Latin names in them, Latin texts seldom have other scripts.
            Script::Latin => count(script),
            _ => count(script) * 2,
        };
        ALL.into_iter().filter(|&script| count(script) > 0).max_by_key(|&script| weight(script))
    }
}

/// Returns whether a character is a sign that is common in code and not in prose.
#[rustfmt::skip] // all on a line
fn is_code_sign(c: char) -> bool {
    matches!(c, '{' | '}' | '<' | '>' | '=' | '_' | ';' | '\\' | '|' | '@' | '#' | '$' | '^' | '&'
        | '*' | '+' | '~' | '/')
}

/// Returns whether a letter is a capital, and whether it is a small one; for English and Russian without
/// a search of the tables of Unicode.
fn letter_case(c: char) -> (bool, bool) {
    match c {
        'a'..='z' | 'а'..='я' => (false, true),
        'A'..='Z' | 'А'..='Я' => (true, false),
        _ => (c.is_uppercase(), c.is_lowercase()),
    }
}

/// Returns whether a letter is a vowel; `None` for letters of which this is not known here.
fn is_vowel(c: char, script: Script) -> Option<bool> {
    match script {
        Script::Latin if c.is_ascii() => {
            Some(matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
        }
        Script::Cyrillic => Some(is_cyrillic_vowel(c)),
        _ => None,
    }
}

/// Returns whether a Cyrillic letter is a vowel. A comparison is faster than a search in a list, and every
/// letter of a Russian text is checked here.
#[rustfmt::skip] // many to a line
fn is_cyrillic_vowel(c: char) -> bool {
    matches!(c,
        'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є' | 'ў' | 'ө' | 'ү'
        | 'ұ' | 'ә' | 'А' | 'Е' | 'Ё' | 'И' | 'О' | 'У' | 'Ы' | 'Э' | 'Ю' | 'Я' | 'І' | 'Ї' | 'Є'
        | 'Ў' | 'Ө' | 'Ү' | 'Ұ' | 'Ә')
}

/// The features that the gate judges by.
pub type GateFeatures = [f32; GATE_FEATURES];

/// The number of these features.
pub const GATE_FEATURES: usize = 17;

/// Returns the probability, 0 to 1, that a text with these features is no language: a logistic
/// regression. `models/langid/README.md` describes the training data.
pub fn nonsense_probability(look: &GateFeatures) -> f32 {
    let z: f32 = WEIGHTS.iter().zip(look).map(|(weight, look)| weight * look).sum::<f32>() + BIAS;
    1.0 / (1.0 + (-z).exp())
}

const WEIGHTS: GateFeatures = [
    -0.94, 74.11, 7.63, 12.51, -9.25, 73.16, 0.95, -5.07, 0.57, -1.19, 13.59, -15.97, 49.90, -3.60,
    -23.37, -4.89, 6.55,
];
const BIAS: f32 = 0.58;

/// Computes the features of a text from its counts, its tempered scores and the features that the model
/// found in it. Each is 0 to 1 or little more.
///
/// First: the share of letters, the share of the signs of code, the lack of vowels, the share of odd words,
/// the probability of the best language, the probability of none, and the length. Then, for Latin and for
/// Cyrillic letters separately, in which there is noise: the share of the script, the model's features per
/// letter, their fit with the language that they fit best, and these two times the length.
pub fn gate_features(shape: &TextShape, logits: &Scores, scored: Option<&Scored>) -> GateFeatures {
    let share = |part: f32, whole: f32| if whole > 0.0 { part / whole } else { 0.0 };
    let count = shape.letter_count() as f32;
    let letters = share(count, shape.marks as f32);
    let signs = share(shape.signs as f32, shape.marks as f32);
    let vowels =
        if shape.judged < 8 { 0.4 } else { share(shape.vowels as f32, shape.judged as f32) };
    let odd = share(shape.odd as f32, shape.words as f32);
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    let none = (logits[NOT_LANGUAGE] - most).exp() / sum;
    let best = logits.iter().take(NOT_LANGUAGE).copied().fold(f32::NEG_INFINITY, f32::max);
    let sure = (best - most).exp() / sum;
    let length = count.min(60.0) / 60.0;
    let (features, fit) = scored.map_or((0, 0.0), |scored| (scored.features, scored.fit / 4.0));
    let dense = share(features as f32, count);
    let of = |script: Script| share(shape.letters_of(script) as f32, count);
    let (latin, cyrillic) = (of(Script::Latin), of(Script::Cyrillic));
    let by = |script: f32| {
        [script, script * dense, script * fit, script * fit * length, script * dense * length]
    };
    let [a, b, c, d, e] = by(latin);
    let [f, g, h, i, j] = by(cyrillic);
    let vowels = (0.4 - vowels).abs() / 0.4;
    [letters, signs, vowels, odd, sure, none, length, a, b, c, d, e, f, g, h, i, j]
}
