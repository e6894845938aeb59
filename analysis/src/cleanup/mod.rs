//! Cleanup: the article's own text, apart from what a site puts around it.
//!
//! The order is: lines (hard wraps undone), phrase rules, headline, doubled paragraphs, rules,
//! region, dateline. Each step only marks lines; [`assemble`] then makes the body, so that whatever
//! is not in it is in the list of removals.

mod assemble;
mod byline;
mod comments;
mod credit;
mod dateline;
mod datelines_east_asian;
mod dates;
mod duplicates;
mod examine;
mod features;
mod furniture;
mod html;
mod inputs;
mod labels;
#[cfg(test)]
mod language_tests;
mod lines;
mod markers;
pub mod model;
#[cfg(test)]
mod more_language_tests;
mod outline;
mod phrase_key;
mod quotation;
mod regions;
mod rule_file;
mod scripts;
mod shape;
#[cfg(test)]
mod tests;
mod title;
mod verdict;
mod wire;
mod wire_words;

use std::sync::Arc;

use self::assemble::Findings;
pub use self::examine::{Examined, ExaminedLine, ExaminedPage};
use self::features::FunctionWords;
use self::html::shown_text;
use self::lines::{Fate, LinedText, PageLine, SourceBlock};
use self::markers::{Markers, RuleMatch};
use self::model::LineModel;
use self::outline::Outline;
pub use self::rule_file::RuleError;
use self::shape::LineShape;
use crate::article::{
    self, BlockKind, Cleaned, Dateline, Known, Markup, Provenance, Raw, RemovalReason, Removed,
    Span,
};
use crate::limits;
use crate::metadata::{self, TextEvidence, Words};
use crate::stage::{Stage, StageName};
use crate::user_file::UserFile;

/// The cleanup stage: rules for plain text.
#[derive(Debug)]
pub struct Cleanup {
    markers: Markers,
    function_words: FunctionWords,
    /// For the lines of plain text.
    lines: LineModel,
    /// For the blocks of pages.
    blocks: LineModel,
}

/// Returns the article as it came, for when the cleanup stage is skipped or has failed: the body is
/// the input, of HTML the text that it shows, one block.
pub fn uncleaned(raw: Arc<Raw>) -> Cleaned {
    let body = match raw.markup {
        Markup::Plain => raw.text.clone(),
        Markup::Html => shown_text(&raw.text),
    };
    let whole = |text: &str| Span::new(0, text.chars().count());
    let (span, raw_span) = (whole(&body), whole(&raw.text));
    let blocks = vec![article::Block { kind: BlockKind::Paragraph, span, raw: raw_span }];
    Cleaned {
        title: raw.title.clone(),
        title_raw: None,
        body,
        blocks,
        removed: Vec::new(),
        dateline: None,
        wire: None,
        metadata: metadata::declared_metadata(&raw),
        raw,
    }
}

impl Cleanup {
    /// Builds the stage with its built-in rules.
    ///
    /// # Errors
    /// When a rule file that was built into the program is not what it should be.
    pub fn new() -> Result<Self, String> {
        let markers = Markers::built_in().map_err(|error| error.to_string())?;
        let (lines, blocks) = (LineModel::of_lines()?, LineModel::of_blocks()?);
        Ok(Self { markers, function_words: FunctionWords::built_in(), lines, blocks })
    }

    /// Returns the same with the rules of the user's files over the built-in ones.
    ///
    /// # Errors
    /// The first mistake in a file, with its place.
    pub fn with_rules(self, own: &[UserFile]) -> Result<Self, RuleError> {
        Ok(Self { markers: Markers::with_user_rules(own)?, ..self })
    }

    /// Returns the same with another model for the lines of plain text.
    #[must_use]
    pub fn with_lines(self, lines: LineModel) -> Self {
        Self { lines, ..self }
    }

    /// Returns the same with another model for the blocks of pages.
    #[must_use]
    pub fn with_blocks(self, blocks: LineModel) -> Self {
        Self { blocks, ..self }
    }

