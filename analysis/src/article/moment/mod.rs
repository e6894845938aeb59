//! Dates as exactly as they are known.
//!
//! Written out they are EDTF (ISO 8601-2): `2015`, `2015-12`, `2015-12-16`,
//! `2015-12-16T10:35:00+03:00`, and `--12-16` where there is no year.

mod parse;

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
/// Dates that software writes where it knows none: the zero of Unix, of spreadsheets and of .NET.
const ZEROES: [(u16, u8, u8); 3] = [(1970, 1, 1), (1900, 1, 1), (1753, 1, 1)];
/// The zones farthest west and east of Greenwich where people live, in minutes.
const ZONES: (i64, i64) = (-11 * 60, 13 * 60);
const MINUTES_A_DAY: i64 = 24 * 60;

impl Moment {
    /// Makes a day; the year only where it is known. `None` for a day that the calendar does not
    /// have or that means no date.
    pub fn from_day(year: Option<u16>, month: u8, day: u8) -> Option<Self> {
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

    fn from_month(year: u16, month: u8) -> Option<Self> {
        let real = YEARS.contains(&year) && (1..=12).contains(&month);
        real.then_some(Self { year: Some(year), month: Some(month), day: None, time: None })
    }

    fn from_year(year: u16) -> Option<Self> {
        let moment = Self { year: Some(year), month: None, day: None, time: None };
        YEARS.contains(&year).then_some(moment)
    }

    /// Returns the moment so many seconds after 1970-01-01T00:00:00Z.
    fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let part = |value: i64| u8::try_from(value).ok();
        let time = Clock {
            hour: part(of_day / 3600)?,
            minute: part(of_day / 60 % 60)?,
            second: Some(part(of_day % 60)?),
            zone: Some(0),
        };
        Some(Self { time: Some(time), ..Self::from_day(Some(year), month, day)? })
    }

    /// Returns whether year, month and day are known.
    pub fn is_full(self) -> bool {
        self.year.is_some() && self.day.is_some()
    }

    /// Returns the same day without a time.
    #[must_use]
    pub fn without_time(self) -> Self {
        Self { time: None, ..self }
    }

    /// Returns whether the time of day is known, and its zone.
    pub fn is_exact(self) -> bool {
        self.time.is_some_and(|time| time.zone.is_some())
    }

    /// Returns whether the time is given in that of Greenwich.
    pub fn is_greenwich(self) -> bool {
        self.time.is_some_and(|time| time.zone == Some(0))
    }

    /// Writes it in the form of RFC 3339, which has no place for less than a second and a zone.
    pub fn to_rfc3339(self) -> Option<String> {
        let whole = self.time.is_some_and(|time| time.zone.is_some() && time.second.is_some());
        (whole && self.is_full()).then(|| self.to_string())
    }

    /// Returns the day of `shown` where a zone makes this time of Greenwich that day, with its own time
    /// and zone if `shown` has a time; and the days between the two.
    pub fn in_zone_of(self, shown: Self) -> Option<(Self, i64)> {
        let instant = self.minutes_since_epoch()?;
        let days = shown.days_since_epoch()? - self.days_since_epoch()?;
        let start = shown.days_since_epoch()? * MINUTES_A_DAY;
        // the zone must be one that exists, whatever the time of that day
        let (least, most) = (start - instant, start + MINUTES_A_DAY - 1 - instant);
        let possible = most >= ZONES.0 && least <= ZONES.1;
        (days.abs() == 1 && possible).then(|| {
            let zone = shown.time.and_then(|time| {
                let minute = i64::from(time.hour) * 60 + i64::from(time.minute);
                let zone = start + minute - instant;
                let real = (ZONES.0..=ZONES.1).contains(&zone) && zone % 15 == 0;
                real.then(|| i16::try_from(zone).ok()).flatten()
            });
            let time = zone.and_then(|zone| Some(Clock { zone: Some(zone), ..shown.time? }));
            (Self { time, ..shown }, days)
        })
    }

    /// Counts the days between two moments, in their own zones; `None` where either is no full
    /// date.
    pub fn days_apart(self, other: Self) -> Option<i64> {
        Some(self.days_since_epoch()?.abs_diff(other.days_since_epoch()?) as i64)
    }

    /// Returns whether this is so many days or more after `other`.
    pub fn is_after(self, other: Self, days: i64) -> bool {
        matches!((self.days_since_epoch(), other.days_since_epoch()), (Some(a), Some(b)) if a - b >= days)
    }

    /// Returns whether both can be one day: what both know agrees, and a day may differ by the
    /// zone.
    pub fn can_be_same_day(self, other: Self) -> bool {
        if let Some(days) = self.days_apart(other) {
            return days <= 1;
        }
        let same = |a: Option<u16>, b: Option<u16>| a.is_none() || b.is_none() || a == b;
        same(self.year, other.year)
            && same(self.month.map(u16::from), other.month.map(u16::from))
            && same(self.day.map(u16::from), other.day.map(u16::from))
    }

    /// Adds the year to a moment that has none, from one that is at most a day away.
    #[must_use]
    pub fn with_year_from(self, other: Self) -> Self {
        let (None, Some(year), Some(month), Some(day)) =
            (self.year, other.year, self.month, self.day)
        else {
            return self;
        };
        let years = [Some(year), year.checked_sub(1), year.checked_add(1)];
        let near = years.into_iter().flatten().find_map(|year| {
            let full = Self { time: self.time, ..Self::from_day(Some(year), month, day)? };
            full.can_be_same_day(other).then_some(full)
        });
        near.filter(|_| other.is_full()).unwrap_or(self)
    }

    /// Counts the days since 1970-01-01.
    fn days_since_epoch(self) -> Option<i64> {
        let (year, month, day) =
            (i64::from(self.year?), i64::from(self.month?), i64::from(self.day?));
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Counts the minutes since 1970-01-01T00:00Z, if day, time and zone are known.
    pub fn minutes_since_epoch(self) -> Option<i64> {
        let time = self.time?;
        let minute = i64::from(time.hour) * 60 + i64::from(time.minute) - i64::from(time.zone?);
        Some(self.days_since_epoch()? * MINUTES_A_DAY + minute)
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

/// Returns year, month and day of a day since 1970-01-01 (Hinnant, `civil_from_days`).
fn civil_from_days(days: i64) -> (u16, u8, u8) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_with_second_and_zone_is_rfc_3339() {
        let rfc = |text: &str| Moment::parse_machine_date(text).and_then(Moment::to_rfc3339);
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
        let day = Moment::from_day(None, 12, 31).unwrap();
        let full =
            |text: &str| day.with_year_from(Moment::parse_machine_date(text).unwrap()).to_string();
        assert_eq!(full("2016-01-01T02:00:00Z"), "2015-12-31");
        assert_eq!(full("2015-12-30"), "2015-12-31");
        assert_eq!(full("2015-12-28"), "--12-31");
        assert_eq!(full("2015"), "--12-31");
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        let read = |text: &str| Moment::parse_machine_date(text).unwrap();
        assert_eq!(read("2016-03-01").days_apart(read("2016-02-28")), Some(2));
        assert_eq!(read("2000-01-01").days_since_epoch(), Some(10_957));
        assert_eq!(civil_from_days(10_957 + 59), (2000, 2, 29));
        assert_eq!(
            read("2016-01-01T01:00+03:00").minutes_since_epoch(),
            read("2015-12-31T22:00Z").minutes_since_epoch()
        );
    }
}
