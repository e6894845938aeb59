//! The link decision for people.

use crate::article::EntityType;
use crate::entities::base::{BaseEntity, Spelling, SpellingKind};
use crate::entities::fold::{extend_phrase, fold, hash_word};
use crate::entities::gazetteer::ListedEntity;
use crate::entities::inflection::Gender;
use crate::entities::phonetics::{key_similarity, phonetic_key};
use crate::entities::romanise::romanise;
use crate::entities::subject::Subject;

use super::context::Context;
use super::forms::{NameForm, NameForms};
use super::{Evidence, Identity};

/// The share of women among the bearers of a given name from which on the name is a woman's, and one minus it
/// a man's. Set by hand.
const SURE_OF_GENDER: f32 = 0.9;
/// The prior from which on a person is a world figure, who needs no other evidence under an own spelling.
/// Tuned on the development sets of `../docs/evaluation.md`: set by hand.
const WORLD_FIGURE: f32 = 20.0;
/// The factor by which the better known of two people of one name must be better known. Set by hand.
const CLEARLY_BETTER: f32 = 3.0;
/// The similarity of the keys of two surnames in different scripts below which they are two names. Set by
/// hand.
const SAME_SURNAME: f32 = 0.85;
/// The bearers of a surname in the sources from which on the surname alone says little. Set by hand.
const COMMON_SURNAME: u32 = 60;
/// As [`SAME_SURNAME`], for a world figure: the two names are less likely to be those of two people.
const SAME_SURNAME_OF_FIGURE: f32 = 0.7;
/// The similarity of the keys of two given names in different scripts below which they are two names. Set by
/// hand.
const SAME_GIVEN: f32 = 0.6;
/// As [`SAME_GIVEN`], in one script, for a world figure: Vladimiro, Vladimir.
const NEARLY_SAME_GIVEN: f32 = 0.85;
/// The letters by which two spellings of a surname in one script may differ. Set by hand.
const SPELLING_ERRORS: usize = 2;
/// The prior of a person whom somebody wrote down by hand.
const PRIOR_BY_HAND: f32 = 100.0;

/// A candidate: somebody whom the bases list under the very spelling of the article.
struct Candidate<'b> {
    entity: BaseEntity<'b>,
    prior: f32,
    evidence: usize,
}

/// Decides who a person is.
pub fn decide_person(
    evidence: &Evidence,
    context: &Context,
    listed: Option<&ListedEntity>,
    subject: &Subject,
    forms: &NameForms,
) -> Option<Identity> {
    let full = || forms.own.iter().filter(|form| form.words.len() > 1);
    let mut candidates = find_candidates(evidence, context, full());
    candidates.retain(|candidate| {
        full().all(|form| can_be_of_gender(evidence, form, candidate.entity.gender))
    });
    let trusted = listed.filter(|listed| {
        if full().next().is_none() {
            return stands_alone(evidence, context, listed, forms);
        }
        full().any(|form| is_derived(evidence, context, form, listed))
    });
    if let Some(listed) = trusted.filter(|listed| listed.by_hand) {
        return Some(Identity::of_listed(evidence, listed));
    }
    if let Some(best) = choose_candidate(evidence, &candidates, full()) {
        return Some(best);
    }
    if let Some(listed) = trusted {
        return Some(Identity::of_listed(evidence, listed));
    }
    own_identity(evidence, subject, forms)
}

/// Finds the people who bear one of the forms.
fn find_candidates<'a, 'f>(
    evidence: &'a Evidence,
    context: &Context,
    forms: impl Iterator<Item = &'f NameForm>,
) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for form in forms {
        let short = short_phrase(form);
        let spellings = evidence.bases.find_spelling(form.phrase);
        let spellings =
            spellings.chain(short.into_iter().flat_map(|p| evidence.bases.find_spelling(p)));
        for Spelling { entity, kind, .. } in spellings {
            if kind == SpellingKind::Weak || candidates.iter().any(|c| c.entity.id == entity) {
                continue;
            }
            let Some(entity) = evidence.bases.entity(entity) else { continue };
            if entity.kind != EntityType::Person {
                continue;
            }
            let seen = context.count_evidence(evidence.bases, &entity);
            let prior = f32::from(entity.prior);
            candidates.push(Candidate { entity, prior, evidence: seen });
        }
    }
    candidates
}

