//! One article as a JSON object: the keys `id`, `title`, `body`, `language`, `date`, `url`, or an
//! IPTC ninjs item (`uri`, `headlines`, `bodies`, `contentCreated`). Other keys are passed over.

use serde::Deserialize;

use super::Found;
use crate::article::Raw;
use crate::failure::{Failure, FailureCode};

#[derive(Deserialize)]
struct Item {
    id: Option<Id>,
    title: Option<String>,
    body: Option<String>,
    language: Option<String>,
    date: Option<String>,
    url: Option<String>,
    // ninjs
    uri: Option<String>,
    #[serde(default)]
    headlines: Vec<Text>,
    #[serde(default)]
    bodies: Vec<Text>,
    #[serde(rename = "contentCreated")]
    content_created: Option<String>,
    #[serde(rename = "versionCreated")]
    version_created: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

#[derive(Deserialize)]
struct Text {
    role: Option<String>,
    value: String,
}

pub(super) fn parse(text: &str) -> Result<Found, Failure> {
    Ok(Found { raw: article(text)?, line: None, id: None })
}

/// The article in one JSON object.
pub(super) fn article(text: &str) -> Result<Raw, Failure> {
    let item: Item = serde_json::from_str(text).map_err(failure).and_then(|item| {
        // An array would be taken for the object's values in their order.
        let is_object = text.trim_start().starts_with('{');
        is_object.then_some(item).ok_or_else(|| {
            Failure::new(FailureCode::NoArticle, "the JSON is no object with a \"body\"")
        })
    })?;
    let body = item.body.or_else(|| main(item.bodies)).filter(|body| !body.trim().is_empty());
    let Some(text) = body else {
        return Err(Failure::new(FailureCode::NoArticle, "the object has no \"body\" with text"));
    };
    let id = item.id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    });
    Ok(Raw {
        text,
        title: item.title.or_else(|| main(item.headlines)).filter(|title| !title.trim().is_empty()),
        language: item.language,
        date: item.date.or(item.content_created).or(item.version_created),
        url: item.url,
        id: id.or(item.uri),
        ..Raw::default()
    })
}

/// The text whose role is `main`, else the first.
fn main(texts: Vec<Text>) -> Option<String> {
    let at = texts.iter().position(|text| text.role.as_deref() == Some("main")).unwrap_or(0);
    texts.into_iter().nth(at).map(|text| text.value)
}

fn failure(error: serde_json::Error) -> Failure {
    let code = match error.classify() {
        serde_json::error::Category::Data => FailureCode::NoArticle,
        _ => FailureCode::BadJson,
    };
    Failure::new(code, format!("the JSON cannot be read: {error}"))
}
