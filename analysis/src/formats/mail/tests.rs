use super::*;
use crate::formats::decode::EncodingEvidence;

const HEADERS: &str = "From: Anna Keller <anna@courier.example>\nTo: desk@courier.example\n\
    Subject: Re: Fwd: Harbour open again\nDate: Tue, 3 Mar 2026 10:15:00 +0200\n\
    Message-ID: <17@courier.example>\nMIME-Version: 1.0\n";

fn read(mail: &[u8]) -> Contents {
    Mail.read_contents(mail.to_vec(), false).unwrap()
}

fn text(mail: &str) -> (String, Markup) {
    let raw = read(mail.as_bytes()).found.remove(0).raw;
    (raw.text, raw.markup)
}

fn code(mail: &str) -> FailureCode {
    Mail.read_contents(mail.as_bytes().to_vec(), false).unwrap_err().code
}

#[test]
fn a_message_gives_its_headers() {
    let raw =
        read(format!("{HEADERS}\nThe port of Velmora is open.\n").as_bytes()).found.remove(0).raw;
    assert_eq!(raw.text, "The port of Velmora is open.\n");
    assert_eq!(raw.title.as_deref(), Some("Harbour open again"));
    assert_eq!(raw.authors, ["Anna Keller"]);
    assert_eq!(raw.date.as_deref(), Some("Tue, 3 Mar 2026 10:15:00 +0200"));
    assert_eq!(raw.id.as_deref(), Some("17@courier.example"));
    assert_eq!(raw.publisher, None);
}

#[test]
fn a_newsletter_is_published_and_not_written_by_its_sender() {
    let mail = "From: \"Velmora Courier\" <news@courier.example>\nSubject: Today\n\
        List-Unsubscribe: <https://courier.example/u>\n\nNews.\n";
    let raw = read(mail.as_bytes()).found.remove(0).raw;
    assert_eq!((raw.publisher.as_deref(), raw.authors.len()), (Some("Velmora Courier"), 0));
}

#[test]
fn a_sender_without_a_name_is_no_author() {
    for from in ["news@courier.example", "<news@courier.example>", "\"a@b\" <a@b>"] {
        let raw =
            read(format!("From: {from}\nSubject: x\n\nNews.\n").as_bytes()).found.remove(0).raw;
        assert!(raw.authors.is_empty(), "{from}: {:?}", raw.authors);
    }
    let raw = read(b"From: a@b.example (Jon Hale)\nSubject: x\n\nNews.\n").found.remove(0).raw;
    assert_eq!(raw.authors, ["Jon Hale"]);
}

#[test]
fn charsets_and_transfer_encodings_are_undone() {
    let russian = "Порт Вельморы снова открыт.";
    let (koi8, _, _) = encoding_rs::KOI8_R.encode(russian);
    let subject = "Subject: =?koi8-r?B?8M/S1CD3xczYzc/S2Q==?=\nFrom: a@b\n";
    let head = format!("{subject}Content-Type: text/plain; charset=koi8-r\n");
    let eight_bit = [head.as_bytes(), b"Content-Transfer-Encoding: 8bit\n\n", &koi8].concat();
    let quoted: String = koi8.iter().map(|byte| format!("={byte:02X}")).collect();
    let quoted = format!("{head}Content-Transfer-Encoding: quoted-printable\n\n{quoted}\n");
    let base64 = format!(
        "{head}Content-Transfer-Encoding: base64\n\n8M/S1CD3xczYzc/S2SDTzs/XwSDP1MvS2dQu\n"
    );
    for mail in [eight_bit.as_slice(), quoted.as_bytes(), base64.as_bytes()] {
        let contents = read(mail);
        assert_eq!(contents.found[0].raw.text.trim(), russian);
        assert_eq!(contents.found[0].raw.title.as_deref(), Some("Порт Вельморы"));
        assert_eq!(
            (contents.encoding.as_str(), contents.encoding_by),
            ("koi8-r", EncodingEvidence::Declared)
        );
    }
}

#[test]
fn soft_line_ends_are_undone() {
    let mail = format!(
        "{HEADERS}Content-Type: text/plain; format=flowed\n\n\
         The port of \nVelmora is open.\n\n> Is \n> it?\nYes.\n-- \nAnna\n"
    );
    let (text, _) = text(&mail);
    assert_eq!(text, "The port of Velmora is open.\n\n> Is it?\nYes.\n-- \nAnna\n");
}

