//! `copydesk explain`, as a person runs it.

use std::collections::HashSet;
use std::fs;

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

use crate::harness::{Finished, Root, copydesk};

const ARTICLE: &str = "\
Velmora closes its oldest bridge after a visit of Angela Merkel

VELMORA, October 16 (Reuters) - The council of Velmora closed the northern bridge on Monday, two \
days after Angela Merkel and Emmanuel Macron had crossed it on their way to a meeting in Berlin.

Share on Facebook
10265 views

Engineers said that the piers had sunk by a hand's breadth, and that repairs would have to begin \
before the winter. \"We cannot wait,\" Merkel said in the evening, when the engineers had gone.

What happens next

The European Union will pay for half of the repairs, Macron told reporters in Paris. Boats will \
carry the people of the northern quarter for as long as the bridge is closed to them.

See also:
Ten recipes that your guests will talk about
Why cats dislike bridges
";

/// Columns of the left side.
const LEFT: usize = 22;

fn explain(root: &Root, name: &str, text: &str, options: &[&str]) -> Finished {
    fs::write(root.path().join(name), text).unwrap();
    let arguments: Vec<&str> = ["explain", name].iter().chain(options).copied().collect();
    copydesk(root.path(), &arguments, b"")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands below the head: label and text of each piece.
fn rows(out: &str) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut is_new = true;
    for line in out.lines().skip_while(|line| !line.is_empty()) {
        let label: String = line.chars().take(LEFT).collect();
        let text: String = line.chars().skip(LEFT).collect();
        match rows.last_mut() {
            _ if line.is_empty() => {}
            Some(row) if !is_new && label.trim().is_empty() => row.1 = format!("{} {text}", row.1),
            _ => rows.push((label.trim().to_owned(), text)),
        }
        is_new = line.is_empty();
    }
    rows
}

#[test]
fn explain_shows_the_whole_input_in_its_order_and_the_reason_for_each_piece_that_went() {
    let root = Root::new();
    let skip = ["--skip", "language,entities"];
    let done = explain(&root, "a.txt", ARTICLE, &skip);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let rows = rows(&done.out);
    let shown: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
    assert_eq!(shown.join(" "), squeezed(ARTICLE));
    let record = copydesk(root.path(), &["process", "a.txt", skip[0], skip[1]], b"");
    let record: Value = serde_json::from_str(&record.out).unwrap();
    let removed = record["copydesk"]["cleanup"]["removed"].as_array().unwrap();
    assert!(removed.len() >= 5, "{removed:?}");
    for piece in removed {
        let label = format!("- {}", piece["why"].as_str().unwrap());
        let text = squeezed(piece["text"].as_str().unwrap());
        assert!(rows.contains(&(label, text)), "{piece} is not in {rows:?}");
    }
    let gone = rows.iter().filter(|row| row.0.starts_with('-')).count();
    assert_eq!(gone, removed.len());
    let of = |label: &str| rows.iter().find(|row| row.0 == label).map(|row| row.1.as_str());
    assert_eq!(of("headline"), record["headlines"][0]["value"].as_str());
    assert_eq!(of("subhead"), Some("What happens next"));
}

#[test]
fn explain_tells_what_is_known_beside_the_text() {
    let root = Root::new();
    let done = explain(&root, "a.txt", ARTICLE, &[]);
    let head: Vec<&str> = done.out.lines().take_while(|line| !line.is_empty()).collect();
    let head = squeezed(&head.join("\n"));
    for fact in [
        "── a.txt ──",
        "format text, ",
        "encoding utf-8 (all bytes are valid UTF-8)",
        "headline Velmora closes its oldest bridge",
        "dateline Velmora, --10-16, Reuters",
        "language en",
        "stages cleanup done, language done, entities done",
    ] {
        assert!(head.contains(fact), "{fact:?} is not in {head}");
    }
}

#[test]
fn explain_marks_entities_in_the_text_and_lists_them_below() {
    let root = Root::new();
    let plain = explain(&root, "a.txt", ARTICLE, &["--color", "never"]).out;
    let record = copydesk(root.path(), &["process", "a.txt"], b"");
    let record: Value = serde_json::from_str(&record.out).unwrap();
    let entities = record["copydesk"]["entities"].as_array().unwrap();
    assert!(entities.len() >= 4, "{entities:?}");
    for entity in entities {
        let text = |key: &str| entity[key].as_str().unwrap();
        let mention = entity["mentions"][0]["text"].as_str().unwrap();
        let marked = format!("{mention}[{}]", text("id"));
        assert!(squeezed(&plain).contains(&marked), "{marked} is not in {plain}");
        let listed = format!("{} {} {}", text("id"), text("type"), text("name"));
        let line = plain.lines().find(|line| squeezed(line).starts_with(&listed));
        assert!(line.is_some(), "{listed:?} is not in {plain}");
        assert!(plain.contains(text("uri")));
    }
    let colour = explain(&root, "a.txt", ARTICLE, &["--color", "always"]).out;
    assert!(colour.contains("\u{1b}[33mAngela Merkel\u{1b}[0m") && !colour.contains("[e1]"));
    assert_eq!(explain(&root, "a.txt", ARTICLE, &[]).out, plain, "no terminal, no colour");
}

