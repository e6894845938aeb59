//! HTML: which of a page's blocks are the article.
//!
//! The page is read once ([`read`]), into blocks of visible text that know where they stand in the
//! source, and into a copy without scripts that is safe to give to programs that recurse. What an
//! extractor ([`extract`]) and the page's JSON-LD ([`linked_data`]) take for the article is found
//! again among the page's own blocks ([`align`]), so nothing is lost on the way, and each block keeps
//! its place. That, the markup around a block ([`evidence`]) and the looks of its text are what the
//! block model judges by.

mod align;
mod evidence;
mod extract;
mod headline;
mod linked_data;
mod read;
mod slim;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod view;

use std::collections::HashMap;

use self::align::Words;
use self::evidence::Votes;
pub(super) use self::evidence::{COUNT as EVIDENCE, MARKS};
use self::headline::Headline;
use self::read::Read;
use self::view::ViewBlock;
use super::lines::{Block, Page};
use crate::article::Span;
use crate::metadata;

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

/// A page whose blocks are not told apart yet.
pub(super) struct Source<'a> {
    source: &'a str,
    read: Read,
    headline: Option<Headline>,
}

/// What markup and extractors say of a block.
pub(super) struct Evidence {
    /// Values for the block model.
    pub values: [f32; EVIDENCE],
    /// Buckets for it.
    pub marks: [u16; MARKS],
}

/// A block is the article's that is more likely so than not.
const LEAST: f32 = 0.5;

impl<'a> Source<'a> {
    /// Reads a page.
    ///
    /// # Errors
    /// When it shows nothing.
    pub(super) fn read(source: &'a str) -> Result<Self, String> {
        Self::from_read(source, read::read(source))
    }

    /// Reads a page, and in the same pass what it says of itself.
    ///
    /// # Errors
    /// When it shows nothing.
    pub(super) fn read_with_metadata(source: &'a str) -> Result<(Self, metadata::Page), String> {
        let (read, page) = read::read_with_metadata(source);
        Ok((Self::from_read(source, read)?, page))
    }

    fn from_read(source: &'a str, read: Read) -> Result<Self, String> {
        if read.blocks.is_empty() {
            let why = "the page shows no text; its scripts may make it, and they are not run";
            return Err(why.to_owned());
        }
        let headline = headline::headline(&read.head, &read.blocks);
        Ok(Self { source, read, headline })
    }

    /// The block that is the headline.
    pub(super) fn headline_block(&self) -> Option<usize> {
        self.headline.as_ref()?.block
    }

    /// The text of the headline.
    pub(super) fn headline(&self) -> Option<&str> {
        Some(self.headline.as_ref()?.text.as_str())
    }

    /// All blocks as lines, without their places.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn page(&self) -> Result<Page<'static>, String> {
        let block = |block: &ViewBlock| Block {
            text: block.text.clone(),
            raw: Span::new(0, 0),
            bytes: 0..0,
            kind: block.kind(),
        };
        Page::of_blocks(self.read.blocks.iter().map(block).collect(), Vec::new(), false)
    }

    /// What is said of each block; `None` where nothing can tell, or there is nothing to tell.
    pub(super) fn evidence(&self) -> Option<Vec<Evidence>> {
        let Read { blocks, tree, head, slim } = &self.read;
        let slim = slim.as_deref().filter(|_| !is_fragment(&self.read))?;
        let words = Words::of(self.texts());
        let covered = |blocks: Vec<ViewBlock>| {
            words.covered_by(&Words::of(blocks.iter().map(|block| block.text.as_str())))
        };
        let votes = Votes {
            extracted: covered(extract::readability(slim)),
            declared: linked_data::article_body(&head.linked_data)
                .map(|body| covered(read::read(&body).blocks)),
        };
        let values = evidence::of(blocks, tree, &votes).into_iter();
        let marks = blocks.iter().map(|block| evidence::marks(block, tree));
        Some(values.zip(marks).map(|(values, marks)| Evidence { values, marks }).collect())
    }

    /// What each block shows.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.read.blocks.iter().map(|block| block.text.as_str())
    }

    /// How much of each block, 0 to 1, stands in `body` too.
    pub(super) fn covered_by(&self, body: &str) -> Vec<f32> {
        Words::of(self.texts()).covered_by(&Words::of(body.lines()))
    }

    /// Parts the article's blocks from the others by how likely each is the article's; without that
    /// all are, and the rules for plain text have to see to them.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn article(self, chances: Option<Vec<f32>>) -> Result<Article<'a>, String> {
        let whole = is_fragment(&self.read);
        let chances = chances.map(|chances| self.lists_as_one(chances));
        let chances = chances.filter(|chances| chances.iter().any(|chance| *chance >= LEAST));
        let kept =
            |at: usize| chances.as_ref().is_none_or(|all| all.get(at).is_none_or(|c| *c >= LEAST));
        let mut points = Points { source: self.source, byte: 0, point: 0 };
        let mut found = None;
        let (mut blocks, mut outside) = (Vec::new(), Vec::new());
        let headline_block = self.headline_block();
        for (at, block) in self.read.blocks.into_iter().enumerate() {
            let raw = Span::new(points.at(block.bytes.start), points.at(block.bytes.end));
            if headline_block == Some(at) {
                found = Some(raw);
                continue;
            }
            let kind = block.kind();
            let block = Block { text: block.text, raw, bytes: block.bytes, kind };
            if kept(at) { &mut blocks } else { &mut outside }.push(block);
        }
        let page = Page::of_blocks(blocks, outside, whole || chances.is_some())?;
        let headline = self.headline.map(|headline| (headline.text, found));
        Ok(Article { page, headline })
    }
}

impl Source<'_> {
    /// Gives all items of a list the mean chance: an author's list stays or goes as a whole.
    fn lists_as_one(&self, mut chances: Vec<f32>) -> Vec<f32> {
        let Read { blocks, tree, .. } = &self.read;
        let lists = blocks.iter().map(|block| tree.list_around(block.element));
        let lists: Vec<Option<u32>> = lists.collect();
        let mut means: HashMap<u32, (f32, f32)> = HashMap::new();
        for ((list, block), chance) in lists.iter().zip(blocks).zip(&chances) {
            if let Some(list) = list {
                let (sum, words) = means.entry(*list).or_default();
                let length = block.text.len() as f32;
                *sum += chance * length;
                *words += length;
            }
        }
        for (list, chance) in lists.iter().zip(&mut chances) {
            if let Some((sum, words)) = list.and_then(|list| means.get(&list)) {
                *chance = sum / words;
            }
        }
        chances
    }
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
