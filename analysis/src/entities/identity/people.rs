//! The link decision for people.

use std::ops::Range;

use crate::entities::base::{BaseEntity, SpellingKind};
use crate::entities::fold::fold;
use crate::entities::gazetteer::ListedEntity;
use crate::entities::inflection::Gender;
use crate::entities::names::is_honorific;
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::Gap;

use super::Evidence;
use super::candidates::{
    COMMON_SURNAME, Candidate, InLanguage, NameMatch, WORLD_FIGURE, find_people, names_of,
};
use super::context::Context;
use super::forms::{NameForm, NameForms};
use super::model::{Decision, Feature, Features};

/// The share of women among the bearers of a given name from which on the name is a woman's, and one minus it
/// a man's. Set by hand.
const SURE_OF_GENDER: f32 = 0.9;
/// The year before which somebody who died is hardly meant by news without more evidence. Set by hand.
const LONG_DEAD: i32 = 1960;
/// People in the sources, about.
const PEOPLE: f32 = 200_000.0;

/// Returns whether somebody who is written down is named: one of the forms is a name of the entry.
pub fn is_named(evidence: &Evidence, listed: &ListedEntity, forms: &NameForms) -> bool {
    let mut full = forms.own.iter().filter(|form| form.is_full()).peekable();
    if full.peek().is_none() {
        return !is_common_surname(evidence, forms);
    }
    let entity = evidence.base_entity_of(listed);
    full.any(|form| {
        let spelled = |name: &str| fold(name) == fold(&form.text);
        evidence.gazetteer.find_listed(&form.words).is_some()
            || spelled(&listed.name)
            || entity.as_ref().is_some_and(|entity| names_of(entity).any(|name| spelled(&name)))
            || form.likeness >= 1.0
    })
}

fn is_common_surname(evidence: &Evidence, forms: &NameForms) -> bool {
    let bearers =
        |form: &NameForm| form.words.last().map_or(0, |word| evidence.bases.surname_bearers(*word));
    forms.own.iter().map(bearers).max().unwrap_or(0) >= COMMON_SURNAME
}

/// Finds the people who may be meant, each with its features.
pub fn weigh_people<'a>(
    evidence: &'a Evidence,
    context: &Context,
    listed: Option<BaseEntity<'a>>,
    forms: &NameForms,
) -> (Decision, Vec<(Candidate<'a>, Features)>) {
    let full: Vec<&NameForm> = forms.own.iter().filter(|form| form.is_full()).collect();
    let decision = if full.is_empty() { Decision::OneWord } else { Decision::FullName };
    let is_part = |(text, words): &(usize, Range<usize>)| {
        evidence.texts.get(*text).is_some_and(|text| is_part_of_name(evidence, text, words.start))
    };
    if decision == Decision::OneWord && forms.places.iter().any(is_part) {
        return (decision, Vec::new());
    }
    let mut candidates = find_people(evidence, forms, listed);
    candidates.retain(|candidate| {
        let spelled_weakly = matches!(candidate.by, NameMatch::Spelled(SpellingKind::Weak, _));
        !spelled_weakly
            && full.iter().all(|form| can_be_of_gender(evidence, form, candidate.entity.gender))
    });
    let priors: f32 = candidates.iter().map(|it| f32::from(it.entity.prior)).sum();
    let count = candidates.len() as f32;
    let name = Features::default()
        .with(Feature::ExpectedBearers, expected_bearers(evidence, &full))
        .with(Feature::SurnameBearers, surname_bearers(evidence, forms))
        .with(Feature::Mentions, (forms.mentions as f32).ln())
        .with(Feature::Confidence, forms.confidence)
        .with(Feature::Candidates, count.max(1.0).ln())
        .with_if(Feature::Sports, context.is_sports)
        .with_if(Feature::OnlyTagged, forms.only_tagged);
    let weigh = |candidate: Candidate<'a>| {
        let entity = &candidate.entity;
        let (work, country) = (context.names_work(entity), context.names_country(entity));
        let figure = entity.prior >= WORLD_FIGURE;
        let sounds = candidate.by == NameMatch::SoundsAlike;
        // below the very spelling an id needs evidence in the text
        if sounds && !work && !country && !figure {
            return None;
        }
        let features = match_features(name, &candidate)
            .with(Feature::Prior, f32::from(entity.prior).ln_1p())
            .with(Feature::Share, f32::from(entity.prior) / priors.max(1.0))
            .with_if(Feature::Work, work)
            .with_if(Feature::Country, country)
            .with_if(Feature::Obscure, entity.obscure)
            .with_if(Feature::Historical, entity.years.death.is_some_and(|year| year < LONG_DEAD))
            .with_if(Feature::Listed, listed.is_some_and(|listed| listed.id == entity.id));
        Some((candidate, features))
    };
    (decision, candidates.into_iter().filter_map(weigh).collect())
}

