//! Readers' comments below a text: found by their form, for their words are those of any text.
//!
//! A head ("Comments (2)") opens them, and each comment must show that it is one: the reader's name
//! with "says", a date, a button for a reply. A counter above the article is followed by nothing of
//! that kind, so it takes nothing along.

use super::dates::split_words;
use super::lines::{LinedText, PageLine};
use super::markers::{Markers, RuleMatch, Vocabulary};
use super::phrase_key::{bare_key, normalise_phrase};
use super::rule_file::{Then, Where};
use super::shape::End;
use crate::article::RemovalReason;

/// So many words of running text are before the comments at least.
const TEXT_BEFORE: usize = 15;
/// A head has at most so many words: "2 thoughts on", and the headline.
const HEAD_WORDS: usize = 30;
/// The line with name and date has at most so many ...
const BYLINE_WORDS: usize = 12;
/// ... and a name alone so many.
const NAME_WORDS: usize = 4;
/// The words that may stand after a name: "has said:".
const SAYS_WORDS: usize = 3;
/// So many heads are tried on a page, and so many lines after each of them.
const MOST_ATTEMPTS: usize = 40;
const MOST_LINES: usize = 5_000;
/// A comment has at most so many lines.
const COMMENT_LINES: usize = 20;

/// The part of a comment that a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The reader, with a word that says so: "Gull42 says:"
    Says,
    /// A date, or how long ago it was, and nothing else.
    Date,
    /// A name and a date.
    NameAndDate,
    /// The button for a reply.
    Reply,
    /// The beginning of another section of the page.
    Section,
    /// Anything else.
    Other,
}

/// A comment: its lines, and what shows that it is one.
#[derive(Clone, Copy, Debug)]
struct Comment {
    start: usize,
    end: usize,
    says: bool,
    named: bool,
    dated: bool,
    replied: bool,
}

impl Comment {
    fn is_certain(&self) -> bool {
        (self.says && (self.dated || self.replied)) || (self.dated && self.replied)
    }

    fn is_likely(&self) -> bool {
        self.dated && self.named
    }
}

/// Gives the lines of readers' comments a match, as if a phrase had shown them.
pub(super) fn mark_comments(
    page: &LinedText<'_>,
    hits: &mut [Option<RuleMatch>],
    markers: &Markers,
) {
    let mut before = 0;
    let mut next = 0;
    let mut attempts = 0;
    let mut parts: Vec<Part> = Vec::new();
    for at in 0..page.lines.len() {
        let Some(line) = page.lines.get(at) else { return };
        let hit = hits.get(at).copied().flatten();
        if hit.is_none() && line.shape.is_prose() {
            before += line.shape.words;
        } else if at >= next
            && before >= TEXT_BEFORE
            && attempts < MOST_ATTEMPTS
            && is_head(line, hit, &markers.vocabulary)
        {
            if attempts == 0 {
                let all = page.lines.iter().zip(hits.iter());
                parts = all.map(|(line, hit)| part_of(line, *hit, markers)).collect();
            }
            attempts += 1;
            let Some(range) = find_comments(page, &parts, at + 1, before) else { continue };
            next = range.end;
            for index in std::iter::once(at).chain(range) {
                if let Some(hit) = hits.get_mut(index) {
                    mark_line(hit);
                }
            }
        }
    }
}

fn mark_line(hit: &mut Option<RuleMatch>) {
    if hit.is_none_or(|hit| hit.place == Where::Edges) {
        *hit = Some(RuleMatch {
            why: RemovalReason::CommentForm,
            then: Then::Nothing,
            place: Where::Anywhere,
            whole: false,
            desk: false,
        });
    }
}

/// Returns whether a line opens a section of comments: a form, or their number.
fn is_head(line: &PageLine<'_>, hit: Option<RuleMatch>, vocabulary: &Vocabulary) -> bool {
    if hit.is_some_and(|hit| hit.why == RemovalReason::CommentForm) {
        return true;
    }
    line.shape.digits > 0 && line.shape.words <= HEAD_WORDS && {
        let key = normalise_phrase(&line.text);
        let heads = &vocabulary.comment_heads;
        heads.contains(bare_key(&key))
            // "2 thoughts on" is followed by the headline
            || key.match_indices(' ').any(|(at, _)| {
                key.get(..at).is_some_and(|start| start.contains('#') && heads.contains(start))
            })
    }
}

/// Returns the lines of the comments that begin at `from`; `None` where there are none.
fn find_comments(
    page: &LinedText<'_>,
    parts: &[Part],
    from: usize,
    before: usize,
) -> Option<std::ops::Range<usize>> {
    let lines = page.lines.get(from..)?;
    let parts = parts.get(from..)?;
    let end = parts.iter().take(MOST_LINES).position(|part| *part == Part::Section);
    let comments =
        split_into_comments(lines, parts.get(..end.unwrap_or(parts.len().min(MOST_LINES)))?);
    let certain = comments.iter().position(Comment::is_certain);
    let likely = || {
        let first = comments.iter().position(Comment::is_likely)?;
        let words = |comment: &Comment| {
            let lines = lines.get(comment.start..comment.end).unwrap_or_default();
            lines.iter().map(|line| line.shape.words).sum::<usize>()
        };
        let rest = comments.get(first..)?;
        let all = rest.len() >= 2 && rest.iter().all(Comment::is_likely);
        (all && rest.iter().map(words).sum::<usize>() <= 2 * before).then_some(first)
    };
    let first = certain.or_else(likely)?;
    let found = comments.get(first..)?;
    // what is far from the comment before it belongs to something else
    let chain = found.windows(2).take_while(|pair| match pair {
        [one, other] => other.start <= one.end,
        _ => false,
    });
    let last = found.get(chain.count())?;
    Some(from + found.first()?.start..from + last.end)
}

