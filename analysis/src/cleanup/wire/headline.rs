//! What an agency's desk writes before and after a headline: `UPDATE 2-`, `(AMPLIACIÓN)`, `EIL:`,
//! `1st Ld-Writethru`.

use std::ops::Range;

use super::super::wire_words::WireWords;
use crate::article::WireKind;

/// So many labels may stand before a headline: `RPT-CORRECTED-UPDATE 2-`.
const MOST_LABELS: usize = 4;
/// So far into a headline a label may reach, in code points.
const REACH: usize = 40;

/// The labels of a headline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct HeadlineLabels {
    /// Of the first label.
    pub kind: Option<WireKind>,
    /// The number of the update.
    pub update: Option<u32>,
    /// The labels as written, with their signs.
    pub written: Vec<String>,
    /// The headline proper, in bytes.
    pub rest: Range<usize>,
}

/// A label as it was found.
struct Label {
    kind: Option<WireKind>,
    number: Option<u32>,
    /// Its length in bytes, signs and blanks included.
    length: usize,
    /// Whether its form alone shows an agency: `UPDATE 2-Velmora`.
    sure: bool,
}

impl WireWords {
    /// Reads the labels of a headline; `None` where it has none. `wire` says that other evidence shows a
    /// report of an agency; without it only labels count whose form nobody else has.
    pub(in super::super) fn read_headline(&self, text: &str, wire: bool) -> Option<HeadlineLabels> {
        let mut found = HeadlineLabels { rest: 0..text.len(), ..HeadlineLabels::default() };
        if wire {
            found.strip_frame(text);
        }
        while found.written.len() < MOST_LABELS {
            let rest = text.get(found.rest.clone())?;
            let Some(label) = self.leading_label(rest).filter(|label| wire || label.sure) else {
                break;
            };
            if !found.add_label(&label, rest.get(..label.length)?, rest.get(label.length..)?) {
                break;
            }
            found.rest.start += label.length;
        }
        while found.written.len() < MOST_LABELS {
            let rest = text.get(found.rest.clone())?;
            let Some(label) = self.trailing_label(rest).filter(|label| wire || label.sure) else {
                break;
            };
            let at = rest.len().checked_sub(label.length)?;
            if !found.add_label(&label, rest.get(at..)?, rest.get(..at)?) {
                break;
            }
            found.rest.end -= label.length;
        }
        (!found.written.is_empty()).then_some(found)
    }

    fn leading_label(&self, text: &str) -> Option<Label> {
        self.bracketed_label(text).or_else(|| self.framed_label(text)).or_else(|| {
            let reach = text.char_indices().nth(REACH).map_or(text.len(), |(at, _)| at);
            let signs = text.get(..reach)?.char_indices();
            signs.filter(|&(_, c)| is_sign(c)).find_map(|(at, c)| self.label_before(text, at, c))
        })
    }

    /// Reads a label that ends in the sign at byte `at`.
    fn label_before(&self, text: &str, at: usize, sign: char) -> Option<Label> {
        let (before, after) = (text.get(..at)?, text.get(at + sign.len_utf8()..)?);
        let (kind, number) = self.read_label(before)?;
        let headline = after.trim_start_matches(|c: char| c.is_whitespace() || is_sign(c));
        let capitals = !before.chars().any(char::is_lowercase);
        let glued = !before.ends_with(char::is_whitespace) && headline.len() == after.len();
        let cased = before.contains(char::is_uppercase);
        // "FEATURE-LENGTH film" is a word
        let first = headline.split(|c: char| c.is_whitespace() || c == '-').next()?;
        let goes_on = headline.contains(char::is_lowercase)
            && !first.starts_with(char::is_lowercase)
            && (number.is_some()
                || first.contains(char::is_lowercase)
                || self.read_label(first).is_some());
        let dash = matches!(sign, '-' | '–' | '—');
        let sure = dash && cased && capitals && goes_on && (glued || number.is_some());
        // "Analysis: why" is anybody's
        let hurried = matches!(kind, WireKind::Urgent | WireKind::Lead) || number.is_some();
        let anybody = !capitals && (dash || !hurried);
        let writethru = kind == WireKind::Lead && number.is_some();
        (sure || writethru || !anybody).then_some(Label {
            kind: Some(kind),
            number,
            length: text.len() - headline.len(),
            sure: sure || writethru && before.to_lowercase().contains("ld"),
        })
    }

