//! Entities of a base, from sketches.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{NameForm, Sketch};
use crate::article::EntityType;
use crate::entities::base::build::native::{native_language, puts_surname_first};
use crate::entities::base::build::spellings::{
    keys_of_person, plain_name, read_spelling, shown_name,
};
use crate::entities::base::build::{NewEntity, NewSpelling};
use crate::entities::base::{Languages, SpellingKind, Years};
use crate::entities::fold::hash_word;
use crate::entities::gazetteer::surname_in_name;
use crate::entities::inflection::Gender;

/// The prior below which an entity is obscure: fewer Wikipedias have an article on it. Set by hand; the
/// sources of the built-in base list obscure ones, a dump does not.
const KNOWN: u32 = 3;

/// What the items are called to which others refer: classes, occupations, positions.
pub type Labels = HashMap<u32, String>;

/// Returns the entity of an item of a kind; none where the item has no name.
pub fn new_entity(sketch: &Sketch, kind: EntityType, labels: &Labels) -> Option<NewEntity> {
    let is_person = kind == EntityType::Person;
    let name = sketch.shown_name()?;
    let name = if is_person { shown_name(name) } else { name.to_owned() };
    let words = |items: &[u32]| items.iter().filter_map(|item| labels.get(item)).cloned().collect();
    Some(NewEntity {
        wikidata: sketch.id,
        kind,
        prior: sketch.links,
        gender: sketch.is_female.filter(|_| is_person).map(|is_female| match is_female {
            true => Gender::Female,
            false => Gender::Male,
        }),
        obscure: sketch.links < KNOWN,
        years: Years { birth: sketch.birth, death: sketch.death, office: None },
        countries: sketch.countries.clone(),
        occupations: words(if is_person { &sketch.occupations } else { &sketch.classes }),
        positions: words(&sketch.positions),
        labels: labels_of(sketch, &name),
        spellings: spellings_of(sketch, &name, is_person),
        keys: if is_person { keys_of(sketch) } else { Vec::new() },
        name,
    })
}

fn languages_of(name: &NameForm) -> Languages {
    name.languages.split(',').map(Languages::from_tag).fold(Languages::default(), Languages::union)
}

/// Returns the labels that differ from the name, each with the languages that the base tells apart.
fn labels_of(sketch: &Sketch, name: &str) -> Vec<(Languages, String)> {
    let native = sketch.countries.first().and_then(|country| native_language(*country));
    let mut taken = Languages::default();
    let mut labels: BTreeMap<&str, Languages> = BTreeMap::new();
    for form in sketch.names.iter().filter(|form| form.is_label) {
        let mut languages =
            Languages::from_bits(languages_of(form).bits() & !Languages::OTHER.bits());
        if form.languages.split(',').any(|tag| native == Some(tag)) {
            languages = languages.union(Languages::NATIVE);
        }
        let new = Languages::from_bits(languages.bits() & !taken.bits());
        taken = taken.union(new);
        if !new.is_empty() && form.text != name {
            let slot = labels.entry(&form.text).or_default();
            *slot = slot.union(new);
        }
    }
    labels.into_iter().map(|(label, languages)| (languages, label.to_owned())).collect()
}

/// Returns the spellings that can be found in text.
fn spellings_of(sketch: &Sketch, name: &str, is_person: bool) -> Vec<NewSpelling> {
    let mut spellings = Vec::new();
    let mut add = |text: &str, kind, languages| {
        spellings.extend(read_spelling(text, kind, languages, sketch.links));
    };
    if !sketch.names.iter().any(|form| form.text == name) {
        add(name, SpellingKind::Label, Languages::default());
    }
    for form in &sketch.names {
        let kind = if form.is_label { SpellingKind::Label } else { SpellingKind::Alias };
        let languages = languages_of(form);
        add(&form.text, kind, languages);
        let plain = if is_person { plain_name(&form.text) } else { String::new() };
        if plain != form.text && plain.contains(' ') {
            add(&plain, SpellingKind::Alias, languages);
        }
    }
    spellings
}

/// Returns the consonant keys of a person by all names.
fn keys_of(sketch: &Sketch) -> Vec<(String, String)> {
    let surname_first = sketch.countries.iter().any(|country| puts_surname_first(*country));
    let names = sketch.names.iter().map(|form| plain_name(&form.text));
    let keys: BTreeSet<_> = names.flat_map(|name| keys_of_person(&name, surname_first)).collect();
    keys.into_iter().collect()
}

/// Returns the hash of each surname that labels of two people and more have, with how many they are.
pub fn surname_counts<'s>(people: impl Iterator<Item = &'s Sketch>) -> Vec<(u64, u32)> {
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    for person in people {
        let labels = person.names.iter().filter(|name| name.is_label);
        let surnames = labels.filter_map(|name| surname_in_name(&plain_name(&name.text)));
        let surnames: BTreeSet<u64> = surnames.map(|surname| hash_word(&surname)).collect();
        surnames.into_iter().for_each(|surname| *counts.entry(surname).or_default() += 1);
    }
    counts.into_iter().filter(|(_, count)| *count > 1).collect()
}