    /// Returns the words that dates and bylines are read with.
    pub fn date_and_byline_words(&self) -> &dyn Words {
        &self.markers.vocabulary
    }

    fn clean_article(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        let mut in_data = (false, None);
        let (page, shown, source) = match raw.markup {
            Markup::Plain => (LinedText::from_plain_text(&raw.text)?, None, None),
            Markup::Html => {
                let (source, said) = html::Source::read_with_metadata(&raw.text)?;
                let inputs = self.block_inputs(&source, &raw)?;
                let chances = inputs.map(|inputs| self.blocks.estimate_chances(&inputs));
                let article = source.separate_article(chances)?;
                in_data = (article.is_headline_in_data, article.published_in_data);
                (article.page, article.headline, Some(said))
            }
        };
        let (is_headline_in_data, published_in_data) = in_data;
        let said = source.as_ref().and_then(metadata::Page::headline);
        let said = said.map(|said| said.value.as_str()).filter(|_| !is_headline_in_data);
        let headline = said.or(shown.as_ref().map(|(text, _)| text.as_str()));
        let mut reading = self.apply_rules(page, &raw, headline);
        if !reading.page.extracted && reading.page.lines.len() <= limits::MODEL_LINES {
            self.apply_line_model(&mut reading);
        }
        regions::release_if_empty(&mut reading.page, &reading.hits, &reading.outline);
        let Reading { mut page, hits, title, labels, dateline, extracted, .. } = reading;
        let title_line = page.lines.iter().find(|line| line.fate == Fate::Title);
        let mut title_raw = title_line.map(|line| line.raw);
        let mut metadata =
            metadata::gather_metadata(&raw, source.as_ref(), &extracted, &self.markers.vocabulary);
        let in_data = published_in_data.map(|moment| Known::new(moment, Provenance::PageData));
        metadata.published = metadata.published.or(in_data);
        let mut outside = self.explain_outside(&mut page);
        let vocabulary = &self.markers.vocabulary;
        let wire = vocabulary.gather_wire(&page, &hits, labels.as_ref(), &outside);
        if let Some((text, Some(place))) = shown {
            if title.as_deref().is_some_and(|title| title::is_the_same(title, &text)) {
                title_raw = Some(place);
            } else {
                let why = RemovalReason::DuplicateHeadline;
                outside.push(Removed { raw: place, text, why });
            }
        }
        let title = title.map(|whole| match &labels {
            None => whole,
            Some(labels) => {
                if let Some(place) = title_raw {
                    let (own, parted) = wire::part_headline(place, &whole, labels);
                    title_raw = Some(own);
                    outside.extend(parted);
                }
                whole.get(labels.rest.clone()).unwrap_or_default().to_owned()
            }
        });
        let findings = Findings { title, title_raw, dateline, wire, metadata, outside };
        Ok(assemble::assemble_article(&page, Arc::clone(&raw), findings))
    }

    /// Lets the line model decide on each line.
    fn apply_line_model(&self, reading: &mut Reading<'_>) {
        let mut chances = self.lines.estimate_chances(&self.line_inputs(reading));
        if !self.function_words.are_in_text(&reading.page, &reading.outline) {
            verdict::keep_unknown_text(
                &reading.page,
                &reading.hits,
                &reading.outline,
                &mut chances,
            );
        }
        let within = &reading.outline.region;
        for (at, (line, chance)) in reading.page.lines.iter().zip(&mut chances).enumerate() {
            let said = within.contains(&at) && quotation::is_spoken(&line.text, &line.shape);
            if said || self.markers.is_line_protected(&line.text, &line.shape) {
                *chance = 1.0;
            }
        }
        verdict::apply_chances(&mut reading.page, &reading.hits, &chances);
    }

