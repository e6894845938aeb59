//! Feeds: RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that news uses (content, Dublin Core, Media
//! RSS, podcasts). Each entry with text is an article: its full content where the feed has it, else
//! its summary.
//!
//! Sloppy feeds are common, so the name of an element counts and not the version of the feed. A text is
//! HTML if it has tags or entities, whatever its type says, unless Atom says that it is text.

use super::contents::{Found, entries, said};
use super::markup;
use super::xml_tree::{Element, Space};
use crate::article::{Markup, Raw};
use crate::failure::Failure;

/// Reads the articles of a feed.
#[deprecated(note = "RN:read_feed")]
pub(super) fn articles(root: Element<'_>) -> Result<Vec<Found>, Failure> {
    let channel = root.child("channel").unwrap_or(root);
    let feed = Feed {
        publisher: plain(channel, "title").and_then(said_line),
        language: plain(channel, "language")
            .or_else(|| of(channel, Space::DublinCore, "language"))
            .and_then(|language| said(language.text()))
            .or_else(|| channel.attribute("xml:lang").map(str::to_owned))
            .or_else(|| root.attribute("xml:lang").map(str::to_owned)),
    };
    let is_entry = |element: &Element<'_>| matches!(element.name(), "item" | "entry");
    let alone = (root.name() == "entry").then_some(root);
    // In RSS 1.0 the items are beside the channel, otherwise in it.
    let beside = (channel.node_index() != root.node_index()).then_some(root);
    let inner = channel.children().chain(beside.into_iter().flat_map(Element::children));
    let all = alone.into_iter().chain(inner.filter(is_entry));
    entries("feed", all.map(|entry| article(entry, &feed)))
}

/// The fields that hold for all entries of a feed.
struct Feed {
    publisher: Option<String>,
    language: Option<String>,
}

/// Reads one entry; none where it has no text.
#[deprecated(note = "RN:read_feed_entry")]
fn article(entry: Element<'_>, feed: &Feed) -> Option<Raw> {
    let (text, markup) = body(entry)?;
    let date = |names: &[&str]| names.iter().find_map(|name| dated(entry, name));
    let source = plain(entry, "source");
    let publisher = source
        .and_then(|source| source.child("title").or(Some(source)))
        .or_else(|| of(entry, Space::DublinCore, "publisher"))
        .and_then(said_line);
    let id = plain(entry, "guid").or_else(|| plain(entry, "id"));
    let id = id.and_then(|id| said(id.text()));
    Some(Raw {
        text,
        markup,
        title: plain(entry, "title")
            .or_else(|| of(entry, Space::DublinCore, "title"))
            .or_else(|| of(entry, Space::Media, "title"))
            .and_then(said_line),
        language: of(entry, Space::DublinCore, "language")
            .and_then(|language| said(language.text()))
            .or_else(|| entry.attribute("xml:lang").map(str::to_owned))
            .or_else(|| feed.language.clone()),
        date: date(&["pubDate", "published", "issued", "date", "created"]),
        modified: date(&["updated", "modified"]),
        authors: authors(entry),
        publisher: publisher.or_else(|| feed.publisher.clone()),
        section: section(entry),
        image: image(entry),
        url: url(entry),
        id: id.or_else(|| entry.attribute("rdf:about").map(str::to_owned)),
    })
}

/// Finds the first child with this namespace and name.
#[deprecated(note = "RN:find_child_in")]
fn of<'d>(entry: Element<'d>, space: Space, name: &str) -> Option<Element<'d>> {
    entry.children().find(|child| child.space() == space && child.name() == name)
}

/// Finds the first child with this name and no namespace but the feed's own.
#[deprecated(note = "RN:find_plain_child")]
fn plain<'d>(entry: Element<'d>, name: &str) -> Option<Element<'d>> {
    of(entry, Space::Plain, name)
}

/// Finds a date in the feed's own vocabulary or in that of Dublin Core.
#[deprecated(note = "RN:find_entry_date")]
fn dated(entry: Element<'_>, name: &str) -> Option<String> {
    let date = plain(entry, name).or_else(|| of(entry, Space::DublinCore, name))?;
    said(date.text())
}

/// Returns the text of an element as one line of plain text; none where it is blank.
#[deprecated(note = "RN:non_blank_line")]
fn said_line(element: Element<'_>) -> Option<String> {
    said(markup::to_line(&element.text()))
}

