//! Partial parsing of an entity's JSON: what is not wanted is passed over, and strings without escapes
//! are borrowed from the line.
//!
//! Dumps are made by PHP, which writes an empty object as an empty array: `"labels":[]`. So whatever should
//! be an object may be a list, and counts as empty then. A value of a type that is not expected counts as
//! none.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// An entity of a dump, as far as it is read.
#[derive(Debug, Default)]
pub struct JsonEntity<'j> {
    /// `item`, `property`, `lexeme` and the like.
    pub entity_type: Cow<'j, str>,
    /// `Q64`.
    pub id: Cow<'j, str>,
    /// The entity that took its place.
    pub is_redirect: bool,
    /// Languages with labels.
    pub labels: Vec<(Cow<'j, str>, Cow<'j, str>)>,
    /// Languages with aliases.
    pub aliases: Vec<(Cow<'j, str>, Cow<'j, str>)>,
    /// Statements by property, those of wanted properties alone.
    pub claims: Vec<(Cow<'j, str>, Vec<Statement<'j>>)>,
    /// The sites that have a page on it.
    pub sites: Vec<Cow<'j, str>>,
}

/// A statement.
#[derive(Debug)]
pub struct Statement<'j> {
    /// `preferred`, `normal` or `deprecated`.
    pub rank: Cow<'j, str>,
    /// The value; none where it is unknown, or said to be none.
    pub value: Option<Value>,
}

/// A value of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The number of an item.
    Item(u32),
    /// A year.
    Year(i32),
}

/// Which languages and properties are read.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The languages of names, by the first parts of their tags; all where there are none.
    pub languages: &'w [String],
    /// The properties.
    pub properties: &'w [&'static str],
}

impl<'w> Wanted<'w> {
    /// Names that are the same in many languages have `mul`.
    fn wants_language(&self, tag: &str) -> bool {
        let language = tag.split('-').next().unwrap_or_default();
        self.languages.is_empty()
            || matches!(language, "en" | "mul")
            || self.languages.iter().any(|wanted| wanted == language)
    }

    /// Parses a line.
    ///
    /// # Errors
    /// When it is no JSON object.
    pub fn parse<'j>(self, line: &'j [u8]) -> Result<JsonEntity<'j>, serde_json::Error>
    where
        'w: 'j,
    {
        let mut parser = serde_json::Deserializer::from_slice(line);
        let entity = self.deserialize(&mut parser)?;
        parser.end()?;
        Ok(entity)
    }
}

/// Borrows a string where it can.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'j>(#[serde(borrow)] Cow<'j, str>);

impl<'j, 'w: 'j> DeserializeSeed<'j> for Wanted<'w> {
    type Value = JsonEntity<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'j, 'w: 'j> Visitor<'j> for Wanted<'w> {
    type Value = JsonEntity<'j>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an entity")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entity = JsonEntity::default();
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "type" => entity.entity_type = map.next_value::<Text>()?.0,
                "id" => entity.id = map.next_value::<Text>()?.0,
                "redirect" => {
                    map.next_value::<IgnoredAny>()?;
                    entity.is_redirect = true;
                }
                "labels" => entity.labels = map.next_value_seed(Terms(self))?,
                "aliases" => entity.aliases = map.next_value_seed(Terms(self))?,
                "claims" => entity.claims = map.next_value_seed(Claims(self))?,
                "sitelinks" => entity.sites = map.next_value_seed(Sites)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(entity)
    }
}

/// Reads labels or aliases: by language one object, or a list of them.
struct Terms<'w>(Wanted<'w>);

impl<'j, 'w: 'j> DeserializeSeed<'j> for Terms<'w> {
    type Value = Vec<(Cow<'j, str>, Cow<'j, str>)>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j, 'w: 'j> Visitor<'j> for Terms<'w> {
    type Value = Vec<(Cow<'j, str>, Cow<'j, str>)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("names by language")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut terms = Vec::new();
        while let Some(Text(language)) = map.next_key()? {
            if self.0.wants_language(&language) {
                let TermList(texts) = map.next_value()?;
                terms.extend(texts.into_iter().map(|text| (language.clone(), text)));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(terms)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, list: A) -> Result<Self::Value, A::Error> {
        skip_list(list).map(|()| Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// Names of one language.
#[derive(Default)]
struct TermList<'j>(Vec<Cow<'j, str>>);

impl<'j> Deserialize<'j> for TermList<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TermListVisitor)
    }
}

