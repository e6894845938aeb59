//! What is found out about pages and texts written for the purpose.

use std::sync::{Arc, LazyLock};

use super::*;
use crate::article::{Cleaned, Markup};
use crate::cleanup::Cleanup;
use crate::stage::Stage as _;

static STAGE: LazyLock<Cleanup> = LazyLock::new(|| Cleanup::new().unwrap());

fn page_raw(html: &str) -> Raw {
    Raw { text: html.to_owned(), markup: Markup::Html, ..Raw::default() }
}

fn known(html: &str) -> Metadata {
    let raw = page_raw(html);
    gather_metadata(
        &raw,
        Some(&Page::from_html(html)),
        &TextEvidence::default(),
        STAGE.date_and_byline_words(),
    )
}

fn text(text: &str) -> Cleaned {
    STAGE.run(Arc::new(Raw { text: text.to_owned(), ..Raw::default() })).unwrap()
}

fn published(metadata: &Metadata) -> Option<(String, Provenance)> {
    metadata.published.as_ref().map(|known| (known.value.to_string(), known.by))
}

fn day(text: &str, by: Provenance) -> Option<(String, Provenance)> {
    Some((text.to_owned(), by))
}

fn authors(metadata: &Metadata) -> Vec<&str> {
    metadata.authors.iter().flat_map(|known| &known.value).map(String::as_str).collect()
}

const BODY: &str = "<p>The harbour board of Velmora closed the northern quay on Monday.</p>";

#[test]
fn structured_data_gives_everything_about_an_article() {
    let metadata = known(
        r##"<html lang="en-GB"><head><title>Storm closes the port | Velmora Post</title>
        <link rel="canonical" href="https://post.example/2015/12/16/storm">
        <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
          {"@type": "Person", "@id": "#jana", "name": "Jana Orlik"},
          {"@type": "WebPage", "datePublished": "2014-01-01"},
          {"@type": ["NewsArticle"], "headline": "Storm closes the port &amp; the quay",
           "datePublished": "2015-12-16T10:35:00+03:00", "dateModified": "2015-12-17",
           "author": [{"@id": "#jana"}, {"@type": "Person", "name": "Piet Maros"},
                      {"@type": "Organization", "name": "Reuters"}],
           "publisher": {"@type": "Organization", "name": "Velmora Post"},
           "articleSection": ["Harbour", "News"], "image": {"url": "/storm.jpg"},
           "mainEntityOfPage": {"@id": "https://post.example/2015/12/16/storm"}}]}</script></head>
        <body><h1>Storm closes the port &amp; the quay</h1></body></html>"##,
    );
    assert_eq!(published(&metadata), day("2015-12-16T10:35:00+03:00", Provenance::JsonLd));
    assert_eq!(metadata.modified.as_ref().unwrap().value.to_string(), "2015-12-17");
    assert_eq!(authors(&metadata), ["Jana Orlik", "Piet Maros"]);
    let value = |known: Option<Known<String>>| known.map(|known| known.value).unwrap_or_default();
    assert_eq!(value(metadata.agency), "Reuters");
    assert_eq!(value(metadata.title), "Storm closes the port & the quay");
    assert_eq!(value(metadata.publisher), "Velmora Post");
    assert_eq!(value(metadata.section), "Harbour");
    assert_eq!(value(metadata.image), "https://post.example/storm.jpg");
    assert_eq!(value(metadata.language), "en-GB");
    assert_eq!(metadata.url.unwrap().by, Provenance::Meta);
}

#[test]
fn json_with_common_mistakes_is_read_all_the_same() {
    for json in [
        "<!-- {\"@type\": \"NewsArticle\", \"datePublished\": \"2015-12-16\",} -->",
        "//<![CDATA[\n[{\"@type\": \"NewsArticle\", \"datePublished\": \"2015-12-16\"},];\n//]]>",
        "{\"@type\": \"NewsArticle\", \"description\": \"two\nlines\tand it\\'s \"quoted\" too\", \
         \"datePublished\": \"2015-12-16\"}",
        "{\"@type\": \"NewsArticle\", \"datePublished\": \"2015-12-16\"} {oops",
    ] {
        let html = format!("<script type='application/ld+json'>{json}</script>{BODY}");
        assert_eq!(published(&known(&html)), day("2015-12-16", Provenance::JsonLd), "{json}");
    }
}

