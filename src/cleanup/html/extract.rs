//! The extractors: crates that find the article in a page, each in its way.

use std::panic::catch_unwind;

use super::read::read;
use super::view::ViewBlock;

/// The blocks that `trafilatura` (Barbaresi 2021) takes for the article.
pub(super) fn trafilatura(html: &str) -> Vec<ViewBlock> {
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    let found =
        caught(|| trafilatura::extract(html, &options).ok().map(|found| found.content_html));
    found.map_or_else(Vec::new, |html| read(&html).blocks)
}

/// The blocks that Mozilla's Readability takes for the article, as `dom_smoothie` has it.
pub(super) fn readability(html: &str) -> Vec<ViewBlock> {
    let found = caught(|| {
        let config = dom_smoothie::Config { disable_json_ld: true, ..Default::default() };
        let mut page = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
        Some(page.parse().ok()?.content.to_string())
    });
    found.map_or_else(Vec::new, |html| read(&html).blocks)
}

/// An extractor that panics has found nothing.
fn caught(extract: impl FnOnce() -> Option<String> + std::panic::UnwindSafe) -> Option<String> {
    catch_unwind(extract).ok().flatten()
}
