//! NITF 3 (IPTC News Industry Text Format): one article.
//!
//! The body becomes plain text, a paragraph for each block. The dateline, which NITF keeps apart, is put
//! before the first paragraph, as wires print it (`VELMORA, March 3 (VNA) — The port …`). There the
//! grammar of datelines finds it.

use super::contents::{FoundArticle, non_blank};
use super::markup;
use super::xml_tree::XmlElement;
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};

/// Elements that are no part of the text: captions, tags, notes to editors, copyright lines.
const WITHOUT: [&str; 5] = ["media", "tagline", "copyrite", "note", "caption"];

/// Reads the only article of a NITF document.
pub(super) fn read_nitf(root: XmlElement<'_>) -> Result<FoundArticle, Failure> {
    read_nitf_article(root).map(FoundArticle::from_whole_file).ok_or_else(|| {
        Failure::new(FailureCode::NoArticle, "the NITF document has no body.content with text")
    })
}

/// Reads the article in a `<nitf>`, or in another element that has the `<body>` of one.
pub(super) fn read_nitf_article(nitf: XmlElement<'_>) -> Option<Raw> {
    let content = nitf.find_descendant("body.content")?;
    let text = content.to_paragraphs(&WITHOUT);
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let head = nitf.find_descendant("body.head");
    let in_head = |name: &str| head.and_then(|head| head.find_descendant(name));
    let docdata = nitf.find_by_path(&["head", "docdata"]);
    let norm = |name: &str| docdata?.first_child(name)?.find_attribute("norm");
    let pubdata = nitf.find_by_path(&["head", "pubdata"]);
    let published = pubdata.and_then(|pubdata| pubdata.find_attribute("date.publication"));
    let headline = in_head("hl1").or_else(|| in_head("hedline"));
    let title = headline
        .or_else(|| nitf.find_by_path(&["head", "title"]))
        .and_then(XmlElement::inner_text_line);
    let distributor =
        in_head("org").or_else(|| in_head("distributor")).and_then(XmlElement::inner_text_line);
    let name = pubdata.and_then(|pubdata| pubdata.find_attribute("name")).map(str::to_owned);
    let id = docdata.and_then(|docdata| docdata.first_child("doc-id"));
    let section = pubdata.and_then(|pubdata| pubdata.find_attribute("position.section"));
    Some(Raw {
        text: prepend_dateline(text, in_head("dateline").and_then(XmlElement::inner_text_line)),
        title,
        language: nitf.find_attribute("xml:lang").map(str::to_owned),
        date: norm("date.issue").or(published).or_else(|| norm("date.release")).map(str::to_owned),
        authors: list_byline_authors(head),
        publisher: name.or(distributor),
        section: section.map(str::to_owned),
        url: pubdata.and_then(|pubdata| pubdata.find_attribute("ex-ref")).map(str::to_owned),
        id: id.and_then(|id| id.find_attribute("id-string")).map(str::to_owned),
        ..Raw::default()
    })
}

/// Lists the persons in the bylines; without such, the bylines themselves.
fn list_byline_authors(head: Option<XmlElement<'_>>) -> Vec<String> {
    let bylines = head.into_iter().flat_map(XmlElement::descendants);
    let bylines = bylines.filter(|element| element.name() == "byline");
    bylines
        .flat_map(|byline| {
            let persons = byline.descendants().filter(|element| element.name() == "person");
            let names: Vec<String> = persons.filter_map(XmlElement::inner_text_line).collect();
            match names.is_empty() {
                true => strip_byline_word(&byline.to_paragraphs(&["byttl"])).into_iter().collect(),
                false => names,
            }
        })
        .collect()
}

/// Returns a byline without the word `by` that introduces it.
pub(super) fn strip_byline_word(byline: &str) -> Option<String> {
    let line = markup::squeeze_blanks(byline);
    let rest = line.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    non_blank(rest.and_then(|_| line.get(3..)).unwrap_or(&line))
}

/// Puts the dateline before a text, unless the text opens with the same place already.
pub(super) fn prepend_dateline(text: String, dateline: Option<String>) -> String {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—') || c.is_whitespace();
    let dateline = dateline.map(|line| line.trim_end_matches(is_dash).to_owned());
    let Some(dateline) = dateline.filter(|line| !line.is_empty()) else { return text };
    let is_end = |c: char| !c.is_alphanumeric();
    let place = |text: &str| text.split(is_end).next().unwrap_or_default().to_lowercase();
    if place(&text) == place(&dateline) {
        return text;
    }
    format!("{dateline} — {text}")
}
