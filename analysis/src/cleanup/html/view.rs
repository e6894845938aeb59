//! The visible text of a page as blocks that know their place in the source.

use std::collections::HashSet;
use std::ops::Range;

use super::tags::{BLOCK, BOLD, CAPTION, CELL, CHROME, HEADING, ITEM, LINK, PREFORMATTED, Traits};
use super::tokens::StartTag;
use super::tree::Tree;
use crate::article::BlockKind;

/// A run of text that nothing parts: a paragraph, a heading, an item, a row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ViewBlock {
    /// Its visible text: white space folded, control characters and soft hyphens removed.
    pub text: String,
    /// From its first to its last character, in bytes of the source.
    pub bytes: Range<usize>,
    /// The level of the heading around it, 0 for none.
    pub heading: u8,
    /// Whether it is in an item of a list.
    pub item: bool,
    /// Whether it is in navigation, a form, the page's head or foot.
    pub chrome: bool,
    /// Whether it is a caption.
    pub caption: bool,
    /// Whether it is in a quotation that the markup sets apart.
    pub quotation: bool,
    /// Whether it is in a post of a social network.
    pub post: bool,
    /// Whether the page does not show it.
    pub hidden: bool,
    /// Bytes of `text` that are a link.
    pub linked: usize,
    /// Bytes of `text` that are bold.
    pub bold: usize,
    /// The innermost element around it that makes blocks, by its place in [`PageView::tree`].
    pub element: u32,
}

/// A subhead without a heading element has at most so many words.
const SUBHEAD_WORDS: usize = 15;

/// A block of fewer bytes is hardly running text.
const LEAST_PROSE: usize = 80;

impl ViewBlock {
    /// Returns whether it is running text, and not mostly links.
    pub(super) fn is_prose(&self) -> bool {
        self.text.len() >= LEAST_PROSE && self.linked * 3 < self.text.len()
    }

    /// Returns the kind that its markup gives. Many sites write subheads as short bold lines.
    pub(super) fn block_kind(&self) -> BlockKind {
        let bold = self.bold > 0 && self.bold >= self.text.len();
        let open = !self.text.ends_with(['.', ',', ':', ';', '"', '”', '»']);
        let short = self.text.split_whitespace().nth(SUBHEAD_WORDS).is_none();
        match self {
            _ if self.heading > 0 => BlockKind::Heading,
            _ if self.quotation => BlockKind::BlockQuote,
            _ if self.item => BlockKind::ListItem,
            _ if bold && open && short => BlockKind::Heading,
            _ => BlockKind::Paragraph,
        }
    }
}

/// Open elements of one kind.
#[derive(Debug, Default)]
struct Depths {
    item: usize,
    chrome: usize,
    caption: usize,
    link: usize,
    bold: usize,
    pre: usize,
    heading: u8,
}

/// Puts the text of a page together to blocks.
#[derive(Debug, Default)]
pub(super) struct PageView {
    blocks: Vec<ViewBlock>,
    current: ViewBlock,
    depths: Depths,
    /// Line breaks since the last visible character.
    breaks: usize,
    /// White space has followed the last visible character.
    space: bool,
    tree: Tree,
}

impl PageView {
    /// Opens an element.
    pub(super) fn open_element(&mut self, tag: &StartTag, traits: Traits) {
        let name = tag.name.as_slice();
        if traits.has_any(BLOCK) {
            self.finish_block();
        }
        if traits.has_any(BLOCK.and(CELL)) {
            self.tree.open_element(tag);
        }
        if traits.has_any(CELL) {
            self.end_cell();
        }
        if let (true, [_, digit @ b'1'..=b'6']) = (traits.has_any(HEADING), name) {
            self.depths.heading = digit - b'0';
        }
        self.change_depths(traits, |depth| *depth += 1);
    }

    /// Closes an element.
    pub(super) fn close_element(&mut self, traits: Traits) {
        if traits.has_any(BLOCK) {
            self.finish_block();
        }
        if traits.has_any(CELL) {
            self.end_cell();
        }
        if traits.has_any(HEADING) {
            self.depths.heading = 0;
        }
        if traits.has_any(BLOCK.and(CELL)) {
            self.tree.close_element();
        }
        self.change_depths(traits, |depth| *depth = depth.saturating_sub(1));
    }

    fn change_depths(&mut self, traits: Traits, change: impl Fn(&mut usize)) {
        let depths = &mut self.depths;
        let all = [
            (ITEM, &mut depths.item),
            (CHROME, &mut depths.chrome),
            (CAPTION, &mut depths.caption),
            (LINK, &mut depths.link),
            (BOLD, &mut depths.bold),
            (PREFORMATTED, &mut depths.pre),
        ];
        all.into_iter()
            .filter(|(own, _)| traits.has_any(*own))
            .for_each(|(_, depth)| change(depth));
    }

    /// Adds a line break. Two make a paragraph.
    pub(super) fn line_break(&mut self) {
        self.breaks += 1;
        self.space = true;
        if self.breaks > 1 {
            self.finish_block();
        }
    }

