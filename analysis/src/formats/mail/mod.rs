//! Internet messages (RFC 5322, MIME): one article.
//!
//! The plain text is the article, unless it is a stub of the HTML beside it ("your program cannot show
//! this message"). Attachments and attached messages are ignored. The sender of a list or a newsletter
//! is its publisher; any other sender is the author. `intake.encoding = "utf8"` is demanded of the
//! file's bytes; a part in a transfer encoding is decoded with the charset that it declares.

use encoding_rs::Encoding;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use super::contents::{
    Contents, Format, FoundArticle, Reader, contents_from_decoded, is_blank, non_blank, take_text,
};
use super::declaration::find_declared_encoding;
use super::markup;
use crate::article::{Markup, Raw};
use crate::failure::{Failure, FailureCode};
use crate::formats::decode::{Decoded, decode_declared};
use crate::limits;

pub(super) struct Mail;

impl Reader for Mail {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mail = parse_message(&bytes, strict)?;
        let (mut decoded, markup) = choose_body(&mail)?;
        let mut raw = Raw { text: take_text(&mut decoded)?, markup, ..Raw::default() };
        fill_from_headers(&mail, &mut raw);
        Ok(contents_from_decoded(Format::Mail, decoded, vec![FoundArticle::from_whole_file(raw)]))
    }
}

/// Returns whether a text opens as a message does.
pub(super) fn is_mail_opening(text: &str) -> bool {
    const FIRST: [&str; 11] = [
        "received",
        "return-path",
        "delivered-to",
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "x-mozilla-status",
        "reply-to",
    ];
    let name = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
    // A text may well begin with "From:"; a message has more than one such line.
    let headers = text.lines().take_while(|line| !line.is_empty()).filter(|line| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        FIRST.contains(&name.as_str())
    });
    FIRST.contains(&name.as_str()) && headers.count() > 1
}

/// Parses a message into its parts, none of them decoded yet.
pub(super) fn parse_message(bytes: &[u8], strict: bool) -> Result<ParsedMail<'_>, Failure> {
    if is_blank(&String::from_utf8_lossy(bytes)) {
        return Err(Failure::new(FailureCode::Empty, "the file has no text"));
    }
    if strict && let Err(e) = std::str::from_utf8(bytes) {
        let message = format!("the bytes are not UTF-8 (first at offset {})", e.valid_up_to());
        return Err(Failure::new(FailureCode::NotUtf8, message));
    }
    check_parsing_cost(bytes)?;
    let mail = mailparse::parse_mail(bytes)
        .map_err(|e| mail_failure(&format!("it does not parse: {e}")))?;
    let known = ["From", "Date", "Subject", "Message-ID", "Received", "MIME-Version"];
    if !known.iter().any(|name| mail.headers.get_first_header(name).is_some()) {
        return Err(mail_failure("it does not begin with the headers of a message"));
    }
    Ok(mail)
}

/// Makes the failure of a message that cannot be read.
fn mail_failure(why: &str) -> Failure {
    Failure::new(FailureCode::BadMail, format!("the mail cannot be read: {why}"))
}

/// Refuses a message whose parsing would cost much more than its size: each part and each header has a
/// cost of its own, and the parser decodes the headers of each part in any case.
fn check_parsing_cost(bytes: &[u8]) -> Result<(), Failure> {
    let (mut parts, mut block, mut in_headers) = (0, 0, true);
    // The length of the header that may go on, if it describes a part.
    let mut of_part = None;
    for line in bytes.split(|b| *b == b'\n') {
        if line.starts_with(b"--") {
            parts += 1;
            (block, in_headers, of_part) = (0, true, None);
        } else if line.trim_ascii_end().is_empty() {
            in_headers = false;
        } else if in_headers {
            block += line.len() + 1;
            let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
            let is_of_part = line.get(..8).is_some_and(|n| n.eq_ignore_ascii_case(b"content-"));
            of_part = match of_part {
                Some(length) if goes_on => Some(length + line.len()),
                _ => is_of_part.then_some(line.len()),
            };
        }
        if of_part.is_some_and(|length| length > limits::MAIL_PART_HEADER) {
            let most = limits::MAIL_PART_HEADER;
            return Err(mail_failure(&format!("the header of a part has more than {most} bytes")));
        }
        if block > limits::MAIL_HEADERS {
            let message = format!("it has more than {} bytes of headers", limits::MAIL_HEADERS);
            return Err(mail_failure(&message));
        }
    }
    if parts > limits::MAIL_PARTS {
        return Err(mail_failure(&format!("it may have more than {} parts", limits::MAIL_PARTS)));
    }
    Ok(())
}

/// Chooses the part to read, plain text or HTML, and decodes it.
fn choose_body(mail: &ParsedMail<'_>) -> Result<(Decoded, Markup), Failure> {
    let texts = |kind: &'static str| {
        mail.parts().filter(move |part| part.ctype.mimetype == kind && !is_attached(part))
    };
    let plain = texts("text/plain").map(decode_plain_part).find(|read| !is_blank_part(read));
    let html = texts("text/html").map(decode_html_part).find(|read| !is_blank_part(read));
    let (plain, html) = (plain.transpose()?, html.transpose()?);
    let is_stub = |plain: &Decoded, html: &Decoded| {
        markup::count_visible(&plain.text) * 3 < markup::count_visible(&html.text)
    };
    match (plain, html) {
        (Some(plain), Some(html)) if is_stub(&plain, &html) => Ok((html, Markup::Html)),
        (Some(plain), _) => Ok((plain, Markup::Plain)),
        (None, Some(html)) => Ok((html, Markup::Html)),
        (None, None) => Err(Failure::new(FailureCode::NoArticle, "the mail has no part with text")),
    }
}

