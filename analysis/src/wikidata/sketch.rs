//! Sketches: what is written down of an item while the dump is read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::classes::is_never_kept;
use super::json::{JsonEntity, Statement, Value, Wanted, item_number};

/// The names of an item that are kept, labels before aliases. Few items have more.
const MOST_NAMES: usize = 200;

/// The longest name, in bytes: longer ones are descriptions.
const LONGEST_NAME: usize = 200;

/// The items in one list of a sketch: countries, occupations, positions.
const MOST_ITEMS: usize = 8;

/// Sites whose names end as those of Wikipedias do, and which are none.
const NO_WIKIPEDIAS: [&str; 11] = [
    "commonswiki",
    "foundationwiki",
    "incubatorwiki",
    "mediawikiwiki",
    "metawiki",
    "outreachwiki",
    "sourceswiki",
    "specieswiki",
    "wikidatawiki",
    "wikifunctionswiki",
    "wikimaniawiki",
];

/// The properties that are read: instance of, subclass of, sex or gender, birth, death, citizenship, country,
/// occupation, position held.
const PROPERTIES: [&str; 9] = ["P31", "P279", "P21", "P569", "P570", "P27", "P17", "P106", "P39"];

const MALE: u32 = 6_581_097;
const FEMALE: u32 = 6_581_072;

/// A name of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameForm {
    /// The name.
    #[serde(rename = "t")]
    pub text: String,
    /// The first parts of the tags of languages, parted by commas.
    #[serde(rename = "l")]
    pub languages: String,
    /// Whether it is a label of one of them.
    #[serde(rename = "m", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_label: bool,
}

/// What is written down of an item: as much as a base can hold of a candidate, of other classes the classes
/// above and a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sketch {
    /// The number of the item.
    #[serde(rename = "q")]
    pub id: u32,
    /// The number of Wikipedias with an article on it.
    #[serde(rename = "s", skip_serializing_if = "is_zero")]
    pub links: u32,
    /// Whether it may be an entity of the base: it has classes and enough links.
    #[serde(rename = "e", skip_serializing_if = "std::ops::Not::not")]
    pub is_candidate: bool,
    /// Classes of which it is an instance.
    #[serde(rename = "c", skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<u32>,
    /// Classes of which it is a subclass.
    #[serde(rename = "a", skip_serializing_if = "Vec::is_empty")]
    pub above: Vec<u32>,
    /// Its names.
    #[serde(rename = "n", skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<NameForm>,
    /// Whether it is a woman, where it is a man or a woman.
    #[serde(rename = "f", skip_serializing_if = "Option::is_none")]
    pub is_female: Option<bool>,
    /// The year of birth.
    #[serde(rename = "b", skip_serializing_if = "Option::is_none")]
    pub birth: Option<i32>,
    /// The year of death.
    #[serde(rename = "d", skip_serializing_if = "Option::is_none")]
    pub death: Option<i32>,
    /// Countries: of citizenship, else those in which it is.
    #[serde(rename = "p", skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<u32>,
    /// Occupations.
    #[serde(rename = "o", skip_serializing_if = "Vec::is_empty")]
    pub occupations: Vec<u32>,
    /// Positions.
    #[serde(rename = "h", skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<u32>,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Sketch {
    /// Returns the name to show: the English label, else that of all languages, else another one in Latin
    /// letters, else any.
    pub fn shown_name(&self) -> Option<&str> {
        let labels = || self.names.iter().filter(|name| name.is_label);
        let in_language = |tag: &str| {
            labels().find(|name| name.languages.split(',').any(|language| language == tag))
        };
        let is_latin = |name: &&NameForm| {
            let first = name.text.chars().find(|c| c.is_alphabetic());
            first.is_some_and(|c| u32::from(c) < 0x250)
        };
        let name = in_language("en")
            .or_else(|| in_language("mul"))
            .or_else(|| labels().find(is_latin))
            .or_else(|| labels().next())
            .or_else(|| self.names.first());
        name.map(|name| name.text.as_str())
    }
}

/// What a line of a dump is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// An item that may count.
    Kept(Box<Sketch>),
    /// An item that does not: too few links, or nothing but a page of Wikipedia's own.
    NotWanted,
    /// A property, a lexeme or the like.
    NoItem,
    /// An item that another one took the place of.
    Redirect,
    /// No entity at all: the beginning or the end of the list, an empty line.
    Frame,
    /// A line that cannot be read, with the reason.
    Unreadable(String),
}

/// What is read of a dump.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SketchFilter {
    /// The languages whose names are kept, besides English; all where none are named.
    pub languages: Vec<String>,
    /// The fewest Wikipedias with an article on it that a candidate has.
    pub min_sitelinks: u32,
}