fn alternative(plain: &str, html: &str) -> String {
    format!(
        "{HEADERS}Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\n\
         Content-Type: text/plain\n\n{plain}\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    )
}

#[test]
fn the_plain_text_is_read_unless_it_is_a_stub() {
    let html = "<style>p {}</style><p>The port of Velmora is open again after the storm.</p>";
    let plain = "The port of Velmora is open again after the storm.";
    assert_eq!(text(&alternative(plain, html)), (plain.to_owned(), Markup::Plain));
    assert_eq!(text(&alternative("See HTML.", html)), (html.to_owned(), Markup::Html));
    assert_eq!(text(&alternative(" ", html)), (html.to_owned(), Markup::Html));
}

#[test]
fn attachments_and_attached_messages_are_left_alone() {
    let mail = format!(
        "{HEADERS}Content-Type: multipart/mixed; boundary=b\n\n--b\n\
         Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nAttached.\n--b\n\
         Content-Type: message/rfc822\n\nSubject: inner\n\nInner.\n--b\n\
         Content-Type: text/plain\n\nThe port is open.\n--b--\n"
    );
    assert_eq!(text(&mail).0, "The port is open.");
    let only = mail
        .replace("Content-Type: text/plain\n\nThe port is open.", "Content-Type: image/png\n\nx");
    assert_eq!(code(&only), FailureCode::NoArticle);
}

#[test]
fn what_is_no_message_is_refused() {
    assert_eq!(code("The port of Velmora is open.\nIt is.\n"), FailureCode::BadMail);
    assert_eq!(code("X-Nothing: a\n\nText.\n"), FailureCode::BadMail);
}

#[test]
fn parts_without_number_or_depth_are_refused() {
    let many = format!(
        "{HEADERS}Content-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\n".repeat(20_000)
    );
    assert_eq!(code(&many), FailureCode::BadMail);
    let deep: String = (0..5_000)
        .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"))
        .collect();
    assert_eq!(code(&format!("{HEADERS}{deep}\nText.\n")), FailureCode::BadMail);
    let headers = format!("{HEADERS}{}\nText.\n", "x: y\n".repeat(100_000));
    assert_eq!(code(&headers), FailureCode::BadMail);
}

#[test]
fn headers_that_would_take_long_to_decode_are_passed_over_or_refused() {
    let words = "=?utf-8?Q?=41?= ".repeat(10_000);
    let contents = read(format!("From: a@b.example\nSubject: {words}\n\nText.\n").as_bytes());
    assert_eq!(contents.found[0].raw.title, None);
    let part = format!("{HEADERS}Content-Type: text/plain;\n a={words}\n\nText.\n");
    assert_eq!(code(&part), FailureCode::BadMail);
    let folded = format!("{HEADERS}Content-Type: text/plain{}\n\nText.\n", ";\n a=b".repeat(2_000));
    assert_eq!(code(&folded), FailureCode::BadMail);
}

#[test]
fn confused_boundaries_cost_no_more_than_the_text_they_hide() {
    // A boundary that begins with another, one that never closes, one that is empty.
    for (boundary, lines) in
        [("b", "--bb\n--b\n\nText.\n--bb--\n"), ("b", "--b\n\nText.\n"), ("\"\"", "--\n\nText.\n")]
    {
        let mail =
            format!("{HEADERS}Content-Type: multipart/mixed; boundary={boundary}\n\n{lines}");
        match Mail.read_contents(mail.clone().into_bytes(), false) {
            Ok(contents) => assert!(contents.found[0].raw.text.contains("Text."), "{mail}"),
            Err(failure) => assert_eq!(failure.code, FailureCode::NoArticle, "{mail}"),
        }
    }
}

#[test]
fn only_utf8_is_taken_where_the_configuration_says_so() {
    let failure =
        Mail.read_contents(b"Subject: x\nFrom: a@b\n\n\xcc\xe8\xf0\n".to_vec(), true).unwrap_err();
    assert_eq!(failure.code, FailureCode::NotUtf8);
}
