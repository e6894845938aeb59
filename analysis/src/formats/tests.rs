use std::ffi::OsStr;

use super::*;
use crate::article::{Markup, Raw};
use crate::failure::{Failure, FailureCode};
use crate::limits;

fn parse(name: &str, text: &str) -> Result<Vec<FoundArticle>, Failure> {
    let kind = InputKind::from_file_name(OsStr::new(name))?;
    kind.read_contents(text.as_bytes().to_vec(), false).map(|contents| contents.found)
}

fn raw(name: &str, text: &str) -> Raw {
    parse(name, text).unwrap().remove(0).raw
}

fn code(name: &str, text: &str) -> FailureCode {
    parse(name, text).unwrap_err().code
}

#[test]
fn the_extension_tells_the_kind() {
    let of = |name: &str| InputKind::from_file_name(OsStr::new(name)).unwrap();
    assert_eq!(of("a.TXT"), InputKind::Plain);
    assert_eq!(of("a"), InputKind::Plain);
    assert_eq!(of("a.b.jsonl"), InputKind::JsonLines);
    assert_eq!(of("a.html.GZ"), InputKind::Html);
    assert_eq!(of("a.gz"), InputKind::Plain);
    for name in ["a.xml", "a.rss", "a.atom", "a.rdf", "a.nitf", "a.newsml", "a.g2"] {
        assert_eq!(of(name), InputKind::Xml, "{name}");
    }
    for name in ["a.pdf", "a.gz.gz", "a.tar.gz", "a.pdf.gz"] {
        let failure = InputKind::from_file_name(OsStr::new(name)).unwrap_err();
        assert_eq!(failure.code, FailureCode::UnknownFormat, "{name}");
        assert!(failure.message.contains(".jsonl") && failure.message.contains(".eml"));
    }
}

#[test]
fn what_has_no_name_is_told_by_how_it_opens() {
    let told = |text: &str| InputKind::Any.refine_by_opening(text.as_bytes());
    assert_eq!(told("VELMORA (VNA) - The port is open."), InputKind::Plain);
    assert_eq!(told("From: the harbour\nThe port is open."), InputKind::Plain);
    assert_eq!(told("\u{feff}<!doctype html><p>x"), InputKind::Html);
    assert_eq!(told("<?xml version='1.0'?><!-- x --><html>"), InputKind::Html);
    assert_eq!(told("<?xml version='1.0'?><rss>"), InputKind::Xml);
    assert_eq!(told("\n<feed xmlns='http://www.w3.org/2005/Atom'>"), InputKind::Xml);
    assert_eq!(told("{\"body\":\"a\"}"), InputKind::Json);
    assert_eq!(told("{\n \"body\": \"a\"}\n"), InputKind::Json);
    assert_eq!(told("{\"body\":\"a\"}\n\n{\"body\":\"b\"}\n"), InputKind::JsonLines);
    assert_eq!(told("Received: by x\r\nFrom: a@b.example\r\n\r\nx"), InputKind::Mail);
    assert_eq!(
        told("From: <Saved by Blink>\nDate: x\nSnapshot-Content-Location: https://a.example\n\n"),
        InputKind::Mhtml
    );
    // A name says more than that: only a page is told from plain text.
    assert_eq!(InputKind::Plain.refine_by_opening(b"<html><p>x"), InputKind::Html);
    assert_eq!(InputKind::Plain.refine_by_opening(b"{\"body\":\"a\"}"), InputKind::Plain);
    assert_eq!(InputKind::Text.refine_by_opening(b"<html><p>x"), InputKind::Text);
}

#[test]
fn a_page_in_a_text_file_is_a_page() {
    let contents =
        InputKind::Plain.read_contents(b"<!DOCTYPE html><p>x</p>".to_vec(), false).unwrap();
    assert_eq!(contents.format, Format::Html);
    assert_eq!(contents.found[0].raw.markup, crate::article::Markup::Html);
}