impl SketchFilter {
    /// Reads a line of a dump.
    pub fn read_line(&self, line: &[u8]) -> Line {
        let line = line.trim_ascii();
        let line = line.strip_suffix(b",").unwrap_or(line);
        if matches!(line, b"" | b"[" | b"]") {
            return Line::Frame;
        }
        let wanted = Wanted { languages: &self.languages, properties: &PROPERTIES };
        match wanted.parse(line) {
            Ok(entity) if entity.is_redirect => Line::Redirect,
            Ok(entity) => match item_number(&entity.id) {
                Some(id) => self.sketch(id, &entity),
                None if entity.id.is_empty() => Line::Unreadable("an entity without an id".into()),
                None => Line::NoItem,
            },
            Err(error) => Line::Unreadable(error.to_string()),
        }
    }

    fn sketch(&self, id: u32, entity: &JsonEntity) -> Line {
        let items = |property| best_items(entity, property);
        let links = entity.sites.iter().filter(|site| is_wikipedia(site)).count();
        let mut sketch = Sketch {
            id,
            links: u32::try_from(links).unwrap_or(u32::MAX),
            classes: items("P31"),
            above: items("P279"),
            ..Sketch::default()
        };
        let is_named = !entity.labels.is_empty() || !entity.aliases.is_empty();
        sketch.is_candidate = is_named
            && sketch.links >= self.min_sitelinks
            && !sketch.classes.is_empty()
            && !sketch.classes.iter().any(|class| is_never_kept(*class));
        if sketch.is_candidate {
            sketch.names = names_of(entity);
            sketch.is_female = items("P21").into_iter().find_map(|gender| match gender {
                MALE => Some(false),
                FEMALE => Some(true),
                _ => None,
            });
            sketch.birth = best_year(entity, "P569");
            sketch.death = best_year(entity, "P570");
            sketch.countries = items("P27");
            if sketch.countries.is_empty() {
                sketch.countries = items("P17");
            }
            sketch.occupations = items("P106");
            sketch.positions = items("P39");
        } else if sketch.above.is_empty() {
            return Line::NotWanted;
        } else {
            // a class: its place in the tree, and what it is called
            let label = Sketch { names: names_of(entity), ..Sketch::default() };
            let name = label.shown_name().map(|name| NameForm {
                text: name.to_owned(),
                languages: "en".to_owned(),
                is_label: true,
            });
            sketch = Sketch { id, above: sketch.above, ..Sketch::default() };
            sketch.names.extend(name);
        }
        Line::Kept(Box::new(sketch))
    }
}

fn is_wikipedia(site: &str) -> bool {
    site.ends_with("wiki") && !NO_WIKIPEDIAS.contains(&site)
}

/// Returns the values of a property: the preferred ones, else the normal ones; none that are deprecated.
fn best_values(entity: &JsonEntity, property: &str) -> Vec<Value> {
    let of_property = entity.claims.iter().filter(|(name, _)| name == property);
    let all: Vec<&Statement> = of_property.flat_map(|(_, statements)| statements).collect();
    let of_rank = |wanted: fn(&str) -> bool| {
        let statements = all.iter().filter(|statement| wanted(&statement.rank));
        statements.filter_map(|statement| statement.value).collect::<Vec<Value>>()
    };
    let preferred = of_rank(|rank| rank == "preferred");
    if !preferred.is_empty() {
        return preferred;
    }
    of_rank(|rank| rank != "preferred" && rank != "deprecated")
}

fn best_items(entity: &JsonEntity, property: &str) -> Vec<u32> {
    let mut items = Vec::new();
    for value in best_values(entity, property) {
        if let Value::Item(item) = value
            && !items.contains(&item)
            && items.len() < MOST_ITEMS
        {
            items.push(item);
        }
    }
    items
}

fn best_year(entity: &JsonEntity, property: &str) -> Option<i32> {
    best_values(entity, property).into_iter().find_map(|value| match value {
        Value::Year(year) => Some(year),
        Value::Item(_) => None,
    })
}

/// Returns the names of an entity, each once with its languages.
fn names_of(entity: &JsonEntity) -> Vec<NameForm> {
    let mut names: Vec<NameForm> = Vec::new();
    let mut add = |(tag, text): &(Cow<str>, Cow<str>), is_label| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() || text.len() > LONGEST_NAME {
            return;
        }
        let language = tag.split('-').next().unwrap_or_default();
        let has_room = names.len() < MOST_NAMES;
        match names.iter_mut().find(|name| name.text == text) {
            Some(name) => {
                // the languages of a label are those that call it so
                let is_new = !name.languages.split(',').any(|known| known == language);
                if is_new && name.is_label == is_label {
                    name.languages.push(',');
                    name.languages.push_str(language);
                }
            }
            None if has_room => {
                names.push(NameForm { text, languages: language.to_owned(), is_label });
            }
            None => {}
        }
    };
    entity.labels.iter().for_each(|label| add(label, true));
    entity.aliases.iter().for_each(|alias| add(alias, false));
    names
}
