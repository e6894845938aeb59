//! The measure of the article extraction benchmark of Zyte (Scrapinghub 2020): the 4-grams of words
//! (shingles) that two texts share.

use std::collections::HashMap;

use super::score::Score;
use super::words::split_words;

/// Words in a shingle.
const SHINGLE: usize = 4;

/// Compares the words of `found` with those of `expected`, in shingles. The score is normalised, so that
/// long texts count no more than short ones; add up the scores of many texts for a mean.
pub fn score_shingles(expected: &str, found: &str) -> Score {
    let mut counts: HashMap<Vec<&str>, (u32, u32)> = HashMap::new();
    for shingle in text_shingles(expected) {
        counts.entry(shingle).or_default().0 += 1;
    }
    for shingle in text_shingles(found) {
        counts.entry(shingle).or_default().1 += 1;
    }
    let mut score = Score::default();
    for (wanted, have) in counts.into_values() {
        score.right += f64::from(wanted.min(have));
        score.wrong += f64::from(have.saturating_sub(wanted));
        score.missed += f64::from(wanted.saturating_sub(have));
    }
    score.normalised()
}

/// Returns all shingles of a text; for a shorter text all its words together.
fn text_shingles(text: &str) -> Vec<Vec<&str>> {
    let words: Vec<&str> = split_words(text).collect();
    match words.len() {
        0 => Vec::new(),
        1..SHINGLE => vec![words],
        _ => words.windows(SHINGLE).map(<[&str]>::to_vec).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_score_one_and_foreign_ones_nothing() {
        let text = "The board closed the northern quay, it said.";
        assert_eq!(score_shingles(text, text).f1(), 1.0);
        assert_eq!(score_shingles(text, "Something else was said by somebody else.").f1(), 0.0);
        assert_eq!(score_shingles(text, "").recall(), 0.0);
    }

    #[test]
    fn a_lost_word_costs_the_shingles_that_it_stood_in() {
        let score = score_shingles("a b c d e", "a b c d");
        assert_eq!((score.right, score.missed, score.wrong), (0.5, 0.5, 0.0));
    }
}
