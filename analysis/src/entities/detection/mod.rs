//! The first pass, detection: names that need no other evidence. Leftmost, then longest.

mod in_bases;

use super::base_form::{PREPOSITIONS, find_case_form};
use super::gazetteer::{EntityId, Gazetteer, Match};
use super::inflection::FINNISH;
use super::names::{
    FullName, Who, end_of_place_name, find_full_name, find_name_like_place, is_honorific,
    is_soft_title, tagged_name,
};
use super::tagger::{Name, TagKind};
use super::text::{ArticleText, Style};
use super::token::{Token, WordShape};
use crate::article::EntityType;
use crate::limits;
use crate::stage::too_many;
use in_bases::find_in_bases;

/// Words before which `an Islamic state` is a state and no organisation.
const INDEFINITE: [&str; 2] = ["an", "a"];

/// A name in the text.
#[derive(Clone, Debug)]
pub struct DetectedName {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// The source of the name.
    pub source: NameSource,
}

/// The source of a detected name, with what the source says of it.
#[derive(Clone, Debug)]
pub enum NameSource {
    /// A spelling of the gazetteer.
    Listed {
        /// The listed entity.
        entity: EntityId,
        /// Counts only with other evidence.
        weak: bool,
        /// Is an acronym.
        acronym: bool,
        /// The tagger takes it for a name too, of the same kind.
        tagged: bool,
    },
    /// A person's full name.
    Person(Box<FullName>),
    /// A spelling of several words that the bases have.
    InBases {
        /// The kind of entity.
        kind: EntityType,
    },
    /// A name that the tagger alone found.
    Tagged {
        /// The kind of entity.
        kind: EntityType,
        /// The confidence of the tagger, 0 to 1.
        confidence: f32,
    },
}

impl DetectedName {
    /// Returns the entity of the gazetteer that is named, if it is one.
    pub fn known_entity(&self) -> Option<EntityId> {
        match &self.source {
            NameSource::Listed { entity, .. } => Some(*entity),
            NameSource::Person(name) => match name.who {
                Who::Known(entity) => Some(entity),
                Who::New { .. } => None,
            },
            NameSource::InBases { .. } | NameSource::Tagged { .. } => None,
        }
    }

    /// Returns whether this is more than a word that may have another meaning: a listed name of several
    /// words.
    fn is_listed_phrase(&self) -> bool {
        let in_bases = matches!(self.source, NameSource::InBases { .. });
        self.end - self.first > 1 && (in_bases || self.known_entity().is_some())
    }

    fn is_person(&self) -> bool {
        matches!(self.source, NameSource::Person(_))
    }
}

/// The confidence below which a name of the tagger does not displace one that the rules found
/// (`models/tagger/README.md`); higher for a line of capitals, set by hand.
const DOUBTFUL: f32 = 0.47;
const DOUBTFUL_SHOUTED: f32 = 0.9;
/// The confidence below which a name of the tagger is no name (`models/tagger/README.md`).
const UNLIKELY: f32 = 0.35;

