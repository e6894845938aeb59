//! Identity: which public id an entity of the article has, or that it has none.
//!
//! Three things are apart. *Blocking keys* ([`super::phonetics`]) find candidates and may be wrong. The
//! *link decision* here chooses among the candidates and NIL, "nobody that the bases know": a model gives each
//! candidate the probability that it is meant ([`model`]), and below a threshold nobody is. The *own address*
//! of an entity without a public id is made from its name alone ([`super::address`]).
//!
//! NIL is the rule and an id the exception: most people in the news are in no list, and an id that belongs to
//! somebody else harms more than none.

mod candidates;
mod context;
mod forms;
pub mod model;
mod people;
#[cfg(test)]
mod tests;
mod things;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::article::{EntityType, Refused};

use super::base::{BaseEntity, Bases, Languages, TAGS};
use super::gazetteer::{Gazetteer, ListedBy, ListedEntity, own_address, own_uri};
use super::romanise::romanise;
use super::subject::{Resolved, Subject};
use super::text::ArticleText;
use candidates::Candidate;
use context::Context;
use forms::{NameForms, collect_forms};
use model::{Decision, Features, LinkModel};

/// The candidates that are told of a name without an id, at the most. Set by hand.
const TOLD: usize = 3;
/// The probability below which a candidate is not worth telling. Set by hand.
const WORTH_TELLING: f32 = 0.02;

/// The identity of an entity: its address and the name to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// A Wikidata URL, or an own address made from the name.
    pub uri: String,
    /// The name to show.
    pub name: String,
    /// The kind.
    pub kind: EntityType,
    /// The probability that the link is right, 0 to 1; none for an own address, and for what somebody wrote
    /// down.
    pub probability: Option<f32>,
    /// The names of other languages: tag, name.
    pub labels: Vec<(Cow<'static, str>, String)>,
    /// The likeliest of the candidates that were refused.
    pub refused: Vec<Refused>,
}

impl Identity {
    /// Returns the identity of an entity of the gazetteer. What a person wrote down keeps its name.
    fn of_listed(evidence: &Evidence, listed: &ListedEntity) -> Self {
        let entity = evidence.base_entity_of(listed);
        let label = entity.as_ref().filter(|_| listed.by == ListedBy::Tables).map(BaseEntity::name);
        Self {
            uri: evidence.gazetteer.entity_uri(listed),
            name: label.unwrap_or_else(|| listed.name.to_string()),
            kind: listed.kind,
            probability: None,
            labels: entity.as_ref().map(labels_of).unwrap_or_default(),
            refused: Vec::new(),
        }
    }

    fn of_candidate(
        entity: &BaseEntity,
        probability: f32,
        forms: &NameForms,
        refused: Vec<Refused>,
    ) -> Self {
        let label = entity.name();
        // Of a person whose label is one word the article may have the full name: Cristiano Ronaldo.
        let is_fuller = |form: &&str| {
            entity.kind == EntityType::Person
                && !label.contains(' ')
                && form.split(' ').any(|word| word == label)
        };
        let fuller = forms.longest().filter(is_fuller).map(str::to_owned);
        Self {
            uri: wikidata_uri(entity.wikidata),
            name: fuller.unwrap_or(label),
            kind: entity.kind,
            probability: Some(probability),
            labels: labels_of(entity),
            refused,
        }
    }
}

/// Returns the names that languages have for an entity, where they differ from its name.
fn labels_of(entity: &BaseEntity) -> Vec<(Cow<'static, str>, String)> {
    let tagged = |(languages, label): (Languages, String)| {
        let of = TAGS.iter().filter(move |tag| languages.contains(tag));
        of.map(move |tag| (Cow::Borrowed(*tag), label.clone())).collect::<Vec<_>>()
    };
    let mut labels: Vec<(Cow<'static, str>, String)> = entity.labels().flat_map(tagged).collect();
    labels.sort_by(|(one, _), (other, _)| one.cmp(other));
    labels.dedup_by(|(later, _), (first, _)| later == first);
    labels
}

fn wikidata_uri(number: u64) -> String {
    format!("http://www.wikidata.org/entity/Q{number}")
}

/// The parts that a decision rests on.
pub struct Evidence<'a, 't> {
    /// The bases of names with public ids.
    pub bases: &'a Bases,
    /// The names that people wrote down, and the tables beside them.
    pub gazetteer: &'a Gazetteer,
    /// The texts of the article.
    pub texts: &'a [ArticleText<'t>],
    /// The language of the article (BCP 47).
    pub language: Option<&'a str>,
}

