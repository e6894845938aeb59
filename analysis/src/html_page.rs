//! One tokenisation of an HTML page for two readers: what the page says of itself, and what it
//! shows.
//!
//! The tokenizer (13.2.5 of the HTML standard) has to be told by its reader how the content of a
//! script, a title and the like is read. Where two readers demand different things, they still see
//! the same tokens unless the content has markup or references in it: [`is_read_alike`].

use html5gum::{Emitter, Error, State};

/// An emitter that hands all that the tokenizer finds to two others, first to the listener.
///
/// The reader alone gives tokens and says how the page is read on. The listener's demands are
/// dropped.
pub(crate) struct Shared<Listener, Reader> {
    listener: Option<Listener>,
    reader: Reader,
}

impl<Listener, Reader> Shared<Listener, Reader> {
    /// Serves `reader` and, if there is one, `listener`.
    pub(crate) const fn new(listener: Option<Listener>, reader: Reader) -> Self {
        Self { listener, reader }
    }
}

/// Forwards calls to both.
macro_rules! hand_on {
    ($($method:ident($($argument:ident: $kind:ty)?);)*) => {
        $(fn $method(&mut self $(, $argument: $kind)?) {
            if let Some(listener) = &mut self.listener {
                listener.$method($($argument)?);
            }
            self.reader.$method($($argument)?);
        })*
    };
}

impl<Listener: Emitter, Reader: Emitter> Emitter for Shared<Listener, Reader> {
    type Token = Reader::Token;

    hand_on! {
        set_last_start_tag(name: Option<&[u8]>);
        emit_eof();
        init_string();
        emit_string(bytes: &[u8]);
        init_start_tag();
        init_end_tag();
        init_comment();
        emit_current_comment();
        emit_current_doctype();
        set_self_closing();
        set_force_quirks();
        push_tag_name(bytes: &[u8]);
        push_comment(bytes: &[u8]);
        push_doctype_name(bytes: &[u8]);
        init_doctype();
        init_attribute();
        init_attribute_value();
        push_attribute_name(bytes: &[u8]);
        push_attribute_value(bytes: &[u8]);
        set_doctype_public_identifier(bytes: &[u8]);
        set_doctype_system_identifier(bytes: &[u8]);
        push_doctype_public_identifier(bytes: &[u8]);
        push_doctype_system_identifier(bytes: &[u8]);
        start_open_tag();
        move_position(offset: isize);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if let Some(listener) = &mut self.listener {
            let _demand = listener.emit_current_tag();
        }
        self.reader.emit_current_tag()
    }

    fn pop_token(&mut self) -> Option<Self::Token> {
        self.reader.pop_token()
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.reader.current_is_appropriate_end_tag_token()
    }

    // neither reader has a use for errors
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}
}

/// Returns whether two readers see the same tokens after a start tag of that name, of which one
/// goes on in the state `first` and the other in `second`; `None` is the state in which markup is
/// read. `rest` is the source after the tag.
///
/// Without markup, references and null characters before the element's end tag all states agree,
/// and that tag leads all but [`State::PlainText`] back to reading markup.
pub(crate) fn is_read_alike(
    name: &[u8],
    first: Option<State>,
    second: Option<State>,
    rest: &[u8],
) -> bool {
    if first == second {
        return true;
    }
    if [first, second].contains(&Some(State::PlainText)) {
        return false;
    }
    let special = rest.iter().position(|byte| matches!(byte, b'<' | b'&' | b'\0'));
    let end = special.and_then(|at| rest.get(at..)).and_then(|end| end.strip_prefix(b"</"));
    let Some((own, after)) = end.and_then(|end| end.split_at_checked(name.len())) else {
        return false;
    };
    let is_whole =
        matches!(after.first(), Some(b'\t' | b'\n' | b'\x0c' | b'\r' | b' ' | b'/' | b'>'));
    own.eq_ignore_ascii_case(name) && is_whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_content_is_read_alike_in_every_state_but_plain_text() {
        let alike =
            |rest: &str| is_read_alike(b"title", Some(State::RcData), None, rest.as_bytes());
        assert!(alike("Logo</title><p>"));
        assert!(alike("</TITLE\n>"));
        assert!(!alike("a <b>Logo</b></title>"));
        assert!(!alike("Wire &amp; Co</title>"));
        assert!(!alike("a\0</title>"));
        assert!(!alike("a</titles></title>"));
        assert!(!alike("a</title"));
        assert!(!alike("a"));
        assert!(!is_read_alike(b"plaintext", Some(State::PlainText), None, b"a</plaintext>"));
        assert!(is_read_alike(
            b"plaintext",
            Some(State::PlainText),
            Some(State::PlainText),
            b"<p>"
        ));
    }
}
