//! The article by vote: what the extractors and the page's own JSON-LD say of each block.

use super::view::ViewBlock;
use crate::article::BlockKind;

/// Which share of each block's words, 0 to 1, a voice takes for the article.
pub(super) struct Votes {
    /// The first extractor's.
    pub first: Vec<f32>,
    /// The second extractor's.
    pub second: Vec<f32>,
    /// What the page declares to be its article.
    pub declared: Option<Vec<f32>>,
}

/// From here on a voice is for a block.
const FOR: f32 = 0.5;
/// What the page declares is believed when it has this share of what was extracted, and so many
/// bytes: some pages declare the first sentences only.
const DECLARED_SHARE: f32 = 0.6;
const DECLARED_BYTES: usize = 500;
/// Blocks of fewer bytes are subheads and the like, which declared bodies leave out or run together.
const SHORT_BYTES: usize = 60;
/// A sentence of so many bytes is kept on one extractor's word.
const LONG_BYTES: usize = 80;
/// So many blocks on each side are near.
const NEAR: usize = 4;
/// From this share of links on a block is a link.
const LINKED: f32 = 0.7;

/// Which blocks are the article's; `None` where no voice is for any.
pub(super) fn article(blocks: &[ViewBlock], votes: &Votes) -> Option<Vec<bool>> {
    let chosen = ballot(blocks, &votes.first, votes);
    let chosen = if any(&chosen) { chosen } else { ballot(blocks, &votes.second, votes) };
    any(&chosen).then_some(chosen)
}

fn any(chosen: &[bool]) -> bool {
    chosen.iter().any(|kept| *kept)
}

/// The blocks that `lead` is for, less those that the other voices are against.
fn ballot(blocks: &[ViewBlock], lead: &[f32], votes: &Votes) -> Vec<bool> {
    let bytes = |voices: &[&[f32]]| {
        let all = |at: usize| voices.iter().all(|voice| is_for(voice, at));
        let lengths = blocks.iter().enumerate().filter(|(at, _)| all(*at));
        lengths.map(|(_, block)| block.text.len()).sum::<usize>()
    };
    let extracted = bytes(&[lead]);
    let declared = votes.declared.as_deref().filter(|declared| {
        let length = bytes(&[declared]);
        length >= DECLARED_BYTES && length as f32 >= extracted as f32 * DECLARED_SHARE
    });
    let agree = bytes(&[lead, &votes.second]) * 2 > extracted;
    let chosen = |(at, block): (usize, &ViewBlock)| {
        if !could_be(block) {
            return false;
        }
        match declared {
            Some(declared) => {
                let short = block.text.len() < SHORT_BYTES;
                is_for(declared, at) || (is_for(lead, at) && short && around(declared, at) > 0.4)
            }
            None => {
                let long = block.text.len() > LONG_BYTES && ends_a_sentence(&block.text);
                // subheads and items are what the second extractor is quick to drop
                let least = if block.kind() == BlockKind::Paragraph { FOR } else { FOR / 2.0 };
                let second = is_for(&votes.second, at) || around(&votes.second, at) >= least;
                is_for(lead, at) && (!agree || long || second)
            }
        }
    };
    blocks.iter().enumerate().map(chosen).collect()
}

/// Whether a block can be part of an article's text: captions, links and the headline are not.
fn could_be(block: &ViewBlock) -> bool {
    let linked = block.linked as f32 / block.text.len().max(1) as f32;
    !block.caption && linked < LINKED && block.heading != 1
}

fn is_for(voice: &[f32], at: usize) -> bool {
    voice.get(at).is_some_and(|share| *share >= FOR)
}

/// The mean over the blocks around: so many before and after that a short list is no gap.
fn around(voice: &[f32], at: usize) -> f32 {
    let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(voice.len());
    let others = voice.get(near.clone()).unwrap_or_default().iter().sum::<f32>()
        - voice.get(at).copied().unwrap_or_default();
    others / near.len().saturating_sub(1).max(1) as f32
}

fn ends_a_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', '"', '”', '»', '。', '…'])
}
