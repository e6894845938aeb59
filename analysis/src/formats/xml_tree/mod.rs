//! An XML document in memory: three flat lists. Neither reading nor dropping a document recurses into its
//! depth, and a document costs a small multiple of its size.
//!
//! The reader forgives where feeds are careless (a lone `&`, HTML's entities, a prefix that was never
//! declared) and is strict about nesting. A DTD is not read: an entity that it declares stays as written.

mod write;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use crate::failure::{Failure, FailureCode};
use crate::formats::markup;
use crate::limits;

/// The namespaces that make a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum XmlNamespace {
    /// None, or that of a feed itself.
    Plain,
    /// RSS's full content.
    Content,
    /// Dublin Core, elements or terms.
    DublinCore,
    /// Media RSS.
    Media,
    /// Podcasts.
    Itunes,
    /// Any other.
    Other,
}

impl XmlNamespace {
    /// Returns the namespace with an address.
    fn from_uri(name: &str) -> Self {
        match name.trim().trim_end_matches(['/', '#']) {
            ""
            | "http://www.w3.org/2005/Atom"
            | "http://purl.org/atom/ns"
            | "http://purl.org/rss/1.0"
            | "http://my.netscape.com/rdf/simple/0.9"
            | "http://backend.userland.com/rss2" => Self::Plain,
            "http://purl.org/rss/1.0/modules/content" => Self::Content,
            "http://purl.org/dc/elements/1.1" | "http://purl.org/dc/terms" => Self::DublinCore,
            "http://search.yahoo.com/mrss" => Self::Media,
            "http://www.itunes.com/dtds/podcast-1.0.dtd" => Self::Itunes,
            _ => Self::Other,
        }
    }

    /// Returns the namespace that a prefix usually stands for, where nothing declares it.
    fn from_prefix(prefix: &str) -> Self {
        match prefix {
            "content" => Self::Content,
            "dc" | "dcterms" => Self::DublinCore,
            "media" => Self::Media,
            "itunes" => Self::Itunes,
            _ => Self::Other,
        }
    }
}

/// A piece of the pool of text, in bytes.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: u32,
    end: u32,
}

/// An element (its name in the pool) or a text.
#[derive(Clone, Copy, Debug)]
struct Node {
    what: Piece,
    /// `None` for a text.
    space: Option<XmlNamespace>,
    /// One past the last node in it.
    end: u32,
    /// The index of its first attribute; its attributes end where those of the next element begin.
    attributes: u32,
}

/// A document: its nodes in the order in which they begin.
#[derive(Debug, Default)]
pub(in crate::formats) struct XmlDocument {
    nodes: Vec<Node>,
    attributes: Vec<(Piece, Piece)>,
    pool: String,
    /// True if the last node is a text that may go on.
    in_text: bool,
}

impl XmlDocument {
    /// Parses a document.
    ///
    /// # Errors
    /// `BadXml` with the line if the document is not well-formed, ends too soon or nests too deep.
    pub(in crate::formats) fn parse_xml(text: &str) -> Result<Self, Failure> {
        let mut document = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut reader = NsReader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        reader.resolver_mut().set_max_namespace_bindings(limits::XML_NAMESPACES);
        if u32::try_from(text.len()).is_err() {
            return Err(Failure::new(FailureCode::TooLarge, "XML of 4 GiB and more is not read"));
        }
        loop {
            let event = reader.read_event();
            let at = reader.error_position().max(reader.buffer_position());
            match event {
                Err(e) => return Err(xml_failure(text, at, &e.to_string())),
                Ok(Event::Start(start)) => {
                    if open.len() == limits::XML_DEPTH {
                        let message =
                            format!("elements lie in one another {} deep", limits::XML_DEPTH);
                        return Err(xml_failure(text, at, &message));
                    }
                    open.push(document.nodes.len());
                    document.push_element(&start, &resolve_namespace(&reader, &start));
                }
                Ok(Event::Empty(start)) => {
                    document.push_element(&start, &resolve_namespace(&reader, &start));
                }
                Ok(Event::End(_)) => {
                    let end = to_u32_index(document.nodes.len());
                    document.in_text = false;
                    if let Some(node) = open.pop().and_then(|at| document.nodes.get_mut(at)) {
                        node.end = end;
                    }
                }
                Ok(Event::Text(part)) => document.push_text(&part.xml10_content()),
                Ok(Event::CData(part)) => document.push_text(&part.xml10_content()),
                Ok(Event::GeneralRef(name)) => document.push_reference(&name),
                Ok(Event::Eof) if open.is_empty() => return Ok(document),
                Ok(Event::Eof) => return Err(xml_failure(text, at, "the document is cut off")),
                Ok(_) => {}
            }
        }
    }

