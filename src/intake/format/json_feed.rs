//! JSON Feed 1 and 1.1: each item with text is an article.

use serde::Deserialize;

use super::json::{Said, failure};
use super::{Found, entries, markup, said};
use crate::article::{Markup, Raw};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: Said,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    image: Option<String>,
    banner_image: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    language: Option<String>,
    #[serde(default)]
    authors: Said,
    #[serde(default)]
    author: Said,
    #[serde(default)]
    tags: Said,
}

/// Whether a JSON object is a feed: its version is an address, and the specification wants it first.
pub(super) fn opens(text: &str) -> bool {
    let head: String = text.chars().take(4096).collect();
    head.contains("//jsonfeed.org/version/")
}

pub(super) fn articles(text: &str) -> Result<Vec<Found>, Failure> {
    let Feed { title, language, items } = serde_json::from_str(text).map_err(|e| failure(&e))?;
    entries("feed", items.into_iter().map(|item| article(item, title.as_ref(), language.as_ref())))
}

fn article(item: Item, feed: Option<&String>, language: Option<&String>) -> Option<Raw> {
    let html = item.content_html.map(|text| (text, Markup::Html));
    let plain = [item.content_text, item.summary].into_iter().flatten();
    let mut candidates = html.into_iter().chain(plain.map(|text| (text, Markup::Plain)));
    let (text, markup) = candidates.find(|(text, _)| markup::visible(text) > 0)?;
    let authors = item.authors.names();
    Some(Raw {
        text,
        markup,
        title: item.title.and_then(said),
        language: item.language.or_else(|| language.cloned()),
        date: item.date_published,
        modified: item.date_modified,
        authors: if authors.is_empty() { item.author.names() } else { authors },
        publisher: feed.and_then(said),
        section: item.tags.names().into_iter().next(),
        image: item.image.or(item.banner_image),
        url: item.url.or(item.external_url),
        id: item.id.text(),
    })
}
