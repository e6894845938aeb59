//! The choice among several people of one surname, by what the article shows of each.

use std::cell::OnceCell;

use crate::article::{EntityType, TextPart};
use crate::entities::detection::{DetectedName, NameSource};
use crate::entities::fold::hash_phrase;
use crate::entities::gazetteer::{EntityId, Gazetteer};
use crate::entities::inflection::Gender;
use crate::entities::subject::Subject;
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, Token, WordShape, tokenise};

use super::cues::{Cue, find_cue, pronoun_gender, verb_gender};
use super::{HeldSurname, NameHolder, NameHolders, NamedPerson};

/// The words before a name that are kept as the role of its holder: `Глава Чечни Кадыров`.
const ROLE_WORDS: usize = 3;
/// The shortest role word, in code points.
const ROLE_LETTERS: usize = 4;
/// The words before a full name among which a relative is looked for: `his son, Eric Trump`.
const RELATIVE_WORDS: usize = 2;
/// The words behind a surname among which a pronoun is looked for.
const PRONOUN_WORDS: usize = 6;
/// The share of women among the holders of a given name from which on it is a woman's, and one minus it a
/// man's.
const SURE_OF_GENDER: f32 = 0.9;

// The weights of the evidence, set by hand on the articles of `tests/linking` and of `tests/coreference.rs`.
/// Named in full in the headline.
const HEADLINE: i32 = 4;
/// A further full mention, and the most that count.
const FULL_MENTION: i32 = 1;
const FULL_MENTIONS: i32 = 3;
/// Named in full before the others.
const NAMED_FIRST: i32 = 2;
/// Mentioned last.
const MENTIONED_LAST: i32 = 3;
/// The words before the surname stood before the full name too.
const SAME_ROLE: i32 = 5;
/// Introduced as a relative of somebody.
const RELATIVE: i32 = -5;
/// A pronoun or a verb near by is of the other gender.
const OTHER_GENDER: i32 = -5;
/// A full name only if the tagger is right.
const DOUBTFUL: i32 = -2;
/// The most that fame counts.
const FAME: i32 = 4;

/// What the article shows of a person who is named in full.
#[derive(Debug, Default)]
pub struct Standing {
    /// The number of full mentions.
    full_mentions: u32,
    /// The place of the first of them: text and word.
    first: (usize, usize),
    in_headline: bool,
    relative: bool,
    doubtful: bool,
    /// The words before the full name, hashed; 0 for none.
    roles: [u64; ROLE_WORDS],
    /// The gender by a title before the full name or by the declension.
    shown_gender: Option<Gender>,
    /// The number of the last mention so far; 0 for none.
    pub(super) last_mention: usize,
    gender: OnceCell<Option<Gender>>,
    fame: OnceCell<i32>,
}

/// What stands beside a surname.
struct Clues {
    title: Option<Gender>,
    other: Option<Gender>,
    roles: [u64; ROLE_WORDS],
}

impl NameHolders<'_, '_> {
    /// Notes what the article shows of a person at a full name.
    pub(super) fn add_standing(
        &mut self,
        at: usize,
        found: &DetectedName,
        person: usize,
        doubtful: bool,
    ) {
        let Some(text) = self.texts.get(at) else { return };
        let Some(named) = self.named.get_mut(person) else { return };
        let standing = &mut named.standing;
        let place = (at, found.first);
        if standing.full_mentions == 0 || place < standing.first {
            standing.first = place;
            standing.roles = role_words(text, found.first);
        }
        standing.full_mentions += 1;
        standing.in_headline |= text.part == TextPart::Title;
        standing.relative |= is_relative(text, found.first);
        standing.doubtful = doubtful;
        let declined =
            text.tokens.get(found.first).is_some_and(|t| text.inflection(t.cyrillic).is_some());
        if let NameSource::Person(name) = &found.source
            && declined
        {
            standing.shown_gender = Some(name.gender);
        }
        if let Some(title) = title_gender(text, found.first) {
            standing.shown_gender = Some(title);
        }
    }

    /// Chooses the person whose surname stands at `word`; nobody where a title is not for any of them.
    pub(super) fn choose_holder<'h>(
        &'h self,
        held: &'h HeldSurname,
        text: &ArticleText,
        word: usize,
    ) -> Option<&'h NameHolder> {
        let title = title_gender(text, word);
        let may_have = |holder: &&NameHolder| {
            title.is_none_or(|title| self.gender_of(holder.person).is_none_or(|of| of == title))
        };
        if held.others.is_empty() {
            return Some(&held.first).filter(may_have);
        }
        let people = || held.holders().filter_map(|holder| self.named.get(holder.person));
        let clues = Clues {
            title,
            other: nearby_gender(text, word + held.words),
            roles: role_words(text, word),
        };
        let first = people().map(|person| person.standing.first).min();
        let last = people().map(|person| person.standing.last_mention).max();
        let score = |holder: &NameHolder| {
            let Some(person) = self.named.get(holder.person) else { return i32::MIN };
            let standing = &person.standing;
            let is_first = Some(standing.first) == first;
            let is_last = standing.last_mention > 0 && Some(standing.last_mention) == last;
            self.score_holder(holder.person, person, &clues)
                + if is_first { NAMED_FIRST } else { 0 }
                + if is_last { MENTIONED_LAST } else { 0 }
        };
        // of equals the first
        held.holders()
            .filter(may_have)
            .map(|holder| (score(holder), holder))
            .fold(None, |best: Option<(i32, &NameHolder)>, other| match best {
                Some(best) if best.0 >= other.0 => Some(best),
                _ => Some(other),
            })
            .map(|(_, holder)| holder)
    }

    fn score_holder(&self, index: usize, person: &NamedPerson, clues: &Clues) -> i32 {
        let standing = &person.standing;
        let further = i32::try_from(standing.full_mentions.saturating_sub(1)).unwrap_or(i32::MAX);
        let counted = |is: bool, weight: i32| if is { weight } else { 0 };
        let same_role = clues.roles.iter().any(|&word| word != 0 && standing.roles.contains(&word));
        let other_gender = clues.title.is_none()
            && clues
                .other
                .is_some_and(|gender| self.gender_of(index).is_some_and(|of| of != gender));
        further.min(FULL_MENTIONS) * FULL_MENTION
            + counted(standing.in_headline, HEADLINE)
            + counted(same_role, SAME_ROLE)
            + counted(standing.relative, RELATIVE)
            + counted(standing.doubtful, DOUBTFUL)
            + counted(other_gender, OTHER_GENDER)
            + self.fame_of(person)
    }

    /// Returns the gender of a person, where title, declension or given name show it.
    fn gender_of(&self, person: usize) -> Option<Gender> {
        let person = self.named.get(person)?;
        *person.standing.gender.get_or_init(|| {
            let by_name = || gender_of_given(self.gazetteer, person.given);
            person.standing.shown_gender.or_else(by_name)
        })
    }

    /// Returns how much the fame of a person counts.
    fn fame_of(&self, person: &NamedPerson) -> i32 {
        *person.standing.fame.get_or_init(|| {
            let prior = match &person.subject {
                Subject::Known(entity) => prior_of_listed(self.gazetteer, *entity),
                Subject::New(..) => {
                    person.base.as_deref().map_or(0, |name| prior_of_name(self.gazetteer, name))
                }
            };
            i32::try_from((prior + 1).ilog2() / 2).unwrap_or(FAME).min(FAME)
        })
    }
}

