//! An object of JSON as an article, whichever of the known keys it has ([`super::json_keys`]).

use std::collections::HashMap;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::contents::non_blank;
use super::json_keys::{
    ADDRESSES, AUTHORS, BODIES, BODY_LIST, CREATED, FIELDS, GRAPH, HEADLINE_LIST, HTML_BODIES, IDS,
    IMAGES, LANGUAGES, MODIFIED, NESTED, PLAIN_BODIES, PUBLISHERS, SECTIONS, SOURCE, TITLES,
    VERSION,
};
use super::json_value::{Prose, Said};
use super::markup;
use crate::article::{Markup, Moment, Raw};
use crate::failure::{Failure, FailureCode};

/// An object as it is read: the values of the keys that are known.
#[derive(Default)]
pub(super) struct Item {
    said: HashMap<&'static str, Said>,
    prose: HashMap<&'static str, Prose>,
    bodies: Vec<Text>,
    headlines: Vec<Text>,
    nested: Vec<Item>,
    /// The first of a list of objects that has a text.
    main: Option<Box<Item>>,
}

#[derive(Deserialize)]
struct Text {
    role: Option<String>,
    #[serde(rename = "contentType", alias = "contenttype")]
    content_type: Option<String>,
    value: String,
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut item = Item::default();
        while let Some(key) = map.next_key::<String>()? {
            let key = key.as_str();
            if key == BODY_LIST {
                item.bodies = map.next_value()?;
            } else if key == HEADLINE_LIST {
                item.headlines = map.next_value()?;
            } else if key == GRAPH {
                item.main = map.next_value::<Graph>()?.0.map(Box::new);
            } else if NESTED.contains(&key) {
                item.nested.push(map.next_value()?);
            } else if let Some(known) = find_key(key, &[&BODIES]) {
                item.prose.insert(known, map.next_value()?);
            } else if let Some(known) = find_key(key, &FIELDS) {
                item.said.insert(known, map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(item)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Item, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item::default())
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::default())
    }
}

