//! An article and the results of the stages, as pieces in the order of the input. All texts in it are
//! escaped for a terminal.

use super::escape::escape_control_chars;
use super::terms::{name_of, term_meaning};
use crate::article::{
    BlockKind, Cleaned, EntityType, Identified, Markup, RemovalReason, Span, TextPart,
};
use crate::article::{Known, Refused};
use crate::formats::decode::EncodingEvidence;
use crate::record::Origin;
use crate::stage::{Annotated, LanguageLimit, StageReport, Status};

/// One article.
pub struct ArticleView {
    /// Its file, and its line in that.
    pub name: String,
    /// The facts about it beside its text.
    pub facts: Vec<Fact>,
    /// The headline.
    pub title: Option<String>,
    /// The language of the whole.
    pub language: Option<String>,
    /// The text, kept and removed.
    pub pieces: Vec<ShownPiece>,
    /// The entities that it names.
    pub entities: Vec<ShownEntity>,
}

/// A fact about an article.
pub struct Fact {
    /// Its label: `Published`.
    pub label: &'static str,
    /// The fact itself.
    pub value: String,
    /// The provenance of the fact.
    pub by: Option<String>,
}

/// A piece of the text.
pub struct ShownPiece {
    /// Headline, body, or removed.
    pub what: PieceKind,
    /// Its text, split where mentions begin and end.
    pub runs: Vec<TextRun>,
    /// Its language, if that is not the language of the whole.
    pub language: Option<String>,
}

/// The place of a piece in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// It is the headline.
    Title,
    /// It is in the body.
    Kept(BlockKind),
    /// It was removed.
    Removed(RemovalReason),
}

/// A stretch of text in one mention, or in none.
#[derive(Debug, PartialEq, Eq)]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// The mention that it is part of.
    pub mention: Option<MentionPlace>,
}

/// The place of a mention: its entity and its number among the mentions of that, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionPlace {
    /// The index of the entity in the view's `entities`.
    pub entity: usize,
    /// The index of the mention among those of the entity.
    pub mention: usize,
}

/// An entity, as it is shown.
pub struct ShownEntity {
    /// Its id, as in the record.
    pub id: String,
    /// Person, organisation, place and so on.
    pub kind: EntityType,
    /// The canonical name.
    pub name: String,
    /// Its address: a public one or copydesk's own.
    pub uri: String,
    /// Its confidence, 0 to 1.
    pub confidence: f32,
    /// Those of a public id who were not taken for it, each described.
    pub refused: Vec<String>,
    /// Its mentions, in the order of the record.
    pub mentions: Vec<ShownMention>,
}

/// A mention of an entity, as it is shown.
pub struct ShownMention {
    /// The words of the text.
    pub text: String,
    /// The way in which it was found and linked: method, base form, similarity.
    pub why: String,
    /// True if a run of the text shows it; false if it is within another mention.
    pub is_marked: bool,
}

impl ArticleView {
    /// Makes the view of an article.
    pub fn new(article: &Annotated, reports: &[StageReport], origin: &Origin) -> Self {
        let identified = &article.identified;
        let cleaned = &identified.cleaned;
        let mut entities: Vec<ShownEntity> = list_entities(article);
        let pieces = list_pieces(article, &mut entities);
        let file = origin.file.clone().unwrap_or_else(|| "standard input".to_owned());
        let line = origin.source.line.map(|line| format!(", line {line}")).unwrap_or_default();
        Self {
            name: escaped_copy(&format!("{file}{line}")),
            facts: list_facts(identified, reports, origin),
            title: cleaned.title.as_deref().map(escaped_copy),
            language: identified.language.clone(),
            pieces,
            entities,
        }
    }
}

/// Returns a copy of a text, escaped for a terminal.
fn escaped_copy(text: &str) -> String {
    escape_control_chars(text).into_owned()
}

/// Describes how a mention was found: method, base form, similarity.
fn describe_mention(mention: &crate::article::Mention) -> String {
    let mut why = name_of(&mention.by);
    if let Some(base) = &mention.base {
        why += &format!(", as {base}");
    }
    if let Some(likeness) = mention.likeness {
        why += &format!(", {:.0} % alike", likeness * 100.0);
    }
    why
}

/// Describes somebody who was not taken for an entity.
fn describe_refused(refused: &Refused) -> String {
    let Refused { uri, name, probability } = refused;
    let id = uri.rsplit('/').next().unwrap_or(uri);
    escaped_copy(&format!("not {name} ({id}): {:.0} % likely", probability * 100.0))
}

/// Lists the entities of an article, no mention marked yet.
fn list_entities(article: &Annotated) -> Vec<ShownEntity> {
    let numbered = article.annotations.entities.iter().enumerate();
    numbered
        .map(|(at, entity)| ShownEntity {
            id: format!("e{}", at + 1),
            kind: entity.kind,
            name: escaped_copy(&entity.name),
            uri: escaped_copy(&entity.uri),
            confidence: entity.confidence,
            refused: entity.refused.iter().map(describe_refused).collect(),
            mentions: entity
                .mentions
                .iter()
                .map(|mention| ShownMention {
                    text: escaped_copy(&mention.text),
                    why: escaped_copy(&describe_mention(mention)),
                    is_marked: false,
                })
                .collect(),
        })
        .collect()
}