    /// Returns the root element.
    ///
    /// # Errors
    /// `BadXml` when there is none.
    pub(in crate::formats) fn root_element(&self) -> Result<XmlElement<'_>, Failure> {
        let at = self.nodes.iter().position(|node| node.space.is_some());
        let at = at.ok_or_else(|| {
            Failure::new(FailureCode::BadXml, "the XML cannot be read: it has no element")
        })?;
        Ok(XmlElement { document: self, at })
    }

    /// Appends an element with its attributes.
    fn push_element(&mut self, start: &BytesStart<'_>, space: &XmlNamespace) {
        self.in_text = false;
        let attributes = to_u32_index(self.attributes.len());
        let what = self.pool_text(start.local_name().as_ref());
        // Duplicates do no harm: the first one counts.
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            if name.starts_with("xmlns") {
                continue;
            }
            let name = self.pool_text(name);
            let value = self.pool_text(&markup::resolve_entities(&attribute.value));
            self.attributes.push((name, value));
        }
        let end = to_u32_index(self.nodes.len() + 1);
        self.nodes.push(Node { what, space: Some(*space), end, attributes });
    }

    /// Appends the text that an entity stands for.
    fn push_reference(&mut self, name: &str) {
        let written = format!("&{name};");
        let meant = markup::resolve_entities(&written);
        self.push_text(&meant);
    }

    /// Appends a text, joined to the one before it if nothing is between them.
    fn push_text(&mut self, text: &str) {
        let end = to_u32_index(self.nodes.len());
        let what = self.pool_text(text);
        // Text in many events is one text.
        if let Some(last) = self.nodes.last_mut().filter(|_| self.in_text) {
            last.what.end = what.end;
            return;
        }
        self.in_text = true;
        let attributes = to_u32_index(self.attributes.len());
        self.nodes.push(Node { what, space: None, end: end + 1, attributes });
    }

    /// Appends a text to the pool.
    fn pool_text(&mut self, text: &str) -> Piece {
        let start = to_u32_index(self.pool.len());
        self.pool.push_str(text);
        Piece { start, end: to_u32_index(self.pool.len()) }
    }

    /// Returns the text of a piece of the pool.
    fn pooled_text(&self, piece: Piece) -> &str {
        self.pool.get(piece.start as usize..piece.end as usize).unwrap_or_default()
    }
}

/// Turns an index into 32 bits. The text is below 4 GiB, and the pool is hardly longer; an index beyond
/// that finds nothing.
fn to_u32_index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Resolves the namespace of an element.
fn resolve_namespace(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> XmlNamespace {
    match reader.resolver().resolve_element(start.name()).0 {
        ResolveResult::Unbound => XmlNamespace::Plain,
        ResolveResult::Bound(space) => XmlNamespace::from_uri(space.as_ref()),
        ResolveResult::Unknown(prefix) => XmlNamespace::from_prefix(&prefix),
    }
}

/// Makes the failure of XML that cannot be read, with the line of byte `at`.
fn xml_failure(text: &str, at: u64, why: &str) -> Failure {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    // The parser names what it met, which may be as long as the input.
    let why: String = why.chars().filter(|c| !c.is_control()).take(200).collect();
    Failure::new(FailureCode::BadXml, format!("the XML cannot be read: line {line}: {why}"))
}

/// An element of a document, by its node.
#[derive(Clone, Copy, Debug)]
pub(in crate::formats) struct XmlElement<'d> {
    document: &'d XmlDocument,
    at: usize,
}