fn split_into_comments(lines: &[PageLine<'_>], parts: &[Part]) -> Vec<Comment> {
    let mut comments: Vec<Comment> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let part_at = |at: usize| parts.get(at).copied();
        let in_header = |comment: &Comment| at <= comment.start + 2 && !comment.dated;
        match part {
            Part::Says => {
                comments.push(Comment::new(at, true));
            }
            Part::NameAndDate | Part::Date => match comments.last_mut().filter(|c| in_header(c)) {
                Some(comment) => comment.dated = true,
                None => {
                    let name = at
                        .checked_sub(1)
                        .filter(|&before| {
                            *part == Part::Date && part_at(before) == Some(Part::Other)
                        })
                        .filter(|&before| lines.get(before).is_some_and(is_name));
                    let mut comment = Comment::new(name.unwrap_or(at), false);
                    comment.dated = true;
                    comment.named = name.is_some() || *part == Part::NameAndDate;
                    comments.push(comment);
                }
            },
            Part::Reply => {
                if let Some(comment) = comments.last_mut() {
                    comment.replied = true;
                }
            }
            Part::Section | Part::Other => {}
        }
    }
    let starts: Vec<usize> = comments.iter().map(|comment| comment.start).skip(1).collect();
    for (at, comment) in comments.iter_mut().enumerate() {
        let limit = starts.get(at).copied();
        let own = parts.get(comment.start..limit.unwrap_or(parts.len())).unwrap_or_default();
        let button = own.iter().rposition(|part| *part == Part::Reply);
        // the last one ends with its button
        let length = match (limit, button) {
            (None, Some(button)) => button + 1,
            _ => own.len(),
        };
        comment.end = comment.start + length.min(COMMENT_LINES);
    }
    comments
}

impl Comment {
    fn new(start: usize, says: bool) -> Self {
        Self { start, end: start, says, named: says, dated: false, replied: false }
    }
}

fn part_of(line: &PageLine<'_>, hit: Option<RuleMatch>, markers: &Markers) -> Part {
    use RemovalReason::{RelatedLinks, SiteChrome};
    let vocabulary = &markers.vocabulary;
    let section = |hit: RuleMatch| {
        hit.place == Where::Anywhere && matches!(hit.why, RelatedLinks | SiteChrome)
    };
    if hit.is_some_and(section) {
        return Part::Section;
    }
    if line.shape.words > BYLINE_WORDS || line.shape.letters() == 0 && line.shape.digits == 0 {
        return Part::Other;
    }
    let key = normalise_phrase(&line.text);
    if vocabulary.replies.contains(bare_key(&key)) {
        return Part::Reply;
    }
    if line.shape.words <= NAME_WORDS + SAYS_WORDS && ends_with_says(&key, vocabulary) {
        return Part::Says;
    }
    if line.shape.digits == 0 || line.shape.end == End::Mark {
        return Part::Other;
    }
    read_date(line, hit, markers)
}

/// Returns whether a word that says who speaks follows a name.
fn ends_with_says(key: &str, vocabulary: &Vocabulary) -> bool {
    let ends = key.rmatch_indices(' ').take(SAYS_WORDS);
    ends.into_iter()
        .any(|(at, _)| key.get(at + 1..).is_some_and(|end| vocabulary.commenters.contains(end)))
}

/// Reads a line that gives when a comment was written: a date or how long ago it was, alone or
/// beside a name.
fn read_date(line: &PageLine<'_>, hit: Option<RuleMatch>, markers: &Markers) -> Part {
    let vocabulary = &markers.vocabulary;
    if hit.is_some_and(|hit| hit.why == RemovalReason::ViewCount) {
        let is_count = vocabulary.comment_heads.contains(bare_key(&normalise_phrase(&line.text)));
        return if is_count { Part::Other } else { Part::Date };
    }
    if let Some((_, range)) = vocabulary.date_in(&split_words(&line.text)) {
        return if range.start == 0 || vocabulary.is_furniture(&line.text) {
            Part::Date
        } else {
            Part::NameAndDate
        };
    }
    let is_ago = |piece: &str| {
        markers.match_text(piece.trim()).is_some_and(|hit| hit.why == RemovalReason::ViewCount)
    };
    match line.text.rsplit_once(['·', '•', '|', '–', '—', ',']) {
        Some((_, ago)) if is_ago(ago) => Part::NameAndDate,
        _ => Part::Other,
    }
}

/// Returns whether a line can be a reader's name alone.
fn is_name(line: &PageLine<'_>) -> bool {
    line.shape.words <= NAME_WORDS && line.shape.letters() > 0 && line.shape.end == End::Open
}
