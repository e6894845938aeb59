//! The formats, as a person drops them or runs them through the command.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::harness::{Finished, Root, article, copydesk};

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Velmora Courier</title><language>en</language>
<item><title>Harbour opens</title><link>https://courier.example/1</link><guid>c-1</guid>
<pubDate>Tue, 03 Mar 2026 10:15:00 +0200</pubDate>
<description>The port of Velmora opened on Tuesday after three days of storm, the harbour master said.</description></item>
<item><title>Nothing but a headline</title></item>
<item><title>Ferries sail</title><guid>c-3</guid>
<description>Ferries to Ostrand sail again from Wednesday, and the first is sold out already.</description></item>
</channel></rss>"#;

const G2: &str = r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="tag:vna.example:17" xml:lang="en"><itemMeta><provider literal="VNA"/>
<versionCreated>2026-03-03T10:00:00Z</versionCreated></itemMeta>
<contentMeta><headline>Harbour of Velmora opens</headline></contentMeta><contentSet><inlineXML>
<nitf><body><body.content><p>The port of Velmora opened on Tuesday after three days of storm.</p>
<p>Ferries sail again, the harbour master said.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>
</itemSet></newsMessage>"#;

const NITF: &str = r#"<nitf><body><body.head><hedline><hl1>Harbour of Velmora opens</hl1></hedline>
<dateline>VELMORA, March 3 (VNA)</dateline></body.head><body.content>
<p>The port opened on Tuesday after three days of storm.</p><p>Ferries sail again on Wednesday.</p>
</body.content></body></nitf>"#;

const MAIL: &str = "From: Anna Keller <anna@courier.example>\r\nSubject: Harbour of Velmora opens\r\n\
    Date: Tue, 3 Mar 2026 10:15:00 +0200\r\nMessage-ID: <17@courier.example>\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
    The port of Velmora opened on Tuesday after three days of storm.\r\n--b\r\n\
    Content-Type: text/html\r\n\r\n<p>The port of Velmora opened on Tuesday after three days of storm.</p>\r\n--b--\r\n";

const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/17\r\n\
    Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\
    Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    <html><body><p>The port of Velmora opened on Tuesday after three days of storm=\r\n.</p></body></html>\r\n--b--\r\n";

const PAGE: &str = "<!DOCTYPE html><html><head><title>Harbour opens</title></head><body><article>\
    <h1>Harbour opens</h1><p>The port of Velmora opened on Tuesday after three days of storm.</p>\
    <p>Ferries sail again on Wednesday, the harbour master said.</p></article></body></html>";

const NINJS: &str = r#"{"uri": "tag:vna.example:17", "version": "1", "headline": "Harbour of Velmora opens",
    "versioncreated": "2026-03-03T10:00:00Z", "body_text": "The port of Velmora opened on Tuesday after a storm."}"#;

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn records(finished: &Finished) -> Vec<Value> {
    finished.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn source(record: &Value) -> &Value {
    &record["copydesk"]["source"]
}

fn alt_id<'r>(record: &'r Value, role: &str) -> &'r Value {
    let ids = record["altIds"].as_array().unwrap();
    ids.iter().find(|id| id["role"] == role).map_or(&Value::Null, |id| &id["value"])
}

/// Each sample with the name it is dropped under and the format that its records name.
const SAMPLES: [(&str, &str, &str); 9] = [
    ("page.html", PAGE, "html"),
    ("page.txt", PAGE, "html"),
    ("feed.rss", RSS, "feed"),
    ("wire.xml", G2, "newsml-g2"),
    ("wire.nitf", NITF, "nitf"),
    ("mail.eml", MAIL, "mail"),
    ("saved.mht", SAVED, "mhtml"),
    ("item.ninjs", NINJS, "json"),
    ("plain.txt", "The port of Velmora opened on Tuesday after a storm.", "text"),
];

/// What is read is to be seen, and no model need be loaded for it.
const PLAIN: &str = "--skip=language,entities";

