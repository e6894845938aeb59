//! The date of publication, chosen among the dates that an article and its page give.

use super::meta_names::{MODIFIED, PUBLISHED};
use super::page::Page;
use super::reader::Role;
use super::text_evidence::{TextEvidence, Words};
use super::url;
use crate::article::{Known, Moment, Provenance};

/// Returns all that gives a date, the most trustworthy first.
#[deprecated(note = "RN:find_publication_dates")]
pub(super) fn published(page: &Page, words: &dyn Words) -> Vec<Known<Moment>> {
    let known = |by: Provenance| move |moment: Moment| Known::new(moment, by);
    let items = [&page.main, &page.around].into_iter().flatten();
    let mut found: Vec<Known<Moment>> =
        items.filter_map(|item| item.published.map(known(Provenance::JsonLd))).collect();
    let metas = page.metas(PUBLISHED);
    found.extend(metas.filter_map(|(text, by)| Some(Known::new(read(text, words)?, by))));
    let (published, _) = visible(page, words);
    found.extend(published);
    found
}

#[deprecated(note = "RN:read_date")]
fn read(text: &str, words: &dyn Words) -> Option<Moment> {
    Moment::read(text).or_else(|| words.day(text))
}

/// Beginnings of the labels of a date of change, in small letters.
const CHANGED: [&str; 22] = [
    "updat",
    "modif",
    "revised",
    "reviewed",
    "edited",
    "aktualis",
    "geändert",
    "actualiz",
    "actualis",
    "mis à jour",
    "mise à jour",
    "обновл",
    "оновл",
    "изменен",
    "aktualiz",
    "zmodyf",
    "güncelle",
    "bijgewerkt",
    "gewijzigd",
    "aggiorna",
    "atualiza",
    "oppdatert",
];

/// Returns whether the label of a date is that of a change and not of publication: `Last updated:`.
#[deprecated(note = "RN:mentions_change")]
pub fn speaks_of_change(label: &str) -> bool {
    let label = label.to_lowercase();
    CHANGED.iter().any(|word| label.contains(word))
}

/// Returns the dates of publication and of changes near the headline.
#[deprecated(note = "RN:find_visible_dates")]
fn visible(page: &Page, words: &dyn Words) -> (Vec<Known<Moment>>, Vec<Known<Moment>>) {
    let (mut published, mut changed) = (Vec::new(), Vec::new());
    let mut add = |moment: Moment, by: Provenance, is_change: bool| {
        let list = if is_change { &mut changed } else { &mut published };
        list.push(Known::new(moment, by));
    };
    let roles = [
        (Role::Published, Provenance::Meta),
        (Role::Modified, Provenance::Meta),
        (Role::Time, Provenance::Time),
        (Role::Dated, Provenance::Byline),
    ];
    for (role, by) in roles {
        for piece in page.pieces(role).filter(|piece| !piece.aside && page.is_near(&piece.span)) {
            let text = page.source.text_of(piece);
            if text.chars().count() > 120 {
                continue;
            }
            let value = piece.value.as_deref().and_then(Moment::read);
            let value = value.or_else(|| read(&text, words)).or_else(|| words.any_day(&text));
            let label = || {
                // a line with a date of its own is no label
                let before = page.source.before(piece);
                let is_label = !before.contains(|c: char| c.is_ascii_digit());
                speaks_of_change(before_date(&text)) || (is_label && speaks_of_change(before))
            };
            let is_change = role == Role::Modified || (role != Role::Published && label());
            if let Some(moment) = value {
                add(moment, by, is_change);
            }
        }
    }
    let mut label = "";
    for line in page.lines_near() {
        let parts = line.split(['|', '•', '·', '–', '—']).map(str::trim);
        let day = words.day(line).or_else(|| parts.into_iter().find_map(|part| words.day(part)));
        if let Some(day) = day {
            add(
                day,
                Provenance::Byline,
                speaks_of_change(before_date(line)) || speaks_of_change(label),
            );
        }
        label = if day.is_none() && line.chars().count() <= 40 { line } else { "" };
    }
    (published, changed)
}

/// Returns the text before the first number.
fn before_date(text: &str) -> &str {
    text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default()
}

/// Chooses the dates of publication and of the last change.
#[deprecated(note = "RN:choose_dates")]
pub(super) fn dates(
    given: Option<Known<Moment>>,
    given_modified: Option<Known<Moment>>,
    page: Option<&Page>,
    extracted: &TextEvidence,
    address: Option<&str>,
    words: &dyn Words,
) -> (Option<Known<Moment>>, Option<Known<Moment>>) {
    let mut found: Vec<Known<Moment>> = given.into_iter().collect();
    found.extend(page.map(|page| published(page, words)).unwrap_or_default());
    found.extend(extracted.day.map(|day| Known::new(day, Provenance::Byline)));
    let addressed = address.and_then(url::date);
    let dateline = extracted.dateline.map(|day| addressed.map_or(day, |full| day.completed(full)));
    found.extend(dateline.map(|day| Known::new(day, Provenance::Dateline)));
    found.extend(addressed.map(|day| Known::new(day, Provenance::Url)));
    let changed = given_modified.or_else(|| page.and_then(|page| modified(page, words)));
    (best(&found), changed)
}

/// Chooses the first full date, unless other evidence favours another one; else what there is.
#[deprecated(note = "RN:choose_publication_date")]
fn best(found: &[Known<Moment>]) -> Option<Known<Moment>> {
    let full = || found.iter().filter(|known| known.value.is_full());
    let Some(first) = full().next() else { return found.first().cloned() };
    let mut best = first;
    if (Provenance::JsonLd..=Provenance::Meta).contains(&first.by) {
        // Some systems give the time when the page was last built. What is shown to readers is then
        // older, and there is but one such date.
        let mut shown =
            full().filter(|known| matches!(known.by, Provenance::Time | Provenance::Byline));
        if let Some(date) = shown.next()
            && shown.all(|other| other.value.agrees(date.value))
            && first.value.is_after(date.value, 2)
        {
            best = date;
        }
        // of two that machines read the one that the address shows
        let address = full().find(|known| known.by == Provenance::Url);
        if let Some(address) = address.filter(|address| !address.value.agrees(best.value)) {
            best = full().find(|known| known.value.agrees(address.value)).unwrap_or(best);
        }
    }
    exactly(best, found)
}

/// Finds the same date where it is given more exactly: with its time, and in the
/// zone of the place instead of Greenwich.
#[deprecated(note = "RN:find_more_exact")]
fn exactly(known: &Known<Moment>, found: &[Known<Moment>]) -> Option<Known<Moment>> {
    let value = known.value;
    let better = found.iter().find(|other| match value.instant() {
        Some(instant) => {
            value.is_greenwich()
                && other.value.instant() == Some(instant)
                && !other.value.is_greenwich()
        }
        None => other.value.is_exact() && other.value.days_apart(value) == Some(0),
    });
    better.or(Some(known)).cloned()
}

/// Finds the date of the page's last change.
#[deprecated(note = "RN:find_change_date")]
fn modified(page: &Page, words: &dyn Words) -> Option<Known<Moment>> {
    let items = [&page.main, &page.around].into_iter().flatten();
    let said = items.filter_map(|item| Some(Known::new(item.modified?, Provenance::JsonLd))).next();
    let tagged =
        || page.metas(MODIFIED).find_map(|(text, by)| Some(Known::new(Moment::read(text)?, by)));
    said.or_else(tagged).or_else(|| visible(page, words).1.into_iter().next())
}
