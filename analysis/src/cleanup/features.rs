//! Features of a line for the line model: its layout, the rules that match it, its position and the
//! kind of page. Shallow text features after Kohlschütter, Fankhauser and Nejdl (2010), with the
//! findings of the rules beside them. Every value lies between about -2 and 2.

use super::lines::{Fate, LinedText, PageLine};
use super::markers::{RuleMatch, Vocabulary};
use super::outline::Outline;
use super::rule_file::{Then, Where};
use super::shape::{End, LineScript, LineShape, LineToken};
use crate::article::RemovalReason;
use crate::prehashed::{HashedMap, HashedSet, map_with_capacity};

/// Values for each line.
pub(super) const COUNT: usize = 86;

/// Hashed words for each line.
pub(super) const WORDS: usize = 4;
/// A line of at most so many words is also known as a whole.
const WHOLE_WORDS: usize = 5;

/// Returns the buckets of a line's words: its first, its last, its first two, and all where there
/// are few. 0 means none.
pub(super) fn bucket_line_words(words: &[LineToken], buckets: usize) -> [u16; WORDS] {
    let bucket = |kind, hash| bucket_of_hash(kind, hash, buckets);
    let chain = |words: &[LineToken]| {
        words.iter().fold(1, |hash: u64, token| hash.rotate_left(9).wrapping_mul(31) ^ token.word)
    };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return [0; WORDS] };
    [
        bucket(1, first.word),
        bucket(2, last.word),
        words.get(..2).map_or(0, |two| bucket(3, chain(two))),
        if words.len() <= WHOLE_WORDS { bucket(4, chain(words)) } else { 0 },
    ]
}

/// Returns the bucket of a hash of some kind (the hashing trick, Weinberger et al. 2009).
pub(super) fn bucket_of_hash(kind: u64, hash: u64, buckets: usize) -> u16 {
    let mixed =
        (hash ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (1 + (mixed >> 40) % (buckets as u64 - 1)) as u16
}

/// The function words that the model was trained with.
const FUNCTION_WORDS: &str = include_str!("../../../models/cleanup/function-words.txt");

/// Of so many lines of running text one word in so many is a function word, in any language that
/// the model knows.
const PROSE_LINES: usize = 40;
const LEAST_KNOWN: usize = 20;

/// Function words of many languages, by hash.
#[derive(Debug)]
pub(super) struct FunctionWords(HashedSet);

impl FunctionWords {
    pub(super) fn built_in() -> Self {
        let mut tokens: Vec<LineToken> = Vec::new();
        for line in FUNCTION_WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some((_language, words)) = line.split_once(' ') {
                LineShape::from_text(words, &mut tokens);
            }
        }
        Self(tokens.into_iter().map(|token| token.word).collect())
    }

    /// Returns whether the article is in a language that the model has words of. Those are words
    /// between spaces; of other scripts it knows none, or has seen too few texts.
    pub(super) fn are_in_text(&self, page: &LinedText<'_>, outline: &Outline) -> bool {
        if outline.script.is_none_or(|script| script == LineScript::Other) {
            return false;
        }
        let (mut all, mut known) = (0, 0);
        for line in page.lines.iter().filter(|line| line.shape.is_prose()).take(PROSE_LINES) {
            let words = page.words(line);
            all += words.len();
            known += self.count_function_words(words);
        }
        known * LEAST_KNOWN >= all
    }

    fn count_function_words(&self, words: &[LineToken]) -> usize {
        words.iter().filter(|token| self.0.contains(&token.word)).count()
    }
}

/// The whole page and the findings of the rules on it.
pub(super) struct Around<'a> {
    pub page: &'a LinedText<'a>,
    pub hits: &'a [Option<RuleMatch>],
    pub outline: &'a Outline,
    pub vocabulary: &'a Vocabulary,
    pub function_words: &'a FunctionWords,
    /// The line that became the headline.
    pub title: Option<usize>,
    /// The words of the headline.
    pub title_words: Vec<LineToken>,
}

