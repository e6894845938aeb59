//! The date of publication, chosen among the dates that an article and its page give.

use super::meta_names::{MODIFIED, PUBLISHED};
use super::page_parts::Page;
use super::text_evidence::{TextEvidence, Words};
use super::url;
use super::visible_dates::find_visible_dates;
use crate::article::{Known, Moment, Provenance};

/// Returns all that gives a date, the most trustworthy first.
pub(super) fn find_publication_dates(page: &Page, words: &dyn Words) -> Vec<Known<Moment>> {
    let known = |by: Provenance| move |moment: Moment| Known::new(moment, by);
    let items = [&page.main, &page.around].into_iter().flatten();
    let mut found: Vec<Known<Moment>> =
        items.filter_map(|item| item.published.map(known(Provenance::JsonLd))).collect();
    let (metas, order) = (page.metas_named(PUBLISHED), page.day_order());
    let read = |text: &str| read_date(&order.with_full_stops(text), words);
    found.extend(metas.filter_map(|(text, by)| Some(Known::new(read(text)?, by))));
    found.extend(find_visible_dates(page, words).published);
    found
}

pub(super) fn read_date(text: &str, words: &dyn Words) -> Option<Moment> {
    Moment::parse_machine_date(text).or_else(|| words.day(text))
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
    let shown = page.map(|page| find_visible_dates(page, words).shown).unwrap_or_default();
    (choose_publication_date(&found, &shown), changed)
}

/// Chooses the first full date, unless other evidence favours another one; else what there is. `shown`
/// are the dates that the page shows right under its headline.
fn choose_publication_date(
    found: &[Known<Moment>],
    shown: &[Known<Moment>],
) -> Option<Known<Moment>> {
    let full = || found.iter().filter(|known| known.value.is_full());
    let Some(first) = full().next() else { return found.first().cloned() };
    let mut best = first;
    if (Provenance::JsonLd..=Provenance::Meta).contains(&first.by) {
        // Some systems give the time when the page was last built. What is shown to readers is then
        // older, and there is but one such date.
        let mut shown = shown.iter();
        if let Some(date) = shown.next()
            && shown.all(|other| other.value.can_be_same_day(date.value))
            && first.value.is_after(date.value, 2)
        {
            best = date;
        }
        // of two that machines read the one that the address shows; the address alone is less than
        // a time
        let address = full().find(|known| known.by == Provenance::Url);
        if let Some(address) = address.filter(|address| !address.value.can_be_same_day(best.value))
        {
            let is_exact = best.value.is_exact();
            let fits = |known: &&Known<Moment>| {
                known.value.can_be_same_day(address.value)
                    && !(is_exact && known.by == Provenance::Url)
            };
            best = full().find(fits).unwrap_or(best);
        }
        if let Some(local) = find_local_day(best.value, shown_local_days(found)) {
            return Some(local);
        }
    }
    find_more_exact(best, found)
}

/// Returns the dates without a zone that the page shows, which are of the place.
fn shown_local_days(found: &[Known<Moment>]) -> impl Iterator<Item = &Known<Moment>> {
    found.iter().filter(|known| {
        matches!(known.by, Provenance::Time | Provenance::Byline) && known.value.is_full()
    })
}

/// Finds the day that the page shows, where a time of Greenwich is on the day before or after it and
/// some zone makes them one.
fn find_local_day<'k>(
    value: Moment,
    mut shown: impl Iterator<Item = &'k Known<Moment>>,
) -> Option<Known<Moment>> {
    if !value.is_greenwich() {
        return None;
    }
    let day = shown.find(|known| !known.value.is_exact())?;
    let (local, offset) = value.in_zone_of(day.value)?;
    (offset != 0).then(|| Known::new(local, day.by))
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
    said.or_else(tagged).or_else(|| find_visible_dates(page, words).changed.into_iter().next())
}
