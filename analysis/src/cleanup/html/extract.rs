//! The extractor: a crate that finds the article in a page in its own way.

use std::panic::catch_unwind;

use super::read::read_page;
use super::view::ViewBlock;

/// Returns the blocks that Mozilla's Readability takes for the article, as `dom_smoothie` has it.
pub(super) fn extract_by_readability(html: &str) -> Vec<ViewBlock> {
    let extract = || {
        let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
        let mut page = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
        Some(page.parse().ok()?.content.to_string())
    };
    // one that panics has found nothing
    let found = catch_unwind(extract).ok().flatten();
    found.map_or_else(Vec::new, |html| read_page(&html).blocks)
}
