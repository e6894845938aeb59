//! Marker rules: phrases that show what a line is for. They are data, one file for each language
//! in `config/cleanup/` and what the user adds; every rule counts for every page, whatever its
//! language.

use std::path::Path;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use foldhash::{HashMap, HashMapExt as _, HashSet};
use toml::Spanned;

use super::labels::Labels;
use super::phrase_key::{bare_key, normalise_phrase, padded_key};
use super::quotation::is_quotation;
use super::rule_file::{self, BUILT_IN, Rule, RuleError, Rules, Then, Where};
use super::shape::LineShape;
use super::wire_words::WireWords;
use crate::article::RemovalReason;
use crate::limits;
use crate::user_file::UserFile;

/// The match of a rule with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RuleMatch {
    /// The reason for which the line is removed.
    pub why: RemovalReason,
    /// Lines that are removed along with it.
    pub then: Then,
    /// The part of the page in which the rule holds.
    pub place: Where,
    /// The phrase is the whole line.
    pub whole: bool,
    /// The desk of a news agency wrote the line.
    pub desk: bool,
}

/// Words that the grammars of dates, datelines and bylines need.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Month names and abbreviations, 1 to 12.
    pub months: HashMap<String, u8>,
    /// Names of weekdays.
    pub weekdays: HashSet<String>,
    /// Words that may be beside a date on a line of its own.
    pub date_words: HashSet<String>,
    /// Labels that open a byline, with their colon if they need one.
    pub byline: Labels,
    /// Labels that open a source line, with their colon if they need one.
    pub source: Labels,
    /// Capitals before a dash that are no place.
    pub not_places: HashSet<String>,
    /// News agencies.
    pub agencies: HashSet<String>,
    /// Lines above readers' comments: "2 comments".
    pub comment_heads: HashSet<String>,
    /// What follows the name of a reader who comments, with a colon if it needs one.
    pub commenters: HashSet<String>,
    /// Buttons for a reply to a comment.
    pub replies: HashSet<String>,
    /// Words of the desks of agencies.
    pub wire: WireWords,
}

/// Phrases of one kind, compiled for search; each with its value and the most words of a line
/// that it is searched in.
#[derive(Debug)]
struct Phrases<T> {
    search: AhoCorasick,
    says: Vec<(T, usize)>,
}

impl<T: Copy> Phrases<T> {
    /// Compiles phrases for search; of two equal ones the first counts.
    fn compile_phrases(phrases: Vec<(String, T, usize)>) -> Result<Self, String> {
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(phrases.iter().map(|(phrase, ..)| phrase))
            .map_err(|error| error.to_string())?;
        Ok(Self { search, says: phrases.into_iter().map(|(_, says, max)| (says, max)).collect() })
    }

    fn find_phrase(&self, key: &str, words: usize, anchored: Anchored) -> Option<T> {
        let found = self.search.find(Input::new(key).anchored(anchored))?;
        let &(says, max_words) = self.says.get(found.pattern().as_usize())?;
        (words <= max_words).then_some(says)
    }
}

/// Phrases of the three kinds.
#[derive(Debug)]
struct PhraseBook<T> {
    whole: HashMap<String, T>,
    starts: Phrases<T>,
    holds: Phrases<T>,
}

impl<T: Copy> PhraseBook<T> {
    /// Returns the value of the phrase that matches a line, given in its padded form.
    fn find_in_line(&self, key: &str, words: usize) -> Option<T> {
        let bare = bare_key(key.trim());
        // "o Home": an item of a list within a list, as lynx writes it
        let item = || self.whole.get(bare.strip_prefix("o ")?);
        if let Some(&says) = self.whole.get(bare).or_else(item) {
            return Some(says);
        }
        let starts = self.starts.find_phrase(key, words, Anchored::Yes);
        starts.or_else(|| self.holds.find_phrase(key, words, Anchored::No))
    }
}

/// Phrases before they are compiled.
struct Collected<T> {
    whole: HashMap<String, T>,
    starts: Vec<(String, T, usize)>,
    holds: Vec<(String, T, usize)>,
}

