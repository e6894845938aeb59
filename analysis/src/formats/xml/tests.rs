use super::*;
use crate::article::Markup;
use crate::formats::contents::{ArticlePlace, FoundArticle};
use crate::formats::decode::EncodingEvidence;
use crate::limits;

fn read(text: &str) -> Result<Contents, Failure> {
    Xml.read_contents(text.as_bytes().to_vec(), false)
}

fn found(text: &str) -> Vec<FoundArticle> {
    read(text).unwrap().found
}

fn only(text: &str) -> Raw {
    let mut found = found(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0).raw
}

fn failure(text: &str) -> Failure {
    read(text).unwrap_err()
}

const RSS: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Velmora Courier</title><link>https://courier.example/</link><language>en-gb</language>
  <image><title>Logo</title><url>https://courier.example/logo.png</url></image>
  <item>
    <title>Harbour &amp;amp; city: open again</title>
    <link>https://courier.example/harbour?a=1&b=2</link>
    <guid isPermaLink="false">courier-17</guid>
    <pubDate>Tue, 03 Mar 2026 10:15:00 +0200</pubDate>
    <dc:creator>Anna Keller</dc:creator><dc:creator>Jon Hale</dc:creator>
    <category>Harbour</category><category>Trade</category>
    <description>Short.</description>
    <content:encoded><![CDATA[<p>The port of Velmora is open again.</p><p>Ferries sail.</p>]]></content:encoded>
    <media:content url="https://courier.example/film.mp4" type="video/mp4"/>
    <media:thumbnail url="https://courier.example/17.jpg"/>
  </item>
  <item><title>Only a headline</title><description><![CDATA[<img src="x">]]></description></item>
  <item>
    <title>Ferries</title><author>desk@courier.example (Mira Sol)</author>
    <guid>https://courier.example/ferries</guid>
    <description>Ferries to Ostrand sail again.</description>
    <enclosure url="https://courier.example/18.jpg" type="image/jpeg" length="1"/>
  </item>
</channel></rss>"#;

#[test]
fn rss_gives_an_article_for_each_item_with_text() {
    let contents = read(RSS).unwrap();
    assert_eq!(contents.format, Format::Feed);
    let places: Vec<_> = contents.found.iter().map(|found| found.place.unwrap()).collect();
    assert_eq!(places, [ArticlePlace::Entry(1), ArticlePlace::Entry(3)]);
    let first = &contents.found[0].raw;
    let expected = Raw {
        text: "<p>The port of Velmora is open again.</p><p>Ferries sail.</p>".to_owned(),
        markup: Markup::Html,
        title: Some("Harbour & city: open again".to_owned()),
        language: Some("en-gb".to_owned()),
        date: Some("Tue, 03 Mar 2026 10:15:00 +0200".to_owned()),
        modified: None,
        authors: vec!["Anna Keller".to_owned(), "Jon Hale".to_owned()],
        publisher: Some("Velmora Courier".to_owned()),
        section: Some("Harbour".to_owned()),
        image: Some("https://courier.example/17.jpg".to_owned()),
        url: Some("https://courier.example/harbour?a=1&b=2".to_owned()),
        id: Some("courier-17".to_owned()),
    };
    assert_eq!(first, &expected);
    let second = &contents.found[1].raw;
    assert_eq!(
        (second.text.as_str(), second.markup),
        ("Ferries to Ostrand sail again.", Markup::Plain)
    );
    assert_eq!(second.authors, ["Mira Sol"]);
    assert_eq!(second.url.as_deref(), Some("https://courier.example/ferries"));
    assert_eq!(second.image.as_deref(), Some("https://courier.example/18.jpg"));
}

#[test]
fn an_entry_is_the_same_article_in_another_copy_of_the_feed() {
    let tomorrow = RSS
        .replace("Velmora Courier", "The Velmora Courier")
        .replace("<category>Harbour</category>", "")
        .replace(
            "<item><title>Only a headline</title>",
            "<item><title>New</title><description>New.</description></item><item>",
        );
    let (before, after) = (found(RSS), found(&tomorrow));
    assert_eq!(before[0].id, after[0].id);
    assert_eq!(before[1].id, after[2].id);
    assert_ne!(before[0].id, before[1].id);
    let changed = found(&RSS.replace("Ferries sail.", "Ferries wait."));
    assert_ne!(before[0].id, changed[0].id);
}

