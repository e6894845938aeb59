//! What became of an article, as pieces in the order of the input. All texts in it are harmless for
//! a terminal.

use super::escape::harmless;
use super::terms::{meaning, name_of};
use crate::article::Known;
use crate::article::{
    BlockKind, Cleaned, EntityType, Identified, Markup, RemovalReason, Span, Tagged, TextPart,
};
use crate::formats::decode::Evidence;
use crate::record::Origin;
use crate::stage::{StageReport, Status};

/// One article.
pub struct View {
    /// Where it came from.
    pub name: String,
    /// What is known of it beside its text.
    pub facts: Vec<Fact>,
    /// The headline.
    pub title: Option<String>,
    /// The language of the whole.
    pub language: Option<String>,
    /// The text, kept and removed.
    pub pieces: Vec<Piece>,
    /// Whom and what it names.
    pub entities: Vec<Entity>,
}

/// Something that is known of an article.
pub struct Fact {
    /// Its label: `Published`.
    pub label: &'static str,
    /// The fact itself.
    pub value: String,
    /// What says so.
    pub by: Option<String>,
}

/// A piece of the text.
pub struct Piece {
    /// Headline, body, or what was removed.
    pub what: What,
    /// Its text, parted where mentions begin and end.
    pub runs: Vec<Run>,
    /// Its language, where that is not the language of the whole.
    pub language: Option<String>,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is the headline.
    Title,
    /// It is in the body.
    Kept(BlockKind),
    /// It is not.
    Removed(RemovalReason),
}

/// A stretch of text that names somebody, or nobody.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// The mention that it is part of.
    pub mention: Option<Place>,
}

/// A mention by its entity and its number among those of the entity, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The entity's place in [`View::entities`].
    pub entity: usize,
    /// The mention's place among those of the entity.
    pub mention: usize,
}

/// Somebody or something that is named.
pub struct Entity {
    /// As in the record.
    pub id: String,
    /// Person, organisation, place and so on.
    pub kind: EntityType,
    /// The canonical name.
    pub name: String,
    /// Its public or own address.
    pub uri: String,
    /// 0 to 1.
    pub confidence: f32,
    /// In the order of the record.
    pub mentions: Vec<Mention>,
}

/// A place where it is named.
pub struct Mention {
    /// The words of the text.
    pub text: String,
    /// How it was found, and why it is this entity: in which base form, how alike.
    pub why: String,
    /// Whether a run of the text stands for it; not if it lies within another one.
    pub is_marked: bool,
}

impl View {
    /// Makes the pieces of an article.
    pub fn new(article: &Tagged, reports: &[StageReport], origin: &Origin) -> Self {
        let identified = &article.identified;
        let cleaned = &identified.cleaned;
        let mut entities: Vec<Entity> = entities(article);
        let pieces = pieces(article, &mut entities);
        let file = origin.file.clone().unwrap_or_else(|| "standard input".to_owned());
        let line = origin.source.line.map(|line| format!(", line {line}")).unwrap_or_default();
        Self {
            name: clean(&format!("{file}{line}")),
            facts: facts(identified, reports, origin),
            title: cleaned.title.as_deref().map(clean),
            language: identified.language.clone(),
            pieces,
            entities,
        }
    }
}

fn clean(text: &str) -> String {
    harmless(text).into_owned()
}

fn why(mention: &crate::article::Mention) -> String {
    let mut why = name_of(&mention.by);
    if let Some(base) = &mention.base {
        why += &format!(", as {base}");
    }
    if let Some(likeness) = mention.likeness {
        why += &format!(", {:.0} % alike", likeness * 100.0);
    }
    why
}

fn entities(article: &Tagged) -> Vec<Entity> {
    let numbered = article.entities.iter().enumerate();
    numbered
        .map(|(at, entity)| Entity {
            id: format!("e{}", at + 1),
            kind: entity.kind,
            name: clean(&entity.name),
            uri: clean(&entity.uri),
            confidence: entity.confidence,
            mentions: entity
                .mentions
                .iter()
                .map(|mention| Mention {
                    text: clean(&mention.text),
                    why: clean(&why(mention)),
                    is_marked: false,
                })
                .collect(),
        })
        .collect()
}

/// The headline, the body's blocks and what was removed, in the order of the input. A headline that
/// does not stand in the text comes first.
fn pieces(article: &Tagged, entities: &mut [Entity]) -> Vec<Piece> {
    let identified = &article.identified;
    let cleaned = &identified.cleaned;
    let mut pieces: Vec<(Option<usize>, Piece)> = Vec::new();
    if let Some(title) = &cleaned.title {
        let whole = Span::new(0, title.chars().count());
        let mut marked = Marked::new(title, mentions(article, TextPart::Title));
        let runs = marked.runs(whole, entities);
        let piece = Piece { what: What::Title, runs, language: None };
        pieces.push((cleaned.title_raw.map(|raw| raw.start), piece));
    }
    let mut marked = Marked::new(&cleaned.body, mentions(article, TextPart::Body));
    let mut languages = identified.languages.iter().peekable();
    for block in &cleaned.blocks {
        let runs = marked.runs(block.span, entities);
        while languages.next_if(|language| language.span.end <= block.span.start).is_some() {}
        let tag = languages.peek().map(|language| language.tag.as_str());
        let language = other(tag, identified);
        pieces
            .push((Some(block.raw.start), Piece { what: What::Kept(block.kind), runs, language }));
    }
    let languages = identified.removed_languages.iter().map(Option::as_deref);
    for (removed, tag) in cleaned.removed.iter().zip(languages.chain(std::iter::repeat(None))) {
        let runs = vec![Run { text: clean(removed.text.trim()), mention: None }];
        let what = What::Removed(removed.why);
        pieces.push((
            Some(removed.raw.start),
            Piece { what, runs, language: other(tag, identified) },
        ));
    }
    pieces.sort_by_key(|piece| piece.0);
    pieces.into_iter().map(|piece| piece.1).collect()
}

