//! The headline of a page out of the places that give it.

use std::collections::HashSet;

use super::east_asian;
use super::names::fold_to_alphanumerics;
use super::page_parts::Page;
use super::page_source::Role;
use crate::article::{Known, Provenance};

/// Chooses the headline, without the site's name: the one for which the places that agree weigh
/// most.
pub(super) fn choose_headline(page: &Page) -> Option<Known<String>> {
    let candidates = gather_candidates(page);
    let weight = |one: &Candidate| -> u32 {
        candidates
            .iter()
            .filter(|two| headlines_agree(&one.text, &two.text))
            .map(|two| two.weight)
            .sum()
    };
    let best = candidates.iter().rev().max_by_key(|one| (weight(one), one.weight))?;
    Some(Known::new(best.text.clone(), best.by))
}

/// A headline that a place gives.
struct Candidate {
    text: String,
    by: Provenance,
    /// Its weight; tuned on Fundus and WCXB pages. The headline that is written for search engines
    /// and for sharing often is another headline than the one that is shown.
    weight: u32,
}

/// Returns all that the page gives as its headline.
pub(super) fn list_headlines(page: &Page) -> Vec<Known<String>> {
    gather_candidates(page).into_iter().map(|one| Known::new(one.text, one.by)).collect()
}

fn gather_candidates(page: &Page) -> Vec<Candidate> {
    let mut houses = page.site_names();
    let shown = find_shown_house(page);
    houses.extend(shown.as_deref());
    let heads = heading_texts(page);
    let said = page.main.iter().filter_map(|item| item.headline.as_deref());
    let first = |name: &'static str, by: Provenance| {
        page.source.metas.iter().find(|(key, _)| key == name).map(|(_, text)| (text.as_str(), by))
    };
    let tagged = |name: &'static str, by: Provenance, weight: u32| {
        first(name, by).map(|(text, by)| (text, by, weight))
    };
    let others = said
        .map(|text| (text, Provenance::JsonLd, 3))
        .chain(tagged("og:title", Provenance::OpenGraph, 2))
        .chain(tagged("twitter:title", Provenance::Meta, 0))
        .chain([(page.source.title.as_str(), Provenance::Meta, 1)]);
    let mut found: Vec<Candidate> = others
        .map(|(text, by, weight)| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Candidate { text: without_house(&text, &houses, &heads), by, weight }
        })
        .filter(|one| !one.text.is_empty() && !is_house(&one.text, &houses))
        .collect();
    if let Some(text) = find_shown_headline(&heads, &found, &houses) {
        // "News" alone is the name of a part of the site
        let agrees = found.iter().any(|one| headlines_agree(&one.text, &text));
        let is_name = fold_to_alphanumerics(&text).len() < NAME_BYTES && !agrees;
        let weight = if is_name { 1 } else { 3 };
        found.insert(0, Candidate { text, by: Provenance::Heading, weight });
    }
    found
}

/// A heading that is shorter can be the name of a part of the site.
const NAME_BYTES: usize = 12;
/// Titles of a page that a heading is held against, at most.
const MOST_TITLES: usize = 4;
/// The name of a site has at most so many words.
const HOUSE_WORDS: usize = 5;

/// Finds the site's name in the title of a page: the last part, where the page shows it alone in a
/// line, or after a copyright sign.
fn find_shown_house(page: &Page) -> Option<String> {
    let title = page.source.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let (at, c) = title.char_indices().rev().find(|(_, c)| is_separator(*c))?;
    let head = title.get(..at)?.trim();
    let tail = title.get(at + c.len_utf8()..)?.trim();
    let own = fold_to_alphanumerics(tail);
    let fits = tail.split_whitespace().count() <= HOUSE_WORDS
        && own.len() >= 3
        && head.split_whitespace().count() > tail.split_whitespace().count();
    let is_shown = || {
        page.source.text.lines().any(|line| {
            let line = line.trim();
            let owner = line.strip_prefix('©').map(fold_to_alphanumerics);
            owner.is_some_and(|owner| {
                owner.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(&own)
            }) || line.len() <= tail.len() * 2 && fold_to_alphanumerics(line) == own
        })
    };
    (fits && is_shown()).then(|| tail.to_owned())
}

fn heading_texts(page: &Page) -> Vec<String> {
    let heads = page.pieces_with_role(Role::Heading).filter(|piece| !piece.aside).take(20);
    let tagged = page.metas_named(&[("og:title", Provenance::OpenGraph)]).map(|(title, _)| title);
    let titles = tagged.chain([page.source.title.as_str()]).map(fold_to_alphanumerics);
    let titles: Vec<String> = titles.take(MOST_TITLES).collect();
    let texts = heads.map(|piece| {
        let whole = page.source.text_of(piece);
        let kicker = page.pieces_with_role(Role::Kicker).find(|kicker| {
            piece.span.start <= kicker.span.start && kicker.span.end < piece.span.end
        });
        let rest = kicker.map(|kicker| page.source.text_within(kicker.span.end..piece.span.end));
        let rest = rest.map(|rest| rest.trim_start_matches([':', '|', '-', '–', ' ']).to_owned());
        // some houses have it in the headline everywhere
        let own = fold_to_alphanumerics(&whole);
        let is_part = titles.iter().any(|title| title.contains(&own));
        rest.filter(|rest| !rest.is_empty() && !is_part).unwrap_or(whole)
    });
    texts.filter(|text| !text.is_empty() && text.len() <= 500).collect()
}

