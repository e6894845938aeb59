//! The parts of a record that IPTC ninjs 3.1 defines. Doc comments here are part of the published schema,
//! and so is the order of the fields.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::count_words;
use crate::article::{Entity, EntityType};

pub(super) const SCHEMA_URI: &str = "urn:copydesk:schema:copydesk-1.schema.json";

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Standard {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) schema: String,
}

/// A headline or body.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Text")]
pub(super) struct RecordText {
    pub(super) role: String,
    pub(super) content_type: String,
    /// In Unicode code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) char_count: Option<usize>,
    /// Words after Unicode Standard Annex 29.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) word_count: Option<usize>,
    pub(super) value: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InfoSource {
    pub(super) role: String,
    pub(super) name: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) rel: String,
    pub(super) uri: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AltId {
    pub(super) role: String,
    pub(super) value: String,
}

/// Makes a headline or body; `counted` adds its characters and words.
pub(super) fn to_text(value: String, counted: bool) -> RecordText {
    RecordText {
        role: "main".to_owned(),
        content_type: "text/plain".to_owned(),
        char_count: counted.then(|| value.chars().count()),
        word_count: counted.then(|| count_words(&value)),
        value,
    }
}

/// Describes the standard that the record follows.
pub(super) fn ninjs_standard() -> Standard {
    Standard { name: "ninjs".to_owned(), version: "3.1".to_owned(), schema: SCHEMA_URI.to_owned() }
}

/// Lists the entities of one kind as ninjs names them.
pub(super) fn list_named(entities: &[Entity], kind: EntityType) -> Vec<Named> {
    entities
        .iter()
        .filter(|entity| entity.kind == kind)
        .map(|entity| Named {
            name: entity.name.clone(),
            rel: "mentions".to_owned(),
            uri: entity.uri.clone(),
        })
        .collect()
}

/// Lists the agency and, where that is another, the publisher.
pub(super) fn list_info_sources(
    agency: Option<String>,
    publisher: Option<String>,
) -> Vec<InfoSource> {
    let publisher = publisher.filter(|name| agency.as_ref() != Some(name));
    let all = [("originator", agency), ("publisher", publisher)];
    all.into_iter()
        .filter_map(|(role, name)| Some(InfoSource { role: role.to_owned(), name: name? }))
        .collect()
}

/// Lists the names and addresses that the article had before.
pub(super) fn list_alt_ids(
    file: Option<String>,
    id: Option<String>,
    url: Option<String>,
) -> Vec<AltId> {
    let all = [("filename", file), ("id", id), ("url", url)];
    all.into_iter()
        .filter_map(|(role, value)| Some(AltId { role: role.to_owned(), value: value? }))
        .collect()
}