#[test]
fn rss_that_is_old_or_careless_is_read() {
    // No version, nothing declared, HTML that is not escaped, an entity of HTML.
    let raw = only(
        "<rss><channel><title>C</title><item><title>Port&nbsp;&amp; caf&eacute;</title>\
         <description>The <b>port</b> is open<br/>again</description>\
         <content:encoded>&lt;p&gt;All of it&lt;/p&gt;</content:encoded></item></channel></rss>",
    );
    assert_eq!(
        (raw.text.as_str(), raw.title.as_deref()),
        ("<p>All of it</p>", Some("Port & café"))
    );
    let raw = only(
        "<rss version='0.91'><channel><item><description>The <b>port</b><br/>opens</description></item></channel></rss>",
    );
    assert_eq!((raw.text.as_str(), raw.markup), ("The <b>port</b><br>opens", Markup::Html));
}

#[test]
fn rss_1_has_its_items_beside_the_channel() {
    let raw = only(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/">
          <channel rdf:about="https://c.example/"><title>Courier</title><dc:language>de</dc:language></channel>
          <item rdf:about="https://c.example/1"><title>Hafen</title><link>https://c.example/1</link>
            <description>Der Hafen ist offen.</description><dc:date>2026-03-03T10:00:00+01:00</dc:date>
            <dc:subject>Wirtschaft</dc:subject></item>
        </rdf:RDF>"#,
    );
    assert_eq!(raw.id.as_deref(), Some("https://c.example/1"));
    assert_eq!((raw.publisher.as_deref(), raw.language.as_deref()), (Some("Courier"), Some("de")));
    assert_eq!(
        (raw.date.as_deref(), raw.section.as_deref()),
        (Some("2026-03-03T10:00:00+01:00"), Some("Wirtschaft"))
    );
}

#[test]
fn atom_gives_an_article_for_each_entry() {
    let found = found(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
          <title type="html">Le &lt;i&gt;Courrier&lt;/i&gt;</title>
          <entry><id>tag:c.example,2026:1</id><title type="text">1 &lt; 2</title>
            <link rel="self" href="https://c.example/self"/><link href="https://c.example/1"/>
            <link rel="enclosure" type="image/png" href="https://c.example/1.png"/>
            <published>2026-03-03T10:00:00+01:00</published><updated>2026-03-03T11:00:00+01:00</updated>
            <author><name>Anne Kellère</name><email>a@c.example</email></author>
            <category term="port" label="Port"/>
            <summary>Court.</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le port &amp; la <em>ville</em>.</p></div></content>
          </entry>
          <entry xml:lang="en"><id>2</id><content type="text">Tags such as &lt;p&gt; are text.</content></entry>
          <entry><id>3</id><content src="https://c.example/3" type="video/mp4"/><summary type="html">&lt;p&gt;Film&lt;/p&gt;</summary></entry>
        </feed>"#,
    );
    let first = &found[0].raw;
    assert_eq!(
        (first.text.as_str(), first.markup),
        ("<p>Le port &amp; la <em>ville</em>.</p>", Markup::Html)
    );
    assert_eq!(
        (first.title.as_deref(), first.publisher.as_deref()),
        (Some("1 < 2"), Some("Le Courrier"))
    );
    assert_eq!(first.url.as_deref(), Some("https://c.example/1"));
    assert_eq!(first.image.as_deref(), Some("https://c.example/1.png"));
    assert_eq!(first.date.as_deref(), Some("2026-03-03T10:00:00+01:00"));
    assert_eq!(first.modified.as_deref(), Some("2026-03-03T11:00:00+01:00"));
    assert_eq!(
        (first.authors[0].as_str(), first.section.as_deref()),
        ("Anne Kellère", Some("Port"))
    );
    assert_eq!(
        (found[1].raw.markup, found[1].raw.language.as_deref()),
        (Markup::Plain, Some("en"))
    );
    assert_eq!(found[2].raw.text, "<p>Film</p>");
}

