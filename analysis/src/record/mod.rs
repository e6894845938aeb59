//! The record: what copydesk says of an article. An IPTC ninjs 3.1 news object plus one object,
//! `copydesk`; without that object it is strict ninjs. These types are also the source of the
//! published JSON Schema.

mod words;

use schemars::JsonSchema;
use serde::Serialize;

use crate::article::{
    BlockKind, Dateline, EntityType, MentionSource, Metadata, RemovalReason, TextPart,
};
use crate::formats::Source;
use crate::stage::{Annotated, StageName, StageReport, Status};

/// The version that stands in every record.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
const SCHEMA_URI: &str = "urn:copydesk:schema:copydesk-1.schema.json";

/// What the record says of where the article came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// BLAKE3 of the article's own bytes.
    pub id: blake3::Hash,
    /// The input's file name, as [`crate::name::shown`] gives it; none for standard input.
    pub file: Option<String>,
    /// What the input was.
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
    headlines: Vec<Text>,
    bodies: Vec<Text>,
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

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Standard {
    name: String,
    version: String,
    schema: String,
}

/// A headline or body.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Text {
    role: String,
    content_type: String,
    /// In Unicode code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    char_count: Option<usize>,
    /// Words after Unicode Standard Annex 29.
    #[serde(skip_serializing_if = "Option::is_none")]
    word_count: Option<usize>,
    value: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InfoSource {
    role: String,
    name: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
    rel: String,
    uri: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AltId {
    role: String,
    value: String,
}

/// What ninjs has no place for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Copydesk {
    /// The version of copydesk that made the record.
    version: String,
    offsets: Offsets,
    source: Source,
    cleanup: Cleanup,
    /// The languages of the body, in order.
    languages: Vec<Language>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<Dateline>,
    /// Who published the article, when and where, each with what says so.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    metadata: Metadata,
    /// In the order of their first mention.
    entities: Vec<Entity>,
    /// What became of the article in each stage.
    stages: Vec<StageEntry>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Offsets {
    unit: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Cleanup {
    /// Spans of the body that are subheads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headings: Vec<(usize, usize)>,
    /// Spans of the body that are items of lists.
    #[serde(rename = "listItems", skip_serializing_if = "Vec::is_empty")]
    list_items: Vec<(usize, usize)>,
    /// What was taken out, in the order of the input.
    removed: Vec<Removed>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Removed {
    /// Where it stood in the decoded input, `[start, end)` in code points.
    raw: (usize, usize),
    text: String,
    why: RemovalReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Language {
    tag: String,
    span: (usize, usize),
    confidence: f64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Entity {
    id: String,
    r#type: EntityType,
    name: String,
    uri: String,
    confidence: f64,
    mentions: Vec<Mention>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mention {
    r#in: TextPart,
    span: (usize, usize),
    text: String,
    /// What stands there in its base form and in its own script, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    /// How alike it sounds to a name of somebody known, 0 to 1, where it is not the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<f64>,
    by: MentionSource,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StageEntry {
    name: StageName,
    /// `done`, `skipped` or `failed`.
    status: StageStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum StageStatus {
    Done,
    Skipped,
    Failed,
}

impl Record {
    /// The record of an article. A function of its arguments alone: the only time in it is
    /// `created` (RFC 3339).
    pub fn new(
        article: Annotated,
        reports: &[StageReport],
        origin: Origin,
        created: String,
    ) -> Self {
        let Annotated { identified, annotations } = article;
        let entities = annotations.entities;
        let cleaned = identified.cleaned;
        let named = |kind: EntityType| -> Vec<Named> {
            entities
                .iter()
                .filter(|entity| entity.kind == kind)
                .map(|entity| Named {
                    name: entity.name.clone(),
                    rel: "mentions".to_owned(),
                    uri: entity.uri.clone(),
                })
                .collect()
        };
        let dateline = cleaned.dateline;
        let agency = dateline.as_ref().and_then(|dateline| dateline.agency.clone());
        let agency =
            agency.or_else(|| cleaned.metadata.agency.as_ref().map(|known| known.value.clone()));
        let spans_of = |kind: BlockKind| {
            let blocks = cleaned.blocks.iter().filter(|block| block.kind == kind);
            blocks.map(|block| block.span.into()).collect()
        };
        let cleanup = Cleanup {
            headings: spans_of(BlockKind::Heading),
            list_items: spans_of(BlockKind::ListItem),
            removed: removed(cleaned.removed, identified.removed_languages),
        };
        let date = cleaned.raw.date.clone();
        let metadata = cleaned.metadata;
        let published = metadata.published.as_ref().and_then(|known| known.value.rfc3339());
        let by = metadata.authors.as_ref().map(|known| known.value.join(", "));
        let publisher = metadata.publisher.as_ref().map(|known| known.value.clone());
        let url =
            cleaned.raw.url.clone().or(metadata.url.as_ref().map(|known| known.value.clone()));
        Self {
            uri: format!("urn:copydesk:article:{}", origin.id.to_hex()),
            r#type: "text".to_owned(),
            language: identified.language,
            standard: Standard {
                name: "ninjs".to_owned(),
                version: "3.1".to_owned(),
                schema: SCHEMA_URI.to_owned(),
            },
            version_created: created,
            content_created: published,
            headlines: cleaned.title.into_iter().map(|title| text(title, false)).collect(),
            bodies: vec![text(cleaned.body, true)],
            by,
            located: dateline.as_ref().and_then(|dateline| dateline.place.clone()),
            info_sources: info_sources(agency, publisher),
            people: named(EntityType::Person),
            organisations: named(EntityType::Organisation),
            places: named(EntityType::Place),
            events: named(EntityType::Event),
            objects: named(EntityType::Product),
            alt_ids: alt_ids(origin.file, cleaned.raw.id.clone(), url),
            copydesk: Copydesk {
                version: VERSION.to_owned(),
                offsets: Offsets { unit: "unicode-code-point".to_owned() },
                source: Source { date, ..origin.source },
                cleanup,
                languages: identified
                    .languages
                    .into_iter()
                    .map(|language| Language {
                        tag: language.tag,
                        span: language.span.into(),
                        confidence: rounded(language.confidence),
                    })
                    .collect(),
                dateline,
                metadata,
                entities: numbered(entities),
                stages: reports.iter().map(stage_entry).collect(),
            },
        }
    }

    /// The record as one line of JSON without a line feed.
    pub fn to_json(&self) -> String {
        // Strings, numbers and sequences only: there is nothing that could fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// How many entities the record names.
    pub fn entity_count(&self) -> usize {
        self.copydesk.entities.len()
    }

    /// The article's main language.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The stages that failed, with why.
    pub fn failed_stages(&self) -> impl Iterator<Item = (StageName, &str)> {
        self.copydesk.stages.iter().filter_map(|stage| match stage.status {
            StageStatus::Failed => Some((stage.name, stage.why.as_deref().unwrap_or_default())),
            _ => None,
        })
    }
}

/// The JSON Schema (draft 2020-12) of the record.
pub fn schema() -> serde_json::Value {
    // Of the record as it is written: a field that is left out when it is empty is not required.
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Record>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), SCHEMA_URI.into());
        root.insert("title".to_owned(), "copydesk record, version 1".into());
    }
    schema
}

fn text(value: String, counted: bool) -> Text {
    Text {
        role: "main".to_owned(),
        content_type: "text/plain".to_owned(),
        char_count: counted.then(|| value.chars().count()),
        word_count: counted.then(|| words::count(&value)),
        value,
    }
}

fn removed(removed: Vec<crate::article::Removed>, languages: Vec<Option<String>>) -> Vec<Removed> {
    let languages = languages.into_iter().chain(std::iter::repeat(None));
    removed
        .into_iter()
        .zip(languages)
        .map(|(piece, language)| Removed {
            raw: piece.raw.into(),
            text: piece.text,
            why: piece.why,
            language,
        })
        .collect()
}

fn info_sources(agency: Option<String>, publisher: Option<String>) -> Vec<InfoSource> {
    let publisher = publisher.filter(|name| agency.as_ref() != Some(name));
    let all = [("originator", agency), ("publisher", publisher)];
    all.into_iter()
        .filter_map(|(role, name)| Some(InfoSource { role: role.to_owned(), name: name? }))
        .collect()
}

fn alt_ids(file: Option<String>, id: Option<String>, url: Option<String>) -> Vec<AltId> {
    let all = [("filename", file), ("id", id), ("url", url)];
    all.into_iter()
        .filter_map(|(role, value)| Some(AltId { role: role.to_owned(), value: value? }))
        .collect()
}

fn numbered(entities: Vec<crate::article::Entity>) -> Vec<Entity> {
    entities
        .into_iter()
        .enumerate()
        .map(|(i, entity)| Entity {
            id: format!("e{}", i + 1),
            r#type: entity.kind,
            name: entity.name,
            uri: entity.uri,
            confidence: rounded(entity.confidence),
            mentions: entity
                .mentions
                .into_iter()
                .map(|mention| Mention {
                    r#in: mention.part,
                    span: mention.span.into(),
                    text: mention.text,
                    base: mention.base,
                    likeness: mention.likeness.map(rounded),
                    by: mention.by,
                })
                .collect(),
        })
        .collect()
}

fn stage_entry(report: &StageReport) -> StageEntry {
    let (status, why) = match &report.status {
        Status::Done => (StageStatus::Done, None),
        Status::Skipped(why) => (StageStatus::Skipped, Some(why.clone())),
        Status::Failed(why) => (StageStatus::Failed, Some(why.clone())),
    };
    StageEntry { name: report.name, status, why }
}

/// Two decimals: more would claim a precision that no confidence has.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Identified, Raw};
    use crate::formats::Format;

    /// The record of an article that no stage has looked at, held against the published schema.
    fn record(raw: &Arc<Raw>) -> serde_json::Value {
        let article =
            Annotated::bare(Identified::undetermined(crate::cleanup::uncleaned(raw.clone())));
        let source = Source::utf8(Format::Text, 5);
        let origin = Origin { id: blake3::hash(raw.text.as_bytes()), file: None, source };
        let record = Record::new(article, &[], origin, "2026-01-02T03:04:05Z".to_owned());
        let record = serde_json::from_str(&record.to_json()).unwrap();
        let validator = jsonschema::validator_for(&schema()).unwrap();
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