/// Merges the names of the rules and those of the tagger, in order and without overlaps. Where two overlap, a
/// name that the gazetteer lists counts if it has the same words or more, and else the name of the tagger.
pub fn merge_tagger_names(
    text: &ArticleText,
    gazetteer: &Gazetteer,
    found: Vec<DetectedName>,
    names: &[Name],
) -> Vec<DetectedName> {
    let mut merged: Vec<DetectedName> = Vec::with_capacity(found.len() + names.len());
    let mut rest = found.into_iter().peekable();
    for name in names.iter().filter(|name| can_be_name(text, gazetteer, name)) {
        while let Some(before) = rest.next_if(|found| found.end <= name.first) {
            merged.push(before);
        }
        let mut over: Vec<DetectedName> = Vec::new();
        while let Some(found) = rest.next_if(|found| found.first < name.end) {
            over.push(found);
        }
        // capitals tell the tagger less where all words have them
        let shouted = text.style_at(name.first) == Style::Shouted;
        let doubtful = if shouted { DOUBTFUL_SHOUTED } else { DOUBTFUL };
        let taken = merged.last().is_some_and(|last| last.end > name.first);
        // "The Islamic State": an article is no part of what is listed without it
        let article = text.tokens.get(name.first).is_some_and(|word| {
            word.text(text.text).eq_ignore_ascii_case("the") && name.end - name.first > 1
        });
        // what the rules take for a place called after somebody has the kind of source of a tagger's name
        let covers = |found: &DetectedName| {
            found.first <= name.first + usize::from(article)
                && found.end >= name.end
                && (found.is_listed_phrase()
                    || matches!(found.source, NameSource::Tagged { .. })
                    || found.is_person() && name.kind == TagKind::Person
                    || (found.first, found.end) == (name.first, name.end))
        };
        // "Federation Council Committee": what is listed is known, the committee is not
        let begins = |found: &DetectedName| {
            let known = found.known_entity().and_then(|known| gazetteer.entity(known));
            let same = known.is_some_and(|known| known.kind == EntityType::Organisation);
            found.is_listed_phrase()
                && found.first == name.first
                && same
                && name.kind == TagKind::Organisation
        };
        let counts = |found: &DetectedName| covers(found) || begins(found);
        match over.iter().position(counts) {
            Some(at) => merged.push(confirm_by_tagger(text, over.swap_remove(at), name, gazetteer)),
            None if is_all_known(text, &over, name) => merged.extend(over),
            None if taken => {}
            // a doubtful name does not displace one that is known
            None if name.confidence < doubtful && !over.is_empty() => merged.extend(over),
            None => merged.push(name_from_tagger(text, gazetteer, name)),
        }
    }
    merged.extend(rest);
    merged
}

/// The confidence from which on the tagger counts as evidence for a spelling that needs some, if there were
/// words before it to judge by. Set by hand.
const SURE: f32 = 0.9;

/// Returns a name of the rules, with the tagger's name of the same words as evidence for it.
fn confirm_by_tagger(
    text: &ArticleText,
    mut found: DetectedName,
    name: &Name,
    gazetteer: &Gazetteer,
) -> DetectedName {
    let opens = text.tokens.get(found.first).is_some_and(|word| word.opens);
    let kind =
        found.known_entity().and_then(|known| gazetteer.entity(known)).map(|known| known.kind);
    let agrees = match name.kind {
        TagKind::Place => kind == Some(EntityType::Place),
        TagKind::Organisation => kind == Some(EntityType::Organisation),
        TagKind::Person | TagKind::Other => false,
    };
    if let NameSource::Listed { tagged, .. } = &mut found.source
        && agrees
        && name.confidence >= SURE
        && !opens
        && (found.first, found.end) == (name.first, name.end)
    {
        *tagged = true;
    }
    found
}

/// Returns whether the known names make up all of a name of the tagger. So they do where the tagger took
/// several names for one (`Ryanairu Michael O'Leary`, `Srbskem a Kosovem`), or a preposition at the beginning
/// of a sentence for a part of one, or words before a person's full name.
fn is_all_known(text: &ArticleText, found: &[DetectedName], name: &Name) -> bool {
    let Some(last) =
        found.last().filter(|_| found.iter().all(|found| found.known_entity().is_some()))
    else {
        return false;
    };
    // Puolan kansantasavalta, the People's Republic of Poland: what follows is a part of the name
    let genitive_first = text.inflection(false).is_some_and(|of| std::ptr::eq(of, &FINNISH));
    let loose = |at: usize| {
        let Some(word) = text.tokens.get(at) else { return false };
        let lower = || word.text(text.text).to_lowercase();
        let between = found.len() > 1 || name.kind == TagKind::Place && !genitive_first;
        match word.shape {
            WordShape::Lower => between,
            _ => word.opens && PREPOSITIONS.contains(&lower().as_str()),
        }
    };
    let inside = |at: usize| found.iter().any(|found| (found.first..found.end).contains(&at));
    let person = last.is_person() && last.end == name.end && name.kind == TagKind::Person;
    person || (name.first..name.end).all(|at| inside(at) || loose(at))
}

