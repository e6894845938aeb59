//! Dates as exactly as they are known, and the ways in which they are written by machines.
//!
//! Written out they are EDTF (ISO 8601-2): `2015`, `2015-12`, `2015-12-16`,
//! `2015-12-16T10:35:00+03:00`, and `--12-16` where there is no year.

use std::fmt;

use serde::Serialize;

/// A date, with no more parts than are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Moment {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<Clock>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock {
    hour: u8,
    minute: u8,
    second: Option<u8>,
    /// Minutes east of Greenwich.
    zone: Option<i16>,
}

/// No page of news is older, none is younger: what is outside is a mistake of whoever wrote it.
const YEARS: std::ops::RangeInclusive<u16> = 1700..=2100;
/// What software writes where it knows no date: the zero of Unix, of spreadsheets and of .NET.
const ZEROES: [(u16, u8, u8); 3] = [(1970, 1, 1), (1900, 1, 1), (1753, 1, 1)];
/// RFC 2822, and what JavaScript and `date` write.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MINUTES_A_DAY: i64 = 24 * 60;

impl Moment {
    /// A day; the year only where it is known. `None` for a day that the calendar does not have or
    /// that stands for no date.
    pub fn day(year: Option<u16>, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_none_or(|y| {
            y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400))
        });
        let longest = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let real = (1..=longest).contains(&day)
            && year.is_none_or(|y| YEARS.contains(&y) && !ZEROES.contains(&(y, month, day)));
        real.then_some(Self { year, month: Some(month), day: Some(day), time: None })
    }

    fn month(year: u16, month: u8) -> Option<Self> {
        let real = YEARS.contains(&year) && (1..=12).contains(&month);
        real.then_some(Self { year: Some(year), month: Some(month), day: None, time: None })
    }

    fn year(year: u16) -> Option<Self> {
        let moment = Self { year: Some(year), month: None, day: None, time: None };
        YEARS.contains(&year).then_some(moment)
    }

    /// The moment so many seconds after 1970-01-01T00:00:00Z.
    fn epoch(seconds: i64) -> Option<Self> {
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let part = |value: i64| u8::try_from(value).ok();
        let time = Clock {
            hour: part(of_day / 3600)?,
            minute: part(of_day / 60 % 60)?,
            second: Some(part(of_day % 60)?),
            zone: Some(0),
        };
        Some(Self { time: Some(time), ..Self::day(Some(year), month, day)? })
    }

    /// Reads what a machine wrote: ISO 8601 and what passes for it, RFC 2822, seconds or
    /// milliseconds since 1970, `16.12.2015`. What can be read in two ways (`03/04/2015`) is not read.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 80 {
            return None;
        }
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(text.len(), 10 | 13) {
            let number: i64 = text.parse().ok()?;
            return Self::epoch(if text.len() == 13 { number / 1000 } else { number });
        }
        iso(text).or_else(|| european(text)).or_else(|| named(text))
    }

    /// Whether year, month and day are known.
    pub fn is_full(self) -> bool {
        self.year.is_some() && self.day.is_some()
    }

    /// The same day without a time.
    #[must_use]
    pub fn without_time(self) -> Self {
        Self { time: None, ..self }
    }

    /// Whether the time of day is known, and its zone.
    pub fn is_exact(self) -> bool {
        self.time.is_some_and(|time| time.zone.is_some())
    }

    /// Whether the time is given in that of Greenwich.
    pub fn is_greenwich(self) -> bool {
        self.time.is_some_and(|time| time.zone == Some(0))
    }

    /// In the form of RFC 3339, which has no place for less than a second and a zone.
    pub fn rfc3339(self) -> Option<String> {
        let whole = self.time.is_some_and(|time| time.zone.is_some() && time.second.is_some());
        (whole && self.is_full()).then(|| self.to_string())
    }

    /// Days between two moments, in their own zones; `None` where either is no full date.
    pub fn days_apart(self, other: Self) -> Option<i64> {
        Some(self.number()?.abs_diff(other.number()?) as i64)
    }

    /// Whether this is so many days or more after `other`.
    pub fn is_after(self, other: Self, days: i64) -> bool {
        matches!((self.number(), other.number()), (Some(a), Some(b)) if a - b >= days)
    }

    /// Whether both can be one day: what both know agrees, and a day may differ by the zone.
    pub fn agrees(self, other: Self) -> bool {
        if let Some(days) = self.days_apart(other) {
            return days <= 1;
        }
        let same = |a: Option<u16>, b: Option<u16>| a.is_none() || b.is_none() || a == b;
        same(self.year, other.year)
            && same(self.month.map(u16::from), other.month.map(u16::from))
            && same(self.day.map(u16::from), other.day.map(u16::from))
    }

    /// The year of a moment that has none, from one that is at most a day away.
    #[must_use]
    pub fn completed(self, other: Self) -> Self {
        let (None, Some(year), Some(month), Some(day)) =
            (self.year, other.year, self.month, self.day)
        else {
            return self;
        };
        let years = [Some(year), year.checked_sub(1), year.checked_add(1)];
        let near = years.into_iter().flatten().find_map(|year| {
            let full = Self { time: self.time, ..Self::day(Some(year), month, day)? };
            full.agrees(other).then_some(full)
        });
        near.filter(|_| other.is_full()).unwrap_or(self)
    }

    /// Days since 1970-01-01.
    fn number(self) -> Option<i64> {
        let (year, month, day) =
            (i64::from(self.year?), i64::from(self.month?), i64::from(self.day?));
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Minutes since 1970-01-01T00:00Z, if all that takes is known.
    pub fn instant(self) -> Option<i64> {
        let time = self.time?;
        let minute = i64::from(time.hour) * 60 + i64::from(time.minute) - i64::from(time.zone?);
        Some(self.number()? * MINUTES_A_DAY + minute)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl schemars::JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("-")?,
        }
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match time.zone {
            Some(0) => f.write_str("Z"),
            Some(zone) => {
                let sign = if zone < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

/// Year, month and day of a day since 1970-01-01 (Hinnant, `civil_from_days`).
fn civil(days: i64) -> (u16, u8, u8) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    let small = |value: i64| u8::try_from(value).unwrap_or_default();
    (u16::try_from(year).unwrap_or_default(), small(month), small(day))
}

/// The number that `text` begins with, of so many digits, and what follows.
fn number(text: &str, digits: usize) -> Option<(u16, &str)> {
    let (head, rest) = text.split_at_checked(digits)?;
    let all = head.bytes().all(|b| b.is_ascii_digit());
    all.then(|| Some((head.parse().ok()?, rest))).flatten()
}

/// As [`number`], of one or two digits.
fn short(text: &str) -> Option<(u8, &str)> {
    let (value, rest) = number(text, 2).or_else(|| number(text, 1))?;
    Some((u8::try_from(value).ok()?, rest))
}

/// `2015`, `2015-12`, `2015-12-16`, `20151216`, `2015/12/16`, and a time after it.
fn iso(text: &str) -> Option<Moment> {
    let (year, rest) = number(text, 4)?;
    if rest.is_empty() {
        return Moment::year(year);
    }
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'));
    let Some(separator) = separator else {
        let (month, rest) = number(rest, 2)?;
        let (day, rest) = number(rest, 2)?;
        let moment = Moment::day(Some(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        return ends_or_goes_on(rest).then(|| timed(moment, rest));
    };
    let (month, rest) = short(rest.strip_prefix(separator)?)?;
    if rest.is_empty() {
        return Moment::month(year, month);
    }
    let (day, rest) = short(rest.strip_prefix(separator)?)?;
    let moment = Moment::day(Some(year), month, day)?;
    ends_or_goes_on(rest).then(|| timed(moment, rest))
}

/// What stands after a date is a time or the end, not more of a number.
fn ends_or_goes_on(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// `16.12.2015 10:35`; with slashes or hyphens only where day and month cannot be confused.
fn european(text: &str) -> Option<Moment> {
    let (first, rest) = short(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (second, rest) = short(rest.strip_prefix(separator)?)?;
    let (year, rest) = number(rest.strip_prefix(separator)?, 4)?;
    let (month, day) = match separator {
        '.' => (second, first),
        _ if first > 12 || first == second => (second, first),
        _ if second > 12 => (first, second),
        _ => return None,
    };
    let moment = Moment::day(Some(year), month, day)?;
    ends_or_goes_on(rest).then(|| timed(moment, rest))
}

/// RFC 2822 (`Wed, 16 Dec 2015 10:35:00 +0300`), JavaScript (`Wed Dec 16 2015 10:35:00 GMT+0300`)
/// and `December 16, 2015 10:35 am`.
fn named(text: &str) -> Option<Moment> {
    let separator = |c: char| c.is_whitespace() || c == ',';
    let mut words = text.split(separator).filter(|word| !word.is_empty()).peekable();
    if words.peek()?.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
        && month(words.peek()?).is_none()
    {
        words.next(); // the weekday
    }
    let (mut parts, mut year) = ([None, None], None);
    let mut seen_month = None;
    for slot in &mut parts {
        let word = words.next()?;
        match month(word) {
            Some(month) => seen_month = Some(month),
            None => *slot = Some(short(word).filter(|(_, rest)| is_ordinal(rest))?.0),
        }
    }
    let day = parts.into_iter().flatten().next()?;
    let mut rest = text.get(text.len()..)?;
    // "Wed Dec 16 10:35:00 UTC 2015" is not read further than its day: what stands where the year
    // should is none.
    if let Some(word) = words.next() {
        year = number(word, 4).filter(|(_, rest)| rest.is_empty()).map(|(year, _)| year);
        let after = word.as_ptr() as usize + word.len() - text.as_ptr() as usize;
        rest = text.get(after..)?;
    }
    let moment = Moment::day(Some(year?), seen_month?, day)?;
    Some(timed(moment, rest))
}

fn is_ordinal(suffix: &str) -> bool {
    matches!(suffix, "" | "." | "st" | "nd" | "rd" | "th")
}

/// The month that an English name or its beginning stands for.
fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|start| word.starts_with(start))?;
    let fits = NAMES.get(at).is_some_and(|name| name.starts_with(&word));
    fits.then(|| u8::try_from(at + 1).ok()).flatten()
}

/// Adds the time that `rest` begins with; what is no time adds nothing.
fn timed(moment: Moment, rest: &str) -> Moment {
    Moment { time: clock(rest), ..moment }
}

fn clock(rest: &str) -> Option<Clock> {
    let rest =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '-' | '–'));
    let rest = rest.strip_prefix(['T', 't']).or_else(|| rest.strip_prefix("at ")).unwrap_or(rest);
    let rest = rest.trim_start();
    let (mut hour, after) = short(rest)?;
    let colon = after.starts_with(':');
    let (minute, mut after) = if colon {
        number(after.get(1..)?, 2)?
    } else {
        number(after, 2).filter(|_| rest.bytes().take(4).all(|b| b.is_ascii_digit()))?
    };
    let mut second = None;
    if let Some((value, more)) = after.strip_prefix(':').and_then(|rest| number(rest, 2)) {
        (second, after) = (u8::try_from(value).ok(), more);
    } else if !colon && let Some((value, more)) = number(after, 2) {
        (second, after) = (u8::try_from(value).ok(), more);
    }
    if let Some(fraction) = after.strip_prefix(['.', ',']).filter(|_| second.is_some()) {
        after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let after = after.trim_start();
    let lower = after.get(..2).unwrap_or_default().to_ascii_lowercase();
    let after = match lower.as_str() {
        "am" | "pm" if (1..=12).contains(&hour) => {
            hour = hour % 12 + if lower == "pm" { 12 } else { 0 };
            after.get(2..)?.trim_start()
        }
        _ => after,
    };
    let minute = u8::try_from(minute).ok()?;
    // a leap second is the last of its minute
    let second = second.map(|second| if second == 60 { 59 } else { second });
    let real = hour < 24 && minute < 60 && second.is_none_or(|second| second < 60);
    real.then(|| Clock { hour, minute, second, zone: zone(after) })
}

/// Minutes east of Greenwich. Names only where they mean one zone: those of RFC 2822.
fn zone(text: &str) -> Option<i16> {
    let name = text.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let after = text.get(name.len()..)?;
    let hours = match name.to_ascii_uppercase().as_str() {
        "" => None,
        "Z" => return Some(0),
        "UTC" | "GMT" | "UT" => {
            if !after.starts_with(['+', '-']) {
                return Some(0);
            }
            None
        }
        "EDT" => Some(-4),
        "EST" | "CDT" => Some(-5),
        "MDT" => Some(-6),
        "MST" | "PDT" => Some(-7),
        "PST" => Some(-8),
        "CET" => Some(1),
        "CEST" => Some(2),
        _ => return None,
    };
    if let Some(hours) = hours {
        return Some(hours * 60);
    }
    let sign = match after.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits = after.trim_start_matches(['+', '-', '−']);
    let (hours, rest) = number(digits, 2).or_else(|| number(digits, 1))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = number(rest, 2).map_or(0, |(minutes, _)| minutes);
    // the line islands are the farthest east
    let real = hours <= 14 && minutes < 60;
    real.then(|| Some(sign * i16::try_from(hours * 60 + minutes).ok()?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Moment::read(text).map(|moment| moment.to_string())
    }

    #[test]
    fn what_machines_write_is_read_as_exactly_as_it_is_written() {
        for (text, want) in [
            ("2015", "2015"),
            ("2015-12", "2015-12"),
            ("2015-12-16", "2015-12-16"),
            ("20151216", "2015-12-16"),
            ("2015/12/16", "2015-12-16"),
            ("2015-12-16T10:35:00+03:00", "2015-12-16T10:35:00+03:00"),
            ("2015-12-16 10:35:00 +0300", "2015-12-16T10:35:00+03:00"),
            ("2015-12-16T10:35:00.000Z", "2015-12-16T10:35:00Z"),
            ("2015-12-16T10:35", "2015-12-16T10:35"),
            ("2015-12-16T10:35+03:00", "2015-12-16T10:35+03:00"),
            ("20151216T103500Z", "2015-12-16T10:35:00Z"),
            ("20151216T103500-0500", "2015-12-16T10:35:00-05:00"),
            ("2015-12-16T10:35:00-08", "2015-12-16T10:35:00-08:00"),
            ("2015-12-16 10:35:00 UTC", "2015-12-16T10:35:00Z"),
            ("2015-12-16T24:35:00Z", "2015-12-16"),
            ("Wed, 16 Dec 2015 10:35:00 +0300", "2015-12-16T10:35:00+03:00"),
            ("16 Dec 2015 10:35:00 GMT", "2015-12-16T10:35:00Z"),
            ("Wed, 16 Dec 2015 10:35:00 EST", "2015-12-16T10:35:00-05:00"),
            ("Wed Dec 16 2015 10:35:00 GMT+0300 (MSK)", "2015-12-16T10:35:00+03:00"),
            ("December 16, 2015 6:05 pm", "2015-12-16T18:05"),
            ("Sept. 3rd, 2015", "2015-09-03"),
            ("16.12.2015 10:35", "2015-12-16T10:35"),
            ("16/12/2015", "2015-12-16"),
            ("12/16/2015", "2015-12-16"),
            ("03/03/2015", "2015-03-03"),
            ("1450251300", "2015-12-16T07:35:00Z"),
            ("1450251300000", "2015-12-16T07:35:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn what_is_doubtful_or_stands_for_no_date_is_not_read() {
        for text in [
            "",
            "03/04/2015",
            "03-04-2015",
            "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00",
            "0",
            "2015-02-29",
            "2015-13-01",
            "201512",
            "yesterday",
            "5 min ago",
            "2015-12-161",
            "9999-12-31",
            "Wed",
            "16 Foo 2015",
            "16 Dec",
            "٢٠١٥-12-16",
            "2015-é",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_unknown_zone_leaves_the_time_without_one() {
        assert_eq!(read("2015-12-16 10:35 IST").as_deref(), Some("2015-12-16T10:35"));
        assert_eq!(read("2015-12-16T10:35:00 Europe/Oslo").as_deref(), Some("2015-12-16T10:35:00"));
    }

    #[test]
    fn only_a_time_with_second_and_zone_is_rfc_3339() {
        let rfc = |text: &str| Moment::read(text).and_then(Moment::rfc3339);
        assert_eq!(
            rfc("2015-12-16T10:35:00.25+03:00").as_deref(),
            Some("2015-12-16T10:35:00+03:00")
        );
        assert_eq!(rfc("2015-12-16T10:35+03:00"), None);
        assert_eq!(rfc("2015-12-16T10:35:00"), None);
        assert_eq!(rfc("2015-12-16"), None);
    }

    #[test]
    fn a_year_comes_only_from_a_day_that_is_near() {
        let day = Moment::day(None, 12, 31).unwrap();
        let full = |text: &str| day.completed(Moment::read(text).unwrap()).to_string();
        assert_eq!(full("2016-01-01T02:00:00Z"), "2015-12-31");
        assert_eq!(full("2015-12-30"), "2015-12-31");
        assert_eq!(full("2015-12-28"), "--12-31");
        assert_eq!(full("2015"), "--12-31");
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        let read = |text: &str| Moment::read(text).unwrap();
        assert_eq!(read("2016-03-01").days_apart(read("2016-02-28")), Some(2));
        assert_eq!(read("2000-01-01").number(), Some(10_957));
        assert_eq!(civil(10_957 + 59), (2000, 2, 29));
        assert_eq!(read("2016-01-01T01:00+03:00").instant(), read("2015-12-31T22:00Z").instant());
    }
}
