//! The blocks of a page that an extractor kept, found by the words that its text shares with them.

use std::ops::Range;

use super::super::shape::{LineShape, LineToken};
use crate::prehashed::{HashedMap, map_with_capacity};

/// Words that must follow each other.
const RUN: usize = 4;

/// Texts as words, block by block.
#[derive(Debug, Default)]
pub(super) struct BlockWords {
    tokens: Vec<LineToken>,
    blocks: Vec<Range<usize>>,
}

impl BlockWords {
    /// Returns the words of `blocks`.
    pub(super) fn from_blocks<'t>(blocks: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = Self::default();
        for text in blocks {
            let first = words.tokens.len();
            LineShape::from_text(text, &mut words.tokens);
            words.blocks.push(first..words.tokens.len());
        }
        words
    }

    /// Counts the words of a block.
    fn of_block(&self, block: usize) -> usize {
        self.blocks.get(block).map_or(0, ExactSizeIterator::len)
    }

    fn tokens_in(&self, at: &Range<usize>) -> &[LineToken] {
        self.tokens.get(at.clone()).unwrap_or_default()
    }

    /// Returns the share of each block's words, 0 to 1, that is in `extracted` too: in runs of
    /// [`RUN`], or for a shorter block as a block of its own. A run that is there once counts once,
    /// and of several copies on the page those count first that are among most of the rest.
    pub(super) fn covered_by(&self, extracted: &Self) -> Vec<f32> {
        let mut runs: HashedMap<usize> = map_with_capacity(extracted.tokens.len());
        for at in &extracted.blocks {
            for run in extracted.tokens_in(at).windows(RUN) {
                *runs.entry(hash_run(run)).or_default() += 1;
            }
            if at.len() < RUN {
                *runs.entry(hash_run(extracted.tokens_in(at))).or_default() += 1;
            }
        }
        let roughly: Vec<f32> = self
            .blocks
            .iter()
            .map(|at| covered_share(self.tokens_in(at), &mut runs, false))
            .collect();
        let region = self.find_densest_region(&roughly);
        let mut shares = vec![0.0; self.blocks.len()];
        let around = (0..region.start).chain(region.end..self.blocks.len());
        for index in region.clone().chain(around) {
            if let (Some(at), Some(share_of)) = (self.blocks.get(index), shares.get_mut(index)) {
                *share_of = covered_share(self.tokens_in(at), &mut runs, true);
            }
        }
        shares
    }

    /// Returns the stretch of blocks with most words covered and fewest not.
    fn find_densest_region(&self, shares: &[f32]) -> Range<usize> {
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

/// Returns the share of `words` in `runs`; `take` uses those up.
fn covered_share(words: &[LineToken], runs: &mut HashedMap<usize>, take: bool) -> f32 {
    let mut has = |run: &[LineToken]| {
        let Some(count) = runs.get_mut(&hash_run(run)).filter(|count| **count > 0) else {
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

fn hash_run(run: &[LineToken]) -> u64 {
    run.iter().fold(run.len() as u64, |hash, token| {
        let mixed = (hash.rotate_left(5) ^ token.word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    })
}
