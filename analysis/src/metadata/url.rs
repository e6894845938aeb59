//! Addresses: which are whole, and the date in them.

use crate::article::Moment;

/// Returns an address that can be followed, made whole by the page's own where it lacks the host.
pub(super) fn to_whole_url(url: &str, base: Option<&str>) -> Option<String> {
    let url = url.trim();
    if url.is_empty()
        || url.len() > 2048
        || url.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return None;
    }
    if is_web(url) {
        return Some(url.to_owned());
    }
    let (scheme, rest) = base?.split_once("://")?;
    if url.starts_with("//") {
        return Some(format!("{scheme}:{url}"));
    }
    let host = rest.split(['/', '?', '#']).next()?;
    url.starts_with('/').then(|| format!("{scheme}://{host}{url}"))
}

fn is_web(url: &str) -> bool {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some() && url.len() > 10
}

/// Returns the host of an address without `www.`.
pub(super) fn host_of_url(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Returns the path after the host, without query, fragment and the last slash.
pub(super) fn path_of_url(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let at = rest.find('/').unwrap_or(rest.len());
    rest.get(at..).unwrap_or_default().trim_end_matches('/')
}

/// Returns the day in a path: `/2015/12/16/`, `/2015-12-16/`, `/20151216/`, `/2015/dec/16/`; the
/// month where the day is missing.
pub(super) fn date_in_url(url: &str) -> Option<Moment> {
    let parts: Vec<&str> =
        path_of_url(url).split('/').filter(|part| !part.is_empty()).take(30).collect();
    let year = |text: &str| {
        let modern = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
        modern && text.bytes().all(|b| b.is_ascii_digit())
    };
    let short = |text: &str| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let mut month = None;
    for (at, part) in parts.iter().enumerate() {
        if let (true, Some(second)) = (year(part), parts.get(at + 1)) {
            let third = parts.get(at + 2).filter(|third| short(third));
            let day = third.and_then(|day| {
                Moment::parse_machine_date(&format!("{part}-{second}-{day}"))
                    .or_else(|| Moment::parse_machine_date(&format!("{day} {second} {part}")))
            });
            if day.is_some() {
                return day;
            }
            if second.len() == 2 {
                month = month.or_else(|| Moment::parse_machine_date(&format!("{part}-{second}")));
            }
        }
        if let Some(day) = date_in_part(part) {
            return Some(day);
        }
    }
    month
}

/// Reads `2015-12-16`, or `20151216` alone, at either end of a part of a path.
fn date_in_part(part: &str) -> Option<Moment> {
    let part = part.split('.').next().unwrap_or(part);
    let full = |text: &str| {
        let modern = text.starts_with("19") || text.starts_with("20");
        Moment::parse_machine_date(text).filter(|moment| modern && moment.is_full())
    };
    let ends = |length: usize| {
        let head = part.split_at_checked(length).map(|(head, rest)| (head, rest.chars().next()));
        let at = part.len().checked_sub(length).filter(|&at| part.is_char_boundary(at));
        let tail = at.and_then(|at| part.split_at_checked(at));
        let tail = tail.map(|(rest, tail)| (tail, rest.chars().next_back()));
        [head, tail].into_iter().flatten()
    };
    let apart = |next: Option<char>| next.is_none_or(|c| !c.is_alphanumeric());
    let hyphened = ends(10)
        .filter(|(text, next)| apart(*next) && text.bytes().filter(|b| *b == b'-').count() == 2);
    let joined =
        ends(8).filter(|(text, next)| apart(*next) && text.bytes().all(|b| b.is_ascii_digit()));
    hyphened.chain(joined).find_map(|(text, _)| full(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_its_day() {
        let day = |url: &str| date_in_url(url).map(|moment| moment.to_string());
        for (url, want) in [
            ("https://example.org/2015/12/16/port-closed", Some("2015-12-16")),
            ("https://example.org/world/2015/dec/16/port-closed?x=1", Some("2015-12-16")),
            ("https://example.org/news/2015-12-16/port", Some("2015-12-16")),
            ("https://example.org/news/port-closed-2015-12-16.html", Some("2015-12-16")),
            ("https://example.org/news/port-closed-2015-12-16", Some("2015-12-16")),
            ("https://example.org/politics/20151216/1340.html", Some("2015-12-16")),
            ("https://example.org/2015/12/port-closed", Some("2015-12")),
            ("https://example.org/2015/port-closed", None),
            ("https://example.org/item/92015121", None),
            ("https://example.org/a?d=2015-12-16", None),
            ("https://example.org/2015/13/16/", None),
            ("порт/2015", None),
        ] {
            assert_eq!(day(url).as_deref(), want, "{url}");
        }
    }

    #[test]
    fn an_address_without_host_takes_that_of_the_page() {
        let base = Some("https://example.org/a/b");
        assert_eq!(to_whole_url("/i.jpg", base).as_deref(), Some("https://example.org/i.jpg"));
        assert_eq!(
            to_whole_url("//cdn.example.org/i.jpg", base).as_deref(),
            Some("https://cdn.example.org/i.jpg")
        );
        assert_eq!(to_whole_url("javascript:void(0)", base), None);
        assert_eq!(to_whole_url("/i.jpg", None), None);
    }
}
