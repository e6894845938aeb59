//! Text of any kind, read as one of the formats.

use copydesk_analysis::failure::FailureCode;
use copydesk_analysis::formats::read_batch;
use copydesk_analysis::formats::{ArticlePlace, Contents, InputKind};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::{cases, material};

/// A JSON string: sound, escaped to the last character, or with half a surrogate pair.
fn string() -> impl Strategy<Value = String> {
    let quoted = material::line().prop_map(|text| Value::from(text).to_string());
    let escaped = material::line().prop_map(|text| {
        let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
        format!("\"{}\"", units.collect::<String>())
    });
    let odd = select(vec![
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\ud83d\\u\"",
        "\"\\x\"",
        "\"a\tb\"",
        "\"",
        "\"\\u0000\"",
    ]);
    prop_oneof![4 => quoted, 2 => escaped, 1 => odd.prop_map(str::to_owned)]
}

/// A JSON value, or what a careless program takes for one.
fn value() -> impl Strategy<Value = String> {
    let odd = vec![
        "null",
        "true",
        "0",
        "-0",
        "1e999",
        "-1e-999",
        "18446744073709551616",
        "1.7976931348623157e309",
        "00",
        "+1",
        ".5",
        "NaN",
        "[]",
        "{}",
        "[[[]]]",
        "{\"value\":1}",
        "[{\"value\":\"v\"}]",
        "[{\"role\":\"main\",\"value\":\"v\"},{\"value\":\"w\"}]",
        "[null]",
        "",
        "'a'",
        "\u{feff}1",
    ];
    let deep = (1_usize..400, any::<bool>()).prop_map(|(depth, array)| {
        let (open, close) = if array { ("[", "]") } else { ("{\"a\":", "}") };
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    });
    let digits = (1_usize..2000).prop_map(|length| "9".repeat(length));
    prop_oneof![6 => string(), 3 => select(odd).prop_map(str::to_owned), 1 => deep, 1 => digits]
}

/// An object with the keys that count, some of them twice, and then perhaps with an accident.
fn object() -> impl Strategy<Value = String> {
    let keys = select(vec![
        "id",
        "title",
        "body",
        "body",
        "body",
        "language",
        "date",
        "url",
        "uri",
        "headlines",
        "bodies",
        "contentCreated",
        "versionCreated",
        "x",
        "BODY",
        "",
        "\u{0}",
    ]);
    let entries = prop::collection::vec((keys, value()), 0..9);
    let accident = prop::option::weighted(0.3, (any::<Index>(), any::<Index>(), any::<char>()));
    let blank = select(vec!["", " ", "\t", "\r", "\u{a0}"]);
    (entries, accident, blank).prop_map(|(entries, accident, blank)| {
        let entries: Vec<String> = entries
            .iter()
            .map(|(key, value)| format!("{}:{blank}{value}", Value::from(*key)))
            .collect();
        let mut points: Vec<char> = format!("{{{}}}{blank}", entries.join(",")).chars().collect();
        if let Some((at, cut, c)) = accident {
            let at = at.index(points.len());
            points[at] = c;
            points.truncate(cut.index(points.len() * 2) + 1);
        }
        points.into_iter().collect()
    })
}

const KINDS: [InputKind; 9] = [
    InputKind::Any,
    InputKind::Plain,
    InputKind::Text,
    InputKind::Json,
    InputKind::JsonLines,
    InputKind::Html,
    InputKind::Xml,
    InputKind::Mail,
    InputKind::Mhtml,
];

/// Elements of feeds, wires and pages, in an order that may make sense, most of them closed.
fn tags() -> impl Strategy<Value = String> {
    let root = select(vec![
        ("<rss version='2.0'><channel>", "</channel></rss>"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>"),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", "</rdf:RDF>"),
        ("<newsMessage><itemSet><newsItem guid='g'>", "</newsItem></itemSet></newsMessage>"),
        ("<nitf><body>", "</body></nitf>"),
        ("<NewsML><NewsItem>", "</NewsItem></NewsML>"),
        ("<html>", ""),
        ("<?xml version='1.0' encoding='koi8-r'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", "</rss>"),
    ]);
    let name = select(vec![
        "item",
        "entry",
        "title",
        "link",
        "description",
        "content:encoded",
        "content",
        "summary",
        "dc:creator",
        "author",
        "name",
        "pubDate",
        "updated",
        "guid",
        "category",
        "media:thumbnail",
        "contentSet",
        "inlineXML",
        "inlineData",
        "contentMeta",
        "headline",
        "by",
        "body.content",
        "body.head",
        "byline",
        "dateline",
        "p",
        "hl2",
        "DataContent",
        "div",
        "br",
        "script",
    ]);
    let attribute = select(vec![
        "",
        " type='xhtml'",
        " type=\"html\"",
        " href='x'",
        " url=u",
        " a",
        " xmlns:q='r'",
        " rel='enclosure'",
    ]);
    let inner = prop_oneof![
        4 => material::line(),
        1 => select(vec!["&nbsp;", "&a;", "&#0;", "&#x110000;", "&", "<![CDATA[<p>x</p>]]>", "<!-- -->", "<", "]]>"]).prop_map(str::to_owned),
    ];
    let piece =
        (name, attribute, inner, 0..20_u8).prop_map(|(name, attribute, inner, form)| match form {
            0 => format!("<{name}{attribute}>{inner}"),
            1 => format!("{inner}</{name}>"),
            2 => format!("<{name}{attribute}/>{inner}"),
            _ => format!("<{name}{attribute}>{inner}</{name}>"),
        });
    // Some stand in an element that counts.
    let around = select(vec!["", "item", "entry", "contentSet", "body.content"]);
    let pieces = prop::collection::vec((around, prop::collection::vec(piece, 0..4)), 0..5);
    (root, pieces).prop_map(|((open, close), pieces)| {
        let inner = pieces.into_iter().map(|(around, pieces)| match around {
            "" => pieces.concat(),
            around => format!("<{around}>{}</{around}>", pieces.concat()),
        });
        format!("{open}{}{close}", inner.collect::<String>())
    })
}

