//! HTML as tokens that know their place, by the tokenizer of the HTML standard (13.2.5).

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer, naive_next_state};

use super::tags::{RAW, Traits};
use crate::html_page::{Shared, is_read_alike};
use crate::metadata;

/// Attributes of so many bytes say all that a class or style has to say.
const ATTRIBUTE_BYTES: usize = 512;
/// The value of a `content` attribute may be a headline.
const CONTENT_BYTES: usize = 4096;

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct StartTag {
    /// Its name in lower case.
    pub name: Vec<u8>,
    /// The attributes that matter, names in lower case.
    pub attributes: Vec<(&'static str, String)>,
    /// The byte of the source after it.
    pub end: usize,
}

impl StartTag {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }
}

/// A token of a page. Comments and the document type are left out.
#[derive(Debug)]
pub(super) enum HtmlToken {
    /// A start tag.
    Start(StartTag),
    /// The name of an end tag.
    End(Vec<u8>),
    /// Text, entities decoded, and its place in bytes of the source.
    Text(String, std::ops::Range<usize>),
}

/// The attributes that the extractors and the view use, besides `data-component` and the like.
const ATTRIBUTES: [&str; 17] = [
    "id",
    "class",
    "role",
    "style",
    "itemprop",
    "aria-hidden",
    "hidden",
    "href",
    "type",
    "property",
    "name",
    "content",
    "colspan",
    "data-component",
    "data-testid",
    "data-lp-replacement-content",
    "shadowrootmode",
];

/// Puts events together to tokens.
#[derive(Debug, Default)]
struct Assembly {
    tag: StartTag,
    attribute: Option<&'static str>,
}

impl Callback<HtmlToken, usize> for Assembly {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<HtmlToken> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = StartTag { name: name.to_vec(), ..StartTag::default() };
                self.attribute = None;
                None
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = ATTRIBUTES.into_iter().find(|known| known.as_bytes() == name);
                if let Some(name) = self.attribute {
                    if self.tag.attribute(name).is_some() {
                        self.attribute = None;
                    } else {
                        self.tag.attributes.push((name, String::new()));
                    }
                }
                None
            }
            CallbackEvent::AttributeValue { value } => {
                let name = self.attribute?;
                let most = if name == "content" { CONTENT_BYTES } else { ATTRIBUTE_BYTES };
                let value = value.get(..most).unwrap_or(value);
                if let Some((_, text)) = self.tag.attributes.last_mut() {
                    text.push_str(&String::from_utf8_lossy(value));
                }
                None
            }
            CallbackEvent::CloseStartTag { .. } => {
                self.attribute = None;
                self.tag.end = span.end;
                Some(HtmlToken::Start(std::mem::take(&mut self.tag)))
            }
            CallbackEvent::EndTag { name } => {
                self.attribute = None;
                Some(HtmlToken::End(name.to_vec()))
            }
            CallbackEvent::String { value } => Some(HtmlToken::Text(
                String::from_utf8_lossy(value).into_owned(),
                span.start..span.end,
            )),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => None,
        }
    }
}

/// The two readers of the tokens: one for the metadata, one for the visible text.
type Emitters<'a> = Shared<metadata::Collector<'a>, CallbackEmitter<Assembly, HtmlToken, usize>>;

/// The tokens of `html`, one after the other.
pub(super) struct Tokens<'a> {
    html: &'a str,
    tokenizer: Tokenizer<html5gum::StringReader<'a>, Emitters<'a>>,
    is_heard_alike: bool,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `html`, with a listener to the same tokens.
    pub(super) fn from_html(html: &'a str, listener: Option<metadata::Collector<'a>>) -> Self {
        let is_heard_alike = listener.is_some();
        let reader = CallbackEmitter::new(Assembly::default());
        let tokenizer = Tokenizer::new_with_emitter(html, Shared::new(listener, reader));
        Self { html, tokenizer, is_heard_alike }
    }

    /// Reads what follows the start tag just given as its element demands, or else as markup:
    /// scripts and the like are one piece of text up to their end tag. No demand is met within
    /// drawings, where a title is an element like any other.
    pub(super) fn enter_element(&mut self, tag: &StartTag, as_demanded: bool) {
        let state = if as_demanded { demanded_state(&tag.name) } else { None };
        if let Some(state) = state {
            self.tokenizer.set_state(state);
        }
        let wanted = naive_next_state(&tag.name);
        if self.is_heard_alike && wanted != state {
            let rest = self.html.as_bytes().get(tag.end..).unwrap_or_default();
            self.is_heard_alike = is_read_alike(&tag.name, wanted, state, rest);
        }
    }

    /// Returns whether the listener has heard all tokens so far as if it had read the page alone,
    /// with [`naive_next_state`].
    pub(super) const fn is_heard_alike(&self) -> bool {
        self.is_heard_alike
    }
}

/// Returns the state that the content of an element is read in, if not as markup.
fn demanded_state(name: &[u8]) -> Option<State> {
    match name {
        b"script" => Some(State::ScriptData),
        b"title" | b"textarea" => Some(State::RcData),
        b"plaintext" => Some(State::PlainText),
        b"xmp" => Some(State::RawText),
        _ => Traits::from_element_name(name).has_any(RAW).then_some(State::RawText),
    }
}

impl Iterator for Tokens<'_> {
    type Item = HtmlToken;

    fn next(&mut self) -> Option<HtmlToken> {
        match self.tokenizer.next()? {
            Ok(token) => Some(token),
            Err(never) => match never {},
        }
    }
}
