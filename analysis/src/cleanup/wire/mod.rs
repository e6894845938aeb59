//! What the desk of a news agency writes around a report: labels of the headline, notes, slugs, initials,
//! credits and end signs. Their forms are thin, so most count only where other evidence shows a report of
//! an agency: a dateline with the agency's name, a full credit, a label that nobody else writes.

mod headline;
mod lines;
#[cfg(test)]
mod tests;

use super::lines::LinedText;
use super::markers::{RuleMatch, Vocabulary};
use super::outline::Outline;
use super::rule_file::{Then, Where};
use crate::article::{RemovalReason, Removed, Span, Wire};

pub(super) use self::headline::HeadlineLabels;

/// The headline, notes and slugs of a report are among so many of its first lines.
const HEAD_LINES: usize = 12;
/// A dateline opens one of the first paragraphs.
const OPENING_PARAGRAPHS: usize = 4;
/// Credit, initials and end sign are among so many lines after the text.
const TAIL_LINES: usize = 8;
/// A paragraph has at least so many words.
const PARAGRAPH_WORDS: usize = 6;
/// So many pieces of the desk may be at the end of the last paragraph.
const MOST_TAILS: usize = 3;

impl Vocabulary {
    /// Returns whether a text is a report of a news agency. `given` is the headline, where it is known.
    pub(super) fn is_agency_copy(&self, page: &LinedText<'_>, given: Option<&str>) -> bool {
        let labelled = |text: &str| self.wire.read_headline(text, false).is_some();
        let mut head = page.lines.iter().take(HEAD_LINES);
        let mut paragraphs =
            page.lines.iter().filter(|line| line.shape.is_prose()).take(OPENING_PARAGRAPHS);
        let opens = |text: &str| self.read_dateline(text).is_some_and(|line| line.agency.is_some());
        let mut tail = page.lines.iter().rev().take(TAIL_LINES);
        let ends = |text: &str| {
            self.is_full_desk_credit(text)
                || find_tail_bracket(text).is_some_and(|at| {
                    text.get(at..).is_some_and(|bracket| self.is_full_desk_credit(bracket))
                })
                || (text.chars().count() > 40
                    && self.find_desk_tail(text).is_some_and(|at| {
                        text.get(at..).is_some_and(|sign| self.is_agency_sign(sign))
                    }))
        };
        given.is_some_and(labelled)
            || head.any(|line| labelled(&line.text) || lines::is_sure_slug(&line.text))
            || paragraphs.any(|line| opens(&line.text))
            || tail.any(|line| ends(&line.text))
    }

    /// Parts what the desk wrote at the end of the last paragraphs from them: `... said. EFE`.
    pub(super) fn part_desk_tails(&self, page: &mut LinedText<'_>, source: &str) {
        let last = page.lines.iter().rposition(|line| line.shape.is_prose()).unwrap_or(0);
        // with the sign at its end the last paragraph has no full stop
        for at in (last..page.lines.len().min(last + TAIL_LINES)).rev() {
            for _ in 0..MOST_TAILS {
                let Some(line) = page.lines.get(at) else { return };
                let cut = if line.shape.words >= PARAGRAPH_WORDS {
                    self.find_desk_tail(&line.text)
                } else {
                    None
                };
                if !cut.is_some_and(|byte| page.cut_tail(at, byte, source)) {
                    break;
                }
            }
        }
    }

    /// Finds the byte at which a paragraph goes over into what the desk wrote.
    fn find_desk_tail(&self, text: &str) -> Option<usize> {
        let ended = |head: &str| {
            let head = head.trim_end();
            head.ends_with(['.', '!', '?', '"', '”', '»', ')', '“', '…', '。', '！', '？', '」'])
                && head.len() > 1
        };
        if let Some(at) = find_tail_bracket(text) {
            let (head, bracket) = text.split_at_checked(at)?;
            let desk = self.is_full_desk_credit(bracket)
                || self.is_mark(bracket)
                || self.is_desk_credit(bracket)
                || lines::strip_brackets(bracket)
                    .is_some_and(|inner| self.names_agency(inner) || self.is_end_word(inner));
            return (desk && ended(head)).then_some(at);
        }
        let stops = text.char_indices().rev().take(60).filter(|&(_, c)| c == ' ');
        stops.map(|(at, _)| at).find(|&at| {
            let (head, sign) = text.split_at_checked(at).unwrap_or_default();
            let capitals = sign.chars().all(|c| !c.is_lowercase()) || !sign.contains(['.', ',']);
            ended(head) && capitals && self.is_agency_sign(sign)
        })
    }

