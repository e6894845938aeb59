//! The measures of a headline and of a date.

use serde::Serialize;

/// The result of comparing a value with the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is the expected one.
    Right,
    /// It is another.
    Wrong,
    /// There is none, or it is less exact than the expected one.
    Missing,
}

/// The letters that a headline must have to be recognised by its beginning; set by hand.
const OPENING: usize = 20;

/// Compares a headline with the expected one. Case, punctuation and blanks do not count. A long headline
/// may go on (with the name of the site) or be cut off.
pub fn judge_headline(expected: &str, found: Option<&str>) -> Verdict {
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let found = letters(found.unwrap_or_default());
    let expected = letters(expected);
    if found.is_empty() {
        return Verdict::Missing;
    }
    let (long, short) =
        if found.len() > expected.len() { (&found, &expected) } else { (&expected, &found) };
    let is_opening = short.chars().count() >= OPENING && long.starts_with(short.as_str());
    if found == expected || is_opening { Verdict::Right } else { Verdict::Wrong }
}

/// Compares a date in EDTF (ISO 8601-2) with the expected one. The day decides, in the time zone that
/// each is written in; where both have a time and a zone, they may also be the same moment. A date that
/// is less exact than the expected one (a year, a day without its year) and agrees counts as missing.
pub fn judge_date(expected: &str, found: Option<&str>) -> Verdict {
    let Some(found) = found else { return Verdict::Missing };
    let same_moment = utc_minutes(expected).zip(utc_minutes(found)).is_some_and(|(a, b)| a == b);
    if same_moment {
        return Verdict::Right;
    }
    let (expected, found) = (known_day(expected), known_day(found));
    if let Some(without_year) = found.strip_prefix("--") {
        let agrees = expected.get(5..).is_some_and(|rest| rest.starts_with(without_year));
        return if agrees { Verdict::Missing } else { Verdict::Wrong };
    }
    match (found.starts_with(expected), expected.starts_with(found)) {
        (true, _) => Verdict::Right,
        (false, true) => Verdict::Missing,
        (false, false) => Verdict::Wrong,
    }
}

/// Returns the known part of the date alone: without time, without unspecified digits (`X`) and without
/// EDTF's qualifiers (`?`, `~`, `%`).
fn known_day(date: &str) -> &str {
    let day = date.split(['T', ' ', '?', '~', '%']).next().unwrap_or_default();
    day.split("-X").next().unwrap_or_default().trim_end_matches('X')
}

/// Returns the minutes in UTC of a date with time and zone, counted from a fixed moment; none where time
/// or zone is missing.
fn utc_minutes(date: &str) -> Option<i64> {
    use toml::value::{Datetime, Offset};
    let Datetime { date: Some(date), time: Some(time), offset: Some(offset) } =
        date.parse().ok()?
    else {
        return None;
    };
    let zone = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes),
    };
    // Days from the civil date, with the year beginning in March so that February comes last.
    let month = i64::from(date.month);
    let year = i64::from(date.year) - i64::from(month <= 2);
    let days_before = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(date.day);
    let days = year * 365 + year / 4 - year / 100 + year / 400 + days_before;
    Some((days * 24 + i64::from(time.hour)) * 60 + i64::from(time.minute) - zone)
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Missing, Right, Wrong};
    use super::*;

    #[test]
    fn a_headline_is_told_by_its_letters() {
        let expected = "Council of Velmora closes the bridge";
        for (found, verdict) in [
            (Some("Council of Velmora closes the bridge"), Right),
            (Some("COUNCIL OF VELMORA CLOSES THE BRIDGE"), Right),
            (Some("Council of Velmora closes the bridge | The Lantern"), Right),
            (Some("Council of Velmora closes…"), Right),
            (Some("Council"), Wrong),
            (Some("Markets close higher"), Wrong),
            (Some(" – "), Missing),
            (None, Missing),
        ] {
            assert_eq!(judge_headline(expected, found), verdict, "{found:?}");
        }
    }

    #[test]
    fn a_date_is_right_on_its_day_and_missing_if_it_says_less() {
        for (expected, found, verdict) in [
            ("2015-12-16", Some("2015-12-16"), Right),
            ("2015-12-16", Some("2015-12-16T10:35:00+03:00"), Right),
            ("2015-12-16T08:00:00Z", Some("2015-12-16"), Right),
            ("2015-12", Some("2015-12-16"), Right),
            ("2015-12-16", Some("2015-12-17"), Wrong),
            ("2015-12-16", Some("2015-12"), Missing),
            ("2015-12-16", Some("2015-12-XX"), Missing),
            ("2015-12-16", Some("2015-XX-XX"), Missing),
            ("2015-12-16", Some("--12-16"), Missing),
            ("2015-12-16", Some("--10-16"), Wrong),
            ("2015-12-16", None, Missing),
            ("2026-03-01T01:30:00+03:00", Some("2026-02-28T22:30:00Z"), Right),
            ("2026-03-01T01:30:00+03:00", Some("2026-02-28T22:31:00Z"), Wrong),
            ("2024-01-01T00:30:00Z", Some("2023-12-31T19:30:12-05:00"), Right),
        ] {
            assert_eq!(judge_date(expected, found), verdict, "{expected} {found:?}");
        }
    }
}
