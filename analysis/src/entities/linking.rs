//! The second pass: names that are told by the rest of the article. Surnames of people who are
//! named in full, acronyms of what is named in full.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::article::{EntityType, MentionSource};

use super::acronyms::{Defined, acronyms};
use super::base_form::{capitalised, phrase_base};
use super::confidence;
use super::coreference::{NameHolders, base_of, subject_of};
use super::detection::{DetectedName, NameSource};
use super::fold::{fold, hash_word};
use super::gazetteer::{EntityId, Gazetteer};
use super::inflection::{Cases, Gender};
use super::names::Who;
use super::romanise::{romanise, slug};
use super::text::{Style, ArticleText};
use super::token::{Gap, WordShape};
use crate::limits;
use crate::prehashed::{HashedMap, HashedSet};
use crate::stage::too_many;

/// How many words around an acronym are looked at for what it may mean.
const WINDOW: usize = 16;

/// What a place stands after, and a person does not.
const LOCATIVES: [&str; 14] = [
    "in",
    "at",
    "from",
    "to",
    "near",
    "into",
    "outside",
    "across",
    "через",
    "в",
    "из",
    "во",
    "под",
    "de",
];

/// What is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An entity of the gazetteer.
    Known(EntityId),
    /// Somebody or something that only the article names, by key.
    New(EntityType, Rc<str>),
}

/// A mention whose subject is decided.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Which of the texts.
    pub text: usize,
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// What is mentioned.
    pub subject: Subject,
    /// The name of a new person, as here.
    pub name: Option<Rc<str>>,
    /// What stands there in base form, where that is known.
    pub base: Option<Rc<str>>,
    /// How alike it is to the name of somebody known, 0 to 1; 1 where that is not asked.
    pub likeness: f32,
    /// How it was found.
    pub by: MentionSource,
    /// How sure the mention is by itself.
    pub confidence: f32,
}

/// How many different words of the texts speak for an entity.
fn context(texts: &[ArticleText], gazetteer: &Gazetteer) -> HashMap<EntityId, usize> {
    let mut counts = HashMap::new();
    let mut seen = HashedSet::default();
    for token in texts.iter().flat_map(|text| &text.tokens) {
        let of = gazetteer.context_of(token.hash);
        if !of.is_empty() && seen.insert(token.hash) {
            of.iter().for_each(|entity| *counts.entry(*entity).or_default() += 1);
        }
    }
    counts
}

/// Decides what the names in the texts of one article stand for.
pub struct Resolver<'a, 't> {
    texts: &'a [ArticleText<'t>],
    gazetteer: &'a Gazetteer,
    /// Who is named in full.
    holders: NameHolders<'a, 't>,
    /// Words, hashed, that named a place since somebody of that name was last named in full.
    placed: HashedSet,
    /// How many words of the article speak for an entity.
    context: HashMap<EntityId, usize>,
    resolved: Vec<Resolved>,
}

