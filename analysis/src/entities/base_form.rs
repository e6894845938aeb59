//! The base form of a place's or an organisation's name that is in another case.

use super::fold::{fold, hash_word};
use super::gazetteer::{EntityId, Gazetteer, Match};
use super::inflection::{Inflection, RUSSIAN, is_power_station, strip_article};
use super::text::ArticleText;
use super::token::{Gap, Token, WordShape};
use crate::article::EntityType;

/// The most base forms of a phrase that are looked at.
const BASES: usize = 8;

/// Words of the Slavic languages after which a name is not in its base form.
pub const PREPOSITIONS: [&str; 56] = [
    "podle",
    "podľa",
    "według",
    "glede",
    "med",
    "mezi",
    "między",
    "za",
    "na",
    "на",
    "за",
    "між",
    "между",
    "според",
    "без",
    "в",
    "во",
    "из",
    "под",
    "до",
    "от",
    "к",
    "у",
    "с",
    "со",
    "при",
    "около",
    "о",
    "об",
    "близ",
    "з",
    "із",
    "від",
    "w",
    "we",
    "z",
    "ze",
    "do",
    "od",
    "ku",
    "przy",
    "v",
    "ve",
    "ke",
    "k",
    "iz",
    "pri",
    "u",
    "kod",
    "sa",
    "s",
    "ob",
    "po",
    "по",
    "для",
    "dla",
];

/// Returns the base form of the name of a place or an organisation in some words, and the entity that the
/// gazetteer lists under that form. `None` where the name is not known to be in another form. A base form
/// counts if one of these is true: it is listed, the article has it too, adjective and noun agree in it, or
/// no base form ends as the name in the text does.
pub fn find_phrase_base(
    text: &ArticleText,
    first: usize,
    end: usize,
    gazetteer: &Gazetteer,
) -> Option<(String, Option<EntityId>)> {
    let name = Name::from_words(text, first, end, gazetteer)?;
    let (base, entity) = name.listed_base(gazetteer).or_else(|| name.base_by_rule(gazetteer))?;
    Some((spell_as_in_text(text, first, &base), entity))
}

/// A name in some words of a text.
struct Name<'t> {
    text: &'t ArticleText<'t>,
    first: usize,
    /// Its words, in lower case.
    words: Vec<String>,
    /// The number of first words that have a hyphen behind them.
    halves: usize,
    /// The entity that is listed under the very words.
    itself: Option<EntityId>,
    /// The candidates for the base form.
    bases: Vec<Vec<String>>,
}

impl<'t> Name<'t> {
    fn from_words(
        text: &'t ArticleText,
        first: usize,
        end: usize,
        gazetteer: &Gazetteer,
    ) -> Option<Self> {
        let tokens = text.tokens.get(first..end)?;
        // an acronym stands for itself
        if matches!(tokens, [only] if only.shape == WordShape::Upper) {
            return None;
        }
        let lower = |token: &Token| token.text(text.text).to_lowercase().replace('ё', "е");
        let words: Vec<String> = tokens.iter().map(lower).collect();
        let spelled: Vec<&str> = words.iter().map(String::as_str).collect();
        let cyrillic = tokens.first()?.cyrillic;
        let halves = tokens.iter().skip(1).take_while(|token| token.gap == Gap::Hyphen).count();
        let bases = match text.inflection(cyrillic) {
            Some(inflection) => inflection.phrase_bases(&spelled, halves, BASES),
            None if text.articles && cyrillic => {
                strip_article(&spelled).into_iter().map(|base| base.words).collect()
            }
            None => return None,
        };
        let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
        Some(Self { text, first, words, halves, itself: gazetteer.find_listed(&hashes), bases })
    }

