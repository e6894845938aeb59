//! Pages. The whole page is taken for the article; cleanup finds the article in it.
//!
//! The encoding is determined after the WHATWG rules: byte order mark, then the declaration in the
//! first 1024 bytes of the page (`<meta charset>`, `http-equiv`, in XHTML the XML declaration); but see
//! `formats/decode.rs` for declarations that are wrong.

use super::contents::{Contents, Format, FoundArticle, Reader, contents_from_decoded, take_text};
use super::declaration::find_declared_encoding;
use crate::article::{Markup, Raw};
use crate::failure::Failure;
use crate::formats::decode::{Decoded, decode_declared};

pub(super) struct Html;

impl Reader for Html {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let declared = find_declared_encoding(&bytes);
        read_decoded_page(Format::Html, decode_declared(bytes, strict, declared)?, Raw::default())
    }
}

/// Makes the contents of a file from its decoded page; `raw` has what the file says beside the page.
pub(super) fn read_decoded_page(
    format: Format,
    mut decoded: Decoded,
    raw: Raw,
) -> Result<Contents, Failure> {
    let text = take_text(&mut decoded)?;
    let found = FoundArticle::from_whole_file(Raw { text, markup: Markup::Html, ..raw });
    Ok(contents_from_decoded(format, decoded, vec![found]))
}

/// Returns whether a text opens as a page does.
pub(super) fn is_page_opening(text: &str) -> bool {
    let mut rest = text.trim_start();
    // An XML declaration and comments may come first.
    for _ in 0..8 {
        let end = match rest {
            _ if rest.starts_with("<?xml") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let begins = |with: &str| {
        rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
            && !rest.get(with.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    };
    begins("<!doctype html") || begins("<html")
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, UTF_8};

    use super::*;
    use crate::formats::decode::EncodingEvidence;

    const RUSSIAN: &str = "Порт Вельморы открыли после шторма.";

    fn read(page: &str, encoding: &'static Encoding) -> (String, Contents) {
        let (bytes, _, _) = encoding.encode(page);
        let contents = Html.read_contents(bytes.into_owned(), false).unwrap();
        (contents.found[0].raw.text.clone(), contents)
    }

    #[test]
    fn a_page_says_its_encoding_in_many_ways() {
        for declaration in [
            "<html><head><meta charset=windows-1251>",
            "<!DOCTYPE html><HTML><META CharSet = 'Windows-1251'/>",
            "<html><meta name=charset><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
            "<!-- <meta charset=koi8-r> --><html><meta charset=\"cp1251\">",
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?><html>",
        ] {
            let page = format!("{declaration}<p>{RUSSIAN}</p>");
            let (text, contents) = read(&page, encoding_rs::WINDOWS_1251);
            assert_eq!(text, page);
            assert_eq!(contents.encoding, "windows-1251");
            assert_eq!(contents.encoding_by, EncodingEvidence::Declared);
            assert_eq!(contents.found[0].raw.markup, Markup::Html);
        }
    }

    #[test]
    fn a_page_that_declares_what_it_is_not_is_read_as_what_it_is() {
        let page = format!("<html><meta charset=windows-1251><p>{RUSSIAN}</p>");
        let (text, contents) = read(&page, UTF_8);
        assert_eq!((text, contents.encoding_by), (page, EncodingEvidence::Valid));
        let long = RUSSIAN.repeat(8);
        for wrong in ["utf-8", "utf-16le", "no-such-thing"] {
            let page = format!("<html><meta charset={wrong}><p>{long}</p>");
            let (text, contents) = read(&page, encoding_rs::WINDOWS_1251);
            assert_eq!((text, contents.encoding_by), (page, EncodingEvidence::Guess));
        }
    }

    #[test]
    fn a_page_is_told_by_how_it_opens() {
        for page in [
            "<!DOCTYPE HTML PUBLIC \"x\">",
            " \n<html lang=en>",
            "<?xml version=\"1.0\"?>\n<!-- saved -->\n<!DOCTYPE html>",
        ] {
            assert!(is_page_opening(page), "{page}");
        }
        for other in ["<htmlx>", "<p>", "Some text with <html> in it", "<!-- <html>", ""] {
            assert!(!is_page_opening(other), "{other}");
        }
    }
}
