//! The rules at work: the lines that a phrase rule matches are removed, with the lines that belong
//! to them.

use super::lines::{Fate, LinedText, PageLine};
use super::markers::RuleMatch;
use super::outline::Outline;
use super::rule_file::{Then, Where};
use super::shape::{End, LineScript};
use crate::article::RemovalReason;

/// The article is over when no more than this share of its words comes after.
const REST: usize = 4;
/// A paragraph of so many words after a comment form may be the article going on.
const LONG_PROSE_WORDS: usize = 25;
/// A line of so many words without punctuation can be a caption of a button.
const SHORT_LINE_WORDS: usize = 6;
/// A link in a script without capitals has at most so many words.
const UNCASED_LINK_WORDS: usize = 16;
/// At most so many links follow a "See also".
const MOST_LINKS: usize = 15;

/// Applies the rules. `top` is the first line after the headline.
pub(super) fn apply_removals(
    page: &mut LinedText<'_>,
    hits: &[Option<RuleMatch>],
    outline: &Outline,
    top: usize,
) {
    let sweep = Sweep::new(page, hits, outline, top);
    sweep.remove_marked_lines(page);
    sweep.remove_link_lists(page);
    sweep.remove_after_end(page);
    sweep.remove_tail(page);
}

/// The findings on the page that the rules use.
struct Sweep<'h> {
    hits: &'h [Option<RuleMatch>],
    outline: &'h Outline,
    /// The first line of the article's running text.
    first: usize,
    /// The first line after the last of the article's running text.
    end: usize,
    top: usize,
}

impl<'h> Sweep<'h> {
    fn new(
        page: &LinedText<'_>,
        hits: &'h [Option<RuleMatch>],
        outline: &'h Outline,
        top: usize,
    ) -> Self {
        let own = |at: &usize| {
            let hit = hits.get(*at).and_then(Option::as_ref);
            page.lines.get(*at).is_some_and(|line| {
                line.is_kept() && outline.is_own_prose(line, hit) && !is_lead_in(line)
            })
        };
        let range = if outline.dump { outline.region.clone() } else { 0..page.lines.len() };
        let first = range.clone().find(own).unwrap_or(range.end);
        let end = range.rev().find(own).map_or(page.lines.len(), |at| at + 1);
        Self { hits, outline, first, end, top }
    }

    fn match_at(&self, at: usize) -> Option<&'h RuleMatch> {
        self.hits.get(at).and_then(Option::as_ref)
    }

    fn is_at_edge(&self, at: usize) -> bool {
        at < self.first || at >= self.end
    }

    /// Removes the lines that a rule names. A rule for the edges also holds right after a line of a
    /// form, for a form's fields are together.
    fn remove_marked_lines(&self, page: &mut LinedText<'_>) {
        let mut in_form = false;
        for (at, line) in page.lines.iter_mut().enumerate() {
            if line.shape.letters() == 0 && self.is_at_edge(at) {
                line.remove(RemovalReason::SiteChrome);
            }
            let Some(hit) = self.match_at(at) else {
                in_form = false;
                continue;
            };
            if hit.place == Where::Anywhere || self.is_at_edge(at) || in_form {
                line.remove(hit.why);
                in_form = is_form(hit.why);
            }
        }
    }

    /// Removes the unpunctuated lines after "See also".
    fn remove_link_lists(&self, page: &mut LinedText<'_>) {
        for at in 0..page.lines.len() {
            let Some(hit) = self.match_at(at).filter(|hit| hit.then == Then::Links) else {
                continue;
            };
            if hit.place == Where::Edges && !self.is_at_edge(at) {
                continue;
            }
            // "See also: Headline" has its link already
            if !hit.whole && page.lines.get(at).is_some_and(|line| line.shape.words > 5) {
                continue;
            }
            for index in self.links_after(page, at) {
                if let Some(line) = page.lines.get_mut(index) {
                    line.remove(hit.why);
                }
            }
        }
    }

    fn links_after(&self, page: &LinedText<'_>, at: usize) -> std::ops::Range<usize> {
        let from = at + 1;
        let lines = page.lines.get(from..).unwrap_or_default();
        let mut count = 0;
        for (offset, line) in lines.iter().take(MOST_LINKS).enumerate() {
            if self.match_at(from + offset).is_some()
                || !line.is_kept()
                || !is_link(line, offset == 0)
            {
                break;
            }
            count += 1;
        }
        // a short line that is set apart, right before running text, is the next subhead
        let last = (count >= 2).then(|| lines.get(count - 1)).flatten();
        let before_prose = lines.get(count).is_some_and(|line| line.is_kept_prose() && line.gap);
        if last.is_some_and(|line| line.gap && !line.shape.bullet && line.shape.words <= 6)
            && before_prose
        {
            count -= 1;
        }
        from..from + count
    }

    /// Removes all that follows a comment form or a newsfeed once the article is over.
    fn remove_after_end(&self, page: &mut LinedText<'_>) {
        let Some((at, hit)) = self.end_marker(page) else { return };
        let mut why = if is_form(hit.why) { hit.why } else { RemovalReason::SiteChrome };
        for index in at..page.lines.len() {
            let own_hit = self.match_at(index);
            if let Some(RemovalReason::CommentForm) = own_hit.map(|hit| hit.why) {
                why = RemovalReason::CommentForm;
            }
            let Some(line) = page.lines.get_mut(index) else { return };
            let goes_on = !self.outline.dump
                && self.outline.is_own_prose(line, own_hit)
                && line.shape.words >= LONG_PROSE_WORDS;
            if !goes_on {
                line.remove(own_hit.map_or(why, |hit| hit.why));
            }
        }
    }

    /// Returns the first marker of the end with little of the article after it.
    fn end_marker(&self, page: &LinedText<'_>) -> Option<(usize, &'h RuleMatch)> {
        let own = |(at, line): (usize, &PageLine<'_>)| {
            let counts = self.outline.is_own_prose(line, self.match_at(at))
                && !matches!(line.fate, Fate::Removed(_))
                && (!self.outline.dump || self.outline.region.contains(&at));
            if counts { line.shape.words } else { 0 }
        };
        let total: usize = page.lines.iter().enumerate().map(own).sum();
        let mut read = 0;
        for (at, line) in page.lines.iter().enumerate() {
            read += own((at, line));
            let Some(hit) = self.match_at(at).filter(|hit| hit.then == Then::End) else { continue };
            let edge_only = hit.place == Where::Edges && !self.is_at_edge(at);
            if !edge_only && at >= self.top && (total - read) * REST <= total && read > 0 {
                return Some((at, hit));
            }
        }
        None
    }

    /// Removes, after the article's last paragraph, lines in another script, what follows any line
    /// that was removed already, and the short lines before it.
    fn remove_tail(&self, page: &mut LinedText<'_>) {
        let from = self.end.max(self.top);
        let marked = |at: usize| at >= from && self.match_at(at).is_some();
        let last_mark = (from..page.lines.len()).rev().find(|&at| marked(at)).unwrap_or(from);
        let mut over = false;
        for (at, line) in page.lines.iter_mut().enumerate().skip(from) {
            let short = line.shape.words <= SHORT_LINE_WORDS
                && matches!(line.shape.end, End::Open | End::Comma)
                && !line.shape.bullet;
            let foreign = self.outline.is_foreign(line) && !line.shape.is_prose();
            match line.fate {
                Fate::Removed(_) => over = true,
                _ if self.outline.is_own_prose(line, self.match_at(at)) && !is_lead_in(line) => {}
                _ if over || foreign || (short && at < last_mark) => {
                    line.remove(RemovalReason::SiteChrome);
                    over |= foreign;
                }
                _ => {}
            }
        }
    }
}