impl<'a, 't> Evidence<'a, 't> {
    /// Returns the evidence of an article.
    pub fn new(
        gazetteer: &'a Gazetteer,
        texts: &'a [ArticleText<'t>],
        language: Option<&'a str>,
    ) -> Self {
        Self { bases: gazetteer.bases(), gazetteer, texts, language }
    }

    /// Returns the entity of the bases that has the id of a listed one.
    fn base_entity_of(&self, listed: &ListedEntity) -> Option<BaseEntity<'a>> {
        let id = self.bases.find_by_wikidata(listed.wikidata?)?;
        self.bases.entity(id)
    }
}

/// A candidate as the model sees it, for training.
#[derive(Clone, Debug)]
pub struct WeighedCandidate {
    /// The decision to which it belongs.
    pub decision: Decision,
    /// The number of its Wikidata item.
    pub wikidata: u64,
    /// Its features.
    pub features: Features,
}

/// Returns for each subject that is mentioned the candidates with their features.
pub fn weigh_subjects(
    evidence: &Evidence,
    mentions: &[Resolved],
) -> HashMap<Subject, Vec<WeighedCandidate>> {
    map_subjects(evidence, mentions, |context, subject, forms| {
        let weighed = weigh_candidates(evidence, context, subject, forms)?.into_iter();
        let candidates = weighed.map(|(decision, candidate, features)| WeighedCandidate {
            decision,
            wikidata: candidate.entity.wikidata,
            features,
        });
        Some(candidates.collect())
    })
}

/// Decides the identity of each subject that is mentioned.
pub fn decide_identities(evidence: &Evidence, mentions: &[Resolved]) -> HashMap<Subject, Identity> {
    map_subjects(evidence, mentions, |context, subject, forms| {
        decide_identity(evidence, context, subject, forms)
    })
}

/// Returns for each subject that is mentioned what `each` makes of it, by its forms and the rest of the article.
fn map_subjects<T>(
    evidence: &Evidence,
    mentions: &[Resolved],
    each: impl Fn(&Context, &Subject, &NameForms) -> Option<T>,
) -> HashMap<Subject, T> {
    let context = Context::from_article(evidence, mentions);
    let forms = collect_forms(evidence.texts, mentions).into_iter();
    let mapped = forms.filter_map(|(subject, forms)| {
        let made = each(&context, &subject, &forms)?;
        Some((subject, made))
    });
    mapped.collect()
}

fn listed_of<'a>(evidence: &Evidence<'a, '_>, subject: &Subject) -> Option<&'a ListedEntity> {
    match subject {
        Subject::Known(id) => evidence.gazetteer.entity(*id),
        Subject::New(..) => None,
    }
}

fn kind_of(listed: Option<&ListedEntity>, subject: &Subject) -> Option<EntityType> {
    match subject {
        Subject::Known(_) => Some(listed?.kind),
        Subject::New(kind, _) => Some(*kind),
    }
}

