//! The page as lines: the place of each in the input, and hard-wrapped text put together again.

use std::borrow::Cow;
use std::ops::Range;

use super::shape::{LineShape, LineToken};
use crate::article::{BlockKind, RemovalReason, Span};
use crate::limits;
use crate::stage::too_many;

/// The decision on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays in the body.
    Body,
    /// It is the headline.
    Title,
    /// It is removed.
    Removed(RemovalReason),
}

/// A line of the input, or a paragraph put together from several hard-wrapped ones. Lines without
/// anything visible are not kept: they are only remembered as [`PageLine::gap`].
#[derive(Clone, Debug)]
pub(super) struct PageLine<'a> {
    /// Its place, trimmed, in code points of the input.
    pub raw: Span,
    /// The same in bytes.
    pub bytes: Range<usize>,
    /// Its text: trimmed, without control characters.
    pub text: Cow<'a, str>,
    /// Whether an empty line (or the start of the input) is before it.
    pub gap: bool,
    /// Whether it begins with white space.
    pub indented: bool,
    /// Its layout features.
    pub shape: LineShape,
    /// Its words in [`LinedText::tokens`].
    pub tokens: Range<usize>,
    /// The decision on it.
    pub fate: Fate,
    /// The kind that the input gives; plain text gives none.
    pub kind: Option<BlockKind>,
}

/// A piece of text that needs no reading into lines.
#[derive(Clone, Debug)]
pub(super) struct SourceBlock {
    /// Its text, one line.
    pub text: String,
    /// Its place in the input, in code points.
    pub raw: Span,
    /// The same in bytes.
    pub bytes: Range<usize>,
    /// Its kind.
    pub kind: BlockKind,
}

impl PageLine<'_> {
    /// Returns whether it is still in the body.
    pub(super) fn is_kept(&self) -> bool {
        self.fate == Fate::Body
    }

    /// Removes it, unless that has been decided already.
    pub(super) fn remove(&mut self, why: RemovalReason) {
        if self.is_kept() {
            self.fate = Fate::Removed(why);
        }
    }

    /// Returns whether it is running text that is still in the body.
    pub(super) fn is_kept_prose(&self) -> bool {
        self.is_kept() && self.shape.is_prose()
    }
}

/// The whole input.
pub(super) struct LinedText<'a> {
    /// The lines that show anything, in order.
    pub lines: Vec<PageLine<'a>>,
    /// The words of all lines.
    pub tokens: Vec<LineToken>,
    /// Blocks that were found before to be no part of the article, in order.
    pub outside: Vec<SourceBlock>,
    /// Whether `lines` are what is left after that was found.
    pub extracted: bool,
}

impl<'a> LinedText<'a> {
    /// Reads `text` into lines, puts hard-wrapped paragraphs together and measures each line.
    ///
    /// # Errors
    /// When there are more lines or words than any article has.
    pub(super) fn from_plain_text(text: &'a str) -> Result<Self, String> {
        if has_more_lines(text, limits::LINES) {
            return Err(too_many("lines", limits::LINES));
        }
        let mut lines = join_hard_wraps(split_into_lines(text));
        let tokens = measure_lines(&mut lines, text.len())?;
        Ok(Self { lines, tokens, outside: Vec::new(), extracted: false })
    }

