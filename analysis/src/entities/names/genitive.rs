//! Full names in the genitive in languages that have an -s without an apostrophe: `Annalena Baerbocks Reise`.

use crate::entities::fold::{extend_phrase, fold, hash_word};
use crate::entities::gazetteer::Gazetteer;
use crate::entities::inflection::gender_of_given_name;
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, Token, WordShape};

use super::parts::{Part, join_words, word_at};
use super::{FullName, Who, somebody_new};

/// The fewest letters of a surname that is read back from its genitive.
const SURNAME: usize = 3;

/// Finds a full name in the genitive: a given name, then a surname with an -s that the surname itself does not
/// have. So it is where the article has the surname without, or where fewer people of the sources have the
/// form with the -s and a noun follows.
pub fn find_genitive_name(
    text: &ArticleText,
    parts: &[Part],
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    if !text.has_genitive_s() {
        return None;
    }
    let first = parts.first()?;
    let begins = text.tokens.get(first.first).is_some_and(|token| is_given(token, gazetteer));
    let last = parts.iter().skip(1).find(|part| {
        let given = || text.tokens.get(part.first).is_some_and(|token| is_given(token, gazetteer));
        part.capital && !part.initial && !given()
    })?;
    let form = word_at(text, last.end - 1);
    let stem = form.strip_suffix('s').filter(|stem| stem.chars().count() >= SURNAME)?;
    if !begins || stem.ends_with('s') || !is_genitive(text, last, stem, gazetteer) {
        return None;
    }
    let shown = text.slice_words(first.first, last.end);
    let base = shown.strip_suffix('s')?.to_owned();
    let joined = join_words(text, last);
    let people = gazetteer.people();
    let keys = [word_at(text, first.first), joined.strip_suffix('s')?]
        .map(|part| people.phonetic_key(part));
    let sounds = [keys[0].as_str(), keys[1].as_str()];
    let surname: Vec<String> = (last.first..last.end)
        .map(|at| if at + 1 == last.end { fold(stem) } else { fold(word_at(text, at)) })
        .collect();
    let gender = gender_of_given_name(&word_at(text, first.first).to_lowercase());
    let words = last.end - first.first;
    let listed = people.find_person(&sounds).filter(|person| person.likeness >= 1.0);
    if let Some(person) = listed {
        let who = Who::Known(person.entity);
        let (weight, likeness) = (person.weight, person.likeness);
        return Some(FullName { words, who, base, surname, gender, weight, likeness });
    }
    somebody_new(words, base, surname, gender, gazetteer)
}

fn is_given(token: &Token, gazetteer: &Gazetteer) -> bool {
    gazetteer.people().find_given(token.hash).is_some()
        || gazetteer.bases().given_name(token.hash).is_some_and(|of| of.as_first > of.as_last)
}

/// Returns whether the -s of a surname, of which the rest is `stem`, is that of the genitive.
fn is_genitive(text: &ArticleText, last: &Part, stem: &str, gazetteer: &Gazetteer) -> bool {
    if text.has_word(stem) {
        return true;
    }
    let Some(token) = text.tokens.get(last.end - 1) else { return false };
    let follows = text.tokens.get(last.end).is_some_and(|next| {
        let noun = matches!(next.shape, WordShape::Capital | WordShape::Upper);
        next.gap == Gap::Space && (noun || !text.is_in("de"))
    });
    let bases = gazetteer.bases();
    let whole = hash_word(stem);
    let listed = bases.surname_bearers(whole) > bases.surname_bearers(token.hash);
    let spelled = || gazetteer.people().find_by_surname(whole).is_some();
    let phrase = || bases.find_spelling(extend_phrase(0, token.hash)).next().is_some();
    follows && (listed || spelled() || bases.surname_bearers(token.hash) < 2 && !phrase())
}
