//! The files that rules are written in: the built-in ones in `config/cleanup/` and those of the
//! user, and the exact place of every mistake in them. `docs/cleanup-rules.md` explains the form.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::phrase_key::normalise_phrase;
use crate::article::{RemovalReason, WireKind};
use crate::limits;
use crate::user_file::line_and_column;

/// The rule files that come with the program, and the file that lists news agencies.
pub(super) const BUILT_IN: [(&str, &str); 35] = [
    ("en.toml", include_str!("../../../config/cleanup/en.toml")),
    ("ru.toml", include_str!("../../../config/cleanup/ru.toml")),
    ("de.toml", include_str!("../../../config/cleanup/de.toml")),
    ("fr.toml", include_str!("../../../config/cleanup/fr.toml")),
    ("es.toml", include_str!("../../../config/cleanup/es.toml")),
    ("uk.toml", include_str!("../../../config/cleanup/uk.toml")),
    ("pl.toml", include_str!("../../../config/cleanup/pl.toml")),
    ("it.toml", include_str!("../../../config/cleanup/it.toml")),
    ("pt.toml", include_str!("../../../config/cleanup/pt.toml")),
    ("cs.toml", include_str!("../../../config/cleanup/cs.toml")),
    ("nl.toml", include_str!("../../../config/cleanup/nl.toml")),
    ("tr.toml", include_str!("../../../config/cleanup/tr.toml")),
    ("ar.toml", include_str!("../../../config/cleanup/ar.toml")),
    ("bg.toml", include_str!("../../../config/cleanup/bg.toml")),
    ("da.toml", include_str!("../../../config/cleanup/da.toml")),
    ("el.toml", include_str!("../../../config/cleanup/el.toml")),
    ("fa.toml", include_str!("../../../config/cleanup/fa.toml")),
    ("fi.toml", include_str!("../../../config/cleanup/fi.toml")),
    ("he.toml", include_str!("../../../config/cleanup/he.toml")),
    ("hi.toml", include_str!("../../../config/cleanup/hi.toml")),
    ("hr.toml", include_str!("../../../config/cleanup/hr.toml")),
    ("hu.toml", include_str!("../../../config/cleanup/hu.toml")),
    ("id.toml", include_str!("../../../config/cleanup/id.toml")),
    ("ja.toml", include_str!("../../../config/cleanup/ja.toml")),
    ("ko.toml", include_str!("../../../config/cleanup/ko.toml")),
    ("no.toml", include_str!("../../../config/cleanup/no.toml")),
    ("ro.toml", include_str!("../../../config/cleanup/ro.toml")),
    ("sk.toml", include_str!("../../../config/cleanup/sk.toml")),
    ("sr.toml", include_str!("../../../config/cleanup/sr.toml")),
    ("sv.toml", include_str!("../../../config/cleanup/sv.toml")),
    ("vi.toml", include_str!("../../../config/cleanup/vi.toml")),
    ("zh.toml", include_str!("../../../config/cleanup/zh.toml")),
    ("dates.toml", include_str!("../../../config/cleanup/dates.toml")),
    ("wires.toml", include_str!("../../../config/cleanup/wires.toml")),
    ("agencies.txt", include_str!("../../../config/cleanup/agencies.txt")),
];

/// A mistake in a rule file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct RuleError {
    /// The name of the file.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In code points, counted from 1.
    pub column: usize,
    /// A description of the mistake, for a person.
    pub message: String,
}

impl RuleError {
    /// Returns a mistake without a place in one file.
    pub(super) fn without_place() -> Self {
        let (file, message) = ("the rule files together".to_owned(), String::new());
        Self { file, line: 1, column: 1, message }
    }
}

/// Lines that are removed along with one that a rule has found.
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

/// The part of the page in which a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Where {
    /// On the whole page.
    #[default]
    Anywhere,
    /// Before the article's text begins and after it ends.
    Edges,
}

/// The content of a `.toml` file; every key may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Rules {
    /// Twelve lists: the spellings of each month.
    months: Option<Spanned<Vec<Vec<String>>>>,
    /// See [`super::markers::Vocabulary`] for these.
    pub weekdays: Vec<String>,
    pub date_words: Vec<String>,
    pub byline: Vec<String>,
    pub source: Vec<String>,
    pub not_places: Vec<String>,
    pub comment_heads: Vec<String>,
    pub commenters: Vec<String>,
    pub replies: Vec<String>,
    /// See [`super::wire_words::WireWords`].
    pub wire: WireRules,
    /// Lines that are removed.
    pub rule: Vec<Rule>,
    /// Lines that no rule may take.
    pub keep: Vec<Keep>,
}

/// The words with which the desks of news agencies mark a report; every key may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WireRules {
    pub headline: BTreeMap<WireKind, Vec<String>>,
    pub added: Vec<String>,
    pub corrected: Vec<String>,
    pub reporters: Vec<String>,
    pub editors: Vec<String>,
    pub marks: Vec<String>,
    pub ends: Vec<String>,
}

/// Phrases, and the consequences for the line that has one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    why: Spanned<RemovalReason>,
    #[serde(default)]
    pub then: Then,
    #[serde(default, rename = "where")]
    pub place: Where,
    #[serde(default)]
    pub whole: Vec<Spanned<String>>,
    #[serde(default)]
    pub starts: Vec<Spanned<String>>,
    #[serde(default)]
    pub holds: Vec<Spanned<String>>,
    max_words: Option<Spanned<usize>>,
}

/// Phrases that protect the line that has one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Keep {
    pub whole: Vec<Spanned<String>>,
    pub starts: Vec<Spanned<String>>,
    pub holds: Vec<Spanned<String>>,
}