#[test]
fn another_article_on_the_page_does_not_lend_its_date() {
    let html = format!(
        r#"<title>Storm closes the port</title><script type="application/ld+json">[
        {{"@type": "NewsArticle", "headline": "Council votes on the budget", "datePublished": "2015-01-02"}},
        {{"@type": "NewsArticle", "headline": "Storm closes the port", "datePublished": "2015-12-16"}},
        {{"@type": "ItemList", "itemListElement": [{{"@type": "NewsArticle", "datePublished": "2011-01-01"}}]}}]
        </script><h1>Storm closes the port</h1>{BODY}<footer><time datetime="2019-01-01"></time></footer>"#
    );
    assert_eq!(published(&known(&html)), day("2015-12-16", Provenance::JsonLd));
}

#[test]
fn without_structured_data_tags_and_then_visible_lines_give_the_date() {
    let tags = r#"<meta property="article:published_time" content="2015-12-16T10:35:00Z">
        <meta name="date" content="2015-12-20">"#;
    assert_eq!(published(&known(tags)), day("2015-12-16T10:35:00Z", Provenance::OpenGraph));
    let time = format!(
        "<h1>Storm closes the port</h1><p>By Jana Orlik</p>\
        <p>Updated <time datetime='2015-12-18'>18 Dec</time></p>\
        <p><time datetime='2015-12-16T10:35+03:00'>16 Dec</time></p>{BODY}"
    );
    let metadata = known(&time);
    assert_eq!(published(&metadata), day("2015-12-16T10:35+03:00", Provenance::Time));
    assert_eq!(metadata.modified.as_ref().unwrap().value.to_string(), "2015-12-18");
    assert_eq!(authors(&metadata), ["Jana Orlik"]);
    let line =
        format!("<h1>Storm closes the port</h1><div>Published: 16 December 2015</div>{BODY}");
    assert_eq!(published(&known(&line)), day("2015-12-16", Provenance::Byline));
}

#[test]
fn the_date_that_readers_see_counts_before_that_of_the_last_build() {
    let html = format!(
        r#"<meta property="article:published_time" content="2024-08-21T00:00:00Z">
        <h1>Storm closes the port</h1><div>16 December 2015</div>{BODY}"#
    );
    assert_eq!(published(&known(&html)), day("2015-12-16", Provenance::Byline));
}

#[test]
fn a_doubtful_date_is_left_out() {
    for html in [
        "<meta name='date' content='03/04/2015'>",
        "<meta property='article:published_time' content='1970-01-01T00:00:00Z'>",
        "<h1>Storm</h1><p>Last updated: 16 December 2015</p>",
        "<p>On 16 December 2015 the harbour was closed for good.</p>",
    ] {
        assert_eq!(published(&known(html)), None, "{html}");
    }
}

