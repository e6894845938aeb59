//! Traits of the elements of HTML, as far as reading text out of them needs them.

/// Traits of an element, known by its name: a set of the constants below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Traits(u16);

/// It has no content.
pub(super) const VOID: Traits = Traits(1);
/// It begins and ends a block of text.
pub(super) const BLOCK: Traits = Traits(1 << 1);
/// An end tag inside it cannot close anything outside of it.
pub(super) const BARRIER: Traits = Traits(1 << 2);
/// Its content is not text of the page, and the tokenizer reads it as one piece.
pub(super) const RAW: Traits = Traits(1 << 3);
/// Its content is a drawing, a control or what old browsers show instead. It ends at the latest
/// where a block begins, so that a forgotten end tag does not hide the page.
pub(super) const EMBEDDED: Traits = Traits(1 << 4);
/// A heading.
pub(super) const HEADING: Traits = Traits(1 << 5);
/// An item of a list.
pub(super) const ITEM: Traits = Traits(1 << 6);
/// Bold text.
pub(super) const BOLD: Traits = Traits(1 << 7);
/// A link.
pub(super) const LINK: Traits = Traits(1 << 8);
/// Boilerplate: it belongs to the site, not to the article.
pub(super) const CHROME: Traits = Traits(1 << 9);
/// A caption or another note on what is beside the text.
pub(super) const CAPTION: Traits = Traits(1 << 10);
/// A cell of a table: it parts words, not blocks.
pub(super) const CELL: Traits = Traits(1 << 11);
/// Text whose line breaks count.
pub(super) const PREFORMATTED: Traits = Traits(1 << 12);
/// Its content is never shown.
pub(super) const HIDDEN: Traits = Traits(1 << 13);
/// How a word is pronounced: it ends at the latest where its word or the next reading does.
pub(super) const READING: Traits = Traits(1 << 14);

impl Traits {
    /// Returns whether it has one of `others`.
    pub(super) const fn has_any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Returns the traits of both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the traits of the element of that name, in lower case. An unknown one is inline.
    pub(super) fn from_element_name(name: &[u8]) -> Self {
        match name {
            b"area" | b"base" | b"col" | b"embed" | b"img" | b"link" | b"meta" | b"param"
            | b"source" | b"track" | b"wbr" | b"br" | b"frame" | b"keygen" => VOID,
            b"input" => VOID.and(EMBEDDED),
            b"hr" => VOID.and(BLOCK),
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => BLOCK.and(BARRIER).and(HEADING),
            b"li" => BLOCK.and(BARRIER).and(ITEM),
            b"td" | b"th" => BARRIER.and(CELL),
            b"b" | b"strong" => BOLD,
            b"a" => LINK,
            b"nav" | b"header" | b"footer" | b"aside" | b"form" | b"menu" | b"dialog" => {
                BLOCK.and(BARRIER).and(CHROME)
            }
            b"button" => BLOCK.and(BARRIER).and(CHROME),
            b"figcaption" | b"caption" => BLOCK.and(BARRIER).and(CAPTION),
            b"pre" | b"listing" => BLOCK.and(BARRIER).and(PREFORMATTED),
            b"xmp" | b"plaintext" => BLOCK.and(BARRIER).and(PREFORMATTED),
            b"address" | b"article" | b"blockquote" | b"body" | b"center" | b"dd" | b"details"
            | b"dir" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figure" | b"hgroup" | b"html"
            | b"legend" | b"main" | b"ol" | b"p" | b"search" | b"section" | b"summary"
            | b"table" | b"tbody" | b"tfoot" | b"thead" | b"tr" | b"ul" => BLOCK.and(BARRIER),
            b"script" | b"style" | b"noscript" | b"iframe" | b"noembed" | b"noframes"
            | b"textarea" | b"title" => RAW,
            b"template" => HIDDEN,
            b"rt" | b"rp" | b"rtc" => READING,
            b"svg" | b"math" | b"select" | b"video" | b"audio" | b"object" | b"canvas"
            | b"datalist" => EMBEDDED,
            _ => Self::default(),
        }
    }
}
