//! Lines that only give place, date, source or author, and the dateline that comes of them.

use super::dateline::Opening;
use super::lines::Page;
use super::markers::{Hit, Vocabulary};
use super::outline::Outline;
use crate::article::{Dateline, RemovalReason};

/// A dateline opens one of the first paragraphs.
const OPENING_PARAGRAPHS: usize = 4;

/// Marks furniture before the article's text begins and after it ends, and gives the dateline. `top`
/// is the first line after the headline.
pub(super) fn mark(
    page: &mut Page<'_>,
    vocabulary: &Vocabulary,
    outline: &Outline,
    top: usize,
    hits: &[Option<Hit>],
) -> Option<Dateline> {
    let own = |at: usize, page: &Page<'_>| {
        page.lines.get(at).is_some_and(|line| {
            line.kept() && outline.is_own_prose(line, hits.get(at).and_then(Option::as_ref))
        })
    };
    let count = page.lines.len();
    let first = (top..count).find(|&at| own(at, page)).unwrap_or(count);
    let last = (top..count).rev().find(|&at| own(at, page)).unwrap_or(count);

    let mut head = Opening::default();
    for line in page.lines.iter_mut().take(first).skip(top).filter(|line| line.shape.words <= 15) {
        if let Some(read) = read(&line.text, vocabulary) {
            head.complete(read);
            line.remove(RemovalReason::Furniture);
        }
    }
    for line in page.lines.iter_mut().skip(last + 1).filter(|line| line.shape.words <= 15) {
        if read(&line.text, vocabulary).is_some() {
            line.remove(RemovalReason::Furniture);
        }
    }
    let openings = page.lines.iter().skip(top).filter(|line| line.kept_prose());
    let opening = openings.take(OPENING_PARAGRAPHS).find_map(|line| vocabulary.opening(&line.text));
    let mut dateline = opening.unwrap_or_default();
    dateline.complete(head);
    dateline.into_dateline()
}

/// What a line of furniture tells; `None` for any other line.
fn read(text: &str, vocabulary: &Vocabulary) -> Option<Opening> {
    if vocabulary.is_agency(text) {
        return Some(Opening { agency: Some(text.to_owned()), ..Opening::default() });
    }
    if let Some(agency) = vocabulary.source_line(text) {
        return Some(Opening { agency: Some(agency), ..Opening::default() });
    }
    if let Some(opening) = vocabulary.date_line(text) {
        return Some(opening);
    }
    vocabulary.is_byline(text).then(Opening::default)
}
