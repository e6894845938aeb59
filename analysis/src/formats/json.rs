//! One article as a JSON object: copydesk's own keys (`id`, `title`, `body` or `html`, `language`,
//! `date`, `modified`, `authors`, `publisher`, `section`, `image`, `url`) or an IPTC ninjs item of
//! version 1, 2 or 3. Other keys are skipped. A JSON Feed is read as such.
//!
//! Of several forms of a body, `body` is the first choice. HTML is preferred to plain text, because it
//! marks the ends of paragraphs: in ninjs' `body_text` a line end may only be a full line.

use serde::Deserialize;

use super::contents::{Contents, Format, FoundArticle, Reader, contents_from_decoded, take_text};
use super::json_value::{Said, json_failure};
use super::{json_feed, markup};
use crate::article::{Markup, Raw};
use crate::failure::{Failure, FailureCode};
use crate::formats::decode::decode_undeclared;

pub(super) struct Json;

impl Reader for Json {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mut decoded = decode_undeclared(bytes, strict)?;
        let text = take_text(&mut decoded)?;
        if json_feed::is_json_feed(&text) {
            return Ok(contents_from_decoded(
                Format::Feed,
                decoded,
                json_feed::parse_json_feed(&text)?,
            ));
        }
        let found = FoundArticle::from_whole_file(parse_json_article(&text)?);
        Ok(contents_from_decoded(Format::Json, decoded, vec![found]))
    }
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: Said,
    title: Option<String>,
    body: Option<String>,
    html: Option<String>,
    language: Option<String>,
    date: Option<String>,
    modified: Option<String>,
    #[serde(default)]
    authors: Said,
    #[serde(default)]
    author: Said,
    #[serde(default)]
    publisher: Said,
    #[serde(default)]
    section: Said,
    #[serde(default)]
    image: Said,
    url: Option<String>,
    // ninjs
    uri: Option<String>,
    headline: Option<String>,
    #[serde(default)]
    headlines: Vec<Text>,
    #[serde(default)]
    bodies: Vec<Text>,
    body_xhtml: Option<String>,
    body_html: Option<String>,
    body_text: Option<String>,
    #[serde(rename = "contentCreated", alias = "contentcreated")]
    content_created: Option<String>,
    #[serde(rename = "firstCreated", alias = "firstcreated")]
    first_created: Option<String>,
    #[serde(rename = "versionCreated", alias = "versioncreated")]
    version_created: Option<String>,
    #[serde(rename = "contentModified", alias = "contentmodified")]
    content_modified: Option<String>,
    #[serde(default)]
    byline: Said,
    #[serde(default)]
    by: Said,
    #[serde(default, rename = "infoSources", alias = "infosources", alias = "infosource")]
    info_sources: Said,
    #[serde(default)]
    provider: Said,
    #[serde(default, alias = "subjects")]
    subject: Said,
}

#[derive(Deserialize)]
struct Text {
    role: Option<String>,
    #[serde(rename = "contentType", alias = "contenttype")]
    content_type: Option<String>,
    value: String,
}

/// Parses the article in one JSON object.
pub(super) fn parse_json_article(text: &str) -> Result<Raw, Failure> {
    let item: Item = serde_json::from_str(text).map_err(|e| json_failure(&e)).and_then(|item| {
        // An array would be taken for the object's values in their order.
        let is_object = text.trim_start().starts_with('{');
        is_object.then_some(item).ok_or_else(|| {
            Failure::new(FailureCode::NoArticle, "the JSON is no object with a \"body\"")
        })
    })?;
    let html = [item.html, item.body_xhtml, item.body_html].into_iter().flatten();
    let plain = |text: String| (text, Markup::Plain);
    let mut bodies = item
        .body
        .map(plain)
        .into_iter()
        .chain(take_main_body(item.bodies))
        .chain(html.map(|text| (text, Markup::Html)))
        .chain(item.body_text.map(plain));
    let Some((text, markup)) = bodies.find(|(text, markup)| match markup {
        Markup::Plain => !text.trim().is_empty(),
        Markup::Html => markup::count_visible(text) > 0,
    }) else {
        return Err(Failure::new(FailureCode::NoArticle, "the object has no \"body\" with text"));
    };
    let title = item.headline.or_else(|| take_main_text(item.headlines)).or(item.title);
    let authors = [item.authors, item.author, item.byline, item.by].map(|who| who.names);
    let version = item.version_created;
    let created = item.date.or(item.content_created).or(item.first_created);
    let modified = item.modified.or(item.content_modified);
    Ok(Raw {
        text,
        markup,
        title: title.filter(|title| !title.trim().is_empty()),
        language: item.language,
        modified: modified.or_else(|| version.clone().filter(|_| created.is_some())),
        date: created.or(version),
        authors: authors.into_iter().find(|names| !names.is_empty()).unwrap_or_default(),
        publisher: item
            .publisher
            .first_name()
            .or(item.info_sources.first_name())
            .or(item.provider.first_name()),
        section: item.section.first_name().or(item.subject.first_name()),
        image: item.image.first_name(),
        url: item.url,
        id: item.id.text.or(item.uri),
    })
}

/// Takes the body whose role is `main`, otherwise the first; of those the one in HTML.
fn take_main_body(mut bodies: Vec<Text>) -> Option<(String, Markup)> {
    let has_main = bodies.iter().any(|body| body.role.as_deref() == Some("main"));
    bodies.retain(|body| !has_main || body.role.as_deref() == Some("main"));
    let role = bodies.first()?.role.clone();
    bodies.retain(|body| body.role == role);
    let is_html =
        |body: &Text| body.content_type.as_deref().is_some_and(|kind| kind.contains("html"));
    let at = bodies.iter().position(is_html);
    let body = bodies.into_iter().nth(at.unwrap_or(0))?;
    Some((body.value, if at.is_some() { Markup::Html } else { Markup::Plain }))
}

/// Takes the text whose role is `main`, otherwise the first.
fn take_main_text(texts: Vec<Text>) -> Option<String> {
    let at = texts.iter().position(|text| text.role.as_deref() == Some("main")).unwrap_or(0);
    texts.into_iter().nth(at).map(|text| text.value)
}
