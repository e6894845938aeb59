//! Cleanup: the article's own text, apart from what a site puts around it.
//!
//! The order is: lines (hard wraps undone), markers, headline, doubled paragraphs, rules, region,
//! dateline. Each step only marks lines; [`assemble`] then makes the body, so that whatever is not
//! in it is in the list of removals.

mod assemble;
mod credit;
mod dateline;
mod dates;
mod duplicates;
mod furniture;
mod html;
mod lines;
mod markers;
mod outline;
mod shape;
mod sweep;
#[cfg(test)]
mod tests;
mod title;

use std::sync::Arc;

use self::lines::{Block, Fate, Line, Page};
use self::markers::{Hit, Markers};
use self::outline::Outline;
use self::shape::Shape;
use crate::article::{Cleaned, Markup, Raw, RemovalReason, Removed, Span};
use crate::stage::{Stage, StageName};

pub(crate) use self::html::shown_text;

/// The cleanup stage: rules for plain text.
#[derive(Debug)]
pub struct Cleanup {
    markers: Markers,
}

impl Cleanup {
    /// The stage with its built-in rules.
    ///
    /// # Errors
    /// When a rule file that was built into the program is not what it should be.
    pub fn new() -> Result<Self, String> {
        Ok(Self { markers: Markers::built_in()? })
    }

    fn clean(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        match raw.markup {
            Markup::Plain => self.clean_page(Page::read(&raw.text)?, &raw, None),
            Markup::Html => {
                let article = html::article(&raw.text)?;
                self.clean_page(article.page, &raw, article.headline)
            }
        }
    }

    /// `headline` is what a page's own structure gives as the headline, and where it stands.
    fn clean_page(
        &self,
        mut page: Page<'_>,
        raw: &Arc<Raw>,
        headline: Option<(String, Option<Span>)>,
    ) -> Result<Cleaned, String> {
        credit::part_glued(&mut page);
        let vocabulary = &self.markers.vocabulary;
        let mut hits: Vec<_> = page.lines.iter().map(|line| self.hit(line)).collect();
        let mut outline = Outline::of(&page, &hits);

        let given = raw.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let (shown, shown_raw) = headline.unzip();
        let given = given.map(str::to_owned).or(shown);
        let found = match given {
            Some(_) => None,
            None => title::find(&mut page, vocabulary, &outline, &mut hits),
        };
        let title = given.or_else(|| Some(page.lines.get(found?)?.text.clone().into_owned()));
        if let Some(title) = &title {
            title::remove_copies(&mut page, title);
        }
        outline = Outline::of(&page, &hits);
        let top = found.map_or(0, |at| at + 1);

        let dateline = furniture::mark(&mut page, vocabulary, &outline, top, &hits);
        duplicates::remove_doubled(&mut page, |line| {
            let opens = usize::from(vocabulary.opening(&line.text).is_some());
            opens * 1_000_000 + line.shape.words * usize::from(!credit::is_tainted(&line.text))
        });
        sweep::apply(&mut page, &hits, &outline, top);
        sweep::release_if_empty(&mut page, &hits, &outline);

        let title_line = page.lines.iter().find(|line| line.fate == Fate::Title);
        let title_raw = title_line.map(|line| line.raw).or(shown_raw.flatten());
        let outside = self.outside(&mut page);
        Ok(assemble::article(&page, raw.clone(), title, title_raw, dateline, outside))
    }

    fn hit(&self, line: &Line<'_>) -> Option<Hit> {
        let marked = self.markers.find(&line.text, &line.shape);
        marked.or_else(|| credit::find(&line.text, &line.shape, &self.markers.vocabulary))
    }

    /// What stands outside of the article, with the reason that a rule knows.
    fn outside(&self, page: &mut Page<'_>) -> Vec<Removed> {
        let mut words = Vec::new();
        let removed = |block: Block| {
            words.clear();
            let shape = Shape::of(&block.text, &mut words);
            let hit = self.markers.find(&block.text, &shape);
            let why = hit.map_or(RemovalReason::Boilerplate, |hit| hit.why);
            Removed { raw: block.raw, text: block.text, why }
        };
        std::mem::take(&mut page.outside).into_iter().map(removed).collect()
    }
}

impl Stage for Cleanup {
    type In = Arc<Raw>;
    type Out = Cleaned;

    fn name(&self) -> StageName {
        StageName::Cleanup
    }

    fn run(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        self.clean(raw)
    }

    fn pass(&self, raw: Arc<Raw>) -> Cleaned {
        Cleaned::untouched(raw)
    }
}
