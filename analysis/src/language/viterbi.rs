//! The language of each line, all lines considered (Viterbi 1967).
//!
//! Lines are a hidden Markov chain: a line mostly keeps the language of the one before. There are two
//! passes. The second one adds what the first one found about the document as a whole. So a line of one
//! word gets the language that its script has elsewhere in the article.

use super::classes::{CLASSES, COUNT, NOT_LANGUAGE, Scores};
use super::evidence::LineScores;

/// The cost of a change of language between two lines, in nats. Anything from 1 to 3 did the same.
const SWITCH: f32 = 2.0;

/// The number of letters that the prior counts for against those of the document; set by hand.
const PRIOR_LETTERS: f32 = 60.0;

/// The most letters that one line adds to the distribution of its document; set by hand.
const LINE_LETTERS: usize = 300;

/// The weight of the document's distribution in the prior of a line; set by hand.
const DOCUMENT: f32 = 0.5;

/// The least probability that the gate may give, and one minus the most. So one odd line does not split
/// an article in two. Set by hand.
const GATE: f32 = 0.02;

impl LineScores {
    /// Returns the probability that the line is no language, within the bounds of [`GATE`].
    fn clamped_nonsense(&self) -> f32 {
        self.nonsense.clamp(GATE, 1.0 - GATE)
    }
}

/// The decision on a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// The class; [`NOT_LANGUAGE`] where the line is no language.
    pub class: usize,
    /// The probability of the class for the line, given the document's distribution: 0 to 1.
    pub confidence: f32,
}

/// Decides on every line. `declared` is the class that the input itself declares.
pub fn decide_lines(lines: &[LineScores], declared: Option<usize>) -> Vec<Decision> {
    let before = expected_prior(declared);
    let mut document = before.map(|p| p * PRIOR_LETTERS);
    let first = before.map(|p| p.ln());
    for line in lines.iter().filter(|line| !line.is_neutral()) {
        let weight = line.letters.min(LINE_LETTERS) as f32;
        for (sum, log) in document.iter_mut().zip(log_posterior(line, &first)) {
            *sum += weight * log.exp();
        }
    }
    let total: f32 = document.iter().sum();
    let second = document.map(|p| DOCUMENT * (p / total).ln());
    let emissions: Vec<Scores> = lines.iter().map(|line| log_posterior(line, &second)).collect();
    let path = best_path(&emissions);
    let decision = |((class, emission), line): ((usize, &Scores), &LineScores)| {
        let confidence = match class {
            _ if line.is_neutral() => 0.0,
            NOT_LANGUAGE => line.nonsense,
            _ => {
                let share = emission.get(class).map_or(0.0, |log| log.exp())
                    / (1.0 - line.clamped_nonsense());
                // rounding may carry the share a little over one
                (share * (1.0 - line.nonsense)).min(1.0)
            }
        };
        Decision { class, confidence }
    };
    path.into_iter().zip(&emissions).zip(lines).map(decision).collect()
}

/// Returns the probability of each class before anything is read.
fn expected_prior(declared: Option<usize>) -> Scores {
    /// The bonus of the declared language, in nats; set by hand.
    const DECLARED: f32 = 2.0;
    let mut prior = [0.0; COUNT];
    for (index, (prior, class)) in prior.iter_mut().zip(CLASSES).enumerate() {
        let bonus = if declared == Some(index) { DECLARED } else { 0.0 };
        *prior = (class.prior + bonus).exp();
    }
    let sum: f32 = prior.iter().sum();
    prior.map(|p| p / sum)
}

/// Returns the logarithm of the probability of each class for a line, under a logarithmic prior. The
/// column of [`NOT_LANGUAGE`] has the gate's probability.
fn log_posterior(line: &LineScores, prior: &Scores) -> Scores {
    if line.is_neutral() {
        return [-(COUNT as f32).ln(); COUNT];
    }
    let mut scores = line.logits;
    for (score, prior) in scores.iter_mut().zip(prior) {
        *score += prior;
    }
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let gate = if most.is_finite() { line.clamped_nonsense() } else { 1.0 };
    if most.is_finite() {
        let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let norm = most + sum.ln() - (1.0 - gate).ln();
        scores = scores.map(|score| score - norm);
    }
    // The languages share the probability that the gate leaves them. "No language" competes with the best
    // of them and not with each by itself, or short lines would always be no language.
    let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let share = if best.is_finite() { best - (1.0 - gate).ln() } else { 0.0 };
    scores[NOT_LANGUAGE] = gate.ln() + share;
    scores
}

/// Finds the most probable sequence of classes.
fn best_path(emissions: &[Scores]) -> Vec<usize> {
    let mut score = [0.0; COUNT];
    let mut from: Vec<[u8; COUNT]> = Vec::with_capacity(emissions.len());
    for emission in emissions {
        let best = best_class(&score);
        let most = score.get(best).copied().unwrap_or_default();
        let mut back = [0; COUNT];
        for (class, ((score, back), emission)) in
            score.iter_mut().zip(&mut back).zip(emission).enumerate()
        {
            let stays = *score >= most - SWITCH;
            // Counted from the best so that a long article's sum does not lose its precision.
            let arrive = if stays { *score - most } else { -SWITCH };
            *back = u8::try_from(if stays { class } else { best }).unwrap_or_default();
            *score = arrive + emission;
        }
        from.push(back);
    }
    let mut class = best_class(&score);
    let mut path = Vec::with_capacity(from.len());
    for back in from.iter().rev() {
        path.push(class);
        class = back.get(class).copied().map_or(0, usize::from);
    }
    path.reverse();
    path
}

/// Returns the class with the highest score.
fn best_class(scores: &Scores) -> usize {
    let best = scores.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map_or(0, |(class, _)| class)
}