/// A language if it is not the one of the whole.
fn other(tag: Option<&str>, identified: &Identified) -> Option<String> {
    tag.filter(|tag| Some(*tag) != identified.language.as_deref()).map(str::to_owned)
}

/// The mentions in a text, in order; of those that overlap the first and longest.
fn mentions(article: &Tagged, part: TextPart) -> Vec<(Span, Place)> {
    let mut all: Vec<(Span, Place)> = Vec::new();
    for (entity, found) in article.entities.iter().enumerate() {
        for (mention, place) in found.mentions.iter().enumerate() {
            if place.part == part && place.span.start < place.span.end {
                all.push((place.span, Place { entity, mention }));
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

/// A text that is read from front to back, with what it names.
struct Marked<'a> {
    text: std::str::Chars<'a>,
    at: usize,
    mentions: std::iter::Peekable<std::vec::IntoIter<(Span, Place)>>,
}

impl<'a> Marked<'a> {
    fn new(text: &'a str, mentions: Vec<(Span, Place)>) -> Self {
        Self { text: text.chars(), at: 0, mentions: mentions.into_iter().peekable() }
    }

    /// The stretch up to `end`.
    fn take(&mut self, end: usize) -> String {
        let length = end.saturating_sub(self.at);
        self.at += length;
        clean(&self.text.by_ref().take(length).collect::<String>())
    }

    /// The runs of a span that lies behind all that were asked for before.
    fn runs(&mut self, span: Span, entities: &mut [Entity]) -> Vec<Run> {
        self.take(span.start);
        let mut runs = Vec::new();
        while let Some((of, place)) = self.mentions.next_if(|(of, _)| of.start < span.end) {
            if of.start < self.at {
                continue;
            }
            runs.push(Run { text: self.take(of.start), mention: None });
            runs.push(Run { text: self.take(of.end.min(span.end)), mention: Some(place) });
            let entity = entities.get_mut(place.entity);
            if let Some(mention) = entity.and_then(|it| it.mentions.get_mut(place.mention)) {
                mention.is_marked = true;
            }
        }
        runs.push(Run { text: self.take(span.end), mention: None });
        runs.retain(|run| !run.text.is_empty());
        runs
    }
}

/// The head of what is shown.
fn facts(identified: &Identified, reports: &[StageReport], origin: &Origin) -> Vec<Fact> {
    let cleaned = &identified.cleaned;
    let source = &origin.source;
    let mut facts = Vec::new();
    let mut add = |label, value: Option<String>, by: Option<String>| {
        let value = value.filter(|value| !value.is_empty());
        facts.extend(value.map(|value| Fact { label, value: clean(&value), by }));
    };
    add("format", Some(format!("{}, {} bytes", name_of(&source.format), source.bytes)), None);
    let replaced = if source.replacement_characters { ", not all of it readable" } else { "" };
    let told = name_of(&source.encoding_by);
    let told = meaning::<Evidence>(&told);
    let told = told.trim_end_matches('.').to_lowercase().replace("utf", "UTF");
    add("encoding", Some(format!("{}{replaced}", source.encoding)), Some(told));
    add("headline", cleaned.title.clone(), headline_by(cleaned));
    add("dateline", dateline(cleaned), None);
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
    add("language", language(identified), None);
    add("text", Some(amounts(cleaned)), None);
    add("stages", Some(stages(reports)), None);
    facts
}

fn headline_by(cleaned: &Cleaned) -> Option<String> {
    let by = if cleaned.title_raw.is_some() {
        "a line of the text"
    } else if cleaned.raw.title.is_some() {
        "input"
    } else {
        return None;
    };
    Some(by.to_owned())
}

fn dateline(cleaned: &Cleaned) -> Option<String> {
    let dateline = cleaned.dateline.clone()?;
    let parts = [dateline.place, dateline.date, dateline.agency];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// The language of the whole, and the share that each one has.
fn language(identified: &Identified) -> Option<String> {
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

fn amounts(cleaned: &Cleaned) -> String {
    let kept = cleaned.body.chars().count();
    let of = match cleaned.raw.markup {
        Markup::Plain => format!(" of {}", cleaned.raw.text.chars().count()),
        Markup::Html => String::new(),
    };
    let gone = cleaned.removed.len();
    let pieces = if gone == 1 { "piece" } else { "pieces" };
    format!("{kept}{of} characters kept, {gone} {pieces} removed")
}

fn stages(reports: &[StageReport]) -> String {
    let stage = |report: &StageReport| {
        let name = report.name.as_str();
        match &report.status {
            Status::Done => format!("{name} done"),
            Status::Skipped(why) => format!("{name} skipped ({why})"),
            Status::Failed(why) => format!("{name} failed ({why})"),
        }
    };
    reports.iter().map(stage).collect::<Vec<_>>().join(", ")
}
