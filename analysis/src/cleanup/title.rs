//! The headline: found among the first lines, and its further copies.

use super::lines::{Fate, LinedText};
use super::markers::{RuleMatch, Vocabulary};
use super::outline::Outline;
use super::scripts::{count_words, is_unspaced};
use super::shape::{End, LineShape, LineToken};
use crate::article::RemovalReason;
use crate::prehashed::{HashedMap, HashedSet, map_with_capacity};

/// A headline has at most so many words ...
const MOST_WORDS: usize = 35;
/// ... and at most so many code points.
const MOST_CHARS: usize = 250;
/// The least score with which a line is taken for the headline.
const THRESHOLD: f32 = 3.5;
/// So much more, where another candidate was found before.
const BETTER: f32 = 1.0;
/// So many words at the start of running text may stand before the headline: a slogan.
const SLOGAN_WORDS: usize = 30;
/// So many lines after the first of the article's text are still examined.
const LOOK_AHEAD: usize = 6;

/// Finds the headline, marks it and everything before it, and gives the index of its line.
pub(super) fn find_headline(
    page: &mut LinedText<'_>,
    vocabulary: &Vocabulary,
    outline: &Outline,
    hits: &mut Vec<Option<RuleMatch>>,
) -> Option<usize> {
    let stems = body_stems(page, outline);
    let mut counts: HashedMap<u32> = map_with_capacity(page.lines.len());
    let mut suffixed: HashedSet = HashedSet::default();
    let head = outline.region.start + LOOK_AHEAD;
    for (number, line) in page.lines.iter().enumerate() {
        if line.shape.words > MOST_WORDS {
            continue;
        }
        *counts.entry(hash_words(page.words(line))).or_default() += 1;
        if number > head {
            continue;
        }
        for (head, at) in site_suffixes(&line.text) {
            suffixed.insert(hash_text_words(head));
            suffixed.insert(hash_text_words(line.text.get(at..).unwrap_or_default()));
        }
    }
    // a dump often begins with the page's title: headline and site name
    let page_title: HashedSet = page
        .lines
        .first()
        .map(|line| page.words(line).iter().map(|token| token.stem).collect())
        .unwrap_or_default();
    let mut best: Option<(f32, usize)> = None;
    let mut before = Before::default();
    for (at, line) in page.lines.iter().enumerate().take(head) {
        let hit = hits.get(at).is_some_and(Option::is_some);
        if line.shape.is_prose() && line.shape.end != End::Mark {
            if at >= outline.region.start && !hit {
                let overlap = share_of_body_stems(page.words(line), &stems, true);
                before.add_prose(at, &line.shape, overlap);
            }
            if before.article {
                break;
            }
        } else if !hit && could_be(&line.shape) && !vocabulary.is_furniture(&line.text) {
            let own = hash_words(page.words(line));
            let evidence = HeadlineEvidence {
                overlap: share_of_body_stems(page.words(line), &stems, false),
                repeated: line.shape.words >= 4
                    && counts.get(&own).is_some_and(|count| (2..=4).contains(count)),
                suffixed: line.shape.words >= 3 && suffixed.contains(&own),
                first: at == 0 && !outline.dump,
                echo: outline.dump && at > 0 && echoes_page_title(page.words(line), &page_title),
                prose_before: before.words > 0,
                leads: leads_into_prose(page, at),
                lines_ahead: outline.region.start.saturating_sub(at),
                short_item: opens_short_item(page, at, outline, vocabulary),
            };
            let score = evidence.headline_score(&line.text, &line.shape);
            // after a slogan a line must be clearly the better headline
            let least = if before.words > 0 && !outline.dump { BETTER } else { 0.0 };
            if score >= THRESHOLD && best.is_none_or(|(best, _)| score > best + least) {
                best = Some((score, at));
            }
        }
    }
    let at = best?.1;
    cut_site_suffix(page, at, hits, &counts);
    mark_headline(page, at);
    Some(at)
}

/// The running text before a candidate.
#[derive(Default)]
struct Before {
    words: usize,
    article: bool,
}

impl Before {
    fn add_prose(&mut self, at: usize, shape: &LineShape, overlap: f32) {
        self.words += shape.words;
        // a slogan is under the site's name and shares few words with the article; the
        // article's lede shares many
        self.article |= at == 0 || self.words > SLOGAN_WORDS || overlap > 0.35;
    }
}

fn could_be(shape: &LineShape) -> bool {
    (2..=MOST_WORDS).contains(&shape.words)
        && shape.chars <= MOST_CHARS
        && shape.letters() * 2 > shape.chars
}

