//! The lines of a plain text that the cleanup stage kept.

use super::score::Score;
use crate::article::Cleaned;

/// A line of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputLine<'a> {
    /// Its text, trimmed; may be empty.
    pub text: &'a str,
    /// True if at least half of the line is in the body.
    pub kept: bool,
}

/// Returns the lines of the text that an article was made from, split at line feeds. They mean nothing
/// for a text with markup.
pub fn input_lines(cleaned: &Cleaned) -> Vec<InputLine<'_>> {
    let text = cleaned.raw.text.as_str();
    let mut kept = vec![false; text.chars().count()];
    let mut set = |span: crate::article::Span, value: bool| {
        let points = kept.iter_mut().take(span.end).skip(span.start);
        points.for_each(|point| *point = value);
    };
    cleaned.blocks.iter().for_each(|block| set(block.raw, true));
    cleaned.removed.iter().for_each(|removed| set(removed.raw, false));
    let mut points = kept.into_iter();
    text.split('\n')
        .map(|line| {
            let points: Vec<bool> = points.by_ref().take(line.chars().count() + 1).collect();
            let blanks = line.chars().take_while(|c| c.is_whitespace()).count();
            let text = line.trim();
            let length = text.chars().count();
            let kept = points.iter().skip(blanks).take(length).filter(|kept| **kept).count();
            InputLine { text, kept: length > 0 && 2 * kept >= length }
        })
        .collect()
}

/// Scores the kept lines against the wanted ones, weighted by their code points.
pub fn score_lines<'a>(lines: impl IntoIterator<Item = (InputLine<'a>, bool)>) -> Score {
    let mut score = Score::default();
    for (line, wanted) in lines {
        #[expect(clippy::cast_precision_loss, reason = "no line has 2^52 characters")]
        let weight = line.text.chars().count() as f64;
        match (line.kept, wanted) {
            (true, true) => score.right += weight,
            (true, false) => score.wrong += weight,
            (false, true) => score.missed += weight,
            (false, false) => {}
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Block, BlockKind, Raw, RemovalReason, Removed, Span};

    fn cleaned() -> Cleaned {
        let text = "Menü\n  Über die Brücke geht\n niemand mehr.\nTeilen\n".to_owned();
        let raw = Arc::new(Raw { text, ..Raw::default() });
        Cleaned {
            body: "Über die Brücke geht niemand mehr.".to_owned(),
            blocks: vec![Block {
                kind: BlockKind::Paragraph,
                span: Span::new(0, 34),
                raw: Span::new(7, 42),
            }],
            removed: vec![
                Removed {
                    raw: Span::new(0, 4),
                    text: "Menü".to_owned(),
                    why: RemovalReason::SiteChrome,
                },
                Removed {
                    raw: Span::new(43, 49),
                    text: "Teilen".to_owned(),
                    why: RemovalReason::ShareBar,
                },
            ],
            ..crate::cleanup::uncleaned(raw)
        }
    }

    #[test]
    fn lines_that_were_joined_are_kept_each() {
        let cleaned = cleaned();
        let kept: Vec<_> =
            input_lines(&cleaned).iter().map(|line| (line.text, line.kept)).collect();
        let expected = [
            ("Menü", false),
            ("Über die Brücke geht", true),
            ("niemand mehr.", true),
            ("Teilen", false),
            ("", false),
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn lines_weigh_by_their_characters() {
        let cleaned = cleaned();
        let labels = [false, true, false, true, false];
        let score = score_lines(input_lines(&cleaned).into_iter().zip(labels));
        assert_eq!((score.right, score.wrong, score.missed), (20.0, 13.0, 6.0));
    }
}