/// A node in an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum XmlPart<'d> {
    /// An element; the nodes in it follow.
    Element(XmlElement<'d>),
    /// A text.
    Text(&'d str),
}

impl<'d> XmlElement<'d> {
    /// Returns the node of the element.
    fn node(&self) -> Option<&'d Node> {
        self.document.nodes.get(self.at)
    }

    /// Returns the index one past the last node in the element.
    pub(super) fn end_index(&self) -> usize {
        self.node().map_or(self.at, |node| node.end as usize)
    }

    /// Returns the index of the element among the nodes.
    pub(in crate::formats) const fn node_index(&self) -> usize {
        self.at
    }

    /// Returns the name of the element without prefix.
    pub(in crate::formats) fn name(&self) -> &'d str {
        self.node().map_or("", |node| self.document.pooled_text(node.what))
    }

    /// Returns the namespace of the element.
    pub(in crate::formats) fn namespace(&self) -> XmlNamespace {
        self.node().and_then(|node| node.space).unwrap_or(XmlNamespace::Other)
    }

    /// Iterates over the attributes, names as written, values with their entities resolved.
    pub(in crate::formats) fn attributes(
        &self,
    ) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let document = self.document;
        let first = self.node().map_or(0, |node| node.attributes as usize);
        let next = document.nodes.get(self.at + 1);
        let end = next.map_or(document.attributes.len(), |node| node.attributes as usize);
        let attributes = document.attributes.get(first..end).unwrap_or_default();
        attributes
            .iter()
            .map(|(name, value)| (document.pooled_text(*name), document.pooled_text(*value)))
    }

    /// Finds the value of an attribute; none where it is blank.
    pub(in crate::formats) fn find_attribute(&self, name: &str) -> Option<&'d str> {
        let value = self.attributes().find(|(known, _)| *known == name)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Returns the node at an index, if it is in this element, however deep. To skip the nodes in another
    /// element, go on from the end of that.
    pub(super) fn part_at(&self, at: usize) -> Option<XmlPart<'d>> {
        let node = self.document.nodes.get(at).filter(|_| at < self.end_index())?;
        Some(match node.space {
            Some(_) => XmlPart::Element(XmlElement { document: self.document, at }),
            None => XmlPart::Text(self.document.pooled_text(node.what)),
        })
    }

    /// Iterates over the child elements.
    pub(in crate::formats) fn children(self) -> impl Iterator<Item = XmlElement<'d>> + use<'d> {
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            loop {
                match self.part_at(next)? {
                    XmlPart::Element(element) => {
                        next = element.end_index();
                        return Some(element);
                    }
                    XmlPart::Text(_) => next += 1,
                }
            }
        })
    }

    /// Iterates over the elements in this one, however deep, in the order in which they begin.
    pub(in crate::formats) fn descendants(self) -> impl Iterator<Item = XmlElement<'d>> + use<'d> {
        (self.at + 1..self.end_index()).filter_map(move |at| match self.part_at(at)? {
            XmlPart::Element(element) => Some(element),
            XmlPart::Text(_) => None,
        })
    }

    /// Finds the first child element with a name, whatever its namespace.
    pub(in crate::formats) fn first_child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Finds an element by a path of names, from child to child.
    pub(in crate::formats) fn find_by_path(self, way: &[&str]) -> Option<Self> {
        way.iter().try_fold(self, |element, name| element.first_child(name))
    }

    /// Finds the first element with a name in this one, however deep.
    pub(in crate::formats) fn find_descendant(self, name: &str) -> Option<Self> {
        self.descendants().find(|element| element.name() == name)
    }

    /// Joins all text in the element.
    pub(in crate::formats) fn inner_text(self) -> String {
        let mut text = String::new();
        for at in self.at + 1..self.end_index() {
            if let Some(XmlPart::Text(part)) = self.part_at(at) {
                text.push_str(part);
            }
        }
        text
    }

    /// Joins all text in the element to one line; `None` where it has none.
    pub(in crate::formats) fn inner_text_line(self) -> Option<String> {
        Some(markup::squeeze_blanks(&self.inner_text())).filter(|line| !line.is_empty())
    }
}
