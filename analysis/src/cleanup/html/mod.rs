//! HTML: which of a page's blocks are the article.
//!
//! The page is read once (`read`), into blocks of visible text that know their place in the
//! source, and into a copy without scripts that is safe to give to programs that recurse. What an
//! extractor ([`extract`]) and the page's JSON-LD ([`unshown`]) take for the article is found
//! again among the page's own blocks ([`align`]), so nothing is lost on the way, and each block
//! keeps its place. That, the markup around a block ([`evidence`]) and the layout of its text are
//! what the block model judges by.

mod align;
mod evidence;
mod extract;
mod headline;
mod parts;
mod posts;
mod read;
mod script_strings;
mod slim;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod unshown;
mod unshown_source;
#[cfg(test)]
mod unshown_tests;
mod view;
mod visibility;

use std::collections::HashMap;

use self::align::BlockWords;
use self::evidence::Votes;
pub(super) use self::evidence::{COUNT as EVIDENCE, MARKS};
use self::headline::Headline;
use self::posts::PlacedBlock;
use self::read::Read;
use self::unshown::UnshownArticle;
use self::unshown_source::UnshownKind;
use self::view::ViewBlock;
use super::lines::{LinedText, SourceBlock};
use crate::article::{Moment, Span};
use crate::metadata;

/// An HTML page, its blocks parted into the article's and the others.
pub(super) struct Article<'a> {
    /// The article's blocks as lines; the others are beside them.
    pub page: LinedText<'a>,
    /// The headline, and its place in the source.
    pub headline: Option<(String, Option<Span>)>,
    /// Whether the headline stands beside the text in data of the page: it is the best that is said.
    pub is_headline_in_data: bool,
    /// When the article was published, where data of the page gives that beside the text.
    pub published_in_data: Option<Moment>,
}

/// Returns all that `source` shows, its blocks parted by an empty line: for when the article in it
/// was not found. Takes time in proportion to the size of `source`, whatever it is.
pub(crate) fn shown_text(source: &str) -> String {
    let read::Read { mut blocks, posts, .. } = read::read_page(source);
    blocks.extend(posts);
    blocks.sort_by_key(|block| block.bytes.start);
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

/// A page whose blocks are not separated yet into the article's and the others.
pub(super) struct Source<'a> {
    source: &'a str,
    read: Read,
    headline: Option<Headline>,
    /// The text that the page declares to be its article.
    declared: Vec<ViewBlock>,
    /// The article, where the page does not show it.
    unshown: Option<UnshownArticle>,
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
        let mut headline = headline::find_page_headline(&read.head, &read.blocks);
        let declared = unshown::find_declared_body(source, &read);
        let title = headline.as_ref().map(|headline| headline.text.as_str());
        let unshown = unshown::find_unshown_article(source, &read, &declared, title);
        let is_shown = !read.blocks.is_empty() || !read.posts.is_empty();
        if unshown.is_none() && (!is_shown || unshown::is_waiting_for_scripts(&read)) {
            let why = "the page shows no text; its scripts may make it, and they are not run";
            return Err(why.to_owned());
        }
        if let Some(text) = unshown.as_ref().and_then(|article| article.headline.clone()) {
            let block = headline.and_then(|shown| shown.block);
            headline = Some(Headline { text, block });
        }
        Ok(Self { source, read, headline, declared, unshown })
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
        let Read { blocks, tree, slim, .. } = &self.read;
        let is_judged = self.unshown.is_none() && !is_fragment(&self.read);
        let slim = slim.as_deref().filter(|_| is_judged)?;
        let words = BlockWords::from_blocks(self.texts());
        let covered = |blocks: &[ViewBlock]| {
            words.covered_by(&BlockWords::from_blocks(
                blocks.iter().map(|block| block.text.as_str()),
            ))
        };
        let votes = Votes {
            extracted: covered(&extract::extract_by_readability(slim)),
            declared: (!self.declared.is_empty()).then(|| covered(&self.declared)),
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
        let whole = is_fragment(&self.read) || self.unshown.is_some();
        let chances = chances.map(|chances| self.lists_as_one(chances));
        let chances = chances.map(|chances| self.decide_on_parts(chances));
        let chances = chances.filter(|chances| chances.iter().any(|chance| *chance >= LEAST));
        let extracted = whole || chances.is_some();
        let headline_block = self.headline_block();
        let in_data = self.unshown.as_ref();
        let is_headline_in_data = in_data.is_some_and(|article| article.headline.is_some());
        let published_in_data = in_data.and_then(|article| article.published);
        let mut points = Points { source: self.source, byte: 0, point: 0 };
        let mut found = None;
        let (mut blocks, mut outside) = (Vec::new(), Vec::new());
        for PlacedBlock { block, number, is_kept } in
            place_blocks(self.read, self.unshown.map(|article| article.blocks), chances.as_deref())
        {
            let raw = Span::new(
                points.code_point_at(block.bytes.start),
                points.code_point_at(block.bytes.end),
            );
            if headline_block.is_some() && headline_block == number {
                found = Some(raw);
                continue;
            }
            let kind = block.block_kind();
            let block = SourceBlock { text: block.text, raw, bytes: block.bytes, kind };
            if is_kept { &mut blocks } else { &mut outside }.push(block);
        }
        let page = LinedText::from_blocks(blocks, outside, extracted)?;
        let headline = self.headline.map(|headline| (headline.text, found));
        Ok(Article { page, headline, is_headline_in_data, published_in_data })
    }
}