    /// Builds the text of `blocks`; `outside` are the blocks around them if they are all that an
    /// extractor has left.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn from_blocks(
        blocks: Vec<SourceBlock>,
        outside: Vec<SourceBlock>,
        extracted: bool,
    ) -> Result<Self, String> {
        if blocks.len() > limits::LINES {
            return Err(too_many("lines", limits::LINES));
        }
        let mut before = BlockKind::Paragraph;
        let mut length = 0;
        let line = |block: SourceBlock| {
            let gap = (before, block.kind) != (BlockKind::ListItem, BlockKind::ListItem);
            before = block.kind;
            length += block.text.len();
            PageLine {
                raw: block.raw,
                bytes: block.bytes,
                text: Cow::Owned(block.text),
                gap,
                indented: false,
                shape: LineShape::default(),
                tokens: 0..0,
                fate: Fate::Body,
                kind: Some(block.kind),
            }
        };
        let mut lines: Vec<PageLine<'a>> = blocks.into_iter().map(line).collect();
        let tokens = measure_lines(&mut lines, length)?;
        Ok(Self { lines, tokens, outside, extracted })
    }

    /// Returns the words of a line.
    pub(super) fn words(&self, line: &PageLine<'_>) -> &[LineToken] {
        self.tokens.get(line.tokens.clone()).unwrap_or_default()
    }

    /// Parts the line at `index` in two at byte `at` of its text. Nothing happens where that cannot
    /// be done: a line put together from several has no single place in the input to cut at.
    pub(super) fn split_line(&mut self, index: usize, at: usize) -> bool {
        let Some(line) = self.lines.get(index) else { return false };
        let Some(halves) = halve_line(line, at, &mut self.tokens) else { return false };
        self.lines.splice(index..=index, halves);
        true
    }

    /// Parts the line at `index` at byte `at`, also where its text is not that of the input, if the
    /// input has what is after the byte as it is shown.
    pub(super) fn cut_tail(&mut self, index: usize, at: usize, source: &str) -> bool {
        let Some(line) = self.lines.get(index) else { return false };
        if matches!(line.text, Cow::Borrowed(_)) {
            return self.split_line(index, at);
        }
        let Some((head, tail)) = line.text.split_at_checked(at) else { return false };
        let (head, tail) = (head.trim_end_matches(is_edge), tail.trim_matches(is_edge));
        let written = source.get(line.bytes.clone()).unwrap_or_default();
        let Some(before) = written.strip_suffix(tail) else { return false };
        if head.is_empty() || tail.is_empty() {
            return false;
        }
        let points = tail.chars().count();
        let gap = before.len() - before.trim_end_matches(is_edge).len();
        let blanks = before.get(before.len() - gap..).map_or(0, |gap| gap.chars().count());
        let (mut first, mut second) = (line.clone(), line.clone());
        second.bytes.start = second.bytes.end - tail.len();
        second.raw.start = second.raw.end - points;
        first.bytes.end = second.bytes.start - gap;
        first.raw.end = second.raw.start - blanks;
        (first.text, second.text) = (Cow::Owned(head.to_owned()), Cow::Owned(tail.to_owned()));
        second.gap = false;
        for half in [&mut first, &mut second] {
            let start = self.tokens.len();
            half.shape = LineShape::from_text(&half.text, &mut self.tokens);
            half.tokens = start..self.tokens.len();
        }
        self.lines.splice(index..=index, [first, second]);
        true
    }

    /// Parts all lines for which `cut` gives a byte, as [`LinedText::split_line`] does. One pass, for
    /// there may be as many as there are lines.
    pub(super) fn split_lines_where(&mut self, cut: impl Fn(&str) -> Option<usize>) {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in std::mem::take(&mut self.lines) {
            match cut(&line.text).and_then(|at| halve_line(&line, at, &mut self.tokens)) {
                Some(halves) => lines.extend(halves),
                None => lines.push(line),
            }
        }
        self.lines = lines;
    }
}

/// Looks at each line and gives the words of all; `length` is that of the text in bytes.
fn measure_lines(lines: &mut [PageLine<'_>], length: usize) -> Result<Vec<LineToken>, String> {
    let mut tokens = Vec::with_capacity(length / 8);
    let mut words = 0;
    for line in lines {
        let first = tokens.len();
        line.shape = LineShape::from_text(&line.text, &mut tokens);
        line.tokens = first..tokens.len();
        words += line.shape.words;
        if words > limits::WORDS {
            return Err(too_many("words", limits::WORDS));
        }
    }
    Ok(tokens)
}

/// Returns the parts before and after byte `at` of a line's text, as two lines.
fn halve_line<'a>(
    line: &PageLine<'a>,
    at: usize,
    tokens: &mut Vec<LineToken>,
) -> Option<[PageLine<'a>; 2]> {
    let Cow::Borrowed(text) = line.text else { return None };
    let (head, tail) = text.split_at_checked(at)?;
    let head_trimmed = head.trim_end_matches(is_edge);
    let tail_trimmed = tail.trim_start_matches(is_edge);
    if head_trimmed.is_empty() || tail_trimmed.is_empty() {
        return None;
    }
    let (mut first, mut second) = (line.clone(), line.clone());
    first.text = Cow::Borrowed(head_trimmed);
    first.bytes.end = first.bytes.start + head_trimmed.len();
    first.raw.end = first.raw.start + head_trimmed.chars().count();
    second.text = Cow::Borrowed(tail_trimmed);
    second.bytes.start = second.bytes.end - tail_trimmed.len();
    second.raw.start = second.raw.end - tail_trimmed.chars().count();
    second.gap = false;
    for half in [&mut first, &mut second] {
        let start = tokens.len();
        half.shape = LineShape::from_text(&half.text, tokens);
        half.tokens = start..tokens.len();
    }
    Some([first, second])
}

