//! The metadata that a page gives for the article on it.

use super::json_ld::{self, Item, ItemKind};
use super::meta_names::{AUTHORS, IMAGE, Names, PUBLISHER, SECTION};
use super::names::fold_to_alphanumerics;
use super::page_parts::Page;
use super::page_source::{PageSource, Role, TextPiece};
use super::place::Place;
use super::reader;
use super::text_evidence::Words;
use super::visible_dates::name_beside_date;
use super::{choice, east_asian, headline, names, url};
use crate::article::Provenance::{self, Meta, OpenGraph};
use crate::article::{Known, Moment};

impl Page {
    /// Reads a page: HTML, whole or a part.
    pub fn from_html(html: &str) -> Self {
        Self::from_source(reader::read_page_source(html))
    }

    /// Finds the metadata in what was collected from a page.
    pub(crate) fn from_source(source: PageSource) -> Self {
        let items = json_ld::read_items(&source.scripts);
        let mut page = Self {
            source,
            main: None,
            around: None,
            headline: None,
            heading: None,
            head_end: 0,
            asides: Vec::new(),
        };
        let titles: Vec<String> =
            page.page_titles().iter().map(|title| fold_to_alphanumerics(title)).collect();
        let addresses = page.own_addresses().take(MOST_NAMES);
        let addresses: Vec<String> =
            addresses.map(|own| fold_to_alphanumerics(url::path_of_url(own))).collect();
        let fits = |item: &Item| {
            let headline = item.headline.as_deref().map(fold_to_alphanumerics).unwrap_or_default();
            let titled = headline.len() >= 8
                && titles
                    .iter()
                    .any(|title| title.starts_with(&headline) || headline.starts_with(title));
            let paths = item.urls.iter().map(|own| fold_to_alphanumerics(url::path_of_url(own)));
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
        let headline = headline::choose_headline(&page);
        page.heading = headline.as_ref().and_then(|headline| page.find_heading(&headline.value));
        page.headline = headline;
        page.head_end = page.find_head_end();
        page.asides = page.find_near_asides();
        page
    }

    /// Returns the article's headline without the site's name.
    pub fn headline(&self) -> Option<&Known<String>> {
        self.headline.as_ref()
    }

    /// Returns all that the page gives as its headline, the most trustworthy first.
    pub fn headline_candidates(&self) -> Vec<Known<String>> {
        headline::list_headlines(self)
    }

    /// Returns all that the page gives as the date of publication, the most trustworthy first.
    pub fn publication_dates(&self, words: &dyn Words) -> Vec<Known<Moment>> {
        choice::find_publication_dates(self, words)
    }

    /// Returns the `<meta>`s with one of these names, in the order of the names.
    pub(super) fn metas_named<'p>(
        &'p self,
        names: Names,
    ) -> impl Iterator<Item = (&'p str, Provenance)> + 'p {
        names.iter().flat_map(|&(name, by)| {
            let named = self.source.metas.iter().filter(move |(key, _)| key == name);
            named.map(move |(_, content)| (content.as_str(), by))
        })
    }

    /// Returns the titles of the page from every place that gives one.
    fn page_titles(&self) -> Vec<String> {
        let meta = self.metas_named(&[("og:title", OpenGraph), ("twitter:title", Meta)]);
        let heads = self.pieces_with_role(Role::Heading).map(|piece| self.source.text_of(piece));
        let meta = meta.map(|(title, _)| title.to_owned());
        [self.source.title.clone()].into_iter().chain(meta).chain(heads).take(MOST_NAMES).collect()
    }

    /// Returns the page's own addresses.
    pub(super) fn own_addresses(&self) -> impl Iterator<Item = &str> {
        let canonical = self.source.canonical.as_deref();
        canonical.into_iter().chain(self.metas_named(&[("og:url", OpenGraph)]).map(|(url, _)| url))
    }

    pub(super) fn pieces_with_role(&self, role: Role) -> impl Iterator<Item = &TextPiece> {
        self.source.pieces.iter().filter(move |piece| piece.role == role)
    }

    fn find_heading(&self, headline: &str) -> Option<std::ops::Range<usize>> {
        let wanted = fold_to_alphanumerics(headline);
        let all = || self.pieces_with_role(Role::Heading).filter(|piece| !piece.aside);
        let same = all().find(|piece| {
            let text = fold_to_alphanumerics(&self.source.text_of(piece));
            !text.is_empty() && (text.starts_with(&wanted) || wanted.starts_with(&text))
        });
        if let Some(piece) = same.or_else(|| all().next()) {
            return Some(piece.span.clone());
        }
        // the line that says the same
        let text = &self.source.text;
        let line = text
            .lines()
            .find(|line| line.len() < 1_000 && fold_to_alphanumerics(line) == wanted)?;
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        Some(start..start + line.len())
    }

    /// Returns names of the site, which are no author's.
    pub(super) fn site_names(&self) -> Vec<&str> {
        let meta = self.metas_named(PUBLISHER).map(|(name, _)| name);
        let items = self.main.iter().chain(&self.around);
        let said = items.flat_map(|item| item.publisher.iter().map(String::as_str));
        let hosts = self.own_addresses().filter_map(url::host_of_url);
        let hosts = hosts.filter_map(|host| host.split('.').next());
        said.chain(hosts.take(2)).chain(meta).take(MOST_NAMES).collect()
    }

    /// Returns the first `<meta>` of `names` after the value that structured data gives.
    fn first_stated(
        &self,
        of: fn(&Item) -> Option<&String>,
        names: Names,
    ) -> Option<Known<String>> {
        let items = self.main.iter().chain(&self.around);
        let said = items.filter_map(of).map(|text| (text.as_str(), Provenance::JsonLd));
        let mut all = said.chain(self.metas_named(names)).map(|(text, by)| (join_blanks(text), by));
        let (text, by) = all.find(|(text, _)| !text.is_empty() && text.chars().count() <= 120)?;
        Some(Known::new(text, by))
    }

    pub(super) fn publisher(&self) -> Option<Known<String>> {
        self.first_stated(|item| item.publisher.as_ref(), PUBLISHER)
    }

    pub(super) fn section(&self) -> Option<Known<String>> {
        self.first_stated(|item| item.section.as_ref(), SECTION)
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
        let all =
            canonical.into_iter().chain(self.metas_named(&[("og:url", OpenGraph)])).chain(said);
        let whole: Vec<Known<String>> = all
            .filter_map(|(url, by)| Some(Known::new(url::to_whole_url(url, None)?, by)))
            .collect();
        // some sites call their front page the canonical form of everything
        let deep = whole.iter().find(|known| !url::path_of_url(&known.value).is_empty());
        deep.or(whole.first()).cloned()
    }

    pub(super) fn image(&self, base: Option<&str>) -> Option<Known<String>> {
        let said = self.main.as_ref().and_then(|item| item.image.as_deref());
        let said = said.map(|url| (url, Provenance::JsonLd));
        let mut all = said.into_iter().chain(self.metas_named(IMAGE));
        all.find_map(|(image, by)| Some(Known::new(url::to_whole_url(image, base)?, by)))
    }

    /// Returns the authors, from metadata before visible text.
    pub(super) fn find_authors(&self, words: &dyn Words) -> Option<Known<Vec<String>>> {
        let houses = self.site_names();
        let persons = |given: &[String], by: Provenance| {
            let found = names::find_persons(given, &houses, words);
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
            .or_else(|| persons(&self.find_bylines(words), Provenance::Byline))
    }

    /// Returns the news agency among those that are given as authors.
    pub(super) fn find_agency(&self, words: &dyn Words) -> Option<Known<String>> {
        let items = self.main.iter().chain(&self.around);
        let mut said = items.filter_map(|item| {
            let all = [item.authors.as_slice(), &item.houses].concat();
            names::find_agency_among(&all, words).map(|name| Known::new(name, Provenance::JsonLd))
        });
        let tagged = || {
            self.metas_named(AUTHORS).find_map(|(name, by)| {
                Some(Known::new(names::find_agency_among(&[name.to_owned()], words)?, by))
            })
        };
        said.next().or_else(tagged)
    }

    /// Returns the authors that elements give (microdata, `rel=author`).
    fn author_pieces(&self) -> Vec<String> {
        let own = self
            .pieces_with_role(Role::Author)
            .filter(|piece| !piece.aside && self.is_near(&piece.span));
        let named = own.map(|author| {
            let inner = self.pieces_with_role(Role::Name).find(|name| {
                author.span.start <= name.span.start && name.span.end <= author.span.end
            });
            let piece = inner.unwrap_or(author);
            piece.value.clone().unwrap_or_else(|| self.source.text_of(piece))
        });
        named.filter(|name| name.chars().count() <= 80).take(10).collect()
    }

    fn find_bylines(&self, words: &dyn Words) -> Vec<String> {
        let near = || {
            self.pieces_with_role(Role::Byline)
                .filter(|piece| !piece.aside && self.is_near(&piece.span))
        };
        let texts = near().map(|piece| self.source.text_of(piece));
        let named = |text: String| {
            let name = words.byline(&text).map(str::to_owned);
            let east_asian = || east_asian::name_in_byline(&text).map(str::to_owned);
            // "By Jana Orlik, who reports ..." is none as a whole, and its first part is
            let first = || words.byline(text.split(',').next()?.trim()).map(str::to_owned);
            name.or_else(east_asian)
                .or_else(first)
                .or_else(|| names::is_bare_name(&text).then_some(text))
        };
        let said = texts.filter_map(named).next();
        let order = self.day_order();
        let said = said.or_else(|| {
            self.lines_near().find_map(|(line, place)| {
                let name = words.byline(&line).or_else(|| east_asian::name_in_byline(&line));
                let beside = || {
                    let line = order.with_full_stops(&line);
                    name_beside_date(&line, words).map(str::to_owned)
                };
                let name = name.map(str::to_owned);
                name.or_else(|| beside().filter(|_| place == Place::Under))
            })
        });
        said.into_iter().collect()
    }
}

/// Names of the page, its site and its addresses that are used, at most, of each.
const MOST_NAMES: usize = 12;

fn join_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
