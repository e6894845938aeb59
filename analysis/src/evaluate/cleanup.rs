//! The measure of the cleanup stage: its body compared with the one that a person expects.

use std::borrow::Cow;

use serde::Serialize;

use super::alignment::align_lines;
use super::fields::{Verdict, judge_date, judge_headline};
use super::lines::{InputLine, input_lines, score_lines};
use super::score::Score;
use super::shingles::score_shingles;
use crate::article::{Cleaned, Markup, RemovalReason};

/// The article that a person expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The body alone, a paragraph on each line; empty lines do not matter.
    pub body: String,
    /// The headline, if it is judged.
    pub title: Option<String>,
    /// The date of publication (ISO 8601), if it is judged.
    pub published: Option<String>,
}

/// The scores of the stage on one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The body, in shingles, normalised.
    pub shingles: Score,
    /// The same for a stage that keeps everything.
    pub keep_all: Score,
    /// The lines of the input, in code points; for plain text only.
    pub lines: Option<Score>,
    /// The same for a stage that keeps all lines.
    pub keep_all_lines: Option<Score>,
    /// The headline, if one is expected.
    pub title: Option<Verdict>,
    /// The date of publication, if one is expected.
    pub published: Option<Verdict>,
    /// The misplaced lines, the longest first.
    pub costs: Vec<Cost>,
}

/// A line that is not where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// The error.
    #[serde(flatten)]
    pub kind: CostKind,
    /// Its length in code points.
    pub characters: usize,
    /// The text of the line.
    pub text: String,
}

/// The error that a misplaced line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum CostKind {
    /// It is in the body and should not be.
    Kept,
    /// It should be in the body and was removed.
    Removed {
        /// The reason that cleanup gives.
        why: RemovalReason,
    },
    /// It should be in the body and is neither in the body nor among the removed lines.
    NotFound,
}

/// Compares an article with the expected one.
pub fn judge_cleanup(cleaned: &Cleaned, expected: &Expected) -> Judgement {
    let body = expected.body.as_str();
    let lines = (cleaned.raw.markup == Markup::Plain).then(|| {
        let lines = input_lines(cleaned);
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let wanted = align_lines(&texts, body).wanted;
        let all = lines.iter().map(|line| InputLine { kept: true, ..*line });
        let all = score_lines(all.zip(wanted.iter().copied()));
        (score_lines(lines.iter().copied().zip(wanted)), all)
    });
    let published = cleaned.metadata.published.as_ref().map(|known| known.value.to_string());
    Judgement {
        shingles: score_shingles(body, &cleaned.body),
        keep_all: score_shingles(body, &all_text(cleaned)),
        lines: lines.map(|(ours, _)| ours),
        keep_all_lines: lines.map(|(_, all)| all),
        title: expected
            .title
            .as_deref()
            .map(|title| judge_headline(title, cleaned.title.as_deref())),
        published: expected
            .published
            .as_deref()
            .map(|expected| judge_date(expected, published.as_deref())),
        costs: list_costs(cleaned, body),
    }
}

/// Returns all text that the stage had to choose from: plain text as it was; of a text with markup the
/// shown text, as far as the stage lists it.
fn all_text(cleaned: &Cleaned) -> Cow<'_, str> {
    if cleaned.raw.markup == Markup::Plain {
        return Cow::Borrowed(&cleaned.raw.text);
    }
    let kept = cleaned.blocks.iter().map(|block| block.raw.start).zip(cleaned.body.split("\n\n"));
    let removed = cleaned.removed.iter().map(|removed| (removed.raw.start, removed.text.as_str()));
    let mut pieces: Vec<_> = kept.chain(removed).collect();
    pieces.sort_by_key(|piece| piece.0);
    let texts: Vec<_> = pieces.into_iter().map(|piece| piece.1).collect();
    Cow::Owned(texts.join("\n"))
}

