//! The metadata that a page gives for the article on it.

use super::json_ld::{self, Item, ItemKind};
use super::meta_names::{AUTHORS, IMAGE, Names, PUBLISHER, SECTION};
use super::names::bare;
use super::reader::{self, PageSource, Role, TextPiece};
use super::text_evidence::Words;
use super::{choice, headline, names, url};
use crate::article::Provenance::{self, Meta, OpenGraph};
use crate::article::{Known, Moment};

/// A page, read.
#[derive(Debug)]
pub struct Page {
    pub(super) source: PageSource,
    /// Its structured data on the article.
    pub(super) main: Option<Item>,
    /// The same of the page around it.
    pub(super) around: Option<Item>,
    /// Headline, with what gives it.
    pub(super) headline: Option<Known<String>>,
    /// The place of the headline in the visible text.
    pub(super) heading: Option<std::ops::Range<usize>>,
}

impl Page {
    /// Reads a page: HTML, whole or a part.
    #[deprecated(note = "RN:from_html")]
    pub fn read(html: &str) -> Self {
        Self::from_source(reader::read(html))
    }

    /// Finds the metadata in what was collected from a page.
    pub(crate) fn from_source(source: PageSource) -> Self {
        let items = json_ld::items(&source.scripts);
        let mut page = Self { source, main: None, around: None, headline: None, heading: None };
        let titles: Vec<String> = page.titles().iter().map(|title| bare(title)).collect();
        let addresses = page.addresses().take(MOST_NAMES);
        let addresses: Vec<String> = addresses.map(|own| bare(url::path(own))).collect();
        let fits = |item: &Item| {
            let headline = item.headline.as_deref().map(bare).unwrap_or_default();
            let titled = headline.len() >= 8
                && titles
                    .iter()
                    .any(|title| title.starts_with(&headline) || headline.starts_with(title));
            let paths = item.urls.iter().map(|own| bare(url::path(own)));
            let addressed =
                paths.into_iter().any(|path| !path.is_empty() && addresses.contains(&path));
            usize::from(titled) + usize::from(addressed)
        };
        let best = |kinds: &[ItemKind]| {
            let all = items.iter().filter(|item| kinds.contains(&item.kind));
            let several = all.clone().count() > 1;
            // a video beside the article, and one of many articles, must be shown to be the one
            let least = usize::from(several || kinds.contains(&ItemKind::Work));
            let scored = all.map(|item| (fits(item), item.published.is_some(), item));
            let best = scored.rev().max_by_key(|(fit, dated, _)| (*fit, *dated));
            best.filter(|(fit, ..)| *fit >= least).map(|(.., item)| item.clone())
        };
        page.main = best(&[ItemKind::Article]).or_else(|| best(&[ItemKind::Work]));
        page.around = best(&[ItemKind::Page]);
        let headline = headline::choose(&page);
        page.heading = headline.as_ref().and_then(|headline| page.find_heading(&headline.value));
        page.headline = headline;
        page
    }

    /// Returns the article's headline without the site's name.
    pub fn headline(&self) -> Option<&Known<String>> {
        self.headline.as_ref()
    }

    /// Returns all that the page gives as its headline, the most trustworthy first.
    #[deprecated(note = "RN:headline_candidates")]
    pub fn headlines(&self) -> Vec<Known<String>> {
        headline::all(self)
    }

    /// Returns all that the page gives as the date of publication, the most trustworthy first.
    #[deprecated(note = "RN:publication_dates")]
    pub fn dates(&self, words: &dyn Words) -> Vec<Known<Moment>> {
        choice::published(self, words)
    }

