//! Entities: the rows of the tables that are kept, with their labels and spellings.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use copydesk_analysis::article::EntityType;
use copydesk_analysis::entities::base::build::native::{native_language, puts_surname_first};
use copydesk_analysis::entities::base::build::{NewEntity, NewSpelling};
use copydesk_analysis::entities::base::{Languages, SpellingKind, Years};
use copydesk_analysis::entities::inflection::Gender;

use super::countries::Countries;
use super::cut::{Report, keeps};
use super::obscure::is_obscure;
use super::spellings::{self, keys_of_person, kind_of, plain_name, shown_name};
use super::tables::{Tables, list, number};
use crate::source::{Row, field};

/// The tables of entities, each with its kind and the table of its spellings.
const TABLES: [(&str, EntityType, Option<&str>); 5] = [
    ("people", EntityType::Person, Some("names_people")),
    ("organisations", EntityType::Organisation, Some("names_organisations")),
    ("places", EntityType::Place, Some("names_places")),
    ("events", EntityType::Event, Some("names_events")),
    ("works_and_other", EntityType::Other, None),
];

/// A spelling in the tables.
struct Form<'t> {
    kind: &'t str,
    form: &'t str,
    languages: &'t str,
    sources: &'t str,
}

/// The entities that are kept, of all tables.
pub fn read_entities(
    tables: &Tables,
    countries: &Countries,
    report: &mut Report,
) -> Result<Vec<NewEntity>> {
    let mut entities = Vec::new();
    for (table, kind, names) in TABLES {
        let text = tables.read_text(table)?;
        let names = names.map(|names| tables.read_text(names)).transpose()?.unwrap_or_default();
        let mut forms: HashMap<&str, Vec<Form>> = HashMap::new();
        for row in tables.rows(&names) {
            let form = Form {
                kind: field(&row, "kind"),
                form: field(&row, "form"),
                languages: field(&row, "langs"),
                sources: field(&row, "sources"),
            };
            forms.entry(field(&row, "qid")).or_default().push(form);
        }
        let counts = report.of(table);
        for row in tables.rows(&text) {
            counts.rows += 1;
            let forms = forms.get(field(&row, "qid")).map_or(&[][..], Vec::as_slice);
            let Some((entity, left_out)) = read_entity(kind, &row, forms, countries) else {
                continue;
            };
            counts.kept += 1;
            counts.obscure += usize::from(entity.obscure);
            counts.spellings += entity.spellings.len();
            counts.left_out += left_out;
            counts.labels += entity.labels.len();
            entities.push(entity);
        }
    }
    Ok(entities)
}

/// Returns the entity of a row, if it is kept, and how many of its spellings are not.
fn read_entity(
    kind: EntityType,
    row: &Row,
    forms: &[Form],
    countries: &Countries,
) -> Option<(NewEntity, usize)> {
    let wikidata = number(field(row, "qid"))?;
    let prior: u32 = field(row, "pop").parse().unwrap_or(0);
    let obscure = is_obscure(kind, row, prior);
    let shown = match kind {
        EntityType::Person => shown_name(field(row, "name")),
        _ => field(row, "name").to_owned(),
    };
    let name = shown.as_str();
    if !keeps(kind, obscure, prior, name) {
        return None;
    }
    let countries = countries.find(list(row, "country"));
    let strings = |name| list(row, name).map(str::to_owned).collect();
    let (spellings, left_out) = read_spellings(kind, name, forms, prior);
    let entity = NewEntity {
        wikidata,
        kind,
        prior,
        gender: match field(row, "gender") {
            "male" => Some(Gender::Male),
            "female" => Some(Gender::Female),
            _ => None,
        },
        obscure,
        years: years_of(row),
        labels: labels_of(name, forms, &countries),
        keys: match kind {
            EntityType::Person => keys_of(name, forms, &countries),
            _ => Vec::new(),
        },
        countries,
        occupations: strings("occupation_or_class"),
        positions: strings("position"),
        name: name.to_owned(),
        spellings,
    };
    Some((entity, left_out))
}

fn years_of(row: &Row) -> Years {
    let year = |text: &str| text.parse().ok();
    let office = field(row, "years").split_once('-');
    let office = office.and_then(|(first, last)| Some((year(first)?, year(last)?)));
    Years { birth: year(field(row, "birth")), death: year(field(row, "death")), office }
}

/// The languages of a form, as the tables list them.
fn languages_of(tags: &str) -> Languages {
    let tags = tags.split([',', '|', ' ']).map(Languages::from_tag);
    tags.fold(Languages::default(), Languages::union)
}

/// The spellings of an entity that can be found in text, and how many cannot.
fn read_spellings(
    kind: EntityType,
    name: &str,
    forms: &[Form],
    prior: u32,
) -> (Vec<NewSpelling>, usize) {
    let mut spellings = Vec::new();
    let mut left_out = 0;
    let mut add = |form: &str, kind, languages| match spellings::read_spelling(
        form, kind, languages, prior,
    ) {
        Some(spelling) => spellings.push(spelling),
        None => left_out += 1,
    };
    // the name stands among the spellings too where another language has it
    let repeated = forms.iter().any(|form| form.form == name);
    let languages = if name.chars().any(|c| c.is_ascii_alphabetic()) && !repeated {
        Languages::from_tag("en")
    } else {
        Languages::default()
    };
    add(name, SpellingKind::Label, languages);
    for form in forms {
        add(form.form, kind_of(form.kind), languages_of(form.languages));
    }
    if kind == EntityType::Person {
        let forms = forms.iter().map(|form| (form.form, languages_of(form.languages)));
        for (form, languages) in std::iter::once((name, languages)).chain(forms) {
            let plain = plain_name(form);
            if plain != form && plain.contains(' ') {
                add(&plain, SpellingKind::Alias, languages);
            }
        }
    }
    (spellings, left_out)
}

/// The labels of an entity that differ from its name, each with its languages.
fn labels_of(name: &str, forms: &[Form], countries: &[u32]) -> Vec<(Languages, String)> {
    let native = countries.first().and_then(|country| native_language(*country));
    let mut taken = Languages::default();
    let mut labels: BTreeMap<&str, Languages> = BTreeMap::new();
    let mut forms: Vec<&Form> = forms.iter().filter(|form| form.kind == "l").collect();
    // of two labels in one language the name counts, or else that of more sources, or else the shorter one
    forms.sort_by_key(|form| {
        (form.form != name, Reverse(form.sources.len()), form.form.len(), form.form)
    });
    for form in forms {
        let mut languages = languages_of(form.languages);
        let is_native = |tag: &str| native == Some(tag);
        languages = Languages::from_bits(languages.bits() & !Languages::OTHER.bits());
        if form.languages.split([',', '|', ' ']).any(is_native) {
            languages = languages.union(Languages::NATIVE);
        }
        let new = Languages::from_bits(languages.bits() & !taken.bits());
        taken = taken.union(new);
        if !new.is_empty() && form.form != name {
            let slot = labels.entry(form.form).or_default();
            *slot = slot.union(new);
        }
    }
    labels.into_iter().map(|(label, languages)| (languages, label.to_owned())).collect()
}

/// The keys of a person by all spellings.
fn keys_of(name: &str, forms: &[Form], countries: &[u32]) -> Vec<(String, String)> {
    let surname_first = countries.iter().any(|country| puts_surname_first(*country));
    let names = std::iter::once(name).chain(forms.iter().map(|form| form.form));
    names.flat_map(|name| keys_of_person(&plain_name(name), surname_first)).collect()
}
