//! NITF 3 (IPTC News Industry Text Format): one article.
//!
//! The body becomes plain text, a paragraph for each block. The dateline, which NITF keeps apart, is put
//! before the first paragraph, as wires print it (`VELMORA, March 3 (VNA) — The port …`). There the
//! grammar of datelines finds it.

use super::contents::{Found, said};
use super::markup;
use super::xml_tree::Element;
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};

/// Elements that are no part of the text: captions, tags, notes to editors, copyright lines.
const WITHOUT: [&str; 5] = ["media", "tagline", "copyrite", "note", "caption"];

/// Reads the only article of a NITF document.
#[deprecated(note = "RN:read_nitf")]
pub(super) fn only(root: Element<'_>) -> Result<Found, Failure> {
    article(root).map(Found::only).ok_or_else(|| {
        Failure::new(FailureCode::NoArticle, "the NITF document has no body.content with text")
    })
}

/// Reads the article in a `<nitf>`, or in another element that has the `<body>` of one.
#[deprecated(note = "RN:read_nitf_article")]
pub(super) fn article(nitf: Element<'_>) -> Option<Raw> {
    let content = nitf.any("body.content")?;
    let text = content.paragraphs(&WITHOUT);
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let head = nitf.any("body.head");
    let in_head = |name: &str| head.and_then(|head| head.any(name));
    let docdata = nitf.find(&["head", "docdata"]);
    let norm = |name: &str| docdata?.child(name)?.attribute("norm");
    let pubdata = nitf.find(&["head", "pubdata"]);
    let published = pubdata.and_then(|pubdata| pubdata.attribute("date.publication"));
    let headline = in_head("hl1").or_else(|| in_head("hedline"));
    let title = headline.or_else(|| nitf.find(&["head", "title"])).and_then(Element::line);
    let distributor = in_head("org").or_else(|| in_head("distributor")).and_then(Element::line);
    let name = pubdata.and_then(|pubdata| pubdata.attribute("name")).map(str::to_owned);
    let id = docdata.and_then(|docdata| docdata.child("doc-id"));
    let section = pubdata.and_then(|pubdata| pubdata.attribute("position.section"));
    Some(Raw {
        text: with_dateline(text, in_head("dateline").and_then(Element::line)),
        title,
        language: nitf.attribute("xml:lang").map(str::to_owned),
        date: norm("date.issue").or(published).or_else(|| norm("date.release")).map(str::to_owned),
        authors: authors(head),
        publisher: name.or(distributor),
        section: section.map(str::to_owned),
        url: pubdata.and_then(|pubdata| pubdata.attribute("ex-ref")).map(str::to_owned),
        id: id.and_then(|id| id.attribute("id-string")).map(str::to_owned),
        ..Raw::default()
    })
}

/// Lists the persons in the bylines; without such, the bylines themselves.
#[deprecated(note = "RN:list_byline_authors")]
fn authors(head: Option<Element<'_>>) -> Vec<String> {
    let bylines = head.into_iter().flat_map(Element::descendants);
    let bylines = bylines.filter(|element| element.name() == "byline");
    bylines
        .flat_map(|byline| {
            let persons = byline.descendants().filter(|element| element.name() == "person");
            let names: Vec<String> = persons.filter_map(Element::line).collect();
            match names.is_empty() {
                true => byline_name(&byline.paragraphs(&["byttl"])).into_iter().collect(),
                false => names,
            }
        })
        .collect()
}

/// Returns a byline without the word `by` that introduces it.
#[deprecated(note = "RN:strip_byline_word")]
pub(super) fn byline_name(byline: &str) -> Option<String> {
    let line = markup::squeeze(byline);
    let rest = line.get(..3).filter(|start| start.eq_ignore_ascii_case("by "));
    said(rest.and_then(|_| line.get(3..)).unwrap_or(&line))
}

/// Puts the dateline before a text, unless the text opens with the same place already.
#[deprecated(note = "RN:prepend_dateline")]
pub(super) fn with_dateline(text: String, dateline: Option<String>) -> String {
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