#[test]
fn a_file_of_blanks_is_empty() {
    for name in ["a.txt", "a.json", "a.html", "a.xml", "a.eml", "a.mhtml"] {
        assert_eq!(code(name, "          \n\0\n"), FailureCode::Empty, "{name}");
    }
}

#[test]
fn json_gives_its_keys() {
    let raw = raw(
        "a.json",
        r#"{"id": 7, "title": "T", "body": "B", "language": "en", "date": "2026-01-02",
            "url": "https://example.org/a", "extra": [1], "author": {"name": "Anna Keller"},
            "modified": "2026-01-03", "publisher": "Velmora Courier", "section": "Harbour",
            "image": {"url": "https://example.org/a.jpg"}}"#,
    );
    let expected = Raw {
        text: "B".to_owned(),
        id: Some("7".to_owned()),
        title: Some("T".to_owned()),
        language: Some("en".to_owned()),
        date: Some("2026-01-02".to_owned()),
        modified: Some("2026-01-03".to_owned()),
        authors: vec!["Anna Keller".to_owned()],
        publisher: Some("Velmora Courier".to_owned()),
        section: Some("Harbour".to_owned()),
        image: Some("https://example.org/a.jpg".to_owned()),
        url: Some("https://example.org/a".to_owned()),
        ..Raw::default()
    };
    assert_eq!(raw, expected);
}

#[test]
fn json_may_hold_html() {
    let raw =
        raw("a.json", r#"{"title": "T", "html": "<p>One</p><p>Two</p>", "authors": ["A", "B"]}"#);
    assert_eq!((raw.text.as_str(), raw.markup), ("<p>One</p><p>Two</p>", Markup::Html));
    assert_eq!(raw.authors, ["A", "B"]);
}

#[test]
fn a_ninjs_item_is_understood() {
    let raw = raw(
        "a.json",
        r#"{"uri": "urn:x:1", "language": "de", "contentCreated": "2026-01-02T03:04:05Z",
            "headlines": [{"value": "Kopf"}],
            "bodies": [{"role": "caption", "value": "no"}, {"role": "main", "value": "Text"}]}"#,
    );
    assert_eq!((raw.title.as_deref(), raw.text.as_str()), (Some("Kopf"), "Text"));
    assert_eq!(raw.id.as_deref(), Some("urn:x:1"));
    assert_eq!(raw.date.as_deref(), Some("2026-01-02T03:04:05Z"));
}

#[test]
fn ninjs_1_is_understood() {
    let raw = raw(
        "a.ninjs",
        r#"{"uri": "http://wire.example/1", "type": "text", "versioncreated": "2026-03-03T12:00:00Z",
            "firstcreated": "2026-03-03T10:00:00Z", "headline": "Harbour open", "byline": "Anna Keller",
            "located": "Velmora", "language": "en-GB", "infosources": [{"name": "VNA"}],
            "subject": [{"code": "04", "name": "Economy"}],
            "body_text": "The port is\nopen.", "body_xhtml": "<div><p>The port is open.</p></div>"}"#,
    );
    assert_eq!(raw.text, "<div><p>The port is open.</p></div>");
    assert_eq!(raw.markup, Markup::Html);
    assert_eq!(raw.title.as_deref(), Some("Harbour open"));
    assert_eq!(raw.authors, ["Anna Keller"]);
    assert_eq!(raw.date.as_deref(), Some("2026-03-03T10:00:00Z"));
    assert_eq!(raw.modified.as_deref(), Some("2026-03-03T12:00:00Z"));
    assert_eq!((raw.publisher.as_deref(), raw.section.as_deref()), (Some("VNA"), Some("Economy")));
}

