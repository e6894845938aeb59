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
mod lines;
mod markers;
mod outline;
mod shape;
mod sweep;
#[cfg(test)]
mod tests;
mod title;

use std::sync::Arc;

use self::lines::{Fate, Line, Page};
use self::markers::Markers;
use self::outline::Outline;
use crate::article::{Cleaned, Markup, Raw};
use crate::metadata::{self, Words};
use crate::stage::{Stage, StageName};

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

    /// The words that dates and bylines are read with.
    pub fn words(&self) -> &dyn Words {
        &self.markers.vocabulary
    }

    fn clean(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        let mut page = Page::read(&raw.text)?;
        credit::part_glued(&mut page);
        let vocabulary = &self.markers.vocabulary;
        let hit = |line: &Line<'_>| {
            let marked = self.markers.find(&line.text, &line.shape);
            marked.or_else(|| credit::find(&line.text, &line.shape, vocabulary))
        };
        let mut hits: Vec<_> = page.lines.iter().map(hit).collect();
        let mut outline = Outline::of(&page, &hits);

        let source = (raw.markup == Markup::Html).then(|| metadata::Page::read(&raw.text));
        let said = source.as_ref().and_then(|source| source.headline());
        let given = raw.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let given = given.or_else(|| said.map(|said| said.value.as_str()));
        let found = match given {
            Some(_) => None,
            None => title::find(&mut page, vocabulary, &outline, &mut hits),
        };
        let title = given
            .map(str::to_owned)
            .or_else(|| Some(page.lines.get(found?)?.text.clone().into_owned()));
        if let Some(title) = &title {
            title::remove_copies(&mut page, title);
        }
        outline = Outline::of(&page, &hits);
        let top = found.map_or(0, |at| at + 1);

        let (opening, told) = furniture::mark(&mut page, vocabulary, &outline, top, &hits);
        duplicates::remove_doubled(&mut page, |line| {
            let opens = usize::from(vocabulary.opening(&line.text).is_some());
            opens * 1_000_000 + line.shape.words * usize::from(!credit::is_tainted(&line.text))
        });
        sweep::apply(&mut page, &hits, &outline, top);
        sweep::release_if_empty(&mut page, &hits, &outline);

        let title_raw =
            page.lines.iter().find(|line| line.fate == Fate::Title).map(|line| line.raw);
        let metadata = metadata::of(&raw, source.as_ref(), &told, vocabulary);
        let dateline = opening.into_dateline();
        Ok(assemble::article(&page, raw.clone(), title, title_raw, dateline, metadata))
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