/// Returns the values of every line, [`COUNT`] each.
pub(super) fn compute_line_values(around: &Around<'_>) -> Vec<f32> {
    let lines = &around.page.lines;
    let stems = count_prose_stems(around);
    let copies = count_line_copies(around.page);
    let title: HashedSet =
        around.title_words.iter().map(|t| t.stem).filter(|&stem| stem != 0).collect();
    let prose: Vec<bool> = lines.iter().map(|line| line.shape.is_prose()).collect();
    let total_prose: usize =
        lines.iter().filter(|l| l.shape.is_prose()).map(|l| l.shape.words).sum();
    let total_words: usize = lines.iter().map(|l| l.shape.words).sum();
    let page = PageTotals {
        lines: lines.len(),
        prose_lines: prose.iter().filter(|p| **p).count(),
        prose_words: total_prose,
        words: total_words,
    };
    let mut before = 0;
    let since = distances_to_last(prose.iter().copied());
    let until = {
        let mut back = distances_to_last(prose.iter().rev().copied());
        back.reverse();
        back
    };
    let mut out = Vec::with_capacity(lines.len() * COUNT);
    for (at, line) in lines.iter().enumerate() {
        let start = out.len();
        let words = around.page.words(line);
        push_layout_values(line, words, around, &mut out);
        push_rule_values(line, around.hits.get(at).and_then(Option::as_ref), &mut out);
        let next_gap = lines.get(at + 1).is_none_or(|next| next.gap);
        let position = Position {
            at,
            before,
            since: since.get(at).copied().unwrap_or(99),
            until: until.get(at).copied().unwrap_or(99),
            next_gap,
            copies: copies.get(at).copied().unwrap_or(1),
        };
        push_position_values(line, &position, &page, around, &mut out);
        out.push(share_of_known_stems(words, |stem| {
            let own = line.shape.is_prose();
            stems.get(&stem).is_some_and(|&count| count > u32::from(own))
        }));
        out.push(share_of_known_stems(words, |stem| title.contains(&stem)));
        push_page_values(&page, around, &mut out);
        if line.shape.is_prose() {
            before += line.shape.words;
        }
        out.resize(start + COUNT, 0.0);
    }
    out
}

struct PageTotals {
    lines: usize,
    prose_lines: usize,
    prose_words: usize,
    words: usize,
}

struct Position {
    at: usize,
    /// Words of running text before the line.
    before: usize,
    /// Lines since the last running text, and until the next.
    since: usize,
    until: usize,
    next_gap: bool,
    /// The number of copies of the line on the page.
    copies: u32,
}

pub(super) fn flag(held: bool) -> f32 {
    if held { 1.0 } else { 0.0 }
}

/// Returns the logarithm of a count, scaled to the range of the other values.
fn scaled_log(count: usize) -> f32 {
    ((1 + count) as f32).ln() / 3.0
}

/// Returns the share of `of` in `all`; 0 where there is nothing.
fn share_of(of: usize, all: usize) -> f32 {
    of as f32 / all.max(1) as f32
}

/// Adds the layout of the line by itself.
fn push_layout_values(
    line: &PageLine<'_>,
    words: &[LineToken],
    around: &Around<'_>,
    out: &mut Vec<f32>,
) {
    let shape = &line.shape;
    let letters = shape.letters();
    let marks = &shape.marks;
    let function = around.function_words.count_function_words(words);
    let short = words.iter().filter(|token| token.stem == 0).count();
    out.extend([
        scaled_log(shape.words),
        scaled_log(shape.chars),
        share_of(shape.chars, shape.words) / 10.0,
        share_of(shape.upper, letters) * 2.0,
        share_of(shape.digits, shape.chars) * 2.0,
        share_of(shape.chars - letters.min(shape.chars), shape.chars) * 2.0,
        share_of(marks.capitals as usize, marks.pieces as usize),
        share_of(function, words.len()) * 2.0,
        scaled_log(function),
        flag(function == 0),
        share_of(short, words.len()) * 2.0,
        flag(shape.end == End::Open),
        flag(shape.end == End::Stop),
        flag(shape.end == End::Mark),
        flag(shape.end == End::Acronym),
        flag(shape.end == End::Comma),
        flag(shape.starts_small),
        flag(shape.bullet),
        flag(letters > 0 && shape.upper == letters),
        flag(letters == 0),
        share_of(marks.commas as usize, shape.words) * 4.0,
        marks.stops.min(6) as f32 / 3.0,
        flag(marks.quotes > 0),
        flag(marks.bars > 0),
        flag(marks.arrows > 0),
        flag(marks.slashes > 0),
        flag(marks.at > 0),
        flag(marks.brackets > 0),
        flag(marks.underscores > 2),
        flag(marks.colons > 0),
        flag(marks.copyright > 0),
        flag(marks.currency > 0),
        flag(line.text.contains("http") || line.text.contains("www.")),
        flag(line.text.ends_with(['…']) || line.text.ends_with("...")),
        flag(shape.is_prose()),
        flag(shape.is_headline_like()),
        flag(shape.digits > 0 && shape.words <= 15 && around.vocabulary.holds_date(&line.text)),
        flag(around.outline.is_foreign(line)),
        flag(shape.words <= 2),
        flag(shape.words <= 4),
        flag(shape.words >= 30),
    ]);
}

