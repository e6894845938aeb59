//! The words with which the desks of agencies mark a report, ready for use.

use foldhash::{HashMap, HashSet};

use super::labels::Labels;
use super::phrase_key::normalise_phrase;
use super::rule_file::WireRules;
use crate::article::WireKind;

/// The words of `[wire]` in all rule files.
#[derive(Debug, Default)]
pub(super) struct WireWords {
    /// What stands before a headline, as [`WireWords::read_label`] brings it into form.
    kinds: HashMap<String, WireKind>,
    /// How notes begin that say what was added ...
    pub(super) added: Labels,
    /// ... and what was corrected.
    pub(super) corrected: Labels,
    /// How the credit of those who wrote it begins ...
    pub(super) reporters: Labels,
    /// ... and that of those who edited it.
    pub(super) editors: Labels,
    /// What a report comes with.
    pub(super) marks: HashSet<String>,
    /// The end of a report.
    pub(super) ends: HashSet<String>,
}

/// A number of an update is at most so high; more is a time or a date.
const MOST_UPDATES: u32 = 50;
/// A label has at most so many bytes.
const MOST_LABEL_BYTES: usize = 60;

impl WireWords {
    /// Adds the words of one file.
    pub(super) fn add_words(&mut self, rules: WireRules) {
        for (kind, labels) in rules.headline {
            for label in labels {
                self.kinds.entry(split_label(&label).0).or_insert(kind);
            }
        }
        let small = |mut words: Vec<String>| {
            // "adds" is also the start of "Adds: quotes" and of "Adds, corrects"
            let open: Vec<_> = words.iter().filter(|word| !word.ends_with([':', ','])).collect();
            let parted = |word: &String| [format!("{word}:"), format!("{word},")];
            let parted: Vec<_> = open.into_iter().flat_map(parted).collect();
            words.extend(parted);
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words.into_iter().map(|word| word.to_lowercase())
        };
        self.added.add_labels(small(rules.added));
        self.corrected.add_labels(small(rules.corrected));
        self.reporters.add_labels(small(rules.reporters));
        self.editors.add_labels(small(rules.editors));
        self.marks.extend(rules.marks.iter().map(|mark| normalise_phrase(mark)));
        self.ends.extend(rules.ends.iter().map(|end| normalise_phrase(end)));
    }

    /// Reads what may stand before a headline: `UPDATE 2`, `2nd Ld`, `종합2보`.
    pub(super) fn read_label(&self, text: &str) -> Option<(WireKind, Option<u32>)> {
        if text.len() > MOST_LABEL_BYTES {
            return None;
        }
        let (label, number) = split_label(text);
        let kind = *self.kinds.get(&label)?;
        Some((kind, number.filter(|&number| (1..=MOST_UPDATES).contains(&number))))
    }
}

/// Parts the words of a label from its number; both without punctuation, the words in lower case.
fn split_label(text: &str) -> (String, Option<u32>) {
    let mut label = String::new();
    let mut number = None;
    let small = text.to_lowercase();
    let pieces = small.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let digits: String = piece.chars().filter(char::is_ascii_digit).collect();
        let letters: String = piece.chars().filter(|c| !c.is_ascii_digit()).collect();
        if !digits.is_empty() {
            number = number.or_else(|| digits.parse().ok());
        }
        let ordinal = !digits.is_empty() && matches!(letters.as_str(), "st" | "nd" | "rd" | "th");
        if ordinal || letters.is_empty() {
            continue;
        }
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(&letters);
    }
    (label, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_parted_from_its_number() {
        for (text, label, number) in [
            ("UPDATE 2", "update", Some(2)),
            ("UPDATE2", "update", Some(2)),
            ("2nd Ld-Writethru", "ld writethru", Some(2)),
            ("종합2보", "종합보", Some(2)),
            ("aktl. 3", "aktl", Some(3)),
            ("EIL", "eil", None),
        ] {
            assert_eq!(split_label(text), (label.to_owned(), number), "{text}");
        }
    }
}
