//! Styled text, wrapped to a width.

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

/// The separator between a word and the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Blank,
    LineFeed,
}

/// Letters that are not parted, unless they are longer than a line.
struct Word {
    before: Before,
    parts: Line,
    width: usize,
}

/// Stretches of one style each.
pub(super) type Line = Vec<(Style, String)>;

/// Columns that a character takes.
fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Columns that a text takes.
pub(super) fn count_columns(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Breaks styled text into lines of at most so many columns: at blanks, at line feeds, and between
/// the wide characters of scripts that know no blanks.
pub(super) fn wrap_runs<'a>(
    runs: impl IntoIterator<Item = (Style, &'a str)>,
    columns: usize,
) -> Vec<Line> {
    let mut lines = vec![Line::new()];
    let mut used = 0;
    for word in split_words(runs, columns.max(2)) {
        let blank = usize::from(word.before == Before::Blank && used > 0);
        let is_full = used + blank + word.width > columns && used > 0;
        if is_full || (word.before == Before::LineFeed && used > 0) {
            lines.push(Line::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { continue };
        let first = word.parts.first().map(|part| part.0);
        if blank == 1 && used > 0 {
            // A blank between words of one style has it too: a line through both is one line.
            let style = line.last().map(|part| part.0).filter(|style| Some(*style) == first);
            push_run(line, style.unwrap_or_default(), " ");
            used += 1;
        }
        used += word.width;
        word.parts.iter().for_each(|(style, text)| push_run(line, *style, text));
    }
    lines
}

fn push_run(line: &mut Line, style: Style, text: &str) {
    match line.last_mut() {
        Some((last, part)) if *last == style => part.push_str(text),
        _ => line.push((style, text.to_owned())),
    }
}

fn split_words<'a>(runs: impl IntoIterator<Item = (Style, &'a str)>, longest: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let empty = |before| Word { before, parts: Vec::new(), width: 0 };
    let mut word = empty(Before::Nothing);
    for (style, text) in runs {
        for c in text.chars() {
            let blank = match c {
                '\n' => Some(Before::LineFeed),
                c if c.is_whitespace() => Some(Before::Blank),
                _ => None,
            };
            // A wide character may stand alone, and a word longer than a line must be parted.
            let is_whole =
                word.width > 0 && (char_width(c) == 2 || (char_width(c) == 1 && ends_wide(&word)));
            if blank.is_some() || is_whole || word.width + char_width(c) > longest {
                let next = match blank {
                    Some(Before::Blank) if word.parts.is_empty() => {
                        word.before.combine_with(Before::Blank)
                    }
                    Some(blank) => blank,
                    None => Before::Nothing,
                };
                let done = std::mem::replace(&mut word, empty(next));
                words.extend(Some(done).filter(|done| !done.parts.is_empty()));
            }
            if blank.is_none() {
                push_run(&mut word.parts, style, c.encode_utf8(&mut [0; 4]));
                word.width += char_width(c);
            }
        }
    }
    words.extend(Some(word).filter(|word| !word.parts.is_empty()));
    words
}

fn ends_wide(word: &Word) -> bool {
    let last = word.parts.last().and_then(|(_, text)| text.chars().next_back());
    last.is_some_and(|c| char_width(c) == 2)
}

impl Before {
    /// Returns the stronger of two separators: a line feed outweighs a blank.
    fn combine_with(self, other: Self) -> Self {
        if self == Self::LineFeed { self } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        let lines = wrap_runs([(Style::new(), text)], columns);
        lines.iter().map(|line| line.iter().map(|part| part.1.as_str()).collect()).collect()
    }

    #[test]
    fn lines_break_at_blanks_and_line_feeds() {
        assert_eq!(
            wrapped("The bridge is  closed.\nFor good", 10),
            ["The bridge", "is closed.", "For good"]
        );
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn what_has_no_blanks_is_parted_where_the_line_ends() {
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("政府は月曜日に", 6), ["政府は", "月曜日", "に"]);
        assert_eq!(wrapped("橋 bridge", 8), ["橋", "bridge"]);
    }

    #[test]
    fn a_word_of_two_styles_stays_together_and_marks_take_no_room() {
        let bold = Style::new().bold();
        let lines = wrap_runs([(Style::new(), "see "), (bold, "Velmora"), (Style::new(), "'s")], 9);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1], [(bold, "Velmora".to_owned()), (Style::new(), "'s".to_owned())]);
        assert_eq!(count_columns("й\u{301}橋"), 3);
    }
}
