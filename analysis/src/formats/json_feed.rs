//! JSON Feed 1 and 1.1: each item with text is an article.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::contents::{FoundArticle, non_blank, number_entries, too_many_articles};
use super::json_value::{Said, json_failure};
use super::markup;
use crate::article::{Markup, Raw};
use crate::failure::Failure;
use crate::limits;

#[derive(Deserialize)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    #[serde(default)]
    items: Items,
}

/// The articles, made while the items are read: an item takes a hundred times the memory of `{}`.
#[derive(Default)]
struct Items {
    articles: Vec<Option<Raw>>,
    too_many: bool,
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Items;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items, A::Error> {
        let mut items = Items::default();
        while items.articles.len() < limits::ARTICLES_PER_FILE {
            let Some(item) = list.next_element::<Item>()? else { return Ok(items) };
            items.articles.push(read_feed_item(item));
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            items.too_many = true;
        }
        Ok(items)
    }
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

/// Returns whether a JSON object is a feed: its version is an address, and the specification wants the
/// version first.
pub(super) fn is_json_feed(text: &str) -> bool {
    let head: String = text.chars().take(4096).collect();
    head.contains("//jsonfeed.org/version/")
}

/// Parses the articles of a feed.
pub(super) fn parse_json_feed(text: &str) -> Result<Vec<FoundArticle>, Failure> {
    let Feed { title, language, items } =
        serde_json::from_str(text).map_err(|e| json_failure(&e))?;
    if items.too_many {
        return Err(too_many_articles());
    }
    let with_feed = |raw: Raw| Raw {
        publisher: title.as_ref().and_then(non_blank),
        language: raw.language.clone().or_else(|| language.clone()),
        ..raw
    };
    number_entries("feed", items.articles.into_iter().map(|article| article.map(with_feed)))
}

/// Reads one item; none where it has no text.
fn read_feed_item(item: Item) -> Option<Raw> {
    let html = item.content_html.map(|text| (text, Markup::Html));
    let plain = [item.content_text, item.summary].into_iter().flatten();
    let mut candidates = html.into_iter().chain(plain.map(|text| (text, Markup::Plain)));
    let (text, markup) = candidates.find(|(text, _)| markup::count_visible(text) > 0)?;
    let authors = [item.authors, item.author].map(|who| who.names);
    Some(Raw {
        text,
        markup,
        title: item.title.and_then(non_blank),
        language: item.language,
        date: item.date_published,
        modified: item.date_modified,
        authors: authors.into_iter().find(|names| !names.is_empty()).unwrap_or_default(),
        publisher: None,
        section: item.tags.names.into_iter().next(),
        image: item.image.or(item.banner_image),
        url: item.url.or(item.external_url),
        id: item.id.text,
    })
}
