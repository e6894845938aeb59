//! Names that the tagger alone found.

use std::rc::Rc;

use crate::article::{EntityType, MentionSource};
use crate::entities::address::person_address;
use crate::entities::base_form::find_phrase_base;
use crate::entities::detection::DetectedName;
use crate::entities::romanise::slug;
use crate::entities::subject::{Resolved, Subject};

use super::{Resolver, acronym_mention};

/// The confidence from which on the tagger is believed that a word that may be a case form of a well-known
/// surname is a place or an organisation. Set by hand.
const SURE_OF_KIND: f32 = 0.9;

impl Resolver<'_, '_> {
    /// Resolves a name that the tagger found and the first pass does not know.
    pub(super) fn resolve_tagged(
        &self,
        at: usize,
        found: &DetectedName,
        kind: EntityType,
        confidence: f32,
    ) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(found.first)?;
        let (first, end) = (found.first, found.end);
        let spelled = text.slice_words(first, end);
        // without a Latin letter to write it in a name has no address
        if slug(spelled).is_empty() {
            return None;
        }
        let single = end - first == 1;
        if let Some(person) = self.holders.find_turned(text, first, end) {
            let (subject, by) = (person.subject.clone(), MentionSource::NamePattern);
            let mention = Resolved::new(at, first..end, subject, by, confidence);
            return Some(Resolved { name: person.name.clone(), ..mention });
        }
        // O'Leary, Strauss-Kahn: a surname of several words
        let whole = || self.surname_in_article(at, first).filter(|surname| surname.end == end);
        if kind == EntityType::Person
            && let Some(surname) = whole()
        {
            return Some(surname);
        }
        if (single || kind == EntityType::Person)
            && let Some(surname) = self.surname_in_article(at, end - 1)
        {
            return Some(Resolved { first: first.min(surname.first), ..surname });
        }
        if kind == EntityType::Person {
            let given = if single { self.given_in_article(at, first) } else { None };
            return given.or_else(|| self.resolve_tagged_person(at, found, confidence));
        }
        if single
            && confidence < SURE_OF_KIND
            && let Some(person) = self.declined_surname(at, first)
        {
            return Some(person);
        }
        if single && let Some(defined) = self.acronyms.get(&token.hash) {
            return Some(acronym_mention(at, first, defined));
        }
        let base = find_phrase_base(text, first, end, self.gazetteer);
        let listed = base.as_ref().and_then(|(_, listed)| *listed);
        let base: Option<Rc<str>> = base.map(|(base, _)| base.into());
        if let Some(listed) = listed
            && self.gazetteer.entity(listed).is_some_and(|known| known.kind != EntityType::Person)
        {
            let (subject, by) = (Subject::Known(listed), MentionSource::Gazetteer);
            return Some(Resolved {
                base,
                ..Resolved::new(at, first..end, subject, by, confidence)
            });
        }
        let name = base.clone().unwrap_or_else(|| spelled.into());
        let (subject, by) = (Subject::New(kind, slug(&name).into()), MentionSource::Tagger);
        let mention = Resolved::new(at, first..end, subject, by, confidence);
        Some(Resolved { name: Some(name), base, ..mention })
    }

    /// Resolves the name of a person whose surname the article does not give with a full name.
    fn resolve_tagged_person(
        &self,
        at: usize,
        found: &DetectedName,
        confidence: f32,
    ) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let (first, end) = (found.first, found.end);
        let known = self.well_known_surname(at, end - 1);
        let known = known.or_else(|| self.declined_surname(at, end - 1));
        let known = known.filter(|known| known.first <= first);
        if known.is_some() {
            return known;
        }
        let base = self.surname_base(text, first, end);
        let spelled = base.as_deref().unwrap_or(text.slice_words(first, end));
        let key = person_address(self.gazetteer.bases(), spelled);
        if key.is_empty() {
            return None;
        }
        let name = Some(spelled.into());
        let subject = Subject::New(EntityType::Person, key.into());
        let mention = Resolved::new(at, first..end, subject, MentionSource::Tagger, confidence);
        Some(Resolved { name, base, ..mention })
    }
}