/// Headers, parts and boundaries that do not always fit.
fn message() -> impl Strategy<Value = String> {
    let header = select(vec![
        "From: Anna Keller <a@b.example>",
        "Subject: =?koi8-r?B?8M/S1A==?= =?x?Q?=FF?=",
        "Date: Tue, 3 Mar 2026 10:15:00 +0200",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/alternative; boundary=\"b b\"",
        "Content-Type: multipart/related; boundary=; start=\"<x>\"",
        "Content-Type: text/html; charset=windows-1251",
        "Content-Type: text/plain; format=flowed; delsp=yes",
        "Content-Type: message/rfc822",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=x",
        "Content-ID: <x>",
        " folded",
        "no header",
        "",
    ]);
    let line = prop_oneof![
        5 => header.prop_map(str::to_owned),
        2 => select(vec!["--b", "--b--", "--b b", "--", "----", "", "-- "]).prop_map(str::to_owned),
        2 => material::line(),
        1 => select(vec!["=", "=4", "=ZZ", "8M/S1A==", "<p>x</p>", "x \r"]).prop_map(str::to_owned),
    ];
    (prop::collection::vec(line, 0..30), any::<bool>()).prop_map(|(lines, sound)| {
        let head = if sound { "From: a@b.example\r\n" } else { "" };
        format!("{head}{}", lines.join("\r\n"))
    })
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_json_is_an_article_or_refused_for_a_reason(text in prop_oneof![4 => object(), 1 => value()]) {
        let is_json = serde_json::from_str::<Value>(&text).is_ok();
        match InputKind::Json.read_contents(text.clone().into_bytes(), false) {
            Ok(Contents { found, .. }) => {
                prop_assert_eq!(found.len(), 1);
                prop_assert!(!found[0].raw.text.trim().is_empty());
                prop_assert!(found[0].raw.title.as_ref().is_none_or(|title| !title.trim().is_empty()));
                prop_assert!(found[0].place.is_none() && found[0].id.is_none());
            }
            Err(failure) => {
                use FailureCode::{BadJson, Empty, NoArticle, NotText};
                let codes = matches!(failure.code, BadJson | Empty | NoArticle | NotText);
                prop_assert!(codes, "{:?}", failure);
                prop_assert!(failure.code != BadJson || !is_json, "{:?} of sound JSON", failure);
                prop_assert!(failure.message.len() < 2000, "{} bytes of message", failure.message.len());
            }
        }
    }

    #[test]
    fn json_lines_are_what_each_line_is_alone(
        lines in prop::collection::vec((object(), select(vec!["\n", "\r\n", "\n\n", "\n \u{a0}\n"])), 0..8),
    ) {
        let text: String = lines.iter().map(|(line, end)| format!("{line}{end}")).collect();
        let alone: Vec<_> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(at, line)| (at + 1, InputKind::JsonLines.read_contents(line.trim().as_bytes().to_vec(), false)))
            .collect();
        match InputKind::JsonLines.read_contents(text.clone().into_bytes(), false) {
            Ok(Contents { found, .. }) => {
                prop_assert_eq!(found.len(), alone.len());
                for (found, (number, alone)) in found.iter().zip(alone) {
                    let line = text.lines().nth(number - 1).unwrap().trim();
                    prop_assert_eq!(found.place, Some(ArticlePlace::Line(number)));
                    prop_assert_eq!(found.id, Some(blake3::hash(line.as_bytes())));
                    prop_assert_eq!(&found.raw, &alone.unwrap().found[0].raw);
                }
            }
            Err(failure) if failure.code == FailureCode::NotText => {}
            Err(failure) if failure.code == FailureCode::Empty => {
                prop_assert!(text.chars().all(|c| c.is_whitespace() || c.is_control()));
            }
            Err(failure) => {
                let (number, _) = alone.iter().find(|(_, alone)| alone.is_err()).unwrap();
                prop_assert!(failure.message.starts_with(&format!("line {number}: ")), "{:?}", failure);
            }
        }
    }

    #[test]
    fn any_bytes_in_any_format_are_read_or_refused(
        bytes in prop_oneof![
            2 => object().prop_map(String::into_bytes),
            2 => prop::collection::vec(any::<u8>(), 0..200),
            3 => tags().prop_map(String::into_bytes),
            3 => message().prop_map(String::into_bytes),
            1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(|tail| [&[0x1f, 0x8b, 8, 0], &tail[..]].concat()),
        ],
        kind in select(KINDS.to_vec()),
        strict in any::<bool>(),
    ) {
        let size = bytes.len() as u64;
        match read_batch(kind, bytes, strict, 1 << 20) {
            Ok(batch) => {
                prop_assert!(!batch.found.is_empty());
                prop_assert_eq!(batch.source.bytes, size);
                for found in &batch.found {
                    prop_assert!(!found.raw.text.trim().is_empty(), "{:?}", found);
                    prop_assert_eq!(found.place.is_some(), found.id.is_some());
                }
            }
            Err(failure) => {
                prop_assert!(failure.code != FailureCode::Internal);
                prop_assert!(failure.message.len() < 2000, "{} bytes of message", failure.message.len());
            }
        }
    }
}