    /// Ends a cell. Cells of a row make one line; those of tables that are columns of text do not.
    fn end_cell(&mut self) {
        const LONG: usize = 60;
        self.space = true;
        if self.current.text.len() > LONG {
            self.finish_block();
        }
    }

    /// Adds text with its place in the source, in bytes.
    pub(super) fn add_text(&mut self, text: &str, source: &str, mut at: Range<usize>) {
        // the tokenizer leaves an ampersand at the end of the source out of the place
        if text.ends_with('&') && source.get(at.end..) == Some("&") {
            at.end = source.len();
        }
        let written = source.get(at.clone()).unwrap_or_default();
        if self.depths.pre > 0 && text == written {
            let mut start = at.start;
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.run(line, line, start);
                start += line.len() + 1;
            }
        } else {
            self.run(text, written, at.start);
        }
    }

    /// Adds text without line breaks that count; `written` is its form in the source.
    fn run(&mut self, text: &str, written: &str, start: usize) {
        let before = self.current.text.len();
        for c in text.chars() {
            if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}') {
                self.space |= c.is_whitespace();
            } else if !c.is_control() && c != '\u{ad}' {
                if self.space && !self.current.text.is_empty() {
                    self.current.text.push(' ');
                }
                self.space = false;
                self.current.text.push(c);
            }
        }
        let added = self.current.text.len() - before;
        if added == 0 {
            return;
        }
        self.breaks = 0;
        let shown = written.trim_ascii();
        let lead = written.len() - written.trim_ascii_start().len();
        if before == 0 {
            let depths = &self.depths;
            self.current.bytes.start = start + lead;
            self.current.heading = depths.heading;
            self.current.item = depths.item > 0;
            self.current.chrome = depths.chrome > 0;
            self.current.caption = depths.caption > 0;
            self.current.element = self.tree.innermost();
            let within = self.tree.element(self.current.element).within;
            self.current.quotation = within.quotation;
            self.current.post = within.post;
            self.current.hidden = within.hidden;
        }
        self.current.bytes.end = start + lead + shown.len();
        self.current.linked += added * usize::from(self.depths.link > 0);
        self.current.bold += added * usize::from(self.depths.bold > 0);
    }

    /// Returns whether a post of a social network is open.
    pub(super) fn is_in_post(&self) -> bool {
        self.tree.element(self.tree.innermost()).within.post
    }

    /// Ends the block: the text that follows belongs to another one.
    pub(super) fn finish_block(&mut self) {
        (self.breaks, self.space) = (0, false);
        if !self.current.text.is_empty() {
            self.blocks.push(std::mem::take(&mut self.current));
        }
    }

    /// Returns all blocks, and the elements around them.
    pub(super) fn into_blocks(mut self) -> (Vec<ViewBlock>, Tree) {
        self.finish_block();
        (join_drop_caps(self.blocks), self.tree)
    }
}

/// Joins a capital that stands in a block of its own with the block in which its word goes on.
fn join_drop_caps(blocks: Vec<ViewBlock>) -> Vec<ViewBlock> {
    let is_cap = |block: &ViewBlock| {
        let mut letters = block.text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    if !blocks.iter().any(is_cap) {
        return blocks;
    }
    // words that do not begin a block
    let inner = |block: &ViewBlock| {
        block.text.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let words: HashSet<String> = blocks.iter().flat_map(inner).collect();
    let mut joined: Vec<ViewBlock> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let goes_on = block.text.starts_with(char::is_lowercase) && !block.item;
        match joined.last_mut().filter(|cap| goes_on && is_cap(cap)) {
            Some(cap) => {
                // "A" and "harbour" are two words where another line has a harbour
                let word = block.text.split_whitespace().next().unwrap_or_default();
                let space = if words.contains(word) { " " } else { "" };
                let text = format!("{}{space}{}", cap.text, block.text);
                let bytes = cap.bytes.start..block.bytes.end;
                *cap = ViewBlock { text, bytes, ..block };
            }
            None => joined.push(block),
        }
    }
    joined
}

/// Where more text than this, of what is shown, is hidden, a script shows it.
const MOST_HIDDEN: f32 = 0.25;

/// Parts the blocks that are hidden from the others. Where more text is hidden than shown, a script
/// shows it, and none counts as hidden.
pub(super) fn part_hidden(all: Vec<ViewBlock>) -> (Vec<ViewBlock>, Vec<ViewBlock>) {
    let length_of = |hidden: bool| {
        let prose = all.iter().filter(|block| block.hidden == hidden && block.is_prose());
        prose.map(|block| block.text.len()).sum::<usize>()
    };
    if length_of(true) as f32 > MOST_HIDDEN * length_of(false) as f32
        || all.iter().all(|block| block.hidden)
    {
        return (Vec::new(), all);
    }
    all.into_iter().partition(|block| block.hidden)
}