/// Returns the candidates for a subject with their features; none where somebody wrote down who it is, or the
/// article does not name it by itself.
fn weigh_candidates<'a>(
    evidence: &'a Evidence,
    context: &Context,
    subject: &Subject,
    forms: &NameForms,
) -> Option<Vec<(Decision, Candidate<'a>, Features)>> {
    let listed = listed_of(evidence, subject);
    let kind = kind_of(listed, subject)?;
    let entity = listed.and_then(|listed| evidence.base_entity_of(listed));
    if kind == EntityType::Person {
        let is_named = |listed: &&ListedEntity| people::is_named(evidence, listed, forms);
        if listed.filter(is_named).is_some_and(is_decided) {
            return None;
        }
        let (decision, weighed) = people::weigh_people(evidence, context, entity, forms);
        return Some(weighed.into_iter().map(|(it, features)| (decision, it, features)).collect());
    }
    if listed.is_some_and(is_decided) || listed.is_some() && forms.own.is_empty() {
        return None;
    }
    Some(things::weigh_things(evidence, context, kind, entity, forms))
}

/// Returns whether who somebody wrote down has its id by that: it is the user's, or has an id.
fn is_decided(listed: &ListedEntity) -> bool {
    match listed.by {
        ListedBy::User => true,
        ListedBy::Program => listed.wikidata.is_some(),
        ListedBy::Tables => false,
    }
}

fn decide_identity(
    evidence: &Evidence,
    context: &Context,
    subject: &Subject,
    forms: &NameForms,
) -> Option<Identity> {
    let listed = listed_of(evidence, subject);
    let Some(weighed) = weigh_candidates(evidence, context, subject, forms) else {
        return listed.map(|listed| Identity::of_listed(evidence, listed));
    };
    let model = LinkModel::built_in();
    let score = |(decision, candidate, features)| {
        (model.probability(decision, &features), decision, candidate)
    };
    let mut scored: Vec<(f32, Decision, Candidate)> = weighed.into_iter().map(score).collect();
    scored.sort_by(|(a, _, one), (b, _, other)| {
        b.total_cmp(a).then(one.entity.id.cmp(&other.entity.id))
    });
    let chosen = scored.first().filter(|(sure, decision, _)| *sure >= model.threshold(*decision));
    let chosen = chosen.map(|(sure, _, candidate)| (*sure, candidate.entity));
    let refused = scored
        .iter()
        .filter(|(_, _, it)| chosen.is_none_or(|(_, entity)| it.entity.id != entity.id));
    let refused = refused.filter(|(probability, ..)| *probability >= WORTH_TELLING).take(TOLD);
    let refused = refused.map(|(probability, _, it)| Refused {
        uri: wikidata_uri(it.entity.wikidata),
        name: it.entity.name(),
        probability: *probability,
    });
    let refused = refused.collect();
    match chosen {
        Some((sure, entity)) => Some(Identity::of_candidate(&entity, sure, forms, refused)),
        None => own_identity(evidence, listed, subject, forms, refused),
    }
}

/// Returns the own identity of somebody or something without a public id.
fn own_identity(
    evidence: &Evidence,
    listed: Option<&ListedEntity>,
    subject: &Subject,
    forms: &NameForms,
    refused: Vec<Refused>,
) -> Option<Identity> {
    let kind = kind_of(listed, subject)?;
    let written_down = listed.filter(|listed| listed.by != ListedBy::Tables);
    let is_named =
        |it: &&ListedEntity| kind != EntityType::Person || people::is_named(evidence, it, forms);
    if let Some(listed) = written_down.filter(is_named) {
        return Some(Identity { refused, ..Identity::of_listed(evidence, listed) });
    }
    let name = forms.first_name().or_else(|| forms.longest());
    let name = name.or_else(|| listed.map(|listed| &*listed.name))?.to_owned();
    let uri = match subject {
        Subject::New(EntityType::Person, key) => own_address(EntityType::Person, key),
        Subject::Known(_) if kind == EntityType::Person => evidence.gazetteer.person_uri(&name),
        _ => own_uri(kind, &name),
    };
    let romanised = Some(romanise(&name)).filter(|romanised| *romanised != name);
    let labels = romanised
        .map(|label| (Cow::Owned(format!("{}-Latn", evidence.language.unwrap_or("und"))), label));
    let labels = labels.into_iter().collect();
    Some(Identity { uri, name, kind, probability: None, labels, refused })
}
