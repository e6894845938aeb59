//! Text of any kind, read as one of the formats.

use copydesk::config::EncodingMode;
use copydesk::failure::FailureCode;
use copydesk::intake::format::Format;
use copydesk::intake::read::parse;
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

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_json_is_an_article_or_refused_for_a_reason(text in prop_oneof![4 => object(), 1 => value()]) {
        let is_json = serde_json::from_str::<Value>(&text).is_ok();
        match Format::Json.parse(text.clone()) {
            Ok(found) => {
                prop_assert_eq!(found.len(), 1);
                prop_assert!(!found[0].raw.text.trim().is_empty());
                prop_assert!(found[0].raw.title.as_ref().is_none_or(|title| !title.trim().is_empty()));
                prop_assert!(found[0].line.is_none() && found[0].id.is_none());
            }
            Err(failure) => {
                use FailureCode::{BadJson, Empty, NoArticle};
                prop_assert!(matches!(failure.code, BadJson | Empty | NoArticle), "{:?}", failure);
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
            .map(|(at, line)| (at + 1, Format::Json.parse(line.trim().to_owned())))
            .collect();
        match Format::JsonLines.parse(text.clone()) {
            Ok(found) => {
                prop_assert_eq!(found.len(), alone.len());
                for (found, (number, alone)) in found.iter().zip(alone) {
                    let line = text.lines().nth(number - 1).unwrap().trim();
                    prop_assert_eq!(found.line, Some(number));
                    prop_assert_eq!(found.id, Some(blake3::hash(line.as_bytes())));
                    prop_assert_eq!(&found.raw, &alone.unwrap()[0].raw);
                }
            }
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
        bytes in prop_oneof![object().prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..200)],
        format in select(vec![Format::Text, Format::Json, Format::JsonLines]),
        strict in any::<bool>(),
    ) {
        let mode = if strict { EncodingMode::Utf8 } else { EncodingMode::Detect };
        let size = bytes.len() as u64;
        if let Ok(batch) = parse(format, bytes, mode) {
            prop_assert!(!batch.found.is_empty());
            prop_assert_eq!(batch.source.bytes, size);
        }
    }
}