struct TermListVisitor;

impl<'j> Visitor<'j> for TermListVisitor {
    type Value = TermList<'j>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name, or several")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(Text(key)) = map.next_key()? {
            if key == "value" {
                texts.push(map.next_value::<Text>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(TermList(texts))
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(TermList(some)) = list.next_element()? {
            texts.extend(some);
        }
        Ok(TermList(texts))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(TermList::default())
    }
}

/// Reads the statements of wanted properties.
struct Claims<'w>(Wanted<'w>);

impl<'j, 'w: 'j> DeserializeSeed<'j> for Claims<'w> {
    type Value = Vec<(Cow<'j, str>, Vec<Statement<'j>>)>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j, 'w: 'j> Visitor<'j> for Claims<'w> {
    type Value = Vec<(Cow<'j, str>, Vec<Statement<'j>>)>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("statements by property")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut claims = Vec::new();
        while let Some(Text(property)) = map.next_key()? {
            if self.0.properties.contains(&&*property) {
                let statements: Vec<JsonStatement> = map.next_value()?;
                let read = |statement: JsonStatement<'j>| Statement {
                    rank: statement.rank,
                    value: statement.mainsnak.and_then(|snak| snak.datavalue?.value.0),
                };
                claims.push((property, statements.into_iter().map(read).collect()));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(claims)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, list: A) -> Result<Self::Value, A::Error> {
        skip_list(list).map(|()| Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

#[derive(Deserialize)]
struct JsonStatement<'j> {
    #[serde(borrow, default)]
    rank: Cow<'j, str>,
    #[serde(default)]
    mainsnak: Option<Snak>,
}

#[derive(Deserialize)]
struct Snak {
    #[serde(default)]
    datavalue: Option<DataValue>,
}

#[derive(Deserialize)]
struct DataValue {
    #[serde(default)]
    value: AnyValue,
}

/// A value of any type; only items and years are kept.
#[derive(Default)]
struct AnyValue(Option<Value>);

impl<'j> Deserialize<'j> for AnyValue {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValueVisitor)
    }
}

struct AnyValueVisitor;

impl<'j> Visitor<'j> for AnyValueVisitor {
    type Value = AnyValue;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut value = None;
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "id" => value = item_number(&map.next_value::<Text>()?.0).map(Value::Item),
                "time" => value = year_of(&map.next_value::<Text>()?.0).map(Value::Year),
                // what dumps had before `id`
                "numeric-id" if value.is_none() => {
                    value = u32::try_from(map.next_value::<u64>()?).ok().map(Value::Item);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(AnyValue(value))
    }

    fn visit_seq<A: SeqAccess<'j>>(self, list: A) -> Result<Self::Value, A::Error> {
        skip_list(list).map(|()| AnyValue(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(AnyValue(None))
    }
}

/// Reads the names of sites.
struct Sites;

impl<'j> DeserializeSeed<'j> for Sites {
    type Value = Vec<Cow<'j, str>>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Sites {
    type Value = Vec<Cow<'j, str>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("pages by site")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut sites = Vec::new();
        while let Some((Text(site), IgnoredAny)) = map.next_entry()? {
            sites.push(site);
        }
        Ok(sites)
    }

    fn visit_seq<A: SeqAccess<'j>>(self, list: A) -> Result<Self::Value, A::Error> {
        skip_list(list).map(|()| Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
}

/// Passes over a list that stands where an object should.
fn skip_list<'j, A: SeqAccess<'j>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Returns the number of an item's id.
pub fn item_number(id: &str) -> Option<u32> {
    id.strip_prefix('Q')?.parse().ok()
}

/// Returns the year of a time: of `+1952-10-07T00:00:00Z`, `-0044-03-15T00:00:00Z`.
fn year_of(time: &str) -> Option<i32> {
    let (sign, rest) = match time.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, time.strip_prefix('+').unwrap_or(time)),
    };
    let year: i32 = rest.split('-').next()?.parse().ok()?;
    Some(sign * year)
}
