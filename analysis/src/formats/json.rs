//! One article as a JSON object: copydesk's own keys (`id`, `title`, `body` or `html`, `language`,
//! `date`, `modified`, `authors`, `publisher`, `section`, `image`, `url`), an IPTC ninjs item of
//! version 1, 2 or 3, or what scrapers and content systems write (see [`super::json_keys`]). Other keys
//! are skipped. A list of such objects gives an article for each that has text. A JSON Feed is read
//! as such.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::contents::{
    Contents, Format, FoundArticle, Reader, contents_from_decoded, number_entries, take_text,
    too_many_articles,
};
use super::json_feed;
use super::json_item::Item;
use super::json_value::json_failure;
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};
use crate::formats::decode::decode_undeclared;
use crate::limits;

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
        let found = if text.trim_start().starts_with('[') {
            parse_json_list(&text)?
        } else {
            vec![FoundArticle::from_whole_file(parse_json_article(&text)?)]
        };
        Ok(contents_from_decoded(Format::Json, decoded, found))
    }
}

/// Parses the article in one JSON object.
pub(super) fn parse_json_article(text: &str) -> Result<Raw, Failure> {
    let item: Item = serde_json::from_str(text).map_err(|e| json_failure(&e))?;
    if !text.trim_start().starts_with('{') {
        return Err(Failure::new(FailureCode::NoArticle, "the JSON is no object with a \"body\""));
    }
    item.into_article()
}

/// Parses the articles of a list of objects.
fn parse_json_list(text: &str) -> Result<Vec<FoundArticle>, Failure> {
    let List { articles, too_many } = serde_json::from_str(text).map_err(|e| json_failure(&e))?;
    if too_many {
        return Err(too_many_articles());
    }
    number_entries("list", articles.into_iter())
}

/// The articles of a list, made while it is read.
#[derive(Default)]
struct List {
    articles: Vec<Option<Raw>>,
    too_many: bool,
}

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Objects)
    }
}

struct Objects;

impl<'de> Visitor<'de> for Objects {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List, A::Error> {
        let mut found = List::default();
        while found.articles.len() < limits::ARTICLES_PER_FILE {
            let Some(item) = list.next_element::<Item>()? else { return Ok(found) };
            found.articles.push(item.read_article());
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            found.too_many = true;
        }
        Ok(found)
    }
}
