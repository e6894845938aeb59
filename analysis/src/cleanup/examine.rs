//! The inputs of the models, for training them.

use super::lines::{LinedText, PageLine};
use super::model::Inputs;
use super::{Cleanup, html};
use crate::article::{Raw, Span};

/// The inputs of the line model for a text.
#[derive(Debug)]
pub struct Examined {
    /// The lines, hard wraps undone.
    pub lines: Vec<ExaminedLine>,
    /// The inputs for each of them.
    pub inputs: Inputs,
}

/// A line that the line model is shown.
#[derive(Debug)]
pub struct ExaminedLine {
    /// Its place, in code points of the input.
    pub raw: Span,
    /// Its text.
    pub text: String,
}

/// The inputs of the block model for a page.
#[derive(Debug)]
pub struct ExaminedPage {
    /// The text of each block.
    pub blocks: Vec<String>,
    /// The inputs for each of them.
    pub inputs: Inputs,
    /// Which share of each block's words is part of the body, 0 to 1.
    pub covered: Vec<f32>,
}

impl Cleanup {
    /// Returns the inputs of the line model for `text`.
    ///
    /// # Errors
    /// When there are more lines or words than any article has.
    pub fn examine_text(&self, text: &str) -> Result<Examined, String> {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let reading = self.apply_rules(LinedText::from_plain_text(&raw.text)?, &raw, None);
        let inputs = self.line_inputs(&reading);
        let line = |line: &PageLine<'_>| ExaminedLine {
            raw: line.raw,
            text: line.text.clone().into_owned(),
        };
        Ok(Examined { lines: reading.page.lines.iter().map(line).collect(), inputs })
    }

    /// Returns the inputs of the block model for the page `html`, and the share of each block in
    /// `body`; `None` where it is not asked.
    ///
    /// # Errors
    /// When the page shows nothing, or there are more blocks or words than any article has.
    pub fn examine_page(&self, html: &str, body: &str) -> Result<Option<ExaminedPage>, String> {
        let source = html::Source::from_html(html)?;
        let inputs = self.block_inputs(&source, &Raw::default())?;
        let covered = source.covered_by(body);
        let blocks = source.texts().map(str::to_owned).collect();
        Ok(inputs.map(|inputs| ExaminedPage { blocks, inputs, covered }))
    }
}