#[test]
fn names_alone_are_authors() {
    let by = |author: &str| -> Vec<String> {
        let metadata = known(&format!(
            "<meta property='og:site_name' content='Velmora Post'>\
             <meta name='author' content='{author}'>"
        ));
        authors(&metadata).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(by("By Jana Orlik and Piet Maros"), ["Jana Orlik", "Piet Maros"]);
    assert_eq!(by("JANA ORLIK, PIET O&apos;MAROS"), ["Jana Orlik", "Piet O'Maros"]);
    assert_eq!(by("Jana Orlik (Velmora), Jana Orlik"), ["Jana Orlik"]);
    assert_eq!(by("Jana Orlik, PhD"), ["Jana Orlik"]);
    assert_eq!(by("山田太郎"), ["山田太郎"]);
    for nobody in [
        "AFP",
        "admin",
        "Velmora Post",
        "https://post.example/jana",
        "@jana",
        "post.example",
        "Staff Reporter",
        "Velmora Post, Orsk, Karstland",
    ] {
        assert_eq!(by(nobody), [""; 0], "{nobody}");
    }
}

#[test]
fn the_headline_is_what_the_places_agree_on() {
    let title = |html: &str| known(html).title.map(|known| known.value).unwrap_or_default();
    let site = "<meta property='og:site_name' content='Velmora Post'>";
    let html = format!("{site}<title>Storm closes the port - Velmora Post</title>");
    assert_eq!(title(&html), "Storm closes the port");
    let html = format!(
        "{site}<title>Harbour storm news</title><h1>Velmora Post</h1>\
        <meta property='og:title' content='Storm closes the port'><h1>Storm closes the port</h1>"
    );
    assert_eq!(title(&html), "Storm closes the port");
    assert_eq!(title("<title>Well-being in Orsk: a guide</title>"), "Well-being in Orsk: a guide");
}

#[test]
fn letters_of_several_bytes_after_a_character_reference_stay_whole() {
    let title = |html: &str| known(html).title.map(|known| known.value).unwrap_or_default();
    for html in [
        "<title>&laquo;Мост закрыт&raquo;&mdash;порт ждёт &quot;総&quot;総</title>",
        "<h1>&laquo;Мост закрыт&raquo;&mdash;порт ждёт &quot;総&quot;総</h1>",
        "<meta property='og:title' content='&laquo;Мост закрыт&raquo;&mdash;порт ждёт &quot;総&quot;総'>",
    ] {
        assert_eq!(title(html), "«Мост закрыт»—порт ждёт \"総\"総", "{html}");
    }
}

#[test]
fn what_the_input_declares_comes_first() {
    let raw = Raw {
        date: Some("Wed, 16 Dec 2015 10:35:00 +0300".to_owned()),
        authors: vec!["Jana Orlik".to_owned()],
        image: Some("/a.jpg".to_owned()),
        url: Some("https://post.example/2011/01/02/storm".to_owned()),
        ..page_raw(
            "<meta name='date' content='2014-01-01'><meta name='author' content='Piet Maros'>",
        )
    };
    let metadata = gather_metadata(
        &raw,
        Some(&Page::from_html(&raw.text)),
        &TextEvidence::default(),
        STAGE.date_and_byline_words(),
    );
    assert_eq!(published(&metadata), day("2015-12-16T10:35:00+03:00", Provenance::Input));
    assert_eq!(authors(&metadata), ["Jana Orlik"]);
    assert_eq!(metadata.image.unwrap().value, "https://post.example/a.jpg");
    let skipped = crate::cleanup::uncleaned(Arc::new(raw));
    assert_eq!(published(&skipped.metadata), day("2015-12-16T10:35:00+03:00", Provenance::Input));
}

const PROSE: &str = "The harbour board closed the northern quay on Monday because of a storm.\n\n\
    Two ships were damaged and nobody was hurt, the board said in a statement.\n";

#[test]
fn the_lines_of_a_plain_text_tell_who_wrote_it_and_when() {
    let cleaned = text(&format!(
        "Storm closes the port of Velmora\n\nBy Jana Orlik\nPublished: December 16, 2015\n\
         Source: Velmora Wire\n\n{PROSE}"
    ));
    assert_eq!(published(&cleaned.metadata), day("2015-12-16", Provenance::Byline));
    assert_eq!(authors(&cleaned.metadata), ["Jana Orlik"]);
    assert_eq!(cleaned.metadata.publisher.unwrap().value, "Velmora Wire");
}

#[test]
fn a_dateline_without_a_year_stays_without_one_unless_the_address_has_it() {
    let report = format!("Storm closes the port\n\nVELMORA, December 14 (Reuters) - {PROSE}");
    let cleaned = text(&report);
    assert_eq!(published(&cleaned.metadata), day("--12-14", Provenance::Dateline));
    let raw = |url: &str| Raw { text: report.clone(), url: Some(url.to_owned()), ..Raw::default() };
    let at = |url: &str| published(&STAGE.run(Arc::new(raw(url))).unwrap().metadata);
    assert_eq!(at("https://post.example/2015/12/15/a"), day("2015-12-14", Provenance::Dateline));
    assert_eq!(at("https://post.example/2015/03/01/a"), day("2015-03-01", Provenance::Url));
}

#[test]
fn a_page_of_one_tag_takes_no_longer_for_being_long_and_says_nothing() {
    for piece in ["<time>", "<h1>", "<div class=byline>", "<meta name=author content=x>", "<a b=c>"]
    {
        assert_eq!(published(&known(&piece.repeat(20_000))), None, "{piece}");
    }
    let deep = format!("<script type='application/ld+json'>{}", "[".repeat(100_000));
    assert_eq!(known(&deep), Metadata::default());
}
