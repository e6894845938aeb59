//! The record of an article: an IPTC ninjs 3.1 news object plus one object, `copydesk`. Without that
//! object it is strict ninjs. The types are also the source of the published JSON Schema.

mod copydesk;
mod ninjs;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use self::copydesk::{Copydesk, StageStatus};
use self::ninjs::{
    AltId, InfoSource, Named, RecordText, SCHEMA_URI, Standard, list_alt_ids, list_info_sources,
    list_named, ninjs_standard, to_text,
};
use crate::article::EntityType;
use crate::formats::Source;
use crate::stage::{Annotated, StageName, StageReport};

/// The version in every record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The origin of an article, as the record describes it.
#[derive(Clone, Debug)]
pub struct Origin {
    /// BLAKE3 of the article's own bytes.
    pub id: blake3::Hash,
    /// The input's file name, as [`crate::name::show_name`] gives it; none for standard input.
    pub file: Option<String>,
    /// The input.
    pub source: Source,
}

/// One article's record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Record {
    /// `urn:copydesk:article:` and the BLAKE3 of the article's bytes.
    pub uri: String,
    r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    standard: Standard,
    /// When this record was made.
    version_created: String,
    /// When the article was published, where that is known with time and zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_created: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headlines: Vec<RecordText>,
    bodies: Vec<RecordText>,
    /// The authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The dateline's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    located: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    info_sources: Vec<InfoSource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    objects: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alt_ids: Vec<AltId>,
    copydesk: Copydesk,
}

impl Record {
    /// Makes the record of an article. The result depends on the arguments alone: the only time in it is
    /// `created` (RFC 3339).
    pub fn new(
        mut article: Annotated,
        reports: &[StageReport],
        origin: Origin,
        created: String,
    ) -> Self {
        let cleaned = &mut article.identified.cleaned;
        let (title, body) = (cleaned.title.take(), std::mem::take(&mut cleaned.body));
        let (raw, dateline, metadata) = (&cleaned.raw, &cleaned.dateline, &cleaned.metadata);
        let agency = dateline.as_ref().and_then(|dateline| dateline.agency.clone());
        let agency = agency.or_else(|| metadata.agency.as_ref().map(|known| known.value.clone()));
        let publisher = metadata.publisher.as_ref().map(|known| known.value.clone());
        let url = raw.url.clone().or(metadata.url.as_ref().map(|known| known.value.clone()));
        let source = Source { date: raw.date.clone(), ..origin.source };
        let named = |kind: EntityType| list_named(&article.annotations.entities, kind);
        Self {
            uri: format!("urn:copydesk:article:{}", origin.id.to_hex()),
            r#type: "text".to_owned(),
            language: article.identified.language.clone(),
            standard: ninjs_standard(),
            version_created: created,
            content_created: metadata.published.as_ref().and_then(|known| known.value.to_rfc3339()),
            headlines: title.into_iter().map(|title| to_text(title, false)).collect(),
            bodies: vec![to_text(body, true)],
            by: metadata.authors.as_ref().map(|known| known.value.join(", ")),
            located: dateline.as_ref().and_then(|dateline| dateline.place.clone()),
            info_sources: list_info_sources(agency, publisher),
            people: named(EntityType::Person),
            organisations: named(EntityType::Organisation),
            places: named(EntityType::Place),
            events: named(EntityType::Event),
            objects: named(EntityType::Product),
            alt_ids: list_alt_ids(origin.file, raw.id.clone(), url),
            copydesk: Copydesk::from_article(article, reports, source),
        }
    }

    /// Writes the record as one line of JSON without a line feed.
    pub fn to_json(&self) -> String {
        // Strings, numbers and sequences only: there is nothing that could fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the number of entities in the record.
    pub fn entity_count(&self) -> usize {
        self.copydesk.entities.len()
    }

    /// Returns the article's main language, a BCP 47 tag.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Iterates over the stages that failed, with the reason.
    pub fn failed_stages(&self) -> impl Iterator<Item = (StageName, &str)> {
        self.copydesk.stages.iter().filter_map(|stage| match stage.status {
            StageStatus::Failed => Some((stage.name, stage.why.as_deref().unwrap_or_default())),
            _ => None,
        })
    }
}

/// Returns the JSON Schema (draft 2020-12) of the record.
pub fn record_schema() -> serde_json::Value {
    // The schema of the record as written: a field that is left out when it is empty is not required.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Record>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), SCHEMA_URI.into());
        root.insert("title".to_owned(), "copydesk record, version 1".into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Identified, Raw};
    use crate::formats::Format;

    /// The record of an article that no stage has looked at, held against the published schema.
    fn record(raw: &Arc<Raw>) -> serde_json::Value {
        let article = Annotated::bare(Identified::with_declared_language(
            crate::cleanup::uncleaned(raw.clone()),
        ));
        let source = Source::for_utf8_text(Format::Text, 5);
        let origin = Origin { id: blake3::hash(raw.text.as_bytes()), file: None, source };
        let record = Record::new(article, &[], origin, "2026-01-02T03:04:05Z".to_owned());
        let record = serde_json::from_str(&record.to_json()).unwrap();
        let validator = jsonschema::validator_for(&record_schema()).unwrap();
        let mistakes: Vec<_> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
        assert_eq!(mistakes, [""; 0]);
        record
    }

    #[test]
    fn a_record_with_nothing_but_a_body_is_valid_against_the_published_schema() {
        record(&Arc::new(Raw { text: "News.".to_owned(), ..Raw::default() }));
    }

    #[test]
    fn what_is_known_of_an_article_stands_in_the_fields_of_ninjs_and_with_its_evidence() {
        let raw = Arc::new(Raw {
            text: "News.".to_owned(),
            date: Some("Wed, 16 Dec 2015 10:35:00 +0300".to_owned()),
            authors: vec!["Jana Orlik".to_owned(), "Piet Maros".to_owned()],
            publisher: Some("Velmora Post".to_owned()),
            ..Raw::default()
        });
        let record = record(&raw);
        assert_eq!(record["contentCreated"], "2015-12-16T10:35:00+03:00");
        assert_eq!(record["by"], "Jana Orlik, Piet Maros");
        assert_eq!(record["infoSources"][0]["name"], "Velmora Post");
        assert_eq!(record["infoSources"][0]["role"], "publisher");
        let published = &record["copydesk"]["metadata"]["published"];
        assert_eq!(published["value"], "2015-12-16T10:35:00+03:00");
        assert_eq!(published["by"], "input");
        assert_eq!(record["copydesk"]["source"]["date"], "Wed, 16 Dec 2015 10:35:00 +0300");
    }

    #[test]
    fn a_day_without_time_and_zone_is_no_content_created() {
        let date = Some("16.12.2015".to_owned());
        let raw = Arc::new(Raw { text: "News.".to_owned(), date, ..Raw::default() });
        let record = record(&raw);
        assert_eq!(record.get("contentCreated"), None);
        assert_eq!(record["copydesk"]["metadata"]["published"]["value"], "2015-12-16");
    }
}
