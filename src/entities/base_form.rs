//! The base form of a place's or an organisation's name that stands in another case.

use super::fold::hash_word;
use super::gazetteer::{EntityId, Gazetteer};
use super::text::Text;
use super::token::Shape;

/// The most base forms of a phrase that are looked at.
const BASES: usize = 8;

/// Words after which a name does not stand in its base form, in the Slavic languages.
const PREPOSITIONS: [&str; 41] = [
    "в",
    "во",
    "из",
    "под",
    "до",
    "от",
    "к",
    "у",
    "с",
    "со",
    "при",
    "около",
    "о",
    "об",
    "близ",
    "з",
    "із",
    "від",
    "w",
    "we",
    "z",
    "ze",
    "do",
    "od",
    "ku",
    "przy",
    "v",
    "ve",
    "ke",
    "k",
    "iz",
    "pri",
    "u",
    "kod",
    "sa",
    "s",
    "ob",
    "po",
    "по",
    "для",
    "dla",
];

/// The base form of the name of a place or an organisation that stands in some words, and what of
/// that name the gazetteer lists; `None` where it is not known to stand in another form. A base form
/// counts that is listed, or that the article has too, or to which adjective and noun agree.
pub fn phrase_base(
    text: &Text,
    first: usize,
    end: usize,
    gazetteer: &Gazetteer,
) -> Option<(String, Option<EntityId>)> {
    let tokens = text.tokens.get(first..end)?;
    // an acronym stands for itself
    if matches!(tokens, [only] if only.shape == Shape::Upper) {
        return None;
    }
    let inflection = text.inflection(tokens.first()?.cyrillic)?;
    let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
    // the list has odd spellings from many languages: "Londonu" is one
    let itself = gazetteer.listed(&hashes);
    let words: Vec<String> =
        tokens.iter().map(|token| token.text(text.text).to_lowercase().replace('ё', "е")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let bases = inflection.phrase_bases(&words, BASES);
    let listed = bases.iter().find_map(|base| {
        let hashes: Vec<u64> = base.iter().map(|word| hash_word(word)).collect();
        let entity = gazetteer.listed(&hashes)?;
        itself.is_none_or(|itself| itself == entity).then_some((base, Some(entity)))
    });
    if itself.is_some() && listed.is_none() {
        return None;
    }
    let others = |base: &[String], holds: &dyn Fn(&str) -> bool| {
        let pairs = base.iter().zip(&words);
        pairs.filter(|(base, word)| base.as_str() != **word).all(|(base, _)| holds(base))
    };
    let attested = || bases.iter().find(|base| others(base, &|word| text.has(word)));
    let agreeing = || {
        let changed = |base: &&Vec<String>| {
            let adjective =
                ["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ý", "á", "é", "ski"];
            if !base.first().is_some_and(|word| adjective.iter().any(|end| word.ends_with(end))) {
                return false;
            }
            let pairs = base.iter().zip(&words).take(2);
            pairs.filter(|(base, word)| base.as_str() != **word).count() == 2
        };
        bases.iter().find(changed)
    };
    // "v Londonu": what follows such a word is no base form, and one word has no other to agree with
    let after = first.checked_sub(1).and_then(|before| text.tokens.get(before));
    let governed = || {
        let governed = after.is_some_and(|word| {
            PREPOSITIONS.contains(&word.text(text.text).to_lowercase().as_str())
        });
        bases.first().filter(|_| governed && words.len() == 1)
    };
    let by_rule = || attested().or_else(agreeing).or_else(governed).map(|base| (base, None));
    let (base, entity) = listed.or_else(by_rule)?;
    Some((as_spelled(text, first, base), entity))
}

/// The words of a base form, capitalised and parted as those of the text from `first` on.
fn as_spelled(text: &Text, first: usize, base: &[String]) -> String {
    let mut out = String::new();
    for (at, word) in (first..).zip(base) {
        let Some(token) = text.tokens.get(at) else { break };
        let there = token.text(text.text);
        if hash_word(word) == token.hash {
            out.push_str(there);
        } else if token.is_capital() {
            out.push_str(&capitalised(word));
        } else {
            out.push_str(word);
        }
        if at + 1 < first + base.len() {
            out.push_str(text.after(at));
        }
    }
    out
}

/// A word with a capital at its beginning.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    first.into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