    /// Lets the rules mark the lines of a page. `said` is the headline that its markup gives.
    fn apply_rules<'a>(
        &self,
        mut page: LinedText<'a>,
        raw: &Raw,
        said: Option<&str>,
    ) -> Reading<'a> {
        credit::part_glued(&mut page);
        let vocabulary = &self.markers.vocabulary;
        let given = raw.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).or(said);
        let is_wire = vocabulary.is_agency_copy(&page, given);
        if is_wire {
            vocabulary.part_desk_tails(&mut page, &raw.text);
        }
        let mut hits: Vec<_> = page.lines.iter().map(|line| self.match_line(line)).collect();
        comments::mark_comments(&page, &mut hits, &self.markers);
        let mut outline = Outline::from_page(&page, &hits);
        if vocabulary.mark_desk_lines(&page, &outline, &mut hits, is_wire) {
            outline = Outline::from_page(&page, &hits);
        }
        let count = page.lines.len();
        let found = match given {
            Some(_) => None,
            None => title::find_headline(&mut page, vocabulary, &outline, &mut hits),
        };
        let title = given
            .map(str::to_owned)
            .or_else(|| Some(page.lines.get(found?)?.text.clone().into_owned()));
        if let Some(title) = &title {
            title::remove_copies(&mut page, title);
        }
        let labels = title.as_deref().and_then(|title| {
            let labels = vocabulary.wire.read_headline(title, is_wire)?;
            title::remove_copies(&mut page, title.get(labels.rest.clone())?);
            Some(labels)
        });
        // without its site's name the headline has become two lines
        if page.lines.len() > count {
            outline = Outline::from_page(&page, &hits);
        }
        let top = found.map_or(0, |at| at + 1);

        let (opening, mut extracted) =
            furniture::mark_furniture(&mut page, vocabulary, &outline, top, &hits);
        if extracted.authors.is_empty() {
            let reporters = vocabulary.reporters_of(&page, &hits);
            extracted.authors.extend(reporters.map(str::to_owned));
        }
        duplicates::remove_doubled(&mut page, |line| {
            let opens = usize::from(vocabulary.read_dateline(&line.text).is_some());
            opens * 1_000_000 + line.shape.words * usize::from(!credit::is_tainted(&line.text))
        });
        regions::apply_removals(&mut page, &hits, &outline, top);
        let dateline = opening.into_dateline();
        Reading { page, hits, outline, found, title, labels, dateline, extracted }
    }

    fn match_line(&self, line: &PageLine<'_>) -> Option<RuleMatch> {
        let marked = self.markers.find_rule_match(&line.text, &line.shape);
        marked.or_else(|| {
            credit::find_unmarked_credit(&line.text, &line.shape, &self.markers.vocabulary)
        })
    }

    /// Takes the blocks outside of the article, each with the reason that a rule gives.
    fn explain_outside(&self, page: &mut LinedText<'_>) -> Vec<Removed> {
        let mut words = Vec::new();
        let removed = |block: SourceBlock| {
            words.clear();
            let shape = LineShape::from_text(&block.text, &mut words);
            let hit = self.markers.find_rule_match(&block.text, &shape);
            let why = hit.map_or(RemovalReason::Boilerplate, |hit| hit.why);
            Removed { raw: block.raw, text: block.text, why }
        };
        std::mem::take(&mut page.outside).into_iter().map(removed).collect()
    }
}

/// A page as the rules have marked it.
struct Reading<'a> {
    page: LinedText<'a>,
    hits: Vec<Option<RuleMatch>>,
    outline: Outline,
    /// The line that became the headline.
    found: Option<usize>,
    title: Option<String>,
    /// What an agency's desk wrote before and after it.
    labels: Option<wire::HeadlineLabels>,
    dateline: Option<Dateline>,
    extracted: TextEvidence,
}

impl Stage for Cleanup {
    type In = Arc<Raw>;
    type Out = Cleaned;

    fn name(&self) -> StageName {
        StageName::Cleanup
    }

    fn run(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        self.clean_article(raw)
    }
}
