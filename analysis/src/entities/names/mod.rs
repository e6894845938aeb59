//! The names of people, by their form: a given name, then what follows it.

mod context;
mod couple;
mod cyrillic;
mod genitive;
mod inflected;
mod order;
mod parts;
mod places;
mod spelling;
mod words;

use std::ops::Range;
use std::rc::Rc;

use super::address::person_address;
use super::fold::{fold, hash_phrase};
use super::gazetteer::{EntityId, Gazetteer, Person, WELL_KNOWN_PERSON};
use super::inflection::{Gender, RUSSIAN, gender_of_given_name};
use super::romanise::is_article;
use super::text::{ArticleText, Style};
use super::token::{Gap, Token, WordShape};
pub use couple::name_with_surname_of;
use order::find_official_name;
use parts::{
    Part, capitalise_words, hash_part, is_suffix, join_words, part_phonetic_key, split_parts,
    word_at, words_of,
};
pub use places::{end_of_place_name, find_name_like_place};
use words::{HONORIFICS, INSTITUTIONS, NO_SURNAMES, SOFT_TITLES, is_in_list};

/// The person who is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// A person whom the gazetteer lists.
    Known(EntityId),
    /// A new person: the key that all spellings share, and the name.
    New {
        /// The [`person_address`] of the name.
        key: Rc<str>,
        /// The name in base form, in the script of the text: `Sergey Lavrov`.
        name: Rc<str>,
    },
}

/// A person's full name in a text.
#[derive(Clone, Debug)]
pub struct FullName {
    /// The number of words.
    pub words: usize,
    /// The person.
    pub who: Who,
    /// The name in base form, in the script of the text.
    pub base: String,
    /// The surname in base form, in lower case; by word.
    pub surname: Vec<String>,
    /// The gender that the given name has; Russian surnames decline by it.
    pub gender: Gender,
    /// The prominence of the person; 0 for a new one.
    pub weight: u32,
    /// The similarity of the name to one of a listed person, 0 to 1.
    pub likeness: f32,
}

/// Looks for a person's full name that begins with word `at` of `text`.
pub fn find_full_name(text: &ArticleText, at: usize, gazetteer: &Gazetteer) -> Option<FullName> {
    find_name_of_parts(text, at, gazetteer).map(|name| with_suffix(text, at, name))
}

/// Returns a name that begins with word `at` with the suffix that follows it: `Robert Downey Jr.`. The suffix
/// belongs to the name, and is no surname.
fn with_suffix(text: &ArticleText, at: usize, mut name: FullName) -> FullName {
    let end = at + name.words;
    let joined = || matches!(text.gap_after(end - 1), " " | ", " | "\u{a0}");
    if is_suffix(text, end) && joined() {
        name.base.push(' ');
        name.base.push_str(word_at(text, end));
        name.words += 1;
    }
    name
}

fn find_name_of_parts(text: &ArticleText, at: usize, gazetteer: &Gazetteer) -> Option<FullName> {
    let token = text.tokens.get(at)?;
    if !matches!(token.shape, WordShape::Capital | WordShape::Upper) || token.gap == Gap::Apostrophe
    {
        return None;
    }
    let next = text.tokens.get(at + 1)?;
    if !matches!(next.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
        return None;
    }
    let parts = split_parts(text, at);
    let shouted = text.style_at(at) == Style::Shouted;
    if parts.len() < 2 || !shouted && token.shape == WordShape::Upper {
        return None;
    }
    if is_honorific(word_at(text, at)) {
        // Пан Ги Мун is no Mr Ги Мун
        let inflection = text.inflection(token.cyrillic).filter(|_| parts.len() > 2)?;
        let known = inflected::find_declined_name(text, &parts, gazetteer, inflection);
        return known.filter(|name| name.words > 2);
    }
    if parts.last().is_some_and(|last| is_soft_title(text, at, last.end)) {
        return None;
    }
    let inflection = text.inflection(token.cyrillic);
    if let Some(official) =
        inflection.and_then(|of| find_official_name(text, &parts, gazetteer, of))
    {
        return Some(official);
    }
    if let Some(genitive) = genitive::find_genitive_name(text, &parts, gazetteer) {
        return Some(genitive);
    }
    match inflection {
        Some(inflection) if std::ptr::eq(inflection, &RUSSIAN) => {
            inflected::find_declined_name(text, &parts, gazetteer, inflection)
                .or_else(|| cyrillic::find_cyrillic_name(text, &parts, gazetteer))
        }
        Some(inflection) => inflected::find_declined_name(text, &parts, gazetteer, inflection)
            .or_else(|| find_listed_name(text, &parts, gazetteer))
            .or_else(|| {
                let found = match_name_pattern(text, &parts, gazetteer)?;
                let count = parts.iter().take_while(|part| part.end <= at + found.words).count();
                inflected::read_new_name(text, parts.get(..count)?, gazetteer, inflection)
            }),
        None => find_listed_name(text, &parts, gazetteer)
            .or_else(|| match_name_pattern(text, &parts, gazetteer))
            .map(|name| order::turn_name(name, gazetteer)),
    }
}

