//! File names: the names of outputs, and the names of inputs as text.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use crate::limits;

/// Returns an input's name as text for records, logs and messages. Bytes that are not UTF-8, control
/// characters and the percent sign are percent-encoded, so that two names are never shown alike.
pub fn show_name(name: &OsStr) -> String {
    percent_encode(name, |c| !c.is_control() && c != '%')
}

/// Returns the name that [`show_name`] turned into `text`.
pub fn parse_shown_name(text: &str) -> OsString {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        // `from_str_radix` would take a sign for a digit.
        let hex = tail.get(..2).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let hex = hex.and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    OsString::from_vec(bytes)
}

/// Returns the part of an output's name that comes from the input's name: its stem, at most
/// [`limits::STEM_BYTES`] bytes long. Anything but letters, digits, `.`, `_` and `-` is
/// percent-encoded. The stem of `a.html.gz` is `a`.
pub fn output_stem(input: &OsStr) -> String {
    let unpacked = Path::new(input).extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"));
    let stem = Path::new(input).file_stem().unwrap_or(input);
    let stem = Path::new(stem).file_stem().filter(|_| unpacked).unwrap_or(stem);
    let mut out = percent_encode(stem, |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    let mut end = out.len().min(limits::STEM_BYTES);
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    out.truncate(end);
    out
}

/// Returns the name of an output: `<stem>.<16 hex>.json`; for the article with the number `number` in a
/// file that holds several, `<stem>.<number>.<16 hex>.json`. It depends on the input's name and bytes
/// alone.
pub fn output_name(input: &OsStr, number: Option<usize>, id: &blake3::Hash) -> String {
    let stem = output_stem(input);
    let hex = id.to_hex();
    let hex: String = hex.chars().take(16).collect();
    match number {
        Some(number) => format!("{stem}.{number}.{hex}.json"),
        None => format!("{stem}.{hex}.json"),
    }
}

/// Percent-encodes bytes that are not UTF-8 and characters that are not safe.
fn percent_encode(name: &OsStr, is_safe: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_safe(c) {
                out.push(c);
            } else {
                let mut buffer = [0; 4];
                push_percent_bytes(c.encode_utf8(&mut buffer).as_bytes(), &mut out);
            }
        }
        push_percent_bytes(chunk.invalid(), &mut out);
    }
    out
}

/// Appends each byte as `%` and two hexadecimal digits.
fn push_percent_bytes(bytes: &[u8], out: &mut String) {
    use std::fmt::Write;
    for byte in bytes {
        // Writing to a String cannot fail.
        let _infallible = write!(out, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_keeps_its_stem() {
        assert_eq!(output_stem(OsStr::new("000_73e6.txt")), "000_73e6");
        assert_eq!(output_stem(OsStr::new("Новости дня.txt")), "Новости%20дня");
        assert_eq!(output_stem(OsStr::new("noextension")), "noextension");
    }

    #[test]
    fn a_name_that_is_not_utf8_stays_distinct() {
        let name = OsStr::from_bytes(b"caf\xe9\n.txt");
        assert_eq!(output_stem(name), "caf%E9%0A");
        assert_eq!(show_name(name), "caf%E9%0A.txt");
        assert_eq!(show_name(OsStr::new("a%0A")), "a%250A");
    }

    #[test]
    fn a_percent_sign_without_two_digits_stands_for_itself() {
        for text in ["%", "%4", "%+F", "%-1", "%ж", "%zz"] {
            assert_eq!(parse_shown_name(text), OsStr::new(text));
        }
        assert_eq!(parse_shown_name("%2B%2b"), OsStr::new("++"));
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let name = "ж".repeat(127);
        let stem = output_stem(OsStr::new(&name));
        assert!(stem.len() <= limits::STEM_BYTES);
        assert!(stem.chars().all(|c| c == 'ж'));
        let out = output_name(OsStr::new(&name), Some(99_999), &blake3::hash(b""));
        assert!(out.len() < 255);
    }
}