/// Returns whether a span of the tagger can be a name: it has a capital, and is no adjective. One word that
/// names neither a person nor a place nor an organisation is mostly an adjective.
fn can_be_name(text: &ArticleText, gazetteer: &Gazetteer, name: &Name) -> bool {
    let words = text.tokens.get(name.first..name.end).unwrap_or_default();
    let adjective = |word: &Token| {
        name.kind == TagKind::Other
            || gazetteer.country_of_demonym(word.hash).is_some()
            || name.kind != TagKind::Person && is_relational(word.text(text.text))
    };
    name.confidence >= UNLIKELY
        && words.iter().any(Token::is_capital)
        && !matches!(words, [word] if adjective(word))
}

/// Returns whether a word is a Russian relational adjective, in any case: `Российский`, `московская`. A place
/// or an organisation has a noun with it.
fn is_relational(word: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["ий", "ая", "ое", "ие", "ого", "ой", "ому", "их", "им", "ую", "ом", "ими"];
    let mut stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.any(|stem| stem.ends_with("ск") || stem.ends_with("цк"))
}

/// Returns a name that the tagger alone found.
fn name_from_tagger(text: &ArticleText, gazetteer: &Gazetteer, name: &Name) -> DetectedName {
    let Name { kind, mut first, end, confidence } = *name;
    let is_article = |word: &Token| word.opens && word.text(text.text) == "The";
    if kind != TagKind::Other && first + 1 < end && text.tokens.get(first).is_some_and(is_article) {
        first += 1;
    }
    // "Secretary Kerry": a title is no part of a name, and is an ordinary word
    let is_title = |at: usize| {
        text.tokens.get(at).is_some_and(|word| {
            is_honorific(word.text(text.text))
                || is_soft_title(text, at, end)
                || gazetteer.is_common(word.hash)
                    && gazetteer.people().find_given(word.hash).is_none()
        })
    };
    while kind == TagKind::Person && first + 1 < end && is_title(first) {
        first += 1;
    }
    let source = match kind {
        TagKind::Person if end - first > 1 => match tagged_name(text, first..end, gazetteer) {
            Some(name) => NameSource::Person(Box::new(name)),
            None => NameSource::Tagged { kind: EntityType::Person, confidence },
        },
        TagKind::Person => NameSource::Tagged { kind: EntityType::Person, confidence },
        TagKind::Place => NameSource::Tagged { kind: EntityType::Place, confidence },
        TagKind::Organisation => NameSource::Tagged { kind: EntityType::Organisation, confidence },
        TagKind::Other => NameSource::Tagged { kind: EntityType::Other, confidence },
    };
    DetectedName { first, end, source }
}

/// Finds the names in `text` that need no other evidence, in order, none over another.
///
/// # Errors
/// When there are more than any article has.
pub fn find_names(text: &ArticleText, gazetteer: &Gazetteer) -> Result<Vec<DetectedName>, String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = text.tokens.get(at) {
        let next = find_name_at(text, at, token, gazetteer);
        at = next.as_ref().map_or(at + 1, |name: &DetectedName| name.end);
        found.extend(next);
        if found.len() > limits::NAMES {
            return Err(too_many("names", limits::NAMES));
        }
    }
    Ok(found)
}

