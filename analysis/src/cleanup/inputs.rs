//! The inputs of the models for the lines of a text and the blocks of a page.

use super::model::{BLOCKS, Inputs, LINES, WORDS};
use super::shape::LineShape;
use super::{Cleanup, Reading, features, html};
use crate::article::Raw;
use crate::limits;

impl Cleanup {
    /// Returns the inputs of the line model for a text.
    pub(super) fn line_inputs(&self, reading: &Reading<'_>) -> Inputs {
        let words = bucket_all_lines(reading, LINES.buckets);
        Inputs { values: self.line_values(reading), words }
    }

    /// Returns the inputs of the block model for a page; `None` where there is no evidence on its
    /// blocks.
    ///
    /// # Errors
    /// When there are more blocks or words than any article has.
    pub(super) fn block_inputs(
        &self,
        source: &html::Source<'_>,
        raw: &Raw,
    ) -> Result<Option<Inputs>, String> {
        let Some(evidence) = source.gather_evidence() else { return Ok(None) };
        if evidence.len() > limits::MODEL_LINES {
            return Ok(None);
        }
        let mut reading = self.apply_rules(source.to_lined_text()?, raw, source.headline());
        reading.found = source.headline_block();
        let texts = self.line_values(&reading);
        let mut words = bucket_all_lines(&reading, BLOCKS.buckets);
        let mut values = Vec::with_capacity(evidence.len() * BLOCKS.inputs);
        let rows = texts.chunks_exact(LINES.inputs).zip(&mut words);
        for ((text, words), evidence) in rows.zip(&evidence) {
            values.extend(text);
            values.extend(evidence.values);
            let marks = words.iter_mut().skip(features::WORDS).zip(evidence.marks);
            marks.for_each(|(slot, mark)| *slot = mark);
        }
        Ok(Some(Inputs { values, words }))
    }

    fn line_values(&self, reading: &Reading<'_>) -> Vec<f32> {
        let mut title_words = Vec::new();
        if let Some(title) = &reading.title {
            LineShape::from_text(title, &mut title_words);
        }
        features::compute_line_values(&features::Around {
            page: &reading.page,
            hits: &reading.hits,
            outline: &reading.outline,
            vocabulary: &self.markers.vocabulary,
            function_words: &self.function_words,
            title: reading.found,
            title_words,
        })
    }
}

/// Returns the buckets of the words of each line.
fn bucket_all_lines(reading: &Reading<'_>, buckets: usize) -> Vec<[u16; WORDS]> {
    let words = |line| {
        let mut all = [0; WORDS];
        let own = features::bucket_line_words(reading.page.words(line), buckets);
        all.iter_mut().zip(own).for_each(|(slot, word)| *slot = word);
        all
    };
    reading.page.lines.iter().map(words).collect()
}
