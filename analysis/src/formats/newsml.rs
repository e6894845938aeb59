//! IPTC's packages of news: NewsML-G2 and, as far as the same means suffice, its forerunner NewsML 1.
//! Each news item with text is an article.
//!
//! The text is NITF, XHTML or plain text. NITF becomes plain text as in [`super::nitf`]; XHTML stays
//! XHTML. A dateline that only the metadata has is put before a plain text.

use super::contents::{FoundArticle, non_blank, number_entries};
use super::nitf::{prepend_dateline, strip_byline_word};
use super::xml_tree::XmlElement;
use super::{markup, nitf};
use crate::article::{Markup, Raw};
use crate::failure::Failure;

/// Reads the articles of a NewsML-G2 document.
pub(super) fn read_newsml_g2(root: XmlElement<'_>) -> Result<Vec<FoundArticle>, Failure> {
    let alone = (root.name() == "newsItem").then_some(root);
    let items = root.descendants().filter(|element| element.name() == "newsItem");
    number_entries("package", alone.into_iter().chain(items).map(read_g2_item))
}

/// Reads one news item of NewsML-G2; none where it has no text.
fn read_g2_item(item: XmlElement<'_>) -> Option<Raw> {
    let Body { text, markup, inner, language } = find_item_body(item)?;
    let meta = item.first_child("itemMeta");
    let of_item = |name: &str| meta?.first_child(name);
    let content = item.first_child("contentMeta");
    let of_content = |name: &str| content?.first_child(name);
    let language = language
        .or_else(|| of_content("language")?.find_attribute("tag"))
        .or_else(|| item.find_attribute("xml:lang"));
    let created = of_content("contentCreated").or_else(|| of_item("firstCreated"));
    let version = of_item("versionCreated").and_then(XmlElement::inner_text_line);
    let created = created.and_then(XmlElement::inner_text_line);
    let modified = of_content("contentModified").and_then(XmlElement::inner_text_line);
    let publisher = of_item("provider").or_else(|| of_content("infoSource")).and_then(concept_name);
    let dateline = of_content("dateline").and_then(XmlElement::inner_text_line);
    Some(Raw {
        text: if markup == Markup::Plain { prepend_dateline(text, dateline) } else { text },
        markup,
        title: find_main_headline(content)
            .or(inner.title)
            .or_else(|| of_item("title")?.inner_text_line()),
        language: language.map(str::to_owned).or(inner.language),
        modified: modified.or_else(|| version.clone().filter(|_| created.is_some())),
        date: created.or(version).or(inner.date),
        authors: list_item_authors(content, publisher.as_deref(), inner.authors),
        publisher: publisher.or(inner.publisher),
        section: of_content("subject").or_else(|| of_content("genre")).and_then(concept_name),
        id: item.find_attribute("guid").map(str::to_owned).or(inner.id),
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
fn find_item_body(item: XmlElement<'_>) -> Option<Body<'_>> {
    let set = item.first_child("contentSet")?;
    set.children().find_map(|content| {
        let (text, markup, inner) = match content.name() {
            "inlineXML" => read_inline_markup(content)?,
            "inlineData" => {
                let text = content.inner_text().trim().to_owned();
                let says_html =
                    content.find_attribute("contenttype").is_some_and(|kind| kind.contains("html"));
                let is_html = says_html && markup::is_marked_up(&text);
                let markup = if is_html { Markup::Html } else { Markup::Plain };
                (text, markup, Raw::default())
            }
            _ => return None,
        };
        (markup::count_visible(&text) > 0).then(|| {
            let language = content.find_attribute("xml:lang");
            Body { text, markup, inner, language }
        })
    })
}

/// Reads NITF or XHTML; of anything else its paragraphs.
fn read_inline_markup(content: XmlElement<'_>) -> Option<(String, Markup, Raw)> {
    if content.find_descendant("body.content").is_some() {
        let mut inner = nitf::read_nitf_article(content.first_child("nitf").unwrap_or(content))?;
        return Some((std::mem::take(&mut inner.text), Markup::Plain, inner));
    }
    let html =
        content.first_child("html").and_then(|html| html.first_child("body")).unwrap_or(content);
    if html.find_descendant("p").is_some() || html.find_descendant("div").is_some() {
        return Some((html.to_inner_html().trim().to_owned(), Markup::Html, Raw::default()));
    }
    Some((content.to_paragraphs(&[]), Markup::Plain, Raw::default()))
}

/// Finds the main headline, otherwise the first one.
fn find_main_headline(content: Option<XmlElement<'_>>) -> Option<String> {
    let headlines = || content.into_iter().flat_map(XmlElement::children);
    let headlines = || headlines().filter(|element| element.name() == "headline");
    let role =
        |headline: &XmlElement<'_>| headline.find_attribute("role").unwrap_or("main").to_owned();
    let main = headlines().find(|headline| role(headline).ends_with("main"));
    main.or_else(|| headlines().next())?.inner_text_line()
}

/// Returns the name of a concept: its `name`, its `literal`, or its text.
fn concept_name(element: XmlElement<'_>) -> Option<String> {
    let literal = || element.find_attribute("literal").map(str::to_owned);
    element
        .first_child("name")
        .and_then(XmlElement::inner_text_line)
        .or_else(literal)
        .or_else(|| element.inner_text_line())
}

/// Lists the authors: the byline, otherwise creators and contributors that are not the provider itself.
fn list_item_authors(
    content: Option<XmlElement<'_>>,
    publisher: Option<&str>,
    inner: Vec<String>,
) -> Vec<String> {
    let of = |names: &'static [&str]| {
        let children = content.into_iter().flat_map(XmlElement::children);
        children.filter(move |element| names.contains(&element.name()))
    };
    let bylines: Vec<_> =
        of(&["by"]).filter_map(|by| strip_byline_word(&by.inner_text())).collect();
    if !bylines.is_empty() || !inner.is_empty() {
        return if inner.is_empty() { bylines } else { inner };
    }
    let people = of(&["creator", "contributor"]);
    people.filter_map(concept_name).filter(|name| Some(name.as_str()) != publisher).collect()
}

/// Reads the articles of a NewsML 1 document.
pub(super) fn read_newsml_1(root: XmlElement<'_>) -> Result<Vec<FoundArticle>, Failure> {
    let items = root.descendants().filter(|element| element.name() == "NewsItem");
    number_entries("package", items.map(read_newsml_1_item))
}

/// Reads one news item of NewsML 1; none where it has no text.
fn read_newsml_1_item(item: XmlElement<'_>) -> Option<Raw> {
    let mut contents = item.descendants().filter(|element| element.name() == "DataContent");
    let (text, markup, inner) = contents.find_map(|content| {
        let read = read_inline_markup(content)?;
        (markup::count_visible(&read.0) > 0).then_some(read)
    })?;
    let line = |name: &str| item.find_descendant(name).and_then(XmlElement::inner_text_line);
    let dateline = line("DateLine");
    let said_name =
        |element: Option<XmlElement<'_>>| element?.find_attribute("FormalName").map(str::to_owned);
    let party =
        item.find_descendant("Provider").and_then(|provider| provider.find_descendant("Party"));
    let language = item.find_descendant("Language").and_then(|l| said_name(Some(l)));
    let byline = line("ByLine").and_then(|line| strip_byline_word(&line));
    Some(Raw {
        text: if markup == Markup::Plain { prepend_dateline(text, dateline) } else { text },
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
        id: line("PublicIdentifier").or_else(|| line("NewsItemId")).and_then(non_blank),
        ..Raw::default()
    })
}
