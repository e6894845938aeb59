//! The meaning that tags, classes and properties give the text in their element.

use super::page_source::Role;

/// The attributes of a tag that are worth keeping.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    names: Vec<&'static str>,
    values: Vec<Vec<u8>>,
}

/// Attributes that any tag may carry ...
const ANYWHERE: [&str; 5] = ["class", "itemprop", "property", "rel", "datetime"];
/// ... and those that count where a tag is known to have them.
const AT_TAG: [(&[u8], &[&str]); 6] = [
    (b"meta", &["name", "content"]),
    (b"link", &["href"]),
    (b"html", &["lang"]),
    (b"script", &["type"]),
    (b"time", &["pubdate", "content"]),
    (b"span", &["content"]),
];

impl Attributes {
    pub(super) fn clear(&mut self) {
        self.names.clear();
    }

    /// Begins an attribute; whether it is worth keeping.
    pub(super) fn begin_attribute(&mut self, tag: &[u8], name: &[u8]) -> bool {
        let own = AT_TAG.iter().filter(|(at, _)| *at == tag).flat_map(|(_, names)| names.iter());
        let known = ANYWHERE.iter().chain(own).find(|known| known.as_bytes() == name);
        // of two attributes with one name the first counts
        let Some(known) = known.filter(|known| !self.names.contains(known)) else { return false };
        match self.values.get_mut(self.names.len()) {
            Some(value) => value.clear(),
            None => self.values.push(Vec::new()),
        }
        self.names.push(known);
        true
    }

    pub(super) fn push_value(&mut self, value: &[u8]) {
        if let Some(last) = self.names.len().checked_sub(1).and_then(|at| self.values.get_mut(at)) {
            last.extend_from_slice(value);
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let at = self.names.iter().position(|known| *known == name)?;
        std::str::from_utf8(self.values.get(at)?).ok().map(str::trim)
    }

    /// Returns whether an attribute has this word among its own.
    pub(super) fn has_word(&self, name: &str, word: &str) -> bool {
        self.value_words(name).any(|own| own.eq_ignore_ascii_case(word))
    }

    fn value_words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.get(name).unwrap_or_default().split_ascii_whitespace()
    }
}

pub(super) fn is_json_ld(kind: &str) -> bool {
    kind.to_ascii_lowercase().starts_with("application/ld+json")
}

/// Returns whether an element has no end tag.
pub(super) fn is_void(tag: &[u8]) -> bool {
    matches!(tag, b"meta" | b"link" | b"img" | b"br" | b"hr" | b"input" | b"source" | b"wbr")
}

/// Returns whether an element is within a line.
pub(super) fn is_inline(tag: &[u8]) -> bool {
    matches!(
        tag,
        b"a" | b"abbr"
            | b"b"
            | b"bdi"
            | b"cite"
            | b"em"
            | b"font"
            | b"i"
            | b"img"
            | b"mark"
            | b"meta"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"sub"
            | b"sup"
            | b"svg"
            | b"path"
            | b"time"
            | b"u"
            | b"wbr"
            | b"link"
            | b"script"
            | b"style"
            | b"use"
            | b"g"
            | b"ruby"
            | b"rb"
            | b"rt"
            | b"rp"
            | b"rtc"
    )
}

/// Returns whether an element may begin within the reading of a word (`<rt>`) and not end it.
pub(super) fn is_within_ruby(tag: &[u8]) -> bool {
    is_inline(tag)
}

/// Returns the meaning that an element gives its text, if any.
pub(super) fn find_role(tag: &[u8], attributes: &Attributes) -> Option<Role> {
    if matches!(tag, b"nav" | b"aside" | b"footer") {
        return Some(Role::Aside);
    }
    if tag == b"h1" {
        return Some(Role::Heading);
    }
    if tag == b"time" {
        return Some(role_of_time(attributes));
    }
    if tag == b"meta" || tag == b"html" || tag == b"body" {
        return None;
    }
    let property = |name: &str| {
        let last = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
        match last.as_str() {
            "datepublished" | "datecreated" | "published_time" | "issued" => Some(Role::Published),
            "datemodified" | "modified_time" => Some(Role::Modified),
            "author" | "creator" => Some(Role::Author),
            "name" => Some(Role::Name),
            "comment" => Some(Role::Aside),
            _ => None,
        }
    };
    let said = attributes
        .value_words("itemprop")
        .chain(attributes.value_words("property"))
        .find_map(property);
    if said.is_some() {
        return said;
    }
    if attributes.has_word("rel", "author") {
        return Some(Role::Author);
    }
    attributes.value_words("class").find_map(role_of_class)
}

fn role_of_time(attributes: &Attributes) -> Role {
    let words = || attributes.value_words("class").chain(attributes.value_words("itemprop"));
    let says = |parts: &[&str]| {
        words().any(|word| {
            let word = word.to_ascii_lowercase();
            parts.iter().any(|part| word.contains(part))
        })
    };
    // WordPress writes both into the class of a page that was never changed
    if attributes.get("pubdate").is_some() || says(&["publish", "created", "dt-posted"]) {
        Role::Published
    } else if says(&["modif", "updat"]) {
        Role::Modified
    } else {
        Role::Time
    }
}

/// Classes of elements beside an article. Whole words: themes name their frames after what is
/// in them (`no-sidebar`, `comments-open`).
const ASIDES: [&str; 28] = [
    "comments",
    "comments-area",
    "comment-list",
    "comment",
    "sidebar",
    "widget-area",
    "related",
    "related-posts",
    "related-articles",
    "related-content",
    "related-news",
    "teasers",
    "teaser-list",
    "recommended",
    "recommendations",
    "most-read",
    "latest-news",
    "breaking-news",
    "masthead",
    "topbar",
    "top-bar",
    "ticker",
    "weather",
    // the day of the visit
    "today",
    "current-date",
    "currentdate",
    "today-date",
    "date-today",
];
/// Parts of the classes of what is above a headline and is not part of it.
const KICKERS: [&str; 10] = [
    "kicker",
    "overline",
    "eyebrow",
    "dachzeile",
    "topline",
    "roofline",
    "pretitle",
    "suptitle",
    "surtitre",
    "antetitulo",
];
/// Parts of the classes of bylines ...
const BYLINES: [&str; 8] =
    ["byline", "author", "authors", "autor", "auteur", "byl", "writer", "authorname"];
/// ... and of dates.
const DATES: [&str; 13] = [
    "date",
    "dates",
    "datetime",
    "timestamp",
    "published",
    "publishdate",
    "pubdate",
    "posted",
    "datum",
    "fecha",
    "tarih",
    "dateline",
    "time",
];

fn role_of_class(word: &str) -> Option<Role> {
    if word.len() > 60 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    if ASIDES.contains(&word.as_str()) {
        return Some(Role::Aside);
    }
    let is_one_of = |names: &[&str]| word.split(['-', '_']).any(|part| names.contains(&part));
    if is_one_of(&KICKERS) {
        return Some(Role::Kicker);
    }
    if is_one_of(&BYLINES) {
        return Some(Role::Byline);
    }
    if is_one_of(&DATES) {
        return Some(Role::Dated);
    }
    None
}
