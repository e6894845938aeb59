//! Figures of the whole stage on pages that its line model did not learn from.

use std::collections::BTreeMap;

use copydesk_analysis::article::Raw;
use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::evaluate::{Score, score_shingles};
use copydesk_analysis::stage::Stage as _;

use super::data::Page;

/// Shingle scores by kind of text: what the stage makes of it, and all of it kept.
#[derive(Default)]
pub struct Figures(BTreeMap<String, (Score, Score)>);

impl Figures {
    /// Adds the scores of `pages`: as they are, nearly clean, and wholly clean.
    ///
    /// # Errors
    /// When the stage does not take a page.
    pub fn add(
        &mut self,
        stage: &Cleanup,
        pages: &[&Page],
        random: &mut fastrand::Rng,
    ) -> anyhow::Result<()> {
        for page in pages {
            let Some(expected) = page.expected.as_deref() else { continue };
            let title = page.title.as_deref().unwrap_or_default();
            self.one(stage, &page.set, &page.text, expected)?;
            let nearly = page.surrounded(random);
            self.one(stage, "nearly clean", &nearly.text, expected)?;
            let clean = format!("{title}\n\n{}", expected.replace('\n', "\n\n"));
            self.one(stage, "wholly clean", &clean, expected)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        stage: &Cleanup,
        kind: &str,
        text: &str,
        expected: &str,
    ) -> anyhow::Result<()> {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let cleaned = stage.run(raw.into()).map_err(anyhow::Error::msg)?;
        let (ours, all) = self.0.entry(kind.to_owned()).or_default();
        *ours += score_shingles(expected, &cleaned.body);
        *all += score_shingles(expected, text);
        Ok(())
    }

    /// Prints them.
    pub fn print(&self) {
        for (kind, (ours, all)) in &self.0 {
            let (precision, recall) = (ours.precision(), ours.recall());
            let (ours, all) = (ours.f1(), all.f1());
            println!("{kind}: P {precision:.4} R {recall:.4} F1 {ours:.4}; all kept {all:.4}");
        }
    }
}
