//! The encodings that pages and XML documents declare for themselves.

use encoding_rs::{Encoding, UTF_8};

/// Bytes of a page that the WHATWG rules search for a declaration.
const PRESCAN: usize = 1024;

/// Finds the encoding that a page declares (WHATWG HTML, prescan of the first 1024 bytes).
pub(super) fn find_declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = find_xml_encoding_label(&head).or_else(|| find_meta_charset(&head))?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page that could be read so far is not UTF-16, says the standard: it means UTF-8.
    Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

/// Finds the label in the first `<meta>` that has one.
fn find_meta_charset(head: &str) -> Option<&str> {
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..)?;
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->")?.1;
            continue;
        }
        let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
        if let Some(attributes) = tag.strip_prefix("<meta")
            && let Some(label) = parse_charset_attribute(attributes)
        {
            return Some(label);
        }
        rest = after;
    }
    None
}

/// Returns the label after `charset=`, in quotes or not.
fn parse_charset_attribute(attributes: &str) -> Option<&str> {
    let mut rest = attributes;
    while let Some((_, after)) = rest.split_once("charset") {
        rest = after;
        let Some(value) = rest.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '>');
        return value.split(is_end).next().filter(|label| !label.is_empty());
    }
    None
}

/// Finds the label in an XML declaration at the beginning of `head`, which is in lower case.
pub(super) fn find_xml_encoding_label(head: &str) -> Option<&str> {
    let declaration = head.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split_once(quote).map(|(label, _)| label)
}
