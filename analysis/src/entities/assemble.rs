//! The last step: mentions gathered into entities.

use std::collections::HashMap;

use crate::article::{Entity, Mention, Span};

use super::identity::Identity;
use super::linking::Resolution;
use super::subject::{Resolved, Subject};
use super::text::ArticleText;
use crate::stage::{EntityAnnotations, PersonInFull};

/// The confidence that every further mention adds, up to [`MENTIONS_THAT_COUNT`]. Set by hand.
const PER_MENTION: f32 = 0.02;
const MENTIONS_THAT_COUNT: usize = 4;
/// The highest confidence: no evidence here makes an entity certain. Set by hand.
const CERTAIN: f32 = 0.99;
/// The highest confidence of a public id that somebody wrote down for the name: about the share that is right in
/// the texts of `models/linker/README.md`. A country may be its team.
const WRITTEN_DOWN: f32 = 0.94;

/// Gathers the mentions of an article into entities, in the order of their first mentions, and tells
/// which of them are the people who are named in full.
pub fn assemble_entities(
    texts: &[ArticleText],
    mut identities: HashMap<Subject, Identity>,
    resolution: Resolution,
) -> EntityAnnotations {
    let Resolution { mentions: resolved, people } = resolution;
    let mut entities: Vec<Entity> = Vec::new();
    let mut linked: Vec<Option<f32>> = Vec::new();
    let mut by_subject: HashMap<Subject, usize> = HashMap::new();
    // somebody listed without an id and somebody new may have one name, and so one address
    let mut by_uri: HashMap<String, usize> = HashMap::new();
    for found in resolved {
        let Some(mention) = build_mention(texts, &found) else { continue };
        let index = match by_subject.get(&found.subject) {
            Some(&index) => index,
            None => {
                let Some(identity) = identities.remove(&found.subject) else { continue };
                let index = *by_uri.entry(identity.uri.clone()).or_insert(entities.len());
                if index == entities.len() {
                    linked.push(identity.probability);
                    entities.push(build_entity(identity));
                }
                by_subject.insert(found.subject.clone(), index);
                index
            }
        };
        if let Some(entity) = entities.get_mut(index) {
            entity.confidence = entity.confidence.max(found.confidence);
            entity.mentions.push(mention);
        }
    }
    for (entity, linked) in entities.iter_mut().zip(linked) {
        let more = entity.mentions.len().saturating_sub(1).min(MENTIONS_THAT_COUNT);
        let bonus = PER_MENTION * f32::from(u8::try_from(more).unwrap_or(0));
        let found = (entity.confidence + bonus).min(CERTAIN);
        // the model of the link has seen how sure the mention is
        entity.confidence = match linked {
            Some(linked) => linked.min(CERTAIN),
            None if entity.uri.starts_with("urn:") => found,
            None => found.min(WRITTEN_DOWN),
        };
    }
    let people = people.into_iter().filter_map(|person| {
        let entity = *by_subject.get(&person.subject)?;
        let name = person.base.as_deref()?.to_owned();
        Some(PersonInFull { entity, name, surname_forms: person.surname_forms })
    });
    EntityAnnotations { limit: None, people: people.collect(), entities }
}

fn build_entity(identity: Identity) -> Entity {
    let Identity { name, uri, kind, labels, refused, .. } = identity;
    // Most names stand in a text once.
    Entity { kind, name, uri, confidence: 0.0, labels, refused, mentions: Vec::with_capacity(1) }
}

fn build_mention(texts: &[ArticleText], found: &Resolved) -> Option<Mention> {
    let text = texts.get(found.text)?;
    let first = text.tokens.get(found.first)?;
    let last = text.tokens.get(found.end.checked_sub(1)?)?;
    let spelled = text.slice_words(found.first, found.end);
    Some(Mention {
        part: text.part,
        span: Span::new(first.points().start, last.points().end),
        text: spelled.to_owned(),
        likeness: (found.likeness < 1.0).then_some(found.likeness),
        base: found.base.as_deref().filter(|base| *base != spelled).map(str::to_owned),
        by: found.by,
    })
}
