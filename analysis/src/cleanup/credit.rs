//! Photo credits that a dump has glued to the paragraph after them:
//! `© Agency / Jana OrlikThe harbour board said`.

use super::lines::LinedText;
use super::markers::{RuleMatch, Vocabulary};
use super::rule_file::{Then, Where};
use super::shape::LineShape;
use crate::article::RemovalReason;

/// A credit is at most so long, in bytes.
const MOST_BYTES: usize = 160;
/// A paragraph that is glued to it has at least so many words.
const LEAST_WORDS: usize = 8;

/// Parts glued credits from their paragraphs; the rules then see a credit line and a paragraph.
pub(super) fn part_glued(page: &mut LinedText<'_>) {
    page.split_lines_where(find_glue);
}

/// Finds credits that no phrase shows: `FILE - The quay in spring`, `The quay in spring / TASS`.
pub(super) fn find_unmarked_credit(
    text: &str,
    shape: &LineShape,
    vocabulary: &Vocabulary,
) -> Option<RuleMatch> {
    let file = ["FILE -", "FILE –", "FILE —"].iter().any(|label| text.starts_with(label));
    let signed = !shape.is_prose()
        && text.rsplit_once('/').is_some_and(|(caption, name)| {
            caption.trim().contains(' ') && vocabulary.is_agency(name)
        });
    (file || signed).then_some(RuleMatch {
        why: RemovalReason::Credit,
        then: Then::Nothing,
        place: Where::Anywhere,
        whole: false,
        desk: false,
    })
}

/// Returns whether the line carries a credit or the like, so that another copy of it is the better
/// one.
pub(super) fn is_tainted(text: &str) -> bool {
    text.starts_with('©')
}

/// Returns the byte at which a paragraph is glued to a credit: a small letter directly before a
/// capital, after the last slash of the credit.
fn find_glue(text: &str) -> Option<usize> {
    if !text.starts_with('©') {
        return None;
    }
    let reach = (0..=MOST_BYTES.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let head = text.get(..reach)?;
    let from = head.rfind(['/', '|']).map_or(0, |at| at + 1);
    let name = head.get(from..)?;
    let mut before = ' ';
    let mut part_start = 0;
    for (at, c) in name.char_indices() {
        if !before.is_alphanumeric() {
            part_start = at;
        }
        let part = name.get(part_start..at)?;
        let within_name = ["Mc", "Mac", "De", "Di", "La", "Le", "Van", "You", "O"].contains(&part);
        if before.is_lowercase() && c.is_uppercase() && !within_name {
            let rest = text.get(from + at..)?;
            return (rest.split_whitespace().nth(LEAST_WORDS - 1).is_some()).then_some(from + at);
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glued_credit_is_parted_from_its_paragraph() {
        let text = "© Velmora Wire / Jana OrlikThe harbour board closed the northern quay until the spring.";
        assert!(text.split_at(find_glue(text).unwrap()).1.starts_with("The harbour"));
    }

    #[test]
    fn a_plain_credit_and_a_camel_case_name_stay_whole() {
        assert_eq!(find_glue("© Velmora Wire / Jana Orlik"), None);
        assert_eq!(
            find_glue("© Wire / Ian McDonald took this picture of the harbour in early spring"),
            None
        );
    }
}