/// Ends a block where the script in it begins whose text is another block.
fn part_at_scripts(blocks: &mut [PlacedBlock]) {
    let mut next = usize::MAX;
    for placed in blocks.iter_mut().rev() {
        placed.block.bytes.end = placed.block.bytes.end.min(next);
        next = placed.block.bytes.start;
    }
}

/// Puts all blocks of a page into their order, each with the decision on it: what scripts hold of
/// the article alone where that was found, else what is more likely than not the article's, with
/// the posts among it, and nothing that is hidden.
fn place_blocks(
    read: Read,
    unshown: Option<Vec<ViewBlock>>,
    chances: Option<&[f32]>,
) -> Vec<PlacedBlock> {
    let Read { blocks, posts, hidden, tree, .. } = read;
    let is_shown = unshown.is_none();
    let kept =
        |at: usize| chances.is_none_or(|all| all.get(at).is_none_or(|chance| *chance >= LEAST));
    let judged = blocks.into_iter().enumerate().map(|(at, block)| PlacedBlock {
        block,
        number: Some(at),
        is_kept: is_shown && kept(at),
    });
    let beside = |is_kept: bool| move |block| PlacedBlock { block, number: None, is_kept };
    let mut all: Vec<PlacedBlock> = judged.collect();
    all.extend(posts.into_iter().chain(hidden).map(beside(false)));
    all.extend(unshown.into_iter().flatten().map(beside(true)));
    all.sort_by_key(|placed| placed.block.bytes.start);
    if is_shown {
        posts::keep_posts_among_kept(&mut all, &tree);
    } else {
        part_at_scripts(&mut all);
    }
    all
}

impl Source<'_> {
    /// Lets the parts of the page that belong together, or are not the article whatever they say,
    /// overrule the chances of single blocks.
    fn decide_on_parts(&self, mut chances: Vec<f32>) -> Vec<f32> {
        let Read { blocks, tree, .. } = &self.read;
        parts::keep_siblings(blocks, tree, &mut chances);
        parts::keep_lists_among_kept(blocks, tree, &mut chances);
        parts::rule_out_boxes(blocks, tree, &mut chances);
        parts::rule_out_linked_lines(blocks, &mut chances);
        if let Some(headline) = self.headline_block() {
            parts::rule_out_other_articles(blocks, tree, headline, &mut chances);
        }
        chances
    }

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
        && !head.unshown.iter().any(|script| script.kind == UnshownKind::LinkedData)
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