/// Lists the headline, the blocks of the body and the removed pieces, in the order of the input. A
/// headline that is not in the text comes first. Marks the mentions that are shown.
fn list_pieces(article: &Annotated, entities: &mut [ShownEntity]) -> Vec<ShownPiece> {
    let identified = &article.identified;
    let cleaned = &identified.cleaned;
    let mut pieces: Vec<(Option<usize>, ShownPiece)> = Vec::new();
    if let Some(title) = &cleaned.title {
        let whole = Span::new(0, title.chars().count());
        let mut marked = Marked::new(title, list_marked_mentions(article, TextPart::Title));
        let runs = marked.split_runs(whole, entities);
        let piece = ShownPiece { what: PieceKind::Title, runs, language: None };
        pieces.push((cleaned.title_raw.map(|raw| raw.start), piece));
    }
    let mut marked = Marked::new(&cleaned.body, list_marked_mentions(article, TextPart::Body));
    let mut languages = identified.languages.iter().peekable();
    for block in &cleaned.blocks {
        let runs = marked.split_runs(block.span, entities);
        while languages.next_if(|language| language.span.end <= block.span.start).is_some() {}
        let tag = languages.peek().map(|language| language.tag.as_str());
        let language = other_language(tag, identified);
        pieces.push((
            Some(block.raw.start),
            ShownPiece { what: PieceKind::Kept(block.kind), runs, language },
        ));
    }
    let languages = identified.removed_languages.iter().map(Option::as_deref);
    for (removed, tag) in cleaned.removed.iter().zip(languages.chain(std::iter::repeat(None))) {
        let runs = vec![TextRun { text: escaped_copy(removed.text.trim()), mention: None }];
        let what = PieceKind::Removed(removed.why);
        pieces.push((
            Some(removed.raw.start),
            ShownPiece { what, runs, language: other_language(tag, identified) },
        ));
    }
    pieces.sort_by_key(|piece| piece.0);
    pieces.into_iter().map(|piece| piece.1).collect()
}

/// Returns a language if it is not the one of the whole.
fn other_language(tag: Option<&str>, identified: &Identified) -> Option<String> {
    tag.filter(|tag| Some(*tag) != identified.language.as_deref()).map(str::to_owned)
}

/// Lists the mentions in a text, in order; of those that overlap the first and longest.
fn list_marked_mentions(article: &Annotated, part: TextPart) -> Vec<(Span, MentionPlace)> {
    let mut all: Vec<(Span, MentionPlace)> = Vec::new();
    for (entity, found) in article.annotations.entities.iter().enumerate() {
        for (mention, place) in found.mentions.iter().enumerate() {
            if place.part == part && place.span.start < place.span.end {
                all.push((place.span, MentionPlace { entity, mention }));
            }
        }
    }
    all.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    all.retain(|(span, _)| {
        let is_free = span.start >= end;
        end = if is_free { span.end } else { end };
        is_free
    });
    all
}

/// A text that is read from front to back, with its mentions.
struct Marked<'a> {
    text: std::str::Chars<'a>,
    at: usize,
    mentions: std::iter::Peekable<std::vec::IntoIter<(Span, MentionPlace)>>,
}

impl<'a> Marked<'a> {
    fn new(text: &'a str, mentions: Vec<(Span, MentionPlace)>) -> Self {
        Self { text: text.chars(), at: 0, mentions: mentions.into_iter().peekable() }
    }

    /// Takes the text up to the code point `end`.
    fn take_until(&mut self, end: usize) -> String {
        let length = end.saturating_sub(self.at);
        self.at += length;
        escaped_copy(&self.text.by_ref().take(length).collect::<String>())
    }

    /// Splits a span into runs. Spans must be asked for in their order.
    fn split_runs(&mut self, span: Span, entities: &mut [ShownEntity]) -> Vec<TextRun> {
        self.take_until(span.start);
        let mut runs = Vec::new();
        while let Some((of, place)) = self.mentions.next_if(|(of, _)| of.start < span.end) {
            if of.start < self.at {
                continue;
            }
            runs.push(TextRun { text: self.take_until(of.start), mention: None });
            runs.push(TextRun {
                text: self.take_until(of.end.min(span.end)),
                mention: Some(place),
            });
            let entity = entities.get_mut(place.entity);
            if let Some(mention) = entity.and_then(|it| it.mentions.get_mut(place.mention)) {
                mention.is_marked = true;
            }
        }
        runs.push(TextRun { text: self.take_until(span.end), mention: None });
        runs.retain(|run| !run.text.is_empty());
        runs
    }
}