const NITF: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>Harbour slug</title>
  <docdata><doc-id id-string="vna-17" regsrc="VNA"/><date.issue norm="20260303T101500+0200"/></docdata>
  <pubdata name="Velmora News Agency" position.section="Economy"/></head>
 <body><body.head><hedline><hl1>Harbour of Velmora
    opens</hl1><hl2>Ferries sail</hl2></hedline>
   <byline>By <person>Anna Keller</person> and <person>Jon Hale</person><byttl>Staff</byttl></byline>
   <dateline><location>VELMORA</location>, March 3 (VNA) --</dateline></body.head>
  <body.content><block>
    <p>The port of <location>Velmora</location> opened
       after the storm.</p><hl2>Ferries</hl2><p>They sail<br/>again.</p>
    <ul><li>To Ostrand</li><li>To Kell</li></ul>
    <media media-type="image"><media-caption><p>The port.</p></media-caption></media>
    <table><tr><td>Ostrand</td><td>3</td></tr></table></block></body.content>
  <body.end><tagline>vna/ak</tagline></body.end></body></nitf>"#;

#[test]
fn nitf_gives_its_paragraphs_with_the_dateline_before_them() {
    let raw = only(NITF);
    assert_eq!(
        raw.text,
        "VELMORA, March 3 (VNA) — The port of Velmora opened after the storm.\n\nFerries\n\n\
         They sail\nagain.\n\nTo Ostrand\n\nTo Kell\n\nOstrand 3"
    );
    assert_eq!(
        (raw.markup, raw.title.as_deref()),
        (Markup::Plain, Some("Harbour of Velmora opens"))
    );
    assert_eq!(raw.authors, ["Anna Keller", "Jon Hale"]);
    assert_eq!(
        (raw.id.as_deref(), raw.date.as_deref()),
        (Some("vna-17"), Some("20260303T101500+0200"))
    );
    assert_eq!(
        (raw.publisher.as_deref(), raw.section.as_deref()),
        (Some("Velmora News Agency"), Some("Economy"))
    );
    let printed = NITF.replace("<p>The port of", "<p>VELMORA, March 3 (VNA) - The port of");
    assert!(only(&printed).text.starts_with("VELMORA, March 3 (VNA) - The port"));
    let empty = "<nitf><body><body.content><p> </p></body.content></body></nitf>";
    assert_eq!(failure(empty).code, FailureCode::NoArticle);
}

const G2: &str = r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-03-03T12:00:00Z</sent></header>
 <itemSet>
  <packageItem guid="p"><itemMeta><itemClass qcode="ninat:composite"/></itemMeta></packageItem>
  <newsItem guid="tag:vna.example:17" version="2" xml:lang="en">
   <itemMeta><itemClass qcode="ninat:text"/><provider><name>Velmora News Agency</name></provider>
     <versionCreated>2026-03-03T11:00:00Z</versionCreated><firstCreated>2026-03-03T10:00:00Z</firstCreated></itemMeta>
   <contentMeta><contentCreated>2026-03-03T09:55:00Z</contentCreated>
     <creator literal="Velmora News Agency"/><contributor><name>Mira Sol</name></contributor>
     <language tag="de"/><subject qcode="medtop:04"><name>Economy</name></subject>
     <slugline>harbour</slugline><headline role="hld:sub">Ferries sail</headline>
     <headline role="hldrole:main">Harbour of Velmora opens</headline>
     <by>By Anna Keller</by><dateline>VELMORA, March 3 (VNA)</dateline></contentMeta>
   <contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.content>
     <p>The port is open.</p><p>Ferries sail.</p></body.content></body></nitf></inlineXML></contentSet>
  </newsItem>
  <newsItem guid="picture"><itemMeta/><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>
  <newsItem guid="18"><itemMeta><provider literal="VNA"/><versionCreated>2026-03-04</versionCreated></itemMeta>
   <contentMeta><headline>Ferries</headline><creator literal="VNA"/></contentMeta>
   <contentSet><inlineXML xml:lang="fr"><x:html xmlns:x="http://www.w3.org/1999/xhtml"><x:head><x:title>t</x:title></x:head>
     <x:body><x:p>Les ferries &amp; le port.</x:p></x:body></x:html></inlineXML></contentSet>
  </newsItem>
  <newsItem guid="19"><contentSet><inlineData contenttype="text/plain">Plain &lt;words&gt;.</inlineData></contentSet></newsItem>
 </itemSet></newsMessage>"#;

