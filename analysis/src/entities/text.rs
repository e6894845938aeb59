//! One text of an article, split into words.

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use crate::article::TextPart;
use crate::limits;
use crate::prehashed::HashedSet;
use crate::stage::too_many;

use super::fold::hash_word;
use super::inflection::{self, Cases, Gender, Inflection};
use super::token::{Gap, Token, WordShape, tokenise_first};

/// The capitals of a line, by which a capital in it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A sentence: a capital marks a name.
    Plain,
    /// A Headline in Which Most Words Have One.
    Titled,
    /// A LINE OF CAPITALS.
    Shouted,
}

/// The headline or the body.
pub struct ArticleText<'t> {
    /// Which of them.
    pub part: TextPart,
    /// The text itself.
    pub text: &'t str,
    /// Its words.
    pub tokens: Vec<Token>,
    /// The style of each word's line.
    styles: Vec<Style>,
    /// The last results of [`ArticleText::cached_phonetic_key`].
    sounds: Recent<str>,
    /// The last results of [`ArticleText::cached_surnames`].
    surnames: Recent<[Surname]>,
    /// The declensions of names in it: of those in Latin script, of those in Cyrillic.
    inflections: [Option<&'static Inflection>; 2],
    /// Whether a name may have an article at the end of its first word.
    pub articles: bool,
    /// Whether endings may stand behind an apostrophe, as in Polish.
    endings: bool,
    /// The primary tag of its language, in bytes; zeros where it is not known or has three letters.
    language: [u8; 2],
    /// Its words, hashed, for whoever asks whether it has one.
    words: OnceCell<HashedSet>,
}

/// A reading of a part of a name as a surname.
#[derive(Debug)]
pub struct Surname {
    /// The base form, in lower case.
    pub base: String,
    /// The gender of its holder.
    pub gender: Gender,
    /// The cases in which the words of the text are a form of it.
    pub cases: Cases,
    /// The phonetic key of the surname.
    pub sound: String,
}

/// The last results for words of a text.
struct Recent<T: ?Sized>(RefCell<VecDeque<(Range<usize>, Rc<T>)>>);

/// The number of results that are kept: for the parts of two names, at least.
const REMEMBERED: usize = 16;

impl<T: ?Sized> Recent<T> {
    fn get_or_make(&self, words: Range<usize>, make: impl FnOnce() -> Rc<T>) -> Rc<T> {
        let mut recent = self.0.borrow_mut();
        if let Some((_, known)) = recent.iter().find(|(known, _)| *known == words) {
            return Rc::clone(known);
        }
        let made = make();
        recent.truncate(REMEMBERED - 1);
        recent.push_front((words, Rc::clone(&made)));
        made
    }
}

impl<'t> ArticleText<'t> {
    /// Splits a text in `language` (a BCP 47 tag) into words.
    ///
    /// # Errors
    /// When there are more than any article has.
    pub fn new(part: TextPart, text: &'t str, language: Option<&str>) -> Result<Self, String> {
        let tokens = tokenise_first(text, limits::WORDS);
        if tokens.len() > limits::WORDS {
            return Err(too_many("words", limits::WORDS));
        }
        let mut styles = Vec::with_capacity(tokens.len());
        let mut line = 0..0;
        for (at, token) in tokens.iter().enumerate() {
            line.end = at + 1;
            let next = tokens.get(at + 1);
            let ends = next.is_none_or(|next| {
                next.gap == Gap::Break && text_between(text, token, next).contains(['\n', '\r'])
            });
            if ends {
                let style = line_style(tokens.get(line.clone()).unwrap_or_default());
                styles.resize(line.end, style);
                line.start = line.end;
            }
        }
        let inflections =
            [false, true].map(|cyrillic| inflection::for_language(language, cyrillic));
        Ok(Self {
            part,
            text,
            tokens,
            styles,
            sounds: Recent(RefCell::default()),
            surnames: Recent(RefCell::default()),
            inflections,
            articles: inflection::has_articles(language),
            endings: language.is_some_and(|tag| tag.split('-').next() == Some("pl")),
            language: primary_tag(language),
            words: OnceCell::new(),
        })
    }

    /// Returns the primary tag of its language; nothing where that is not known or has three letters.
    pub fn language(&self) -> &str {
        str::from_utf8(&self.language).unwrap_or_default().trim_end_matches('\0')
    }

    /// Returns whether it is written in the language of this tag of two letters.
    pub fn is_in(&self, language: &str) -> bool {
        self.language() == language
    }

    /// Returns whether names have an -s in the genitive, without an apostrophe: `Merkels`.
    pub fn has_genitive_s(&self) -> bool {
        matches!(&self.language, b"de" | b"nl" | b"sv" | b"da" | b"nb" | b"nn" | b"no" | b"lb")
    }