/// Finds a key in one of the tables.
fn find_key(key: &str, tables: &[&[&'static str]]) -> Option<&'static str> {
    tables.iter().flat_map(|table| table.iter()).find(|known| **known == key).copied()
}

/// The article in a list of objects.
struct Graph(Option<Item>);

impl<'de> Deserialize<'de> for Graph {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Objects;
        impl<'de> Visitor<'de> for Objects {
            type Value = Graph;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of objects")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Graph, A::Error> {
                let mut found = None;
                while let Some(item) = list.next_element::<Item>()? {
                    found = found.or_else(|| (!item.prose.is_empty()).then_some(item));
                }
                Ok(Graph(found))
            }
        }
        deserializer.deserialize_seq(Objects)
    }
}

impl Item {
    /// Makes the article of the values.
    ///
    /// # Errors
    /// `NoArticle` where no key of a body has text; the message names the keys.
    pub(super) fn into_article(self) -> Result<Raw, Failure> {
        self.read_article().ok_or_else(|| {
            let keys: Vec<_> = BODIES.iter().map(|key| format!("\"{key}\"")).collect();
            let message = format!(
                "the object has no text: none under {}; copydesk's own key is \"body\"",
                keys.join(", ")
            );
            Failure::new(FailureCode::NoArticle, message)
        })
    }

    /// Makes the article of the values; none where no key of a body has text.
    pub(super) fn read_article(mut self) -> Option<Raw> {
        let Some((text, markup)) = self.take_body() else { return self.main?.read_article() };
        let created = self.take_created();
        let version = self.take_text(&VERSION);
        let modified = self.take_text(&MODIFIED).or_else(|| self.take_greenwich("modified_gmt"));
        let within = |item: &mut Self, keys: &[&'static str]| {
            item.nested.iter_mut().find_map(|nested| nested.take_text(keys))
        };
        let names = self.take_names(&AUTHORS);
        let nested_names = || {
            self.nested
                .iter_mut()
                .map(|nested| nested.take_names(&AUTHORS))
                .find(|names| !names.is_empty())
        };
        let authors =
            Some(names).filter(|names| !names.is_empty()).or_else(nested_names).unwrap_or_default();
        Some(Raw {
            text,
            markup,
            title: self.take_title(),
            language: self.take_text(&LANGUAGES),
            modified: modified.or_else(|| version.clone().filter(|_| created.is_some())),
            date: created.or(version),
            authors,
            publisher: self.take_publisher().or_else(|| within(&mut self, &PUBLISHERS)),
            section: self.take_name(&SECTIONS),
            image: self.take_name(&IMAGES).or_else(|| within(&mut self, &IMAGES)),
            url: self.take_address(),
            id: self.take_text(&IDS),
        })
    }

    /// Takes the first body that shows something.
    fn take_body(&mut self) -> Option<(String, Markup)> {
        BODIES.iter().find_map(|&key| {
            let (text, markup) = match key {
                BODY_LIST => take_main_body(std::mem::take(&mut self.bodies))?,
                _ => {
                    let Prose(text) = self.prose.remove(key)?;
                    let markup = guess_markup(key, &text);
                    (text, markup)
                }
            };
            let shows = match markup {
                Markup::Plain => !text.trim().is_empty(),
                Markup::Html => markup::count_visible(&text) > 0,
            };
            shows.then_some((text, markup))
        })
    }

    fn take_title(&mut self) -> Option<String> {
        TITLES.iter().find_map(|&key| {
            if key == HEADLINE_LIST {
                return take_main_text(std::mem::take(&mut self.headlines)).and_then(non_blank);
            }
            let said = self.said.remove(key)?;
            let written = said.text.is_some();
            let title = said.text.or_else(|| said.names.into_iter().next()).and_then(non_blank)?;
            // WordPress renders a headline as HTML
            Some(if written { title } else { markup::to_plain_line(&title) })
        })
    }

    /// Takes the date of publication. WordPress gives the time of the site and that of Greenwich: the
    /// difference is the zone.
    fn take_created(&mut self) -> Option<String> {
        let local = self.take_text(&CREATED);
        let greenwich = self.take_greenwich("date_gmt");
        match (local, greenwich) {
            (Some(local), Some(greenwich)) => Some(add_zone(&local, &greenwich).unwrap_or(local)),
            (local, greenwich) => local.or(greenwich),
        }
    }

    fn take_greenwich(&mut self, key: &'static str) -> Option<String> {
        let time = self.take_text(&[key])?;
        Some(if time.ends_with('Z') { time } else { format!("{time}Z") })
    }

    fn take_publisher(&mut self) -> Option<String> {
        let is_name = |name: &String| !name.contains("://");
        PUBLISHERS.iter().find_map(|&key| {
            // an address there is that of the article, which is read later
            if key == SOURCE && self.said.get(key)?.names.first().is_some_and(|name| !is_name(name))
            {
                return None;
            }
            self.take_name(&[key]).filter(is_name)
        })
    }

    fn take_address(&mut self) -> Option<String> {
        let first = self.take_name(&["url"]);
        first.or_else(|| {
            ADDRESSES.iter().find_map(|&key| self.take_name(&[key]).filter(|at| at.contains("://")))
        })
    }

    /// Takes the first text or number under one of the keys.
    fn take_text(&mut self, keys: &[&'static str]) -> Option<String> {
        keys.iter().find_map(|key| {
            let said = self.said.remove(key)?;
            said.text.and_then(non_blank).or_else(|| said.names.into_iter().next())
        })
    }

    fn take_name(&mut self, keys: &[&'static str]) -> Option<String> {
        keys.iter().find_map(|key| self.said.remove(key)?.first_name())
    }

    fn take_names(&mut self, keys: &[&'static str]) -> Vec<String> {
        let names = keys.iter().filter_map(|key| Some(self.said.remove(key)?.names));
        names.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
    }
}

/// Guesses the markup of the value of a key. A text that begins with a tag is HTML; what others call
/// content may also have tags farther on.
fn guess_markup(key: &str, text: &str) -> Markup {
    let begins = || text.trim_start().starts_with('<') && markup::is_marked_up(text);
    let holds = || ["</p>", "<p>", "<p ", "<br", "</div>"].iter().any(|tag| text.contains(tag));
    let html = HTML_BODIES.contains(&key)
        || (!PLAIN_BODIES.contains(&key) && (begins() || (key != "body" && holds())));
    if html { Markup::Html } else { Markup::Plain }
}

/// Writes a local time with its zone, which is its distance from the time of Greenwich.
fn add_zone(local: &str, greenwich: &str) -> Option<String> {
    let minutes = |text: &str| Moment::parse_machine_date(text)?.minutes_since_epoch();
    let offset = minutes(&format!("{local}Z"))? - minutes(greenwich)?;
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, rest) = (offset.abs() / 60, offset.abs() % 60);
    (hours <= 14).then(|| format!("{local}{sign}{hours:02}:{rest:02}"))
}

/// Takes the body whose role is `main`, otherwise the first; of those the one in HTML.
fn take_main_body(mut bodies: Vec<Text>) -> Option<(String, Markup)> {
    let has_main = bodies.iter().any(|body| body.role.as_deref() == Some("main"));
    bodies.retain(|body| !has_main || body.role.as_deref() == Some("main"));
    let role = bodies.first()?.role.clone();
    bodies.retain(|body| body.role == role);
    let is_html =
        |body: &Text| body.content_type.as_deref().is_some_and(|kind| kind.contains("html"));
    let at = bodies.iter().position(is_html);
    let body = bodies.into_iter().nth(at.unwrap_or(0))?;
    Some((body.value, if at.is_some() { Markup::Html } else { Markup::Plain }))
}

/// Takes the text whose role is `main`, otherwise the first.
fn take_main_text(texts: Vec<Text>) -> Option<String> {
    let at = texts.iter().position(|text| text.role.as_deref() == Some("main")).unwrap_or(0);
    texts.into_iter().nth(at).map(|text| text.value)
}
