//! XML: the root element says which format it is.

use encoding_rs::{Encoding, UTF_8};

use super::contents::{Contents, Format, Reader, contents_from_decoded, is_blank, take_text};
use super::declaration::find_xml_encoding_label;
use super::xml_tree::XmlDocument;
use super::{feed, html, newsml, nitf};
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};
use crate::formats::decode::decode_declared;

pub(super) struct Xml;

impl Reader for Xml {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let head = bytes.get(..1024).unwrap_or(&bytes);
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        let encoding =
            find_xml_encoding_label(&head).and_then(|label| Encoding::for_label(label.as_bytes()));
        let encoding = encoding.map(|e| if e.is_ascii_compatible() { e } else { UTF_8 });
        let mut decoded = decode_declared(bytes, strict, encoding)?;
        // XHTML is read as browsers do, which forgive what XML does not.
        if html::is_page_opening(&decoded.text) {
            return html::read_decoded_page(Format::Html, decoded, Raw::default());
        }
        let document = XmlDocument::parse_xml(&take_text(&mut decoded)?)?;
        let root = document.root_element()?;
        let (format, found) = match root.name() {
            "rss" | "RDF" | "feed" | "entry" => (Format::Feed, feed::read_feed(root)?),
            "newsMessage" | "newsItem" | "packageItem" | "knowledgeItem" => {
                (Format::NewsmlG2, newsml::read_newsml_g2(root)?)
            }
            "NewsML" => (Format::Newsml1, newsml::read_newsml_1(root)?),
            "nitf" => (Format::Nitf, vec![nitf::read_nitf(root)?]),
            other => {
                let name: String = other.chars().filter(|c| !c.is_control()).take(64).collect();
                let message = format!(
                    "the root element <{name}> is of no format that copydesk knows (RSS, Atom, \
                     NewsML-G2, NewsML 1, NITF)"
                );
                return Err(Failure::new(FailureCode::NoArticle, message));
            }
        };
        Ok(contents_from_decoded(format, decoded, found))
    }
}

/// Returns whether a text opens with the root element of one of the formats.
pub(super) fn is_xml_opening(text: &str) -> bool {
    let roots = ["<rss", "<rdf:RDF", "<feed", "<newsMessage", "<newsItem", "<nitf", "<NewsML"];
    !is_blank(text) && roots.iter().any(|root| text.starts_with(root))
}

#[cfg(test)]
mod tests;