impl<T: Copy> Collected<T> {
    fn new() -> Self {
        Self { whole: HashMap::new(), starts: Vec::new(), holds: Vec::new() }
    }

    fn add_phrases(
        &mut self,
        starts: &[Spanned<String>],
        holds: &[Spanned<String>],
        says: T,
        max: usize,
    ) {
        let pad = |phrase: &Spanned<String>| (padded_key(phrase.get_ref()), says, max);
        for (phrase, says, max) in starts.iter().map(pad) {
            // "photo credit" is also the start of "Photo credit: Jana Orlik"
            let bare = phrase.trim_end();
            if !bare.ends_with(':') {
                self.starts.push((format!("{bare}: "), says, max));
            }
            self.starts.push((phrase, says, max));
        }
        self.holds.extend(holds.iter().map(pad));
    }

    fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.starts.is_empty() && self.holds.is_empty()
    }

    fn compile_book(self) -> Result<PhraseBook<T>, String> {
        let (starts, holds) =
            (Phrases::compile_phrases(self.starts)?, Phrases::compile_phrases(self.holds)?);
        Ok(PhraseBook { whole: self.whole, starts, holds })
    }
}

impl Collected<RuleMatch> {
    fn add_rule(&mut self, rule: &Rule) {
        let hit = RuleMatch {
            why: rule.why(),
            then: rule.then,
            place: rule.place,
            whole: false,
            desk: false,
        };
        for phrase in &rule.whole {
            let key = bare_key(&normalise_phrase(phrase.get_ref())).to_owned();
            let stored = self.whole.entry(key).or_insert(RuleMatch { whole: true, ..hit });
            // of two rules with the same phrase the one that holds on the whole page
            if stored.place == Where::Edges && hit.place == Where::Anywhere {
                *stored = RuleMatch { whole: true, ..hit };
            }
        }
        self.add_phrases(&rule.starts, &rule.holds, hit, rule.max_words());
    }
}

/// All phrase rules, ready for use.
#[derive(Debug)]
pub(super) struct Markers {
    built_in: PhraseBook<RuleMatch>,
    /// The user's rules, searched first.
    own: Option<PhraseBook<RuleMatch>>,
    /// Lines that no rule may take.
    keep: Option<PhraseBook<()>>,
    /// No rule is for a line of more words.
    longest: usize,
    /// For the other grammars.
    pub vocabulary: Vocabulary,
}

impl Markers {
    /// Returns the rules that come with the program.
    ///
    /// # Errors
    /// When a rule file is not what it should be; the message names file and place.
    pub(super) fn built_in() -> Result<Self, RuleError> {
        Self::with_user_rules(&[])
    }

    /// Returns the rules that come with the program, and over them those of `own`.
    ///
    /// # Errors
    /// The first mistake in a file of `own`.
    pub(super) fn with_user_rules(own: &[UserFile]) -> Result<Self, RuleError> {
        let mut vocabulary = Vocabulary::default();
        let (mut theirs, mut ours, mut keep) =
            (Collected::new(), Collected::new(), Collected::new());
        let built_in = BUILT_IN.iter().map(|&(name, text)| (name, text, false));
        let own = own.iter().map(|file| (file.name.as_str(), file.text.as_str(), true));
        let mut longest = 0;
        for (name, text, is_own) in built_in.chain(own) {
            if Path::new(name).extension().is_some_and(|ext| ext == "txt") {
                vocabulary.agencies.extend(rule_file::parse_agencies(name, text)?);
                continue;
            }
            let rules = Rules::parse_rules(name, text)?;
            for rule in &rules.rule {
                longest = longest.max(rule.max_words()).max(most_words(&rule.whole));
                if is_own { &mut ours } else { &mut theirs }.add_rule(rule);
            }
            for phrases in &rules.keep {
                let key = |phrase: &Spanned<String>| {
                    (bare_key(&normalise_phrase(phrase.get_ref())).to_owned(), ())
                };
                keep.whole.extend(phrases.whole.iter().map(key));
                keep.add_phrases(&phrases.starts, &phrases.holds, (), usize::MAX);
            }
            vocabulary.add_words_of(rules);
        }
        // what the search cannot be built of has no place in a file
        let too_much = |message| RuleError { message, ..RuleError::without_place() };
        let built_in = theirs.compile_book().map_err(too_much)?;
        let own = (!ours.is_empty()).then(|| ours.compile_book()).transpose().map_err(too_much)?;
        let keep = (!keep.is_empty()).then(|| keep.compile_book()).transpose().map_err(too_much)?;
        Ok(Self { built_in, own, keep, longest, vocabulary })
    }