    /// Marks the lines of the desk, in a report of an agency (`wire`) all, in another those that nobody
    /// else writes. Returns whether there are any.
    pub(super) fn mark_desk_lines(
        &self,
        page: &LinedText<'_>,
        outline: &Outline,
        hits: &mut [Option<RuleMatch>],
        wire: bool,
    ) -> bool {
        let first = if outline.dump { outline.region.start } else { 0 };
        let opens = page
            .lines
            .iter()
            .skip(first)
            .position(|line| line.shape.is_prose() && self.read_note(&line.text).is_none());
        let opens = opens.map(|at| at + first);
        let opens = opens.unwrap_or(page.lines.len().min(HEAD_LINES));
        let mut found = false;
        let mut mark = |at: usize| {
            if let Some(hit) = hits.get_mut(at) {
                let own = RuleMatch {
                    why: RemovalReason::Wire,
                    then: Then::Nothing,
                    place: Where::Anywhere,
                    whole: true,
                    desk: true,
                };
                let known = hit.filter(|hit| hit.place == Where::Anywhere);
                *hit = Some(known.map_or(own, |known| RuleMatch { desk: true, ..known }));
                found = true;
            }
        };
        for (at, line) in page.lines.iter().enumerate().take(opens) {
            let text = line.text.as_ref();
            let noted = wire
                && (self.read_note(text).is_some() || self.is_slug(text) || self.is_mark(text));
            if noted || lines::is_sure_slug(text) {
                mark(at);
            }
        }
        let tail = |text: &str| {
            lines::is_sure_end(text)
                || self.is_full_desk_credit(text)
                || (wire && (self.is_desk_tail(text) || self.is_desk_credit(text)))
        };
        let end = outline.region.end.min(page.lines.len());
        let lines = page.lines.get(opens + 1..end).unwrap_or_default();
        let before = lines.iter().rev().take_while(|line| tail(&line.text)).count();
        for at in end - before..page.lines.len().min(end + TAIL_LINES) {
            if at > opens && page.lines.get(at).is_some_and(|line| tail(&line.text)) {
                mark(at);
            }
        }
        found
    }

    /// Gathers what the desk wrote: the labels of the headline, the marked lines, and notes and credits
    /// among the blocks `outside` of the article.
    pub(super) fn gather_wire(
        &self,
        page: &LinedText<'_>,
        hits: &[Option<RuleMatch>],
        labels: Option<&HeadlineLabels>,
        outside: &[Removed],
    ) -> Option<Wire> {
        let mut wire = Wire::default();
        if let Some(labels) = labels {
            wire.kind = labels.kind;
            wire.update = labels.update;
            wire.desk.clone_from(&labels.written);
        }
        let (mut added, mut corrected) = (Vec::new(), Vec::new());
        for (line, hit) in page.lines.iter().zip(hits) {
            if hit.is_none_or(|hit| !hit.desk) || line.is_kept() {
                continue;
            }
            if let Some(note) = self.read_note(&line.text) {
                added.extend(note.added);
                corrected.extend(note.corrected);
            }
            wire.desk.push(line.text.clone().into_owned());
        }
        for block in outside {
            let text = block.text.as_str();
            if self.is_full_desk_credit(text) {
                wire.desk.push(text.to_owned());
            } else if let Some(note) = self.read_note(text).filter(|_| !wire.desk.is_empty()) {
                added.extend(note.added);
                corrected.extend(note.corrected);
                wire.desk.push(text.to_owned());
            }
        }
        wire.added = (!added.is_empty()).then(|| added.join("; "));
        wire.corrected = (!corrected.is_empty()).then(|| corrected.join("; "));
        (wire != Wire::default()).then_some(wire)
    }

    /// Returns those who wrote a report, by the credit under it.
    pub(super) fn reporters_of<'p>(
        &self,
        page: &'p LinedText<'_>,
        hits: &[Option<RuleMatch>],
    ) -> Option<&'p str> {
        let credits =
            page.lines.iter().zip(hits).filter(|(_, hit)| hit.is_some_and(|hit| hit.desk));
        credits.rev().find_map(|(line, _)| self.credited_reporters(&line.text))
    }
}

/// Returns the byte of the bracket in which a text ends, where text is before it.
fn find_tail_bracket(text: &str) -> Option<usize> {
    let bare = text.trim_end_matches(['.', ' ', '=']);
    let open = match bare.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        '）' => '（',
        _ => return None,
    };
    bare.rfind(open).filter(|&at| at > 0)
}

/// Returns the place of the headline proper within that of the whole headline, and the labels around
/// it. Nothing is parted where the input does not have the headline as it is shown.
pub(super) fn part_headline(
    place: Span,
    whole: &str,
    labels: &HeadlineLabels,
) -> (Span, Vec<Removed>) {
    let points = |text: Option<&str>| text.map_or(0, |text| text.chars().count());
    if place.end.saturating_sub(place.start) != whole.chars().count() {
        return (place, Vec::new());
    }
    let before = whole.get(..labels.rest.start);
    let after = whole.get(labels.rest.end..);
    let own = Span::new(place.start + points(before), place.end - points(after));
    let piece = |text: Option<&str>, start: usize| {
        let text = text?;
        let lead = text.len() - text.trim_start().len();
        let start = start + points(text.get(..lead));
        let text = text.trim();
        let raw = Span::new(start, start + text.chars().count());
        let why = RemovalReason::Wire;
        (!text.is_empty()).then(|| Removed { raw, text: text.to_owned(), why })
    };
    let removed = [piece(before, place.start), piece(after, own.end)];
    (own, removed.into_iter().flatten().collect())
}
