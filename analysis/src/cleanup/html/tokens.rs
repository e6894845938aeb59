//! HTML as tokens that know where they stand, by the tokenizer of the HTML standard (13.2.5).

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

use super::tags::{RAW, Traits};

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
}

impl StartTag {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }
}

/// What a page is made of. Comments and the document type are left out.
#[derive(Debug)]
pub(super) enum Token {
    /// A start tag.
    Start(StartTag),
    /// The name of an end tag.
    End(Vec<u8>),
    /// Text, entities decoded, and where it stands in bytes of the source.
    Text(String, std::ops::Range<usize>),
}

/// The attributes that the extractors and the view look at, besides `data-component` and the like.
const ATTRIBUTES: [&str; 16] = [
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
];

/// Puts events together to tokens.
#[derive(Debug, Default)]
struct Assembly {
    tag: StartTag,
    attribute: Option<&'static str>,
}

impl Callback<Token, usize> for Assembly {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Token> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = StartTag { name: name.to_vec(), attributes: Vec::new() };
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
                Some(Token::Start(std::mem::take(&mut self.tag)))
            }
            CallbackEvent::EndTag { name } => {
                self.attribute = None;
                Some(Token::End(name.to_vec()))
            }
            CallbackEvent::String { value } => {
                Some(Token::Text(String::from_utf8_lossy(value).into_owned(), span.start..span.end))
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => None,
        }
    }
}

/// The tokens of `html`, one after the other.
pub(super) struct Tokens<'a> {
    tokenizer: Tokenizer<html5gum::StringReader<'a>, CallbackEmitter<Assembly, Token, usize>>,
}

impl<'a> Tokens<'a> {
    /// Begins at the start of `html`.
    pub(super) fn of(html: &'a str) -> Self {
        let emitter = CallbackEmitter::new(Assembly::default());
        Self { tokenizer: Tokenizer::new_with_emitter(html, emitter) }
    }

    /// Reads what follows the start tag just given as its element demands: scripts and the like
    /// are one piece of text up to their end tag. Not to be called within drawings, where a title
    /// is an element like any other.
    pub(super) fn enter(&mut self, name: &[u8]) {
        let state = match name {
            b"script" => State::ScriptData,
            b"title" | b"textarea" => State::RcData,
            b"plaintext" => State::PlainText,
            b"xmp" => State::RawText,
            _ if Traits::of(name).has(RAW) => State::RawText,
            _ => return,
        };
        self.tokenizer.set_state(state);
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        match self.tokenizer.next()? {
            Ok(token) => Some(token),
            Err(never) => match never {},
        }
    }
}