/// Signs that a line is the headline.
struct HeadlineEvidence {
    overlap: f32,
    repeated: bool,
    suffixed: bool,
    first: bool,
    /// Most of its words are in the page's title too.
    echo: bool,
    prose_before: bool,
    leads: bool,
    /// Lines between it and the article's text.
    lines_ahead: usize,
    /// A few words over the sentences of a short item.
    short_item: bool,
}

impl HeadlineEvidence {
    fn headline_score(&self, text: &str, shape: &LineShape) -> f32 {
        let points = |held: bool, worth: f32| if held { worth } else { 0.0 };
        3.0 * self.overlap
            + points(self.repeated, 1.5)
            + points(self.suffixed, 3.0)
            + points(self.first, if shape.words < 3 { 1.0 } else { 3.0 })
            + points(self.echo, 2.0)
            + points(!self.prose_before, 0.5)
            + points(self.leads, 0.7)
            + (1.0 - self.lines_ahead as f32 / 20.0).max(0.0)
            + points((4..=20).contains(&shape.words), 1.0)
            + points(self.short_item, 2.5)
            - points(shape.words < 4, 1.0)
            - points(shape.end == End::Stop, 4.0)
            - points(shape.end == End::Comma, 4.0)
            - points(shape.bullet || shape.starts_small, 1.5)
            - points(site_suffixes(text).next().is_some(), 1.0)
    }
}

/// Returns whether the first line is the headline of a short item: two or three words without
/// punctuation, an empty line, and a sentence. A greeting, a name or a date is none.
fn opens_short_item(
    page: &LinedText<'_>,
    at: usize,
    outline: &Outline,
    vocabulary: &Vocabulary,
) -> bool {
    if at > 0 || outline.dump {
        return false;
    }
    let (Some(first), Some(next)) = (page.lines.first(), page.lines.get(1)) else { return false };
    let words: Vec<&str> = first.text.split_whitespace().collect();
    let clean = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '&' | '.');
    let opener = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let stems = |line| page.words(line).iter().map(|token| token.stem).filter(|&stem| stem != 0);
    let shared = stems(first).any(|stem| stems(next).any(|other| other == stem));
    // "Jana Orlik" is a name, unless the text has it too
    let name = words.iter().skip(1).all(|word| word.starts_with(char::is_uppercase));
    let sentence = next.gap
        && matches!(next.shape.end, End::Stop | End::Mark)
        && next.shape.words > first.shape.words;
    (2..=3).contains(&first.shape.words)
        && first.shape.end == End::Open
        && !first.shape.bullet
        && !first.shape.starts_small
        && first.text.chars().all(|c| clean(c) || !c.is_ascii() && c.is_alphabetic())
        && !GREETINGS.contains(&opener.as_str())
        && !vocabulary.holds_date(&first.text)
        && sentence
        && (!name || shared)
}

/// Words that open a letter and no headline.
const GREETINGS: [&str; 32] = [
    "dear",
    "happy",
    "thank",
    "thanks",
    "congratulations",
    "hello",
    "hi",
    "hey",
    "greetings",
    "good",
    "liebe",
    "lieber",
    "hallo",
    "guten",
    "sehr",
    "cher",
    "chère",
    "chers",
    "bonjour",
    "querido",
    "querida",
    "estimado",
    "estimada",
    "hola",
    "caro",
    "cara",
    "ciao",
    "drogi",
    "szanowni",
    "уважаемые",
    "дорогие",
    "здравствуйте",
];

/// Returns whether running text follows within three lines.
fn leads_into_prose(page: &LinedText<'_>, at: usize) -> bool {
    page.lines.iter().skip(at + 1).take(3).any(|line| line.shape.is_prose())
}

/// Returns the stems of the article's first paragraphs.
fn body_stems(page: &LinedText<'_>, outline: &Outline) -> HashedMap<u32> {
    let mut stems = map_with_capacity(1024);
    let region = page.lines.get(outline.region.clone()).unwrap_or_default();
    for line in region.iter().filter(|line| line.shape.is_prose()).take(30) {
        for token in page.words(line).iter().filter(|token| token.stem != 0).take(400) {
            *stems.entry(token.stem).or_default() += 1;
        }
    }
    stems
}

/// Returns the share of a line's content words that the article's text has too. A line that is
/// itself part of that text must find each of its words once more.
fn share_of_body_stems(words: &[LineToken], stems: &HashedMap<u32>, within: bool) -> f32 {
    let content: Vec<u64> =
        words.iter().map(|token| token.stem).filter(|&stem| stem != 0).collect();
    if content.is_empty() {
        return 0.0;
    }
    let least = if within { 2 } else { 1 };
    let found = content.iter().filter(|stem| stems.get(stem).is_some_and(|&count| count >= least));
    found.count() as f32 / content.len().max(2) as f32
}