    fn inflection(&self) -> Option<&'static Inflection> {
        self.text.inflection(self.text.tokens.get(self.first)?.cyrillic)
    }

    /// Returns the listed base form; of several for one entity the canonical name. The list has odd spellings
    /// from many languages (`Londonu` is one): where the words themselves are listed, their base form must be
    /// of the same entity.
    fn listed_base(&self, gazetteer: &Gazetteer) -> Option<(Vec<String>, Option<EntityId>)> {
        let hashes = |base: &[String]| -> Vec<u64> { base.iter().map(|w| hash_word(w)).collect() };
        if self.itself.is_some() && self.is_nominative(gazetteer, &hashes(&self.words)) {
            return None;
        }
        let listed = self.bases.iter().filter_map(|base| {
            let entity = gazetteer.find_listed(&hashes(base))?;
            let fits = self.itself.is_none_or(|itself| itself == entity && self.may_decline(base));
            fits.then_some((base, entity))
        });
        let listed: Vec<_> = listed.collect();
        let by_hand = listed.iter().find(|(base, _)| gazetteer.is_by_hand(&hashes(base)));
        if let Some((base, entity)) = by_hand {
            return Some(((*base).clone(), Some(*entity)));
        }
        let mut listed = listed.into_iter();
        let (first, entity) = listed.next()?;
        // what ends in `ia` is the English name, or the Latin one
        let canonical = |base: &[String]| {
            let known = gazetteer.entity(entity).filter(|known| !known.name.ends_with("ia"));
            known.is_some_and(|known| fold(&known.name) == fold(&base.join(" ")))
        };
        let other = listed.find(|(base, of)| *of == entity && canonical(base));
        let base = if canonical(first) { first } else { other.map_or(first, |(base, _)| base) };
        Some((base.clone(), Some(entity)))
    }

    /// Returns whether the words are in base form: so they are where somebody wrote them down, or where they
    /// are the canonical name. But `Polska` is no base form in Czech, which has `Polsko`, nor `Dansko` in
    /// Slovene.
    fn is_nominative(&self, gazetteer: &Gazetteer, hashes: &[u64]) -> bool {
        let ends = |end: &str| self.words.last().is_some_and(|word| word.ends_with(end));
        let special = |noun: &str| self.inflection().is_some_and(|of| of.is_of_special_kind(noun));
        if ends("ska") && special("polsko") || ends("sko") && special("danska") {
            return false;
        }
        let known = self.itself.and_then(|itself| gazetteer.entity(itself));
        gazetteer.is_by_hand(hashes)
            || known.is_some_and(|known| fold(&known.name) == fold(&self.words.join(" ")))
    }

    /// Returns whether words that are listed themselves may still be a form of `base`. `Británie` is no form
    /// of `Británia` in Czech, as it is in Slovak; `София` has no article.
    fn may_decline(&self, base: &[String]) -> bool {
        let (Some(word), Some(base)) = (self.words.last(), base.last()) else { return true };
        let Some(inflection) = self.inflection() else {
            return self.words.len() > 1 || !word.ends_with(['а', 'я']);
        };
        let neuter = base.ends_with(['o', 'о', 'e', 'е']) && !inflection.is_of_special_kind(base);
        !(word.ends_with(['a', 'а']) && neuter && self.words.len() == 1
            || word.ends_with("ie") && inflection.is_of_special_kind(word))
    }

    fn base_by_rule(&self, gazetteer: &Gazetteer) -> Option<(Vec<String>, Option<EntityId>)> {
        let Some(inflection) = self.inflection() else {
            let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
            let base = strip_article(&words).into_iter().find(|base| {
                base.certain
                    || self.itself.is_none() && base.words.iter().all(|w| self.text.has_word(w))
            })?;
            return Some((base.words, self.itself));
        };
        if self.itself.is_some() {
            return None;
        }
        let bases = &self.bases;
        let base = (bases.iter().find(|base| self.is_attested(base, gazetteer)))
            .or_else(|| bases.iter().find(|base| self.agrees(base, inflection)))
            .or_else(|| self.oblique_base(inflection))
            .or_else(|| self.headed_base(gazetteer))
            .or_else(|| self.governed_base())?;
        Some((base.clone(), None))
    }

    /// Returns the pairs of a word of a base form and the word of the text, where the two differ.
    fn changed_words<'n>(
        &'n self,
        base: &'n [String],
    ) -> impl Iterator<Item = (&'n String, &'n String)> {
        base.iter().zip(&self.words).filter(|(base, word)| base != word)
    }

    /// Returns whether the text has the words of a base form. A word that is a name by itself is in its own
    /// base form: `Fraport Slovenija`.
    fn is_attested(&self, base: &[String], gazetteer: &Gazetteer) -> bool {
        let one = self.words.len() == 1;
        // of two that may each be a form of the other the text does not tell
        let other = |base: &str, word: &String| {
            self.inflection().is_some_and(|of| !one && of.first_bases(base).contains(word))
        };
        self.changed_words(base).all(|(base, word)| {
            self.text.has_word(base)
                && !other(base, word)
                && (one || gazetteer.find_listed(&[hash_word(word)]).is_none())
        })
    }

    /// Returns whether an adjective and a noun, in either order, both go back to a base form. The noun may be
    /// the same in it (`Ирландском море`) where the adjective is not.
    fn agrees(&self, base: &[String], inflection: &Inflection) -> bool {
        let halves = base.iter().zip(&self.words).take(self.halves);
        let halves = halves.take_while(|(base, word)| base == word).count();
        let (base, words) = (base.get(halves..), self.words.get(halves..));
        let (Some([one, two, ..]), Some([first, second, ..])) = (base, words) else { return false };
        match (one == first, two == second) {
            (false, false) => inflection.can_agree(one, two),
            (false, true) => {
                let neuter = two.ends_with(['о', 'е']) && !two.ends_with("го");
                (neuter || is_power_station(two))
                    && inflection.can_agree(one, two)
                    && !inflection.may_be_adjective(first)
            }
            (true, _) => false,
        }
    }

    /// Returns the first base form of words that end as no base form does.
    fn oblique_base(&self, inflection: &Inflection) -> Option<&Vec<String>> {
        let first = self.words.first().filter(|word| inflection.is_oblique(word))?;
        let short = |base: &String| base.len() <= first.len() || self.words.len() == 1;
        self.bases.iter().find(|base| base.first().is_some_and(|one| one != first && short(one)))
    }

    /// Returns the base form with whose first word names of organisations begin, where the first word of the
    /// text begins none: `Інституту світових ресурсів`.
    fn headed_base(&self, gazetteer: &Gazetteer) -> Option<&Vec<String>> {
        let begins = |word: &String| gazetteer.begins_longer(hash_word(word));
        let (first, rest) = self.words.split_first().filter(|(first, _)| !begins(first))?;
        // Nacionalni inštitut: an adjective in base form begins other names in another gender
        let second = rest.first()?;
        if self.inflection().is_some_and(|inflection| inflection.can_agree(first, second)) {
            return None;
        }
        let same = |base: &&Vec<String>| {
            base.split_first()
                .is_some_and(|(head, tail)| head != first && tail == rest && begins(head))
        };
        self.bases.iter().find(same)
    }

    /// Returns the first base form of a single word behind a preposition: one word has no other to agree
    /// with.
    fn governed_base(&self) -> Option<&Vec<String>> {
        let before = self.text.tokens.get(self.first.checked_sub(1)?)?;
        let before = before.text(self.text.text).to_lowercase();
        // Záporoží, Soči: no form of another
        let changes = !self.words.first()?.ends_with(['í', 'i']);
        let governed = PREPOSITIONS.contains(&before.as_str()) && self.words.len() == 1 && changes;
        // more places end in a consonant than in a vowel; those in a vowel that are well known are listed
        let feminine = |base: &&Vec<String>| {
            base.iter().all(|word| word.ends_with(['а', 'я']) && !word.ends_with("ия"))
        };
        let consonant = self.bases.iter().find(|base| !feminine(base));
        consonant.or(self.bases.first()).filter(|_| governed)
    }
}