#[test]
fn escape_sequences_in_an_article_do_nothing() {
    let root = Root::new();
    let hostile = "\u{1b}[2J\u{1b}]0;owned\u{7} and \u{9b}31m red \u{202e}gnp.exe\r over";
    let article = serde_json::json!({
        "title": format!("Headline {hostile}"), "id": hostile, "language": hostile,
        "body": format!("The bridge {hostile} is closed.\n\nShare {hostile}\n\nIt stays closed."),
    });
    for options in [&["--color", "never"][..], &["--color", "never", "--skip", "cleanup"]] {
        let done = explain(&root, "a.json", &article.to_string(), options);
        assert_eq!(done.code, 0, "{}", done.err);
        let harmful = |c: &char| (c.is_control() && *c != '\n') || *c == '\u{202e}';
        assert_eq!(done.out.chars().find(harmful), None, "{:?}", done.out);
        assert!(done.out.contains("␛[2J") && done.out.contains("<U+202E>"), "{}", done.out);
    }
    let colour = explain(&root, "a.json", &article.to_string(), &["--color", "always"]).out;
    for sequence in colour.split('\u{1b}').skip(1) {
        let mut rest =
            sequence.chars().skip_while(|c| c.is_ascii_digit() || matches!(c, '[' | ';'));
        assert_eq!(rest.next(), Some('m'), "{sequence:?} is more than a colour");
    }
    let page = explain(&root, "a.json", &article.to_string(), &["--html"]).out;
    assert!(page.chars().all(|c| !c.is_control() || c == '\n'));
}

#[test]
fn explain_parts_the_articles_of_a_file_and_tells_what_failed() {
    let root = Root::new();
    let line = |name: &str| serde_json::json!({ "body": format!("{name} is closed.") }).to_string();
    let text = [line("The bridge"), "{\"body\":".to_owned(), line("The quay")].join("\n");
    let done = explain(&root, "feed.jsonl", &text, &["missing.txt"]);
    assert_eq!(done.code, 1);
    let rules: Vec<&str> = done.out.lines().filter(|line| line.starts_with("──")).collect();
    assert_eq!(rules.len(), 2, "{}", done.out);
    assert!(rules[0].contains("feed.jsonl, line 1") && rules[1].contains("feed.jsonl, line 3"));
    assert!(done.err.contains("line 2") && done.err.contains("missing.txt"), "{}", done.err);
    let piped = copydesk(root.path(), &["explain", "-"], b"The bridge is closed.");
    assert!(piped.out.starts_with("── standard input ──"), "{}", piped.out);
}

fn page<'a>(text: &'a str) -> Document<'a> {
    Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..Default::default() })
        .unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn elements<'a>(page: &'a Document<'_>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    page.descendants().filter(move |node| node.has_tag_name(name))
}

#[test]
fn the_page_is_well_formed_and_needs_no_other_file() {
    let root = Root::new();
    let hostile =
        "</p></article><script>alert(1)</script><img src=x onerror=\"alert('2')\"> & more";
    fs::write(root.path().join("b.json"), {
        let body = format!("The bridge {hostile} is closed.\n\nIt stays closed, Merkel said.");
        serde_json::json!({ "title": hostile, "body": body, "url": "javascript:alert(3)" })
            .to_string()
    })
    .unwrap();
    let done = explain(&root, "a<b>.txt", ARTICLE, &["--html", "b.json"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let page = page(&done.out);
    for name in ["script", "img", "link", "iframe", "object", "embed", "del", "ins"] {
        assert_eq!(elements(&page, name).count(), 0, "{name}");
    }
    let attributes = page.descendants().flat_map(|node| node.attributes());
    for attribute in attributes {
        let name = attribute.name();
        assert!(name != "src" && name != "style" && !name.starts_with("on"), "{attribute:?}");
    }
    let style = elements(&page, "style").next().unwrap().text().unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(style.contains("prefers-color-scheme: dark"));
    let text: String = page.descendants().filter_map(|node| node.text()).collect();
    assert!(text.contains("<script>alert(1)</script>"), "the article's own words are gone");
}

#[test]
fn the_links_of_the_page_lead_to_mentions_and_back() {
    let root = Root::new();
    let done = explain(&root, "a.txt", ARTICLE, &["--html"]);
    let page = page(&done.out);
    let ids: Vec<&str> = page.descendants().filter_map(|node| node.attribute("id")).collect();
    let distinct: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let links: Vec<&str> = elements(&page, "a").filter_map(|a| a.attribute("href")).collect();
    assert!(links.contains(&"#a1-e1") && links.contains(&"#a1-e1-0"), "{links:?}");
    for link in links {
        match link.strip_prefix('#') {
            Some(id) => assert!(distinct.contains(id), "{link} leads nowhere"),
            None => assert!(link.starts_with("http://www.wikidata.org/entity/Q"), "{link}"),
        }
    }
    for heading in ["h1", "h2", "h3", "h4"] {
        assert!(elements(&page, heading).count() > 0, "there is no {heading}");
    }
    let gone = page.descendants().filter(|node| node.attribute("class") == Some("why"));
    assert!(gone.count() >= 5);
}
