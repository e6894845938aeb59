//! Whether the day or the month comes first in `04/05/2021`, by the language of a page.

use std::borrow::Cow;

/// Languages in which the day comes first.
const DAY_FIRST: [&str; 34] = [
    "pt", "es", "fr", "it", "de", "nl", "ru", "uk", "pl", "cs", "sk", "tr", "ro", "bg", "el", "hr",
    "sr", "sl", "bs", "mk", "da", "nb", "nn", "no", "fi", "he", "ar", "hi", "id", "vi", "ca", "gl",
    "et", "be",
];

/// Countries of English in which it does, too.
const DAY_FIRST_ENGLISH: [&str; 8] = ["gb", "au", "nz", "ie", "in", "za", "ng", "ke"];

/// The order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// `16/12/2015`.
    DayFirst,
    /// `12/16/2015`.
    MonthFirst,
    /// Not known: plain English, and languages that begin with the year.
    Unknown,
}

impl DayOrder {
    /// Returns the order that is usual in a language: `pt-BR`.
    pub(super) fn from_language(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        let language = parts.next().unwrap_or_default();
        let country = parts.next_back().unwrap_or_default();
        match (language, country) {
            ("en", "us") => Self::MonthFirst,
            ("en", _) if DAY_FIRST_ENGLISH.contains(&country) => Self::DayFirst,
            _ if DAY_FIRST.contains(&language) => Self::DayFirst,
            _ => Self::Unknown,
        }
    }

    /// Writes the dates in a text that could be read in two ways with full stops, the day first.
    pub(super) fn with_full_stops(self, text: &str) -> Cow<'_, str> {
        if self == Self::Unknown || !text.contains(['/', '-']) {
            return Cow::Borrowed(text);
        }
        let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | '|' | ';' | '(' | ')');
        let words = text.split_inclusive(is_edge).map(|word| {
            let bare = word.trim_end_matches(is_edge);
            let rest = word.get(bare.len()..).unwrap_or_default();
            self.rewrite_date(bare).map_or(Cow::Borrowed(word), |date| Cow::Owned(date + rest))
        });
        Cow::Owned(words.collect())
    }

    fn rewrite_date(self, word: &str) -> Option<String> {
        let separator = if word.contains('/') { '/' } else { '-' };
        let mut parts = word.split(separator);
        let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
        let short =
            |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let fits = parts.next().is_none()
            && short(first)
            && short(second)
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit());
        let number = |part: &str| part.parse::<u8>().unwrap_or_default();
        let ambiguous = fits && number(first) <= 12 && number(second) <= 12;
        let (day, month) = if self == Self::DayFirst { (first, second) } else { (second, first) };
        ambiguous.then(|| format!("{day}.{month}.{year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_page_orders_day_and_month() {
        let written = |tag: &str| {
            let order = DayOrder::from_language(tag);
            order.with_full_stops("Em 03/04/2015, 10:35").into_owned()
        };
        assert_eq!(written("pt-BR"), "Em 03.04.2015, 10:35");
        assert_eq!(written("en-US"), "Em 04.03.2015, 10:35");
        assert_eq!(written("en-GB"), "Em 03.04.2015, 10:35");
        assert_eq!(written("en"), "Em 03/04/2015, 10:35");
        assert_eq!(written("ja"), "Em 03/04/2015, 10:35");
    }
}
