//! Lines that only give place, date, source or author, and the dateline that comes of them.

use super::dateline::{Opening, is_particle, is_punctuation, offset_in, take_bracketed};
use super::dates::words;
use super::lines::Page;
use super::markers::{Hit, Vocabulary};
use super::outline::Outline;
use crate::article::{Dateline, RemovalReason};

/// A dateline opens one of the first paragraphs.
const OPENING_PARAGRAPHS: usize = 4;

/// Marks furniture before the article's text begins and after it ends, and gives the dateline. `top`
/// is the first line after the headline.
pub(super) fn mark(
    page: &mut Page<'_>,
    vocabulary: &Vocabulary,
    outline: &Outline,
    top: usize,
    hits: &[Option<Hit>],
) -> Option<Dateline> {
    let own = |at: usize, page: &Page<'_>| {
        page.lines.get(at).is_some_and(|line| {
            line.kept() && outline.is_own_prose(line, hits.get(at).and_then(Option::as_ref))
        })
    };
    let count = page.lines.len();
    let first = (top..count).find(|&at| own(at, page)).unwrap_or(count);
    let last = (top..count).rev().find(|&at| own(at, page)).unwrap_or(count);

    let mut head = Opening::default();
    for line in page.lines.iter_mut().take(first).skip(top).filter(|line| line.shape.words <= 15) {
        if let Some(read) = vocabulary.furniture(&line.text) {
            head.complete(read);
            line.remove(RemovalReason::Furniture);
        }
    }
    for line in page.lines.iter_mut().skip(last + 1).filter(|line| line.shape.words <= 15) {
        if vocabulary.furniture(&line.text).is_some() {
            line.remove(RemovalReason::Furniture);
        }
    }
    let openings = page.lines.iter().skip(top).filter(|line| line.kept_prose());
    let opening = openings.take(OPENING_PARAGRAPHS).find_map(|line| vocabulary.opening(&line.text));
    let mut dateline = opening.unwrap_or_default();
    dateline.complete(head);
    dateline.into_dateline()
}

impl Vocabulary {
    /// Whether a line only gives place, date, source or author.
    pub(super) fn is_furniture(&self, text: &str) -> bool {
        self.furniture(text).is_some()
    }

    /// What a line of furniture tells; `None` for any other line.
    fn furniture(&self, text: &str) -> Option<Opening> {
        let agency = |name: String| Opening { agency: Some(name), ..Opening::default() };
        if self.is_agency(text) {
            return Some(agency(text.to_owned()));
        }
        if let Some(name) = self.source_line(text) {
            return Some(agency(name));
        }
        if let Some(opening) = self.date_line(text) {
            return Some(opening);
        }
        (self.is_byline(text) || self.is_sign_off(text)).then(Opening::default)
    }

    /// Place and date of a line that gives nothing else: `Moscow, December 16, 2015`.
    fn date_line(&self, text: &str) -> Option<Opening> {
        let pieces = words(text);
        if pieces.len() > 12 {
            return None;
        }
        let (day, range) = self.date_in(&pieces)?;
        let (before, rest) = pieces.split_at_checked(range.start)?;
        let after = rest.get(range.len()..)?;
        // a second date is that of the update
        let after = match self.date_in(after) {
            Some((_, second)) => [after.get(..second.start)?, after.get(second.end..)?].concat(),
            None => after.to_vec(),
        };
        if !after.iter().all(|word| self.goes_with_date(word)) {
            return None;
        }
        let names: Vec<&str> =
            before.iter().copied().filter(|word| !self.goes_with_date(word)).collect();
        let place = match (names.first(), names.last()) {
            (Some(first), Some(last)) if text.starts_with(first) && names.len() == before.len() => {
                Some(self.place(text.get(..offset_in(text, last) + last.len())?)?)
            }
            (None, None) => None,
            _ => return None,
        };
        Some(Opening { place, day: Some(day), agency: None })
    }

    /// The source of a line that gives nothing else: `Source: TASS`.
    fn source_line(&self, text: &str) -> Option<String> {
        let name = after_label(text, &self.source)?;
        let labelled = text.contains(':');
        let fits = (1..=6).contains(&name.split_whitespace().count());
        (fits && (labelled || self.is_agency(name))).then(|| name.to_owned())
    }

    /// Whether the line is the initials and sources that close a report: `jo/pm (dpa, afp)`.
    fn is_sign_off(&self, text: &str) -> bool {
        let (Some(sources), initials) = take_bracketed(text) else { return false };
        let short = initials.split(['/', ',', ' ']).all(|part| part.chars().count() <= 4);
        short && initials.chars().count() <= 16 && self.names_agency(sources)
    }

    /// Whether the line names the author and nothing else: `By Jana Orlik`.
    fn is_byline(&self, text: &str) -> bool {
        let Some(name) = after_label(text, &self.byline) else { return false };
        let mut names =
            name.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
        (1..=8).contains(&name.split_whitespace().count())
            && !name.ends_with(['.', '!', '?'])
            && names.all(|word| {
                word.starts_with(char::is_uppercase)
                    || is_particle(word)
                    || matches!(word, "and" | "und" | "et" | "y" | "и" | "i" | "in" | "for" | "von")
            })
    }
}

/// What follows one of `labels` at the start of `text`.
fn after_label<'t>(text: &'t str, labels: &[String]) -> Option<&'t str> {
    labels.iter().find_map(|label| {
        let mut rest = text.char_indices();
        for want in label.chars() {
            let (_, have) = rest.next()?;
            if !have.to_lowercase().eq(std::iter::once(want)) {
                return None;
            }
        }
        let name = rest.as_str();
        let parted = label.ends_with(':') || name.starts_with(char::is_whitespace);
        let name = name.trim_matches(is_punctuation);
        (parted && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::super::dates::Day;
    use super::super::markers::Markers;

    #[test]
    fn lines_that_give_only_place_date_source_or_author_are_told() {
        let markers = Markers::built_in().unwrap();
        let words = &markers.vocabulary;
        let line = words.date_line("Moscow, December 16, 2015").unwrap();
        assert_eq!(
            (line.place.as_deref(), line.day.map(Day::edtf).as_deref()),
            (Some("Moscow"), Some("2015-12-16"))
        );
        assert!(words.date_line("17 декабря 2015 г.").is_some());
        assert!(words.date_line("Published time: 16 Dec, 2015 10:35").is_some());
        assert!(words.date_line("The talks of December 16, 2015 failed").is_none());
        assert_eq!(words.source_line("Source: TASS").as_deref(), Some("TASS"));
        assert_eq!(words.source_line("Источник: Интерфакс").as_deref(), Some("Интерфакс"));
        assert_eq!(words.source_line("Source of the river found"), None);
        assert!(words.is_byline("By Jana Orlik and Piet Maros"));
        assert!(!words.is_byline("By the end of the year"));
        assert!(words.is_sign_off("jo/pm (dpa, afp)"));
    }
}
