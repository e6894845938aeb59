//! Names and ids as JSON writes them, and the failure of JSON that does not parse.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::contents::non_blank;
use crate::failure::{Failure, FailureCode};
use crate::limits;

/// The names in a value: a text, a number, an object with a name or an address, or a list of such. Any
/// other value has none.
#[derive(Default)]
pub(super) struct Said {
    /// The text or number, if the value is one.
    pub(super) text: Option<String>,
    /// All names in the value.
    pub(super) names: Vec<String>,
}

impl Said {
    /// Returns the first name in the value.
    pub(super) fn first_name(self) -> Option<String> {
        self.names.into_iter().next()
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Names)
    }
}

/// Keys under which an object has its name or its value ...
const NAME_KEYS: [&str; 6] = ["name", "rendered", "@value", "value", "$date", "display_name"];
/// ... and its address, which counts where it has no name.
const ADDRESS_KEYS: [&str; 5] = ["url", "contentUrl", "@id", "href", "source_url"];

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, an object with a name, or a list of such")
    }

    fn visit_str<E>(self, text: &str) -> Result<Said, E> {
        Ok(Said { text: Some(text.to_owned()), names: non_blank(text).into_iter().collect() })
    }

    fn visit_u64<E>(self, number: u64) -> Result<Said, E> {
        Ok(Said { text: Some(number.to_string()), names: Vec::new() })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Said, E> {
        Ok(Said { text: Some(number.to_string()), names: Vec::new() })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Said, E> {
        Ok(Said { text: Some(number.to_string()), names: Vec::new() })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Said, E> {
        Ok(Said::default())
    }

    fn visit_unit<E>(self) -> Result<Said, E> {
        Ok(Said::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Said, A::Error> {
        let mut found = Said::default();
        let mut address = None;
        while let Some(key) = map.next_key::<String>()? {
            if NAME_KEYS.contains(&key.as_str()) && found.names.is_empty() {
                found.names.extend(map.next_value::<Said>()?.first_name());
            } else if ADDRESS_KEYS.contains(&key.as_str()) && address.is_none() {
                address = map.next_value::<Said>()?.first_name();
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if found.names.is_empty() {
            found.names.extend(address);
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Said, A::Error> {
        let mut found = Said::default();
        while found.names.len() < limits::NAMES_IN_LIST
            && let Some(item) = list.next_element::<Said>()?
        {
            found.names.extend(item.first_name());
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }
}

/// A text, or the paragraphs in a list or an object.
#[derive(Default)]
pub(super) struct Prose(pub(super) String);

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Paragraphs)
    }
}

/// Keys under which an object has its text.
const TEXT_KEYS: [&str; 8] =
    ["rendered", "value", "@value", "html", "text", "content", "plain", "body"];

struct Paragraphs;

impl<'de> Visitor<'de> for Paragraphs {
    type Value = Prose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, an object with a text, or a list of such")
    }

    fn visit_str<E>(self, text: &str) -> Result<Prose, E> {
        Ok(Prose(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Prose, E> {
        Ok(Prose(text))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Prose, E> {
        Ok(Prose::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Prose, E> {
        Ok(Prose::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Prose, E> {
        Ok(Prose::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Prose, E> {
        Ok(Prose::default())
    }

    fn visit_unit<E>(self) -> Result<Prose, E> {
        Ok(Prose::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Prose, A::Error> {
        let mut found = Prose::default();
        while let Some(key) = map.next_key::<String>()? {
            if TEXT_KEYS.contains(&key.as_str()) && found.0.is_empty() {
                found = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Prose, A::Error> {
        let mut found = Prose::default();
        while let Some(paragraph) = list.next_element::<Prose>()? {
            if !found.0.is_empty() && !paragraph.0.is_empty() {
                found.0.push_str("\n\n");
            }
            found.0.push_str(&paragraph.0);
        }
        Ok(found)
    }
}

/// Makes the failure of JSON that cannot be read: it does not parse, or it is no article.
pub(super) fn json_failure(error: &serde_json::Error) -> Failure {
    let code = match error.classify() {
        serde_json::error::Category::Data => FailureCode::NoArticle,
        _ => FailureCode::BadJson,
    };
    Failure::new(code, format!("the JSON cannot be read: {error}"))
}
