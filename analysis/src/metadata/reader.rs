//! The metadata of a page as it is written there, collected in one pass over its tokens: no tree is
//! built, and the attributes of tags that say nothing about an article are skipped.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

use super::page_source::{PageSource, Role, TextPiece};
use super::roles::{self, Attributes};
use crate::limits;

/// Reads a page.
pub(super) fn read_page_source(html: &str) -> PageSource {
    let mut source = PageSource::default();
    // a text in memory cannot fail to be read
    let Ok(()) = Tokenizer::new_with_emitter(html, Collector::new(&mut source)).finish();
    source
}

/// Returns the text of a piece of HTML: references resolved, tags removed, blanks joined.
pub(super) fn to_plain_text(html: &str) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if html.contains(['&', '<']) { words(&read_page_source(html).text) } else { words(html) }
}

/// Seams that are kept, at most: headline and byline are in the first of them.
const MOST_SEAMS: usize = 50_000;

/// The destination of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sink {
    Text,
    Title,
    Json,
    /// How a word is pronounced (`<rt>`), which is not part of the text.
    Reading,
    Nowhere,
}

/// A piece whose element is still open.
#[derive(Debug)]
struct Open {
    tag: Vec<u8>,
    /// Elements of the same name within it that are still open.
    within: usize,
    /// Its place among the pieces.
    piece: usize,
}

/// Collects the metadata of a page from the events of the tokenizer.
pub(crate) struct Collector<'s> {
    source: &'s mut PageSource,
    sink: Sink,
    titles: usize,
    json_bytes: usize,
    /// The first bytes of a character of which the others are still to come.
    begun: Vec<u8>,
    open: Vec<Open>,
    /// Open pieces that are [`Role::Aside`].
    asides: usize,
    tag: Vec<u8>,
    last_start: Vec<u8>,
    is_end: bool,
    name: Vec<u8>,
    /// The attribute that is being read is kept.
    wanted: bool,
    attributes: Attributes,
}

impl<'s> Collector<'s> {
    /// Begins at the start of a page.
    pub(crate) fn new(source: &'s mut PageSource) -> Self {
        Self {
            source,
            sink: Sink::Text,
            titles: 0,
            json_bytes: 0,
            begun: Vec::new(),
            open: Vec::new(),
            asides: 0,
            tag: Vec::new(),
            last_start: Vec::new(),
            is_end: false,
            name: Vec::new(),
            wanted: false,
            attributes: Attributes::default(),
        }
    }
}

