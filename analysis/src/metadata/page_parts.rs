//! The parts of a page that is read: what `page` finds out, and what the others judge by.

use super::json_ld::Item;
use super::page_source::PageSource;
use crate::article::Known;

/// A page, read.
#[derive(Debug)]
pub struct Page {
    pub(super) source: PageSource,
    /// Its structured data on the article.
    pub(super) main: Option<Item>,
    /// The same of the page around it.
    pub(super) around: Option<Item>,
    /// Headline, with what gives it.
    pub(super) headline: Option<Known<String>>,
    /// The place of the headline in the visible text.
    pub(super) heading: Option<std::ops::Range<usize>>,
    /// Where the article's own text is under way.
    pub(super) head_end: usize,
    /// The places of asides that are near the headline.
    pub(super) asides: Vec<std::ops::Range<usize>>,
}
