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
#[deprecated(note = "RN:XmlNamespace")]
pub(in crate::formats) enum Space {
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

impl Space {
    /// Returns the namespace with an address.
    #[deprecated(note = "RN:from_uri")]
    fn of(name: &str) -> Self {
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
    #[deprecated(note = "RN:from_prefix")]
    fn of_prefix(prefix: &str) -> Self {
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
    space: Option<Space>,
    /// One past the last node in it.
    end: u32,
    /// The index of its first attribute; its attributes end where those of the next element begin.
    attributes: u32,
}

/// A document: its nodes in the order in which they begin.
#[derive(Debug, Default)]
#[deprecated(note = "RN:XmlDocument")]
pub(in crate::formats) struct Document {
    nodes: Vec<Node>,
    attributes: Vec<(Piece, Piece)>,
    pool: String,
    /// True if the last node is a text that may go on.
    in_text: bool,
}

impl Document {
    /// Parses a document.
    ///
    /// # Errors
    /// `BadXml` with the line if the document is not well-formed, ends too soon or nests too deep.
    #[deprecated(note = "RN:parse_xml")]
    pub(in crate::formats) fn parse(text: &str) -> Result<Self, Failure> {
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
                Err(e) => return Err(broken(text, at, &e.to_string())),
                Ok(Event::Start(start)) => {
                    if open.len() == limits::XML_DEPTH {
                        let message =
                            format!("elements lie in one another {} deep", limits::XML_DEPTH);
                        return Err(broken(text, at, &message));
                    }
                    open.push(document.nodes.len());
                    document.element(&start, &space(&reader, &start));
                }
                Ok(Event::Empty(start)) => {
                    document.element(&start, &space(&reader, &start));
                }
                Ok(Event::End(_)) => {
                    let end = number(document.nodes.len());
                    document.in_text = false;
                    if let Some(node) = open.pop().and_then(|at| document.nodes.get_mut(at)) {
                        node.end = end;
                    }
                }
                Ok(Event::Text(part)) => document.text(&part.xml10_content()),
                Ok(Event::CData(part)) => document.text(&part.xml10_content()),
                Ok(Event::GeneralRef(name)) => document.reference(&name),
                Ok(Event::Eof) if open.is_empty() => return Ok(document),
                Ok(Event::Eof) => return Err(broken(text, at, "the document is cut off")),
                Ok(_) => {}
            }
        }
    }

    /// Returns the root element.
    ///
    /// # Errors
    /// `BadXml` when there is none.
    #[deprecated(note = "RN:root_element")]
    pub(in crate::formats) fn root(&self) -> Result<Element<'_>, Failure> {
        let at = self.nodes.iter().position(|node| node.space.is_some());
        let at = at.ok_or_else(|| {
            Failure::new(FailureCode::BadXml, "the XML cannot be read: it has no element")
        })?;
        Ok(Element { document: self, at })
    }

    /// Appends an element with its attributes.
    #[deprecated(note = "RN:push_element")]
    fn element(&mut self, start: &BytesStart<'_>, space: &Space) {
        self.in_text = false;
        let attributes = number(self.attributes.len());
        let what = self.keep(start.local_name().as_ref());
        // Duplicates do no harm: the first one counts.
        for attribute in start.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            if name.starts_with("xmlns") {
                continue;
            }
            let name = self.keep(name);
            let value = self.keep(&markup::resolved(&attribute.value));
            self.attributes.push((name, value));
        }
        let end = number(self.nodes.len() + 1);
        self.nodes.push(Node { what, space: Some(*space), end, attributes });
    }

    /// Appends the text that an entity stands for.
    #[deprecated(note = "RN:push_reference")]
    fn reference(&mut self, name: &str) {
        let written = format!("&{name};");
        let meant = markup::resolved(&written);
        self.text(&meant);
    }

    /// Appends a text, joined to the one before it if nothing is between them.
    #[deprecated(note = "RN:push_text")]
    fn text(&mut self, text: &str) {
        let end = number(self.nodes.len());
        let what = self.keep(text);
        // Text in many events is one text.
        if let Some(last) = self.nodes.last_mut().filter(|_| self.in_text) {
            last.what.end = what.end;
            return;
        }
        self.in_text = true;
        let attributes = number(self.attributes.len());
        self.nodes.push(Node { what, space: None, end: end + 1, attributes });
    }

    /// Appends a text to the pool.
    #[deprecated(note = "RN:pool_text")]
    fn keep(&mut self, text: &str) -> Piece {
        let start = number(self.pool.len());
        self.pool.push_str(text);
        Piece { start, end: number(self.pool.len()) }
    }

    /// Returns the text of a piece of the pool.
    #[deprecated(note = "RN:pooled_text")]
    fn piece(&self, piece: Piece) -> &str {
        self.pool.get(piece.start as usize..piece.end as usize).unwrap_or_default()
    }
}