/// Returns whether the word before a surname makes it the name of somebody else: it is a given name, or another
/// word with a capital that is neither an ordinary word nor a title.
fn is_part_of_name(evidence: &Evidence, text: &ArticleText, word: usize) -> bool {
    let spaced = text.tokens.get(word).is_some_and(|word| word.gap == Gap::Space);
    // "П'єр" is two words
    let glued = |at: &usize| text.tokens.get(*at).is_some_and(|it| it.gap == Gap::Apostrophe);
    let before = (0..word).rev().find(|at| !glued(at)).and_then(|at| text.tokens.get(at));
    let Some(before) = before.filter(|it| spaced && it.is_capital()) else { return false };
    let given = evidence.bases.given_name(before.hash);
    let is_given = given.is_some_and(|given| given.as_first > given.as_last);
    let plain = text.style_at(word) == Style::Plain;
    is_given
        || plain
            && !evidence.gazetteer.is_common(before.hash)
            && !is_honorific(before.text(text.text))
}

fn match_features(features: Features, candidate: &Candidate) -> Features {
    let features = match candidate.by {
        NameMatch::Spelled(kind, language) => features
            .with_if(Feature::ThisLanguage, language == InLanguage::Here)
            .with_if(Feature::OtherLanguage, language == InLanguage::Elsewhere)
            .with_if(Feature::Alias, kind != SpellingKind::Label),
        NameMatch::FirstAndLast => features.with(Feature::FirstAndLast, 1.0),
        NameMatch::SoundsAlike => features.with(Feature::SoundsAlike, 1.0),
        NameMatch::Surname => features.with(Feature::SurnameAlone, 1.0),
    };
    features
        .with(Feature::Similarity, candidate.similarity)
        .with_if(Feature::SameGivenClass, candidate.other_given)
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

/// Returns the logarithm of the number of people who are expected to bear the rarest of the full names, 0 and
/// more.
fn expected_bearers(evidence: &Evidence, full: &[&NameForm]) -> f32 {
    /// One in a thousand names is expected to have a bearer among the people of the sources.
    const RARE: f32 = 0.001;
    let expected = |form: &&NameForm| {
        let (Some(first), Some(last)) = (form.words.first(), form.words.last()) else {
            return RARE;
        };
        let given = evidence.bases.given_name(*first).map_or(0, |given| given.as_first);
        given as f32 * evidence.bases.surname_bearers(*last) as f32 / PEOPLE
    };
    let expected = full.iter().map(expected).fold(f32::MAX, f32::min);
    if full.is_empty() { 0.0 } else { (expected.max(RARE) / RARE).ln() }
}

fn surname_bearers(evidence: &Evidence, forms: &NameForms) -> f32 {
    let last = forms.own.iter().filter_map(|form| form.words.last());
    let bearers = last.map(|word| evidence.bases.surname_bearers(*word)).max();
    (bearers.unwrap_or(0) as f32).ln_1p()
}