/// Returns the phrase of the first and the last word of a form with more.
fn short_phrase(form: &NameForm) -> Option<u64> {
    let [first, _, .., last] = form.words.as_slice() else { return None };
    Some(extend_phrase(extend_phrase(0, *first), *last))
}

/// Returns whether the given name of a form can be that of a person of this gender.
fn can_be_of_gender(evidence: &Evidence, form: &NameForm, gender: Option<Gender>) -> bool {
    let female = form.words.first().and_then(|first| evidence.bases.given_name(*first)?.female);
    match (female, gender) {
        (Some(female), Some(Gender::Male)) => female < SURE_OF_GENDER,
        (Some(female), Some(Gender::Female)) => female > 1.0 - SURE_OF_GENDER,
        _ => true,
    }
}

/// Chooses the person who is meant; none where NIL is as likely.
fn choose_candidate<'f>(
    evidence: &Evidence,
    candidates: &[Candidate],
    forms: impl Iterator<Item = &'f NameForm>,
) -> Option<Identity> {
    let strength = |candidate: &Candidate| {
        let factor = [1.0, 3.0, 9.0].get(candidate.evidence).copied().unwrap_or(9.0);
        let obscure = if candidate.entity.obscure { 0.25 } else { 1.0 };
        candidate.prior.max(1.0) * factor * obscure
    };
    let best = candidates.iter().max_by(|a, b| strength(a).total_cmp(&strength(b)))?;
    let others = candidates.iter().filter(|other| other.entity.id != best.entity.id);
    let next = others.map(strength).fold(0.0, f32::max);
    let needed = forms.map(|form| needed_strength(evidence, form)).fold(f32::MAX, f32::min);
    if strength(best) < needed || strength(best) < CLEARLY_BETTER * next {
        return None;
    }
    let ceiling = if best.prior >= WORLD_FIGURE { 0.99 } else { 0.93 };
    Some(Identity::from_wikidata(best.entity.wikidata, best.entity.name(), ceiling))
}

/// Returns the strength that a candidate of a name must have, which grows with the number of people who may
/// bear the name: of a common given name with a common surname only a world figure is meant.
fn needed_strength(evidence: &Evidence, form: &NameForm) -> f32 {
    let (Some(first), Some(last)) = (form.words.first(), form.words.last()) else { return 1.0 };
    let given = evidence.bases.given_name(*first).map_or(0, |given| given.as_first) as f32;
    let surname = evidence.bases.surname_bearers(*last) as f32;
    /// People in the sources, about.
    const PEOPLE: f32 = 200_000.0;
    let expected = given * surname / PEOPLE;
    match expected {
        e if e < 0.02 => 1.0,
        e if e < 0.2 => 4.0,
        e if e < 1.0 => 10.0,
        _ => WORLD_FIGURE,
    }
}

/// Returns whether a form can be derived from a listed person's name by spelling or transliteration: the same
/// given name, and a surname that reads the same.
fn is_derived(
    evidence: &Evidence,
    context: &Context,
    form: &NameForm,
    listed: &ListedEntity,
) -> bool {
    let entity = evidence.base_entity_of(listed);
    let (mut prior, mut seen) = (listed.weight as f32 / 8.0, 0);
    if let Some(entity) = &entity {
        prior = prior.max(f32::from(entity.prior));
        seen = context.count_evidence(evidence.bases, entity);
        if !can_be_of_gender(evidence, form, entity.gender) {
            return false;
        }
    }
    if listed.by_hand {
        prior = PRIOR_BY_HAND;
    }
    let spelled = |name: &str| fold(name) == fold(&form.text);
    let names = || {
        let labels = entity.iter().flat_map(|entity| entity.labels().map(|(_, label)| label));
        labels.chain([listed.name.to_string()])
    };
    if evidence.gazetteer.find_listed(&form.words).is_some() || names().any(|name| spelled(&name)) {
        return true;
    }
    let strong = prior >= needed_strength(evidence, form) || seen > 0 || form.likeness >= 1.0;
    // A name in Latin letters is compared with names in Latin letters where there are any: what is written
    // for another script says nothing more.
    let bearers = form.words.last().map_or(0, |word| evidence.bases.surname_bearers(*word));
    let is_figure = prior >= WORLD_FIGURE && bearers < COMMON_SURNAME;
    let in_latin = is_latin(&form.text) && names().any(|name| is_latin(&name));
    let comparable = |name: &String| !in_latin || is_latin(name);
    strong
        && names()
            .filter(comparable)
            .any(|name| reads_alike(evidence, &form.text, &name, is_figure, seen > 0))
}