/// Returns whether most of a line's content words are in the page's title too.
fn echoes_page_title(words: &[LineToken], page_title: &HashedSet) -> bool {
    let content = words.iter().filter(|token| token.stem != 0);
    let (all, found) = content.fold((0, 0), |(all, found), token| {
        (all + 1, found + usize::from(page_title.contains(&token.stem)))
    });
    found >= 3 && found * 10 >= all * 7
}

/// Returns a hash of a line's words.
fn hash_words(words: &[LineToken]) -> u64 {
    words
        .iter()
        .fold(words.len() as u64, |hash, token| hash.rotate_left(7).wrapping_add(token.word))
}

fn hash_text_words(text: &str) -> u64 {
    hash_words(&words_of(text))
}

fn words_of(text: &str) -> Vec<LineToken> {
    let mut words = Vec::new();
    LineShape::from_text(text, &mut words);
    words
}

/// Returns whether two headlines have the same words.
pub(super) fn is_the_same(a: &str, b: &str) -> bool {
    hash_text_words(a) == hash_text_words(b)
}

/// Returns the ways to part a headline from the site's name after it: `Headline - Site`, `Headline
/// | Site`. Gives the headline and the byte where the suffix begins.
fn site_suffixes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.char_indices().rev().take_while(|(at, _)| text.len() - at <= 80).filter_map(
        move |(at, c)| {
            let (head, rest) = text.split_at_checked(at)?;
            if matches!(c, '_' | '-' | '|' | '｜' | '丨' | '—') && head.ends_with(is_unspaced) {
                return Some((head, at));
            }
            if !matches!(c, '-' | '–' | '—' | '|' | ':' | '/' | '•' | '»' | '·') {
                return None;
            }
            // French puts a space before its colon
            let colon = c != ':' || rest.starts_with("::");
            let apart =
                colon && head.ends_with(' ') && rest.trim_start_matches([c, ':']).starts_with(' ');
            apart.then(|| (head.trim_end(), at))
        },
    )
}

/// Parts the site's name from a headline that carries one: where the headline is elsewhere
/// without it, or the name is elsewhere without the headline, or a bar parts them.
fn cut_site_suffix(
    page: &mut LinedText<'_>,
    at: usize,
    hits: &mut Vec<Option<RuleMatch>>,
    counts: &HashedMap<u32>,
) {
    let Some(line) = page.lines.get(at) else { return };
    let text = line.text.clone();
    let cut = site_suffixes(&text)
        .filter(|&(head, from)| {
            let suffix = text.get(from..).unwrap_or_default();
            let name = suffix.trim_start_matches(|c: char| !c.is_alphanumeric());
            let known = counts.contains_key(&hash_text_words(head))
                || counts.contains_key(&hash_text_words(name));
            let bar = suffix.trim_start().starts_with(['|', ':', '»', '_', '｜', '丨']);
            name.split_whitespace().count() <= 5 && count_words(head) >= 3 && (known || bar)
        })
        .map(|(_, from)| from)
        .min();
    if let Some(from) = cut
        && page.split_line(at, from)
    {
        hits.insert(at + 1, None);
        if let Some(suffix) = page.lines.get_mut(at + 1) {
            suffix.remove(RemovalReason::SiteChrome);
        }
    }
}

/// Marks the headline; the text before it is the site's.
fn mark_headline(page: &mut LinedText<'_>, at: usize) {
    for line in page.lines.iter_mut().take(at) {
        line.remove(RemovalReason::SiteChrome);
    }
    if let Some(line) = page.lines.get_mut(at) {
        line.fate = Fate::Title;
    }
}

/// Removes further copies of the headline, in any place and with any site name after
/// them.
pub(super) fn remove_copies(page: &mut LinedText<'_>, title: &str) {
    let wanted_words = words_of(title);
    let wanted = hash_words(&wanted_words);
    let long = title.split_whitespace().nth(2).is_some();
    let bare: Vec<u64> = site_suffixes(title).map(|(head, _)| hash_text_words(head)).collect();
    let mut copies = Vec::new();
    for (at, line) in page.lines.iter().enumerate() {
        if line.shape.words > MOST_WORDS + 10
            || line.fate == Fate::Title
            || line.shape.letters() == 0
        {
            continue;
        }
        let own = hash_words(page.words(line));
        let same = own == wanted
            || (bare.contains(&own) && line.shape.words >= 3)
            || (long
                && line.tokens.len() >= wanted_words.len()
                && site_suffixes(&line.text).any(|(head, at)| {
                    let tail = line.text.get(at..).unwrap_or_default();
                    hash_text_words(head) == wanted || hash_text_words(tail) == wanted
                }));
        if same {
            copies.push(at);
        }
    }
    for at in copies {
        if let Some(line) = page.lines.get_mut(at) {
            line.fate = Fate::Removed(RemovalReason::DuplicateHeadline);
        }
    }
}