/// The weight in the gazetteer that is as much as one of prior in the base.
const WEIGHT_OF_PRIOR: u32 = 8;

fn prior_of_listed(gazetteer: &Gazetteer, entity: EntityId) -> u32 {
    let Some(listed) = gazetteer.entity(entity) else { return 0 };
    let bases = gazetteer.bases();
    let known = listed.wikidata.and_then(|number| bases.entity(bases.find_by_wikidata(number)?));
    known.map_or(0, |known| u32::from(known.prior)).max(listed.weight / WEIGHT_OF_PRIOR)
}

/// Returns the prior of the best known person of a name.
fn prior_of_name(gazetteer: &Gazetteer, name: &str) -> u32 {
    let bases = gazetteer.bases();
    let phrase = hash_phrase(tokenise(name).iter().map(|token| token.hash));
    let known = bases.find_spelling(phrase).filter_map(|spelling| bases.entity(spelling.entity));
    let people = known.filter(|known| known.kind == EntityType::Person);
    people.map(|known| u32::from(known.prior)).max().unwrap_or(0)
}

/// Returns the gender that a given name, hashed, surely has.
pub fn gender_of_given(gazetteer: &Gazetteer, given: u64) -> Option<Gender> {
    match gazetteer.bases().given_name(given)?.female? {
        female if female >= SURE_OF_GENDER => Some(Gender::Female),
        female if female <= 1.0 - SURE_OF_GENDER => Some(Gender::Male),
        _ => None,
    }
}

/// Returns the words before word `at` in its sentence, the nearest first.
fn words_before<'t>(text: &'t ArticleText, at: usize) -> impl Iterator<Item = &'t Token> {
    let opens = text.tokens.get(at).is_none_or(|token| token.opens);
    let before = text.tokens.get(..at).unwrap_or_default().iter().rev();
    let mut ended = opens;
    before.take_while(move |token| {
        let open = !ended;
        ended |= token.opens;
        open
    })
}

/// Returns the gender that a title before word `at` shows.
pub fn title_gender(text: &ArticleText, at: usize) -> Option<Gender> {
    let gap = text.tokens.get(at)?.gap;
    let title = text.tokens.get(at.checked_sub(1)?)?;
    if !matches!(gap, Gap::Space | Gap::Stop) {
        return None;
    }
    // M. Macron
    if title.shape == WordShape::Initial && text.is_in("fr") && title.text(text.text) == "M" {
        return Some(Gender::Male);
    }
    match find_cue(title.hash)? {
        Cue::Title(gender) => Some(gender),
        Cue::Relative => None,
    }
}

/// Returns whether a relative stands before a full name: `his wife, Melania Trump`.
fn is_relative(text: &ArticleText, at: usize) -> bool {
    words_before(text, at)
        .take(RELATIVE_WORDS)
        .any(|word| find_cue(word.hash) == Some(Cue::Relative))
}

/// Returns the words before a name that may say what its holder is, hashed.
fn role_words(text: &ArticleText, at: usize) -> [u64; ROLE_WORDS] {
    let mut roles = [0; ROLE_WORDS];
    let words = words_before(text, at).take(ROLE_WORDS);
    let words = words.filter(|word| {
        word.length() >= ROLE_LETTERS && !matches!(find_cue(word.hash), Some(Cue::Title(_)))
    });
    roles.iter_mut().zip(words).for_each(|(role, word)| *role = word.hash);
    roles
}

/// Returns the gender that a verb or a pronoun behind a name shows, in the same sentence.
fn nearby_gender(text: &ArticleText, after: usize) -> Option<Gender> {
    let words = text.tokens.get(after..)?.iter().take(PRONOUN_WORDS).take_while(|word| !word.opens);
    let mut words = words.map(|word| (word, word.text(text.text)));
    let (next, spelled) = words.next()?;
    let verb = if next.cyrillic { verb_gender(spelled) } else { None };
    verb.or_else(|| pronoun_gender(spelled, text.language()))
        .or_else(|| words.find_map(|(_, word)| pronoun_gender(word, text.language())))
}