/// Returns whether a surname without a given name stands for a listed person: of a surname with many bearers
/// only for one whom a person wrote down, or of whom the article has more than the name.
fn stands_alone(
    evidence: &Evidence,
    context: &Context,
    listed: &ListedEntity,
    forms: &NameForms,
) -> bool {
    let bearers =
        |form: &NameForm| form.words.last().map_or(0, |word| evidence.bases.surname_bearers(*word));
    let common = forms.own.iter().map(bearers).max().unwrap_or(0) >= COMMON_SURNAME;
    let entity = evidence.base_entity_of(listed);
    let seen = entity.map_or(0, |entity| context.count_evidence(evidence.bases, &entity));
    !common || seen > 0
}

/// Returns whether two full names read alike: equal given names, or forms of one, and surnames with equal
/// keys; of another script with similar keys. `is_figure`: the
/// listed person is a world figure of an uncommon surname. `is_evident`: the article has more of the listed
/// person than the name.
fn reads_alike(
    evidence: &Evidence,
    one: &str,
    other: &str,
    is_figure: bool,
    is_evident: bool,
) -> bool {
    let parts = |name: &str| -> Option<(String, String)> {
        let mut words = name.split_whitespace();
        let first = words.next()?.to_owned();
        Some((first, words.next_back()?.to_owned()))
    };
    let (Some((given, family)), Some((other_given, other_family))) = (parts(one), parts(other))
    else {
        return false;
    };
    let same_given = || {
        let name = |given: &str| evidence.bases.given_name(hash_word(&fold(given)));
        match (name(&given), name(&other_given)) {
            (Some(one), Some(other)) => one.can_be(&other),
            _ => false,
        }
    };
    let people = evidence.gazetteer.people();
    let (given_key, other_given_key) =
        (people.phonetic_key(&given), people.phonetic_key(&other_given));
    let (key, other_key) = (phonetic_key(&family), phonetic_key(&other_family));
    let initial = given.trim_end_matches('.').chars().count() == 1;
    if is_latin(&family) && is_latin(&other_family) {
        let begins = initial && other_given_key.starts_with(&given_key);
        let same_key = given_key == other_given_key;
        // Of two parts one may be spelled otherwise. Charlie Mitchell is not Charles Michel.
        let one_differs =
            fold(&given) == fold(&other_given) || fold(&family) == fold(&other_family);
        let near = strsim::levenshtein(&fold(&family), &fold(&other_family)) <= SPELLING_ERRORS;
        let nearly =
            || is_figure && key_similarity(&given_key, &other_given_key) >= NEARLY_SAME_GIVEN;
        let same_given = begins || same_key || nearly() || is_evident && same_given();
        return key == other_key && near && same_given && (one_differs || is_evident);
    }
    let begins = initial && other_given_key.get(..1) == given_key.get(..1);
    let needed = if is_figure { SAME_SURNAME_OF_FIGURE } else { SAME_SURNAME };
    key_similarity(&key, &other_key) >= needed
        && (begins || same_given() || key_similarity(&given_key, &other_given_key) >= SAME_GIVEN)
}

/// Returns the own identity of somebody whom nobody lists.
fn own_identity(evidence: &Evidence, subject: &Subject, forms: &NameForms) -> Option<Identity> {
    let name = match subject {
        Subject::New(..) => forms.first_name().or_else(|| forms.longest()),
        Subject::Known(_) => forms.longest().map(|form| romanise(&form)),
    }?;
    let uri = match subject {
        Subject::New(kind, key) => crate::entities::gazetteer::own_uri(*kind, key),
        Subject::Known(_) => evidence.gazetteer.person_uri(&name),
    };
    Some(Identity { uri, name, ceiling: 1.0 })
}

/// Returns whether a name is written in Latin letters.
fn is_latin(name: &str) -> bool {
    name.chars().all(|c| c < '\u{250}')
}