impl Rules {
    /// Reads a `.toml` file.
    ///
    /// # Errors
    /// The first mistake.
    pub(super) fn parse_rules(name: &str, text: &str) -> Result<Self, RuleError> {
        let fault = |byte: usize, message: &str| {
            let (line, column) = line_and_column(text, byte);
            RuleError { file: name.to_owned(), line, column, message: message.to_owned() }
        };
        let rules: Self = toml::from_str(text)
            .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message()))?;
        if let Some(months) = rules.months.as_ref().filter(|months| months.get_ref().len() != 12) {
            return Err(fault(months.span().start, "`months` must be twelve lists of names"));
        }
        for rule in &rules.rule {
            use RemovalReason::{DuplicateHeadline, DuplicateLede, DuplicateParagraph, Headline};
            let own = [Headline, DuplicateHeadline, DuplicateLede, DuplicateParagraph];
            if own.contains(rule.why.get_ref()) {
                return Err(fault(rule.why.span().start, "no phrase can show this reason"));
            }
            if let Some(most) = rule.max_words.as_ref()
                && !(1..=limits::RULE_WORDS).contains(most.get_ref())
            {
                let message = format!("`max_words` must be 1 to {}", limits::RULE_WORDS);
                return Err(fault(most.span().start, &message));
            }
            if [&rule.whole, &rule.starts, &rule.holds].iter().all(|list| list.is_empty()) {
                return Err(fault(
                    rule.why.span().start,
                    "a rule needs phrases: `whole`, `starts` or `holds`",
                ));
            }
        }
        let of_rules = rules.rule.iter().map(|rule| [&rule.whole, &rule.starts, &rule.holds]);
        let of_keeps = rules.keep.iter().map(|keep| [&keep.whole, &keep.starts, &keep.holds]);
        for phrase in of_rules.chain(of_keeps).flatten().flatten() {
            let key = normalise_phrase(phrase.get_ref());
            if key.is_empty() {
                return Err(fault(phrase.span().start, "a phrase needs a letter or a digit"));
            }
            if key.split(' ').count() > limits::RULE_WORDS {
                let message = format!("a phrase may have at most {} words", limits::RULE_WORDS);
                return Err(fault(phrase.span().start, &message));
            }
        }
        Ok(rules)
    }

    /// Returns the spellings of each month, in order; nothing where the file does not give them.
    pub(super) fn months(&self) -> &[Vec<String>] {
        self.months.as_ref().map_or(&[], |months| months.get_ref())
    }
}

impl Rule {
    /// Returns the reason for which the line is removed.
    pub(super) fn why(&self) -> RemovalReason {
        *self.why.get_ref()
    }

    /// Returns the most words of a line that `starts` and `holds` are searched in.
    pub(super) fn max_words(&self) -> usize {
        self.max_words.as_ref().map_or(30, |most| *most.get_ref())
    }
}

/// Returns the news agencies of a `.txt` file, in the form in which they are compared.
///
/// # Errors
/// The first line that can be no agency.
pub(super) fn parse_agencies(name: &str, text: &str) -> Result<Vec<String>, RuleError> {
    let lines = text.lines().zip(1..).map(|(line, number)| (line.trim(), number));
    let names = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    names
        .map(|(agency, line)| {
            let key = normalise_phrase(agency);
            let why = if key.is_empty() {
                "an agency needs a letter or a digit"
            } else if agency.len() > limits::AGENCY_BYTES {
                "this is longer than any agency's name"
            } else {
                return Ok(key);
            };
            Err(RuleError { file: name.to_owned(), line, column: 1, message: why.to_owned() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        Rules::parse_rules("own.toml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_mistake_is_refused_with_its_place() {
        for (text, place) in [
            ("[[rule]]\nwhy = \"share-bars\"\n", "own.toml:2:7: "),
            ("[[rule]]\nwhy = \"share-bar\"\nwhole = [\"a\",\n  \"...\"]\n", "own.toml:4:3: "),
            ("[[rule]]\nwhy = \"share-bar\"\n", "own.toml:2:7: a rule needs phrases"),
            ("[[rule]]\nwhy = \"headline\"\nwhole = [\"a\"]\n", "own.toml:2:7: no phrase"),
            ("[[rule]]\nwhy = \"credit\"\nwhole = [\"a\"]\nmax_words = 0\n", "own.toml:4:13: "),
            ("[[rule]]\nwhy = \"credit\"\nhole = [\"a\"]\n", "own.toml:3:1: unknown field"),
            ("[[keep]]\nwhole = [\"--\"]\n", "own.toml:2:10: a phrase needs"),
            ("months = [[\"may\"]]\n", "own.toml:1:10: `months`"),
            ("weekdays = \"monday\"\n", "own.toml:1:12: "),
            ("[[rule]\n", "own.toml:1:"),
        ] {
            let found = mistake(text);
            assert!(found.starts_with(place), "{text:?}: {found}");
        }
    }

    #[test]
    fn an_agency_is_a_name_of_moderate_length() {
        assert_eq!(
            parse_agencies("own.txt", "# ours\n\n Velmora Wire \n").unwrap(),
            ["velmora wire"]
        );
        let found = parse_agencies("own.txt", "Velmora Wire\n---\n").unwrap_err();
        assert_eq!(found.to_string(), "own.txt:2:1: an agency needs a letter or a digit");
        assert!(parse_agencies("own.txt", &"wire ".repeat(30)).is_err());
    }

    #[test]
    fn every_key_may_be_left_out() {
        assert!(Rules::parse_rules("own.toml", "").is_ok());
        assert!(Rules::parse_rules("own.toml", "[[keep]]\nwhole = [\"print\"]\n").is_ok());
    }
}
