//! What acronyms stand for in an article: those that it defines in brackets, that a name begins with, or
//! that are made of a name's first letters.

use std::rc::Rc;

use crate::article::EntityType;
use crate::hashed::HashedMap;

use super::base_form::phrase_base;
use super::find::{Found, What};
use super::fold::hash_word;
use super::gazetteer::Gazetteer;
use super::resolve::Subject;
use super::romanise::slug;
use super::text::Text;
use super::token::Shape;

/// What an acronym stands for in this article.
#[derive(Clone)]
pub struct Defined {
    /// What is meant.
    pub subject: Subject,
    /// The name of something new.
    pub name: Option<Rc<str>>,
}

/// Acronyms that the article defines: `Umbrella Council (UC)`, `UC (Umbrella Council)`.
pub fn acronyms(texts: &[Text], found: &[Vec<Found>], gazetteer: &Gazetteer) -> HashedMap<Defined> {
    let mut acronyms = HashedMap::default();
    for (text, found) in texts.iter().zip(found) {
        for name in found.iter().filter(|name| name.end - name.first > 1) {
            let Some(defined) = defined(text, name, gazetteer) else { continue };
            let upper = |at: usize| text.tokens.get(at).filter(|t| t.shape == Shape::Upper);
            let after = text.after(name.end - 1);
            let after = after.trim_start_matches(['"', '”', '’', '»', '«', '“', '\'']).trim_start();
            let before = name.first.checked_sub(1);
            let opens = |text: &str| matches!(text, "(" | "(“" | "(«" | "(\"" | "(„" | "[");
            if opens(after)
                && let Some(token) = upper(name.end)
            {
                acronyms.insert(token.hash, defined);
            } else if let Some(token) = before.and_then(upper)
                && before.is_some_and(|before| opens(text.after(before).trim()))
            {
                acronyms.insert(token.hash, defined);
            } else {
                // an acronym that the name begins with, or that is made of its first letters
                let head = upper(name.first).map(|token| token.text(text.text).to_owned());
                let short = head.or_else(|| initials(text, name)).filter(|s| s.chars().count() > 2);
                for form in short.iter().flat_map(|short| acronym_forms(short)) {
                    acronyms.entry(form).or_insert_with(|| defined.clone());
                }
            }
        }
    }
    acronyms
}

/// What an acronym beside this name would stand for.
fn defined(text: &Text, name: &Found, gazetteer: &Gazetteer) -> Option<Defined> {
    match &name.what {
        What::Listed { entity, weak: false, .. } => {
            Some(Defined { subject: Subject::Known(*entity), name: None })
        }
        What::Tagged { kind: kind @ (EntityType::Organisation | EntityType::Place), .. } => {
            let base = phrase_base(text, name.first, name.end, gazetteer);
            let spelled =
                base.map_or_else(|| text.slice(name.first, name.end).to_owned(), |(base, _)| base);
            let slug = slug(&spelled);
            let subject = Subject::New(*kind, slug.as_str().into());
            (!slug.is_empty()).then(|| Defined { subject, name: Some(spelled.into()) })
        }
        _ => None,
    }
}

/// The first letters of a name of three words and more with capitals, as an acronym.
fn initials(text: &Text, name: &Found) -> Option<String> {
    let words = text.tokens.get(name.first..name.end)?;
    let capitals = words.iter().filter(|word| word.shape == Shape::Capital);
    let letters: String = capitals.filter_map(|word| word.text(text.text).chars().next()).collect();
    (letters.chars().count() > 2).then_some(letters)
}

/// The hashes of an acronym and of its Russian case forms: `МИД`, `МИДа`.
fn acronym_forms(acronym: &str) -> impl Iterator<Item = u64> {
    let cyrillic = acronym.starts_with(|c| c >= '\u{400}');
    let endings = if cyrillic { &["", "а", "у", "ом", "е"][..] } else { &[""] };
    endings.iter().map(move |ending| hash_word(&format!("{acronym}{ending}")))
}
