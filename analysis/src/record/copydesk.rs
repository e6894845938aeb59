//! The object `copydesk` of a record: what ninjs has no place for. A new annotator's work is added here,
//! as a field of [`Copydesk`] and in [`Copydesk::from_article`]. Doc comments here are part of the published
//! schema, and so is the order of the fields.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::VERSION;
use crate::article::{
    Block, BlockKind, Dateline, Entity, EntityType, LanguageSpan, MentionSource, Metadata,
    RemovalReason, Removed, TextPart, Wire,
};
use crate::formats::Source;
use crate::stage::{Annotated, LanguageLimit, StageName, StageReport, Status};

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
    /// What the desk of a news agency added to the report: which update it is, notes, credits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wire: Option<Wire>,
    /// Who published the article, when and where, each with what says so.
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    pub(super) metadata: Metadata,
    /// In the order of their first mention.
    pub(super) entities: Vec<EntityEntry>,
    /// What became of the article in each stage.
    pub(super) stages: Vec<StageEntry>,
}

impl Copydesk {
    /// Describes what is left of an article once headline and body are taken out of it.
    pub(super) fn from_article(
        article: Annotated,
        reports: &[StageReport],
        source: Source,
    ) -> Self {
        let Annotated { identified, annotations } = article;
        let cleaned = identified.cleaned;
        Self {
            version: VERSION.to_owned(),
            offsets: Offsets { unit: "unicode-code-point".to_owned() },
            source,
            cleanup: describe_cleanup(
                &cleaned.blocks,
                cleaned.removed,
                identified.removed_languages,
            ),
            languages: list_languages(identified.languages),
            dateline: cleaned.dateline,
            wire: cleaned.wire,
            metadata: cleaned.metadata,
            entities: number_entities(annotations.entities),
            stages: reports.iter().map(describe_stage).collect(),
        }
    }
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
    /// Spans of the body that the markup sets apart as words of others: quoted passages, posts of
    /// social networks.
    #[serde(rename = "blockQuotes", skip_serializing_if = "Vec::is_empty")]
    pub(super) block_quotes: Vec<(usize, usize)>,
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
    /// How sure it is that the entity is there and, with a public id, that the id is right; 0 to 1.
    pub(super) confidence: f64,
    /// `nil` where somebody of the name has a public id and is not meant, as far as the article tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<LinkOutcome>,
    /// The name in other languages, by tag, where it differs. An own name in another script has its romanised
    /// form there (`ru-Latn`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) labels: BTreeMap<String, String>,
    pub(super) mentions: Vec<MentionEntry>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum LinkOutcome {
    Nil,
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
    /// Why it was skipped or failed. `unsupported-language`: it does not read the language of the article.
    /// Where it is done, `listed-names-only`: it found no names in this language but those that are listed.
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
        block_quotes: spans_of(BlockKind::BlockQuote),
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

/// Numbers the entities from `e1` on.
pub(super) fn number_entities(entities: Vec<Entity>) -> Vec<EntityEntry> {
    entities
        .into_iter()
        .enumerate()
        .map(|(i, entity)| EntityEntry {
            id: format!("e{}", i + 1),
            r#type: entity.kind,
            link: entity.is_nil().then_some(LinkOutcome::Nil),
            labels: entity
                .labels
                .into_iter()
                .map(|(tag, label)| (tag.into_owned(), label))
                .collect(),
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
        Status::Limited(limit) => {
            let status = match limit {
                LanguageLimit::Unsupported => StageStatus::Skipped,
                LanguageLimit::ListedNames => StageStatus::Done,
            };
            (status, Some(limit.as_str().to_owned()))
        }
        Status::Skipped(why) => (StageStatus::Skipped, Some(why.clone())),
        Status::Failed(why) => (StageStatus::Failed, Some(why.clone())),
    };
    StageEntry { name: report.name, status, why }
}

/// Rounds to two decimals: more would claim a precision that no confidence has.
fn round_confidence(confidence: f32) -> f64 {
    (f64::from(confidence.clamp(0.0, 1.0)) * 100.0).round() / 100.0
}