impl Collector<'_> {
    fn start_element(&mut self) {
        self.last_start.clone_from(&self.tag);
        self.break_line();
        if self.sink == Sink::Reading && !roles::is_within_ruby(&self.tag) {
            self.sink = Sink::Text;
        }
        self.sink = match self.tag.as_slice() {
            b"title" if self.titles == 0 => {
                self.titles = 1;
                Sink::Title
            }
            b"script" if self.attributes.get("type").is_some_and(roles::is_json_ld) => {
                self.source.scripts.push(String::new());
                Sink::Json
            }
            b"script" | b"style" | b"title" | b"noscript" | b"iframe" | b"textarea" => {
                Sink::Nowhere
            }
            b"rt" | b"rp" | b"rtc" if matches!(self.sink, Sink::Text | Sink::Reading) => {
                Sink::Reading
            }
            b"rb" if self.sink == Sink::Reading => Sink::Text,
            _ => self.sink,
        };
        match self.tag.as_slice() {
            b"meta" => self.keep_meta(),
            b"link" if self.attributes.has_word("rel", "canonical") => {
                let href = self.attributes.get("href").map(str::to_owned);
                self.source.canonical = self.source.canonical.take().or(href);
            }
            b"html" if self.source.language.is_none() => {
                self.source.language = self.attributes.get("lang").map(str::to_owned);
            }
            _ => {}
        }
        for open in self.open.iter_mut().filter(|open| open.tag == self.tag) {
            open.within += 1;
        }
        if let Some(role) = roles::find_role(&self.tag, &self.attributes)
            && self.source.pieces.len() < limits::PAGE_PIECES
        {
            self.begin_piece(role);
        }
    }

    fn begin_piece(&mut self, role: Role) {
        let at = self.source.text.len();
        let value = ["datetime", "content"].into_iter().find_map(|name| self.attributes.get(name));
        self.source.pieces.push(TextPiece {
            role,
            span: at..at,
            value: value.map(str::to_owned),
            aside: self.asides > 0,
        });
        if !roles::is_void(&self.tag) && self.open.len() < limits::PAGE_DEPTH {
            self.asides += usize::from(role == Role::Aside);
            let piece = self.source.pieces.len() - 1;
            self.open.push(Open { tag: self.tag.clone(), within: 0, piece });
        }
    }

    fn keep_meta(&mut self) {
        let attributes = &self.attributes;
        let Some(content) = attributes.get("content").filter(|content| !content.is_empty()) else {
            return;
        };
        if self.source.metas.len() >= limits::PAGE_PIECES || content.len() > limits::META_BYTES {
            return;
        }
        for key in ["property", "name", "itemprop"] {
            if let Some(name) = attributes.get(key) {
                self.source.metas.push((name.trim().to_ascii_lowercase(), content.to_owned()));
            }
        }
    }

    fn end_element(&mut self) {
        self.break_line();
        if self.sink == Sink::Reading
            && (matches!(self.tag.as_slice(), b"rt" | b"rp" | b"rtc" | b"ruby")
                || !roles::is_inline(&self.tag))
        {
            self.sink = Sink::Text;
        }
        if matches!(
            self.tag.as_slice(),
            b"title" | b"script" | b"style" | b"noscript" | b"iframe" | b"textarea"
        ) {
            self.sink = Sink::Text;
        }
        let mut closed = None;
        for (at, open) in self.open.iter_mut().enumerate().filter(|(_, open)| open.tag == self.tag)
        {
            match open.within.checked_sub(1) {
                Some(within) => open.within = within,
                None => closed = closed.or(Some(at)),
            }
        }
        let Some(at) = closed else { return };
        // what was opened within it and never closed ends with it
        for open in self.open.drain(at..) {
            if let Some(piece) = self.source.pieces.get_mut(open.piece) {
                piece.span.end = self.source.text.len();
                self.asides -= usize::from(piece.role == Role::Aside && self.asides > 0);
            }
        }
    }

    fn break_line(&mut self) {
        let text = &mut self.source.text;
        if text.is_empty() || text.ends_with(char::is_whitespace) {
            if !roles::is_inline(&self.tag) && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        } else if !roles::is_inline(&self.tag) {
            text.push('\n');
        } else if self.source.seams.len() < MOST_SEAMS
            && self.source.seams.last() != Some(&text.len())
        {
            self.source.seams.push(text.len());
        }
    }
}

impl Emitter for Collector<'_> {
    type Token = Infallible;

    fn emit_string(&mut self, bytes: &[u8]) {
        // after a character reference the tokeniser parts a character from its first byte
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.begun.len(),
        };
        let rest = self.begun.split_off(whole);
        let text = std::mem::replace(&mut self.begun, rest);
        let text = String::from_utf8_lossy(&text);
        match self.sink {
            Sink::Text if self.source.text.len() < limits::PAGE_TEXT => {
                self.source.text.push_str(&text);
            }
            Sink::Title if self.source.title.len() < limits::META_BYTES => {
                self.source.title.push_str(&text);
            }
            Sink::Json if self.json_bytes < limits::PAGE_JSON => {
                self.json_bytes += text.len();
                if let Some(script) = self.source.scripts.last_mut() {
                    script.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn init_start_tag(&mut self) {
        self.is_end = false;
        self.tag.clear();
        self.attributes.clear();
    }

    fn init_end_tag(&mut self) {
        self.is_end = true;
        self.tag.clear();
        self.attributes.clear();
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.extend_from_slice(name);
    }

    fn init_attribute(&mut self) {
        self.name.clear();
        self.wanted = false;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn init_attribute_value(&mut self) {
        self.wanted = !self.is_end && self.attributes.begin_attribute(&self.tag, &self.name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if self.wanted {
            self.attributes.push_value(value);
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if self.is_end {
            self.end_element();
            return None;
        }
        self.start_element();
        naive_next_state(&self.tag)
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && self.tag == self.last_start
    }

    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start = last_start_tag.unwrap_or_default().to_vec();
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_eof(&mut self) {
        let end = self.source.text.len();
        for open in self.open.drain(..) {
            if let Some(piece) = self.source.pieces.get_mut(open.piece) {
                piece.span.end = end;
            }
        }
    }

    // comments, doctypes and errors say nothing about an article
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn emit_current_comment(&mut self) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn emit_current_doctype(&mut self) {}
    fn set_self_closing(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}