/// Finds the fullest text of an entry, with its markup.
#[deprecated(note = "RN:find_fullest_text")]
fn body(entry: Element<'_>) -> Option<(String, Markup)> {
    let full_text =
        |child: &Element<'_>| child.space() == Space::Other && child.name() == "full-text";
    let full = of(entry, Space::Content, "encoded")
        // Of Yandex, which many Russian newsrooms serve.
        .or_else(|| entry.children().find(full_text))
        .or_else(|| plain(entry, "content").filter(|content| content.attribute("src").is_none()));
    let short = ["description", "summary", "subtitle"];
    let media = [of(entry, Space::Media, "group"), Some(entry)].into_iter().flatten();
    let candidates = full
        .into_iter()
        .chain(short.into_iter().filter_map(|name| plain(entry, name)))
        .chain(of(entry, Space::DublinCore, "description"))
        .chain(media.filter_map(|group| of(group, Space::Media, "description")))
        .chain(of(entry, Space::Itunes, "summary"));
    candidates.map(written).find(|(text, _)| markup::visible(text) > 0)
}

/// Returns the text of an element, and whether it is HTML.
#[deprecated(note = "RN:text_and_markup")]
fn written(element: Element<'_>) -> (String, Markup) {
    // Atom's XHTML, and the HTML that careless feeds do not escape.
    if element.has_elements() {
        let inner = element.child("div").filter(|_| element.attribute("type") == Some("xhtml"));
        return (inner.unwrap_or(element).html().trim().to_owned(), Markup::Html);
    }
    let text = element.text().trim().to_owned();
    let is_plain = element.name() != "description" && element.attribute("type") == Some("text");
    let markup = match is_plain || !markup::is_marked_up(&text) {
        true => Markup::Plain,
        false => Markup::Html,
    };
    (text, markup)
}

/// Lists the authors of an entry: Dublin Core's, otherwise the feed's own.
#[deprecated(note = "RN:list_entry_authors")]
fn authors(entry: Element<'_>) -> Vec<String> {
    let creators = entry
        .children()
        .filter(|child| child.space() == Space::DublinCore && child.name() == "creator");
    let names: Vec<String> = creators.filter_map(said_line).collect();
    if !names.is_empty() {
        return names;
    }
    let own = entry
        .children()
        .filter(|child| matches!(child.space(), Space::Plain | Space::Itunes))
        .filter(|child| child.name() == "author");
    own.filter_map(|author| match author.child("name") {
        Some(name) => said_line(name),
        None => named(&said_line(author)?),
    })
    .collect()
}

/// Returns the name in `mail@example.org (Name)`, the form that RSS asks for; a text without an
/// address is a name.
#[deprecated(note = "RN:parse_author_name")]
fn named(author: &str) -> Option<String> {
    if !author.contains('@') {
        return said(author);
    }
    let (_, name) = author.split_once('(')?;
    said(name.trim_end_matches(')'))
}

/// Finds the first category: the feed's own, otherwise Dublin Core's subject.
#[deprecated(note = "RN:find_entry_section")]
fn section(entry: Element<'_>) -> Option<String> {
    let category = plain(entry, "category");
    let label = category.and_then(|category| {
        let label = category.attribute("label").or_else(|| category.attribute("term"));
        label.map(str::to_owned).or_else(|| said_line(category))
    });
    label.or_else(|| said_line(of(entry, Space::DublinCore, "subject")?))
}

/// Finds the address of an entry: its link, otherwise a permanent `guid`.
#[deprecated(note = "RN:find_entry_url")]
fn url(entry: Element<'_>) -> Option<String> {
    let links = || entry.children().filter(|e| e.space() == Space::Plain && e.name() == "link");
    let is_alternate =
        |link: &Element<'_>| matches!(link.attribute("rel"), None | Some("alternate"));
    let by_attribute = links().filter(is_alternate).find_map(|link| link.attribute("href"));
    let by_text = || links().find_map(|link| said(link.text()));
    let guid = || {
        let guid = plain(entry, "guid").filter(|g| g.attribute("isPermaLink") != Some("false"))?;
        said(guid.text()).filter(|guid| guid.starts_with("http"))
    };
    by_attribute.map(str::to_owned).or_else(by_text).or_else(guid)
}

/// Finds the address of the first image of an entry.
#[deprecated(note = "RN:find_entry_image")]
fn image(entry: Element<'_>) -> Option<String> {
    let is_image = |element: &Element<'_>| {
        let says = |name: &str, what: &str| {
            element.attribute(name).is_some_and(|value| value.starts_with(what))
        };
        let is_media = element.space() == Space::Media;
        match element.name() {
            "content" if is_media => says("medium", "image") || says("type", "image/"),
            "thumbnail" if is_media => true,
            "enclosure" => says("type", "image/"),
            "link" => says("rel", "enclosure") && says("type", "image/"),
            "image" => element.space() == Space::Itunes,
            _ => false,
        }
    };
    let image = entry.descendants().find(is_image)?;
    let address = image.attribute("url").or_else(|| image.attribute("href"));
    address.map(str::to_owned)
}
