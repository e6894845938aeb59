//! Names of several words that the bases have: organisations and places.

use super::{DetectedName, NameSource};
use crate::article::EntityType;
use crate::entities::base::{BaseEntity, Spelling, SpellingKind};
use crate::entities::fold::extend_phrase;
use crate::entities::gazetteer::Gazetteer;
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::Gap;

/// The prior that a name of the bases has at the least to be found without the tagger: in a sentence, and in a
/// line in which most words have capitals. Set by hand.
const KNOWN: u8 = 2;
const KNOWN_IN_CAPITALS: u8 = 30;
/// The prior that something needs whose name has the form of a person's. Set by hand.
const LIKE_A_PERSON: u8 = 10;

/// Finds the longest organisation or place of the bases whose name begins with word `at` and has `shortest`
/// words or more: `Canadian Pacific Railway`, `Charles de Gaulle Airport`. With `is_like_person` a name of
/// `shortest` words, which has the form of a person's, counts if it is that of something well known, and no person of the bases has it:
/// `Khan Younis`.
pub(super) fn find_in_bases(
    text: &ArticleText,
    at: usize,
    gazetteer: &Gazetteer,
    shortest: usize,
    is_like_person: bool,
) -> Option<DetectedName> {
    let first = text.tokens.get(at).filter(|token| token.is_capital())?;
    let bases = gazetteer.bases();
    // an article is no part of what the bases have without it: "The United Arab Emirates"
    let article = first.text(text.text).eq_ignore_ascii_case("the");
    let longest = bases.longest_phrase(first.hash);
    if longest < shortest {
        return None;
    }
    let known = if text.style_at(at) == Style::Plain { KNOWN } else { KNOWN_IN_CAPITALS };
    let is_known = |spelling: Spelling| {
        let entity =
            bases.entity(spelling.entity).filter(|_| spelling.kind != SpellingKind::Weak)?;
        let thing = matches!(entity.kind, EntityType::Organisation | EntityType::Place);
        let counts = thing && !entity.obscure && entity.prior >= known && !is_office(&entity);
        counts.then_some((entity.prior, entity.kind))
    };
    let (mut phrase, mut rest, mut best) = (0, 0, None);
    for (end, word) in (at + 1..).zip(text.tokens.get(at..)?.iter().take(longest)) {
        if end - at > 1 && !matches!(word.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
            break;
        }
        phrase = extend_phrase(phrase, word.hash);
        rest = if end - at > 1 { extend_phrase(rest, word.hash) } else { 0 };
        let bare = article && bases.find_spelling(rest).next().is_some();
        if end - at >= shortest && word.is_capital() && !bare {
            let found = bases.find_spelling(phrase).filter_map(is_known).max_by_key(|it| it.0);
            let longer = !is_like_person || end - at > shortest;
            let found = found.filter(|(prior, _)| {
                longer || *prior >= LIKE_A_PERSON && !bases.names_person(phrase)
            });
            best = found.map(|(_, kind)| (end, kind)).or(best);
        }
    }
    let (end, kind) = best?;
    Some(DetectedName { first: at, end, source: NameSource::InBases { kind } })
}

/// Returns whether an entity is an office that somebody holds, which is no organisation: `Prime Minister of
/// Canada`. The country in its name is the name that counts.
fn is_office(entity: &BaseEntity) -> bool {
    let office = |class: String| class.ends_with("office") || class == "position";
    entity.occupations().any(office)
}
