//! Places called after people, and people called like places.

use crate::article::EntityType;
use crate::entities::fold::{fold, hash_phrase};
use crate::entities::gazetteer::Gazetteer;
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::{Gap, WordShape};

use super::words::{INSTITUTIONS, NO_SURNAMES, PLACES, is_in_list};
use super::{FullName, tagged_name};

/// The people of the sources who must have a word as given name for it to be one. Set by hand.
const GIVEN_NAME: u32 = 8;
/// The people who must have a word as surname for it to be one beside such a given name; more of an ordinary
/// word. Set by hand.
const SURNAME: u32 = 10;
const SURNAME_AND_WORD: u32 = 60;

/// Returns the end of the name of a place that is called after the person whose name ends before word `end`:
/// `Charles de Gaulle Airport`.
pub fn end_of_place_name(text: &ArticleText, end: usize) -> Option<usize> {
    let next = text.tokens.get(end).filter(|next| next.gap == Gap::Space && next.is_capital())?;
    is_in_list(&PLACES, &fold(next.text(text.text))).then_some(end + 1)
}

/// Finds the name of a person whose given name, the word `at`, is also a place: `India Hicks`. The base lists the
/// person, or else both words are much used in names of people.
pub fn find_name_like_place(
    text: &ArticleText,
    at: usize,
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    let [given, surname] = text.tokens.get(at..at + 2)? else { return None };
    let shaped = surname.shape == WordShape::Capital && surname.gap == Gap::Space;
    if !shaped || text.style_at(at) != Style::Plain || text.inflection(given.cyrillic).is_some() {
        return None;
    }
    let word = fold(surname.text(text.text));
    if is_in_list(&INSTITUTIONS, &word) || is_in_list(&NO_SURNAMES, &word) {
        return None;
    }
    let bases = gazetteer.bases();
    let phrase = hash_phrase([given.hash, surname.hash]);
    let kinds = bases.find_spelling(phrase).filter_map(|spelling| bases.entity(spelling.entity));
    let (mut people, mut others) = (false, false);
    kinds.for_each(|entity| match entity.kind {
        EntityType::Person => people = true,
        _ => others = true,
    });
    let needed = if gazetteer.is_common(surname.hash) { SURNAME_AND_WORD } else { SURNAME };
    let usual = || {
        bases.given_name(given.hash).is_some_and(|of| of.as_first >= GIVEN_NAME)
            && bases.surname_bearers(surname.hash) >= needed
    };
    (!others && (people || usual())).then(|| tagged_name(text, at..at + 2, gazetteer))?
}
