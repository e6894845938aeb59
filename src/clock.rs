//! The wall clock: for what people read, never for a decision.

use std::time::{Duration, SystemTime};

/// Returns the time of day in UTC, to the second, as RFC 3339: `2026-11-22T03:40:00Z`.
pub fn now_rfc3339() -> String {
    humantime::format_rfc3339_seconds(system_time_now()).to_string()
}

/// Returns the seconds since 1970.
pub fn unix_seconds() -> i64 {
    let since = system_time_now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks for the time of day")]
fn system_time_now() -> SystemTime {
    SystemTime::now()
}

/// Returns the day (UTC) of a time in seconds since 1970: `2026-11-22`. A wrong clock or journal may
/// give a time before 1970 or after 9999; it counts as the first or the last day of these.
pub fn day_of(unix_seconds: i64) -> String {
    const LAST: u64 = 253_402_300_799;
    let since = Duration::from_secs(u64::try_from(unix_seconds).unwrap_or(0).min(LAST));
    let mut day = humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + since).to_string();
    day.truncate("2026-11-22".len());
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_seconds_has_a_day() {
        assert_eq!(day_of(1_795_318_800), "2026-11-22");
        assert_eq!(day_of(i64::MIN), "1970-01-01");
        assert_eq!(day_of(i64::MAX), "9999-12-31");
    }
}
