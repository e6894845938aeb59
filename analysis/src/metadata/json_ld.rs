//! Structured data in a page: schema.org in JSON-LD.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::reader::to_plain_text;
use crate::article::Moment;

/// The structured data on one article or page.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub kind: ItemKind,
    pub headline: Option<String>,
    /// Its addresses.
    pub urls: Vec<String>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    pub authors: Vec<String>,
    /// Authors that are said to be organisations.
    pub houses: Vec<String>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub image: Option<String>,
    pub language: Option<String>,
}

/// The kind of an item, the most telling last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ItemKind {
    /// A video or another work that may only be on the page.
    #[default]
    Work,
    /// The page itself.
    Page,
    /// An article.
    Article,
}

type Object = Map<String, Value>;
/// Objects that others refer to by `@id`.
type ObjectsById<'v> = HashMap<&'v str, &'v Object>;

/// Values of one list that are used, at most: a page's article has few authors and images.
const MOST_VALUES: usize = 40;

/// Articles and pages that are used, at most: more than a handful are other articles.
const MOST_ITEMS: usize = 100;

/// Returns the articles and pages that a page's structured data describes, in order.
pub(super) fn read_items(scripts: &[String]) -> Vec<Item> {
    let values: Vec<Value> = scripts.iter().flat_map(|script| parse_script(script)).collect();
    let mut objects = Vec::new();
    for value in &values {
        gather_objects(value, &mut objects);
    }
    let mut known = ObjectsById::new();
    for object in &objects {
        if let Some(id) = object.get("@id").and_then(Value::as_str)
            && object.len() > 1
        {
            known.entry(id).or_insert(object);
        }
    }
    objects.iter().filter_map(|object| read_item(object, &known)).take(MOST_ITEMS).collect()
}

/// Returns the objects that can be about the page's article; not those in lists of other articles.
fn gather_objects<'v>(value: &'v Value, objects: &mut Vec<&'v Object>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather_objects(value, objects)),
        Value::Object(object) => {
            objects.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    gather_objects(inner, objects);
                }
            }
        }
        _ => {}
    }
}

fn read_item(object: &Object, known: &ObjectsById<'_>) -> Option<Item> {
    let kind = item_kind(object)?;
    let date = |keys: [&str; 2]| keys.into_iter().find_map(|key| read_moment(object.get(key)?));
    let all = |key: &str| read_strings(object.get(key), known);
    let first = |key: &str| all(key).into_iter().next();
    let (mut authors, mut houses) = (Vec::new(), Vec::new());
    for author in list_values(object.get("author").or_else(|| object.get("creator"))) {
        let is_house = resolve_reference(author, known)
            .is_some_and(|object| schema_types(object).any(|kind| kind.ends_with("Organization")));
        let names = read_strings(Some(author), known);
        if is_house { houses.extend(names) } else { authors.extend(names) }
    }
    let urls = ["url", "mainEntityOfPage", "@id"].into_iter().filter_map(|key| {
        let value = object.get(key)?;
        let inner = value.as_object().and_then(|page| page.get("@id").or_else(|| page.get("url")));
        inner.unwrap_or(value).as_str().map(str::to_owned)
    });
    Some(Item {
        kind,
        headline: first("headline").or_else(|| first("name")),
        urls: urls.collect(),
        published: date(["datePublished", "uploadDate"]).or_else(|| date(["dateCreated", ""])),
        modified: date(["dateModified", ""]),
        authors,
        houses,
        publisher: first("publisher").or_else(|| first("sourceOrganization")),
        section: first("articleSection"),
        image: read_image(object.get("image"), known)
            .or_else(|| read_image(object.get("thumbnailUrl"), known)),
        language: first("inLanguage"),
    })
}

fn item_kind(object: &Object) -> Option<ItemKind> {
    schema_types(object)
        .filter_map(|name| match name {
            "JobPosting" | "ItemPage" | "CollectionPage" | "SearchResultsPage" | "ProfilePage" => {
                None
            }
            "VideoObject" | "Recipe" | "Review" | "CreativeWork" | "PodcastEpisode" | "HowTo"
            | "Course" => Some(ItemKind::Work),
            "Report" => Some(ItemKind::Article),
            _ if name.ends_with("Article") || name.ends_with("Posting") => Some(ItemKind::Article),
            _ if name.ends_with("Page") => Some(ItemKind::Page),
            _ => None,
        })
        .max()
}

