//! Lines that only give place, date, source or author, and the dateline that comes of them.

use super::dateline::{Opening, offset_in, take_bracketed};
use super::dates::split_words;
use super::lines::LinedText;
use super::markers::{RuleMatch, Vocabulary};
use super::outline::Outline;
use super::scripts::count_words;
use super::shape::is_punctuation;
use crate::article::Moment;
use crate::article::RemovalReason;
use crate::metadata::{TextEvidence, Words, mentions_change, mentions_expiry};

/// A dateline opens one of the first paragraphs.
const OPENING_PARAGRAPHS: usize = 4;
/// Date and source of the article are right under its headline.
const HEAD_LINES: usize = 12;
/// A line of more words is not parted into date, source and author.
const MOST_PARTED: usize = 14;
/// Page furniture follows right after the text.
const TAIL_LINES: usize = 40;

/// Marks page furniture (lines that give only place, date, source or author) before the article's
/// text begins and after it ends; gives the dateline and what the marked lines give. `top` is the
/// first line after the headline.
pub(super) fn mark_furniture(
    page: &mut LinedText<'_>,
    vocabulary: &Vocabulary,
    outline: &Outline,
    top: usize,
    hits: &[Option<RuleMatch>],
) -> (Opening, TextEvidence) {
    let own = |at: usize, page: &LinedText<'_>| {
        page.lines.get(at).is_some_and(|line| {
            line.is_kept() && outline.is_own_prose(line, hits.get(at).and_then(Option::as_ref))
        })
    };
    let count = page.lines.len();
    let first = (top..count).find(|&at| own(at, page)).unwrap_or(count);
    let last = (top..count).rev().find(|&at| own(at, page)).unwrap_or(count);

    let mut head = Opening::default();
    let mut extracted = TextEvidence::default();
    for (at, line) in page.lines.iter_mut().enumerate().take(first).skip(top) {
        if line.shape.words > 15 {
            continue;
        }
        if let Some(read) = vocabulary.read_furniture(&line.text) {
            // farther down are the dates of other articles
            if at < top + HEAD_LINES {
                for part in vocabulary.part_at_labels(&line.text) {
                    extracted.authors.extend(vocabulary.byline(part).map(str::to_owned));
                    extracted.source =
                        extracted.source.take().or_else(|| vocabulary.source_line(part));
                }
                let day = read.day.filter(|day| {
                    let label = line.text.as_ref();
                    day.is_full() && !mentions_change(label) && !mentions_expiry(label)
                });
                extracted.day = extracted.day.or(day);
                head.fill_gaps_from(read);
            }
            line.remove(RemovalReason::Furniture);
        }
    }
    names_beside_furniture(page, top..first, hits);
    for line in
        page.lines.iter_mut().skip(last + 1).take(TAIL_LINES).filter(|line| line.shape.words <= 15)
    {
        if vocabulary.read_furniture(&line.text).is_some() {
            if extracted.authors.is_empty() {
                extracted.authors.extend(vocabulary.byline(&line.text).map(str::to_owned));
            }
            extracted.source =
                extracted.source.take().or_else(|| vocabulary.source_line(&line.text));
            line.remove(RemovalReason::Furniture);
        }
    }
    let openings = page.lines.iter().skip(top).filter(|line| line.is_kept_prose());
    let opening =
        openings.take(OPENING_PARAGRAPHS).find_map(|line| vocabulary.read_dateline(&line.text));
    let mut dateline = opening.unwrap_or_default();
    extracted.dateline = dateline.day;
    if extracted.authors.is_empty() {
        extracted.authors.clone_from(&dateline.reporters);
    }
    dateline.fill_gaps_from(head);
    (dateline, extracted)
}

