//! The page at large: its script, where the article's text lies in it, and whether it is a dump of
//! a whole web page or text that is nearly clean.

use std::ops::Range;

use super::lines::{LinedText, PageLine};
use super::markers::RuleMatch;
use super::rule_file::{Then, Where};
use super::shape::LineScript;

/// Of a paragraph so many words count for the article's text ...
const MOST_WORDS: usize = 60;
/// ... and a line that is no running text counts so much against it.
const GAP: i64 = 8;
/// A line that ends the article counts as much as several of those.
const END_GAP: i64 = 30;
/// A page with so many short lines around its text can be a dump of a whole page ...
const DUMP_LINES: usize = 25;
/// ... and is one if the rules know so many of its lines, or so many are before the text.
const DUMP_HITS: usize = 4;
const DUMP_HEAD_LINES: usize = 15;

/// The page as a whole: its script, the article's region, its kind.
pub(super) struct Outline {
    /// The script of most of the running text.
    pub script: Option<LineScript>,
    /// The lines among which the article's text lies.
    pub region: Range<usize>,
    /// The page was dumped with navigation and all.
    pub dump: bool,
}

impl Outline {
    /// Looks at the lines that are still in the body.
    pub(super) fn from_page(page: &LinedText<'_>, hits: &[Option<RuleMatch>]) -> Self {
        let region = find_article_region(page, hits);
        let outside = |at: &usize| !region.contains(at);
        let lines = page.lines.iter().enumerate();
        let short = lines.filter(|(at, line)| outside(at) && !line.shape.is_prose()).count();
        let known = hits
            .iter()
            .enumerate()
            .filter(|(at, hit)| outside(at) && hit.is_some_and(|hit| hit.whole))
            .count();
        let head = page.lines.iter().take_while(|line| !line.shape.is_prose()).count();
        let dump = !page.extracted
            && short >= DUMP_LINES
            && (known >= DUMP_HITS || head >= DUMP_HEAD_LINES);
        Self { script: find_main_script(page), dump, region }
    }

    /// Returns whether the line is in another script than the article.
    pub(super) fn is_foreign(&self, line: &PageLine<'_>) -> bool {
        line.shape.script().is_some_and(|script| self.script.is_some_and(|main| main != script))
    }

    /// Returns whether the line is running text of the article's script that no rule knows.
    pub(super) fn is_own_prose(&self, line: &PageLine<'_>, hit: Option<&RuleMatch>) -> bool {
        line.shape.is_prose() && hit.is_none() && !self.is_foreign(line)
    }
}

/// Returns the stretch of lines with the greatest sum of words less the gaps between them: the
/// maximum-sum form of body text extraction (Finn, Kushmerick and Smyth 2001; Pasternack and Roth
/// 2009), by Kadane's algorithm.
fn find_article_region(page: &LinedText<'_>, hits: &[Option<RuleMatch>]) -> Range<usize> {
    let (mut best, mut sum, mut start) = (0, 0, 0);
    let mut region = 0..page.lines.len();
    for (at, (line, hit)) in page.lines.iter().zip(hits).enumerate() {
        sum += match hit {
            Some(RuleMatch { then: Then::End, whole: true, place: Where::Anywhere, .. }) => {
                -END_GAP
            }
            Some(_) => -GAP,
            None if line.shape.is_prose() => line.shape.words.min(MOST_WORDS) as i64,
            None => -GAP,
        };
        if sum <= 0 {
            (sum, start) = (0, at + 1);
        } else if sum > best {
            best = sum;
            region = start..at + 1;
        }
    }
    region
}

fn find_main_script(page: &LinedText<'_>) -> Option<LineScript> {
    let (mut latin, mut cyrillic, mut other) = (0, 0, 0);
    let any_prose = page.lines.iter().any(|line| line.shape.is_prose());
    for line in page.lines.iter().filter(|line| !any_prose || line.shape.is_prose()) {
        latin += line.shape.latin;
        cyrillic += line.shape.cyrillic;
        other += line.shape.other;
    }
    let all =
        [(latin, LineScript::Latin), (cyrillic, LineScript::Cyrillic), (other, LineScript::Other)];
    all.into_iter()
        .filter(|(count, _)| *count > 0)
        .max_by_key(|(count, _)| *count)
        .map(|(_, script)| script)
}