#[test]
fn newsml_g2_gives_an_article_for_each_item_with_text() {
    let contents = read(G2).unwrap();
    assert_eq!(contents.format, Format::NewsmlG2);
    let places: Vec<_> = contents.found.iter().map(|found| found.place.unwrap()).collect();
    assert_eq!(places, [ArticlePlace::Entry(1), ArticlePlace::Entry(3), ArticlePlace::Entry(4)]);
    let expected = Raw {
        text: "VELMORA, March 3 (VNA) — The port is open.\n\nFerries sail.".to_owned(),
        markup: Markup::Plain,
        title: Some("Harbour of Velmora opens".to_owned()),
        language: Some("de".to_owned()),
        date: Some("2026-03-03T09:55:00Z".to_owned()),
        modified: Some("2026-03-03T11:00:00Z".to_owned()),
        authors: vec!["Anna Keller".to_owned()],
        publisher: Some("Velmora News Agency".to_owned()),
        section: Some("Economy".to_owned()),
        id: Some("tag:vna.example:17".to_owned()),
        ..Raw::default()
    };
    assert_eq!(contents.found[0].raw, expected);
    let xhtml = &contents.found[1].raw;
    assert_eq!(
        (xhtml.text.as_str(), xhtml.markup),
        ("<p>Les ferries &amp; le port.</p>", Markup::Html)
    );
    assert_eq!((xhtml.language.as_deref(), xhtml.authors.len()), (Some("fr"), 0));
    assert_eq!((xhtml.date.as_deref(), xhtml.modified.as_deref()), (Some("2026-03-04"), None));
    let plain = &contents.found[2].raw;
    assert_eq!((plain.text.as_str(), plain.markup), ("Plain <words>.", Markup::Plain));
}

#[test]
fn newsml_1_gives_an_article_for_each_item_with_text() {
    let raw = only(
        r#"<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>vna.example</ProviderId>
          <PublicIdentifier>urn:newsml:vna.example:17</PublicIdentifier></NewsIdentifier></Identification>
          <NewsManagement><FirstCreated>20260303T101500Z</FirstCreated></NewsManagement>
          <NewsComponent><NewsLines><HeadLine>Harbour opens</HeadLine><ByLine>Anna Keller</ByLine>
            <DateLine>VELMORA, March 3 (VNA)</DateLine></NewsLines>
           <DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>
           <ContentItem><DataContent><nitf><body><body.content><p>The port is open.</p></body.content></body></nitf>
           </DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"#,
    );
    assert_eq!(raw.text, "VELMORA, March 3 (VNA) — The port is open.");
    assert_eq!(
        (raw.title.as_deref(), raw.authors[0].as_str()),
        (Some("Harbour opens"), "Anna Keller")
    );
    assert_eq!(
        (raw.publisher.as_deref(), raw.language.as_deref()),
        (Some("vna.example"), Some("en"))
    );
}

#[test]
fn xml_says_its_encoding() {
    let feed = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding='{encoding}'?>\n<rss><channel><item><description>Порт открыт после шторма.</description></item></channel></rss>"
        )
    };
    let text = "Порт открыт после шторма.";
    for (label, name) in
        [("ISO-8859-5", "iso-8859-5"), ("windows-1251", "windows-1251"), ("KOI8-R", "koi8-r")]
    {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let contents =
            Xml.read_contents(encoding.encode(&feed(label)).0.into_owned(), false).unwrap();
        assert_eq!((contents.found[0].raw.text.as_str(), contents.encoding.as_str()), (text, name));
        assert_eq!(contents.encoding_by, EncodingEvidence::Declared);
    }
    for (mark, big) in [("\u{feff}", false), ("\u{feff}", true), ("", false)] {
        let units = mark.encode_utf16().chain(feed("UTF-16").encode_utf16().collect::<Vec<_>>());
        let bytes =
            units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        let contents = Xml.read_contents(bytes.collect(), false).unwrap();
        assert_eq!(contents.found[0].raw.text, text);
    }
    // What it was before it was converted.
    assert_eq!(found(&feed("windows-1251"))[0].raw.text, text);
}