/// Turns an index into 32 bits. The text is below 4 GiB, and the pool is hardly longer; an index beyond
/// that finds nothing.
#[deprecated(note = "RN:to_u32_index")]
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Resolves the namespace of an element.
#[deprecated(note = "RN:resolve_namespace")]
fn space(reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Space {
    match reader.resolver().resolve_element(start.name()).0 {
        ResolveResult::Unbound => Space::Plain,
        ResolveResult::Bound(space) => Space::of(space.as_ref()),
        ResolveResult::Unknown(prefix) => Space::of_prefix(&prefix),
    }
}

/// Makes the failure of XML that cannot be read, with the line of byte `at`.
#[deprecated(note = "RN:xml_failure")]
fn broken(text: &str, at: u64, why: &str) -> Failure {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    // The parser names what it met, which may be as long as the input.
    let why: String = why.chars().filter(|c| !c.is_control()).take(200).collect();
    Failure::new(FailureCode::BadXml, format!("the XML cannot be read: line {line}: {why}"))
}

/// An element of a document, by its node.
#[derive(Clone, Copy, Debug)]
#[deprecated(note = "RN:XmlElement")]
pub(in crate::formats) struct Element<'d> {
    document: &'d Document,
    at: usize,
}

/// A node in an element.
#[derive(Clone, Copy, Debug)]
#[deprecated(note = "RN:XmlPart")]
pub(super) enum Part<'d> {
    /// An element; the nodes in it follow.
    Element(Element<'d>),
    /// A text.
    Text(&'d str),
}

impl<'d> Element<'d> {
    /// Returns the node of the element.
    fn node(&self) -> Option<&'d Node> {
        self.document.nodes.get(self.at)
    }

    /// Returns the index one past the last node in the element.
    #[deprecated(note = "RN:end_index")]
    pub(super) fn end(&self) -> usize {
        self.node().map_or(self.at, |node| node.end as usize)
    }

    /// Returns the index of the element among the nodes.
    pub(in crate::formats) const fn node_index(&self) -> usize {
        self.at
    }

    /// Returns the name of the element without prefix.
    pub(in crate::formats) fn name(&self) -> &'d str {
        self.node().map_or("", |node| self.document.piece(node.what))
    }

    /// Returns the namespace of the element.
    #[deprecated(note = "RN:namespace")]
    pub(in crate::formats) fn space(&self) -> Space {
        self.node().and_then(|node| node.space).unwrap_or(Space::Other)
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
        attributes.iter().map(|(name, value)| (document.piece(*name), document.piece(*value)))
    }

    /// Finds the value of an attribute; none where it is blank.
    #[deprecated(note = "RN:find_attribute")]
    pub(in crate::formats) fn attribute(&self, name: &str) -> Option<&'d str> {
        let value = self.attributes().find(|(known, _)| *known == name)?.1.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Returns the node at an index, if it is in this element, however deep. To skip the nodes in another
    /// element, go on from the end of that.
    pub(super) fn part_at(&self, at: usize) -> Option<Part<'d>> {
        let node = self.document.nodes.get(at).filter(|_| at < self.end())?;
        Some(match node.space {
            Some(_) => Part::Element(Element { document: self.document, at }),
            None => Part::Text(self.document.piece(node.what)),
        })
    }

    /// Iterates over the child elements.
    pub(in crate::formats) fn children(self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            loop {
                match self.part_at(next)? {
                    Part::Element(element) => {
                        next = element.end();
                        return Some(element);
                    }
                    Part::Text(_) => next += 1,
                }
            }
        })
    }

    /// Iterates over the elements in this one, however deep, in the order in which they begin.
    pub(in crate::formats) fn descendants(self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        (self.at + 1..self.end()).filter_map(move |at| match self.part_at(at)? {
            Part::Element(element) => Some(element),
            Part::Text(_) => None,
        })
    }

    /// Finds the first child element with a name, whatever its namespace.
    #[deprecated(note = "RN:first_child")]
    pub(in crate::formats) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Finds an element by a path of names, from child to child.
    #[deprecated(note = "RN:find_by_path")]
    pub(in crate::formats) fn find(self, way: &[&str]) -> Option<Self> {
        way.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Finds the first element with a name in this one, however deep.
    #[deprecated(note = "RN:find_descendant")]
    pub(in crate::formats) fn any(self, name: &str) -> Option<Self> {
        self.descendants().find(|element| element.name() == name)
    }

    /// Joins all text in the element.
    #[deprecated(note = "RN:inner_text")]
    pub(in crate::formats) fn text(self) -> String {
        let mut text = String::new();
        for at in self.at + 1..self.end() {
            if let Some(Part::Text(part)) = self.part_at(at) {
                text.push_str(part);
            }
        }
        text
    }

    /// Joins all text in the element to one line; `None` where it has none.
    #[deprecated(note = "RN:inner_text_line")]
    pub(in crate::formats) fn line(self) -> Option<String> {
        Some(markup::squeeze(&self.text())).filter(|line| !line.is_empty())
    }
}
