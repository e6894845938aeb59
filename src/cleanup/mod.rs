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
mod features;
mod furniture;
mod html;
mod labels;
#[cfg(test)]
mod language_tests;
mod lines;
mod markers;
pub mod model;
mod outline;
mod rule_file;
mod shape;
mod sweep;
#[cfg(test)]
mod tests;
mod title;
mod verdict;

use std::sync::Arc;

use self::assemble::Findings;
use self::features::FunctionWords;
pub(crate) use self::html::shown_text;
use self::lines::{Block, Fate, Line, Page};
use self::markers::{Hit, Markers};
use self::model::LineModel;
use self::outline::Outline;
pub use self::rule_file::{RuleError, RuleFile};
use self::shape::Shape;
use crate::article::{Cleaned, Dateline, Markup, Raw, RemovalReason, Removed, Span};
use crate::limits;
use crate::metadata::{self, Told, Words};
use crate::stage::{Stage, StageName};

/// The cleanup stage: rules for plain text.
#[derive(Debug)]
pub struct Cleanup {
    markers: Markers,
    function_words: FunctionWords,
    model: LineModel,
}

impl Cleanup {
    /// The stage with its built-in rules.
    ///
    /// # Errors
    /// When a rule file that was built into the program is not what it should be.
    pub fn new() -> Result<Self, String> {
        let markers = Markers::built_in().map_err(|error| error.to_string())?;
        let model = LineModel::built_in()?;
        Ok(Self { markers, function_words: FunctionWords::built_in(), model })
    }

    /// The same with the rules of the user's files over the built-in ones.
    ///
    /// # Errors
    /// The first mistake in a file, with its place.
    pub fn with_rules(self, own: &[RuleFile]) -> Result<Self, RuleError> {
        Ok(Self { markers: Markers::with(own)?, ..self })
    }

    /// The same with another line model.
    #[must_use]
    pub fn with_model(self, model: LineModel) -> Self {
        Self { model, ..self }
    }

    /// The words that dates and bylines are read with.
    pub fn words(&self) -> &dyn Words {
        &self.markers.vocabulary
    }

    fn clean(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        let source = (raw.markup == Markup::Html).then(|| metadata::Page::read(&raw.text));
        let said = source.as_ref().and_then(metadata::Page::headline);
        let said = said.map(|said| said.value.as_str());
        let (page, shown) = match raw.markup {
            Markup::Plain => (Page::read(&raw.text)?, None),
            Markup::Html => {
                let article = html::article(&raw.text)?;
                (article.page, article.headline)
            }
        };
        let headline = said.or(shown.as_ref().map(|(text, _)| text.as_str()));
        let mut reading = self.read(page, &raw, headline);
        if !reading.page.extracted && reading.page.lines.len() <= limits::MODEL_LINES {
            self.judge(&mut reading);
        }
        sweep::release_if_empty(&mut reading.page, &reading.hits, &reading.outline);
        let Reading { mut page, title, dateline, told, .. } = reading;
        let title_line = page.lines.iter().find(|line| line.fate == Fate::Title);
        let mut title_raw = title_line.map(|line| line.raw);
        let metadata = metadata::of(&raw, source.as_ref(), &told, &self.markers.vocabulary);
        let mut outside = self.outside(&mut page);
        if let Some((text, Some(place))) = shown {
            if title.as_deref().is_some_and(|title| title::is_the_same(title, &text)) {
                title_raw = Some(place);
            } else {
                let why = RemovalReason::DuplicateHeadline;
                outside.push(Removed { raw: place, text, why });
            }
        }
        let findings = Findings { title, title_raw, dateline, metadata, outside };
        Ok(assemble::article(&page, Arc::clone(&raw), findings))
    }

    /// Lets the line model have its say.
    fn judge(&self, reading: &mut Reading<'_>) {
        let mut chances = self.model.judge(&self.features(reading), &reading.words());
        for (line, chance) in reading.page.lines.iter().zip(&mut chances) {
            if self.markers.protects(&line.text, &line.shape) {
                *chance = 1.0;
            }
        }
        verdict::apply(&mut reading.page, &reading.hits, &chances);
    }

    /// Lets the rules mark the lines of a page. `said` is the headline that its markup gives.
    fn read<'a>(&self, mut page: Page<'a>, raw: &Raw, said: Option<&str>) -> Reading<'a> {
        credit::part_glued(&mut page);
        let vocabulary = &self.markers.vocabulary;
        let mut hits: Vec<_> = page.lines.iter().map(|line| self.hit(line)).collect();
        let mut outline = Outline::of(&page, &hits);

        let given = raw.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).or(said);
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
        Reading { page, hits, outline, found, title, dateline: opening.into_dateline(), told }
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

    fn features(&self, reading: &Reading<'_>) -> Vec<f32> {
        let mut title_words = Vec::new();
        if let Some(title) = &reading.title {
            Shape::of(title, &mut title_words);
        }
        features::of(&features::Around {
            page: &reading.page,
            hits: &reading.hits,
            outline: &reading.outline,
            vocabulary: &self.markers.vocabulary,
            function_words: &self.function_words,
            title: reading.found,
            title_words,
        })
    }

    /// What the line model is shown of `text`: for training it.
    ///
    /// # Errors
    /// When there are more lines or words than any article has.
    pub fn examine(&self, text: &str) -> Result<Examined, String> {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let reading = self.read(Page::read(&raw.text)?, &raw, None);
        let features = self.features(&reading);
        let line =
            |line: &Line<'_>| ExaminedLine { raw: line.raw, text: line.text.clone().into_owned() };
        let lines = reading.page.lines.iter().map(line).collect();
        Ok(Examined { lines, features, words: reading.words() })
    }
}

/// A page as the rules have marked it.
struct Reading<'a> {
    page: Page<'a>,
    hits: Vec<Option<Hit>>,
    outline: Outline,
    /// The line that became the headline.
    found: Option<usize>,
    title: Option<String>,
    dateline: Option<Dateline>,
    told: Told,
}

impl Reading<'_> {
    fn words(&self) -> Vec<[u16; model::WORDS]> {
        let lines = self.page.lines.iter();
        lines.map(|line| features::words(self.page.words(line))).collect()
    }
}

/// What the line model is shown of a page.
#[derive(Debug)]
pub struct Examined {
    /// The lines, hard wraps undone.
    pub lines: Vec<ExaminedLine>,
    /// The values of all lines, [`model::INPUTS`] each.
    pub features: Vec<f32>,
    /// The buckets of each line's words.
    pub words: Vec<[u16; model::WORDS]>,
}

/// A line that the line model is shown.
#[derive(Debug)]
pub struct ExaminedLine {
    /// Where it stands, in code points of the input.
    pub raw: Span,
    /// Its text.
    pub text: String,
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
