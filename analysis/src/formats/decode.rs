//! Bytes to text: byte order mark, then UTF-8, then what the input declares, then a guess.
//!
//! UTF-8 is tried before the declared encoding: bytes that are valid UTF-8 beyond ASCII are nothing else,
//! and a page that was converted often still declares its old encoding. A few stray bytes, or a last
//! character that is cut off, do not make it another encoding. A declared encoding in which the text
//! reads like no language gives way to the guess (`formats/mojibake.rs`).
//!
//! The guess is chardetng's (the detector of Firefox), decoded by encoding_rs after the WHATWG
//! Encoding Standard, whose names the record uses.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::mojibake;
use crate::failure::{Failure, FailureCode};

/// How the encoding of an input was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Evidence")]
pub enum EncodingEvidence {
    /// A byte order mark.
    ByteOrderMark,
    /// All bytes are valid UTF-8.
    Valid,
    /// NUL bytes at every other place: UTF-16 without a mark.
    NulPattern,
    /// The input itself: a page's `<meta>`, an XML declaration, a mail's header.
    Declared,
    /// The bytes: their statistics, or the escape sequences of ISO-2022-JP.
    Guess,
}

/// A declared encoding is believed if at most one character in so many beyond ASCII is one that it does
/// not know or a control character; set by hand.
const CHARACTERS_PER_ODD: usize = 50;

/// Bytes that declare UTF-8 are UTF-8 with so many well-formed multi-byte characters for each broken
/// one. Text in GB 18030, Big5, Shift_JIS, EUC-JP, EUC-KR and eight single-byte encodings has at most
/// one for three by chance.
const CHARACTERS_PER_BROKEN_IF_DECLARED: usize = 1;

/// The same for bytes that do not declare UTF-8.
const CHARACTERS_PER_BROKEN: usize = 3;

/// The escape sequences with which ISO-2022-JP begins Japanese text.
const JAPANESE_ESCAPES: [&str; 3] = ["\x1b$B", "\x1b$@", "\x1b(I"];

/// Text has at most one control character in so many characters; set by hand.
const CHARACTERS_PER_CONTROL: usize = 10;

/// Characters (of ASCII text: bytes) that are searched for control characters.
const BINARY_SAMPLE: usize = 65_536;

/// A decoded text, and how it was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// WHATWG name of the encoding, lower case: `utf-8`, `windows-1251`.
    pub encoding: String,
    /// The way in which the encoding was determined.
    pub evidence: EncodingEvidence,
    /// True if bytes that the encoding does not know became U+FFFD.
    pub replaced: bool,
}

/// Decodes an input that says nothing of its encoding.
///
/// # Errors
/// `NotUtf8` if `strict` is set and the bytes are not UTF-8; `NotText` if they are no text at all.
pub fn decode_undeclared(bytes: Vec<u8>, strict: bool) -> Result<Decoded, Failure> {
    decode_declared(bytes, strict, None)
}

/// Decodes an input that declares its encoding, perhaps wrongly.
///
/// # Errors
/// As [`decode_undeclared`].
pub fn decode_declared(
    bytes: Vec<u8>,
    strict: bool,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Failure> {
    let decoded = match String::from_utf8(bytes) {
        Ok(text) => decode_iso_2022_jp(&text, declared).unwrap_or_else(|| decoded_from_utf8(text)),
        Err(e) if strict => {
            let at = e.utf8_error().valid_up_to();
            let message = format!("the bytes are not UTF-8 (first at offset {at})");
            return Err(Failure::new(FailureCode::NotUtf8, message));
        }
        Err(e) => decode_other_than_utf8(e.as_bytes(), declared),
    };
    if is_binary(&decoded.text) {
        let message = "the bytes are no text in any encoding that copydesk knows";
        return Err(Failure::new(FailureCode::NotText, message));
    }
    Ok(decoded)
}

/// Reads the one encoding of the web that is not ASCII although its bytes are: where it is declared, or
/// where the text begins Japanese with an escape sequence and all of it can be read.
fn decode_iso_2022_jp(text: &str, declared: Option<&'static Encoding>) -> Option<Decoded> {
    if !text.contains('\x1b') {
        return None;
    }
    if declared == Some(ISO_2022_JP) {
        return Some(decode_as(ISO_2022_JP, text.as_bytes(), EncodingEvidence::Declared));
    }
    let begins = text.is_ascii() && JAPANESE_ESCAPES.iter().any(|escape| text.contains(escape));
    let decoded =
        begins.then(|| decode_as(ISO_2022_JP, text.as_bytes(), EncodingEvidence::Guess))?;
    is_plausible(&decoded.text).then_some(decoded)
}

/// Takes bytes that are valid UTF-8 for UTF-8, or for UTF-16 where every other byte is NUL.
fn decoded_from_utf8(text: String) -> Decoded {
    if let Some(encoding) = find_utf16_by_nuls(text.as_bytes()) {
        return decode_as(encoding, text.as_bytes(), EncodingEvidence::NulPattern);
    }
    let (text, evidence) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest.to_owned(), EncodingEvidence::ByteOrderMark),
        None => (text, EncodingEvidence::Valid),
    };
    Decoded { text, encoding: "utf-8".to_owned(), evidence, replaced: false }
}