fn is_form(why: RemovalReason) -> bool {
    matches!(why, RemovalReason::CommentForm | RemovalReason::LoginForm)
}

/// Returns whether a line only leads to what follows, so that no article ends there: "Share this
/// story on:"
fn is_lead_in(line: &PageLine<'_>) -> bool {
    line.shape.end == End::Comma && line.shape.words < 15
}

/// Returns whether a line after "See also" is a link: a headline, or a short question as the first.
fn is_link(line: &PageLine<'_>, first: bool) -> bool {
    // in these scripts paragraphs, too, may end without a full stop
    if line.shape.script() == Some(LineScript::Other) && line.shape.words > UNCASED_LINK_WORDS {
        return false;
    }
    let question = line.shape.end == End::Mark && line.shape.words <= 16 && (first || !line.gap);
    line.shape.is_headline_like() && !line.shape.is_prose()
        || (line.shape.end == End::Acronym && line.shape.words <= 25)
        || question
}

/// Takes removals of running text back when hardly any would be left: better too much than an
/// article without its text.
pub(super) fn release_if_empty(
    page: &mut LinedText<'_>,
    hits: &[Option<RuleMatch>],
    outline: &Outline,
) {
    let doubled = |line: &PageLine<'_>| {
        use RemovalReason::{DuplicateHeadline, DuplicateLede, DuplicateParagraph};
        matches!(line.fate, Fate::Removed(DuplicateHeadline | DuplicateLede | DuplicateParagraph))
    };
    let (mut kept, mut lost) = (0, 0);
    for (at, line) in page.lines.iter().enumerate() {
        let inside = !outline.dump || outline.region.contains(&at);
        if !outline.is_own_prose(line, hits.get(at).and_then(Option::as_ref))
            || !inside
            || doubled(line)
        {
            continue;
        }
        *(if line.is_kept() { &mut kept } else { &mut lost }) += line.shape.words;
    }
    if lost > kept {
        for (at, line) in page.lines.iter_mut().enumerate() {
            let hit = hits.get(at).and_then(Option::as_ref);
            if outline.is_own_prose(line, hit) && !doubled(line) && line.fate != Fate::Title {
                line.fate = Fate::Body;
            }
        }
    }
    if !page.lines.iter().any(PageLine::is_kept) {
        for line in page.lines.iter_mut().filter(|line| line.shape.letters() > 0) {
            line.fate = Fate::Body;
        }
    }
}