/// A shorter word is no name of its own in a case form.
const SHORT: usize = 4;
/// The most words of a name that is looked for in all its case forms.
const CASE_FORM_WORDS: usize = 4;
/// The weight below which a name is not searched for in its case forms. Set by hand; much higher at the
/// beginning of a sentence, where a capital is no evidence.
const WELL_KNOWN: u32 = 10;
const VERY_WELL_KNOWN: u32 = 100;

/// Finds the longest name of a place or an organisation that begins with word `at`, in a case form that the
/// gazetteer does not hold, as it does those of Russian.
pub fn find_case_form(text: &ArticleText, at: usize, gazetteer: &Gazetteer) -> Option<Match> {
    let token = text.tokens.get(at)?;
    if token.shape != WordShape::Capital {
        return None;
    }
    let form = token.text(text.text).to_lowercase();
    // at the beginning of a sentence it may as well be the adjective: Danski premier
    if token.opens && ["ki", "ke", "ka", "ko"].iter().any(|end| form.ends_with(end)) {
        return None;
    }
    let bases: Vec<String> = match text.inflection(token.cyrillic) {
        // the gazetteer has the forms of all that is listed in Russian
        Some(inflection) if std::ptr::eq(inflection, &RUSSIAN) => return None,
        Some(inflection) => inflection.first_bases(&form),
        None if text.articles && token.cyrillic => {
            let bases = strip_article(&[&form, ""]).into_iter();
            bases.filter_map(|base| base.words.into_iter().next()).collect()
        }
        None => return None,
    };
    let begins = bases.iter().filter_map(|base| gazetteer.begins_phrase(hash_word(base)));
    let (begins, goes_on) = begins.fold((false, false), |(_, so_far), more| (true, so_far || more));
    if !begins {
        return None;
    }
    let joined = |token: &&Token| matches!(token.gap, Gap::Space | Gap::Hyphen);
    let following = text.tokens.get(at + 1..)?.iter().take_while(joined);
    let most = if goes_on { 1 + following.take(CASE_FORM_WORDS - 1).count() } else { 1 };
    // short words are ordinary ones, but for the article of "Al Kaide"
    let least = if token.length() < SHORT { 2 } else { 1 };
    (least..=most).rev().find_map(|words| {
        let (_, entity) =
            Name::from_words(text, at, at + words, gazetteer)?.listed_base(gazetteer)?;
        let known = gazetteer.entity(entity?)?;
        let least = if words > 1 {
            0
        } else if token.opens {
            VERY_WELL_KNOWN
        } else {
            WELL_KNOWN
        };
        let fits = known.kind != EntityType::Person && known.weight >= least;
        fits.then_some(Match { words, entity: entity?, weak: false, acronym: false })
    })
}

/// Returns the words of a base form, with capitals and gaps as in the text from word `first` on.
fn spell_as_in_text(text: &ArticleText, first: usize, base: &[String]) -> String {
    let mut out = String::new();
    for (at, word) in (first..).zip(base) {
        let Some(token) = text.tokens.get(at) else { break };
        let there = token.text(text.text);
        if hash_word(word) == token.hash {
            out.push_str(there);
        } else if token.is_capital() {
            out.push_str(&capitalise_first(word));
        } else {
            out.push_str(word);
        }
        if at + 1 < first + base.len() {
            out.push_str(text.gap_after(at));
        }
    }
    out
}

/// Returns a word with a capital at its beginning.
pub fn capitalise_first(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    first.into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
