//! The ways in which machines write dates.

use super::{Clock, Moment};

/// RFC 2822, and what JavaScript and `date` write.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Moment {
    /// Reads what a machine wrote: ISO 8601 and what passes for it, RFC 2822, seconds or
    /// milliseconds since 1970, `16.12.2015`. What can be read in two ways (`03/04/2015`) is not
    /// read.
    pub fn parse_machine_date(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 80 {
            return None;
        }
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(text.len(), 10 | 13) {
            let number: i64 = text.parse().ok()?;
            return Self::from_unix_seconds(if text.len() == 13 { number / 1000 } else { number });
        }
        parse_iso(text).or_else(|| parse_day_first(text)).or_else(|| parse_named_month(text))
    }
}

/// Returns the number that `text` begins with, of so many digits, and what follows.
fn take_number(text: &str, digits: usize) -> Option<(u16, &str)> {
    let (head, rest) = text.split_at_checked(digits)?;
    let all = head.bytes().all(|b| b.is_ascii_digit());
    all.then(|| Some((head.parse().ok()?, rest))).flatten()
}

/// Takes off a number as [`take_number`] does, of one or two digits.
fn take_short_number(text: &str) -> Option<(u8, &str)> {
    let (value, rest) = take_number(text, 2).or_else(|| take_number(text, 1))?;
    Some((u8::try_from(value).ok()?, rest))
}

