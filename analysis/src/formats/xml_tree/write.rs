//! The contents of an element, written out again as HTML or as paragraphs.

use quick_xml::escape::{escape, partial_escape};

use super::{XmlElement, XmlPart};
use crate::formats::markup::squeeze_blanks;

/// Elements of HTML that have no end tag.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "col", "source"];

/// Elements that end a paragraph, in NITF, HTML and Atom.
const BLOCKS: [&str; 24] = [
    "p",
    "hl1",
    "hl2",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dt",
    "dd",
    "tr",
    "pre",
    "bq",
    "blockquote",
    "block",
    "div",
    "section",
    "fn",
    "hr",
    "table",
];

impl XmlElement<'_> {
    /// Returns whether there is an element in this one.
    pub(in crate::formats) fn has_elements(self) -> bool {
        self.descendants().next().is_some()
    }

    /// Writes the contents of the element as HTML: names lose their prefix.
    pub(in crate::formats) fn to_inner_html(self) -> String {
        let mut html = String::new();
        let mut open: Vec<XmlElement<'_>> = Vec::new();
        for at in self.node_index() + 1..self.end_index() {
            while let Some(inner) = open.pop_if(|inner| inner.end_index() <= at) {
                push_end_tag(inner.name(), &mut html);
            }
            match self.part_at(at) {
                Some(XmlPart::Text(text)) => html.push_str(&partial_escape(text)),
                Some(XmlPart::Element(element)) => {
                    html.push('<');
                    html.push_str(element.name());
                    for (name, value) in element.attributes() {
                        html.extend([" ", name, "=\"", &escape(value), "\""]);
                    }
                    html.push('>');
                    open.push(element);
                }
                None => {}
            }
        }
        while let Some(inner) = open.pop() {
            push_end_tag(inner.name(), &mut html);
        }
        html
    }

    /// Writes the text of the element in paragraphs, separated by an empty line, without the elements
    /// named in `without`. A `<br>` becomes a line feed; any other run of blanks becomes one space.
    pub(in crate::formats) fn to_paragraphs(self, without: &[&str]) -> String {
        let mut paragraphs = Paragraphs::default();
        // The ends of the blocks that are open.
        let mut ends: Vec<usize> = Vec::new();
        let mut at = self.node_index() + 1;
        while let Some(part) = self.part_at(at) {
            while ends.pop_if(|end| *end <= at).is_some() {
                paragraphs.flush_paragraph();
            }
            at += 1;
            match part {
                XmlPart::Text(text) => paragraphs.open.push_str(text),
                XmlPart::Element(element) => match element.name() {
                    name if without.contains(&name) => at = element.end_index(),
                    "br" => paragraphs.open.push(LINE_END),
                    "td" | "th" => paragraphs.open.push(' '),
                    name if BLOCKS.contains(&name) => {
                        paragraphs.flush_paragraph();
                        ends.push(element.end_index());
                    }
                    _ => {}
                },
            }
        }
        paragraphs.flush_paragraph();
        paragraphs.text
    }
}

/// Stands for a `<br>` until a paragraph is flushed.
const LINE_END: char = '\u{2028}';

/// Paragraphs that are finished and one that is open.
#[derive(Default)]
struct Paragraphs {
    text: String,
    open: String,
}

impl Paragraphs {
    /// Ends the open paragraph.
    fn flush_paragraph(&mut self) {
        let lines = self.open.split(LINE_END).map(squeeze_blanks).filter(|line| !line.is_empty());
        let paragraph = lines.collect::<Vec<_>>().join("\n");
        self.open.clear();
        if paragraph.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&paragraph);
    }
}

/// Writes an end tag, unless the element has none.
fn push_end_tag(name: &str, html: &mut String) {
    if !VOID.contains(&name) {
        html.extend(["</", name, ">"]);
    }
}
