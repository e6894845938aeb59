//! The headline of a page out of the places that give it.

use std::collections::HashSet;

use super::names::fold_to_alphanumerics;
use super::page::Page;
use super::reader::Role;
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
    let houses = page.site_names();
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
        found.insert(0, Candidate { text, by: Provenance::Heading, weight: 3 });
    }
    found
}

fn heading_texts(page: &Page) -> Vec<String> {
    let heads = page.pieces_with_role(Role::Heading).filter(|piece| !piece.aside).take(20);
    let texts = heads.map(|piece| page.source.text_of(piece));
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
    let best = heads.iter().rev().max_by_key(|head| share(head))?;
    if !known.is_empty() && share(best) < 50 {
        return None;
    }
    let text = without_house(best, houses, &[]);
    // a kicker before the headline within the same heading
    let own = fold_to_alphanumerics(&text);
    let inner = others.iter().filter(|one| one.weight > 1).find(|one| {
        let other = fold_to_alphanumerics(&one.text);
        other.len() >= 20 && other.len() < own.len() && own.ends_with(&other)
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

fn cut_house_name<'t>(text: &'t str, houses: &[&str], heads: &[String]) -> Option<&'t str> {
    let parts = text.char_indices().filter(|(_, c)| {
        matches!(c, '-' | '–' | '—' | '|' | ':' | '•' | '»' | '·' | '/' | '‹' | '›')
    });
    for (at, c) in parts.take(40) {
        let (head, rest) = text.split_at_checked(at)?;
        let tail = rest.get(c.len_utf8()..)?;
        let apart = c == '|' || (tail.starts_with(' ') && (head.ends_with(' ') || c == ':'));
        let (head, tail) = (head.trim(), tail.trim_start_matches(c).trim());
        if !apart || head.is_empty() || tail.is_empty() {
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