/// Decodes bytes that are not valid UTF-8: by their byte order mark, by their declaration, or by a guess.
fn decode_other_than_utf8(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, bytes, EncodingEvidence::ByteOrderMark);
    }
    if let Some(encoding) = find_utf16_by_nuls(bytes) {
        return decode_as(encoding, bytes, EncodingEvidence::NulPattern);
    }
    if is_mostly_utf8(bytes, declared == Some(UTF_8)) {
        return decode_broken_utf8(bytes);
    }
    let guess = || {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
        decode_as(encoding, bytes, EncodingEvidence::Guess)
    };
    // Were it UTF-16, its declaration could not have been read.
    let Some(encoding) = declared.filter(|e| e.is_ascii_compatible() && *e != UTF_8) else {
        return guess();
    };
    let decoded = decode_as(encoding, bytes, EncodingEvidence::Declared);
    if !is_plausible(&decoded.text) {
        return guess();
    }
    if mojibake::is_suspicious(&decoded.text) {
        let other = guess();
        if mojibake::reads_better(&other.text, &decoded.text) {
            return other;
        }
    }
    decoded
}

/// Decodes UTF-8 with broken bytes; each run of them becomes one U+FFFD.
fn decode_broken_utf8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut in_run = false;
    for chunk in bytes.utf8_chunks() {
        in_run &= chunk.valid().is_empty();
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() && !in_run {
            text.push('\u{fffd}');
            in_run = true;
        }
    }
    let evidence = EncodingEvidence::Guess;
    Decoded { text, encoding: "utf-8".to_owned(), evidence, replaced: true }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], evidence: EncodingEvidence) -> Decoded {
    let (text, used, replaced) = encoding.decode(bytes);
    Decoded {
        text: text.into_owned(),
        encoding: used.name().to_ascii_lowercase(),
        evidence,
        replaced,
    }
}

/// Returns whether hardly any character is unknown to the encoding or a control character: of those
/// beyond ASCII one in [`CHARACTERS_PER_ODD`] at most.
fn is_plausible(text: &str) -> bool {
    let (mut total, mut odd) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        total += 1;
        odd += usize::from(c == '\u{fffd}' || (c.is_control() && c != '\u{85}'));
    }
    odd * CHARACTERS_PER_ODD <= total
}

/// Returns whether there are a well-formed multi-byte character and enough of them for each broken
/// one. A character that is cut off at the end is not broken.
fn is_mostly_utf8(bytes: &[u8], declared: bool) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad -= usize::from(is_cut_off(bytes));
    let least = if declared { CHARACTERS_PER_BROKEN_IF_DECLARED } else { CHARACTERS_PER_BROKEN };
    good > 0 && good >= bad.saturating_mul(least)
}

/// Returns whether the bytes end within a character of UTF-8.
fn is_cut_off(bytes: &[u8]) -> bool {
    let tail = bytes.utf8_chunks().last().map(|chunk| chunk.invalid()).unwrap_or_default();
    std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none())
}

