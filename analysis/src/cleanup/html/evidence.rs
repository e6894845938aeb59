//! Features of a block besides its text, for the block model: its markup, the elements around it,
//! and the votes of others for the article. Link density and containers after Kohlschütter,
//! Fankhauser and Nejdl (2010) and Readability; every value lies between about -2 and 2.

use super::super::features::bucket_of_hash;
use super::super::features::flag;
use super::super::model::BLOCKS;
use super::tree::{Tag, Tree};
use super::view::ViewBlock;
use crate::article::BlockKind;

/// Values for each block.
pub(crate) const COUNT: usize = 41;
/// Buckets of the marks around a block.
pub(crate) const MARKS: usize = 12;
/// Marks are buckets of other kinds than words.
const FIRST_KIND: u64 = 10;
/// The number of elements around a block whose marks are used.
const LEVELS: usize = 3;
/// So many blocks on each side are near.
const NEAR: usize = 4;
/// Of a block so many bytes count for its element.
const MOST_BYTES: usize = 600;

/// Which share of each block's words, 0 to 1, a voice takes for the article.
pub(super) struct Votes {
    /// The extractor's.
    pub extracted: Vec<f32>,
    /// That of the text which the page declares to be its article.
    pub declared: Option<Vec<f32>>,
}

/// Sums over the blocks in an element, and in those within it.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// Bytes of running text directly in it, or in a paragraph of it.
    prose: f32,
    bytes: f32,
    linked: f32,
    blocks: f32,
}

/// Returns the values of each block.
pub(super) fn compute_block_values(
    blocks: &[ViewBlock],
    tree: &Tree,
    votes: &Votes,
) -> Vec<[f32; COUNT]> {
    let sums = sum_by_element(blocks, tree);
    let of = |number: u32| sums.get(number as usize).copied().unwrap_or_default();
    let all = of(0);
    let best =
        blocks.iter().map(|block| of(tree.element(block.element).parent).prose).fold(0.0, f32::max);
    let extracted = Voice::from_shares(Some(&votes.extracted), blocks);
    let declared = Voice::from_shares(votes.declared.as_deref(), blocks);
    let believed = declared.bytes / (1.0 + extracted.bytes);
    let values = |(at, block): (usize, &ViewBlock)| {
        let own = tree.element(block.element);
        let container = tree.element(own.parent);
        let length = block.text.len().max(1) as f32;
        let (inner, outer, outmost) = (of(block.element), of(own.parent), of(container.parent));
        let within = own.within;
        let kind = block.block_kind();
        [
            flag(block.heading == 1),
            flag(block.heading == 2),
            flag(block.heading == 3),
            flag(block.heading > 3),
            flag(kind == BlockKind::Heading),
            flag(block.item),
            flag(block.chrome),
            flag(block.caption),
            block.linked as f32 / length,
            flag(block.linked == 0),
            block.bold as f32 / length,
            flag(own.tag == Tag::Paragraph),
            flag(matches!(own.tag, Tag::Division | Tag::Article)),
            flag(own.tag == Tag::Cell),
            flag(own.tag == Tag::Item),
            flag(within.article),
            flag(within.main),
            flag(within.aside),
            flag(within.hidden),
            flag(within.quotation),
            flag(within.table),
            f32::from(own.depth.min(40)) / 20.0,
            inner.prose / all.prose.max(1.0),
            outer.prose / all.prose.max(1.0),
            outmost.prose / all.prose.max(1.0),
            flag(outer.prose > 0.0 && outer.prose >= best),
            inner.linked / inner.bytes.max(1.0),
            outer.linked / outer.bytes.max(1.0),
            outmost.linked / outmost.bytes.max(1.0),
            (1.0 + outer.blocks).ln() / 3.0,
            outer.bytes / outer.blocks.max(1.0) / 200.0,
            outmost.bytes / outmost.blocks.max(1.0) / 200.0,
            flag(declared.any),
            believed.min(2.0),
            declared.share_at(at),
            declared.mean_share_near(at),
            flag(extracted.any),
            extracted.share_at(at),
            extracted.mean_share_near(at),
            extracted.is_before_first(at),
            extracted.is_after_last(at),
        ]
    };
    blocks.iter().enumerate().map(values).collect()
}

/// One source's votes on the blocks.
struct Voice<'v> {
    shares: &'v [f32],
    any: bool,
    bytes: f32,
    first: usize,
    last: usize,
}

impl<'v> Voice<'v> {
    fn from_shares(shares: Option<&'v [f32]>, blocks: &[ViewBlock]) -> Self {
        let shares = shares.unwrap_or_default();
        let is_for = |share: &f32| *share >= 0.5;
        let bytes = shares.iter().zip(blocks).filter(|(share, _)| is_for(share));
        let bytes = bytes.map(|(_, block)| block.text.len() as f32).sum();
        let first = shares.iter().position(is_for);
        let last = shares.iter().rposition(is_for).unwrap_or_default();
        Self { shares, any: first.is_some(), bytes, first: first.unwrap_or_default(), last }
    }

    fn share_at(&self, at: usize) -> f32 {
        self.shares.get(at).copied().unwrap_or_default()
    }

    /// Returns the mean over the blocks around.
    fn mean_share_near(&self, at: usize) -> f32 {
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(self.shares.len());
        let count = near.len().saturating_sub(1).max(1) as f32;
        let others = self.shares.get(near).unwrap_or_default().iter().sum::<f32>();
        (others - self.share_at(at)) / count
    }

    fn is_before_first(&self, at: usize) -> f32 {
        flag(self.any && at < self.first)
    }

    fn is_after_last(&self, at: usize) -> f32 {
        flag(self.any && at > self.last)
    }
}

fn sum_by_element(blocks: &[ViewBlock], tree: &Tree) -> Vec<Sums> {
    let mut sums = vec![Sums::default(); tree.len()];
    for block in blocks {
        let length = block.text.len();
        let prose = if block.is_prose() { length.min(MOST_BYTES) as f32 } else { 0.0 };
        let mut number = block.element;
        // directly, one up, two up; then only what every element holds in all
        for level in 0.. {
            let Some(sum) = sums.get_mut(number as usize) else { break };
            sum.prose += if level < 3 || number == 0 { prose } else { 0.0 };
            sum.bytes += length as f32;
            sum.linked += block.linked as f32;
            sum.blocks += 1.0;
            if number == 0 {
                break;
            }
            number = tree.element(number).parent;
        }
    }
    sums
}

/// Returns the buckets of the marks around a block, the nearest first.
pub(super) fn bucket_marks_around(block: &ViewBlock, tree: &Tree) -> [u16; MARKS] {
    let mut marks = [0; MARKS];
    let mut slots = marks.iter_mut();
    let (mut element, mut level) = (tree.element(block.element), 0);
    while level < LEVELS {
        if element.marks.iter().any(|&mark| mark != 0) {
            for &mark in element.marks.iter().filter(|mark| **mark != 0) {
                let Some(slot) = slots.next() else { return marks };
                *slot = bucket_of_hash(FIRST_KIND + level as u64, u64::from(mark), BLOCKS.buckets);
            }
            level += 1;
        }
        if element.depth == 0 {
            break;
        }
        element = tree.element(element.parent);
    }
    marks
}
