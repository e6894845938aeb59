//! The parts of a name: the words from which names are read.

use std::rc::Rc;

use crate::entities::gazetteer::Gazetteer;
use crate::entities::romanise::is_article;
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, WordShape};

use super::words::{PARTICLES, is_in_list};

/// The most parts of a name, and the most words in them. Set by hand.
const PARTS: usize = 6;
const WORDS: usize = 12;
/// The most code points of a word of a name. Set by hand.
const LETTERS: usize = 40;

/// A part of a name: one word, or several with hyphens or apostrophes between.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) capital: bool,
    pub(super) initial: bool,
}

/// Splits what follows word `at` into the parts of a name, as far as it may be one.
pub(super) fn split_parts(text: &ArticleText, at: usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for index in at..at + WORDS {
        let Some(token) = text.tokens.get(index) else { break };
        if token.length() > LETTERS {
            break;
        }
        let capital = token.is_capital();
        let initial = token.shape == WordShape::Initial;
        if let Some(last) = parts.last_mut() {
            let glued = match token.gap {
                Gap::Hyphen => true,
                // O'Neill; В'ячеслав, П'єр
                Gap::Apostrophe => {
                    token.cyrillic || capital && index - last.first == 1 || text.is_ending(index)
                }
                _ => false,
            };
            if glued {
                // the article of "al-Assad" has no say; "US-led" and "Putin-type" are no names
                let inside =
                    token.cyrillic && token.gap == Gap::Apostrophe || text.is_ending(index);
                if !capital && !inside && !is_article(word_at(text, index)) {
                    break;
                }
                last.end = index + 1;
                last.capital |= capital;
                last.initial = false;
                continue;
            }
            let spaced = token.gap == Gap::Space || token.gap == Gap::Stop && last.initial;
            let suffix = parts.len() > 1 && is_suffix(text, index);
            if !spaced || suffix || parts.len() == PARTS {
                break;
            }
        }
        if !capital && !is_in_list(&PARTICLES, word_at(text, index)) {
            break;
        }
        parts.push(Part { first: index, end: index + 1, capital, initial });
    }
    while parts.last().is_some_and(|part| !part.capital || part.initial) {
        parts.pop();
    }
    parts
}

/// Returns whether a word behind a name tells its holder from others of the name: `Jr.`, `III`.
pub(super) fn is_suffix(text: &ArticleText, at: usize) -> bool {
    text.tokens.get(at).is_some_and(|token| {
        let word = token.text(text.text);
        matches!(token.shape, WordShape::Capital | WordShape::Upper)
            && (matches!(word, "II" | "III" | "IV")
                || ["jr", "sr", "jnr", "snr"]
                    .iter()
                    .any(|suffix| word.eq_ignore_ascii_case(suffix)))
    })
}

pub(super) fn word_at<'t>(text: &ArticleText<'t>, at: usize) -> &'t str {
    text.tokens.get(at).map_or("", |token| token.text(text.text))
}

/// Returns the words of a part, without an article at its beginning.
pub(super) fn words_of<'t>(text: &ArticleText<'t>, part: &Part) -> Vec<&'t str> {
    let words: Vec<&str> = (part.first..part.end).map(|at| word_at(text, at)).collect();
    match words.split_first() {
        Some((article, rest)) if !rest.is_empty() && is_article(article) => rest.to_vec(),
        _ => words,
    }
}

pub(super) fn join_words(text: &ArticleText, part: &Part) -> String {
    words_of(text, part).concat()
}

/// Returns the phonetic key of a part.
pub(super) fn part_phonetic_key(text: &ArticleText, part: &Part, gazetteer: &Gazetteer) -> Rc<str> {
    text.cached_phonetic_key(part.first..part.end, || {
        gazetteer.people().phonetic_key(&join_words(text, part))
    })
}

pub(super) fn hash_part(text: &ArticleText, part: &Part) -> u64 {
    text.tokens.get(part.first).map_or(0, |token| token.hash)
}

/// Returns `name` with a capital at the beginning of each word and small letters after it.
pub(super) fn capitalise_words(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut begins = true;
    for c in name.chars() {
        if begins {
            out.extend(c.to_uppercase())
        } else {
            out.extend(c.to_lowercase())
        }
        begins = !c.is_alphanumeric();
    }
    out
}