impl<'a, 't> Resolver<'a, 't> {
    /// A resolver for the texts of one article.
    pub fn new(texts: &'a [ArticleText<'t>], gazetteer: &'a Gazetteer) -> Self {
        Self {
            texts,
            gazetteer,
            holders: NameHolders::new(texts, gazetteer),
            placed: HashedSet::default(),
            context: context(texts, gazetteer),
            resolved: Vec::new(),
        }
    }

    /// Resolves what the first pass found in each text. The mentions come in order.
    ///
    /// # Errors
    /// When there are more than any article has.
    pub fn run(mut self, found: Vec<Vec<DetectedName>>) -> Result<Vec<Resolved>, String> {
        let found = self.holders.collect(found);
        let acronyms = acronyms(self.texts, &found, self.gazetteer);
        let strong = strong(&found);
        for (at, found) in found.iter().enumerate() {
            let mut next = found.iter().peekable();
            let Some(text) = self.texts.get(at) else { continue };
            let mut word = 0;
            while word < text.tokens.len() {
                let here = next.next_if(|f| f.first == word);
                if here.is_some() && self.holders.note_full_name(at, word) {
                    self.placed.clear();
                }
                let mention = match here {
                    Some(found) => self.found(at, found, &acronyms, &strong),
                    None => self.loose(at, word, &acronyms),
                };
                // past the words of a name, be it dropped or not: no other begins within
                word = here.map_or(word + 1, |f| f.end).max(mention.as_ref().map_or(0, |m| m.end));
                while next.next_if(|f| f.first < word).is_some() {}
                if let Some(place) = here.filter(|found| self.is_located_place(at, found)) {
                    self.placed.extend(text.tokens.get(place.first).map(|token| token.hash));
                }
                self.resolved.extend(mention);
                if self.resolved.len() > limits::NAMES {
                    return Err(too_many("names", limits::NAMES));
                }
            }
        }
        self.drop_needless_demonyms();
        Ok(self.resolved)
    }

    /// A country that is named stands for itself; its adjective adds nothing.
    fn drop_needless_demonyms(&mut self) {
        let is_demonym = |mention: &Resolved| mention.by == MentionSource::Demonym;
        let named = self.resolved.iter().filter(|mention| !is_demonym(mention));
        let named: HashSet<Subject> = named.map(|mention| mention.subject.clone()).collect();
        self.resolved.retain(|mention| !is_demonym(mention) || !named.contains(&mention.subject));
    }

    /// What the first pass found, with the evidence of the whole article.
    fn found(
        &self,
        at: usize,
        found: &DetectedName,
        acronyms: &HashedMap<Defined>,
        strong: &HashMap<EntityId, ()>,
    ) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(found.first)?;
        let single = found.end - found.first == 1;
        let made = |subject, by, confidence| Resolved {
            text: at,
            first: found.first,
            end: found.end,
            subject,
            name: None,
            base: None,
            likeness: 1.0,
            by,
            confidence,
        };
        let (entity, weak, acronym, tagged) = match &found.source {
            NameSource::Person(name) => {
                let (subject, spelled) = subject_of(name);
                let (by, sure) = match name.who {
                    Who::New { .. } => (MentionSource::NamePattern, confidence::PATTERN),
                    Who::Known(_) if name.weight >= 48 => {
                        (MentionSource::Gazetteer, confidence::KNOWN_PERSON)
                    }
                    Who::Known(_) => (MentionSource::Gazetteer, confidence::LISTED_PERSON),
                };
                let base = Some(name.base.as_str().into());
                let (likeness, mention) = (name.likeness, made(subject, by, sure * name.likeness));
                return Some(Resolved { name: spelled, base, likeness, ..mention });
            }
            NameSource::Listed { entity, weak, acronym, tagged } => (*entity, *weak, *acronym, *tagged),
            NameSource::Tagged { kind, confidence } => {
                return self.tagged(at, found, *kind, *confidence, acronyms);
            }
        };
        let short = weak || acronym || token.cyrillic && token.shape == WordShape::Capital;
        if single && let Some(defined) = acronyms.get(&token.hash).filter(|_| short) {
            let (by, sure) = (MentionSource::AcronymOf, confidence::DEFINED_ACRONYM);
            let name = defined.name.clone();
            return Some(Resolved { name, ..made(defined.subject.clone(), by, sure) });
        }
        if weak {
            let (by, sure) = if strong.contains_key(&entity) {
                (MentionSource::AcronymOf, confidence::DEFINED_ACRONYM)
            } else if self.in_context(text, found, entity) {
                (MentionSource::Gazetteer, confidence::ACRONYM_IN_CONTEXT)
            } else if tagged {
                (MentionSource::Tagger, confidence::ACRONYM_IN_CONTEXT)
            } else {
                return None;
            };
            return Some(made(Subject::Known(entity), by, sure));
        }
        let entity = self.of_namesakes(text, found, entity);
        let known = self.gazetteer.entity(entity)?;
        let placed = self.is_located(text, found.first) || self.placed.contains(&token.hash);
        if single && known.kind == EntityType::Place && !placed {
            // "Jordan" in an article on Michael Jordan
            if let Some(surname) = self.surname(at, found.first) {
                return Some(surname);
            }
        }
        let sure = match (single, acronym) {
            (true, true) => confidence::ACRONYM,
            (true, false) if known.weight < 10 => confidence::SMALL_PLACE,
            (true, false) => confidence::WORD,
            (false, _) => confidence::PHRASE,
        };
        let base = phrase_base(text, found.first, found.end, self.gazetteer);
        let base = base.filter(|(_, listed)| listed.is_some()).map(|(base, _)| base.into());
        let mention = made(Subject::Known(entity), MentionSource::Gazetteer, sure);
        Some(Resolved { base, ..mention })
    }

    /// What the tagger takes for a name and the first pass knows nothing of.
    fn tagged(
        &self,
        at: usize,
        found: &DetectedName,
        kind: EntityType,
        confidence: f32,
        acronyms: &HashedMap<Defined>,
    ) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(found.first)?;
        let (first, end) = (found.first, found.end);
        let spelled = text.slice(first, end);
        // without a Latin letter to write it in a name has no address
        if slug(spelled).is_empty() {
            return None;
        }
        let single = end - first == 1;
        // O'Leary, Strauss-Kahn: a surname of several words
        let whole = || self.surname(at, first).filter(|surname| surname.end == end);
        if kind == EntityType::Person
            && let Some(surname) = whole()
        {
            return Some(surname);
        }
        if (single || kind == EntityType::Person)
            && let Some(surname) = self.surname(at, end - 1)
        {
            return Some(Resolved { first: first.min(surname.first), ..surname });
        }
        let mention = |subject, name, base, by, confidence| {
            let likeness = 1.0;
            Some(Resolved { text: at, first, end, subject, name, base, likeness, by, confidence })
        };
        let by = MentionSource::Tagger;
        if kind == EntityType::Person {
            let known = self.known_surname(at, end - 1).filter(|known| known.first <= first);
            if known.is_some() {
                return known;
            }
            let base = self.surname_base(text, first, end);
            let spelled = base.as_deref().unwrap_or(spelled);
            let people = self.gazetteer.people();
            let key = people.slug(&[people.sound(spelled).as_str()]);
            if key.trim_matches('-').is_empty() {
                return None;
            }
            let name = Some(romanise(spelled).into());
            return mention(Subject::New(kind, key.into()), name, base, by, confidence);
        }
        if single && let Some(defined) = acronyms.get(&token.hash) {
            let (by, sure) = (MentionSource::AcronymOf, confidence::DEFINED_ACRONYM);
            return mention(defined.subject.clone(), defined.name.clone(), None, by, sure);
        }
        let base = phrase_base(text, first, end, self.gazetteer);
        let listed = base.as_ref().and_then(|(_, listed)| *listed);
        let base: Option<Rc<str>> = base.map(|(base, _)| base.into());
        if let Some(listed) = listed
            && self.gazetteer.entity(listed).is_some_and(|known| known.kind != EntityType::Person)
        {
            let (subject, by) = (Subject::Known(listed), MentionSource::Gazetteer);
            return mention(subject, None, base, by, confidence);
        }
        let name = base.clone().unwrap_or_else(|| spelled.into());
        mention(Subject::New(kind, slug(&name).into()), Some(name), base, by, confidence)
    }

    /// A surname that stands alone, in base form: what the article has, or somebody listed is called.
    fn surname_base(&self, text: &ArticleText, first: usize, end: usize) -> Option<Rc<str>> {
        if end - first == 2 {
            return self.ruler_base(text, first);
        }
        let last = text.tokens.get(end - 1).filter(|_| end - first == 1)?;
        let inflection = text.inflection(last.cyrillic)?;
        let form = last.text(text.text).to_lowercase();
        let bases = [Gender::Male, Gender::Female]
            .map(|gender| inflection.surname_bases(&form, gender, Cases::ALL));
        let others = || bases.iter().flatten().filter(|base| **base != form);
        let people = self.gazetteer.people();
        let known = |base: &&String| people.by_surname(hash_word(base)).is_some();
        let base = others().find(|base| text.has(base)).or_else(|| others().find(known))?;
        Some(capitalised(base).into())
    }

    /// The base form of the name of a ruler or a pope: `Бенедикта XVI`.
    fn ruler_base(&self, text: &ArticleText, first: usize) -> Option<Rc<str>> {
        let [name, number] = text.tokens.get(first..first + 2)? else { return None };
        let roman = |c: char| "IVX".contains(c);
        let inflection = text.inflection(name.cyrillic)?;
        let number = Some(number.text(text.text)).filter(|number| number.chars().all(roman))?;
        let is_given = |word: u64| {
            let given = self.gazetteer.people().given(word);
            given.is_some_and(|(given, _)| given.cases.meets(Cases::NOMINATIVE))
        };
        let form = name.text(text.text).to_lowercase();
        let others = inflection.given_bases(&form).into_iter().skip(1);
        let mut others = others.filter(|_| !is_given(name.hash));
        let (base, _) = others.find(|(base, _)| is_given(hash_word(base)))?;
        Some(format!("{} {number}", capitalised(&base)).into())
    }

    /// A word that the first pass passed over: a surname, or an acronym that the article defines.
    fn loose(&self, at: usize, word: usize, acronyms: &HashedMap<Defined>) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(word)?;
        if !matches!(token.shape, WordShape::Capital | WordShape::Upper) {
            return None;
        }
        if let Some(surname) = self.surname(at, word) {
            return Some(surname);
        }
        let made = |subject, by, confidence| Resolved {
            text: at,
            first: word,
            end: word + 1,
            subject,
            name: None,
            base: None,
            likeness: 1.0,
            by,
            confidence,
        };
        let shape =
            |shape| matches!(shape, WordShape::Upper) || shape == WordShape::Capital && token.cyrillic;
        if let Some(defined) = acronyms.get(&token.hash).filter(|_| shape(token.shape)) {
            let (by, sure) = (MentionSource::AcronymOf, confidence::DEFINED_ACRONYM);
            let name = defined.name.clone();
            return Some(Resolved { name, ..made(defined.subject.clone(), by, sure) });
        }
        if let Some(country) = self.gazetteer.demonym(token.hash).filter(|_| token.is_capital()) {
            let by = MentionSource::Demonym;
            return Some(made(Subject::Known(country), by, confidence::DEMONYM));
        }
        self.known_surname(at, word)
    }

    /// The surname of the only well-known person who bears it.
    fn known_surname(&self, at: usize, word: usize) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(word)?;
        let person = self.gazetteer.people().by_surname(token.hash)?;
        let plain = token.shape == WordShape::Capital || text.style(word) == Style::Shouted;
        if !plain || token.gap == Gap::Apostrophe || self.has_other_name(text, word) {
            return None;
        }
        Some(Resolved {
            text: at,
            first: self.before_initials(text, word),
            end: word + 1,
            subject: Subject::Known(person.entity),
            name: None,
            base: self.surname_base(text, word, word + 1),
            likeness: 1.0,
            by: MentionSource::Gazetteer,
            confidence: confidence::SURNAME_ALONE,
        })
    }

    /// The surname of somebody who is named in full, at `word`. Where several people bear it, it
    /// stands for the one who was last named in full before, or else for the first who will be.
    fn surname(&self, at: usize, word: usize) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let (holder, person) = self.holders.at(text, word)?;
        Some(Resolved {
            text: at,
            first: self.before_initials(text, word),
            end: word + holder.words + usize::from(text.is_ending(word + holder.words)),
            subject: person.subject.clone(),
            name: person.name.clone(),
            base: holder.base.clone().or_else(|| base_of(text, word, holder.words, person)),
            likeness: 1.0,
            by: MentionSource::SurnameOf,
            confidence: confidence::SURNAME,
        })
    }

    /// Where the initials before a surname begin: `В. В. Путин`.
    fn before_initials(&self, text: &ArticleText, word: usize) -> usize {
        let mut first = word;
        while first > 0 && word - first < 3 {
            let gap = text.tokens.get(first).map(|token| token.gap);
            let initial =
                text.tokens.get(first - 1).is_some_and(|t| t.shape == WordShape::Initial && t.cyrillic);
            let taken = self.resolved.last().is_some_and(|last| {
                last.end >= first && self.texts.get(last.text).is_some_and(|t| t.part == text.part)
            });
            if gap != Some(Gap::Stop) || !initial || taken {
                break;
            }
            first -= 1;
        }
        first
    }

    /// Whether a neighbour of the surname at `word` makes it the name of somebody else, or of
    /// something: `Ruth Kerry`, `Kerry Group`.
    fn has_other_name(&self, text: &ArticleText, word: usize) -> bool {
        let name_like = |at: usize| {
            text.tokens.get(at).is_some_and(|token| {
                token.shape == WordShape::Capital && !self.gazetteer.is_common(token.hash)
            })
        };
        if text.style(word) != Style::Plain {
            return false;
        }
        let spaced = |at: usize| text.tokens.get(at).is_some_and(|t| t.gap == Gap::Space);
        let before = word.checked_sub(1);
        let stranger = before.is_some_and(|before| {
            let given = text.tokens.get(before).is_some_and(|token| {
                self.gazetteer.people().given(token.hash).is_some() && token.is_capital()
            });
            spaced(word) && given
        });
        stranger || spaced(word + 1) && name_like(word + 1)
    }

    fn is_located(&self, text: &ArticleText, word: usize) -> bool {
        word.checked_sub(1)
            .and_then(|before| text.tokens.get(before))
            .is_some_and(|token| LOCATIVES.contains(&fold(token.text(text.text)).as_str()))
    }

    /// A single word that names a place, behind a word that says where.
    fn is_located_place(&self, at: usize, found: &DetectedName) -> bool {
        let place = found.known().and_then(|known| self.gazetteer.entity(known));
        found.end - found.first == 1
            && place.is_some_and(|known| known.kind == EntityType::Place)
            && self.texts.get(at).is_some_and(|text| self.is_located(text, found.first))
    }

    /// Which of the two that have a name is meant: the one for which more words of the article speak;
    /// where they do not tell, the one that has the name without a condition.
    fn of_namesakes(&self, text: &ArticleText, found: &DetectedName, entity: EntityId) -> EntityId {
        let words = text.tokens.get(found.first..found.end).unwrap_or_default();
        let Some(other) = self.gazetteer.namesake(words.iter().map(|word| word.hash)) else {
            return entity;
        };
        let speak = |entity| self.context.get(&entity).copied().unwrap_or(0);
        if speak(other) > speak(entity) { other } else { entity }
    }

    fn in_context(&self, text: &ArticleText, found: &DetectedName, entity: EntityId) -> bool {
        let from = found.first.saturating_sub(WINDOW);
        let near = text.tokens.get(from..text.tokens.len().min(found.end + WINDOW));
        near.unwrap_or_default().iter().any(|t| self.gazetteer.is_context(t.hash, entity))
    }
}

/// What the texts name by something else than a weak acronym.
fn strong(found: &[Vec<DetectedName>]) -> HashMap<EntityId, ()> {
    found
        .iter()
        .flatten()
        .filter(|name| !matches!(name.source, NameSource::Listed { weak: true, .. }))
        .filter_map(|name| name.known().map(|entity| (entity, ())))
        .collect()
}