#[test]
fn every_format_gives_records_by_its_name_by_its_opening_and_packed() {
    let root = Root::new();
    let validator = root.validator();
    for (name, sample, format) in SAMPLES {
        let plain = root.path().join(name);
        let packed = root.path().join(format!("{name}.gz"));
        fs::write(&plain, sample).unwrap();
        fs::write(&packed, pack(sample.as_bytes())).unwrap();
        let by_name = copydesk(root.path(), &["process", PLAIN, plain.to_str().unwrap()], b"");
        let by_opening = copydesk(root.path(), &["process", PLAIN, "-"], sample.as_bytes());
        let unpacked = copydesk(root.path(), &["process", PLAIN, packed.to_str().unwrap()], b"");
        let piped = copydesk(root.path(), &["process", PLAIN, "-"], &pack(sample.as_bytes()));
        let expected = if format == "feed" { 2 } else { 1 };
        for done in [&by_name, &by_opening, &unpacked, &piped] {
            assert_eq!((done.code, done.err.as_str()), (0, ""), "{name}");
            let records = records(done);
            assert_eq!(records.len(), expected, "{name}");
            for record in &records {
                assert!(validator.is_valid(record), "{record}");
                assert_eq!(source(record)["format"], format, "{name}");
                let body = record["bodies"][0]["value"].as_str().unwrap();
                assert!(
                    body.contains("Velmora") || body.contains("Ostrand") || format == "nitf",
                    "{record}"
                );
            }
        }
        let record = records(&unpacked).remove(0);
        assert_eq!(source(&record)["bytes"], pack(sample.as_bytes()).len());
        assert_eq!(source(&record)["unpackedBytes"], sample.len());
        assert_eq!(*alt_id(&record, "filename"), format!("{name}.gz"));
    }
}

#[test]
fn a_format_that_is_asked_for_goes_over_the_name() {
    let root = Root::new();
    let path = root.path().join("download");
    fs::write(&path, RSS).unwrap();
    let path = path.to_str().unwrap();
    let as_xml = copydesk(root.path(), &["process", "--format", "xml", path], b"");
    assert_eq!(records(&as_xml).len(), 2, "{}", as_xml.err);
    let as_text = copydesk(root.path(), &["process", "--format", "text", path], b"");
    assert_eq!(source(&records(&as_text)[0])["format"], "text");
    let as_mail = copydesk(root.path(), &["process", "--format", "mail", path], b"");
    assert_eq!(as_mail.code, 1);
}

#[test]
fn a_dropped_feed_gives_a_record_for_each_entry_with_text() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("feed.xml", RSS);
    service.wait_for_count("article.published", 2);
    let mut published = service.events("article.published");
    published.sort_by_key(|event| event["output"].as_str().map(str::to_owned));
    for (event, (number, id)) in published.iter().zip([(1, "c-1"), (3, "c-3")]) {
        let output = event["output"].as_str().unwrap();
        assert!(output.starts_with(&format!("feed.{number}.")), "{event}");
        let record = root.record(event);
        assert_eq!(source(&record)["entry"], number);
        assert_eq!(*alt_id(&record, "id"), id);
    }
    assert_eq!(root.record(&published[0])["headlines"][0]["value"], "Harbour opens");
    // The very file again is known.
    root.rename_in("again.xml", RSS);
    service.wait_for_count("article.duplicate", 1);
    service.stop();
    assert_eq!(root.records().len(), 2);
}