    /// Returns the `<meta>`s with one of these names, in the order of the names.
    #[deprecated(note = "RN:metas_named")]
    pub(super) fn metas<'p>(
        &'p self,
        names: Names,
    ) -> impl Iterator<Item = (&'p str, Provenance)> + 'p {
        names.iter().flat_map(|&(name, by)| {
            let named = self.source.metas.iter().filter(move |(key, _)| key == name);
            named.map(move |(_, content)| (content.as_str(), by))
        })
    }

    /// Returns the titles of the page from every place that gives one.
    #[deprecated(note = "RN:page_titles")]
    fn titles(&self) -> Vec<String> {
        let meta = self.metas(&[("og:title", OpenGraph), ("twitter:title", Meta)]);
        let heads = self.pieces(Role::Heading).map(|piece| self.source.text_of(piece));
        let meta = meta.map(|(title, _)| title.to_owned());
        [self.source.title.clone()].into_iter().chain(meta).chain(heads).take(MOST_NAMES).collect()
    }

    /// Returns the page's own addresses.
    #[deprecated(note = "RN:own_addresses")]
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let canonical = self.source.canonical.as_deref();
        canonical.into_iter().chain(self.metas(&[("og:url", OpenGraph)]).map(|(url, _)| url))
    }

    #[deprecated(note = "RN:pieces_with_role")]
    pub(super) fn pieces(&self, role: Role) -> impl Iterator<Item = &TextPiece> {
        self.source.pieces.iter().filter(move |piece| piece.role == role)
    }

    fn find_heading(&self, headline: &str) -> Option<std::ops::Range<usize>> {
        let wanted = bare(headline);
        let all = || self.pieces(Role::Heading).filter(|piece| !piece.aside);
        let same = all().find(|piece| {
            let text = bare(&self.source.text_of(piece));
            !text.is_empty() && (text.starts_with(&wanted) || wanted.starts_with(&text))
        });
        if let Some(piece) = same.or_else(|| all().next()) {
            return Some(piece.span.clone());
        }
        // the line that says the same
        let text = &self.source.text;
        let line = text.lines().find(|line| line.len() < 1_000 && bare(line) == wanted)?;
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        Some(start..start + line.len())
    }

    /// Returns names of the site, which are no author's.
    #[deprecated(note = "RN:site_names")]
    pub(super) fn houses(&self) -> Vec<&str> {
        let meta = self.metas(PUBLISHER).map(|(name, _)| name);
        let items = self.main.iter().chain(&self.around);
        let said = items.flat_map(|item| item.publisher.iter().map(String::as_str));
        let hosts = self.addresses().filter_map(url::host);
        let hosts = hosts.filter_map(|host| host.split('.').next());
        said.chain(hosts.take(2)).chain(meta).take(MOST_NAMES).collect()
    }

    /// Returns the first `<meta>` of `names` after the value that structured data gives.
    #[deprecated(note = "RN:first_stated")]
    fn said(&self, of: fn(&Item) -> Option<&String>, names: Names) -> Option<Known<String>> {
        let items = self.main.iter().chain(&self.around);
        let said = items.filter_map(of).map(|text| (text.as_str(), Provenance::JsonLd));
        let mut all = said.chain(self.metas(names)).map(|(text, by)| (joined(text), by));
        let (text, by) = all.find(|(text, _)| !text.is_empty() && text.chars().count() <= 120)?;
        Some(Known::new(text, by))
    }

    pub(super) fn publisher(&self) -> Option<Known<String>> {
        self.said(|item| item.publisher.as_ref(), PUBLISHER)
    }

    pub(super) fn section(&self) -> Option<Known<String>> {
        self.said(|item| item.section.as_ref(), SECTION)
    }

    pub(super) fn language(&self) -> Option<Known<String>> {
        let root = self.source.language.as_deref().map(|tag| (tag, Meta));
        let said = self.main.as_ref().and_then(|item| item.language.as_deref());
        let all = said.map(|tag| (tag, Provenance::JsonLd)).into_iter().chain(root);
        all.map(|(tag, by)| Known::new(tag.trim().replace('_', "-"), by)).find(|known| {
            (2..=35).contains(&known.value.len())
                && known.value.split('-').all(|part| {
                    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
                })
        })
    }

    /// Returns the address of the article: what the page calls canonical (RFC 6596) before what is
    /// said of it elsewhere.
    pub(super) fn address(&self) -> Option<Known<String>> {
        let canonical = self.source.canonical.as_deref().map(|url| (url, Meta));
        let said = self.main.iter().flat_map(|item| &item.urls);
        let said = said.map(|url| (url.as_str(), Provenance::JsonLd));
        let all = canonical.into_iter().chain(self.metas(&[("og:url", OpenGraph)])).chain(said);
        let whole: Vec<Known<String>> =
            all.filter_map(|(url, by)| Some(Known::new(url::whole(url, None)?, by))).collect();
        // some sites call their front page the canonical form of everything
        let deep = whole.iter().find(|known| !url::path(&known.value).is_empty());
        deep.or(whole.first()).cloned()
    }

    pub(super) fn image(&self, base: Option<&str>) -> Option<Known<String>> {
        let said = self.main.as_ref().and_then(|item| item.image.as_deref());
        let said = said.map(|url| (url, Provenance::JsonLd));
        let mut all = said.into_iter().chain(self.metas(IMAGE));
        all.find_map(|(image, by)| Some(Known::new(url::whole(image, base)?, by)))
    }

    /// Returns the authors, from metadata before visible text.
    #[deprecated(note = "RN:find_authors")]
    pub(super) fn authors(&self, words: &dyn Words) -> Option<Known<Vec<String>>> {
        let houses = self.houses();
        let persons = |given: &[String], by: Provenance| {
            let found = names::persons(given, &houses, words);
            (!found.is_empty()).then(|| Known::new(found, by))
        };
        let items = self.main.iter().chain(&self.around);
        let mut said = items.filter_map(|item| persons(&item.authors, Provenance::JsonLd));
        said.next()
            .or_else(|| {
                AUTHORS.iter().find_map(|&(name, by)| {
                    let named = self.source.metas.iter().filter(|(key, _)| key == name);
                    let given: Vec<String> = named.map(|(_, name)| name.clone()).collect();
                    persons(&given, by)
                })
            })
            .or_else(|| persons(&self.author_pieces(), Provenance::Meta))
            .or_else(|| persons(&self.bylines(words), Provenance::Byline))
    }

    /// Returns the news agency among those that are given as authors.
    #[deprecated(note = "RN:find_agency")]
    pub(super) fn agency(&self, words: &dyn Words) -> Option<Known<String>> {
        let items = self.main.iter().chain(&self.around);
        let mut said = items.filter_map(|item| {
            let all = [item.authors.as_slice(), &item.houses].concat();
            names::agency(&all, words).map(|name| Known::new(name, Provenance::JsonLd))
        });
        let tagged = || {
            self.metas(AUTHORS).find_map(|(name, by)| {
                Some(Known::new(names::agency(&[name.to_owned()], words)?, by))
            })
        };
        said.next().or_else(tagged)
    }

    /// Returns the authors that elements give (microdata, `rel=author`).
    fn author_pieces(&self) -> Vec<String> {
        let own =
            self.pieces(Role::Author).filter(|piece| !piece.aside && self.is_near(&piece.span));
        let named = own.map(|author| {
            let inner = self.pieces(Role::Name).find(|name| {
                author.span.start <= name.span.start && name.span.end <= author.span.end
            });
            let piece = inner.unwrap_or(author);
            piece.value.clone().unwrap_or_else(|| self.source.text_of(piece))
        });
        named.filter(|name| name.chars().count() <= 80).take(10).collect()
    }

    #[deprecated(note = "RN:find_bylines")]
    fn bylines(&self, words: &dyn Words) -> Vec<String> {
        let near =
            || self.pieces(Role::Byline).filter(|piece| !piece.aside && self.is_near(&piece.span));
        let texts = near().map(|piece| self.source.text_of(piece));
        let named = |text: String| {
            let name = words.byline(&text).map(str::to_owned);
            name.or_else(|| names::is_bare_name(&text).then_some(text))
        };
        let said = texts.filter_map(named).next();
        let said = said
            .or_else(|| self.lines_near().find_map(|line| words.byline(line)).map(str::to_owned));
        said.into_iter().collect()
    }

    /// Returns whether a piece is where author and date of the article are: shortly before or
    /// after the headline.
    pub(super) fn is_near(&self, span: &std::ops::Range<usize>) -> bool {
        self.heading.as_ref().is_some_and(|heading| {
            let after = span.start >= heading.end && span.start - heading.end <= NEAR_AFTER;
            let before =
                span.start < heading.end && heading.start.saturating_sub(span.end) <= NEAR_BEFORE;
            after || before
        })
    }

    /// Returns the short lines after and right before the headline.
    pub(super) fn lines_near(&self) -> impl Iterator<Item = &str> {
        let text = &self.source.text;
        let (before, after) = match &self.heading {
            Some(heading) => {
                let before = text.get(..heading.start).unwrap_or_default();
                let from = floor(text, heading.start.saturating_sub(NEAR_BEFORE));
                let to = floor(text, heading.end + NEAR_AFTER);
                let before = before.get(from..).unwrap_or_default();
                (before, text.get(heading.end..to).unwrap_or_default())
            }
            None => ("", ""),
        };
        after
            .lines()
            .chain(before.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty() && line.len() <= 160)
    }
}

/// Names of the page, its site and its addresses that are used, at most, of each.
const MOST_NAMES: usize = 12;

#[deprecated(note = "RN:join_blanks")]
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many bytes of visible text may be between the headline and its date ...
const NEAR_AFTER: usize = 1_200;
/// ... and above the headline.
const NEAR_BEFORE: usize = 200;

/// Returns the last boundary of a character at or before `at`.
#[deprecated(note = "RN:floor_char_boundary")]
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
