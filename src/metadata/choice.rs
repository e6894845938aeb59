//! Which of the dates that speak for an article is the one of its publication.

use super::page::{self, Page};
use super::reader::Role;
use super::{Evidence, Known, Moment, Told, Words, url};

/// All that gives a date, the most trustworthy first.
pub(super) fn published(page: &Page, words: &dyn Words) -> Vec<Known<Moment>> {
    let known = |by: Evidence| move |moment: Moment| Known::new(moment, by);
    let items = [&page.main, &page.around].into_iter().flatten();
    let mut found: Vec<Known<Moment>> =
        items.filter_map(|item| item.published.map(known(Evidence::JsonLd))).collect();
    let metas = page.metas(page::PUBLISHED);
    found.extend(metas.filter_map(|(text, by)| Some(Known::new(Moment::read(text).or_else(|| words.day(text))?, by))));
    found.extend(page.dated(Role::Published).map(known(Evidence::Meta)));
    found.extend(page.dated(Role::Time).map(known(Evidence::Time)));
    found.extend(page.lines_near().filter_map(|line| words.day(line)).map(known(Evidence::Byline)));
    found
}

/// When the article was published and last changed.
pub(super) fn dates(
    given: Option<Known<Moment>>,
    given_modified: Option<Known<Moment>>,
    page: Option<&Page>,
    told: &Told,
    address: Option<&str>,
    words: &dyn Words,
) -> (Option<Known<Moment>>, Option<Known<Moment>>) {
    let mut found: Vec<Known<Moment>> = given.into_iter().collect();
    found.extend(page.map(|page| published(page, words)).unwrap_or_default());
    found.extend(told.day.map(|day| Known::new(day, Evidence::Byline)));
    found.extend(told.dateline.map(|day| Known::new(day, Evidence::Dateline)));
    found.extend(address.and_then(url::date).map(|day| Known::new(day, Evidence::Url)));
    let first = found.iter().find(|known| known.value.is_full()).or(found.first()).cloned();
    let changed = given_modified.or_else(|| page.and_then(modified));
    (first, changed)
}

/// When the page was last changed.
fn modified(page: &Page) -> Option<Known<Moment>> {
    let items = [&page.main, &page.around].into_iter().flatten();
    let said = items.filter_map(|item| Some(Known::new(item.modified?, Evidence::JsonLd))).next();
    said.or_else(|| {
        page.metas(page::MODIFIED).find_map(|(text, by)| Some(Known::new(Moment::read(text)?, by)))
    })
    .or_else(|| Some(Known::new(page.dated(Role::Modified).next()?, Evidence::Meta)))
}
