//! The cleaned article made of the marked lines.

use std::sync::Arc;

use super::lines::{Fate, LinedText, PageLine};
use super::shape::End;
use crate::article::{Block, BlockKind, Cleaned, Dateline, Metadata, Raw, Removed, Span, Wire};

/// A subhead has at most so many words.
const HEADING_WORDS: usize = 15;

/// The findings beside the body.
pub(super) struct Findings {
    /// The headline.
    pub title: Option<String>,
    /// Its place in the input.
    pub title_raw: Option<Span>,
    /// The dateline.
    pub dateline: Option<Dateline>,
    /// What the desk of an agency added.
    pub wire: Option<Wire>,
    /// The metadata: publisher, dates, address and the like.
    pub metadata: Metadata,
    /// Blocks that were found to be no part of the article before it was read into lines.
    pub outside: Vec<Removed>,
}

/// Joins the kept lines into the body and lists the others.
pub(super) fn assemble_article(page: &LinedText<'_>, raw: Arc<Raw>, findings: Findings) -> Cleaned {
    let Findings { title, title_raw, dateline, wire, metadata, outside } = findings;
    let mut body = String::new();
    let mut blocks = Vec::new();
    let mut removed = Vec::new();
    let mut point = 0;
    let mut kept = page.lines.iter().filter(|line| line.is_kept()).peekable();
    while let Some(line) = kept.next() {
        if !blocks.is_empty() {
            body.push_str("\n\n");
            point += 2;
        }
        body.push_str(&line.text);
        let end = point + line.shape.chars;
        let kind = line.kind.unwrap_or_else(|| guess_block_kind(line, kept.peek().copied()));
        blocks.push(Block { kind, span: Span::new(point, end), raw: line.raw });
        point = end;
    }
    for line in &page.lines {
        if let Fate::Removed(why) = line.fate {
            // of HTML the text that is shown: the source has tags in it
            let shown = || line.text.clone().into_owned();
            let written = || raw.text.get(line.bytes.clone()).unwrap_or_default().to_owned();
            let text = if line.kind.is_some() { shown() } else { written() };
            removed.push(Removed { raw: line.raw, text, why });
        }
    }
    removed.extend(outside);
    removed.sort_by_key(|removed| removed.raw);
    Cleaned { raw, title, title_raw, body, blocks, removed, dateline, wire, metadata }
}

/// Guesses the kind of a line of plain text: a subhead is short, unpunctuated and followed by
/// running text.
fn guess_block_kind(line: &PageLine<'_>, next: Option<&PageLine<'_>>) -> BlockKind {
    let short = (1..=HEADING_WORDS).contains(&line.shape.words) && line.shape.letters() > 0;
    let open = matches!(line.shape.end, End::Open | End::Acronym)
        || (line.text.ends_with('?') && line.shape.words < 12);
    let leads = next.is_some_and(|next| next.shape.is_prose() || next.shape.end == End::Stop);
    if short && open && leads && !line.shape.bullet && !line.shape.starts_small {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}