    /// Returns the declension of names in one of the scripts here.
    pub fn inflection(&self, cyrillic: bool) -> Option<&'static Inflection> {
        let [latin, other] = self.inflections;
        if cyrillic { other } else { latin }
    }

    /// Returns whether word `at` is no word but the ending of the one before: `Jeremy'ego`.
    pub fn is_ending(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.gap == Gap::Apostrophe
                && token.shape == WordShape::Lower
                && self.endings
                && inflection::is_ending_with_apostrophe(token.text(self.text))
        })
    }

    /// Returns whether the text has this word, however it is capitalised.
    pub fn has_word(&self, word: &str) -> bool {
        let words = || self.tokens.iter().map(|token| token.hash).collect();
        self.words.get_or_init(words).contains(&hash_word(word))
    }

    /// Returns the style of the line of word `at`.
    pub fn style_at(&self, at: usize) -> Style {
        self.styles.get(at).copied().unwrap_or(Style::Plain)
    }

    /// Returns the text between word `at` and the next.
    pub fn gap_after(&self, at: usize) -> &'t str {
        let end = self.tokens.get(at + 1).map_or(self.text.len(), |next| next.bytes().start);
        let start = self.tokens.get(at).map_or(end, |token| token.bytes().end);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Returns the phonetic key of the name in `words`, as `make` gives it, or from the last results. In a row of
    /// names one may begin at each word, and each word be asked for as often as a name has parts.
    pub fn cached_phonetic_key(
        &self,
        words: Range<usize>,
        make: impl FnOnce() -> String,
    ) -> Rc<str> {
        self.sounds.get_or_make(words, || make().into())
    }

    /// Returns the readings of the words of a part of a name as a surname, as `make` gives them, or from the
    /// last results.
    pub fn cached_surnames(
        &self,
        words: Range<usize>,
        make: impl FnOnce() -> Vec<Surname>,
    ) -> Rc<[Surname]> {
        self.surnames.get_or_make(words, || make().into())
    }

    /// Returns the words `[first, end)` as they are in the text.
    pub fn slice_words(&self, first: usize, end: usize) -> &'t str {
        let start = self.tokens.get(first).map_or(0, |token| token.bytes().start);
        let last = end.checked_sub(1).and_then(|at| self.tokens.get(at));
        self.text.get(start..last.map_or(0, |token| token.bytes().end)).unwrap_or_default()
    }
}

/// Returns the primary tag of a language, where it has two letters.
fn primary_tag(language: Option<&str>) -> [u8; 2] {
    let primary = language.and_then(|tag| tag.split('-').next());
    primary.and_then(|tag| tag.as_bytes().try_into().ok()).unwrap_or_default()
}

fn text_between<'t>(text: &'t str, before: &Token, after: &Token) -> &'t str {
    text.get(before.bytes().end..after.bytes().start).unwrap_or_default()
}

/// The fewest words of a line of capitals, and how many tenths of its words have no small letter. Set by hand.
const SHOUTED_WORDS: usize = 3;
const SHOUTED_TENTHS: usize = 8;
/// The fewest words of a titled line, and how many tenths of its words have a capital. Set by hand.
const TITLED_WORDS: usize = 4;
const TITLED_TENTHS: usize = 7;
/// A longer word of capitals is no acronym. Set by hand.
const ACRONYM_LETTERS: usize = 4;

/// Returns the style of a line.
fn line_style(line: &[Token]) -> Style {
    let words = line.iter().filter(|token| token.shape != WordShape::Digit);
    let (mut all, mut capital, mut upper, mut long) = (0, 0, 0, 0);
    for token in words {
        all += 1;
        capital += usize::from(token.is_capital());
        upper += usize::from(matches!(token.shape, WordShape::Upper | WordShape::Initial));
        long += usize::from(token.shape == WordShape::Upper && token.length() > ACRONYM_LETTERS);
    }
    if all >= SHOUTED_WORDS && upper * 10 >= all * SHOUTED_TENTHS && long > 0 {
        Style::Shouted
    } else if all >= TITLED_WORDS && capital * 10 >= all * TITLED_TENTHS {
        Style::Titled
    } else {
        Style::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_style() {
        let text = ArticleText::new(
            TextPart::Body,
            "MINISTER VISITS NORTHERN PORT\nMinister Visits Northern Port Again\nHe said so on Monday.",
            None,
        )
        .unwrap();
        assert_eq!(text.style_at(0), Style::Shouted);
        assert_eq!(text.style_at(4), Style::Titled);
        assert_eq!(text.style_at(9), Style::Plain);
    }
}