/// Returns the name that the tagger found in `words`, of a person whom the form of the name does not show.
pub fn tagged_name(
    text: &ArticleText,
    words: Range<usize>,
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    if words.len() > 2 && is_suffix(text, words.end - 1) {
        let name = tagged_name(text, words.start..words.end - 1, gazetteer)?;
        return Some(with_suffix(text, words.start, name));
    }
    let parts: Vec<Part> =
        split_parts(text, words.start).into_iter().filter(|part| part.end <= words.end).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    // initials and a surname are of somebody who is named in full elsewhere
    let whole = last.end == words.end && parts.len() > 1;
    if !whole || first.initial || word_at(text, last.end - 1).chars().count() < 2 {
        return None;
    }
    let cyrillic = text.tokens.get(first.first).is_some_and(|token| token.cyrillic);
    if let Some(inflection) = text.inflection(cyrillic) {
        let known = inflected::find_declined_name(text, &parts, gazetteer, inflection);
        let known = known.filter(|name| name.words == words.len());
        return known.or_else(|| inflected::read_new_name(text, &parts, gazetteer, inflection));
    }
    let base = text.slice_words(words.start, words.end).to_owned();
    let surname = words_of(text, last).iter().map(|word| word.to_lowercase()).collect();
    let gender = gender_of_given_name(&word_at(text, words.start).to_lowercase());
    let name = somebody_new(words.len(), base, surname, gender, gazetteer);
    name.map(|name| order::turn_name(name, gazetteer))
}

/// Returns the full name of a person who is not listed, from the base form of the name. None where too little of
/// the name can be written in Latin letters for an address.
fn somebody_new(
    words: usize,
    base: String,
    surname: Vec<String>,
    gender: Gender,
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    let key = person_address(gazetteer.bases(), &base);
    if key.is_empty() {
        return None;
    }
    let who = Who::New { key: key.into(), name: base.as_str().into() };
    Some(FullName { words, who, base, surname, gender, weight: 0, likeness: 1.0 })
}

/// Returns whether the word `at` is a title that is no part of the name that goes on before `end`, though it may
/// be one of another: `Sheikh`.
pub fn is_soft_title(text: &ArticleText, at: usize, end: usize) -> bool {
    end > at + 2 && is_in_list(&SOFT_TITLES, &fold(word_at(text, at)))
}

/// Returns whether a word is a form of address.
pub fn is_honorific(word: &str) -> bool {
    is_in_list(&HONORIFICS, &word.to_lowercase())
}

/// Finds a name of the gazetteer, in Latin: by the key of its first and last part, or of all parts.
fn find_listed_name(text: &ArticleText, parts: &[Part], gazetteer: &Gazetteer) -> Option<FullName> {
    let people = gazetteer.people();
    let first = parts.first()?;
    if !people.begins_name(&part_phonetic_key(text, first, gazetteer)) {
        return None;
    }
    let keys: Vec<Rc<str>> =
        parts.iter().map(|part| part_phonetic_key(text, part, gazetteer)).collect();
    (2..=parts.len()).rev().find_map(|count| {
        let parts = parts.get(..count)?;
        let keys = keys.get(..count)?;
        let last = parts.last()?;
        if !last.capital || last.initial {
            return None;
        }
        let middle = parts.get(1..count - 1)?;
        let skipped = middle.iter().all(|part| part.initial || !part.capital);
        let spelled: Vec<&str> = parts
            .iter()
            .zip(keys)
            .filter(|(part, _)| {
                !part.initial && (part.capital || !is_article(word_at(text, part.first)))
            })
            .map(|(_, key)| key.as_ref())
            .collect();
        let person = people.find_person(&spelled).or_else(|| {
            let short = [keys.first()?.as_ref(), keys.last()?.as_ref()];
            if skipped { people.find_person(&short) } else { None }
        })?;
        let surname: Vec<String> = words_of(text, last).iter().map(|w| fold(w)).collect();
        if is_ordinary(text, first, last, gazetteer, &person)
            || !is_spelled_as_person(text, first, last, gazetteer)
        {
            return None;
        }
        Some(FullName {
            words: last.end - first.first,
            who: Who::Known(person.entity),
            base: text.slice_words(first.first, last.end).to_owned(),
            surname,
            gender: Gender::Male,
            weight: person.weight,
            likeness: person.likeness,
        })
    })
}

