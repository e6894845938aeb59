//! What holds for the record of every article, whatever its text.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use copydesk_analysis::article::{Cleaned, Identified, LanguageSpan, Raw, Span, TextPart};
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::formats::Format;
use copydesk_analysis::formats::Source;
use copydesk_analysis::record::{Origin, Record, record_schema};
use copydesk_analysis::stage::{Annotated, StageName};
use copydesk_analysis::stage::{StageReport, Status};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;

use super::{STAGES, cases, material};

static SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&record_schema()).unwrap());

type Checked = Result<(), TestCaseError>;

/// An article through all stages.
fn tagged(raw: Raw) -> Annotated {
    let cleaned = STAGES.cleanup.run(Arc::new(raw)).unwrap();
    STAGES.annotate(STAGES.language.run(cleaned).unwrap()).0
}

fn record(article: Annotated) -> String {
    let source = Source::for_utf8_text(Format::Text, article.identified.cleaned.raw.text.len());
    let id = blake3::hash(article.identified.cleaned.raw.text.as_bytes());
    let origin = Origin { id, file: Some("a.txt".to_owned()), source };
    let stages = [StageName::Cleanup, StageName::Language, StageName::Entities];
    let done = |name| StageReport { name, status: Status::Done, took: std::time::Duration::ZERO };
    Record::new(article, &stages.map(done), origin, "2026-01-02T03:04:05Z".to_owned()).to_json()
}

