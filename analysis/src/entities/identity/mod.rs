//! Identity: which public id an entity of the article has, or that it has none.
//!
//! Three things are apart. *Blocking keys* ([`super::phonetics`]) find candidates and may be wrong. The
//! *link decision* here chooses among the candidates and NIL, "nobody that the bases know", by evidence. The
//! *own address* of an entity without a public id is made from its name alone.
//!
//! NIL is the rule and an id the exception: most people in the news are in no list, and an id that belongs to
//! somebody else harms more than none.

mod context;
mod forms;
mod people;
#[cfg(test)]
mod tests;
mod things;

use std::collections::HashMap;

use crate::article::EntityType;

use super::base::{BaseEntity, Bases};
use super::gazetteer::{Gazetteer, ListedEntity, own_uri};
use super::subject::{Resolved, Subject};
use super::text::ArticleText;
use context::Context;
use forms::{NameForms, collect_forms};

/// The identity of an entity: its address and the name to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// A Wikidata URL, or an own address made from the name.
    pub uri: String,
    /// The name to show.
    pub name: String,
    /// The highest confidence that the link allows, 0 to 1.
    pub ceiling: f32,
}

impl Identity {
    fn from_wikidata(number: u64, name: String, ceiling: f32) -> Self {
        Self { uri: format!("http://www.wikidata.org/entity/Q{number}"), name, ceiling }
    }
}

impl Identity {
    /// Returns the identity of an entity of the gazetteer. What a person wrote down keeps its name.
    fn of_listed(evidence: &Evidence, listed: &ListedEntity) -> Self {
        let label = evidence.base_entity_of(listed).map(|entity| entity.name());
        let name = label.filter(|_| !listed.by_hand).unwrap_or_else(|| listed.name.to_string());
        Self { uri: evidence.gazetteer.entity_uri(listed), name, ceiling: 1.0 }
    }
}

/// The parts that a decision rests on.
pub struct Evidence<'a, 't> {
    /// The bases of names with public ids.
    pub bases: &'a Bases,
    /// The names that people wrote down, and the tables beside them.
    pub gazetteer: &'a Gazetteer,
    /// The texts of the article.
    pub texts: &'a [ArticleText<'t>],
}

impl<'a, 't> Evidence<'a, 't> {
    /// Returns the evidence of an article.
    pub fn new(gazetteer: &'a Gazetteer, texts: &'a [ArticleText<'t>]) -> Self {
        Self { bases: gazetteer.bases(), gazetteer, texts }
    }

    /// Returns the entity of the bases that has the id of a listed one.
    fn base_entity_of(&self, listed: &ListedEntity) -> Option<BaseEntity<'a>> {
        let id = self.bases.find_by_wikidata(listed.wikidata?)?;
        self.bases.entity(id)
    }
}

/// Decides the identity of each subject that is mentioned.
pub fn decide_identities(evidence: &Evidence, mentions: &[Resolved]) -> HashMap<Subject, Identity> {
    let forms = collect_forms(evidence.texts, mentions);
    let context = Context::from_texts(evidence.texts);
    let decide = |(subject, forms): (Subject, NameForms)| {
        let identity = decide_identity(evidence, &context, &subject, &forms)?;
        Some((subject, identity))
    };
    forms.into_iter().filter_map(decide).collect()
}

fn decide_identity(
    evidence: &Evidence,
    context: &Context,
    subject: &Subject,
    forms: &NameForms,
) -> Option<Identity> {
    let listed = match subject {
        Subject::Known(id) => Some(evidence.gazetteer.entity(*id)?),
        Subject::New(..) => None,
    };
    let kind = match subject {
        Subject::Known(_) => listed?.kind,
        Subject::New(kind, _) => *kind,
    };
    if kind == EntityType::Person {
        return people::decide_person(evidence, context, listed, subject, forms);
    }
    things::decide_thing(evidence, listed, kind, forms).or_else(|| {
        let name = listed.map_or_else(|| forms.longest(), |known| Some(known.name.to_string()))?;
        let uri = match listed {
            Some(known) => evidence.gazetteer.entity_uri(known),
            None => own_uri(kind, forms.first_name().as_deref().unwrap_or(&name)),
        };
        let name = forms.first_name().filter(|_| listed.is_none()).unwrap_or(name);
        Some(Identity { uri, name, ceiling: 1.0 })
    })
}
