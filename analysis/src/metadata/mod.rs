//! The metadata of an article (publisher, dates, authors, address), each with its provenance.
//!
//! Values come from what the input's own format declares, then from the structured data, the tags
//! and the visible lines of a page, then from the lines of the text, then from the address. A date
//! that other evidence contradicts is left out: a wrong one is worse than none.

mod choice;
mod day_order;
mod east_asian;
mod headline;
mod job_titles;
mod json_ld;
mod meta_names;
mod names;
mod page;
mod page_parts;
mod page_source;
mod place;
mod reader;
mod roles;
#[cfg(test)]
mod tests;
mod text_evidence;
mod url;
mod visible_dates;

use crate::article::{Known, Metadata, Moment, Provenance, Raw};

pub(crate) use self::names::fold_to_alphanumerics;
pub use self::page_parts::Page;
pub(crate) use self::page_source::PageSource;
pub(crate) use self::reader::Collector;
pub use self::text_evidence::{TextEvidence, Words};
pub use self::visible_dates::{mentions_change, mentions_expiry};

/// Returns the metadata that the input's own format declares, for when no stage reads the text.
pub fn declared_metadata(raw: &Raw) -> Metadata {
    struct NoWords;
    impl Words for NoWords {
        fn day(&self, _: &str) -> Option<Moment> {
            None
        }
        fn any_day(&self, _: &str) -> Option<Moment> {
            None
        }
        fn byline<'t>(&self, _: &'t str) -> Option<&'t str> {
            None
        }
        fn is_agency(&self, _: &str) -> bool {
            false
        }
    }
    gather_metadata(raw, None, &TextEvidence::default(), &NoWords)
}

/// Gathers the metadata of an article: from the format of `raw`, the markup of `page` and the lines
/// of the text (`extracted`).
pub fn gather_metadata(
    raw: &Raw,
    page: Option<&Page>,
    extracted: &TextEvidence,
    words: &dyn Words,
) -> Metadata {
    let date = |text: &Option<String>| {
        let text = text.as_deref()?;
        let moment = Moment::parse_machine_date(text).or_else(|| words.day(text))?;
        Some(Known::new(moment, Provenance::Input))
    };
    let text = |value: &Option<String>| {
        let value = reader::to_plain_text(value.as_deref()?);
        (!value.is_empty()).then(|| Known::new(value, Provenance::Input))
    };
    let address = page.and_then(Page::address);
    let base = raw.url.as_deref().or(address.as_ref().map(|known| known.value.as_str()));
    let link = |value: &Option<String>| {
        Some(Known::new(url::to_whole_url(value.as_deref()?, base)?, Provenance::Input))
    };
    let houses: Vec<&str> = raw.publisher.as_deref().into_iter().collect();
    let authors = names::find_persons(&raw.authors, &houses, words);
    let authors = (!authors.is_empty()).then(|| Known::new(authors, Provenance::Input));
    let (published, modified) =
        choice::choose_dates(date(&raw.date), date(&raw.modified), page, extracted, base, words);
    let extracted_authors = || {
        let found = names::find_persons(&extracted.authors, &houses, words);
        (!found.is_empty()).then(|| Known::new(found, Provenance::Byline))
    };
    let extracted_source = || Some(Known::new(extracted.source.clone()?, Provenance::Byline));
    let given_agency =
        || Some(Known::new(names::find_agency_among(&raw.authors, words)?, Provenance::Input));
    let extracted_agency = || {
        let found = names::find_agency_among(&extracted.authors, words)?;
        Some(Known::new(found, Provenance::Byline))
    };
    Metadata {
        title: text(&raw.title).or_else(|| page?.headline().cloned()),
        authors: authors.or_else(|| page?.find_authors(words)).or_else(extracted_authors),
        published,
        modified,
        agency: given_agency().or_else(|| page?.find_agency(words)).or_else(extracted_agency),
        publisher: text(&raw.publisher).or_else(|| page?.publisher()).or_else(extracted_source),
        section: text(&raw.section).or_else(|| page?.section()),
        image: link(&raw.image).or_else(|| page?.image(base)),
        language: text(&raw.language).or_else(|| page?.language()),
        url: link(&raw.url).or(address),
    }
}
