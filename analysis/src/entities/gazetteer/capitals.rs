//! The letters of listed names: capitals, acronyms, the Russian alphabet.

use crate::article::EntityType;
use crate::entities::token::{Token, WordShape};

use super::Capitals;

/// Articles with which the name of a paper may begin.
const ARTICLES: [&str; 7] = ["The", "Die", "Der", "El", "La", "Le", "Il"];

/// The longest acronym in the tables, in code points. Set by hand.
const ACRONYM_LETTERS: usize = 6;

/// Returns whether an acronym can be read as a word: a consonant at its end and a vowel before that. `МИД`
/// can, but not `ООН`, which is spelled.
pub(super) fn is_readable(acronym: &str) -> bool {
    let vowel = |c: char| "аеиоуыэюя".contains(c);
    let mut letters = acronym.chars().rev();
    let ends = letters.next().is_some_and(|c| !vowel(c)) && letters.any(vowel);
    ends && acronym.chars().next().is_some_and(|c| !vowel(c)) && acronym.chars().count() > 2
}

/// Returns whether all Cyrillic letters of a spelling are of the Russian alphabet.
pub(super) fn is_russian(spelling: &str) -> bool {
    spelling.chars().all(|c| c < '\u{400}' || matches!(c, 'А'..='я' | 'ё' | 'Ё') || c > '\u{52f}')
}

pub(super) fn capitals_of(kind: EntityType, spelling: &str, tokens: &[Token]) -> Capitals {
    if tokens
        .iter()
        .all(|token| token.shape == WordShape::Upper && token.length() <= ACRONYM_LETTERS)
    {
        return Capitals::Acronym;
    }
    // "Die Zeit" is a paper, "die Zeit" the time
    let article = tokens.first().is_some_and(|token| ARTICLES.contains(&token.text(spelling)));
    if kind == EntityType::Organisation && tokens.len() > 1 && !article {
        return Capitals::One;
    }
    let bits = tokens.iter().take(16).enumerate();
    Capitals::Each(bits.fold(0, |bits, (at, t)| bits | u16::from(t.is_capital()) << at))
}
