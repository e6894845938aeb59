//! The page written again for the extractors: without scripts, comments and drawings, each element
//! closed, and nested no deeper than recursive programs can follow.

use super::tokens::StartTag;
use crate::limits;

/// The page in the making.
#[derive(Debug, Default)]
pub(super) struct Slim {
    html: String,
}

/// The attributes that an extractor judges an element by.
const KEPT: [&str; 10] = [
    "id",
    "class",
    "role",
    "style",
    "itemprop",
    "aria-hidden",
    "hidden",
    "data-component",
    "data-testid",
    "data-lp-replacement-content",
];

impl Slim {
    /// Returns whether it is larger than what an extractor can be given; then no more is written.
    pub(super) fn is_full(&self) -> bool {
        self.html.len() > limits::HTML_BYTES
    }

    /// Writes a start tag.
    pub(super) fn write_start_tag(&mut self, name: &str, tag: &StartTag) {
        if self.is_full() {
            return;
        }
        self.html.push('<');
        self.html.push_str(name);
        for (attribute, value) in tag.attributes.iter().filter(|(name, _)| KEPT.contains(name)) {
            self.write_attribute(attribute, value);
        }
        // an address is as good as any other, but for those within the page
        if let Some(address) = tag.attribute("href") {
            self.write_attribute("href", if address.starts_with('#') { "#" } else { "/" });
        }
        self.html.push('>');
    }

    fn write_attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        self.write_escaped(value);
        self.html.push('"');
    }

    /// Writes an end tag.
    pub(super) fn write_end_tag(&mut self, name: &str) {
        if self.is_full() {
            return;
        }
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }

    /// Writes text.
    pub(super) fn write_text(&mut self, text: &str) {
        if self.is_full() {
            return;
        }
        self.write_escaped(text);
    }

    /// Writes look-alikes for the characters that open a tag or an entity: only words count here,
    /// and parsers take a text with many entities in time that grows with its square.
    fn write_escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.html.push('＆'),
                '<' => self.html.push('‹'),
                '"' => self.html.push('”'),
                '\0' => {}
                c => self.html.push(c),
            }
        }
    }

    /// Returns the page.
    pub(super) fn finish(self) -> String {
        self.html
    }
}
