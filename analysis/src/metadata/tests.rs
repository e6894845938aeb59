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

const STORY: &str = "<p>The bridge guild of Orsk said on Friday that all nine arches had been \
    inspected and that none of them needs to be replaced before the spring floods.</p>\
    <p>Its masons worked for eleven weeks under the roadway while the traffic went on above them, \
    and no day was lost to the weather.</p>";

/// Returns what is found out about a page with a headline, `above` and `under` it, and more after the
/// article's text.
fn page(language: &str, head: &str, above: &str, under: &str, after: &str) -> Metadata {
    known(&format!(
        "<html lang='{language}'><head><title>Nine arches are sound</title>{head}</head><body>\
         {above}<h1>Nine arches are sound</h1>{under}{STORY}{after}</body></html>"
    ))
}

#[test]
fn dates_of_other_things_on_a_page_do_not_beat_its_tag() {
    let tag = "<meta property='article:published_time' content='2015-12-16T10:35:00+03:00'>";
    let want = day("2015-12-16T10:35:00+03:00", Provenance::OpenGraph);
    let teaser = "<div><h3>Mill for sale</h3><span class=date>11.02.2012</span></div>";
    assert_eq!(published(&page("en", tag, "", "", teaser)), want);
    assert_eq!(published(&page("en", tag, "<div>11.02.2012</div>", "", "")), want);
    let menu = "<nav>The year in pictures<br>11.02.2012</nav>";
    assert_eq!(published(&page("en", tag, menu, "", "")), want);
    let address =
        format!("{tag}<link rel=canonical href='https://post.example/2014/05/06/arches'>");
    assert_eq!(published(&page("en", &address, "", "", "")), want);
}

#[test]
fn the_day_of_the_visit_and_the_day_of_expiry_are_not_published() {
    for above in [
        "<div>Monday, 3 May 2021</div>",
        "<span class='current-date'>3 May 2021</span>",
        "<p>Watch until:<br>3 May 2021</p>",
    ] {
        assert_eq!(published(&page("en", "", above, "", "")), None, "{above}");
    }
    for under in ["<p>Gültig bis: 3. Mai 2021</p>", "<p>Disponible hasta 3 de mayo de 2021</p>"] {
        assert_eq!(published(&page("en", "", "", under, "")), None, "{under}");
    }
}

#[test]
fn a_date_under_the_headline_is_read_in_many_languages() {
    for (language, line, want) in [
        ("de", "3. Mai 2021 | Piet Maros", "2021-05-03"),
        ("ja", "2021年5月3日 9時05分", "2021-05-03"),
        ("zh", "发布时间：2021年5月3日", "2021-05-03"),
        ("ko", "입력 2021년 5월 3일 09:05", "2021-05-03"),
        ("ar", "٣ مايو ٢٠٢١", "2021-05-03"),
        ("he", "פורסם 3 במאי 2021", "2021-05-03"),
        ("el", "3 Μαΐου 2021", "2021-05-03"),
        ("hi", "3 मई 2021", "2021-05-03"),
        ("fi", "3. toukokuuta 2021", "2021-05-03"),
        ("pt-BR", "Publicado em 03/05/2021", "2021-05-03"),
        ("en-US", "05/03/2021", "2021-05-03"),
    ] {
        let metadata = page(language, "", "", &format!("<p>{line}</p>"), "");
        assert_eq!(published(&metadata), day(want, Provenance::Byline), "{line}");
    }
    assert_eq!(published(&page("en", "", "", "<p>05/03/2021</p>", "")), None);
}

#[test]
fn the_local_day_counts_and_not_that_of_greenwich() {
    let tag = "<meta property='article:published_time' content='2015-12-16T22:30:00Z'>";
    let at = |under: &str| published(&page("en", tag, "", under, "")).unwrap().0;
    assert_eq!(at("<p>17 December 2015</p>"), "2015-12-17");
    assert_eq!(at("<time datetime='2015-12-17T01:30:00'>1:30</time>"), "2015-12-17T01:30:00+03:00");
    assert_eq!(at("<p>16 December 2015</p>"), "2015-12-16T22:30:00Z");
}