/// What the reason says of an input that fails.
fn reason(name: &str, bytes: &[u8]) -> Value {
    let root = Root::new();
    let service = root.start();
    root.rename_in(name, bytes);
    let outcome = service.wait_for_outcomes(1).remove(0);
    assert!(service.peak_memory() < 250_000_000, "{} bytes", service.peak_memory());
    service.stop();
    assert_eq!(outcome["event"], "article.failed", "{outcome}");
    let reason = root.reason(&outcome);
    assert!(reason["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "{reason}");
    reason
}

#[test]
fn packed_input_is_unpacked_no_further_than_it_may_be() {
    let bomb = pack(&vec![0; 10_000_000]);
    assert_eq!(reason("bomb.html.gz", &bomb)["code"], "gzip-bomb");
    // Also where the name does not say that it is packed.
    assert_eq!(reason("bomb.html", &bomb)["code"], "gzip-bomb");
    assert_eq!(reason("twice.gz", &pack(&bomb))["code"], "bad-gzip");
    let page = pack(PAGE.repeat(3).as_bytes());
    assert_eq!(reason("cut.html.gz", page.split_at(page.len() / 2).0)["code"], "bad-gzip");
    assert_eq!(reason("more.html.gz", &[&page[..], b"more"].concat())["code"], "bad-gzip");
    assert_eq!(reason("archive.tar.gz", &page)["code"], "unknown-format");
    let noise: String =
        (0..700_000_u32).map(|n| format!("{:x} ", n.wrapping_mul(2_654_435_761))).collect();
    let large = pack(format!("<p>{}", noise.repeat(2)).as_bytes());
    let reason = reason("large.html.gz", &large);
    assert_eq!(reason["code"], "too-large", "{reason}");
}

#[test]
fn hostile_xml_and_mail_have_a_clear_outcome() {
    let deep = format!("<rss><channel>{}", "<item>".repeat(100_000));
    assert_eq!(reason("deep.rss", deep.as_bytes())["code"], "bad-xml");
    let many = format!("<rss><channel>{}</channel></rss>", "<item/>".repeat(1_000_000));
    assert_eq!(reason("many.rss", many.as_bytes())["code"], "too-large");
    assert_eq!(reason("cut.xml", RSS.split_at(RSS.len() / 2).0.as_bytes())["code"], "bad-xml");
    assert_eq!(reason("other.xml", b"<svg><text>Velmora</text></svg>")["code"], "no-article");
    assert_eq!(reason("none.eml", b"No header at all.\n")["code"], "bad-mail");
    let nested: String = (0..20_000)
        .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"))
        .collect();
    assert_eq!(
        reason("nested.eml", format!("Subject: x\n{nested}").as_bytes())["code"],
        "bad-mail"
    );
    let parts = format!(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n{}",
        "--b\n\n".repeat(1_000_000)
    );
    assert_eq!(reason("parts.eml", parts.as_bytes())["code"], "bad-mail");
}

#[test]
fn old_encodings_are_read_as_page_feed_and_mail_declare_them() {
    let root = Root::new();
    let text = "Порт Вельморы снова открыт после шторма, сообщил начальник гавани.";
    let page =
        format!("<html><head><meta charset=windows-1251></head><body><p>{text}</p></body></html>");
    let feed = format!(
        "<?xml version='1.0' encoding='ISO-8859-5'?><rss><channel><item><description>{text}</description></item></channel></rss>"
    );
    let mail = format!(
        "From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=koi8-r\n\n{text}\n"
    );
    let cases = [
        ("a.html", page, "windows-1251"),
        ("a.rss", feed, "iso-8859-5"),
        ("a.eml", mail, "koi8-r"),
    ];
    for (name, sample, encoding) in cases {
        let path = root.path().join(name);
        let known = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap();
        fs::write(&path, known.encode(&sample).0).unwrap();
        let done = copydesk(root.path(), &["process", path.to_str().unwrap()], b"");
        let record = records(&done).remove(0);
        assert!(record["bodies"][0]["value"].as_str().unwrap().contains(text), "{record}");
        assert_eq!(source(&record)["encoding"], encoding);
        assert_eq!(source(&record)["encodingBy"], "declared");
    }
}

#[test]
fn a_text_with_the_name_of_a_packed_feed_fails_as_no_xml() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("feed.rss.gz", article(1));
    let failed = service.outcome_of("feed.rss.gz");
    assert_eq!(failed["code"], "bad-xml", "{failed}");
    service.stop();
}
