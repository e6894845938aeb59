//! What the models are shown, for training them.

use super::lines::{Line, Page};
use super::model::Inputs;
use super::{Cleanup, html};
use crate::article::{Raw, Span};

/// What the line model is shown of a text.
#[derive(Debug)]
pub struct Examined {
    /// The lines, hard wraps undone.
    pub lines: Vec<ExaminedLine>,
    /// What is shown of each.
    pub inputs: Inputs,
}

/// A line that the line model is shown.
#[derive(Debug)]
pub struct ExaminedLine {
    /// Where it stands, in code points of the input.
    pub raw: Span,
    /// Its text.
    pub text: String,
}

/// What the block model is shown of a page.
#[derive(Debug)]
pub struct ExaminedPage {
    /// The text of each block.
    pub blocks: Vec<String>,
    /// What is shown of each.
    pub inputs: Inputs,
    /// Which share of each block's words is part of the body, 0 to 1.
    pub covered: Vec<f32>,
}

impl Cleanup {
    /// What the line model is shown of `text`.
    ///
    /// # Errors
    /// When there are more lines or words than any article has.
    pub fn examine(&self, text: &str) -> Result<Examined, String> {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let reading = self.read(Page::read(&raw.text)?, &raw, None);
        let inputs = self.line_inputs(&reading);
        let line =
            |line: &Line<'_>| ExaminedLine { raw: line.raw, text: line.text.clone().into_owned() };
        Ok(Examined { lines: reading.page.lines.iter().map(line).collect(), inputs })
    }

    /// What the block model is shown of the page `html`, and how much of each block is in `body`;
    /// `None` where it is not asked.
    ///
    /// # Errors
    /// When the page shows nothing, or there are more blocks or words than any article has.
    pub fn examine_page(&self, html: &str, body: &str) -> Result<Option<ExaminedPage>, String> {
        let source = html::Source::read(html)?;
        let inputs = self.block_inputs(&source, &Raw::default())?;
        let covered = source.covered_by(body);
        let blocks = source.texts().map(str::to_owned).collect();
        Ok(inputs.map(|inputs| ExaminedPage { blocks, inputs, covered }))
    }
}