/// Recognises UTF-16 of Latin text by its NUL at every other byte, which no other text has.
fn find_utf16_by_nuls(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    let pairs = head.len() / 2;
    if pairs < 4 || !head.contains(&0) {
        return None;
    }
    let nuls = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (high_first, low_first) = (nuls(0), nuls(1));
    if low_first * 10 >= pairs * 4 && high_first * 20 < pairs {
        Some(UTF_16LE)
    } else if high_first * 10 >= pairs * 4 && low_first * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Returns whether more than one character in [`CHARACTERS_PER_CONTROL`] is a control character or
/// could not be decoded: such bytes are no text.
fn is_binary(text: &str) -> bool {
    if text.is_ascii() {
        // By far the most common case, and many times quicker than by characters.
        let head = text.as_bytes().get(..BINARY_SAMPLE).unwrap_or(text.as_bytes());
        let is_odd = |b: &u8| (*b < 0x20 && !matches!(b, 9 | 10 | 12 | 13)) || *b == 0x7f;
        return head.iter().filter(|b| is_odd(b)).count() * CHARACTERS_PER_CONTROL > head.len();
    }
    let (mut total, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(BINARY_SAMPLE) {
        total += 1;
        let is_space = matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
        odd += usize::from((c.is_control() && !is_space) || c == '\u{fffd}');
    }
    odd * CHARACTERS_PER_CONTROL > total
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Министр иностранных дел заявил в понедельник, что переговоры \
        продолжатся на следующей неделе. Стороны обсудили торговлю и безопасность.";

    fn read(bytes: &[u8]) -> Decoded {
        decode_undeclared(bytes.to_vec(), false).unwrap()
    }

    #[test]
    fn utf8_is_told_by_its_validity() {
        let decoded = read("naïve café".as_bytes());
        assert_eq!(
            (decoded.encoding.as_str(), decoded.evidence),
            ("utf-8", EncodingEvidence::Valid)
        );
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let decoded = read("\u{feff}Hello".as_bytes());
        assert_eq!(
            (decoded.text.as_str(), decoded.evidence),
            ("Hello", EncodingEvidence::ByteOrderMark)
        );
    }

    #[test]
    fn legacy_cyrillic_is_read() {
        for name in ["windows-1251", "koi8-r", "ibm866", "iso-8859-5"] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, _) = encoding.encode(RUSSIAN);
            let decoded = read(&bytes);
            assert_eq!(decoded.text, RUSSIAN, "{name} was read as {}", decoded.encoding);
            assert_eq!(decoded.evidence, EncodingEvidence::Guess);
        }
    }

    #[test]
    fn a_declared_encoding_is_believed_unless_the_bytes_contradict_it() {
        let declared = |bytes: &[u8], label: &str| {
            let encoding = Encoding::for_label(label.as_bytes());
            decode_declared(bytes.to_vec(), false, encoding).unwrap()
        };
        // Too short to be guessed.
        let word = b"\xcc\xe8\xf0";
        let decoded = declared(word, "windows-1251");
        assert_eq!((decoded.text.as_str(), decoded.evidence), ("Мир", EncodingEvidence::Declared));
        // Declares what it was before it was converted.
        let decoded = declared(RUSSIAN.as_bytes(), "koi8-r");
        assert_eq!((decoded.text.as_str(), decoded.evidence), (RUSSIAN, EncodingEvidence::Valid));
        let mut cut = RUSSIAN.as_bytes().to_vec();
        cut.pop();
        cut.pop();
        cut.pop();
        cut.push(0xd0);
        assert_eq!(declared(&cut, "windows-1251").encoding, "utf-8");
        // Declares UTF-8 and is not, or an encoding that does not know such bytes.
        let (old, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        for label in ["utf-8", "shift_jis", "euc-kr", "utf-16"] {
            assert_eq!(declared(&old, label).text, RUSSIAN, "{label}");
        }
        let (japanese, _, _) = encoding_rs::ISO_2022_JP.encode("首相は会談した");
        assert_eq!(declared(&japanese, "iso-2022-jp").text, "首相は会談した");
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "Talks resume in the capital";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&little).text, text);
        assert_eq!(read(&big).text, text);
        assert_eq!(read(&[&[0xff, 0xfe], little.as_slice()].concat()).text, text);
        assert_eq!(read(&[&[0xfe, 0xff], big.as_slice()].concat()).text, text);
        let marked: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain(RUSSIAN.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&marked).text, RUSSIAN);
    }

    #[test]
    fn a_broken_byte_in_utf8_text_does_not_change_the_encoding() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.insert(20, 0xff);
        let decoded = read(&bytes);
        assert_eq!((decoded.encoding.as_str(), decoded.replaced), ("utf-8", true));
    }

    #[test]
    fn a_few_quotation_marks_outweigh_a_stray_byte_where_utf8_is_declared() {
        let mut bytes = "The mayor said: \u{201c}No.\u{201d}".as_bytes().to_vec();
        bytes.extend_from_slice(b" \xa9\xae Orsk Herald");
        let decoded = decode_declared(bytes, false, Some(UTF_8)).unwrap();
        assert_eq!(decoded.text, "The mayor said: \u{201c}No.\u{201d} \u{fffd} Orsk Herald");
        assert_eq!((decoded.encoding.as_str(), decoded.replaced), ("utf-8", true));
    }

    #[test]
    fn a_last_character_that_is_cut_off_does_not_change_the_encoding() {
        let mut bytes = "Un caf\u{e9} à l".as_bytes().to_vec();
        bytes.extend_from_slice(&[0xe2, 0x80]);
        let decoded = read(&bytes);
        assert_eq!(decoded.text, "Un caf\u{e9} à l\u{fffd}");
    }

    #[test]
    fn escape_sequences_of_japanese_mail_are_read_undeclared() {
        let (bytes, _, _) = ISO_2022_JP.encode("首相は会談した。\n次の会談は来週");
        assert_eq!(read(&bytes).text, "首相は会談した。\n次の会談は来週");
        let colours = "\u{1b}[31mred\u{1b}[0m and then nothing";
        assert_eq!(read(colours.as_bytes()).encoding, "utf-8");
    }

    #[test]
    fn a_declaration_under_which_the_text_is_no_language_gives_way_to_the_guess() {
        let chinese = "市长星期一宣布，这座大桥将在秋天重新开放。工程师检查了每一根柱子。";
        let greek = "Ο δήμαρχος ανακοίνωσε τη Δευτέρα ότι η γέφυρα θα ανοίξει ξανά το φθινόπωρο.";
        for (text, real, declared) in [
            (RUSSIAN, "windows-1251", "iso-8859-1"),
            (RUSSIAN, "koi8-r", "windows-1251"),
            (RUSSIAN, "windows-1251", "koi8-r"),
            (RUSSIAN, "windows-1251", "windows-1250"),
            (greek, "windows-1253", "iso-8859-1"),
            (chinese, "gb18030", "iso-8859-1"),
            (chinese, "gb18030", "windows-1251"),
        ] {
            let encode = |label: &str| Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, _) = encode(real).encode(text);
            let decoded = decode_declared(bytes.into_owned(), false, Some(encode(declared)));
            assert_eq!(decoded.unwrap().text, text, "{real} declared as {declared}");
        }
        let polish = "Zażółć gęślą jaźń, ŻÓŁĆ i pięć źdźbeł";
        let french = "À l’été déjà réécrit, l’œuvre « créée » là-bas coûte 5 €";
        for (text, label) in [(polish, "iso-8859-2"), (french, "windows-1252")] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, _) = encoding.encode(text);
            let decoded = decode_declared(bytes.into_owned(), false, Some(encoding)).unwrap();
            assert_eq!(
                (decoded.evidence, decoded.text.contains("ż")),
                (EncodingEvidence::Declared, label == "iso-8859-2")
            );
        }
    }

    #[test]
    fn strict_refuses_what_is_not_utf8() {
        let failure = decode_undeclared(vec![b'a', 0xff], true).unwrap_err();
        assert_eq!(failure.code, FailureCode::NotUtf8);
        assert!(failure.message.contains("offset 1"));
    }

    #[test]
    fn a_picture_is_no_text() {
        let bytes: Vec<u8> =
            (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode_undeclared(bytes, false).unwrap_err().code, FailureCode::NotText);
    }

    #[test]
    fn a_few_nul_bytes_do_not_make_text_binary() {
        assert!(decode_undeclared(b"A sentence with a\0 stray NUL in it.".to_vec(), false).is_ok());
    }
}
