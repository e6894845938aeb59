//! Dates as they are written in datelines and on lines of page furniture, in the languages of the
//! rule files.

use super::markers::Vocabulary;
use crate::article::Moment;

/// Cuts `text` into words without the punctuation at their edges; each is a slice of `text`.
pub(super) fn split_words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

impl Vocabulary {
    /// Returns the first date among `words`, and which of them it takes.
    pub(super) fn date_in(&self, words: &[&str]) -> Option<(Moment, std::ops::Range<usize>)> {
        (0..words.len()).find_map(|at| {
            let (day, length) = self.date_at(words.get(at..)?)?;
            Some((day, at..at + length))
        })
    }

    /// Returns whether a date is anywhere in `text`.
    pub(super) fn holds_date(&self, text: &str) -> bool {
        self.date_in(&split_words(text)).is_some()
    }

    /// Returns the date that `words` begins with, and how many of them it takes.
    fn date_at(&self, words: &[&str]) -> Option<(Moment, usize)> {
        let first = *words.first()?;
        if let Some(day) = numeric_date(first) {
            return Some((day, 1));
        }
        // few words are beside a number, so that few are looked up
        let (month, day, mut used) = if let Some(day) = day_number(first) {
            let of = usize::from(words.get(1).is_some_and(|word| is_of(word)));
            (self.look_up_month(words.get(1 + of)?)?, day, 2 + of)
        } else {
            let day = day_number(words.get(1)?)?;
            (self.look_up_month(first)?, day, 2)
        };
        let of = usize::from(words.get(used).is_some_and(|word| is_of(word)));
        let year = words.get(used + of).and_then(|word| year_number(word));
        used += if year.is_some() { 1 + of } else { 0 };
        Some((Moment::from_day(year, month, day)?, used))
    }

    fn look_up_month(&self, word: &str) -> Option<u8> {
        if word.len() > 30 {
            return None;
        }
        self.months.get(&word.to_lowercase()).copied()
    }
}

/// Returns whether a word may connect the parts of a date: "16 de diciembre de 2015".
fn is_of(word: &str) -> bool {
    matches!(word, "de" | "del" | "of")
}

/// Reads the number of a day: "16", "16th", "1er".
fn day_number(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = word.get(digits.len()..)?;
    let ordinal = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "го" | "е");
    (ordinal && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn year_number(word: &str) -> Option<u16> {
    let year: u16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1900..=2100).contains(&year).then_some(year)
}

/// Reads `16.12.2015` and `2015-12-16`; with slashes only where day and month cannot be confused.
fn numeric_date(word: &str) -> Option<Moment> {
    let parted = word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['.', '-', '/']);
    let moment = parted.then(|| Moment::parse_machine_date(word)).flatten()?;
    moment.is_full().then(|| moment.without_time())
}

#[cfg(test)]
mod tests {
    use super::super::markers::Markers;
    use super::*;

    fn date(text: &str) -> Option<String> {
        let markers = Markers::built_in().unwrap();
        markers.vocabulary.date_in(&split_words(text)).map(|(day, _)| day.to_string())
    }

    #[test]
    fn dates_are_read_in_several_languages() {
        for (text, want) in [
            ("December 16, 2015", "2015-12-16"),
            ("Oct. 3", "--10-03"),
            ("3 May", "--05-03"),
            ("16th December 2015", "2015-12-16"),
            ("17 декабря 2015 г.", "2015-12-17"),
            ("14 дек", "--12-14"),
            ("3. Mai 2024, 17:47", "2024-05-03"),
            ("16 de diciembre de 2015", "2015-12-16"),
            ("le 1er août 2019", "2019-08-01"),
            ("5 жовтня", "--10-05"),
            ("16.12.2015", "2015-12-16"),
            ("2015-12-16", "2015-12-16"),
            ("12/16/2015", "2015-12-16"),
        ] {
            assert_eq!(date(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_read_as_one() {
        for text in [
            "31 June",
            "February 30, 2015",
            "02/03/2015",
            "may 2015",
            "March on",
            "1.2.3",
            "45 марта",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