#[test]
fn of_two_bodies_with_one_role_the_one_in_html_is_read() {
    let raw = raw(
        "a.ninjs",
        r#"{"standard": {"name": "ninjs", "version": "3.0"}, "title": "x-1",
            "headlines": [{"role": "main", "value": "Harbour open"}],
            "bodies": [{"role": "main", "contentType": "text/plain", "value": "The port"},
                       {"role": "main", "contentType": "text/html", "value": "<p>The port</p>"}]}"#,
    );
    assert_eq!((raw.text.as_str(), raw.markup), ("<p>The port</p>", Markup::Html));
    assert_eq!(raw.title.as_deref(), Some("Harbour open"));
}

#[test]
fn json_without_a_body_is_no_article() {
    assert_eq!(code("a.json", r#"{"title": "T"}"#), FailureCode::NoArticle);
    assert_eq!(code("a.json", r#"{"body": " "}"#), FailureCode::NoArticle);
    assert_eq!(code("a.json", r#"{"html": "<img src='x'>"}"#), FailureCode::NoArticle);
    assert_eq!(code("a.json", "[]"), FailureCode::NoArticle);
}

#[test]
fn broken_json_names_the_place() {
    let failure = parse("a.json", "{\n  \"body\": oops}").unwrap_err();
    assert_eq!(failure.code, FailureCode::BadJson);
    assert!(failure.message.contains("line 2"), "{}", failure.message);
}

#[test]
fn json_nested_without_end_is_refused_and_not_followed() {
    let deep = format!("{{\"x\": {}", "[".repeat(10_000));
    assert_eq!(code("a.json", &deep), FailureCode::BadJson);
    let (open, close) = ("[".repeat(9_000), "]".repeat(9_000));
    let known = format!("{{\"id\": {open}{close}, \"body\": \"b\"}}");
    assert_eq!(code("a.json", &known), FailureCode::BadJson);
    // A key that is passed over is passed over however deep it goes.
    let ignored = format!("{{\"body\": \"b\", \"x\": {open}{close}}}");
    assert_eq!(raw("a.json", &ignored).text, "b");
}

#[test]
fn json_lines_gives_an_article_for_each_line() {
    let found = parse("a.jsonl", "{\"body\":\"one\"}\n\n{\"body\":\"two\"}\r\n").unwrap();
    let lines: Vec<_> = found.iter().map(|f| (f.place.unwrap(), f.raw.text.as_str())).collect();
    assert_eq!(lines, [(ArticlePlace::Line(1), "one"), (ArticlePlace::Line(3), "two")]);
    assert_ne!(found[0].id, found[1].id);
}

#[test]
fn one_bad_line_fails_the_file_and_is_named() {
    let failure = parse("a.jsonl", "{\"body\":\"one\"}\n{\"body\":}\n").unwrap_err();
    assert_eq!(failure.code, FailureCode::BadJson);
    assert!(failure.message.starts_with("line 2"), "{}", failure.message);
}

#[test]
fn a_json_feed_gives_an_article_for_each_item_with_text() {
    let contents = InputKind::Json
        .read_contents(
            r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Velmora Courier", "language": "en",
            "items": [
              {"id": "1", "url": "https://c.example/1", "title": "Harbour open",
               "content_html": "<p>The port is open.</p>", "content_text": "The port",
               "date_published": "2026-03-03T10:00:00+02:00", "tags": ["Harbour", "Trade"],
               "authors": [{"name": "Anna Keller"}], "image": "https://c.example/1.jpg"},
              {"id": "2", "title": "Only a headline"},
              {"id": 3, "content_text": "Ferries sail again.", "author": {"name": "Jon Hale"}}]}"#
                .as_bytes()
                .to_vec(),
            false,
        )
        .unwrap();
    assert_eq!(contents.format, Format::Feed);
    let places: Vec<_> = contents.found.iter().map(|found| found.place.unwrap()).collect();
    assert_eq!(places, [ArticlePlace::Entry(1), ArticlePlace::Entry(3)]);
    let (first, second) = (&contents.found[0].raw, &contents.found[1].raw);
    assert_eq!((first.text.as_str(), first.markup), ("<p>The port is open.</p>", Markup::Html));
    assert_eq!(first.section.as_deref(), Some("Harbour"));
    assert_eq!(first.publisher.as_deref(), Some("Velmora Courier"));
    assert_eq!((second.id.as_deref(), second.authors[0].as_str()), (Some("3"), "Jon Hale"));
    assert_eq!(second.language.as_deref(), Some("en"));
}

#[test]
fn long_lists_in_json_are_bounded() {
    let names = "\"Anna Keller\",".repeat(1_000);
    let raw = raw("a.json", &format!("{{\"body\": \"b\", \"authors\": [{names} 1]}}"));
    assert_eq!(raw.authors.len(), limits::NAMES_IN_LIST);
    let feed = |items: usize| {
        let items = "{},".repeat(items);
        let item = "{\"content_text\": \"a\"}";
        format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{items}{item}]}}")
    };
    let found = parse("a.json", &feed(limits::ARTICLES_PER_FILE - 1)).unwrap();
    assert_eq!(found[0].place, Some(ArticlePlace::Entry(limits::ARTICLES_PER_FILE)));
    assert_eq!(code("a.json", &feed(limits::ARTICLES_PER_FILE)), FailureCode::TooLarge);
}

#[test]
fn a_feed_of_ampersands_is_read_once_and_not_again_for_each() {
    let text = "&amp;a".repeat(200_000);
    let feed = format!(
        "<rss><channel><item><title>{text}</title><description>{text}</description></item></channel></rss>"
    );
    assert_eq!(raw("a.rss", &feed).text.len(), 400_000);
}

#[test]
fn what_scrapers_write_is_understood() {
    let news_please = raw(
        "a.json",
        r#"{"authors": ["Jana Orlik"], "date_download": "2021-05-05 09:00:00", "date_modify": null,
            "date_publish": "2021-05-04 18:00:00", "description": "The port.", "image_url": null,
            "language": "en", "maintext": "The port is open.\nFerries sail.", "text": null,
            "source_domain": "courier.example", "title": "Harbour open", "url": "https://courier.example/1"}"#,
    );
    assert_eq!(news_please.text, "The port is open.\nFerries sail.");
    assert_eq!(news_please.date.as_deref(), Some("2021-05-04 18:00:00"));
    assert_eq!(news_please.publisher.as_deref(), Some("courier.example"));
    let trafilatura = raw(
        "a.json",
        r#"{"title": "Harbour open", "author": "Jana Orlik; Piet Maros", "hostname": "courier.example",
            "date": "2021-05-04", "id": null, "raw_text": "The port is open. Ferries sail.",
            "text": "The port is open.\nFerries sail.", "source": "https://courier.example/1",
            "source-hostname": "Velmora Courier", "categories": "Harbour", "excerpt": "The port."}"#,
    );
    assert_eq!(trafilatura.text, "The port is open.\nFerries sail.");
    assert_eq!(trafilatura.authors, ["Jana Orlik; Piet Maros"]);
    assert_eq!(trafilatura.publisher.as_deref(), Some("Velmora Courier"));
    assert_eq!(trafilatura.url.as_deref(), Some("https://courier.example/1"));
    let readability = raw(
        "a.json",
        r#"{"title": "Harbour open", "byline": "Jana Orlik", "content": "<div><p>The port is open.</p></div>",
            "textContent": "The port", "siteName": "Velmora Courier", "publishedTime": "2021-05-04T18:00:00Z"}"#,
    );
    assert_eq!(readability.markup, Markup::Html);
    assert_eq!(readability.publisher.as_deref(), Some("Velmora Courier"));
    assert_eq!(readability.date.as_deref(), Some("2021-05-04T18:00:00Z"));
    let newspaper = raw(
        "a.json",
        r#"{"source_url": "https://courier.example", "url": "https://courier.example/1", "title": "Harbour open",
            "top_image": "https://courier.example/1.jpg", "text": "The port is open.\n\nFerries sail.",
            "authors": ["Jana Orlik"], "publish_date": "2021-05-04 00:00:00", "meta_lang": "en"}"#,
    );
    assert_eq!(newspaper.text, "The port is open.\n\nFerries sail.");
    assert_eq!(newspaper.image.as_deref(), Some("https://courier.example/1.jpg"));
    assert_eq!(newspaper.language.as_deref(), Some("en"));
}