/// Returns whether a part is blank: the next one may have text.
fn is_blank_part(read: &Result<Decoded, Failure>) -> bool {
    read.as_ref().is_ok_and(|decoded| is_blank(&decoded.text))
}

/// Returns whether a part is an attachment.
fn is_attached(part: &ParsedMail<'_>) -> bool {
    let disposition = part.get_content_disposition();
    disposition.disposition == DispositionType::Attachment
        || disposition.params.contains_key("filename")
}

/// Undoes the transfer encoding of a part (RFC 2045: base64, quoted-printable).
pub(super) fn undo_transfer_encoding(part: &ParsedMail<'_>) -> Result<Vec<u8>, Failure> {
    part.get_body_raw().map_err(|e| mail_failure(&format!("a part cannot be decoded: {e}")))
}

/// Returns the charset that the header of a part declares.
pub(super) fn declared_charset(part: &ParsedMail<'_>) -> Option<&'static Encoding> {
    // Without one the parser says us-ascii, which says nothing.
    let label = part.ctype.params.get("charset")?;
    Encoding::for_label(label.as_bytes()).filter(|_| !label.eq_ignore_ascii_case("us-ascii"))
}

/// Decodes a part of HTML.
pub(super) fn decode_html_part(part: &ParsedMail<'_>) -> Result<Decoded, Failure> {
    let bytes = undo_transfer_encoding(part)?;
    let declared = declared_charset(part).or_else(|| find_declared_encoding(&bytes));
    decode_declared(bytes, false, declared)
}

/// Decodes a part of plain text.
fn decode_plain_part(part: &ParsedMail<'_>) -> Result<Decoded, Failure> {
    let mut decoded =
        decode_declared(undo_transfer_encoding(part)?, false, declared_charset(part))?;
    let says = |name: &str, what: &str| {
        part.ctype.params.get(name).is_some_and(|value| value.eq_ignore_ascii_case(what))
    };
    if says("format", "flowed") {
        decoded.text = undo_format_flowed(&decoded.text, says("delsp", "yes"));
    }
    Ok(decoded)
}

/// Undoes soft line ends (RFC 3676): a line that ends in a blank goes on in the next one.
fn undo_format_flowed(text: &str, without_blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut goes_on = false;
    let mut depth = 0;
    for line in text.lines() {
        let content = line.trim_start_matches('>');
        let quoted = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let is_signature = content == "-- ";
        if goes_on && (quoted != depth || is_signature) {
            out.push('\n');
            goes_on = false;
        }
        if !goes_on && quoted > 0 {
            out.push_str(&">".repeat(quoted.min(QUOTED)));
            out.push(' ');
        }
        depth = quoted;
        goes_on = content.ends_with(' ') && !is_signature;
        let shown = if goes_on && without_blank { content.strip_suffix(' ') } else { None };
        out.push_str(shown.unwrap_or(content));
        if !goes_on {
            out.push('\n');
        }
    }
    out
}

/// Marks of quotation that are kept, at most.
const QUOTED: usize = 16;

/// Finds the value of a header; none where it is blank or too long.
pub(super) fn find_header(part: &ParsedMail<'_>, name: &str) -> Option<String> {
    let header = part.headers.get_first_header(name)?;
    let is_short = header.get_value_raw().len() <= limits::MAIL_HEADER;
    is_short.then(|| header.get_value()).and_then(non_blank)
}

/// Fills the fields of an article from the headers of its message.
fn fill_from_headers(mail: &ParsedMail<'_>, raw: &mut Raw) {
    let header = |name: &str| find_header(mail, name);
    let is_bulk = header("Precedence").is_some_and(|value| value.eq_ignore_ascii_case("bulk"));
    let is_list = is_bulk || header("List-Unsubscribe").is_some() || header("List-Id").is_some();
    let sender = header("From").and_then(|from| parse_sender_name(&from));
    if is_list {
        raw.publisher = sender;
    } else {
        raw.authors = sender.into_iter().collect();
    }
    let bare = |value: String| non_blank(value.trim_start_matches('<').trim_end_matches('>'));
    raw.title = header("Subject").and_then(|subject| non_blank(strip_reply_prefixes(&subject)));
    raw.language = header("Content-Language").filter(|tags| !tags.contains(','));
    raw.date = header("Date");
    raw.id = header("Message-ID").and_then(bare);
    raw.url = header("Archived-At").and_then(bare);
}

/// Parses the name beside the first address.
fn parse_sender_name(from: &str) -> Option<String> {
    let name = match from.split_once('<') {
        Some((name, _)) => name,
        // The old form: `desk@example.org (Anna Keller)`.
        None => from.split_once('(')?.1.trim_end_matches(')'),
    };
    let name = name.trim().trim_matches('"').replace("\\\"", "\"");
    non_blank(name).filter(|name| !name.contains('@'))
}

/// Strips the prefixes of answers and forwarded messages from a subject.
fn strip_reply_prefixes(subject: &str) -> &str {
    const PREFIXES: [&str; 15] = [
        "re", "fw", "fwd", "aw", "wg", "sv", "vs", "vb", "tr", "rv", "enc", "antw", "odp", "отв",
        "hа",
    ];
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        // Some count: `Re[2]:`, `Re(3):`.
        let word = prefix.split(['[', '(']).next().unwrap_or_default().trim().to_lowercase();
        if !PREFIXES.contains(&word.as_str()) || prefix.len() > 12 {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests;
