//! Marker rules: phrases that show what a line is for. They are data, one file for each language
//! in `config/cleanup/`; every rule counts for every page, whatever its language.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use serde::Deserialize;

use super::shape::{Shape, small_letter};
use crate::article::RemovalReason;

/// The rule files, and the file that lists news agencies.
const LANGUAGES: [(&str, &str); 7] = [
    ("en.toml", include_str!("../../config/cleanup/en.toml")),
    ("ru.toml", include_str!("../../config/cleanup/ru.toml")),
    ("de.toml", include_str!("../../config/cleanup/de.toml")),
    ("fr.toml", include_str!("../../config/cleanup/fr.toml")),
    ("es.toml", include_str!("../../config/cleanup/es.toml")),
    ("uk.toml", include_str!("../../config/cleanup/uk.toml")),
    ("pl.toml", include_str!("../../config/cleanup/pl.toml")),
];
const AGENCIES: &str = include_str!("../../config/cleanup/agencies.txt");

/// What goes with a line that a rule has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Then {
    /// Nothing.
    #[default]
    Nothing,
    /// The unpunctuated lines after it.
    Links,
    /// Whatever follows when the article is over.
    End,
}

/// Where a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Where {
    /// On the whole page.
    #[default]
    Anywhere,
    /// Before the article's text begins and after it ends.
    Edges,
}

/// What a rule says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Why the line goes.
    pub why: RemovalReason,
    /// What goes with it.
    pub then: Then,
    /// Where the rule holds.
    pub place: Where,
    /// Whether the phrase is the whole line.
    pub whole: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
    date_words: Vec<String>,
    byline: Vec<String>,
    source: Vec<String>,
    not_places: Vec<String>,
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    why: RemovalReason,
    #[serde(default)]
    then: Then,
    #[serde(default, rename = "where")]
    place: Where,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    holds: Vec<String>,
    #[serde(default = "default_max_words")]
    max_words: usize,
}

fn default_max_words() -> usize {
    30
}

/// Words that the grammars of dates, datelines and bylines need.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Month names and abbreviations, 1 to 12.
    pub months: HashMap<String, u8>,
    /// Names of weekdays.
    pub weekdays: HashSet<String>,
    /// Words that may stand beside a date on a line of its own.
    pub date_words: HashSet<String>,
    /// What opens a byline, with its colon if it needs one.
    pub byline: Vec<String>,
    /// What opens a source line, with its colon if it needs one.
    pub source: Vec<String>,
    /// Capitals before a dash that are no place.
    pub not_places: HashSet<String>,
    /// News agencies.
    pub agencies: HashSet<String>,
}

/// Phrases of one kind, compiled for search.
#[derive(Debug)]
struct Phrases {
    search: AhoCorasick,
    rules: Vec<(Hit, usize)>,
}

impl Phrases {
    fn build(phrases: Vec<(String, Hit, usize)>) -> Result<Self, String> {
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(phrases.iter().map(|(phrase, ..)| phrase))
            .map_err(|error| error.to_string())?;
        Ok(Self { search, rules: phrases.into_iter().map(|(_, hit, max)| (hit, max)).collect() })
    }

    fn find(&self, key: &str, words: usize, anchored: Anchored) -> Option<Hit> {
        let found = self.search.find(Input::new(key).anchored(anchored))?;
        let &(hit, max_words) = self.rules.get(found.pattern().as_usize())?;
        (words <= max_words).then_some(hit)
    }
}

/// All marker rules, ready for use.
#[derive(Debug)]
pub(super) struct Markers {
    whole: HashMap<String, Hit>,
    starts: Phrases,
    holds: Phrases,
    longest: usize,
    /// For the other grammars.
    pub vocabulary: Vocabulary,
}

impl Markers {
    /// Reads the rules that come with the program.
    ///
    /// # Errors
    /// When a rule file is not what it should be; the message names file and place.
    pub(super) fn built_in() -> Result<Self, String> {
        let mut vocabulary = Vocabulary::default();
        for line in AGENCIES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            vocabulary.agencies.insert(normalise(line));
        }
        let (mut whole, mut starts, mut holds) = (HashMap::new(), Vec::new(), Vec::new());
        let mut longest = 0;
        for (name, text) in LANGUAGES {
            let file: LanguageFile =
                toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            for rule in &file.rule {
                let hit = Hit { why: rule.why, then: rule.then, place: rule.place, whole: false };
                longest = longest.max(rule.max_words);
                for phrase in &rule.whole {
                    let stored = whole
                        .entry(bare_key(&normalise(phrase)).to_owned())
                        .or_insert(Hit { whole: true, ..hit });
                    // of two rules with the same phrase the one that holds on the whole page
                    if stored.place == Where::Edges && hit.place == Where::Anywhere {
                        *stored = Hit { whole: true, ..hit };
                    }
                }
                let pad = |phrase: &String| (padded(phrase), hit, rule.max_words);
                starts.extend(rule.starts.iter().map(pad));
                holds.extend(rule.holds.iter().map(pad));
            }
            vocabulary.add(file);
        }
        let (starts, holds) = (Phrases::build(starts)?, Phrases::build(holds)?);
        Ok(Self { whole, starts, holds, longest, vocabulary })
    }

    /// What the rules say of a line.
    pub(super) fn find(&self, text: &str, shape: &Shape) -> Option<Hit> {
        if shape.words > self.longest {
            return None;
        }
        let key = padded(text);
        if let Some(&hit) = self.whole.get(bare_key(key.trim())) {
            return Some(hit);
        }
        let starts = self.starts.find(&key, shape.words, Anchored::Yes);
        starts.or_else(|| self.holds.find(&key, shape.words, Anchored::No))
    }
}