/// Returns whether a character shows nothing at the edge of a line: white space, control
/// characters, byte order mark and the zero-width ones.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// Returns whether Unicode counts a character as a line break (UAX #14, class BK and its kin).
fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns whether `text` has more than `most` visible lines, before anything is kept of them.
fn has_more_lines(text: &str, most: usize) -> bool {
    // A line has one byte at least, so nearly all texts need no count.
    text.len() > most
        && text.split(is_line_break).filter(|line| !line.chars().all(is_edge)).nth(most).is_some()
}

/// Returns the visible lines of `text`.
fn split_into_lines(text: &str) -> Vec<PageLine<'_>> {
    let mut lines = Vec::new();
    let (mut byte, mut point) = (0, 0);
    let mut gap = true;
    let mut after_return = false;
    for piece in text.split_inclusive(is_line_break) {
        let second_half_of_crlf = after_return && piece == "\n";
        after_return = piece.ends_with('\r');
        let from_edge = piece.trim_start_matches(is_edge);
        let shown = from_edge.trim_end_matches(is_edge);
        let lead = piece.len() - from_edge.len();
        let points = |part: Option<&str>| part.map_or(0, |part| part.chars().count());
        let start = point + points(piece.get(..lead));
        let end = start + points(Some(shown));
        point = end + points(from_edge.get(shown.len()..));
        if shown.is_empty() {
            gap |= !second_half_of_crlf;
        } else {
            lines.push(PageLine {
                raw: Span::new(start, end),
                bytes: byte + lead..byte + lead + shown.len(),
                text: without_controls(shown),
                gap,
                indented: lead > 0,
                shape: LineShape::default(),
                tokens: 0..0,
                fate: Fate::Body,
                kind: None,
            });
            gap = false;
        }
        byte += piece.len();
    }
    lines
}

/// Drops control characters; a tab becomes a space.
fn without_controls(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control());
    Cow::Owned(kept.collect())
}

/// The widest column that still counts as a hard wrap, and the narrowest, in code points.
const WRAP_COLUMNS: std::ops::RangeInclusive<usize> = 50..=100;

