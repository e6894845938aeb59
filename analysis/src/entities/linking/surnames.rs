//! Surnames without a given name: of people whom the article names in full, and of those whom everybody
//! knows.

use std::rc::Rc;

use crate::article::MentionSource;
use crate::entities::base_form::capitalise_first;
use crate::entities::confidence;
use crate::entities::coreference::{FoundHolder, surname_base_of, title_gender};
use crate::entities::fold::hash_word;
use crate::entities::gazetteer::{EntityId, Person};
use crate::entities::inflection::{Cases, Gender};
use crate::entities::subject::{Resolved, Subject};
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::{Gap, WordShape};

use super::Resolver;

/// The most initials before a surname that belong to it.
const INITIALS: usize = 3;

/// The people of the sources who must have a surname for it to be anybody's. Set by hand.
const COMMON_SURNAME: u32 = 10;
/// The fewest letters of a surname that is read back from its genitive. Set by hand.
const GENITIVE_STEM: usize = 4;

/// Returns a word without the -s of the genitive, in a language that has one without an apostrophe.
fn genitive_stem<'t>(text: &ArticleText<'t>, word: usize) -> Option<&'t str> {
    let token = text.tokens.get(word).filter(|_| text.has_genitive_s())?;
    let stem = token.text(text.text).strip_suffix('s')?;
    let usual = token.shape == WordShape::Capital && !stem.ends_with('s');
    (usual && token.length() > GENITIVE_STEM).then_some(stem)
}

