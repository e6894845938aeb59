//! Feeds: RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that news uses (content, Dublin Core, Media
//! RSS, podcasts). Each entry with text is an article: its full content where the feed has it, else
//! its summary.
//!
//! Sloppy feeds are common, so the name of an element counts and not the version of the feed. A text is
//! HTML if it has tags or entities, whatever its type says, unless Atom says that it is text.

use super::contents::{FoundArticle, non_blank, number_entries};
use super::markup;
use super::xml_tree::{XmlElement, XmlNamespace};
use crate::article::{Markup, Raw};
use crate::failure::Failure;

/// Reads the articles of a feed.
pub(super) fn read_feed(root: XmlElement<'_>) -> Result<Vec<FoundArticle>, Failure> {
    let channel = root.first_child("channel").unwrap_or(root);
    let feed = Feed {
        publisher: find_plain_child(channel, "title").and_then(non_blank_line),
        language: find_plain_child(channel, "language")
            .or_else(|| find_child_in(channel, XmlNamespace::DublinCore, "language"))
            .and_then(|language| non_blank(language.inner_text()))
            .or_else(|| channel.find_attribute("xml:lang").map(str::to_owned))
            .or_else(|| root.find_attribute("xml:lang").map(str::to_owned)),
    };
    let is_entry = |element: &XmlElement<'_>| matches!(element.name(), "item" | "entry");
    let alone = (root.name() == "entry").then_some(root);
    // In RSS 1.0 the items are beside the channel, otherwise in it.
    let beside = (channel.node_index() != root.node_index()).then_some(root);
    let inner = channel.children().chain(beside.into_iter().flat_map(XmlElement::children));
    let all = alone.into_iter().chain(inner.filter(is_entry));
    number_entries("feed", all.map(|entry| read_feed_entry(entry, &feed)))
}

/// The fields that hold for all entries of a feed.
struct Feed {
    publisher: Option<String>,
    language: Option<String>,
}

/// Reads one entry; none where it has no text.
fn read_feed_entry(entry: XmlElement<'_>, feed: &Feed) -> Option<Raw> {
    let (text, markup) = find_fullest_text(entry)?;
    let date = |names: &[&str]| names.iter().find_map(|name| find_entry_date(entry, name));
    let source = find_plain_child(entry, "source");
    let publisher = source
        .and_then(|source| source.first_child("title").or(Some(source)))
        .or_else(|| find_child_in(entry, XmlNamespace::DublinCore, "publisher"))
        .and_then(non_blank_line);
    let id = find_plain_child(entry, "guid").or_else(|| find_plain_child(entry, "id"));
    let id = id.and_then(|id| non_blank(id.inner_text()));
    Some(Raw {
        text,
        markup,
        title: find_plain_child(entry, "title")
            .or_else(|| find_child_in(entry, XmlNamespace::DublinCore, "title"))
            .or_else(|| find_child_in(entry, XmlNamespace::Media, "title"))
            .and_then(non_blank_line),
        language: find_child_in(entry, XmlNamespace::DublinCore, "language")
            .and_then(|language| non_blank(language.inner_text()))
            .or_else(|| entry.find_attribute("xml:lang").map(str::to_owned))
            .or_else(|| feed.language.clone()),
        date: date(&["pubDate", "published", "issued", "date", "created"]),
        modified: date(&["updated", "modified"]),
        authors: list_entry_authors(entry),
        publisher: publisher.or_else(|| feed.publisher.clone()),
        section: find_entry_section(entry),
        image: find_entry_image(entry),
        url: find_entry_url(entry),
        id: id.or_else(|| entry.find_attribute("rdf:about").map(str::to_owned)),
    })
}

/// Finds the first child with this namespace and name.
fn find_child_in<'d>(
    entry: XmlElement<'d>,
    space: XmlNamespace,
    name: &str,
) -> Option<XmlElement<'d>> {
    entry.children().find(|child| child.namespace() == space && child.name() == name)
}

/// Finds the first child with this name and no namespace but the feed's own.
fn find_plain_child<'d>(entry: XmlElement<'d>, name: &str) -> Option<XmlElement<'d>> {
    find_child_in(entry, XmlNamespace::Plain, name)
}

/// Finds a date in the feed's own vocabulary or in that of Dublin Core.
fn find_entry_date(entry: XmlElement<'_>, name: &str) -> Option<String> {
    let date = find_plain_child(entry, name)
        .or_else(|| find_child_in(entry, XmlNamespace::DublinCore, name))?;
    non_blank(date.inner_text())
}

/// Returns the text of an element as one line of plain text; none where it is blank.
fn non_blank_line(element: XmlElement<'_>) -> Option<String> {
    non_blank(markup::to_plain_line(&element.inner_text()))
}

