//! HTML: which of a page's blocks are the article.
//!
//! The page is read once (`read`), into blocks of visible text that know their place in the
//! source, and into a copy without scripts that is safe to give to programs that recurse. What an
//! extractor ([`extract`]) and the page's JSON-LD ([`linked_data`]) take for the article is found
//! again among the page's own blocks ([`align`]), so nothing is lost on the way, and each block
//! keeps its place. That, the markup around a block ([`evidence`]) and the layout of its text are
//! what the block model judges by.

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

use self::align::BlockWords;
use self::evidence::Votes;
pub(super) use self::evidence::{COUNT as EVIDENCE, MARKS};
use self::headline::Headline;
use self::read::Read;
use self::view::ViewBlock;
use super::lines::{LinedText, SourceBlock};
use crate::article::Span;
use crate::metadata;

/// An HTML page, its blocks parted into the article's and the others.
pub(super) struct Article<'a> {
    /// The article's blocks as lines; the others are beside them.
    pub page: LinedText<'a>,
    /// The headline, and its place in the source.
    pub headline: Option<(String, Option<Span>)>,
}

/// Returns all that `source` shows, its blocks parted by an empty line: for when the article in it
/// was not found. Takes time in proportion to the size of `source`, whatever it is.
pub(crate) fn shown_text(source: &str) -> String {
    let blocks = read::read_page(source).blocks;
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

/// A page whose blocks are not separated yet into the article's and the others.
pub(super) struct Source<'a> {
    source: &'a str,
    read: Read,
    headline: Option<Headline>,
}

/// Features of a block that come from markup and extractors.
pub(super) struct BlockEvidence {
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
    pub(super) fn from_html(source: &'a str) -> Result<Self, String> {
        Self::from_read(source, read::read_page(source))
    }

    /// Reads a page, and its metadata in the same pass.
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
        let headline = headline::find_page_headline(&read.head, &read.blocks);
        Ok(Self { source, read, headline })
    }

    /// Returns the block that is the headline.
    pub(super) fn headline_block(&self) -> Option<usize> {
        self.headline.as_ref()?.block
    }

    /// Returns the text of the headline.
    pub(super) fn headline(&self) -> Option<&str> {
        Some(self.headline.as_ref()?.text.as_str())
    }

    /// Returns all blocks as lines, without their places.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn to_lined_text(&self) -> Result<LinedText<'static>, String> {
        let block = |block: &ViewBlock| SourceBlock {
            text: block.text.clone(),
            raw: Span::new(0, 0),
            bytes: 0..0,
            kind: block.block_kind(),
        };
        LinedText::from_blocks(self.read.blocks.iter().map(block).collect(), Vec::new(), false)
    }

    /// Returns the evidence on each block; `None` for a fragment, and for a page that is too large
    /// for the extractor.
    pub(super) fn gather_evidence(&self) -> Option<Vec<BlockEvidence>> {
        let Read { blocks, tree, head, slim } = &self.read;
        let slim = slim.as_deref().filter(|_| !is_fragment(&self.read))?;
        let words = BlockWords::from_blocks(self.texts());
        let covered = |blocks: Vec<ViewBlock>| {
            words.covered_by(&BlockWords::from_blocks(
                blocks.iter().map(|block| block.text.as_str()),
            ))
        };
        let votes = Votes {
            extracted: covered(extract::extract_by_readability(slim)),
            declared: linked_data::article_body(&head.linked_data)
                .map(|body| covered(read::read_page(&body).blocks)),
        };
        let values = evidence::compute_block_values(blocks, tree, &votes).into_iter();
        let marks = blocks.iter().map(|block| evidence::bucket_marks_around(block, tree));
        Some(values.zip(marks).map(|(values, marks)| BlockEvidence { values, marks }).collect())
    }

    /// Returns the text of each block.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.read.blocks.iter().map(|block| block.text.as_str())
    }

    /// Returns the share of each block, 0 to 1, that is also in `body`.
    pub(super) fn covered_by(&self, body: &str) -> Vec<f32> {
        BlockWords::from_blocks(self.texts()).covered_by(&BlockWords::from_blocks(body.lines()))
    }

    /// Parts the article's blocks from the others by how likely each is the article's; without that
    /// all are, and the rules for plain text have to see to them.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn separate_article(self, chances: Option<Vec<f32>>) -> Result<Article<'a>, String> {
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
            let raw = Span::new(
                points.code_point_at(block.bytes.start),
                points.code_point_at(block.bytes.end),
            );
            if headline_block == Some(at) {
                found = Some(raw);
                continue;
            }
            let kind = block.block_kind();
            let block = SourceBlock { text: block.text, raw, bytes: block.bytes, kind };
            if kept(at) { &mut blocks } else { &mut outside }.push(block);
        }
        let page = LinedText::from_blocks(blocks, outside, whole || chances.is_some())?;
        let headline = self.headline.map(|headline| (headline.text, found));
        Ok(Article { page, headline })
    }
}

impl Source<'_> {
    /// Gives all items of a list the mean chance: an author's list stays or is removed as a whole.
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

/// Returns whether the source is a part of a page that is nothing but the article, as feeds and
/// wires carry.
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
    fn code_point_at(&mut self, byte: usize) -> usize {
        if let Some(between) = self.source.get(self.byte..byte) {
            self.point += between.chars().count();
            self.byte = byte;
        }
        self.point
    }
}