/// Returns the heading that has most of its words from the other places, and at least half; the
/// first where there is no other place.
fn find_shown_headline(heads: &[String], others: &[Candidate], houses: &[&str]) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let known: HashSet<String> = others.iter().flat_map(|one| words(&one.text)).collect();
    let share = |head: &String| {
        let own = words(head);
        own.iter().filter(|word| known.contains(*word)).count() * 100 / own.len().max(1)
    };
    let agreement = |head: &String| -> u32 {
        let agree = others.iter().filter(|one| headlines_agree(&one.text, head));
        agree.map(|one| one.weight + 1).sum()
    };
    let best = heads.iter().rev().max_by_key(|head| (agreement(head), share(head)))?;
    if !known.is_empty() && share(best) < 50 {
        return None;
    }
    let text = without_house(best, houses, &[]);
    // a kicker before the headline within the same heading
    let own = fold_to_alphanumerics(&text);
    let inner = others.iter().filter(|one| one.weight > 0).find(|one| {
        let other = fold_to_alphanumerics(&one.text);
        let ends = other.len() >= 20 && other.len() < own.len() && own.ends_with(&other);
        // a title says less: what it leaves out before a colon is part of the headline
        let kicker = text.strip_suffix(one.text.as_str()).map(str::trim_end);
        ends && (one.weight > 1
            || kicker.is_some_and(|kicker| kicker.ends_with(char::is_alphanumeric)))
    });
    Some(inner.map_or(text, |one| one.text.clone()))
}

fn is_house(text: &str, houses: &[&str]) -> bool {
    let text = fold_to_alphanumerics(text);
    houses.iter().any(|house| fold_to_alphanumerics(house) == text)
}

fn headlines_agree(a: &str, b: &str) -> bool {
    let (a, b) = (fold_to_alphanumerics(a), fold_to_alphanumerics(b));
    a == b || (a.len().min(b.len()) >= 20 && (a.starts_with(&b) || b.starts_with(&a)))
}

/// Cuts the site's name off either end.
fn without_house(text: &str, houses: &[&str], heads: &[String]) -> String {
    let mut text = text.trim();
    for _ in 0..3 {
        let Some(cut) = cut_house_name(text, houses, heads) else { break };
        text = cut;
    }
    text.to_owned()
}

/// Returns whether a character can part a headline from the name of the site.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        '-' | '‐'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '－'
            | '−'
            | '|'
            | '｜'
            | '丨'
            | '¦'
            | '_'
            | '•'
            | '»'
            | '«'
            | '·'
            | '‹'
            | '›'
            | '~'
            | '～'
    )
}

/// Ends of the names of sites in Chinese, Japanese and Korean.
const EAST_ASIAN_SITES: [&str; 24] = [
    "网",
    "網",
    "新闻",
    "新聞",
    "报",
    "報",
    "日报",
    "日報",
    "频道",
    "頻道",
    "网站",
    "網站",
    "社",
    "台",
    "电视台",
    "ニュース",
    "オンライン",
    "通信",
    "テレビ",
    "뉴스",
    "신문",
    "일보",
    "닷컴",
    "방송",
];
/// Such a name has at most so many characters.
const EAST_ASIAN_SITE_CHARS: usize = 12;

/// Returns whether `tail` is the name of a site after a headline in East Asian letters, which has no
/// blanks around the hyphen between.
fn is_east_asian_site(head: &str, tail: &str) -> bool {
    let last = tail.rsplit(is_separator).next().unwrap_or(tail).trim();
    let joined = head.chars().any(east_asian::is_east_asian);
    joined
        && tail.split(is_separator).all(|part| {
            let part = part.trim();
            part.chars().count() <= EAST_ASIAN_SITE_CHARS && !part.contains(char::is_whitespace)
        })
        && tail.chars().count() < head.chars().count() * 2
        && EAST_ASIAN_SITES.iter().any(|end| last.ends_with(end))
}

fn cut_house_name<'t>(text: &'t str, houses: &[&str], heads: &[String]) -> Option<&'t str> {
    // with no dash at all: the headline that the page shows, and the name after it
    let glued = heads.iter().find_map(|head| {
        let rest = text.strip_prefix(head.as_str())?;
        (head.len() >= NAME_BYTES && is_house(rest, houses)).then_some(head.len())
    });
    if let Some(cut) = glued.and_then(|length| text.get(..length)) {
        return Some(cut);
    }
    let parts = text.char_indices().filter(|(_, c)| is_separator(*c) || matches!(c, ':' | '/'));
    for (at, c) in parts.take(40) {
        let (head, rest) = text.split_at_checked(at)?;
        let tail = rest.get(c.len_utf8()..)?;
        let apart = c == '|' || (tail.starts_with(' ') && (head.ends_with(' ') || c == ':'));
        let (head, tail) = (head.trim(), tail.trim_start_matches(c).trim());
        if head.is_empty() || tail.is_empty() {
            continue;
        }
        if !apart {
            if is_east_asian_site(head, tail) {
                return Some(head);
            }
            continue;
        }
        let whole = |part: &str| {
            heads.iter().any(|head| fold_to_alphanumerics(head) == fold_to_alphanumerics(part))
                && fold_to_alphanumerics(part).len() >= 8
        };
        if is_house(tail, houses) || (whole(head) && c != ':') {
            return Some(head);
        }
        if is_house(head, houses) || (whole(tail) && c != ':') {
            return Some(tail);
        }
    }
    None
}