    /// Reads a label in brackets: `(AVANCE) Velmora reabre`, `[속보]`.
    fn bracketed_label(&self, text: &str) -> Option<Label> {
        let close = closing_bracket(text.chars().next()?)?;
        let (inner, after) = text.split_once(close)?;
        let inner = inner.get(inner.chars().next()?.len_utf8()..)?;
        let (kind, number) = self.read_label(inner)?;
        let after = after.trim_start_matches(|c: char| c.is_whitespace() || is_sign(c));
        let sure = kind == WireKind::Lead && number.is_some();
        Some(Label { kind: Some(kind), number, length: text.len() - after.len(), sure })
    }

    /// Reads a label between rows of signs: `+++ EIL +++`, `**URGENT**`.
    fn framed_label(&self, text: &str) -> Option<Label> {
        let is_frame = |c: char| matches!(c, '+' | '*' | '#' | '=');
        let inner = text.trim_start_matches(is_frame);
        if text.len() < inner.len() + 2 {
            return None;
        }
        let (label, after) = inner.split_once(is_frame)?;
        let (kind, number) = self.read_label(label)?;
        let after =
            after.trim_start_matches(|c: char| is_frame(c) || c.is_whitespace() || is_sign(c));
        Some(Label { kind: Some(kind), number, length: text.len() - after.len(), sure: false })
    }

    /// Reads a label after the headline: `(Zusammenfassung 1500)`, `, 1st Ld-Writethru`.
    fn trailing_label(&self, text: &str) -> Option<Label> {
        let trimmed = text.trim_end();
        let label = |kind, number, head: &str, sure| {
            let length = text.len() - head.trim_end().len();
            Some(Label { kind, number, length, sure })
        };
        if let Some(head) = trimmed.strip_suffix(['=', '/']).filter(|head| !head.is_empty()) {
            return label(None, None, head, false);
        }
        let open = trimmed
            .char_indices()
            .rev()
            .take(REACH)
            .find(|&(_, c)| closing_bracket(c).is_some_and(|close| trimmed.ends_with(close)));
        if let Some((at, bracket)) = open {
            let inner = trimmed.get(at + bracket.len_utf8()..)?;
            let (kind, number) = self.read_label(inner)?;
            let sure = kind == WireKind::Lead && number.is_some();
            return label(Some(kind), number, trimmed.get(..at)?, sure);
        }
        let (head, last) = trimmed.rsplit_once([',', ';'])?;
        if is_code(last.trim()) {
            return self.trailing_label(head).and_then(|inner| {
                let at = head.len().checked_sub(inner.length)?;
                label(inner.kind, inner.number, head.get(..at)?, inner.sure)
            });
        }
        let (kind, number) = self.read_label(last)?;
        (kind == WireKind::Lead && number.is_some()).then_some(())?;
        label(Some(kind), number, head, true)
    }
}

impl HeadlineLabels {
    /// Takes off the rows of signs around a headline: `++ Velmora reopens its quay ++`.
    fn strip_frame(&mut self, text: &str) {
        let inner = text.trim_matches(|c: char| c == '+' || c.is_whitespace());
        let plain =
            inner.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !inner.contains('+');
        if let Some(at) = text.find(inner)
            && plain
            && text.starts_with("++")
            && text.ends_with("++")
        {
            self.rest = at..at + inner.len();
            let signs = text.get(..at).unwrap_or_default().trim().to_owned();
            self.written.push(signs);
        }
    }

    /// Adds a label; not where nothing of a headline would be left beside it.
    fn add_label(&mut self, label: &Label, written: &str, left: &str) -> bool {
        if left.chars().filter(|c| c.is_alphabetic()).count() < 4 {
            return false;
        }
        self.kind = self.kind.or(label.kind);
        self.update = self.update.or(label.number);
        let written = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        self.written.push(written.to_owned());
        true
    }
}

/// Returns whether a character may part a label from the headline.
fn is_sign(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | ':' | '：' | '/' | '|')
}

fn closing_bracket(open: char) -> Option<char> {
    let pairs = [('(', ')'), ('[', ']'), ('【', '】'), ('（', '）'), ('［', '］')];
    pairs.into_iter().find(|&(own, _)| own == open).map(|(_, close)| close)
}

/// Returns whether a word is the number of a message: `a0234`.
pub(super) fn is_code(word: &str) -> bool {
    let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = word.len() - digits.len();
    (1..=4).contains(&letters)
        && (3..=6).contains(&digits.len())
        && digits.chars().all(|c| c.is_ascii_digit())
}
