//! Bytes of any kind, read as text.

use copydesk_analysis::failure::FailureCode;
use copydesk_analysis::formats::decode::{EncodingEvidence, decode_undeclared};
use encoding_rs::Encoding;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{cases, material};

/// Encodings that inputs come in; `encoding_rs` writes all of them but UTF-16.
const LEGACY: [&str; 12] = [
    "utf-8",
    "windows-1251",
    "koi8-r",
    "windows-1252",
    "iso-8859-2",
    "macintosh",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gb18030",
    "big5",
    "euc-kr",
];

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// A text in some encoding.
fn encoded() -> impl Strategy<Value = Vec<u8>> {
    let legacy =
        (material::text(), prop::sample::select(LEGACY.to_vec())).prop_map(|(text, name)| {
            Encoding::for_label(name.as_bytes()).unwrap().encode(&text).0.into_owned()
        });
    let wide = (material::text(), any::<bool>(), any::<bool>())
        .prop_map(|(text, big, mark)| utf16(&text, big, mark));
    prop_oneof![3 => legacy, 1 => wide]
}

/// Such a text, cut off, with bytes changed and other bytes in it.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let flips = prop::collection::vec((any::<Index>(), any::<u8>()), 0..12);
    let marks: Vec<&[u8]> = vec![
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe\0\0",
        b"\0\0",
        b"\x1b$B",
        b"\xed\xa0\x80",
    ];
    let change =
        (any::<Index>(), prop::option::weighted(0.3, any::<Index>()), prop::sample::select(marks));
    (encoded(), flips, change).prop_map(|(mut bytes, flips, (at, cut, insert))| {
        if bytes.is_empty() {
            return insert.to_vec();
        }
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let at = at.index(bytes.len());
        bytes.splice(at..at, insert.iter().copied());
        let end = cut.map_or(bytes.len(), |cut| cut.index(bytes.len()));
        bytes.truncate(end);
        bytes
    })
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => damaged(), 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_are_text_or_refused_as_none(bytes in any_bytes()) {
        let size = bytes.len();
        let decoded = decode_undeclared(bytes.clone(), false);
        prop_assert_eq!(&decoded, &decode_undeclared(bytes, false), "a second time it came out otherwise");
        match decoded {
            Err(failure) => prop_assert_eq!(failure.code, FailureCode::NotText),
            Ok(decoded) => {
                // Each byte becomes U+FFFD, three bytes, at the worst.
                prop_assert!(decoded.text.len() <= 3 * size + 3);
                let known = Encoding::for_label(decoded.encoding.as_bytes());
                prop_assert!(known.is_some_and(|known| known.name().to_ascii_lowercase() == decoded.encoding));
                let marked = decoded.text.contains(char::REPLACEMENT_CHARACTER);
                prop_assert!(marked || !decoded.replaced);
            }
        }
    }

    #[test]
    fn strict_reading_takes_utf8_and_nothing_else(bytes in any_bytes()) {
        let sound = std::str::from_utf8(&bytes).is_ok();
        match decode_undeclared(bytes, true) {
            Ok(_) => prop_assert!(sound),
            Err(failure) => prop_assert_eq!(failure.code == FailureCode::NotUtf8, !sound),
        }
    }

    #[test]
    fn a_text_with_a_byte_order_mark_comes_out_as_it_was(text in material::text(), form in 0..3_u8) {
        let bytes = match form {
            0 => format!("\u{feff}{text}").into_bytes(),
            form => utf16(&text, form == 1, true),
        };
        match decode_undeclared(bytes, false) {
            Ok(decoded) => {
                prop_assert_eq!(decoded.evidence, EncodingEvidence::ByteOrderMark);
                prop_assert_eq!(decoded.text, text);
            }
            Err(failure) => prop_assert_eq!(failure.code, FailureCode::NotText),
        }
    }

    #[test]
    fn utf8_without_nuls_comes_out_as_it_was(text in material::text()) {
        let text = text.replace('\0', "").trim_start_matches('\u{feff}').to_owned();
        if let Ok(decoded) = decode_undeclared(text.clone().into_bytes(), false) {
            prop_assert_eq!((decoded.evidence, decoded.encoding.as_str()), (EncodingEvidence::Valid, "utf-8"));
            prop_assert_eq!(decoded.text, text);
        }
    }
}
