//! The link decision for organisations, places and other things.

use std::ops::Range;

use crate::article::EntityType;
use crate::entities::base::{BaseEntity, SpellingKind};
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::{Gap, Token, WordShape};

use super::Evidence;
use super::candidates::{Candidate, InLanguage, NameMatch, find_things};
use super::context::{Context, Region, region_behind};
use super::forms::NameForms;
use super::model::{Decision, Feature, Features};

/// The people of the sources who bear a word as given name or as surname from which on it is a personal name
/// too. Set by hand.
const PERSONAL_NAME: u32 = 20;

/// Finds the things that may be meant, each with the decision to which it belongs and its features.
pub fn weigh_things<'a>(
    evidence: &'a Evidence,
    context: &Context,
    kind: EntityType,
    listed: Option<BaseEntity<'a>>,
    forms: &NameForms,
) -> Vec<(Decision, Candidate<'a>, Features)> {
    if forms.places.iter().all(|(text, words)| is_heading(evidence, *text, words)) {
        return Vec::new();
    }
    let mut candidates = find_things(evidence, forms);
    candidates.retain(|it| !matches!(it.by, NameMatch::Spelled(SpellingKind::Weak, _)));
    if let Some(entity) =
        listed.filter(|it| !candidates.iter().any(|there| there.entity.id == it.id))
    {
        let by = NameMatch::Spelled(SpellingKind::Alias, InLanguage::Here);
        candidates.push(Candidate { entity, by, similarity: 1.0, other_given: false });
    }
    let weight =
        |it: &Candidate| f32::from(it.entity.prior) * if it.entity.obscure { 0.25 } else { 1.0 };
    let priors: f32 = candidates.iter().map(weight).sum();
    let count = candidates.len() as f32;
    let regions: Vec<Region> = forms
        .places
        .iter()
        .filter_map(|(text, words)| {
            region_behind(evidence.bases, evidence.texts.get(*text)?, words.end)
        })
        .collect();
    let name = describe_name(evidence, forms)
        .with(Feature::Candidates, count.max(1.0).ln())
        .with_if(Feature::Sports, context.is_sports);
    let best_other = |one: &Candidate| {
        let others = candidates.iter().filter(|it| it.entity.id != one.entity.id);
        others.map(weight).fold(0.0, f32::max)
    };
    let weigh = |&candidate: &Candidate<'a>| {
        let entity = &candidate.entity;
        let lead = weight(&candidate).ln_1p() - best_other(&candidate).ln_1p();
        let agrees = regions.iter().any(|region| region.may_hold(entity));
        let NameMatch::Spelled(spelled, language) = candidate.by else { return None };
        let features = name
            .with_if(Feature::ThisLanguage, language == InLanguage::Here)
            .with_if(Feature::OtherLanguage, language == InLanguage::Elsewhere)
            .with_if(Feature::Alias, spelled == SpellingKind::Alias)
            .with_if(Feature::Acronym, spelled == SpellingKind::Acronym)
            .with(Feature::Prior, f32::from(entity.prior).ln_1p())
            .with(Feature::Lead, lead)
            .with(Feature::Share, weight(&candidate) / priors.max(1.0))
            .with_if(Feature::Work, context.names_work(entity))
            .with_if(Feature::Country, context.names_country(entity))
            .with_if(Feature::Obscure, entity.obscure)
            .with_if(Feature::Listed, listed.is_some_and(|listed| listed.id == entity.id))
            .with_if(Feature::IsCountry, entity.occupations().any(|class| class == "country"))
            .with_if(Feature::SameKind, entity.kind == kind)
            .with_if(Feature::RegionAgrees, agrees)
            .with_if(Feature::RegionDiffers, !regions.is_empty() && !agrees);
        let place = entity.kind == EntityType::Place;
        let decision = if place { Decision::Place } else { Decision::Organisation };
        Some((decision, candidate, features))
    };
    candidates.iter().filter_map(weigh).collect()
}

/// Returns whether words are ordinary ones in a line in which all words have capitals: `OF THE`.
fn is_heading(evidence: &Evidence, text: usize, words: &Range<usize>) -> bool {
    let Some(text) = evidence.texts.get(text) else { return false };
    let mut tokens = text.tokens.get(words.clone()).unwrap_or_default().iter();
    text.style_at(words.start) == Style::Shouted
        && tokens.all(|word| evidence.gazetteer.is_common(word.hash))
}

/// Returns the features that the name has by itself.
fn describe_name(evidence: &Evidence, forms: &NameForms) -> Features {
    let one_word = forms.own.iter().all(|form| !form.is_full());
    let word = forms.own.first().and_then(|form| form.words.first()).copied().filter(|_| one_word);
    let is_personal = |word: u64| {
        let given = evidence.bases.given_name(word).map_or(0, |given| given.as_first);
        given.max(evidence.bases.surname_bearers(word)) >= PERSONAL_NAME
    };
    let part = forms.places.iter().any(|(text, words)| {
        evidence
            .texts
            .get(*text)
            .is_some_and(|text| is_part_of_longer(text, words.start, words.end))
    });
    Features::default()
        .with(Feature::Mentions, (forms.mentions as f32).ln())
        .with(Feature::Confidence, forms.confidence)
        .with_if(Feature::OnlyTagged, forms.only_tagged)
        .with_if(Feature::OneWord, one_word)
        .with_if(Feature::CommonWord, word.is_some_and(|word| evidence.gazetteer.is_common(word)))
        .with_if(Feature::PersonalName, word.is_some_and(is_personal))
        .with_if(Feature::PartOfLonger, part)
}

/// Returns whether another word with a capital stands beside the words of a name, in a plain sentence.
fn is_part_of_longer(text: &ArticleText, first: usize, end: usize) -> bool {
    let name_like = |word: &Token| word.shape == WordShape::Capital && word.gap == Gap::Space;
    let before = first.checked_sub(1).and_then(|before| text.tokens.get(before));
    let before = before.is_some_and(|word| word.shape == WordShape::Capital && !word.opens);
    let spaced = text.tokens.get(first).is_some_and(|word| word.gap == Gap::Space);
    text.style_at(first) == Style::Plain
        && (before && spaced || text.tokens.get(end).is_some_and(name_like))
}
