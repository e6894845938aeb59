//! The parts of a record, as its JSON and its published JSON Schema have them, and how they are made.
//! Their doc comments are part of the schema, and so is the order of their fields.

use schemars::JsonSchema;
use serde::Serialize;

use super::words::count_words;
use crate::article::{
    Block, BlockKind, Dateline, Entity, EntityType, LanguageSpan, MentionSource, Metadata,
    RemovalReason, Removed, TextPart,
};
use crate::formats::Source;
use crate::stage::{StageName, StageReport, Status};

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

/// What ninjs has no place for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Copydesk {
    /// The version of copydesk that made the record.
    pub(super) version: String,
    pub(super) offsets: Offsets,
    pub(super) source: Source,
    pub(super) cleanup: CleanupEntry,
    /// The languages of the body, in order.
    pub(super) languages: Vec<LanguageEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dateline: Option<Dateline>,
    /// Who published the article, when and where, each with what says so.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(super) metadata: Metadata,
    /// In the order of their first mention.
    pub(super) entities: Vec<EntityEntry>,
    /// What became of the article in each stage.
    pub(super) stages: Vec<StageEntry>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Offsets {
    pub(super) unit: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Cleanup")]
pub(super) struct CleanupEntry {
    /// Spans of the body that are subheads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) headings: Vec<(usize, usize)>,
    /// Spans of the body that are items of lists.
    #[serde(rename = "listItems", skip_serializing_if = "Vec::is_empty")]
    pub(super) list_items: Vec<(usize, usize)>,
    /// What was taken out, in the order of the input.
    pub(super) removed: Vec<RemovedEntry>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Removed")]
pub(super) struct RemovedEntry {
    /// Where it stood in the decoded input, `[start, end)` in code points.
    pub(super) raw: (usize, usize),
    pub(super) text: String,
    pub(super) why: RemovalReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Language")]
pub(super) struct LanguageEntry {
    pub(super) tag: String,
    pub(super) span: (usize, usize),
    pub(super) confidence: f64,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Entity")]
pub(super) struct EntityEntry {
    pub(super) id: String,
    pub(super) r#type: EntityType,
    pub(super) name: String,
    pub(super) uri: String,
    pub(super) confidence: f64,
    pub(super) mentions: Vec<MentionEntry>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Mention")]
pub(super) struct MentionEntry {
    pub(super) r#in: TextPart,
    pub(super) span: (usize, usize),
    pub(super) text: String,
    /// What stands there in its base form and in its own script, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base: Option<String>,
    /// How alike it sounds to a name of somebody known, 0 to 1, where it is not the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) likeness: Option<f64>,
    pub(super) by: MentionSource,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StageEntry {
    pub(super) name: StageName,
    /// `done`, `skipped` or `failed`.
    pub(super) status: StageStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StageStatus {
    Done,
    Skipped,
    Failed,
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

/// Describes what cleanup did: subheads, list items and what was taken out, each piece of it with
/// its language.
pub(super) fn describe_cleanup(
    blocks: &[Block],
    removed: Vec<Removed>,
    removed_languages: Vec<Option<String>>,
) -> CleanupEntry {
    let spans_of = |kind: BlockKind| {
        let blocks = blocks.iter().filter(|block| block.kind == kind);
        blocks.map(|block| block.span.into()).collect()
    };
    CleanupEntry {
        headings: spans_of(BlockKind::Heading),
        list_items: spans_of(BlockKind::ListItem),
        removed: list_removed(removed, removed_languages),
    }
}

/// Lists the languages of the body.
pub(super) fn list_languages(languages: Vec<LanguageSpan>) -> Vec<LanguageEntry> {
    languages
        .into_iter()
        .map(|language| LanguageEntry {
            tag: language.tag,
            span: language.span.into(),
            confidence: round_confidence(language.confidence),
        })
        .collect()
}

/// Lists what was taken out, each piece with its language.
fn list_removed(removed: Vec<Removed>, languages: Vec<Option<String>>) -> Vec<RemovedEntry> {
    let languages = languages.into_iter().chain(std::iter::repeat(None));
    removed
        .into_iter()
        .zip(languages)
        .map(|(piece, language)| RemovedEntry {
            raw: piece.raw.into(),
            text: piece.text,
            why: piece.why,
            language,
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

/// Numbers the entities from `e1` on.
pub(super) fn number_entities(entities: Vec<Entity>) -> Vec<EntityEntry> {
    entities
        .into_iter()
        .enumerate()
        .map(|(i, entity)| EntityEntry {
            id: format!("e{}", i + 1),
            r#type: entity.kind,
            name: entity.name,
            uri: entity.uri,
            confidence: round_confidence(entity.confidence),
            mentions: entity
                .mentions
                .into_iter()
                .map(|mention| MentionEntry {
                    r#in: mention.part,
                    span: mention.span.into(),
                    text: mention.text,
                    base: mention.base,
                    likeness: mention.likeness.map(round_confidence),
                    by: mention.by,
                })
                .collect(),
        })
        .collect()
}

/// Describes the outcome of one stage.
pub(super) fn describe_stage(report: &StageReport) -> StageEntry {
    let (status, why) = match &report.status {
        Status::Done => (StageStatus::Done, None),
        Status::Skipped(why) => (StageStatus::Skipped, Some(why.clone())),
        Status::Failed(why) => (StageStatus::Failed, Some(why.clone())),
    };
    StageEntry { name: report.name, status, why }
}

/// Rounds to two decimals: more would claim a precision that no confidence has.
fn round_confidence(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 100.0).round() / 100.0
}
