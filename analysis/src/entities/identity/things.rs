//! The link decision for organisations, places and other things.

use crate::article::EntityType;
use crate::entities::base::{BaseEntity, Spelling, SpellingKind};
use crate::entities::gazetteer::ListedEntity;

use super::forms::{NameForm, NameForms};
use super::{Evidence, Identity};

/// The prior that an organisation of one word needs. Set by hand.
const ONE_WORD: f32 = 2.0;
/// The factor by which a thing must be better known than those of other kinds that bear its name. Set by
/// hand.
const CLEARLY_BETTER: f32 = 2.0;

/// Decides which thing is meant, among those that bear one of the forms; none where that is unclear.
pub fn decide_thing(
    evidence: &Evidence,
    listed: Option<&ListedEntity>,
    kind: EntityType,
    forms: &NameForms,
) -> Option<Identity> {
    if let Some(known) = listed.filter(|known| known.by_hand || known.wikidata.is_some()) {
        return Some(Identity::of_listed(evidence, known));
    }
    let mut best: Option<BaseEntity> = None;
    for form in &forms.own {
        let found = find_thing(evidence, kind, form);
        let better = |entity: &BaseEntity| best.is_none_or(|best| entity.prior > best.prior);
        best = found.filter(better).or(best);
    }
    best.map(|entity| Identity::from_wikidata(entity.wikidata, entity.name(), 0.95))
}

fn find_thing<'a>(
    evidence: &'a Evidence,
    kind: EntityType,
    form: &NameForm,
) -> Option<BaseEntity<'a>> {
    let capitals = form.text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let fits = |spelling: &Spelling| match spelling.kind {
        SpellingKind::Label | SpellingKind::Alias => true,
        SpellingKind::Acronym => capitals,
        SpellingKind::Weak => false,
    };
    let mut all: Vec<BaseEntity> = evidence
        .bases
        .find_spelling(form.phrase)
        .filter(fits)
        .filter_map(|spelling| evidence.bases.entity(spelling.entity))
        .collect();
    all.sort_by_key(|entity| std::cmp::Reverse((!entity.obscure, entity.prior)));
    let best = *all.iter().find(|entity| entity.kind == kind)?;
    let rival = |entity: &&BaseEntity| entity.wikidata != best.wikidata && entity.kind == kind;
    let next = all.iter().find(rival).map_or(0.0, |entity| f32::from(entity.prior));
    let prior = f32::from(best.prior);
    let enough = form.words.len() > 1 || kind == EntityType::Place || prior >= ONE_WORD;
    let clear = prior >= CLEARLY_BETTER * next || kind == EntityType::Place && prior > next;
    (enough && clear && !(best.obscure && form.words.len() == 1)).then_some(best)
}