/// Returns whether a name that sounds like a listed person's can be a person's at all: it begins with a given
/// name, or its very spelling is listed. `Bayern Munich` sounds like somebody, and is nobody.
fn is_spelled_as_person(
    text: &ArticleText,
    first: &Part,
    last: &Part,
    gazetteer: &Gazetteer,
) -> bool {
    let Some(words) = text.tokens.get(first.first..last.end) else { return false };
    let bases = gazetteer.bases();
    let is_given = |word: &Token| {
        gazetteer.people().find_given(word.hash).is_some()
            || bases.given_name(word.hash).is_some_and(|given| given.as_first > 0)
    };
    let phrase = hash_phrase(words.iter().map(|word| word.hash));
    words.first().is_some_and(is_given)
        || words.last().is_some_and(is_given)
        || gazetteer.find_listed(&words.iter().map(|word| word.hash).collect::<Vec<_>>()).is_some()
        || bases.names_person(phrase)
}

/// Returns whether two words may be a name only by accident: both are ordinary words, and the line has
/// capitals anyway or the name is little known.
fn is_ordinary(
    text: &ArticleText,
    first: &Part,
    last: &Part,
    gazetteer: &Gazetteer,
    who: &Person,
) -> bool {
    let common = |part: &Part| {
        part.end - part.first == 1
            && text.tokens.get(part.first).is_some_and(|token| gazetteer.is_common(token.hash))
    };
    let given = text.tokens.get(first.first).and_then(|t| gazetteer.people().find_given(t.hash));
    common(last)
        && (text.style_at(first.first) != Style::Plain
            || given.is_none() && who.weight < WELL_KNOWN_PERSON)
        || given.is_none() && common(first) && common(last)
}

/// Finds a given name, then initials or other given names, then a surname, in Latin.
fn match_name_pattern(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    let (first, rest) = parts.split_first()?;
    let people = gazetteer.people();
    let is_given = |part: &Part| {
        text.tokens.get(part.first).is_some_and(|token| people.find_given(token.hash).is_some())
    };
    if !is_given(first) {
        return None;
    }
    let usable = rest
        .iter()
        .take_while(|part| !part.capital || part.initial || is_surname(text, part, gazetteer));
    let mut count = usable.count();
    let surname_like = |part: &Part| part.capital && !part.initial;
    // given names and initials lead up to the surname; one more part may follow it
    let surname = rest.get(..count)?.iter().position(|part| surname_like(part) && !is_given(part));
    count = match surname {
        Some(at) => {
            let more = rest.get(at + 1).filter(|part| at + 1 < count && surname_like(part));
            let more =
                more.filter(|part| text.style_at(part.first) == Style::Plain && part.end > 0);
            if more.is_some_and(|part| !gazetteer.is_common(hash_part(text, part))) {
                at + 2
            } else {
                at + 1
            }
        }
        None => count.min(1),
    };
    let last = rest.get(count.checked_sub(1)?)?;
    let follows = text.tokens.get(last.end).filter(|token| token.gap == Gap::Space);
    if !surname_like(last) || follows.is_some_and(|t| is_institution(t, text)) {
        return None;
    }
    let name = text.slice_words(first.first, last.end);
    let name: String = if text.style_at(first.first) == Style::Shouted {
        capitalise_words(name)
    } else {
        name.into()
    };
    let surname: Vec<String> = words_of(text, last).iter().map(|w| fold(w)).collect();
    let words = last.end - first.first;
    somebody_new(words, name, surname, Gender::Male, gazetteer)
}

/// Returns whether a part with a capital may be a surname.
fn is_surname(text: &ArticleText, part: &Part, gazetteer: &Gazetteer) -> bool {
    let Some(token) = text.tokens.get(part.end.saturating_sub(1)) else { return false };
    let spelled = fold(&join_words(text, part));
    let shouted = text.style_at(part.first) == Style::Shouted;
    let titled = text.style_at(part.first) != Style::Plain && gazetteer.is_common(token.hash);
    let upper = token.shape == WordShape::Upper && !shouted;
    spelled.len() > 1
        && !titled
        && !upper
        && !is_in_list(&NO_SURNAMES, &spelled)
        && !is_in_list(&INSTITUTIONS, &spelled)
}

fn is_institution(token: &Token, text: &ArticleText) -> bool {
    token.is_capital() && is_in_list(&INSTITUTIONS, &fold(token.text(text.text)))
}
