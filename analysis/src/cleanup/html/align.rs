//! Which blocks of a page an extractor kept, told by the words that its text shares with them.

use std::collections::HashMap;
use std::ops::Range;

use super::super::shape::{Shape, Token};

/// Words that must follow each other.
const RUN: usize = 4;

/// Texts as words, block by block.
#[derive(Debug, Default)]
pub(super) struct Words {
    tokens: Vec<Token>,
    blocks: Vec<Range<usize>>,
}

impl Words {
    /// The words of `blocks`.
    pub(super) fn of<'t>(blocks: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = Self::default();
        for text in blocks {
            let first = words.tokens.len();
            Shape::of(text, &mut words.tokens);
            words.blocks.push(first..words.tokens.len());
        }
        words
    }

    /// How many a block has.
    fn of_block(&self, block: usize) -> usize {
        self.blocks.get(block).map_or(0, ExactSizeIterator::len)
    }

    fn block(&self, at: &Range<usize>) -> &[Token] {
        self.tokens.get(at.clone()).unwrap_or_default()
    }

    /// Which share of each block's words, 0 to 1, stands in `extracted` too: in runs of [`RUN`], or
    /// for a shorter block as a block of its own. What stands there once counts once, and of several
    /// copies on the page those count first that stand among most of the rest.
    pub(super) fn covered_by(&self, extracted: &Self) -> Vec<f32> {
        let mut runs: HashMap<u64, usize> = HashMap::new();
        for at in &extracted.blocks {
            for run in extracted.block(at).windows(RUN) {
                *runs.entry(hash(run)).or_default() += 1;
            }
            if at.len() < RUN {
                *runs.entry(hash(extracted.block(at))).or_default() += 1;
            }
        }
        let roughly: Vec<f32> =
            self.blocks.iter().map(|at| share(self.block(at), &mut runs, false)).collect();
        let region = self.region(&roughly);
        let mut shares = vec![0.0; self.blocks.len()];
        let around = (0..region.start).chain(region.end..self.blocks.len());
        for index in region.clone().chain(around) {
            if let (Some(at), Some(share_of)) = (self.blocks.get(index), shares.get_mut(index)) {
                *share_of = share(self.block(at), &mut runs, true);
            }
        }
        shares
    }

    /// The stretch of blocks with most words covered and fewest not.
    fn region(&self, shares: &[f32]) -> Range<usize> {
        let (mut best, mut sum, mut start) = (0.0, 0.0, 0);
        let mut region = 0..shares.len();
        for (at, share) in shares.iter().enumerate() {
            sum += (share - 0.5) * self.of_block(at) as f32;
            if sum <= 0.0 {
                (sum, start) = (0.0, at + 1);
            } else if sum > best {
                best = sum;
                region = start..at + 1;
            }
        }
        region
    }
}

/// The share of `words` in `runs`; `take` uses those up.
fn share(words: &[Token], runs: &mut HashMap<u64, usize>, take: bool) -> f32 {
    let mut has = |run: &[Token]| {
        let Some(count) = runs.get_mut(&hash(run)).filter(|count| **count > 0) else {
            return false;
        };
        *count -= usize::from(take);
        true
    };
    if words.len() < RUN {
        return if !words.is_empty() && has(words) { 1.0 } else { 0.0 };
    }
    let (mut covered, mut until) = (0, 0);
    for (at, run) in words.windows(RUN).enumerate() {
        if has(run) {
            covered += at + RUN - until.max(at);
            until = at + RUN;
        }
    }
    covered as f32 / words.len() as f32
}

fn hash(run: &[Token]) -> u64 {
    run.iter().fold(run.len() as u64, |hash, token| {
        let mixed = (hash.rotate_left(5) ^ token.word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    })
}