/// Removes names that are alone in a crowded head, above the text: the author beside the date, the
/// caption over a credit.
fn names_beside_furniture(
    page: &mut LinedText<'_>,
    head: std::ops::Range<usize>,
    hits: &[Option<RuleMatch>],
) {
    let marked = |at: usize| hits.get(at).is_some_and(Option::is_some);
    let gone = |at: usize| {
        let marked = marked(at);
        head.contains(&at) && (marked || page.lines.get(at).is_some_and(|line| !line.is_kept()))
    };
    let is_name = |text: &str| {
        let words = text.split_whitespace();
        (2..=3).contains(&words.clone().count())
            && words.into_iter().all(|word| word.starts_with(char::is_uppercase))
            && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '’' | '\''))
            && text.chars().any(char::is_lowercase)
    };
    let names: Vec<usize> = head
        .clone()
        .filter(|&at| page.lines.get(at).is_some_and(|line| line.is_kept() && is_name(&line.text)))
        .filter(|&at| !marked(at))
        .filter(|&at| gone(at + 1) || (at > 0 && gone(at - 1)))
        .collect();
    for at in names {
        if let Some(line) = page.lines.get_mut(at) {
            line.remove(RemovalReason::Furniture);
        }
    }
}

impl Words for Vocabulary {
    fn day(&self, line: &str) -> Option<Moment> {
        self.date_line(line)?.day.filter(|day| day.is_full())
    }

    fn any_day(&self, text: &str) -> Option<Moment> {
        self.date_in(&split_words(text)).map(|(day, _)| day).filter(|day| day.is_full())
    }

    fn day_beside<'t>(&self, line: &'t str) -> Option<(Moment, &'t str)> {
        let words = split_words(line);
        let (day, range) = self.date_in(&words).filter(|(day, _)| day.is_full())?;
        let before = words.get(..range.start)?;
        let mut after = words.get(range.end..)?;
        // the time and the weekday belong to the date
        while let Some((_, rest)) =
            after.split_first().filter(|(word, _)| self.goes_with_date(word))
        {
            after = rest;
        }
        let beside = match (before.first(), before.last(), after.first()) {
            (None, _, Some(next)) => line.get(offset_in(line, next)..)?,
            (Some(_), Some(last), None) => line.get(..offset_in(line, last) + last.len())?,
            _ => return None,
        };
        Some((day, beside))
    }

    fn names_weekday(&self, text: &str) -> bool {
        split_words(text).iter().any(|word| self.weekdays.contains(&word.to_lowercase()))
    }

    fn byline<'t>(&self, line: &'t str) -> Option<&'t str> {
        self.read_byline(line)
    }

    fn unlabelled<'t>(&self, line: &'t str) -> &'t str {
        self.byline.text_after_label(line).unwrap_or(line)
    }

    fn is_agency(&self, name: &str) -> bool {
        self.names_agency(name)
    }
}

impl Vocabulary {
    /// Returns whether a line only gives place, date, source or author.
    pub(super) fn is_furniture(&self, text: &str) -> bool {
        self.read_furniture(text).is_some()
    }

    /// Reads a line of page furniture; `None` for any other line.
    fn read_furniture(&self, text: &str) -> Option<Opening> {
        let agency = |name: String| Opening { agency: Some(name), ..Opening::default() };
        if self.is_agency(text) {
            return Some(agency(text.to_owned()));
        }
        if let [first, rest @ ..] = self.part_at_labels(text).as_slice()
            && !rest.is_empty()
        {
            let mut all = self.read_furniture(first)?;
            for part in rest {
                all.fill_gaps_from(self.read_furniture(part)?);
            }
            return Some(all);
        }
        if let Some(name) = self.source_line(text) {
            return Some(agency(name));
        }
        if let Some(opening) = self.date_line(text).or_else(|| self.place_line(text)) {
            return Some(opening);
        }
        if let Some((first, second)) = text.split_once(" | ") {
            let mut both = self.read_furniture(first.trim())?;
            both.fill_gaps_from(self.read_furniture(second.trim())?);
            return Some(both);
        }
        let named = self.is_byline(text) || self.is_sign_off(text) || self.is_with_agency(text);
        named.then(Opening::default)
    }