/// Lists the facts about an article, for the head of the view.
fn list_facts(identified: &Identified, reports: &[StageReport], origin: &Origin) -> Vec<Fact> {
    let cleaned = &identified.cleaned;
    let source = &origin.source;
    let mut facts = Vec::new();
    let mut add = |label, value: Option<String>, by: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        facts.extend(value.map(|value| Fact { label, value: escaped_copy(&value), by }));
    };
    add("format", Some(format!("{}, {} bytes", name_of(&source.format), source.bytes)), None);
    let replaced = if source.replacement_characters { ", not all of it readable" } else { "" };
    let method = name_of(&source.encoding_by);
    let method = term_meaning::<EncodingEvidence>(&method);
    let method = method.trim_end_matches('.').to_lowercase().replace("utf", "UTF");
    add("encoding", Some(format!("{}{replaced}", source.encoding)), Some(method));
    add("headline", cleaned.title.clone(), describe_headline_source(cleaned));
    add("dateline", describe_dateline(cleaned), None);
    let metadata = &cleaned.metadata;
    let by = |evidence| Some(name_of(&evidence));
    if let Some(Known { value, by: evidence }) = &metadata.authors {
        add("authors", Some(value.join(", ")), by(*evidence));
    }
    for (label, known) in [("published", &metadata.published), ("modified", &metadata.modified)] {
        if let Some(Known { value, by: evidence }) = known {
            add(label, Some(value.to_string()), by(*evidence));
        }
    }
    for (label, known) in [
        ("agency", &metadata.agency),
        ("publisher", &metadata.publisher),
        ("section", &metadata.section),
        ("address", &metadata.url),
        ("image", &metadata.image),
    ] {
        if let Some(Known { value, by: evidence }) = known {
            add(label, Some(value.clone()), by(*evidence));
        }
    }
    add("language", describe_languages(identified), None);
    add("text", Some(describe_amounts(cleaned)), None);
    add("stages", Some(describe_stages(reports)), None);
    facts
}

/// Describes where the headline was found.
fn describe_headline_source(cleaned: &Cleaned) -> Option<String> {
    let by = if cleaned.title_raw.is_some() {
        "a line of the text"
    } else if cleaned.raw.title.is_some() {
        "input"
    } else {
        return None;
    };
    Some(by.to_owned())
}

/// Describes the dateline: place, date, agency.
fn describe_dateline(cleaned: &Cleaned) -> Option<String> {
    let dateline = cleaned.dateline.clone()?;
    let parts = [dateline.place, dateline.date, dateline.agency];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Describes the languages of the body, with the share and the confidence of each.
fn describe_languages(identified: &Identified) -> Option<String> {
    let mut shares: Vec<(&str, usize, f32)> = Vec::new();
    for part in &identified.languages {
        let length = part.span.end.saturating_sub(part.span.start);
        match shares.iter_mut().find(|share| share.0 == part.tag) {
            Some(share) => {
                share.1 += length;
                share.2 = share.2.max(part.confidence);
            }
            None => shares.push((&part.tag, length, part.confidence)),
        }
    }
    shares.sort_by_key(|share| std::cmp::Reverse(share.1));
    let all = shares.iter().map(|share| share.1).sum::<usize>().max(1);
    let shares = shares.iter().map(|(tag, length, confidence)| match 100 * length / all {
        100 => format!("{tag} (confidence {confidence:.2})"),
        share => format!("{tag} {share} % (confidence {confidence:.2})"),
    });
    let shares: Vec<String> = shares.collect();
    if shares.is_empty() { identified.language.clone() } else { Some(shares.join(", ")) }
}

/// Describes the number of characters kept and of pieces removed.
fn describe_amounts(cleaned: &Cleaned) -> String {
    let kept = cleaned.body.chars().count();
    let of = match cleaned.raw.markup {
        Markup::Plain => format!(" of {}", cleaned.raw.text.chars().count()),
        Markup::Html => String::new(),
    };
    let gone = cleaned.removed.len();
    let pieces = if gone == 1 { "piece" } else { "pieces" };
    format!("{kept}{of} characters kept, {gone} {pieces} removed")
}

/// Describes what a stage could not do in the language of the article.
const fn describe_limit(limit: LanguageLimit) -> &'static str {
    match limit {
        LanguageLimit::Unsupported => "skipped (unsupported language)",
        LanguageLimit::ListedNames => "done (listed names only, in this language)",
    }
}

/// Describes the outcome of each stage.
fn describe_stages(reports: &[StageReport]) -> String {
    let stage = |report: &StageReport| {
        let name = report.name.as_str();
        match &report.status {
            Status::Done => format!("{name} done"),
            Status::Limited(limit) => format!("{name} {}", describe_limit(*limit)),
            Status::Skipped(why) => format!("{name} skipped ({why})"),
            Status::Failed(why) => format!("{name} failed ({why})"),
        }
    };
    reports.iter().map(stage).collect::<Vec<_>>().join(", ")
}
