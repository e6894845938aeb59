//! Lines of which every word is said by somebody: `“Not now.”`, `— Not now.`

use super::shape::{End, LineShape};

/// Quotation marks that open, each with those that close.
const PAIRS: [(char, &[char]); 13] = [
    ('"', &['"']),
    ('“', &['”', '"']),
    ('”', &['”']),
    ('„', &['“', '”', '"']),
    ('«', &['»']),
    ('»', &['«']),
    ('‘', &['’', '\'']),
    ('\'', &['\'']),
    ('‚', &['‘', '’']),
    ('‹', &['›']),
    ('「', &['」']),
    ('『', &['』']),
    ('〝', &['〟']),
];

/// Returns whether a line is a quotation and nothing else: in quotation marks, or after a dash with the
/// punctuation of a sentence.
pub(super) fn is_quotation(text: &str, shape: &LineShape) -> bool {
    is_in_marks(text) || is_after_dash(text, shape)
}

/// Returns whether a line is a quotation with the punctuation of a sentence, as no link or button has it.
pub(super) fn is_spoken(text: &str, shape: &LineShape) -> bool {
    let ended = matches!(shape.end, End::Stop | End::Mark | End::Comma);
    (ended && is_in_marks(text)) || is_after_dash(text, shape)
}

fn is_in_marks(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ';', '!', '?', '。', '、', ' ']);
    let mut letters = text.chars();
    let (Some(open), Some(close)) = (letters.next(), letters.next_back()) else { return false };
    let inner = letters.as_str();
    let pair = PAIRS.iter().find(|(own, closers)| *own == open && closers.contains(&close));
    // "»Home" is an arrow, and "“A” and “B”" two quotations
    pair.is_some_and(|(_, closers)| {
        inner.chars().any(char::is_alphabetic)
            && !closers.iter().any(|&close| !matches!(close, '’' | '\'') && inner.contains(close))
    })
}

/// Returns whether a line is of a dialogue with dashes: `— Not now.`, `—Ahora no.`
fn is_after_dash(text: &str, shape: &LineShape) -> bool {
    let dash = text.starts_with(['—', '–', '―']) || text.starts_with("- ");
    dash && matches!(shape.end, End::Stop | End::Mark)
        && !text.ends_with(['…', ')'])
        && !text.ends_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_quoted(text: &str) -> bool {
        is_quotation(text, &LineShape::from_text(text, &mut Vec::new()))
    }

    #[test]
    fn a_line_in_quotation_marks_of_any_style_is_a_quotation() {
        for text in [
            "“Not now.”",
            "\"Reply\"",
            "„Nicht jetzt.“",
            "«Не сейчас».",
            "« Pas maintenant. »",
            "»Ikke nu.«",
            "「今はだめ。」",
            "'Not now.'",
            "— Not now.",
            "—Ahora no.",
            "– Nie teraz!",
        ] {
            assert!(is_quoted(text), "{text}");
        }
    }

    #[test]
    fn a_button_beside_a_dash_or_an_arrow_is_none() {
        for text in
            ["Not now", "— Reply", "» Read more", "- Share", "“Not now,” she said.", "Read more..."]
        {
            assert!(!is_quoted(text), "{text}");
        }
    }
}
