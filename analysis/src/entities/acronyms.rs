//! The entities that acronyms stand for in an article: acronyms that it defines in brackets, with which a
//! name begins, or that are made of a name's first letters.

use std::rc::Rc;

use crate::article::EntityType;
use crate::prehashed::HashedMap;

use super::base_form::find_phrase_base;
use super::detection::{DetectedName, NameSource};
use super::fold::hash_word;
use super::gazetteer::Gazetteer;
use super::romanise::slug;
use super::subject::Subject;
use super::text::ArticleText;
use super::token::{Token, WordShape};

/// The entity that an acronym stands for in this article.
#[derive(Clone)]
pub struct Defined {
    /// The entity.
    pub subject: Subject,
    /// The name of something new.
    pub name: Option<Rc<str>>,
}

/// Finds the acronyms that the article defines: `Umbrella Council (UC)`, `UC (Umbrella Council)`.
pub fn find_acronyms(
    texts: &[ArticleText],
    found: &[Vec<DetectedName>],
    gazetteer: &Gazetteer,
) -> HashedMap<Defined> {
    let mut acronyms = HashedMap::default();
    for (text, found) in texts.iter().zip(found) {
        for name in found.iter().filter(|name| name.end - name.first > 1) {
            if let Some(acronym) = acronym_in_brackets(text, name) {
                let defined = define_acronym(text, name, gazetteer)
                    .filter(|_| !is_agency_behind_place(text, name, acronym, gazetteer));
                acronyms.extend(defined.map(|defined| (acronym.hash, defined)));
                continue;
            }
            let short = acronym_of_name(text, name).filter(|short| short.chars().count() > 2);
            let forms = short.iter().flat_map(|short| acronym_forms(short));
            // what a name stands for is worked out only if its acronym is there
            let there = forms.filter(|form| texts.iter().any(|text| text.has_word(form)));
            let there: Vec<u64> = there.map(|form| hash_word(&form)).collect();
            if there.is_empty() {
                continue;
            }
            let Some(defined) = define_acronym(text, name, gazetteer) else { continue };
            for form in there {
                acronyms.entry(form).or_insert_with(|| defined.clone());
            }
        }
    }
    acronyms
}

/// Returns the acronym in brackets behind a name, or the acronym before a name in brackets.
fn acronym_in_brackets<'t>(text: &'t ArticleText, name: &DetectedName) -> Option<&'t Token> {
    let upper = |at: usize| text.tokens.get(at).filter(|token| token.shape == WordShape::Upper);
    let opens = |between: &str| matches!(between, "(" | "(“" | "(«" | "(\"" | "(„" | "[");
    let after = text.gap_after(name.end - 1);
    let after = after.trim_start_matches(['"', '”', '’', '»', '«', '“', '\'']).trim_start();
    let behind = upper(name.end).filter(|_| opens(after));
    let before = || {
        let before = name.first.checked_sub(1)?;
        upper(before).filter(|_| opens(text.gap_after(before).trim()))
    };
    behind.or_else(before)
}

/// Returns whether an acronym in brackets beside a place is the agency of a dateline, and no name of the
/// place: `NEW YORK (AP)`. Of an acronym of the place the name has the letters, in their order.
fn is_agency_behind_place(
    text: &ArticleText,
    name: &DetectedName,
    acronym: &Token,
    gazetteer: &Gazetteer,
) -> bool {
    let kind = match &name.source {
        NameSource::Listed { entity, .. } => gazetteer.entity(*entity).map(|known| known.kind),
        NameSource::InBases { kind } | NameSource::Tagged { kind, .. } => Some(*kind),
        NameSource::Person(_) => None,
    };
    let spelled = text.slice_words(name.first, name.end).to_lowercase();
    let mut letters = spelled.chars();
    let acronym = acronym.text(text.text).to_lowercase();
    kind == Some(EntityType::Place) && !acronym.chars().all(|letter| letters.any(|c| c == letter))
}

/// Returns the entity that an acronym beside this name would stand for.
fn define_acronym(
    text: &ArticleText,
    name: &DetectedName,
    gazetteer: &Gazetteer,
) -> Option<Defined> {
    match &name.source {
        NameSource::Listed { entity, weak: false, .. } => {
            Some(Defined { subject: Subject::Known(*entity), name: None })
        }
        NameSource::InBases { kind }
        | NameSource::Tagged {
            kind: kind @ (EntityType::Organisation | EntityType::Place), ..
        } => {
            let base = find_phrase_base(text, name.first, name.end, gazetteer);
            let spelled = base.map_or_else(
                || text.slice_words(name.first, name.end).to_owned(),
                |(base, _)| base,
            );
            let slug = slug(&spelled);
            let subject = Subject::New(*kind, slug.as_str().into());
            (!slug.is_empty()).then(|| Defined { subject, name: Some(spelled.into()) })
        }
        _ => None,
    }
}

/// Returns the acronym with which a name begins, or the first letters of the words with capitals where there
/// are three and more.
fn acronym_of_name(text: &ArticleText, name: &DetectedName) -> Option<String> {
    let words = text.tokens.get(name.first..name.end)?;
    if let Some(head) = words.first().filter(|word| word.shape == WordShape::Upper) {
        return Some(head.text(text.text).to_owned());
    }
    let capitals = words.iter().filter(|word| word.shape == WordShape::Capital);
    let letters: String = capitals.filter_map(|word| word.text(text.text).chars().next()).collect();
    (letters.chars().count() > 2).then_some(letters)
}

/// Returns an acronym and its Russian case forms: `МИД`, `МИДа`.
fn acronym_forms(acronym: &str) -> impl Iterator<Item = String> {
    let cyrillic = acronym.starts_with(|c| c >= '\u{400}');
    let endings = if cyrillic { &["", "а", "у", "ом", "е"][..] } else { &[""] };
    endings.iter().map(move |ending| format!("{acronym}{ending}"))
}