#[test]
fn an_article_of_schema_org_is_understood_alone_and_in_a_graph() {
    let article = r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour open",
        "author": [{"@type": "Person", "url": "https://c.example/jana", "name": "Jana Orlik"}],
        "publisher": {"@type": "Organization", "name": "Velmora Courier"}, "image": ["https://c.example/1.jpg"],
        "datePublished": "2021-05-04T18:00:00+02:00", "articleBody": "The port is open.",
        "mainEntityOfPage": {"@id": "https://c.example/1"}}"#;
    let graph = format!(r#"{{"@graph": [{{"@type": "WebSite", "name": "Courier"}}, {article}]}}"#);
    for text in [article, graph.as_str()] {
        let raw = raw("a.json", text);
        assert_eq!(
            (raw.title.as_deref(), raw.text.as_str()),
            (Some("Harbour open"), "The port is open.")
        );
        assert_eq!(raw.authors, ["Jana Orlik"]);
        assert_eq!(raw.publisher.as_deref(), Some("Velmora Courier"));
        assert_eq!(raw.date.as_deref(), Some("2021-05-04T18:00:00+02:00"));
        assert_eq!(raw.url.as_deref(), Some("https://c.example/1"));
    }
}

#[test]
fn a_post_of_wordpress_is_understood_with_its_zone() {
    let raw = raw(
        "a.json",
        r#"{"id": 12, "date": "2021-05-04T20:00:00", "date_gmt": "2021-05-04T18:00:00",
            "modified": "2021-05-05T08:00:00", "link": "https://c.example/1", "author": 3, "categories": [4],
            "title": {"rendered": "Harbour &#8220;open&#8221;"},
            "content": {"rendered": "<p>The port is open.</p>", "protected": false},
            "_embedded": {"author": [{"id": 3, "name": "Jana Orlik"}]},
            "yoast_head_json": {"og_site_name": "Velmora Courier"}}"#,
    );
    assert_eq!(raw.title.as_deref(), Some("Harbour “open”"));
    assert_eq!((raw.text.as_str(), raw.markup), ("<p>The port is open.</p>", Markup::Html));
    assert_eq!(raw.date.as_deref(), Some("2021-05-04T20:00:00+02:00"));
    assert_eq!(raw.authors, ["Jana Orlik"]);
    assert_eq!(raw.publisher.as_deref(), Some("Velmora Courier"));
    assert_eq!(raw.id.as_deref(), Some("12"));
}

#[test]
fn a_list_of_objects_gives_an_article_for_each_with_text() {
    let found = parse(
        "a.json",
        r#"[{"title": ["Harbour open"], "text": ["The port is open.", "Ferries sail."]}, {"title": "x"},
            {"body": "b"}]"#,
    )
    .unwrap();
    let places: Vec<_> = found.iter().map(|found| found.place.unwrap()).collect();
    assert_eq!(places, [ArticlePlace::Entry(1), ArticlePlace::Entry(3)]);
    assert_eq!(found[0].raw.title.as_deref(), Some("Harbour open"));
    assert_eq!(found[0].raw.text, "The port is open.\n\nFerries sail.");
}

#[test]
fn json_without_a_text_names_the_keys_that_were_looked_for() {
    let message = parse("a.json", r#"{"title": "T", "summary": "S"}"#).unwrap_err().message;
    for key in ["\"body\"", "\"maintext\"", "\"articleBody\"", "\"content\"", "\"text\""] {
        assert!(message.contains(key), "{message}");
    }
}