    /// Finds the rule that matches a line.
    pub(super) fn find_rule_match(&self, text: &str, shape: &LineShape) -> Option<RuleMatch> {
        if shape.words > self.longest {
            return None;
        }
        // lynx marks a button so
        let key = padded_key(text.strip_prefix("(BUTTON)").unwrap_or(text));
        let own = self.own.as_ref().and_then(|own| own.find_in_line(&key, shape.words));
        let built_in = || {
            let hit = self.built_in.find_in_line(&key, shape.words)?;
            (!is_button(hit.why) || !is_quotation(text, shape)).then_some(hit)
        };
        let hit = own.or_else(built_in)?;
        (!self.is_line_protected(text, shape)).then_some(hit)
    }

    /// Finds the rule that matches a text by itself.
    pub(super) fn match_text(&self, text: &str) -> Option<RuleMatch> {
        self.find_rule_match(text, &LineShape::from_text(text, &mut Vec::new()))
    }

    /// Returns whether a rule of the user keeps the line.
    pub(super) fn is_line_protected(&self, text: &str, shape: &LineShape) -> bool {
        let keeps =
            |keep: &PhraseBook<()>| keep.find_in_line(&padded_key(text), shape.words).is_some();
        self.keep.as_ref().is_some_and(keeps)
    }
}

/// Returns whether a line that is removed for this reason is a button, a link or a menu.
fn is_button(why: RemovalReason) -> bool {
    use RemovalReason::{CommentForm, LoginForm, RelatedLinks, ShareBar, SiteChrome, ViewCount};
    matches!(why, CommentForm | LoginForm | RelatedLinks | ShareBar | SiteChrome | ViewCount)
}

fn most_words(phrases: &[Spanned<String>]) -> usize {
    phrases.iter().map(|phrase| phrase.get_ref().split_whitespace().count()).max().unwrap_or(0)
}

impl Vocabulary {
    fn add_words_of(&mut self, rules: Rules) {
        for (names, number) in rules.months().iter().zip(1..) {
            for name in names {
                self.months.insert(name.to_lowercase(), number);
            }
        }
        let small = |words: Vec<String>| words.into_iter().map(|word| word.to_lowercase());
        self.weekdays.extend(small(rules.weekdays));
        self.date_words.extend(small(rules.date_words).map(|word| word.replace(':', "")));
        self.byline.add_labels(small(rules.byline));
        self.source.add_labels(small(rules.source));
        self.not_places.extend(small(rules.not_places));
        let keys = |phrases: Vec<String>| phrases.into_iter().map(|text| normalise_phrase(&text));
        self.comment_heads.extend(keys(rules.comment_heads));
        self.commenters.extend(keys(rules.commenters));
        self.replies.extend(keys(rules.replies));
        self.wire.add_words(rules.wire);
    }

