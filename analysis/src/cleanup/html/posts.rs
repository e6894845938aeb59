//! Posts of social networks that a page shows within its article. They are quotations: the markup
//! around them is the network's, so neither the extractor nor the block model is asked about them.
//! They go where the text around them goes.

use super::tokens::StartTag;
use super::tree::Tree;
use super::view::ViewBlock;

/// The classes that the networks' own embed codes give their posts.
const POST_CLASSES: [&str; 15] = [
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "fb-post",
    "fb-video",
    "reddit-embed-bq",
    "reddit-card",
    "bluesky-embed",
    "mastodon-embed",
    "text-post-media",
    "imgur-embed-pub",
    "telegram-post",
    "tumblr-post",
    "linkedin-embed",
];

/// Returns whether a post begins with the element.
pub(super) fn is_embedded_post(tag: &StartTag) -> bool {
    let Some(classes) = tag.attribute("class") else { return false };
    classes.split_ascii_whitespace().any(|class| POST_CLASSES.contains(&class))
}

/// A block of the page in its place, and the decision on it.
pub(super) struct PlacedBlock {
    /// The block.
    pub block: ViewBlock,
    /// Its number among those that the model judges; posts and hidden text have none.
    pub number: Option<usize>,
    /// Whether it is part of the article.
    pub is_kept: bool,
}

/// Keeps each post that stands within the article: the judged block before or after it is kept, and
/// is in the same part of the page. `blocks` are in the order of the page.
pub(super) fn keep_posts_among_kept(blocks: &mut [PlacedBlock], tree: &Tree) {
    keep_posts_after_kept(blocks.iter_mut(), tree);
    keep_posts_after_kept(blocks.iter_mut().rev(), tree);
}

fn keep_posts_after_kept<'b>(blocks: impl Iterator<Item = &'b mut PlacedBlock>, tree: &Tree) {
    let mut last: Option<u32> = None;
    for placed in blocks {
        if placed.number.is_some() {
            last = placed.is_kept.then_some(placed.block.element);
        } else if placed.block.post {
            placed.is_kept |= last.is_some_and(|last| tree.shares_part(last, placed.block.element));
        }
    }
}
