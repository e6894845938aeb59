//! IPTC's packages of news: NewsML-G2 and, as far as the same means suffice, its forerunner NewsML 1.
//! Each news item with text is an article.
//!
//! The text is NITF, XHTML or plain text. NITF becomes plain text as in [`super::nitf`]; XHTML stays
//! XHTML. A dateline that only the metadata has is put before a plain text.

use super::contents::{Found, entries, said};
use super::nitf::{byline_name, with_dateline};
use super::xml_tree::Element;
use super::{markup, nitf};
use crate::article::{Markup, Raw};
use crate::failure::Failure;

/// Reads the articles of a NewsML-G2 document.
#[deprecated(note = "RN:read_newsml_g2")]
pub(super) fn articles(root: Element<'_>) -> Result<Vec<Found>, Failure> {
    let alone = (root.name() == "newsItem").then_some(root);
    let items = root.descendants().filter(|element| element.name() == "newsItem");
    entries("package", alone.into_iter().chain(items).map(article))
}

/// Reads one news item of NewsML-G2; none where it has no text.
#[deprecated(note = "RN:read_g2_item")]
fn article(item: Element<'_>) -> Option<Raw> {
    let Body { text, markup, inner, language } = body(item)?;
    let meta = item.child("itemMeta");
    let of_item = |name: &str| meta?.child(name);
    let content = item.child("contentMeta");
    let of_content = |name: &str| content?.child(name);
    let language = language
        .or_else(|| of_content("language")?.attribute("tag"))
        .or_else(|| item.attribute("xml:lang"));
    let created = of_content("contentCreated").or_else(|| of_item("firstCreated"));
    let version = of_item("versionCreated").and_then(Element::line);
    let created = created.and_then(Element::line);
    let modified = of_content("contentModified").and_then(Element::line);
    let publisher = of_item("provider").or_else(|| of_content("infoSource")).and_then(name);
    let dateline = of_content("dateline").and_then(Element::line);
    Some(Raw {
        text: if markup == Markup::Plain { with_dateline(text, dateline) } else { text },
        markup,
        title: headline(content).or(inner.title).or_else(|| of_item("title")?.line()),
        language: language.map(str::to_owned).or(inner.language),
        modified: modified.or_else(|| version.clone().filter(|_| created.is_some())),
        date: created.or(version).or(inner.date),
        authors: authors(content, publisher.as_deref(), inner.authors),
        publisher: publisher.or(inner.publisher),
        section: of_content("subject").or_else(|| of_content("genre")).and_then(name),
        id: item.attribute("guid").map(str::to_owned).or(inner.id),
        ..Raw::default()
    })
}

/// The text of an item, and the fields that its NITF has.
struct Body<'d> {
    text: String,
    markup: Markup,
    inner: Raw,
    language: Option<&'d str>,
}

