//! HTML: which of a page's blocks are the article.
//!
//! The page is read once ([`read`]), into blocks of visible text that know where they stand in the
//! source, and into a copy without scripts that is safe to give to programs that recurse. Two
//! extractors say which text is the article ([`extract`]); they only choose among the page's own
//! blocks ([`align`]), so nothing is lost on the way, and each block keeps its place.

mod align;
mod extract;
mod headline;
mod linked_data;
mod read;
mod slim;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod view;
mod vote;

use self::align::Words;
use self::headline::Headline;
use self::read::Read;
use self::view::ViewBlock;
use self::vote::Votes;
use super::lines::{Block, Page};
use crate::article::Span;

/// An HTML page, its blocks parted into the article's and the others.
pub(super) struct Article<'a> {
    /// The article's blocks as lines; the others are beside them.
    pub page: Page<'a>,
    /// The headline, and where it stands in the source.
    pub headline: Option<(String, Option<Span>)>,
}

/// All that `source` shows, its blocks parted by an empty line: for when the article in it was not
/// found. Takes time in proportion to the size of `source`, whatever it is.
pub(crate) fn shown_text(source: &str) -> String {
    let blocks = read::read(source).blocks;
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

/// Finds the article in `source`.
///
/// # Errors
/// When the page shows nothing, or there are more blocks or words than any article has.
pub(super) fn article(source: &str) -> Result<Article<'_>, String> {
    let read = read::read(source);
    if read.blocks.is_empty() {
        return Err("the page shows no text; its scripts may make it, and they are not run".into());
    }
    let headline = headline::headline(&read.head, &read.blocks);
    let chosen = choose(&read);
    let mut points = Points { source, byte: 0, point: 0 };
    let mut found = None;
    let (mut blocks, mut outside) = (Vec::new(), Vec::new());
    for (at, block) in read.blocks.into_iter().enumerate() {
        let raw = Span::new(points.at(block.bytes.start), points.at(block.bytes.end));
        if headline.as_ref().is_some_and(|headline: &Headline| headline.block == Some(at)) {
            found = Some(raw);
            continue;
        }
        let kept = chosen.as_ref().is_none_or(|chosen| chosen.get(at).copied().unwrap_or(true));
        let kind = block.kind();
        let block = Block { text: block.text, raw, bytes: block.bytes, kind };
        if kept { &mut blocks } else { &mut outside }.push(block);
    }
    let page = Page::of_blocks(blocks, outside, chosen.is_some())?;
    Ok(Article { page, headline: headline.map(|headline| (headline.text, found)) })
}

/// Which blocks are the article's; `None` where nothing can tell.
fn choose(read: &Read) -> Option<Vec<bool>> {
    if is_fragment(read) {
        return Some(vec![true; read.blocks.len()]);
    }
    let slim = read.slim.as_deref()?;
    let words = Words::of(read.blocks.iter().map(|block| block.text.as_str()));
    let covered = |blocks: Vec<ViewBlock>| {
        words.covered_by(&Words::of(blocks.iter().map(|block| block.text.as_str())))
    };
    let votes = Votes {
        first: covered(extract::trafilatura(slim)),
        second: covered(extract::readability(slim)),
        declared: linked_data::article_body(&read.head.linked_data)
            .map(|body| covered(read::read(&body).blocks)),
    };
    vote::article(&read.blocks, &votes)
}

/// Whether the source is a part of a page that is nothing but the article: what feeds and wires
/// carry.
fn is_fragment(read: &Read) -> bool {
    let head = &read.head;
    !head.document
        && head.title.is_none()
        && head.linked_data.is_empty()
        && !read.blocks.iter().any(|block| block.chrome)
}

/// Bytes of the source as code points, asked for in order.
struct Points<'a> {
    source: &'a str,
    byte: usize,
    point: usize,
}

impl Points<'_> {
    fn at(&mut self, byte: usize) -> usize {
        if let Some(between) = self.source.get(self.byte..byte) {
            self.point += between.chars().count();
            self.byte = byte;
        }
        self.point
    }
}