impl Vocabulary {
    fn add(&mut self, file: LanguageFile) {
        for (names, number) in file.months.iter().zip(1..) {
            for name in names {
                self.months.insert(name.clone(), number);
            }
        }
        self.weekdays.extend(file.weekdays);
        self.date_words.extend(file.date_words.iter().map(|word| word.replace(':', "")));
        self.byline.extend(file.byline);
        self.source.extend(file.source);
        self.not_places.extend(file.not_places);
    }

    /// Whether `text` is the name of a news agency.
    pub(super) fn is_agency(&self, text: &str) -> bool {
        text.len() <= 60 && self.agencies.contains(&normalise(text))
    }
}

/// A colon at the end makes no difference to a whole line.
fn bare_key(key: &str) -> &str {
    key.trim_end_matches(':')
}

/// The form in which phrases and lines are compared: words in lower case with single spaces, every
/// number a `#`, colons kept at the end of their word, other punctuation gone.
pub(super) fn normalise(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 2);
    add_key(text, &mut key);
    key
}

/// The same between two spaces, so that a search finds whole words.
fn padded(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    key.push(' ');
    add_key(text, &mut key);
    key.push(' ');
    key
}

fn add_key(text: &str, key: &mut String) {
    let start = key.len();
    // whether something parts the next word from the last one, and whether an apostrophe joins them
    let (mut parted, mut joined) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let in_number = key.len() > start && key.ends_with('#') && !parted;
        if c.is_alphanumeric() || matches!(c, '#' | '©') {
            let digit = c.is_numeric() || c == '#';
            // "1 234" is one number, as "1,234" is
            let number_goes_on =
                digit && (in_number || key.get(start..).is_some_and(ends_in_number));
            if !number_goes_on {
                if (parted || c == '©') && key.len() > start {
                    key.push(' ');
                } else if joined && key.len() > start {
                    key.push('\'');
                }
                match c {
                    _ if digit => key.push('#'),
                    _ if c.is_ascii() => key.push(c.to_ascii_lowercase()),
                    _ => match small_letter(c) {
                        Some(small) => key.push(small),
                        None => key.extend(c.to_lowercase()),
                    },
                }
            }
            (parted, joined) = (c == '©', false);
            continue;
        }
        let separator = matches!(c, '.' | ',' | ':' | '\'' | '’' | '\u{a0}' | '\u{202f}');
        if in_number && separator && chars.peek().is_some_and(|next| next.is_numeric()) {
            continue;
        }
        match c {
            '’' | 'ʼ' | '\'' | '`' if !parted => joined = true,
            ':' if key.len() > start && !key.ends_with(':') => {
                key.push(':');
                parted = true;
            }
            _ => parted = true,
        }
    }
}

/// Whether the last word is a number and nothing else.
fn ends_in_number(key: &str) -> bool {
    key == "#" || key.ends_with(" #")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Option<RemovalReason> {
        let markers = Markers::built_in().unwrap();
        markers.find(text, &Shape::of(text, &mut Vec::new())).map(|hit| hit.why)
    }

    #[test]
    fn the_rule_files_are_read() {
        let markers = Markers::built_in().unwrap();
        assert!(markers.whole.len() > 1000);
        assert!(
            LANGUAGES.iter().all(|(_, text)| toml::from_str::<LanguageFile>(text)
                .unwrap()
                .months
                .len()
                == 12)
        );
    }

    #[test]
    fn case_numbers_and_punctuation_do_not_matter() {
        assert_eq!(normalise("  10,265  Views! "), "# views");
        assert_eq!(normalise("Фото : РИА"), "фото: риа");
        assert_eq!(normalise("Don’t miss"), "don't miss");
        assert_eq!(find("» SEE ALSO"), Some(RemovalReason::RelatedLinks));
        assert_eq!(find("1 204 просмотра"), Some(RemovalReason::ViewCount));
        assert_eq!(find("Поделиться:"), Some(RemovalReason::ShareBar));
    }

    #[test]
    fn a_phrase_ends_at_a_word() {
        assert_eq!(find("Photo: Jana Orlik"), Some(RemovalReason::Credit));
        assert_eq!(find("Photon traps were built in Velmora"), None);
    }

    #[test]
    fn a_sentence_is_no_marker() {
        assert_eq!(find("Prices of print paper rose for the third month in a row."), None);
        assert_eq!(find("Читайте также"), Some(RemovalReason::RelatedLinks));
        assert_eq!(find("Он сказал, что комментарии излишни."), None);
    }
}