#[test]
fn xhtml_is_a_page_also_where_it_is_no_xml() {
    let contents = read("<?xml version='1.0'?><html><p>One<br>two").unwrap();
    assert_eq!((contents.format, contents.found[0].raw.markup), (Format::Html, Markup::Html));
}

#[test]
fn xml_that_is_broken_or_cut_off_names_the_line() {
    for (text, line) in [
        ("<rss>\n<channel>\n<item></channel></rss>", "line 3: "),
        ("<rss>\n<channel>\n<item><title>Cut of", "line 3: "),
        ("<rss>\n<channel a=\"", "line "),
        ("<?xml version=\"1.0\"?>\n", "no element"),
    ] {
        let failure = failure(text);
        assert_eq!(failure.code, FailureCode::BadXml, "{text}: {failure}");
        assert!(failure.message.contains(line), "{text}: {failure}");
        assert!(failure.message.len() < 400);
    }
    for end in (0..RSS.len()).filter(|end| RSS.is_char_boundary(*end)) {
        let failure = failure(RSS.split_at(end).0);
        assert!(
            matches!(failure.code, FailureCode::BadXml | FailureCode::Empty),
            "{end}: {failure}"
        );
    }
}

#[test]
fn xml_of_another_kind_is_no_article_and_names_its_root() {
    let empty = failure("<rss><channel><title>x</title></channel></rss>");
    let other = failure("<svg><text>The port is open.</text></svg>");
    assert_eq!((empty.code, other.code), (FailureCode::NoArticle, FailureCode::NoArticle));
    assert!(other.message.contains("<svg>"), "{other}");
}

#[test]
fn entities_of_a_documents_own_are_never_expanded() {
    let mut dtd = "<!ENTITY a \"ha\">".to_owned();
    for (name, of) in ('b'..='k').zip('a'..) {
        dtd.push_str(&format!("<!ENTITY {name} \"{}\">", format!("&{of};").repeat(10)));
    }
    let bomb = format!(
        "<!DOCTYPE rss [{dtd}<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\
         <rss><channel><item><description>Port &k; and &f; open</description></item></channel></rss>"
    );
    assert_eq!(only(&bomb).text, "Port &k; and &f; open");
}

#[test]
fn xml_of_any_depth_breadth_or_width_has_an_outcome() {
    let deep = |depth: usize| {
        let (open, close) = ("<a>".repeat(depth), "</a>".repeat(depth));
        format!(
            "<rss><channel><item><description>x{open}{close}</description></item></channel></rss>"
        )
    };
    assert_eq!(only(&deep(limits::XML_DEPTH - 4)).text.len(), 1 + 7 * (limits::XML_DEPTH - 4));
    for depth in [limits::XML_DEPTH, 100_000] {
        let failure = failure(&deep(depth));
        assert_eq!(failure.code, FailureCode::BadXml);
        assert!(failure.message.contains("deep"), "{failure}");
    }
    let entries = "<item><description>a</description></item>".repeat(limits::ARTICLES_PER_FILE + 1);
    let many = format!("<rss><channel>{entries}</channel></rss>");
    assert_eq!(failure(&many).code, FailureCode::TooLarge);
    let empty = format!("<rss><channel>{}</channel></rss>", "<item/>".repeat(1_000_000));
    assert_eq!(failure(&empty).code, FailureCode::TooLarge);
    let attributes: String = (0..200_000).map(|at| format!(" a{at}=''")).collect();
    assert_eq!(failure(&format!("<rss{attributes}/>")).code, FailureCode::NoArticle);
    let spaces: String = (0..1_000).map(|at| format!(" xmlns:a{at}='x'")).collect();
    assert_eq!(failure(&format!("<rss{spaces}/>")).code, FailureCode::BadXml);
}
