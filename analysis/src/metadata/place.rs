//! Where on a page the date and the author of its article are.

use std::ops::Range;

use super::day_order::DayOrder;
use super::page_parts::Page;
use super::page_source::Role;

/// The place of a date or byline on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Above the headline.
    Above,
    /// Under it, before the article's text is under way.
    Under,
    /// After the first of that text.
    Beyond,
}

/// A line that gives a date or an author has at most so many bytes.
const MOST_LINE: usize = 160;
/// A line that is a paragraph has at least so many bytes, and ends as a sentence does.
const PARAGRAPH: usize = 120;
/// Date and author may be under the first paragraph, a lede, but not under so many.
const HEAD_PARAGRAPHS: usize = 2;
/// Asides that are searched for lines, at most.
const MOST_ASIDES: usize = 200;
/// So many bytes of visible text may be between the headline and its date ...
const NEAR_AFTER: usize = 1_200;
/// ... and above the headline.
const NEAR_BEFORE: usize = 200;

/// Returns the last boundary of a character at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl Page {
    /// Returns whether a piece is where author and date of the article are: shortly before or
    /// after the headline.
    pub(super) fn is_near(&self, span: &Range<usize>) -> bool {
        self.heading.as_ref().is_some_and(|heading| {
            let after = span.start >= heading.end && span.start - heading.end <= NEAR_AFTER;
            let before =
                span.start < heading.end && heading.start.saturating_sub(span.end) <= NEAR_BEFORE;
            after || before
        })
    }

    /// Returns the order of day and month in the page's language.
    pub(super) fn day_order(&self) -> DayOrder {
        self.language().map_or(DayOrder::Unknown, |tag| DayOrder::from_language(&tag.value))
    }

    /// Returns the place of a piece: above the headline, under it, or beyond the first of the
    /// article's text.
    pub(super) fn place_of(&self, span: &Range<usize>) -> Place {
        match &self.heading {
            Some(heading) if span.start < heading.start => Place::Above,
            _ if span.start <= self.head_end => Place::Under,
            _ => Place::Beyond,
        }
    }

    /// Returns where the article's own text is under way: so many paragraphs after the headline.
    pub(super) fn find_head_end(&self) -> usize {
        let Some(heading) = &self.heading else { return self.source.text.len() };
        let text = &self.source.text;
        let limit = floor_char_boundary(text, heading.end + NEAR_AFTER);
        let head = text.get(heading.end..limit).unwrap_or_default();
        let (mut paragraphs, mut at) = (0, heading.end);
        for line in head.split_inclusive('\n') {
            at += line.len();
            let line = line.trim();
            let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।');
            let closed = line.trim_end_matches(['"', '”', '»', '“', '」', ')', '’', '\'']);
            paragraphs += usize::from(line.len() >= PARAGRAPH && closed.ends_with(ends));
            if paragraphs == HEAD_PARAGRAPHS {
                return at;
            }
        }
        limit
    }

    /// Returns the short lines after and right before the headline, but for those of asides.
    pub(super) fn lines_near(&self) -> impl Iterator<Item = (String, Place)> {
        let text = &self.source.text;
        let (before, after) = match &self.heading {
            Some(heading) => {
                let from = floor_char_boundary(text, heading.start.saturating_sub(NEAR_BEFORE));
                (from..heading.start, heading.end..self.head_end)
            }
            None => (0..0, 0..0),
        };
        [(after, Place::Under), (before, Place::Above)].into_iter().flat_map(
            move |(span, place)| {
                let part = text.get(span.clone()).unwrap_or_default();
                let lines = part.lines().map(move |line| {
                    let start = line.as_ptr() as usize - part.as_ptr() as usize + span.start;
                    start..start + line.len()
                });
                let near = lines.filter(|line| line.len() <= MOST_LINE && !self.is_aside(line));
                near.map(move |line| (self.source.text_within(line), place))
                    .filter(|(line, _)| !line.is_empty())
            },
        )
    }

    /// Returns the places of asides that are near the headline.
    pub(super) fn find_near_asides(&self) -> Vec<Range<usize>> {
        let from = self.heading.as_ref().map_or(0, |head| head.start.saturating_sub(NEAR_BEFORE));
        let asides = self.pieces_with_role(Role::Aside).map(|piece| piece.span.clone());
        let near = asides.filter(|span| span.end >= from && span.start <= self.head_end);
        near.take(MOST_ASIDES).collect()
    }

    /// Returns whether a line is in navigation, an aside, a footer or comments.
    fn is_aside(&self, line: &Range<usize>) -> bool {
        self.asides.iter().any(|aside| aside.start <= line.start && line.end <= aside.end)
    }
}