    /// Parts a line that has a date beside a source or an author where each of them begins: `2021年5月4日
    /// 18:00 来源：新港网`. Any other line is one part.
    fn part_at_labels<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let words = split_words(text);
        let date = self.date_in(&words).filter(|_| words.len() <= MOST_PARTED);
        let Some((_, range)) = date.filter(|_| self.date_line(text).is_none()) else {
            return vec![text];
        };
        // "Published" belongs to the date after it
        let before = words.get(..range.start).unwrap_or_default();
        let with_date = before.iter().rev().take_while(|word| self.goes_with_date(word)).count();
        let mut cuts: Vec<usize> = words
            .iter()
            .enumerate()
            .map(|(at, word)| (at, offset_in(text, word)))
            .filter(|&(at, from)| {
                let is_label = || {
                    let rest = text.get(from..).unwrap_or_default();
                    let labels = [&self.source, &self.byline];
                    labels.iter().any(|labels| labels.text_after_label(rest).is_some())
                };
                at + with_date == range.start || is_label()
            })
            .map(|(_, from)| from)
            .collect();
        cuts.retain(|&cut| cut > 0);
        let starts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([text.len()]);
        let parts = starts.zip(ends).filter_map(|(start, end)| text.get(start..end));
        parts.map(|part| part.trim_matches(is_punctuation)).collect()
    }

    /// Reads a line that gives place and date and nothing else: `Moscow, December 16, 2015`.
    fn date_line(&self, text: &str) -> Option<Opening> {
        let pieces = split_words(text);
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
        // "12:30 312 0": the counts of views and comments beside the time
        let is_count = |word: &str| word.chars().all(|c| c.is_ascii_digit());
        if !after.iter().all(|word| self.goes_with_date(word) || is_count(word)) {
            return None;
        }
        let names: Vec<&str> =
            before.iter().copied().filter(|word| !self.goes_with_date(word)).collect();
        let place = match (names.first(), names.last()) {
            (Some(first), Some(last)) if text.starts_with(first) && names.len() == before.len() => {
                let (place, rest) = text.split_at_checked(offset_in(text, last) + last.len())?;
                // without a comma it is a caption: "The minister in Orsk 1 May 2015"
                if self.is_byline(place) || !rest.starts_with([',', '|']) {
                    return None;
                }
                if rest.starts_with(',') { Some(self.read_place(place)?) } else { None }
            }
            (None, None) => None,
            _ => return None,
        };
        Some(Opening { place, day: Some(day), ..Opening::default() })
    }

    /// Returns the place of a line that gives nothing else: `VELMORA —`.
    fn place_line(&self, text: &str) -> Option<Opening> {
        let place = text.strip_suffix(['—', '–', '-'])?.trim_end();
        let upper = !place.chars().any(char::is_lowercase);
        let place = upper.then(|| self.read_place(place)).flatten()?;
        Some(Opening { place: Some(place), ..Opening::default() })
    }

    /// Returns whether the line is a name and an agency: `Le Monde avec AFP`.
    fn is_with_agency(&self, text: &str) -> bool {
        const WITH: [&str; 12] =
            ["with", "avec", "mit", "con", "com", "с", "z", "met", "ile", "s", "se", "з"];
        let mut words = text.split_whitespace().rev();
        let Some(last) = words.next() else { return false };
        words.next().is_some_and(|word| WITH.contains(&word))
            && words.count() <= 4
            && self.is_agency(last)
    }

    /// Returns the source of a line that gives nothing else: `Source: TASS`.
    fn source_line(&self, text: &str) -> Option<String> {
        let name = self.source.text_after_label(text)?;
        let labelled = text.contains([':', '：']);
        let fits = (1..=6).contains(&count_words(name));
        (fits && (labelled && !name.contains(['/', ';']) || self.is_agency(name)))
            .then(|| name.to_owned())
    }

    /// Returns whether the line is the initials and sources that close a report: `jo/pm (dpa,
    /// afp)`.
    fn is_sign_off(&self, text: &str) -> bool {
        let (Some(sources), initials) = take_bracketed(text) else { return false };
        let short = initials.split(['/', ',', ' ']).all(|part| part.chars().count() <= 4);
        short && initials.chars().count() <= 16 && self.names_agency(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::super::markers::Markers;

    #[test]
    fn lines_that_give_only_place_date_source_or_author_are_told() {
        let markers = Markers::built_in().unwrap();
        let words = &markers.vocabulary;
        let line = words.date_line("Moscow, December 16, 2015").unwrap();
        assert_eq!(
            (line.place.as_deref(), line.day.map(|day| day.to_string()).as_deref()),
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
