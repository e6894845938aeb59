//! A page read once, front to end: its visible text, the content of its head, and a copy for the
//! extractors.
//!
//! The elements are kept on a stack as the tree construction of the HTML standard (13.2.6) keeps
//! them, in short: end tags that are left out are put in where the standard does, one that closes
//! nothing is dropped, and formatting is not taken up again after the block that it was left open
//! in. So each token costs the same however wrong the page is.

use std::ops::Range;

use super::slim::Slim;
use super::tags::{BARRIER, BLOCK, CELL, EMBEDDED, HIDDEN, RAW, READING, Traits, VOID};
use super::tokens::{HtmlToken, StartTag, Tokens};
use super::tree::Tree;
use super::unshown_source::{UnshownKind, UnshownSource};
use super::view::{PageView, ViewBlock, part_hidden};
use super::visibility::is_hidden_inline;
use crate::limits;
use crate::metadata;

/// The content of a page's head, as far as it is used.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `<title>`.
    pub title: Option<String>,
    /// `og:title`.
    pub og_title: Option<String>,
    /// The content of scripts and the like that may hold text which the page does not show.
    pub unshown: Vec<UnshownSource>,
    /// Whether the source has a document's outermost elements: `html`, `head`, `body`.
    pub document: bool,
}

/// A page that has been read.
#[derive(Debug)]
pub(super) struct Read {
    /// The blocks of visible text.
    pub blocks: Vec<ViewBlock>,
    /// The blocks of visible text that are posts of social networks.
    pub posts: Vec<ViewBlock>,
    /// The blocks of text that the page does not show.
    pub hidden: Vec<ViewBlock>,
    /// The elements around the blocks.
    pub tree: Tree,
    /// The content of its head.
    pub head: Head,
    /// The copy for the extractors; `None` where it has more elements than they can be given.
    pub slim: Option<String>,
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    name: String,
    traits: Traits,
}

struct Reader<'a> {
    source: &'a str,
    view: PageView,
    slim: Slim,
    head: Head,
    stack: Vec<Open>,
    /// Start tags that were too deep, whose end tags close nothing.
    too_deep: usize,
    /// Numbers of open paragraphs and links in the stack, to spare the search for one.
    paragraphs: usize,
    links: usize,
    /// The element whose content is read as one piece of text.
    raw: Option<Raw>,
    /// The element whose content is not shown, and how many of that name are open.
    unseen: Option<(String, Traits, usize)>,
    /// The script or template that is open.
    unshown: Option<UnshownSource>,
    elements: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Raw {
    Title,
    NotShown,
}

/// Reads `source`.
pub(super) fn read_page(source: &str) -> Read {
    read_tokens(source, &mut Tokens::from_html(source, None))
}

/// Reads `source`, and its metadata in the same pass.
pub(super) fn read_with_metadata(source: &str) -> (Read, metadata::Page) {
    let mut said = metadata::PageSource::default();
    let mut tokens = Tokens::from_html(source, Some(metadata::Collector::new(&mut said)));
    let read = read_tokens(source, &mut tokens);
    let is_heard_alike = tokens.is_heard_alike();
    drop(tokens);
    if is_heard_alike {
        (read, metadata::Page::from_source(said))
    } else {
        (read, metadata::Page::from_html(source))
    }
}

fn read_tokens(source: &str, tokens: &mut Tokens<'_>) -> Read {
    let mut reader = Reader {
        source,
        view: PageView::default(),
        slim: Slim::default(),
        head: Head::default(),
        stack: Vec::new(),
        too_deep: 0,
        paragraphs: 0,
        links: 0,
        raw: None,
        unseen: None,
        unshown: None,
        elements: 0,
    };
    while let Some(token) = tokens.next() {
        match token {
            HtmlToken::Start(tag) => {
                let as_demanded = reader.start_element(&tag);
                tokens.enter_element(&tag, as_demanded);
            }
            HtmlToken::End(name) => reader.end_element(&name),
            HtmlToken::Text(text, at) => reader.add_text(text, at),
        }
    }
    reader.into_read_page()
}