/// Finds the first content of an item that has text.
#[deprecated(note = "RN:find_item_body")]
fn body(item: Element<'_>) -> Option<Body<'_>> {
    let set = item.child("contentSet")?;
    set.children().find_map(|content| {
        let (text, markup, inner) = match content.name() {
            "inlineXML" => structured(content)?,
            "inlineData" => {
                let text = content.text().trim().to_owned();
                let says_html =
                    content.attribute("contenttype").is_some_and(|kind| kind.contains("html"));
                let is_html = says_html && markup::is_marked_up(&text);
                let markup = if is_html { Markup::Html } else { Markup::Plain };
                (text, markup, Raw::default())
            }
            _ => return None,
        };
        (markup::visible(&text) > 0).then(|| {
            let language = content.attribute("xml:lang");
            Body { text, markup, inner, language }
        })
    })
}

/// Reads NITF or XHTML; of anything else its paragraphs.
#[deprecated(note = "RN:read_inline_markup")]
fn structured(content: Element<'_>) -> Option<(String, Markup, Raw)> {
    if content.any("body.content").is_some() {
        let mut inner = nitf::article(content.child("nitf").unwrap_or(content))?;
        return Some((std::mem::take(&mut inner.text), Markup::Plain, inner));
    }
    let html = content.child("html").and_then(|html| html.child("body")).unwrap_or(content);
    if html.any("p").is_some() || html.any("div").is_some() {
        return Some((html.html().trim().to_owned(), Markup::Html, Raw::default()));
    }
    Some((content.paragraphs(&[]), Markup::Plain, Raw::default()))
}

/// Finds the main headline, otherwise the first one.
#[deprecated(note = "RN:find_main_headline")]
fn headline(content: Option<Element<'_>>) -> Option<String> {
    let headlines = || content.into_iter().flat_map(Element::children);
    let headlines = || headlines().filter(|element| element.name() == "headline");
    let role = |headline: &Element<'_>| headline.attribute("role").unwrap_or("main").to_owned();
    let main = headlines().find(|headline| role(headline).ends_with("main"));
    main.or_else(|| headlines().next())?.line()
}

/// Returns the name of a concept: its `name`, its `literal`, or its text.
#[deprecated(note = "RN:concept_name")]
fn name(element: Element<'_>) -> Option<String> {
    let literal = || element.attribute("literal").map(str::to_owned);
    element.child("name").and_then(Element::line).or_else(literal).or_else(|| element.line())
}

/// Lists the authors: the byline, otherwise creators and contributors that are not the provider itself.
#[deprecated(note = "RN:list_item_authors")]
fn authors(
    content: Option<Element<'_>>,
    publisher: Option<&str>,
    inner: Vec<String>,
) -> Vec<String> {
    let of = |names: &'static [&str]| {
        let children = content.into_iter().flat_map(Element::children);
        children.filter(move |element| names.contains(&element.name()))
    };
    let bylines: Vec<_> = of(&["by"]).filter_map(|by| byline_name(&by.text())).collect();
    if !bylines.is_empty() || !inner.is_empty() {
        return if inner.is_empty() { bylines } else { inner };
    }
    let people = of(&["creator", "contributor"]);
    people.filter_map(name).filter(|name| Some(name.as_str()) != publisher).collect()
}

/// Reads the articles of a NewsML 1 document.
#[deprecated(note = "RN:read_newsml_1")]
pub(super) fn articles_of_1(root: Element<'_>) -> Result<Vec<Found>, Failure> {
    let items = root.descendants().filter(|element| element.name() == "NewsItem");
    entries("package", items.map(article_of_1))
}

/// Reads one news item of NewsML 1; none where it has no text.
#[deprecated(note = "RN:read_newsml_1_item")]
fn article_of_1(item: Element<'_>) -> Option<Raw> {
    let mut contents = item.descendants().filter(|element| element.name() == "DataContent");
    let (text, markup, inner) = contents.find_map(|content| {
        let read = structured(content)?;
        (markup::visible(&read.0) > 0).then_some(read)
    })?;
    let line = |name: &str| item.any(name).and_then(Element::line);
    let dateline = line("DateLine");
    let said_name =
        |element: Option<Element<'_>>| element?.attribute("FormalName").map(str::to_owned);
    let party = item.any("Provider").and_then(|provider| provider.any("Party"));
    let language = item.any("Language").and_then(|l| said_name(Some(l)));
    let byline = line("ByLine").and_then(|line| byline_name(&line));
    Some(Raw {
        text: if markup == Markup::Plain { with_dateline(text, dateline) } else { text },
        markup,
        title: line("HeadLine").or(inner.title),
        language: language.or(inner.language),
        date: line("FirstCreated").or(inner.date),
        modified: line("ThisRevisionCreated"),
        authors: if inner.authors.is_empty() {
            byline.into_iter().collect()
        } else {
            inner.authors
        },
        publisher: said_name(party).or_else(|| line("ProviderId")).or(inner.publisher),
        id: line("PublicIdentifier").or_else(|| line("NewsItemId")).and_then(said),
        ..Raw::default()
    })
}