fn find_name_at(
    text: &ArticleText,
    at: usize,
    token: &Token,
    gazetteer: &Gazetteer,
) -> Option<DetectedName> {
    let shouted = text.style_at(at) == Style::Shouted;
    let rest = text.tokens.get(at..)?;
    let listed = gazetteer.find_longest(rest, shouted).filter(|found| {
        let article = at.checked_sub(1).and_then(|before| text.tokens.get(before));
        // in Czech `a` is "and"
        let indefinite = text.inflection(false).is_none()
            && article.is_some_and(|a| INDEFINITE.contains(&a.text(text.text)));
        let lower =
            rest.get(..found.words).is_some_and(|w| w.iter().any(|t| t.shape == WordShape::Lower));
        !(indefinite && lower && found.words > 1)
    });
    let person = if token.is_capital() { find_full_name(text, at, gazetteer) } else { None };
    let words = listed.map_or(0, |listed| listed.words);
    let form = if words < 2 { find_case_form(text, at, gazetteer) } else { None };
    let listed = form.filter(|form| form.words > words).or(listed);
    let words = listed.map_or(0, |listed| listed.words);
    let only_sounds =
        |person: &&FullName| matches!(person.who, Who::New { .. }) || person.likeness < 1.0;
    let new = person.as_ref().filter(only_sounds).map(|person| person.words);
    let new = new.filter(|new| *new > words);
    let others = words.max(person.as_ref().map_or(1, |person| person.words)) + 1;
    let found = find_in_bases(text, at, gazetteer, new.unwrap_or(others), new.is_some());
    if let Some(found) = found {
        return Some(found);
    }
    let person = person.or_else(|| {
        let place = listed.filter(|listed| listed.words == 1 && is_place(gazetteer, listed));
        place.and_then(|_| find_name_like_place(text, at, gazetteer))
    });
    if let Some(person) = &person
        && let Some(place) = place_named_after(text, at, person.words.max(words))
    {
        return Some(place);
    }
    match (person, listed) {
        // George W. Bush and George H. W. Bush: a spelling that is listed tells which of them
        (Some(person), Some(listed)) if is_person(gazetteer, &listed) && words >= person.words => {
            Some(listed_person(text, at, person, &listed))
        }
        (Some(person), _) if person.words >= words.max(2) => Some(DetectedName {
            first: at,
            end: at + person.words,
            source: NameSource::Person(Box::new(person)),
        }),
        (_, Some(listed)) => Some(name_from_match(at, &listed)),
        _ => None,
    }
}

/// The confidence that a place called after somebody is one. Set by hand.
const NAMED_AFTER: f32 = 0.9;

/// Returns the place that is called after the person whose name is the `words` words from word `at` on, where
/// that is what stands there: `John F. Kennedy Airport`.
fn place_named_after(text: &ArticleText, at: usize, words: usize) -> Option<DetectedName> {
    let end = end_of_place_name(text, at + words)?;
    let source = NameSource::Tagged { kind: EntityType::Place, confidence: NAMED_AFTER };
    Some(DetectedName { first: at, end, source })
}

fn name_from_match(at: usize, listed: &Match) -> DetectedName {
    let Match { words, entity, weak, acronym } = *listed;
    DetectedName {
        first: at,
        end: at + words,
        source: NameSource::Listed { entity, weak, acronym, tagged: false },
    }
}

/// Finds the longest name of the gazetteer that begins with word `at`, in any case form.
pub fn find_listed_at(
    text: &ArticleText,
    at: usize,
    gazetteer: &Gazetteer,
) -> Option<DetectedName> {
    let listed =
        gazetteer.find_longest(text.tokens.get(at..)?, text.style_at(at) == Style::Shouted);
    let form = find_case_form(text, at, gazetteer);
    let longest = listed.into_iter().chain(form).max_by_key(|found| found.words)?;
    Some(name_from_match(at, &longest))
        .filter(|found| !matches!(found.source, NameSource::Listed { weak: true, .. }))
}

fn is_place(gazetteer: &Gazetteer, listed: &Match) -> bool {
    gazetteer.entity(listed.entity).is_some_and(|known| known.kind == EntityType::Place)
}

fn is_person(gazetteer: &Gazetteer, listed: &Match) -> bool {
    let known = gazetteer.entity(listed.entity);
    listed.words > 1 && known.is_some_and(|known| known.kind == EntityType::Person)
}

/// Returns the person who is listed under the very words of the text.
fn listed_person(text: &ArticleText, at: usize, person: FullName, listed: &Match) -> DetectedName {
    let same = person.words == listed.words;
    let base = if same { person.base } else { text.slice_words(at, at + listed.words).to_owned() };
    let who = Who::Known(listed.entity);
    let weight = person.weight.max(1);
    let likeness = 1.0;
    let person = FullName { words: listed.words, who, base, weight, likeness, ..person };
    DetectedName { first: at, end: at + listed.words, source: NameSource::Person(Box::new(person)) }
}
