//! Dates as they are written in datelines and on lines of page furniture, in the languages of the
//! rule files.

use std::borrow::Cow;

use super::markers::Vocabulary;
use crate::article::Moment;

/// Cuts `text` into words without the punctuation at their edges; each is a slice of `text`.
pub(super) fn split_words(text: &str) -> Vec<&str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '،' | '：' | '｜' | '丨')
    })
    .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
    .filter(|word| !word.is_empty())
    .collect()
}

impl Vocabulary {
    /// Returns the first date among `words`, and which of them it takes.
    pub(super) fn date_in(&self, words: &[&str]) -> Option<(Moment, std::ops::Range<usize>)> {
        // every date has a number first or second, and numbers of other scripts are not in ASCII
        let may_be_number = |at: usize| {
            words.get(at).is_some_and(|word| word.bytes().any(|b| b.is_ascii_digit() || b >= 0x80))
        };
        (0..words.len()).filter(|at| may_be_number(*at) || may_be_number(at + 1)).find_map(|at| {
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
        if let Some(found) = east_asian_date(words).or_else(|| self.year_first_date(words)) {
            return Some(found);
        }
        // few words are beside a number, so that few are looked up
        let (month, day, mut used) = if let Some(day) = day_number(first) {
            let of = usize::from(words.get(1).is_some_and(|word| is_of(word)));
            let (month, length) = self.month_at(words.get(1 + of..)?)?;
            (month, day, 1 + of + length)
        } else {
            let day = day_number(words.get(1)?)?;
            (self.look_up_month(first)?, day, 2)
        };
        let of = usize::from(words.get(used).is_some_and(|word| is_of(word)));
        let year = words.get(used + of).and_then(|word| year_number(word));
        used += if year.is_some() { 1 + of } else { 0 };
        Some((Moment::from_day(year, month, day)?, used))
    }

    /// Reads "2015. december 16.", as Hungarian and Lithuanian write it.
    fn year_first_date(&self, words: &[&str]) -> Option<(Moment, usize)> {
        let (year, month, day) = (words.first()?, words.get(1)?, words.get(2)?);
        let year = year_number(year)?;
        let moment = Moment::from_day(Some(year), self.look_up_month(month)?, day_number(day)?)?;
        Some((moment, 3))
    }

    /// Returns the month that `words` begins with, and how many of them it takes: some have two.
    fn month_at(&self, words: &[&str]) -> Option<(u8, usize)> {
        let (first, second) = (words.first()?, words.get(1));
        let both = second.filter(|_| !first.is_ascii()).map(|second| format!("{first} {second}"));
        let long = both.and_then(|both| Some((self.look_up_month(&both)?, 2)));
        long.or_else(|| Some((self.look_up_month(first)?, 1)))
    }

    fn look_up_month(&self, word: &str) -> Option<u8> {
        if word.len() > 40 {
            return None;
        }
        self.months.get(&word.to_lowercase()).copied()
    }
}

/// Returns whether a word may connect the parts of a date: "16 de diciembre de 2015".
fn is_of(word: &str) -> bool {
    matches!(word, "de" | "del" | "of")
}

/// Returns the value of a digit in the scripts that write dates with digits of their own.
pub(super) fn digit_value(c: char) -> Option<u32> {
    let zeroes = ['0', '٠', '۰', '०', '０'];
    zeroes.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        (value < 10).then_some(value)
    })
}

/// Returns the same with the digits of ASCII.
fn to_ascii_digits(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let digit = |c: char| digit_value(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
    Cow::Owned(word.chars().map(digit).collect())
}

/// What may be written in one word with a date: weekday, time, and what was done then.
const BESIDE_DATE: &str = ":：()（）[]【】時分秒点时시분초月火水木金土日曜周星期一二三四五六天午前後上下更新公開発表掲載配信发布";

/// Reads "2015年12月16日" and "2015년 12월 16일", with or without blanks.
fn east_asian_date(words: &[&str]) -> Option<(Moment, usize)> {
    const SIGNS: [[char; 3]; 2] = [['年', '月', '日'], ['년', '월', '일']];
    const MOST_DIGITS: usize = 4;
    let first = *words.first()?;
    first.chars().next().and_then(digit_value)?;
    let joined = words.iter().take(6).copied().collect::<Vec<_>>();
    let signs = SIGNS.iter().find(|signs| joined.iter().any(|word| word.contains(**signs)))?;
    let mut numbers = Vec::new();
    let (mut value, mut digits) = (0_u32, 0);
    for (at, word) in joined.iter().enumerate() {
        for c in word.chars() {
            if numbers.len() == signs.len() && digit_value(c).is_some() {
                // the time
            } else if let Some(digit) = digit_value(c).filter(|_| digits < MOST_DIGITS) {
                (value, digits) = (value * 10 + digit, digits + 1);
            } else if digits > 0 && signs.get(numbers.len()) == Some(&c) {
                numbers.push(u16::try_from(value).ok()?);
                (value, digits) = (0, 0);
            } else if numbers.len() < signs.len() || !BESIDE_DATE.contains(c) {
                return None;
            }
        }
        if let [year, month, day] = *numbers.as_slice() {
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            let modern = (1900..=2100).contains(&year);
            let moment = modern.then(|| Moment::from_day(Some(year), month, day)).flatten()?;
            return Some((moment, at + 1));
        }
    }
    None
}

/// Reads the number of a day: "16", "16th", "1er".
fn day_number(word: &str) -> Option<u8> {
    let word = to_ascii_digits(word);
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = word.get(digits.len()..)?;
    let ordinal = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "го" | "е");
    (ordinal && digits.len() <= 2).then(|| digits.parse().ok()).flatten()
}

fn year_number(word: &str) -> Option<u16> {
    let word = to_ascii_digits(word);
    let year: u16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1900..=2100).contains(&year).then_some(year)
}

/// Reads `16.12.2015` and `2015-12-16`; with slashes only where day and month cannot be confused.
fn numeric_date(word: &str) -> Option<Moment> {
    let word = &*to_ascii_digits(word);
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
            ("2015年12月16日 10時35分", "2015-12-16"),
            ("2015 年 12 月 16 日", "2015-12-16"),
            ("2015년 12월 16일 10:35", "2015-12-16"),
            ("16 ديسمبر 2015", "2015-12-16"),
            ("١٦ كانون الأول ٢٠١٥", "2015-12-16"),
            ("16 בדצמבר 2015", "2015-12-16"),
            ("Τετάρτη, 16 Δεκεμβρίου 2015", "2015-12-16"),
            ("16 दिसंबर 2015", "2015-12-16"),
            ("2015. december 16.", "2015-12-16"),
            ("16. joulukuuta 2015", "2015-12-16"),
            ("16 decembrie 2015", "2015-12-16"),
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
            "2015年12月16日以降の予定",
            "2015年13月16日",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