/// Finds the fullest text of an entry, with its markup.
fn find_fullest_text(entry: XmlElement<'_>) -> Option<(String, Markup)> {
    let full_text = |child: &XmlElement<'_>| {
        child.namespace() == XmlNamespace::Other && child.name() == "full-text"
    };
    let full = find_child_in(entry, XmlNamespace::Content, "encoded")
        // Of Yandex, which many Russian newsrooms serve.
        .or_else(|| entry.children().find(full_text))
        .or_else(|| {
            find_plain_child(entry, "content")
                .filter(|content| content.find_attribute("src").is_none())
        });
    let short = ["description", "summary", "subtitle"];
    let media =
        [find_child_in(entry, XmlNamespace::Media, "group"), Some(entry)].into_iter().flatten();
    let candidates = full
        .into_iter()
        .chain(short.into_iter().filter_map(|name| find_plain_child(entry, name)))
        .chain(find_child_in(entry, XmlNamespace::DublinCore, "description"))
        .chain(media.filter_map(|group| find_child_in(group, XmlNamespace::Media, "description")))
        .chain(find_child_in(entry, XmlNamespace::Itunes, "summary"));
    candidates.map(text_and_markup).find(|(text, _)| markup::count_visible(text) > 0)
}

/// Returns the text of an element, and whether it is HTML.
fn text_and_markup(element: XmlElement<'_>) -> (String, Markup) {
    // Atom's XHTML, and the HTML that careless feeds do not escape.
    if element.has_elements() {
        let inner =
            element.first_child("div").filter(|_| element.find_attribute("type") == Some("xhtml"));
        return (inner.unwrap_or(element).to_inner_html().trim().to_owned(), Markup::Html);
    }
    let text = element.inner_text().trim().to_owned();
    let is_plain =
        element.name() != "description" && element.find_attribute("type") == Some("text");
    let markup = match is_plain || !markup::is_marked_up(&text) {
        true => Markup::Plain,
        false => Markup::Html,
    };
    (text, markup)
}

/// Lists the authors of an entry: Dublin Core's, otherwise the feed's own.
fn list_entry_authors(entry: XmlElement<'_>) -> Vec<String> {
    let creators = entry
        .children()
        .filter(|child| child.namespace() == XmlNamespace::DublinCore && child.name() == "creator");
    let names: Vec<String> = creators.filter_map(non_blank_line).collect();
    if !names.is_empty() {
        return names;
    }
    let own = entry
        .children()
        .filter(|child| matches!(child.namespace(), XmlNamespace::Plain | XmlNamespace::Itunes))
        .filter(|child| child.name() == "author");
    own.filter_map(|author| match author.first_child("name") {
        Some(name) => non_blank_line(name),
        None => parse_author_name(&non_blank_line(author)?),
    })
    .collect()
}

/// Returns the name in `mail@example.org (Name)`, the form that RSS asks for; a text without an
/// address is a name.
fn parse_author_name(author: &str) -> Option<String> {
    if !author.contains('@') {
        return non_blank(author);
    }
    let (_, name) = author.split_once('(')?;
    non_blank(name.trim_end_matches(')'))
}

/// Finds the first category: the feed's own, otherwise Dublin Core's subject.
fn find_entry_section(entry: XmlElement<'_>) -> Option<String> {
    let category = find_plain_child(entry, "category");
    let label = category.and_then(|category| {
        let label = category.find_attribute("label").or_else(|| category.find_attribute("term"));
        label.map(str::to_owned).or_else(|| non_blank_line(category))
    });
    label.or_else(|| non_blank_line(find_child_in(entry, XmlNamespace::DublinCore, "subject")?))
}

/// Finds the address of an entry: its link, otherwise a permanent `guid`.
fn find_entry_url(entry: XmlElement<'_>) -> Option<String> {
    let links =
        || entry.children().filter(|e| e.namespace() == XmlNamespace::Plain && e.name() == "link");
    let is_alternate =
        |link: &XmlElement<'_>| matches!(link.find_attribute("rel"), None | Some("alternate"));
    let by_attribute = links().filter(is_alternate).find_map(|link| link.find_attribute("href"));
    let by_text = || links().find_map(|link| non_blank(link.inner_text()));
    let guid = || {
        let guid = find_plain_child(entry, "guid")
            .filter(|g| g.find_attribute("isPermaLink") != Some("false"))?;
        non_blank(guid.inner_text()).filter(|guid| guid.starts_with("http"))
    };
    by_attribute.map(str::to_owned).or_else(by_text).or_else(guid)
}

/// Finds the address of the first image of an entry.
fn find_entry_image(entry: XmlElement<'_>) -> Option<String> {
    let is_image = |element: &XmlElement<'_>| {
        let says = |name: &str, what: &str| {
            element.find_attribute(name).is_some_and(|value| value.starts_with(what))
        };
        let is_media = element.namespace() == XmlNamespace::Media;
        match element.name() {
            "content" if is_media => says("medium", "image") || says("type", "image/"),
            "thumbnail" if is_media => true,
            "enclosure" => says("type", "image/"),
            "link" => says("rel", "enclosure") && says("type", "image/"),
            "image" => element.namespace() == XmlNamespace::Itunes,
            _ => false,
        }
    };
    let image = entry.descendants().find(is_image)?;
    let address = image.find_attribute("url").or_else(|| image.find_attribute("href"));
    address.map(str::to_owned)
}