/// What shows nothing at the edge of a line.
fn is_hidden(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// A text without what cleanup may change within a line: control characters go, and lines that
/// were wrapped are put together.
fn bare(text: impl IntoIterator<Item = char>) -> String {
    text.into_iter().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

/// Whether spans stand in order, each with something in it, none over another, all below `end`.
fn are_apart(spans: &[Span], end: usize) -> bool {
    spans.iter().all(|span| span.start < span.end && span.end <= end)
        && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

/// Each visible character of the input is in the headline, in one block or in one removal, and the
/// text of those is the input's.
fn check_cleanup(cleaned: &Cleaned) -> Checked {
    let raw: Vec<char> = cleaned.raw.text.chars().collect();
    let body: Vec<char> = cleaned.body.chars().collect();
    let mut next = 0;
    for (number, block) in cleaned.blocks.iter().enumerate() {
        if number > 0 {
            prop_assert_eq!(&body[next..next + 2], ['\n', '\n']);
            next += 2;
        }
        prop_assert_eq!(block.span.start, next);
        prop_assert!(block.span.start < block.span.end, "{:?} is empty", block);
        next = block.span.end;
        let shown = bare(body[block.span.start..block.span.end].iter().copied());
        prop_assert_eq!(shown, bare(raw[block.raw.start..block.raw.end].iter().copied()));
    }
    prop_assert_eq!(next, body.len());
    for removed in &cleaned.removed {
        let there: String = raw[removed.raw.start..removed.raw.end].iter().collect();
        prop_assert_eq!(&there, &removed.text);
    }
    let blocks: Vec<Span> = cleaned.blocks.iter().map(|block| block.raw).collect();
    let removals: Vec<Span> = cleaned.removed.iter().map(|removed| removed.raw).collect();
    prop_assert!(are_apart(&blocks, raw.len()), "{:?}", blocks);
    prop_assert!(are_apart(&removals, raw.len()), "{:?}", removals);
    let mut all: Vec<Span> = blocks.into_iter().chain(removals).chain(cleaned.title_raw).collect();
    all.sort_unstable();
    prop_assert!(are_apart(&all, raw.len()), "{:?}", all);
    let mut shown = 0;
    for span in all.into_iter().chain([Span::new(raw.len(), raw.len())]) {
        let lost = raw[shown..span.start].iter().find(|c| !is_hidden(**c));
        prop_assert_eq!(lost, None, "nowhere: between {} and {}", shown, span.start);
        shown = span.end;
    }
    if let (Some(title), Some(span)) = (&cleaned.title, cleaned.title_raw) {
        prop_assert_eq!(bare(title.chars()), bare(raw[span.start..span.end].iter().copied()));
    }
    Ok(())
}

/// Whether a date is one of the calendar, in EDTF as the record writes it.
fn is_edtf(date: &str) -> bool {
    let (year, rest) = match date.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => (date.get(..4).and_then(|year| year.parse::<u32>().ok()), &date[5..]),
    };
    let days = |month: u32| match (month, year) {
        (2, Some(y)) if !y.is_multiple_of(4) || y.is_multiple_of(100) && !y.is_multiple_of(400) => {
            28
        }
        (2, _) => 29,
        (4 | 6 | 9 | 11, _) => 30,
        _ => 31,
    };
    let (month, day) = rest.split_once('-').unwrap();
    let (month, day): (u32, u32) = (month.parse().unwrap(), day.parse().unwrap());
    rest.len() == 5 && (1..=12).contains(&month) && (1..=days(month)).contains(&day)
}

fn check_dateline(cleaned: &Cleaned) -> Checked {
    let Some(dateline) = &cleaned.dateline else { return Ok(()) };
    if let Some(date) = &dateline.date {
        prop_assert!(is_edtf(date), "{date}");
    }
    for name in [&dateline.place, &dateline.agency].into_iter().flatten() {
        prop_assert!(!name.trim().is_empty() && name.trim() == name, "{:?}", name);
    }
    Ok(())
}

/// Tags are in order, cover each line of the body that is not blank, and have no neighbour of their
/// own kind.
fn check_languages(identified: &Identified) -> Checked {
    let cleaned = &identified.cleaned;
    prop_assert_eq!(identified.removed_languages.len(), cleaned.removed.len());
    let spans: Vec<Span> = identified.languages.iter().map(|language| language.span).collect();
    prop_assert!(are_apart(&spans, cleaned.body.chars().count()), "{:?}", spans);
    let same = |pair: &[LanguageSpan]| pair[0].tag == pair[1].tag;
    prop_assert!(!identified.languages.windows(2).any(same), "{:?}", identified.languages);
    let is_tag = |tag: &str| {
        !tag.is_empty()
            && tag.split('-').all(|part| part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let removed = identified.removed_languages.iter().flatten();
    let tags = identified.languages.iter().map(|language| &language.tag).chain(removed);
    for tag in tags.chain(&identified.language) {
        prop_assert!(is_tag(tag), "{tag:?}");
    }
    for language in &identified.languages {
        prop_assert!((0.0..=1.0).contains(&language.confidence), "{:?}", language);
    }
    let (mut start, mut spans) = (0, spans.iter().peekable());
    for line in cleaned.body.split('\n') {
        let end = start + line.chars().count();
        while spans.next_if(|span| span.end < end).is_some() {}
        let covered = spans.peek().is_some_and(|span| span.start <= start && end <= span.end);
        prop_assert!(covered || line.trim_ascii().is_empty(), "{line:?} has no language");
        start = end + 1;
    }
    Ok(())
}

/// Mentions say what stands there, in order, none over another; an entity is there once.
fn check_entities(article: &Annotated) -> Checked {
    let cleaned = &article.identified.cleaned;
    let title: Vec<char> = cleaned.title.iter().flat_map(|title| title.chars()).collect();
    let body: Vec<char> = cleaned.body.chars().collect();
    let mut all = Vec::new();
    let mut uris = HashSet::new();
    for entity in &article.annotations.entities {
        prop_assert!(uris.insert(&entity.uri), "{} is two entities", entity.uri);
        let own = entity.uri.starts_with("urn:copydesk:");
        let item = entity.uri.strip_prefix("http://www.wikidata.org/entity/Q");
        prop_assert!(own || item.is_some_and(|n| n.parse::<u64>().is_ok()), "{}", entity.uri);
        prop_assert!(entity.uri.bytes().all(|b| b.is_ascii_graphic()), "{}", entity.uri);
        prop_assert!(!entity.uri.ends_with(':'), "{:?}", entity);
        prop_assert!(!entity.name.trim().is_empty(), "{:?}", entity);
        prop_assert!((0.0..=1.0).contains(&entity.confidence), "{:?}", entity);
        prop_assert!(!entity.mentions.is_empty(), "{:?}", entity);
        for mention in &entity.mentions {
            let text = if mention.part == TextPart::Title { &title } else { &body };
            let there: Option<String> =
                text.get(mention.span.start..mention.span.end).map(|there| there.iter().collect());
            prop_assert_eq!(there.as_ref(), Some(&mention.text));
        }
        let places = entity.mentions.iter().map(|mention| (mention.part, mention.span));
        let places: Vec<(TextPart, Span)> = places.collect();
        prop_assert!(places.is_sorted(), "{:?}", places);
        all.push(places);
    }
    prop_assert!(all.is_sorted_by_key(|places| places[0]), "not by first mention");
    for part in [TextPart::Title, TextPart::Body] {
        let here = |(p, span): &(TextPart, Span)| (*p == part).then_some(*span);
        let mut spans: Vec<Span> = all.iter().flatten().filter_map(here).collect();
        spans.sort_unstable();
        prop_assert!(are_apart(&spans, usize::MAX), "{:?}", spans);
    }
    Ok(())
}

fn check(raw: Raw) -> Checked {
    let article = tagged(raw.clone());
    check_cleanup(&article.identified.cleaned)?;
    check_dateline(&article.identified.cleaned)?;
    check_languages(&article.identified)?;
    check_entities(&article)?;
    let again = tagged(raw);
    prop_assert_eq!(&again, &article, "a second time it came out otherwise");
    let json = record(article);
    prop_assert!(!json.contains('\n'));
    let value: Value = serde_json::from_str(&json).unwrap();
    let mistakes: Vec<_> = SCHEMA.iter_errors(&value).map(|e| e.to_string()).collect();
    prop_assert!(mistakes.is_empty(), "{mistakes:?}");
    Ok(())
}

/// What comes with an article as JSON.
fn raw() -> impl Strategy<Value = Raw> {
    let optional = || prop::option::weighted(0.3, material::line());
    let tags =
        prop::sample::select(vec!["en", "ru", "sr_Latn", "EN-us-x-1", "", "und", "\0", "x-y"]);
    let declared = prop::option::weighted(0.3, tags.prop_map(str::to_owned));
    (material::text(), optional(), declared, optional()).prop_map(
        |(text, title, language, date)| Raw {
            text,
            title,
            language,
            url: date.clone(),
            id: date.clone(),
            date,
            ..Raw::default()
        },
    )
}

/// Small building blocks for which the tagger's rules were made, in any order.
fn names() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Anna",
        "Maria",
        "Kozlov",
        "Boris",
        "Vladimir",
        "Putin",
        "Путина",
        "Владимира",
        "Владимировича",
        "В.",
        "A.",
        "B.",
        "von der",
        "Leyen",
        "al-Assad",
        "Bashar",
        "O'Neill",
        "Jean-Claude",
        "U.S.",
        "U.N.",
        "IS",
        "(IS)",
        "Islamic State",
        "EU",
        "«ИГ»",
        "New York Times",
        "Нью-Йорк",
        "Ким Чен Ын",
        "ПУТИН",
        "DONALD TRUMP",
        "Jordan",
        "in",
        "the",
        "İ",
        "ß",
        "e\u{301}",
        "Ǆ",
        "\n",
        "\u{2028}",
        "\0",
        ",",
        ".",
        "Dr",
        "University",
        "Ё",
        "ё\u{308}",
        "ﬁ",
        "Iranian",
    ]);
    let gaps = prop::sample::select(vec![" ", "", "-", "'", ". ", "  ", "\u{a0}", "\n"]);
    prop::collection::vec((words, gaps), 0..60)
        .prop_map(|words| words.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_record_of_any_article_is_true_and_always_the_same(raw in raw()) {
        check(raw)?;
    }

    #[test]
    fn names_in_any_order_are_tagged_where_they_stand(title in names(), text in names()) {
        check(Raw { text, title: Some(title), ..Raw::default() })?;
    }

    #[test]
    fn a_stage_that_is_left_out_leaves_the_rest_true(raw in raw()) {
        let cleaned = uncleaned(Arc::new(raw.clone()));
        check_languages(&STAGES.language.run(cleaned.clone()).unwrap())?;
        let identified = Identified::with_declared_language(cleaned);
        check_entities(&STAGES.annotate(identified.clone()).0)?;
        let untouched = record(Annotated::bare(identified));
        prop_assert!(SCHEMA.is_valid(&serde_json::from_str(&untouched).unwrap()));
        check_cleanup(&STAGES.cleanup.run(Arc::new(raw)).unwrap())?;
    }
}