impl Reader<'_> {
    /// Takes a start tag. Gives whether its element's content is to be read as the element
    /// demands.
    fn start_element(&mut self, tag: &StartTag) -> bool {
        let traits = Traits::from_element_name(&tag.name);
        let Ok(name) = std::str::from_utf8(&tag.name) else { return false };
        if !self.is_seen(name, traits) {
            // scripts are scripts there too, but in drawings
            let raw = traits.has_any(RAW) && !self.in_drawing();
            self.raw = raw.then_some(Raw::NotShown);
            return raw;
        }
        self.elements += 1;
        match name {
            "html" | "head" | "body" => self.head.document = true,
            "meta" => self.read_meta(tag),
            _ => {}
        }
        if traits.has_any(RAW) {
            let is_title = name == "title" && self.head.title.is_none();
            self.raw = Some(if is_title { Raw::Title } else { Raw::NotShown });
            let kind = match name {
                "script" => UnshownKind::from_script_type(tag.attribute("type")),
                "noscript" => Some(UnshownKind::Markup),
                _ => None,
            };
            self.unshown = kind.map(|kind| UnshownSource { kind, bytes: tag.end..tag.end });
            return true;
        }
        if traits.has_any(VOID) {
            self.add_void_element(name, traits, tag);
        } else if traits.has_any(HIDDEN) && tag.attribute("shadowrootmode").is_none() {
            self.unseen = Some((name.to_owned(), traits, 1));
            let kind = UnshownKind::Markup;
            self.unshown = Some(UnshownSource { kind, bytes: tag.end..tag.end });
        } else if traits.has_any(EMBEDDED.and(READING)) {
            self.unseen = Some((name.to_owned(), traits, 1));
        } else if !traits.has_any(BLOCK.and(CELL).and(HIDDEN)) && is_hidden_inline(tag) {
            // as a control it ends at the latest where a block begins
            self.unseen = Some((name.to_owned(), EMBEDDED, 1));
        } else {
            self.open_element(name, traits, tag);
        }
        name == "plaintext" || name == "xmp"
    }

    /// Returns whether a start tag is where its element can be seen.
    fn is_seen(&mut self, name: &str, traits: Traits) -> bool {
        let Some((own, kind, count)) = &mut self.unseen else { return true };
        let ends_reading =
            kind.has_any(READING) && (traits.has_any(BLOCK.and(READING)) || name == "rb");
        if kind.has_any(EMBEDDED) && traits.has_any(BLOCK) || ends_reading {
            self.unseen = None;
            return true;
        }
        if own == name {
            *count += 1;
        }
        false
    }

    fn in_drawing(&self) -> bool {
        self.unseen.as_ref().is_some_and(|(name, ..)| name == "svg" || name == "math")
    }

    fn add_void_element(&mut self, name: &str, traits: Traits, tag: &StartTag) {
        match name {
            "br" => self.view.line_break(),
            "hr" => {
                self.close_paragraph();
                self.view.finish_block();
            }
            "input" => {}
            _ => return,
        }
        if traits.has_any(VOID) {
            self.slim.write_start_tag(name, tag);
        }
    }

    fn open_element(&mut self, name: &str, traits: Traits, tag: &StartTag) {
        match name {
            // one of each is enough, and the extractors' parser puts them there
            "html" | "head" | "body" => {
                self.view.finish_block();
                return;
            }
            "li" => self.close_implied(&["li"], &["ul", "ol", "menu", "dir"]),
            "dd" | "dt" => self.close_implied(&["dd", "dt"], &["dl"]),
            "td" | "th" => self.close_implied(&["td", "th"], &["table", "tr"]),
            "tr" => self.close_implied(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => {
                self.close_implied(&["tbody", "thead", "tfoot"], &["table"]);
            }
            "a" if self.links > 0 => self.close_inline("a"),
            _ => {}
        }
        if traits.has_any(BLOCK) {
            self.close_paragraph();
        }
        if self.stack.len() >= limits::HTML_DEPTH {
            self.too_deep += 1;
            let kind = if traits.has_any(BLOCK) { BLOCK } else { Traits::default() };
            self.view.open_element(&StartTag::default(), kind);
            return;
        }
        self.view.open_element(tag, traits);
        self.slim.write_start_tag(name, tag);
        self.paragraphs += usize::from(name == "p");
        self.links += usize::from(name == "a");
        self.stack.push(Open { name: name.to_owned(), traits });
    }

    /// Closes an open paragraph before a block begins.
    fn close_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.close_implied(&["p"], &["td", "th", "table", "button", "caption"]);
        }
    }

    /// Closes the innermost of `names`, unless one of `outside` is between.
    fn close_implied(&mut self, names: &[&str], outside: &[&str]) {
        let is = |open: &Open, all: &[&str]| all.contains(&open.name.as_str());
        let at = self.stack.iter().rposition(|open| is(open, names) || is(open, outside));
        if let Some(at) = at.filter(|&at| self.stack.get(at).is_some_and(|open| is(open, names))) {
            self.close_down_to(at);
        }
    }

    /// Closes the innermost element of an inline name, unless a block is between.
    fn close_inline(&mut self, name: &str) {
        let at =
            self.stack.iter().rposition(|open| open.name == name || open.traits.has_any(BARRIER));
        if let Some(at) = at.filter(|&at| self.stack.get(at).is_some_and(|open| open.name == name))
        {
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(open) = self.stack.pop() else { return };
            self.paragraphs -= usize::from(open.name == "p");
            self.links -= usize::from(open.name == "a");
            self.view.close_element(open.traits);
            self.slim.write_end_tag(&open.name);
        }
    }

    fn end_element(&mut self, name: &[u8]) {
        let traits = Traits::from_element_name(name);
        let Ok(name) = std::str::from_utf8(name) else { return };
        if self.raw.take().is_some() && traits.has_any(RAW) {
            if self.unseen.is_none() {
                self.finish_unshown();
            }
            return;
        }
        // the word that is pronounced so ends, or a block around it
        if let Some((own, kind, _)) = &self.unseen
            && kind.has_any(READING)
            && own != name
            && (name == "ruby" || traits.has_any(BARRIER))
        {
            self.unseen = None;
        }
        if let Some((own, _, count)) = &mut self.unseen {
            if own == name {
                *count -= 1;
                if *count == 0 {
                    self.unseen = None;
                    self.finish_unshown();
                }
            }
            return;
        }
        if name == "br" {
            self.add_void_element("br", VOID, &StartTag::default());
            return;
        }
        if self.too_deep > 0 && !matches!(name, "html" | "head" | "body") {
            self.too_deep -= 1;
            self.view.close_element(if traits.has_any(BLOCK) { BLOCK } else { Traits::default() });
            return;
        }
        if traits.has_any(BARRIER) {
            // a table keeps what is wrong inside it to itself
            let outside = |open: &Open| open.name == "table" && !matches!(name, "table");
            let at = self.stack.iter().rposition(|open| open.name == name || outside(open));
            if let Some(at) =
                at.filter(|&at| self.stack.get(at).is_some_and(|open| open.name == name))
            {
                self.close_down_to(at);
            }
        } else {
            self.close_inline(name);
        }
    }

    fn add_text(&mut self, text: String, at: Range<usize>) {
        match self.raw {
            Some(Raw::Title) => {
                self.head.title.get_or_insert_default().push_str(&text);
            }
            None if self.unseen.is_none() => {
                self.view.add_text(&text, self.source, at);
                if !self.view.is_in_post() {
                    self.slim.write_text(&text);
                }
            }
            _ => {
                if let Some(unshown) = &mut self.unshown {
                    unshown.bytes.end = at.end;
                }
            }
        }
    }

    /// Keeps the script or template that ends, if anything is in it.
    fn finish_unshown(&mut self) {
        self.head.unshown.extend(self.unshown.take().filter(|unshown| !unshown.bytes.is_empty()));
    }

    fn read_meta(&mut self, tag: &StartTag) {
        let name = tag.attribute("property").or_else(|| tag.attribute("name"));
        if name == Some("og:title") && self.head.og_title.is_none() {
            self.head.og_title = tag.attribute("content").map(str::to_owned);
        }
    }

    fn into_read_page(mut self) -> Read {
        self.close_down_to(0);
        let few = self.elements <= limits::HTML_ELEMENTS && !self.slim.is_full();
        self.finish_unshown();
        let (all, tree) = self.view.into_blocks();
        let (posts, all): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|block| block.post && !block.hidden);
        let (hidden, blocks) = part_hidden(all);
        let slim = few.then(|| self.slim.finish());
        Read { blocks, posts, hidden, tree, head: self.head, slim }
    }
}