/// Puts hard-wrapped paragraphs together. A wrap is distinguished from a line break that the author
/// meant by the greedy-fill rule: a wrapping program breaks a line only where the next word would
/// not have fitted.
fn join_hard_wraps(lines: Vec<PageLine<'_>>) -> Vec<PageLine<'_>> {
    let Some(column) = wrap_column(&lines) else { return lines };
    let mut joined: Vec<PageLine<'_>> = Vec::with_capacity(lines.len());
    let mut last_length = 0;
    for line in lines {
        let length = line.raw.end - line.raw.start;
        match joined.last_mut() {
            Some(before)
                if !line.gap
                    && !line.indented
                    && is_wrap(last_length, before, &line.text, column) =>
            {
                let text = before.text.to_mut();
                // "counter-" + "terrorism": the hyphen already joins the two
                let hyphen = text.ends_with('-')
                    && text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
                if !hyphen {
                    text.push(' ');
                }
                text.push_str(&line.text);
                before.raw.end = line.raw.end;
                before.bytes.end = line.bytes.end;
            }
            _ => joined.push(line),
        }
        last_length = length;
    }
    joined
}

/// Returns whether a line of `length` code points was broken by a wrapping program: there was no
/// room for the next word, or the sentence runs on.
fn is_wrap(length: usize, line: &PageLine<'_>, next: &str, column: usize) -> bool {
    let runs_on =
        next.starts_with(char::is_lowercase) && !line.text.ends_with(['.', '!', '?', ':']);
    is_forced_break(length, next, column) || (runs_on && length * 2 > column)
}

/// Returns whether the first word of `next` would not have fitted on a line of `length` code
/// points. People and balancing programs leave a tenth of the line free.
fn is_forced_break(length: usize, next: &str, column: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default().chars().count();
    (length + 1 + word) * 10 > column * 9
}

/// Returns the column at which the page is hard-wrapped, in code points; `None` where it is not.
fn wrap_column(lines: &[PageLine<'_>]) -> Option<usize> {
    let length = |line: &PageLine<'_>| line.raw.end - line.raw.start;
    let over = lines.iter().filter(|line| length(line) > *WRAP_COLUMNS.end()).count();
    let mut lengths: Vec<usize> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [line, next] if !next.gap && WRAP_COLUMNS.contains(&length(line)) => Some(length(line)),
            _ => None,
        })
        .collect();
    if lengths.len() < 4 || over * 20 > lines.len() {
        return None;
    }
    lengths.sort_unstable();
    // a few overlong lines (addresses, unbreakable words) must not move the column
    let column = lengths.get((lengths.len() - 1) * 95 / 100).copied()?;
    let (mut pairs, mut forced, mut running_on) = (0, 0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        if next.gap {
            continue;
        }
        pairs += 1;
        if is_forced_break(length(line), &next.text, column) {
            forced += 1;
            running_on += usize::from(next.text.starts_with(char::is_lowercase));
        }
    }
    (forced * 10 >= pairs * 6 && running_on * 10 >= forced * 3).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(input: &str) -> Vec<String> {
        LinedText::from_plain_text(input)
            .unwrap()
            .lines
            .into_iter()
            .map(|line| line.text.into_owned())
            .collect()
    }

    #[test]
    fn spans_count_code_points_and_leave_out_the_edges() {
        let input = "\u{feff}  Мост \r\n\r\n\tзакрыт\0 \u{a0}\n";
        let page = LinedText::from_plain_text(input).unwrap();
        let points: Vec<char> = input.chars().collect();
        for line in &page.lines {
            let raw: String = points[line.raw.start..line.raw.end].iter().collect();
            assert_eq!(Some(raw.as_str()), input.get(line.bytes.clone()));
        }
        assert_eq!(texts(input), ["Мост", "закрыт"]);
        assert!(page.lines[1].gap);
    }

    #[test]
    fn a_carriage_return_with_a_line_feed_is_one_break() {
        let page = LinedText::from_plain_text("one\r\ntwo").unwrap();
        assert!(!page.lines[1].gap);
    }

    #[test]
    fn control_characters_go_and_a_tab_becomes_a_space() {
        assert_eq!(texts("a\0b\tc\u{1}"), ["ab c"]);
    }

    #[test]
    fn a_wrapped_paragraph_becomes_one_line() {
        let input = "The harbour board of Velmora said on Monday that the northern quay\n\
            would stay closed until the spring, because divers had found cracks\n\
            in eleven of the forty piles that carry it and could not yet say how\n\
            deep they went.\n\nShipping companies were told to use the counter-\n\
            weight berth instead, which is shorter and which the pilots do not\n\
            like in an easterly wind.\n";
        let lines = texts(input);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("northern quay would stay"));
        assert!(lines[1].ends_with("like in an easterly wind."));
    }

    #[test]
    fn one_paragraph_per_line_is_left_alone() {
        let input = "The harbour board met on Monday and closed the quay for the winter.\n\
            The pilots had asked for that since the storm of last November.\n\
            Nobody was hurt.\nThe board meets again in the second week of January, it said.\n\
            Shipping companies were told in good time.\n";
        assert_eq!(texts(input).len(), 5);
    }
}
