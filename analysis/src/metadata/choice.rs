//! The date of publication, chosen among the dates that an article and its page give.

use super::meta_names::{MODIFIED, PUBLISHED};
use super::page::Page;
use super::reader::Role;
use super::text_evidence::{TextEvidence, Words};
use super::url;
use crate::article::{Known, Moment, Provenance};

/// Returns all that gives a date, the most trustworthy first.
pub(super) fn find_publication_dates(page: &Page, words: &dyn Words) -> Vec<Known<Moment>> {
    let known = |by: Provenance| move |moment: Moment| Known::new(moment, by);
    let items = [&page.main, &page.around].into_iter().flatten();
    let mut found: Vec<Known<Moment>> =
        items.filter_map(|item| item.published.map(known(Provenance::JsonLd))).collect();
    let metas = page.metas_named(PUBLISHED);
    found.extend(metas.filter_map(|(text, by)| Some(Known::new(read_date(text, words)?, by))));
    let (published, _) = find_visible_dates(page, words);
    found.extend(published);
    found
}

fn read_date(text: &str, words: &dyn Words) -> Option<Moment> {
    Moment::parse_machine_date(text).or_else(|| words.day(text))
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
pub fn mentions_change(label: &str) -> bool {
    let label = label.to_lowercase();
    CHANGED.iter().any(|word| label.contains(word))
}

/// Returns the dates of publication and of changes near the headline.
fn find_visible_dates(page: &Page, words: &dyn Words) -> (Vec<Known<Moment>>, Vec<Known<Moment>>) {
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
        for piece in
            page.pieces_with_role(role).filter(|piece| !piece.aside && page.is_near(&piece.span))
        {
            let text = page.source.text_of(piece);
            if text.chars().count() > 120 {
                continue;
            }
            let value = piece.value.as_deref().and_then(Moment::parse_machine_date);
            let value = value.or_else(|| read_date(&text, words)).or_else(|| words.any_day(&text));
            let label = || {
                // a line with a date of its own is no label
                let before = page.source.label_before(piece);
                let is_label = !before.contains(|c: char| c.is_ascii_digit());
                mentions_change(before_date(&text)) || (is_label && mentions_change(before))
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
                mentions_change(before_date(line)) || mentions_change(label),
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
pub(super) fn choose_dates(
    given: Option<Known<Moment>>,
    given_modified: Option<Known<Moment>>,
    page: Option<&Page>,
    extracted: &TextEvidence,
    address: Option<&str>,
    words: &dyn Words,
) -> (Option<Known<Moment>>, Option<Known<Moment>>) {
    let mut found: Vec<Known<Moment>> = given.into_iter().collect();
    found.extend(page.map(|page| find_publication_dates(page, words)).unwrap_or_default());
    found.extend(extracted.day.map(|day| Known::new(day, Provenance::Byline)));
    let addressed = address.and_then(url::date_in_url);
    let dateline =
        extracted.dateline.map(|day| addressed.map_or(day, |full| day.with_year_from(full)));
    found.extend(dateline.map(|day| Known::new(day, Provenance::Dateline)));
    found.extend(addressed.map(|day| Known::new(day, Provenance::Url)));
    let changed = given_modified.or_else(|| page.and_then(|page| find_change_date(page, words)));
    (choose_publication_date(&found), changed)
}

/// Chooses the first full date, unless other evidence favours another one; else what there is.
fn choose_publication_date(found: &[Known<Moment>]) -> Option<Known<Moment>> {
    let full = || found.iter().filter(|known| known.value.is_full());
    let Some(first) = full().next() else { return found.first().cloned() };
    let mut best = first;
    if (Provenance::JsonLd..=Provenance::Meta).contains(&first.by) {
        // Some systems give the time when the page was last built. What is shown to readers is then
        // older, and there is but one such date.
        let mut shown =
            full().filter(|known| matches!(known.by, Provenance::Time | Provenance::Byline));
        if let Some(date) = shown.next()
            && shown.all(|other| other.value.can_be_same_day(date.value))
            && first.value.is_after(date.value, 2)
        {
            best = date;
        }
        // of two that machines read the one that the address shows
        let address = full().find(|known| known.by == Provenance::Url);
        if let Some(address) = address.filter(|address| !address.value.can_be_same_day(best.value))
        {
            best = full().find(|known| known.value.can_be_same_day(address.value)).unwrap_or(best);
        }
    }
    find_more_exact(best, found)
}

/// Finds the same date where it is given more exactly: with its time, and in the
/// zone of the place instead of Greenwich.
fn find_more_exact(known: &Known<Moment>, found: &[Known<Moment>]) -> Option<Known<Moment>> {
    let value = known.value;
    let better = found.iter().find(|other| match value.minutes_since_epoch() {
        Some(instant) => {
            value.is_greenwich()
                && other.value.minutes_since_epoch() == Some(instant)
                && !other.value.is_greenwich()
        }
        None => other.value.is_exact() && other.value.days_apart(value) == Some(0),
    });
    better.or(Some(known)).cloned()
}

/// Finds the date of the page's last change.
fn find_change_date(page: &Page, words: &dyn Words) -> Option<Known<Moment>> {
    let items = [&page.main, &page.around].into_iter().flatten();
    let said = items.filter_map(|item| Some(Known::new(item.modified?, Provenance::JsonLd))).next();
    let tagged = || {
        page.metas_named(MODIFIED)
            .find_map(|(text, by)| Some(Known::new(Moment::parse_machine_date(text)?, by)))
    };
    said.or_else(tagged).or_else(|| find_visible_dates(page, words).1.into_iter().next())
}