fn schema_types(object: &Object) -> impl Iterator<Item = &str> {
    let names = list_values(object.get("@type")).filter_map(Value::as_str);
    names.map(|name| name.rsplit(['/', '#']).next().unwrap_or(name))
}

/// Returns the values of a list, or the one that is there alone.
fn list_values(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let (one, many) = match value {
        Some(Value::Array(values)) => (None, values.as_slice()),
        other => (other, [].as_slice()),
    };
    one.into_iter().chain(many).take(MOST_VALUES)
}

/// Returns the object itself, or the one it refers to.
fn resolve_reference<'v>(value: &'v Value, known: &ObjectsById<'v>) -> Option<&'v Object> {
    let object = value.as_object()?;
    let id = object.get("@id").and_then(Value::as_str);
    let is_described = object.len() > 1 && object.contains_key("name");
    if is_described {
        Some(object)
    } else {
        id.and_then(|id| known.get(id).copied()).or(Some(object))
    }
}

/// Reads texts and the names of objects.
fn read_strings(value: Option<&Value>, known: &ObjectsById<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for value in list_values(value) {
        let name = match value {
            Value::String(text) => Some(text.as_str()),
            _ => resolve_reference(value, known)
                .and_then(|object| list_values(object.get("name")).find_map(Value::as_str)),
        };
        found.extend(name.map(to_plain_text).filter(|name| !name.is_empty()));
    }
    found
}

fn read_image(value: Option<&Value>, known: &ObjectsById<'_>) -> Option<String> {
    list_values(value).find_map(|value| match value {
        Value::String(url) => Some(url.clone()),
        _ => {
            let object = resolve_reference(value, known)?;
            let url = object.get("url").or_else(|| object.get("contentUrl"))?;
            list_values(Some(url)).find_map(Value::as_str).map(str::to_owned)
        }
    })
}

fn read_moment(value: &Value) -> Option<Moment> {
    match value {
        Value::String(text) => Moment::parse_machine_date(text),
        Value::Number(number) => Moment::parse_machine_date(&number.to_string()),
        Value::Object(object) => Moment::parse_machine_date(object.get("@value")?.as_str()?),
        Value::Array(values) => Moment::parse_machine_date(values.first()?.as_str()?),
        _ => None,
    }
}

/// Returns the values in a script. What is no JSON is mended where the mistake is a common one.
fn parse_script(script: &str) -> Vec<Value> {
    let read = |text: &str| serde_json::Deserializer::from_str(text).into_iter().collect();
    let whole: Result<Vec<Value>, _> = read(script.trim());
    if let Ok(values) = whole {
        return values;
    }
    let Some(mended) = mend_json(script) else { return Vec::new() };
    // what could be read before the mistake
    serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).collect()
}

/// Takes away the text around the JSON (comments, CDATA), control characters and backslashes in
/// strings that JSON does not allow, quotes that were not escaped, and commas before a bracket.
fn mend_json(script: &str) -> Option<String> {
    let mut script = script.trim();
    for around in ["//", "<!--", "<![CDATA["] {
        script = script.strip_prefix(around).unwrap_or(script).trim_start();
    }
    for around in ["-->", "]]>", "//"] {
        script = script.strip_suffix(around).unwrap_or(script).trim_end();
    }
    let (start, end) = (script.find(['{', '['])?, script.rfind(['}', ']'])?);
    let json = script.get(start..=end)?;
    let mut out = String::with_capacity(json.len());
    let mut in_string = false;
    let mut rest = json.chars();
    while let Some(c) = rest.next() {
        let next = || rest.as_str().trim_start().chars().next();
        match c {
            '\\' if in_string => match rest.next() {
                Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    out.extend(['\\', escaped]);
                }
                other => out.extend(other),
            },
            '"' if in_string => {
                in_string = !next().is_none_or(|c| matches!(c, ',' | ':' | '}' | ']'));
                out.push_str(if in_string { "\\\"" } else { "\"" });
            }
            '"' => {
                in_string = true;
                out.push(c);
            }
            ',' if !in_string && next().is_some_and(|c| matches!(c, '}' | ']')) => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    Some(out)
}