/// Lists the misplaced lines of an article, the longest first.
fn list_costs(cleaned: &Cleaned, expected: &str) -> Vec<Cost> {
    // Of two equal lines the later one is taken for the expected one: that must be the kept one.
    let removed = cleaned.removed.iter().flat_map(|removed| {
        let kind = CostKind::Removed { why: removed.why };
        removed.text.lines().map(move |line| (kind, line.trim()))
    });
    let kept = cleaned.body.lines().map(|line| (CostKind::Kept, line.trim()));
    let pieces: Vec<(CostKind, &str)> = removed.chain(kept).collect();
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.1).collect();
    let alignment = align_lines(&texts, expected);
    let cost =
        |kind, text: &str| Cost { kind, characters: text.chars().count(), text: text.to_owned() };
    let misplaced = pieces.iter().zip(&alignment.wanted).filter_map(|((kind, text), wanted)| {
        let is_wrong = (*kind == CostKind::Kept) != *wanted && !text.is_empty();
        is_wrong.then(|| cost(*kind, text))
    });
    let lost = alignment.found.iter().filter(|(_, found)| !found);
    let mut costs: Vec<Cost> =
        misplaced.chain(lost.map(|(line, _)| cost(CostKind::NotFound, line))).collect();
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.characters));
    costs
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Block, BlockKind, Raw, Removed, Span};

    const FIRST: &str = "The council of Velmora closed the bridge on Monday.";
    const SECOND: &str = "Repairs begin before the winter, the mayor said.";
    const OTHER: &str = "Ten recipes that your guests will talk about";

    /// An article whose lines are kept or removed.
    fn cleaned(markup: Markup, lines: &[(&str, bool)]) -> Cleaned {
        let texts: Vec<&str> = lines.iter().map(|line| line.0).collect();
        let raw = Arc::new(Raw { text: texts.join("\n"), markup, ..Raw::default() });
        let mut cleaned = Cleaned { blocks: Vec::new(), ..crate::cleanup::uncleaned(raw) };
        let mut start = 0;
        for (text, kept) in lines {
            let raw = Span::new(start, start + text.chars().count());
            start = raw.end + 1;
            if *kept {
                cleaned.blocks.push(Block { kind: BlockKind::Paragraph, span: raw, raw });
            } else {
                let why = RemovalReason::RelatedLinks;
                cleaned.removed.push(Removed { raw, text: (*text).to_owned(), why });
            }
        }
        let kept: Vec<&str> = lines.iter().filter(|line| line.1).map(|line| line.0).collect();
        Cleaned { body: kept.join("\n\n"), ..cleaned }
    }

    fn expected(lines: &[&str]) -> Expected {
        Expected { body: lines.join("\n\n"), ..Expected::default() }
    }

    #[test]
    fn a_perfect_body_scores_one_and_costs_nothing() {
        let cleaned = cleaned(Markup::Plain, &[(FIRST, true), (OTHER, false), (SECOND, true)]);
        let judged = judge_cleanup(&cleaned, &expected(&[FIRST, SECOND]));
        assert_eq!(judged.shingles.f1(), 1.0);
        assert_eq!(judged.lines.unwrap().f1(), 1.0);
        assert!(judged.keep_all.f1() < 0.9 && judged.keep_all_lines.unwrap().f1() < 0.9);
        assert_eq!((judged.title, judged.published), (None, None));
        assert_eq!(judged.costs, []);
    }

    #[test]
    fn what_is_not_where_it_should_be_is_listed_with_what_became_of_it() {
        let cleaned = cleaned(Markup::Plain, &[(FIRST, false), (OTHER, true)]);
        let judged = judge_cleanup(&cleaned, &expected(&[FIRST, SECOND]));
        let costs: Vec<_> =
            judged.costs.iter().map(|cost| (cost.kind, cost.text.as_str())).collect();
        let removed = CostKind::Removed { why: RemovalReason::RelatedLinks };
        let all = [(removed, FIRST), (CostKind::NotFound, SECOND), (CostKind::Kept, OTHER)];
        assert_eq!(costs, all);
        assert_eq!(judged.lines.unwrap().f1(), 0.0);
    }

    #[test]
    fn a_copy_that_was_removed_costs_nothing() {
        let cleaned = cleaned(Markup::Plain, &[(FIRST, true), (SECOND, true), (FIRST, false)]);
        assert_eq!(judge_cleanup(&cleaned, &expected(&[FIRST, SECOND])).costs, []);
    }

    #[test]
    fn markup_has_no_lines_and_is_measured_against_what_is_shown() {
        let cleaned = cleaned(Markup::Html, &[(FIRST, true), (SECOND, false)]);
        let judged = judge_cleanup(&cleaned, &expected(&[FIRST, SECOND]));
        assert_eq!((judged.lines, judged.keep_all_lines), (None, None));
        assert_eq!(judged.keep_all.f1(), 1.0);
    }
}