/// Reads `2015`, `2015-12`, `2015-12-16`, `20151216`, `2015/12/16`, and a time after it.
fn parse_iso(text: &str) -> Option<Moment> {
    let (year, rest) = take_number(text, 4)?;
    if rest.is_empty() {
        return Moment::from_year(year);
    }
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'));
    let Some(separator) = separator else {
        let (month, rest) = take_number(rest, 2)?;
        let (day, rest) = take_number(rest, 2)?;
        let moment =
            Moment::from_day(Some(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        return ends_or_goes_on(rest).then(|| with_time_from(moment, rest));
    };
    let (month, rest) = take_short_number(rest.strip_prefix(separator)?)?;
    if rest.is_empty() {
        return Moment::from_month(year, month);
    }
    let (day, rest) = take_short_number(rest.strip_prefix(separator)?)?;
    let moment = Moment::from_day(Some(year), month, day)?;
    ends_or_goes_on(rest).then(|| with_time_from(moment, rest))
}

/// Returns whether a time or the end follows a date, and not more of a number.
fn ends_or_goes_on(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

/// Reads `16.12.2015 10:35`; with slashes or hyphens only where day and month cannot be confused.
fn parse_day_first(text: &str) -> Option<Moment> {
    let (first, rest) = take_short_number(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (second, rest) = take_short_number(rest.strip_prefix(separator)?)?;
    let (year, rest) = take_number(rest.strip_prefix(separator)?, 4)?;
    let (month, day) = match separator {
        '.' => (second, first),
        _ if first > 12 || first == second => (second, first),
        _ if second > 12 => (first, second),
        _ => return None,
    };
    let moment = Moment::from_day(Some(year), month, day)?;
    ends_or_goes_on(rest).then(|| with_time_from(moment, rest))
}

/// Reads RFC 2822 (`Wed, 16 Dec 2015 10:35:00 +0300`), JavaScript (`Wed Dec 16 2015 10:35:00
/// GMT+0300`) and `December 16, 2015 10:35 am`.
fn parse_named_month(text: &str) -> Option<Moment> {
    let separator = |c: char| c.is_whitespace() || c == ',';
    let mut words = text.split(separator).filter(|word| !word.is_empty()).peekable();
    let first = words.peek()?;
    let has_weekday = first.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
        && month_number(first).is_none();
    if has_weekday {
        words.next();
    }
    let (mut parts, mut year) = ([None, None], None);
    let mut seen_month = None;
    for slot in &mut parts {
        let word = words.next()?;
        match month_number(word) {
            Some(month) => seen_month = Some(month),
            None => *slot = Some(take_short_number(word).filter(|(_, rest)| is_ordinal(rest))?.0),
        }
    }
    let day = parts.into_iter().flatten().next()?;
    let is_day_first = parts.first().is_some_and(Option::is_some);
    let mut rest = text.get(text.len()..)?;
    // "Wed Dec 16 10:35:00 UTC 2015" is not read further than its day: the word where the year
    // should is none.
    if let Some(word) = words.next() {
        year = take_number(word, 4).filter(|(_, rest)| rest.is_empty()).map(|(year, _)| year);
        let after = word.as_ptr() as usize + word.len() - text.as_ptr() as usize;
        rest = text.get(after..)?;
        if is_day_first && (has_weekday || parse_clock(rest).is_some()) {
            year = year.or_else(|| two_digit_year(word));
        }
    }
    let moment = Moment::from_day(Some(year?), seen_month?, day)?;
    Some(with_time_from(moment, rest))
}

/// Reads the year of RFC 822, which has two digits: up to 49 it is of this century (RFC 2822, 4.3).
fn two_digit_year(word: &str) -> Option<u16> {
    let (year, rest) = take_number(word, 2)?;
    rest.is_empty().then_some(if year < 50 { 2000 + year } else { 1900 + year })
}

fn is_ordinal(suffix: &str) -> bool {
    matches!(suffix, "" | "." | "st" | "nd" | "rd" | "th")
}

/// Returns the month that an English name or its beginning stands for.
fn month_number(word: &str) -> Option<u8> {
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
fn with_time_from(moment: Moment, rest: &str) -> Moment {
    Moment { time: parse_clock(rest), ..moment }
}

fn parse_clock(rest: &str) -> Option<Clock> {
    let rest =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '-' | '–'));
    let rest = rest.strip_prefix(['T', 't']).or_else(|| rest.strip_prefix("at ")).unwrap_or(rest);
    let rest = rest.trim_start();
    let (mut hour, after) = take_short_number(rest)?;
    let colon = after.starts_with(':');
    let (minute, mut after) = if colon {
        take_number(after.get(1..)?, 2)?
    } else {
        take_number(after, 2).filter(|_| rest.bytes().take(4).all(|b| b.is_ascii_digit()))?
    };
    let mut second = None;
    if let Some((value, more)) = after.strip_prefix(':').and_then(|rest| take_number(rest, 2)) {
        (second, after) = (u8::try_from(value).ok(), more);
    } else if !colon && let Some((value, more)) = take_number(after, 2) {
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
    real.then(|| Clock { hour, minute, second, zone: parse_zone(after) })
}

/// Reads a zone as minutes east of Greenwich. Names count only where they mean one zone: those of
/// RFC 2822, and what feeds of other countries write.
fn parse_zone(text: &str) -> Option<i16> {
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
        "BRT" => Some(-3),
        "WET" => Some(0),
        "CET" | "MET" | "MEZ" | "WEST" => Some(1),
        "CEST" | "MEST" | "MESZ" | "EET" => Some(2),
        "EEST" | "MSK" => Some(3),
        "HKT" => Some(8),
        "JST" | "KST" => Some(9),
        "AEST" => Some(10),
        "AEDT" => Some(11),
        "NZST" => Some(12),
        "NZDT" => Some(13),
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
    let (hours, rest) = take_number(digits, 2).or_else(|| take_number(digits, 1))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = take_number(rest, 2).map_or(0, |(minutes, _)| minutes);
    // the line islands are the farthest east
    let real = hours <= 14 && minutes < 60;
    real.then(|| Some(sign * i16::try_from(hours * 60 + minutes).ok()?)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Moment::parse_machine_date(text).map(|moment| moment.to_string())
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
            ("Wed, 16 Dec 15 10:35 GMT", "2015-12-16T10:35Z"),
            ("16 Dec 98 10:35:00 +0100", "1998-12-16T10:35:00+01:00"),
            ("Wed, 16 Dec 2015 10:35:00 MEST", "2015-12-16T10:35:00+02:00"),
            ("Wed, 16 Dec 2015 10:35:00 JST", "2015-12-16T10:35:00+09:00"),
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
            "16 Dec 15",
            "Dec 16 15 10:35",
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
}