/// Adds the findings of the rules on the line.
fn push_rule_values(line: &PageLine<'_>, hit: Option<&RuleMatch>, out: &mut Vec<f32>) {
    use RemovalReason as R;
    let why = hit.map(|hit| hit.why);
    let is = |reasons: &[R]| flag(why.is_some_and(|why| reasons.contains(&why)));
    let gone = match line.fate {
        Fate::Removed(why) => Some(why),
        _ => None,
    };
    let was = |reasons: &[R]| flag(gone.is_some_and(|why| reasons.contains(&why)));
    out.extend([
        is(&[R::RelatedLinks]),
        is(&[R::ShareBar]),
        is(&[R::Credit]),
        is(&[R::CommentForm, R::LoginForm]),
        is(&[R::SiteChrome]),
        is(&[R::ViewCount]),
        flag(hit.is_some_and(|hit| hit.whole)),
        flag(hit.is_some_and(|hit| hit.then == Then::End)),
        flag(hit.is_some_and(|hit| hit.then == Then::Links)),
        flag(hit.is_some_and(|hit| hit.place == Where::Edges)),
        flag(line.fate == Fate::Title),
        was(&[R::DuplicateHeadline]),
        was(&[R::DuplicateLede, R::DuplicateParagraph]),
        was(&[R::Furniture]),
        was(&[R::RelatedLinks]),
        was(&[R::SiteChrome, R::CommentForm, R::LoginForm]),
        flag(gone.is_none()),
    ]);
}

/// Adds the position of the line.
fn push_position_values(
    line: &PageLine<'_>,
    position: &Position,
    page: &PageTotals,
    around: &Around<'_>,
    out: &mut Vec<f32>,
) {
    let Position { at, before, since, until, next_gap, copies } = *position;
    let region = &around.outline.region;
    let from_end = page.lines - 1 - at.min(page.lines - 1);
    // so far off it is one, and costs nothing
    let tanh = |x: f32| if x.abs() < 10.0 { x.tanh() } else { x.signum() };
    let signed = |to: usize| tanh((at as f32 - to as f32) / 10.0);
    out.extend([
        flag(line.gap),
        flag(next_gap),
        flag(line.indented),
        share_of(at, page.lines),
        at.min(30) as f32 / 30.0,
        from_end.min(30) as f32 / 30.0,
        share_of(before, page.prose_words),
        flag(before == 0),
        flag(before >= page.prose_words),
        (since.min(20) as f32) / 10.0,
        (until.min(20) as f32) / 10.0,
        flag(region.contains(&at)),
        signed(region.start),
        signed(region.end),
        flag(copies > 1),
        scaled_log(copies as usize - 1),
        around.title.map_or(0.0, signed),
        flag(around.title.is_none()),
        flag(around.title.is_some_and(|title| at < title)),
    ]);
}

/// Adds the values of the page, the same for each of its lines.
fn push_page_values(page: &PageTotals, around: &Around<'_>, out: &mut Vec<f32>) {
    out.extend([
        scaled_log(page.lines) / 2.0,
        share_of(page.prose_lines, page.lines),
        share_of(page.prose_words, page.words),
        share_of(page.words, page.lines) / 20.0,
        scaled_log(page.words) / 2.0,
        flag(around.outline.dump),
        share_of(around.outline.region.len(), page.lines),
    ]);
}

/// Returns the share of a line's content words for which `known` holds.
fn share_of_known_stems(words: &[LineToken], known: impl Fn(u64) -> bool) -> f32 {
    let (mut all, mut found) = (0, 0);
    for stem in words.iter().map(|token| token.stem).filter(|&stem| stem != 0).take(60) {
        all += 1;
        found += usize::from(known(stem));
    }
    share_of(found, all)
}

/// Counts the lines of running text in the region that have each stem.
fn count_prose_stems(around: &Around<'_>) -> HashedMap<u32> {
    let mut stems = map_with_capacity(1024);
    let region = around.page.lines.get(around.outline.region.clone()).unwrap_or_default();
    for line in region.iter().filter(|line| line.shape.is_prose()).take(60) {
        let mut own: Vec<u64> =
            around.page.words(line).iter().map(|t| t.stem).filter(|&s| s != 0).take(200).collect();
        own.sort_unstable();
        own.dedup();
        for stem in own {
            *stems.entry(stem).or_default() += 1;
        }
    }
    stems
}

/// Counts the copies of each line on the page.
fn count_line_copies(page: &LinedText<'_>) -> Vec<u32> {
    let mut counts: HashedMap<u32> = map_with_capacity(page.lines.len());
    let keys: Vec<u64> = page
        .lines
        .iter()
        .map(|line| {
            let words = page.words(line);
            words.iter().take(64).fold(words.len() as u64, |hash, token| {
                hash.rotate_left(7).wrapping_add(token.word)
            })
        })
        .collect();
    for &key in &keys {
        *counts.entry(key).or_default() += 1;
    }
    keys.iter().map(|key| counts.get(key).copied().unwrap_or(1)).collect()
}

/// Counts for each place the steps since `held` was last true, itself left out.
fn distances_to_last(held: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut last = 99;
    held.map(|held| {
        let distance = last;
        last = if held { 1 } else { last + 1 };
        distance
    })
    .collect()
}