impl Resolver<'_, '_> {
    /// Returns the mention of somebody who is named in full by the surname at `word`.
    pub(super) fn surname_in_article(&self, at: usize, word: usize) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let FoundHolder { words, holder, person } = self.holders.find_holder(text, word)?;
        let first = self.first_initial(text, word);
        let end = word + words + usize::from(text.is_ending(word + words));
        let (subject, by) = (person.subject.clone(), MentionSource::SurnameOf);
        let base = holder.base.clone().or_else(|| surname_base_of(text, word, words, person));
        let mention = Resolved::new(at, first..end, subject, by, confidence::SURNAME);
        Some(Resolved { name: person.name.clone(), base, ..mention })
    }

    /// Returns the mention of the only well-known person of the surname at `word`.
    pub(super) fn well_known_surname(&self, at: usize, word: usize) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(word)?;
        let people = self.gazetteer.people();
        let whole = people.find_by_surname(token.hash);
        let stem = genitive_stem(text, word);
        let stem = stem.and_then(|stem| people.find_by_surname(hash_word(stem)));
        // "Putins" is Putin's, though there is somebody of the name of Putins
        let person = match (whole, stem) {
            (Some(whole), Some(stem)) if stem.weight > whole.weight => stem,
            (whole, stem) => whole.or(stem)?,
        };
        let genitive = stem.is_some_and(|stem| stem.entity == person.entity);
        self.mention_by_surname(at, word, person, genitive)
    }

    /// Returns the mention of the only well-known person of whose surname the word at `word`, which the tagger
    /// takes for a name, is a case form: `Putinem`.
    pub(super) fn declined_surname(&self, at: usize, word: usize) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(word)?;
        let inflection = text.inflection(token.cyrillic)?;
        let form = token.text(text.text).to_lowercase();
        let bases = inflection.surname_bases(&form, Gender::Male, Cases::ALL);
        let people = self.gazetteer.people();
        let known = bases.iter().filter(|base| **base != form);
        let known = known.filter_map(|base| people.find_by_surname(hash_word(base)));
        let person = known.max_by_key(|person| person.weight)?;
        self.mention_by_surname(at, word, person, false)
    }

    /// Returns the mention of a well-known person by the surname at `word`, unless what is beside it shows that
    /// it is somebody else, or something. Behind a genitive stands what is its holder's: `Putins Sprecher`.
    fn mention_by_surname(
        &self,
        at: usize,
        word: usize,
        person: Person,
        genitive: bool,
    ) -> Option<Resolved> {
        let text = self.texts.get(at)?;
        let token = text.tokens.get(word)?;
        let plain = token.shape == WordShape::Capital || text.style_at(word) == Style::Shouted;
        if !plain || token.gap == Gap::Apostrophe || self.has_other_name(text, word, !genitive) {
            return None;
        }
        if let Some(title) = title_gender(text, word)
            && (self.gender_of_listed(person.entity).is_some_and(|gender| gender != title)
                || self.is_anybody(token.hash))
        {
            return None;
        }
        let words = self.first_initial(text, word)..word + 1;
        let (subject, by) = (Subject::Known(person.entity), MentionSource::Gazetteer);
        let base = self.surname_base(text, word, word + 1);
        Some(Resolved { base, ..Resolved::new(at, words, subject, by, confidence::SURNAME_ALONE) })
    }

    /// Returns whether a surname that many have stands in the article behind a form of address alone, as that of
    /// a private person does: `ein Nachbar, Herr Schröder`.
    fn is_anybody(&self, surname: u64) -> bool {
        let bare = |text: &ArticleText| {
            let mut tokens = text.tokens.iter().enumerate();
            tokens.any(|(at, token)| token.hash == surname && title_gender(text, at).is_none())
        };
        self.gazetteer.bases().surname_bearers(surname) >= COMMON_SURNAME
            && !self.texts.iter().any(bare)
    }

    /// Returns the gender of a listed person, where the base has it.
    fn gender_of_listed(&self, entity: EntityId) -> Option<Gender> {
        let bases = self.gazetteer.bases();
        let number = self.gazetteer.entity(entity)?.wikidata?;
        bases.entity(bases.find_by_wikidata(number)?)?.gender
    }

    /// Returns the mention of the only person in the article who has the given name at `word`.
    pub(super) fn given_in_article(&self, at: usize, word: usize) -> Option<Resolved> {
        let person = self.holders.find_by_given(self.texts.get(at)?, word)?;
        let (subject, by) = (person.subject.clone(), MentionSource::SurnameOf);
        let mention = Resolved::new(at, word..word + 1, subject, by, confidence::GIVEN_NAME);
        Some(Resolved { name: person.name.clone(), ..mention })
    }

    /// Returns the base form of a surname without a given name: one that the article has too, or that a
    /// listed person has.
    pub(super) fn surname_base(
        &self,
        text: &ArticleText,
        first: usize,
        end: usize,
    ) -> Option<Rc<str>> {
        if end - first == 2 {
            return self.ruler_base(text, first);
        }
        let last = text.tokens.get(end - 1).filter(|_| end - first == 1)?;
        if let Some(stem) = genitive_stem(text, first) {
            let people = self.gazetteer.people();
            let weight = |word| people.find_by_surname(word).map_or(0, |person| person.weight);
            let known = weight(hash_word(stem)) > weight(last.hash);
            return (known || text.has_word(stem)).then(|| stem.into());
        }
        let inflection = text.inflection(last.cyrillic)?;
        let form = last.text(text.text).to_lowercase();
        let bases = [Gender::Male, Gender::Female]
            .map(|gender| inflection.surname_bases(&form, gender, Cases::ALL));
        let others = || bases.iter().flatten().filter(|base| **base != form);
        let people = self.gazetteer.people();
        let known = |base: &&String| people.find_by_surname(hash_word(base)).is_some();
        let base = others().find(|base| text.has_word(base)).or_else(|| others().find(known))?;
        Some(capitalise_first(base).into())
    }

    /// Returns the base form of the name of a ruler or a pope: `Бенедикта XVI`.
    fn ruler_base(&self, text: &ArticleText, first: usize) -> Option<Rc<str>> {
        let [name, number] = text.tokens.get(first..first + 2)? else { return None };
        let roman = |c: char| "IVX".contains(c);
        let inflection = text.inflection(name.cyrillic)?;
        let number = Some(number.text(text.text)).filter(|number| number.chars().all(roman))?;
        let is_given = |word: u64| {
            let given = self.gazetteer.people().find_given(word);
            given.is_some_and(|(given, _)| given.cases.meets(Cases::NOMINATIVE))
        };
        let form = name.text(text.text).to_lowercase();
        let others = inflection.given_bases(&form).into_iter().skip(1);
        let mut others = others.filter(|_| !is_given(name.hash));
        let (base, _) = others.find(|(base, _)| is_given(hash_word(base)))?;
        Some(format!("{} {number}", capitalise_first(&base)).into())
    }

    /// Returns the index of the first initial before a surname, or that of the surname: `В. В. Путин`.
    fn first_initial(&self, text: &ArticleText, word: usize) -> usize {
        let mut first = word;
        while first > 0 && word - first < INITIALS {
            let gap = text.tokens.get(first).map(|token| token.gap);
            let initial = text
                .tokens
                .get(first - 1)
                .is_some_and(|t| t.shape == WordShape::Initial && t.cyrillic);
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

    /// Returns whether a neighbour of the surname at `word` makes it the name of somebody else, or of
    /// something: `Ruth Kerry`, `Kerry Group`. `behind`: the word behind it counts too.
    fn has_other_name(&self, text: &ArticleText, word: usize, behind: bool) -> bool {
        let name_like = |at: usize| {
            text.tokens.get(at).is_some_and(|token| {
                token.shape == WordShape::Capital && !self.gazetteer.is_common(token.hash)
            })
        };
        if text.style_at(word) != Style::Plain {
            return false;
        }
        let spaced = |at: usize| text.tokens.get(at).is_some_and(|t| t.gap == Gap::Space);
        let before = word.checked_sub(1);
        let stranger = before.is_some_and(|before| {
            let given = text.tokens.get(before).is_some_and(|token| {
                self.gazetteer.people().find_given(token.hash).is_some() && token.is_capital()
            });
            spaced(word) && given
        });
        stranger || behind && spaced(word + 1) && name_like(word + 1)
    }
}
