//! The lines that are judged: all lines of the article, in the order of the input.

use crate::article::{Cleaned, Span};
use crate::limits;
use crate::stage::too_many;

/// The part of the article that a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinePart {
    /// The headline.
    Title,
    /// The body, with the line's place in code points of [`Cleaned::body`].
    Body(Span),
    /// An entry of [`Cleaned::removed`].
    Removed(usize),
}

/// A line that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LanguageLine<'a> {
    /// The part that it belongs to.
    pub part: LinePart,
    /// Its text, without the line feed.
    pub text: &'a str,
    /// The place in the input, in code points, of the block or entry that it belongs to.
    raw: usize,
}

/// Collects the lines of an article in the order of the input, without blank ones. A headline that was
/// not in the text comes first.
///
/// The body is split at its line feeds and not by its blocks, so that no damage in the list of
/// blocks can lose text; the blocks only give the place of a line in the input.
///
/// # Errors
/// If there are more lines than any article has.
pub fn collect_lines(article: &Cleaned) -> Result<Vec<LanguageLine<'_>>, String> {
    let title = article.title.iter().map(|title| {
        let raw = article.title_raw.map_or(0, |span| span.start);
        LanguageLine { part: LinePart::Title, text: title, raw }
    });
    let mut blocks = article.blocks.iter().peekable();
    let (mut next, mut raw) = (0, 0);
    let body = article.body.split('\n').map(|text| {
        let start = next;
        let end = start + text.chars().count();
        while let Some(block) = blocks.next_if(|block| block.span.start <= start) {
            // Never back, or the body's lines would not stay in their own order.
            raw = raw.max(block.raw.start);
        }
        next = end + 1;
        LanguageLine { part: LinePart::Body(Span::new(start, end)), text, raw }
    });
    let removed = article.removed.iter().enumerate().flat_map(|(index, removed)| {
        let line = move |text| LanguageLine {
            part: LinePart::Removed(index),
            text,
            raw: removed.raw.start,
        };
        removed.text.split('\n').map(line)
    });
    let all = title.chain(body).chain(removed);
    let shown = all.filter(|line| !line.text.trim_ascii().is_empty());
    let mut lines: Vec<_> = shown.take(limits::LINES + 1).collect();
    if lines.len() > limits::LINES {
        return Err(too_many("lines", limits::LINES));
    }
    lines.sort_by_key(|line| line.raw);
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Block, BlockKind, Raw, RemovalReason, Removed};

    #[test]
    fn lines_come_in_the_order_of_the_input_with_places_in_code_points() {
        let block = |span: (usize, usize), raw: (usize, usize)| Block {
            kind: BlockKind::Paragraph,
            span: span.into(),
            raw: raw.into(),
        };
        let removed =
            Removed { raw: Span::new(20, 25), text: "Share".into(), why: RemovalReason::ShareBar };
        let article = Cleaned {
            raw: Arc::new(Raw::default()),
            title: Some("Bridge".into()),
            title_raw: Some(Span::new(3, 9)),
            body: "Čeká\nse\n\n\u{a0} \n\nkonec".into(),
            blocks: vec![block((0, 7), (10, 17)), block((13, 18), (30, 35))],
            removed: vec![removed],
            dateline: None,
            wire: None,
            metadata: crate::article::Metadata::default(),
        };
        let lines: Vec<_> = collect_lines(&article)
            .unwrap()
            .into_iter()
            .map(|line| (line.part, line.text))
            .collect();
        assert_eq!(
            lines,
            [
                (LinePart::Title, "Bridge"),
                (LinePart::Body(Span::new(0, 4)), "Čeká"),
                (LinePart::Body(Span::new(5, 7)), "se"),
                (LinePart::Body(Span::new(9, 11)), "\u{a0} "),
                (LinePart::Removed(0), "Share"),
                (LinePart::Body(Span::new(13, 18)), "konec"),
            ]
        );
    }

    #[test]
    fn an_article_without_text_has_no_lines() {
        assert_eq!(
            collect_lines(&crate::cleanup::uncleaned(Arc::new(Raw::default()))),
            Ok(Vec::new())
        );
    }
}
