//! The headline of a page out of the places that give it.

use super::names::bare;
use super::page::Page;
use super::reader::Role;
use super::{Evidence, Known};

/// The headline, without the site's name.
pub(super) fn choose(page: &Page) -> Option<Known<String>> {
    let candidates = candidates(page);
    // what two places give
    let shared = candidates.iter().enumerate().find(|(at, one)| {
        candidates
            .iter()
            .enumerate()
            .any(|(other, two)| other != *at && agree(&one.value, &two.value))
    });
    shared.map(|(_, one)| one).or(candidates.first()).cloned()
}

pub(super) fn candidates(page: &Page) -> Vec<Known<String>> {
    let houses = page.houses();
    let heads: Vec<String> = page
        .pieces(Role::Heading)
        .filter(|piece| !piece.aside)
        .map(|piece| page.source.text_of(piece))
        .collect();
    let items = page.main.iter();
    let said = items.filter_map(|item| Some((item.headline.clone()?, Evidence::JsonLd)));
    let meta = page.metas(&[("og:title", Evidence::OpenGraph), ("twitter:title", Evidence::Meta)]);
    let meta = meta.map(|(title, by)| (title.to_owned(), by));
    let heads_known = heads.iter().map(|head| (head.clone(), Evidence::Meta));
    let title = [(page.source.title.clone(), Evidence::Meta)];
    said.chain(meta)
        .chain(heads_known)
        .chain(title)
        .map(|(text, by)| (text.split_whitespace().collect::<Vec<_>>().join(" "), by))
        .map(|(text, by)| Known::new(without_house(&text, &houses, &heads), by))
        .filter(|known| !known.value.is_empty() && !is_house(&known.value, &houses))
        .collect()
}

fn is_house(text: &str, houses: &[&str]) -> bool {
    let text = bare(text);
    houses.iter().any(|house| bare(house) == text)
}

fn agree(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    a == b || (a.len().min(b.len()) >= 20 && (a.starts_with(&b) || b.starts_with(&a)))
}

/// Cuts the site's name off either end.
fn without_house(text: &str, houses: &[&str], heads: &[String]) -> String {
    let mut text = text.trim();
    for _ in 0..3 {
        let Some(cut) = cut(text, houses, heads) else { break };
        text = cut;
    }
    text.to_owned()
}

fn cut<'t>(text: &'t str, houses: &[&str], heads: &[String]) -> Option<&'t str> {
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
        let whole =
            |part: &str| heads.iter().any(|head| bare(head) == bare(part)) && bare(part).len() >= 8;
        if is_house(tail, houses) || (whole(head) && c != ':') {
            return Some(head);
        }
        if is_house(head, houses) || (whole(tail) && c != ':') {
            return Some(tail);
        }
    }
    None
}