#[test]
fn bylines_give_names_without_labels_jobs_and_addresses() {
    let by = |head: &str, under: &str| -> Vec<String> {
        authors(&page("en", head, "", under, "")).into_iter().map(str::to_owned).collect()
    };
    let profile =
        "<meta property='article:author' content='https://social.example/janaorlik.news'>";
    assert_eq!(by(profile, "<p>By Jana Orlik</p>"), ["Jana Orlik"]);
    assert_eq!(by("", "<div class=author><span>By</span><a>Jana Orlik</a></div>"), ["Jana Orlik"]);
    assert_eq!(by("", "<p class=byline>By Jana Orlik, Health Correspondent</p>"), ["Jana Orlik"]);
    assert_eq!(by("", "<p>3 May 2021 | Jana Orlik</p>"), ["Jana Orlik"]);
    assert_eq!(by("", "<p class=byline>記者 山田太郎</p>"), ["山田太郎"]);
    assert_eq!(by("", "<p class=author>山田太郎記者</p>"), ["山田太郎"]);
    assert_eq!(by("", "<p class=author>김철수 기자</p>"), ["김철수"]);
    let meta = |name: &str| by(&format!("<meta name=author content='{name}'>"), "");
    assert_eq!(meta("JANA ORLIK, and PIET MAROS"), ["Jana Orlik", "Piet Maros"]);
    assert_eq!(meta("Jana Orlik a Piet Maros"), ["Jana Orlik", "Piet Maros"]);
    assert_eq!(meta("Jana Orlik oraz Piet Maros"), ["Jana Orlik", "Piet Maros"]);
    assert_eq!(meta("José Orlik y Maros"), ["José Orlik y Maros"]);
    assert_eq!(meta("Voir tous les articles de Jana Orlik"), ["Jana Orlik"]);
    assert_eq!(meta("Reporterin Jana Orlik"), ["Jana Orlik"]);
    for nobody in ["Institut für Brücken und Wege", "Orsk TV", "Ministry of Bridges and Roads"] {
        assert_eq!(meta(nobody), [""; 0], "{nobody}");
    }
}

#[test]
fn a_headline_has_no_section_no_kicker_and_no_site_with_it() {
    let title = |html: &str| known(html).title.map(|known| known.value).unwrap_or_default();
    let bare = "Nine arches are sound";
    let kicker = format!("<h1><em class=kicker>Orsk</em><b>{bare}</b></h1>");
    assert_eq!(title(&format!("<title>{bare} | Orsk Herald</title>{kicker}{STORY}")), bare);
    let section =
        format!("<meta property='og:title' content='{bare}'><h1>Sport</h1><h1>{bare}</h1>");
    assert_eq!(title(&format!("<title>Sport - Orsk</title>{section}{STORY}")), bare);
    let shown = format!("<title>{bare} — Orsk Herald</title><a href=/>Orsk Herald</a>{STORY}");
    assert_eq!(title(&shown), bare);
    let owner = format!("<title>{bare} ‒ Orsk Herald</title>{STORY}<p>© 2021 Orsk Herald</p>");
    assert_eq!(title(&owner), bare);
    assert_eq!(title("<title>九座桥拱完好_地方频道_奥尔斯克网</title>"), "九座桥拱完好");
    let korean = "다리는 안전하다 ·통행 다시 시작";
    assert!(title(&format!("<title>{korean} | 오르스크일보</title>")).starts_with(korean));
    assert_eq!(title("<title>橋は安全｜オルスク新聞</title>"), "橋は安全");
    assert_eq!(
        title("<h1><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>は安全</h1>"),
        "橋は安全"
    );
}

#[test]
fn agencies_and_broadcasters_are_no_persons() {
    for (author, agency, persons) in [
        ("Reuters", Some("Reuters"), None),
        ("Reuters Staff", Some("Reuters"), None),
        ("BBC News", Some("BBC News"), None),
        ("AFP/Jana Orlik", Some("AFP"), Some("Jana Orlik")),
        ("Jana Orlik, dpa", Some("dpa"), Some("Jana Orlik")),
        ("RT", Some("RT"), None),
        ("Jana Orlik", None, Some("Jana Orlik")),
    ] {
        let body =
            "The harbour board of Velmora closed the northern quay on Monday, its chairwoman said.";
        let given =
            text(&format!("Velmora closes its northern quay\n\nBy {author}\n\n{body}\n")).metadata;
        let raw = Raw { text: body.to_owned(), authors: vec![author.to_owned()], ..Raw::default() };
        let declared = STAGE.run(Arc::new(raw)).unwrap().metadata;
        for found in [given, declared] {
            assert_eq!(found.agency.map(|known| known.value).as_deref(), agency, "{author}");
            let authors = found.authors.map(|known| known.value.join(";"));
            assert_eq!(authors.as_deref(), persons, "{author}");
        }
    }
}