    /// Returns whether `text` is the name of a news agency.
    pub(super) fn is_agency(&self, text: &str) -> bool {
        text.len() <= limits::AGENCY_BYTES && self.agencies.contains(&normalise_phrase(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<RemovalReason> {
        let markers = Markers::built_in().unwrap();
        markers
            .find_rule_match(text, &LineShape::from_text(text, &mut Vec::new()))
            .map(|hit| hit.why)
    }

    /// Languages whose months are in `dates.toml`.
    const MONTHS_APART: [&str; 20] = [
        "ar.toml", "bg.toml", "da.toml", "el.toml", "fa.toml", "fi.toml", "he.toml", "hi.toml",
        "hr.toml", "hu.toml", "id.toml", "ja.toml", "ko.toml", "no.toml", "ro.toml", "sk.toml",
        "sr.toml", "sv.toml", "vi.toml", "zh.toml",
    ];

    #[test]
    fn the_rule_files_are_read() {
        let markers = Markers::built_in().unwrap();
        assert!(markers.built_in.whole.len() > 1000);
        let languages = BUILT_IN.iter().filter(|(name, _)| name.ends_with(".toml"));
        let languages = languages.filter(|(name, _)| *name != "wires.toml");
        for (name, text) in languages {
            let rules = Rules::parse_rules(name, text).unwrap();
            assert!(rules.months().len() == 12 || MONTHS_APART.contains(name), "{name}");
            assert!(!rules.replies.is_empty() || *name == "dates.toml", "{name}");
        }
    }

    #[test]
    fn case_numbers_and_punctuation_do_not_matter() {
        assert_eq!(find("» SEE ALSO"), Some(RemovalReason::RelatedLinks));
        assert_eq!(find("1 204 просмотра"), Some(RemovalReason::ViewCount));
        assert_eq!(find("Поделиться:"), Some(RemovalReason::ShareBar));
    }

    #[test]
    fn what_a_text_browser_writes_before_a_label_does_not_matter() {
        assert_eq!(find("(BUTTON) Teilen"), Some(RemovalReason::ShareBar));
        assert_eq!(find("o Print"), Some(RemovalReason::ShareBar));
    }

    fn find_with(own: &str, text: &str) -> Option<RuleMatch> {
        let own = UserFile { name: "own.toml".to_owned(), text: own.to_owned() };
        Markers::with_user_rules(&[own])
            .unwrap()
            .find_rule_match(text, &LineShape::from_text(text, &mut Vec::new()))
    }

    #[test]
    fn rules_of_the_user_go_over_the_built_in_ones() {
        let own = "[[rule]]\nwhy = \"credit\"\nwhole = [\"Print\"]\nstarts = [\"share on facebook\", \"Velmora Wire shop\"]\n";
        assert_eq!(find("Velmora Wire shop opens"), None);
        for text in ["Velmora Wire shop opens", "PRINT", "Share on Facebook"] {
            assert_eq!(find_with(own, text).unwrap().why, RemovalReason::Credit, "{text}");
        }
        assert_eq!(find_with(own, "Share").unwrap().why, RemovalReason::ShareBar);
    }

    #[test]
    fn what_the_user_keeps_no_rule_takes() {
        let own = "[[keep]]\nwhole = [\"Print\"]\nstarts = [\"photo by\"]\nholds = [\"©\"]\n";
        assert!(find("Photo by Jana Orlik").is_some());
        for text in ["Print", "Photo by Jana Orlik", "The quay © Velmora Wire"] {
            assert_eq!(find_with(own, text), None, "{text}");
        }
        assert!(find_with(own, "Print this").is_some());
    }

    #[test]
    fn agencies_of_the_user_are_known() {
        let own = UserFile { name: "own.txt".to_owned(), text: "Velmora Wire\n".to_owned() };
        let markers = Markers::with_user_rules(&[own]).unwrap();
        assert!(markers.vocabulary.is_agency("VELMORA WIRE"));
        assert!(markers.vocabulary.is_agency("Reuters"));
    }

    #[test]
    fn a_phrase_ends_at_a_word() {
        assert_eq!(find("Photo: Jana Orlik"), Some(RemovalReason::Credit));
        assert_eq!(find("Photo credit: Jana Orlik"), Some(RemovalReason::Credit));
        assert_eq!(find("Photon traps were built in Velmora"), None);
    }

    #[test]
    fn a_sentence_is_no_marker() {
        assert_eq!(find("Prices of print paper rose for the third month in a row."), None);
        assert_eq!(find("Читайте также"), Some(RemovalReason::RelatedLinks));
        assert_eq!(find("Он сказал, что комментарии излишни."), None);
    }
}
