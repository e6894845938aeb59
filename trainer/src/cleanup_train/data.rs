//! Pages to learn from: labelled dumps, and the nearly clean texts that are made of them.

use anyhow::Context as _;
use copydesk_analysis::cleanup::{Cleanup, Examined};
use serde::Deserialize;

use super::network::Example;

/// Pages whose dump lost more of the body than this teach nothing.
const LEAST_RECALL: f64 = 0.8;
/// Words of a line that count, so that one long paragraph is not all of a page.
const MOST_WORDS: usize = 80;
/// Words that the shortest article counts as having.
const LEAST_ARTICLE: f32 = 30.0;

/// A labelled page.
#[derive(Deserialize)]
pub struct Page {
    /// Its name; pages of one source share what stands before the first `_`.
    pub id: String,
    /// The dump.
    pub text: String,
    /// `1` for each line of `text` that is part of the article, else `0`.
    pub labels: String,
    /// The share of the body that the dump has.
    pub body_recall: f64,
    /// The body.
    pub expected: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The file that it came from.
    #[serde(skip)]
    pub set: String,
}

/// Reads labelled pages, one JSON object a line.
///
/// # Errors
/// When a file cannot be read or a line is no page.
pub fn read(paths: &[std::path::PathBuf]) -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for line in text.lines() {
            let mut page: Page =
                serde_json::from_str(line).with_context(|| path.display().to_string())?;
            page.set = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if page.body_recall >= LEAST_RECALL && page.expected.is_some() {
                pages.push(page);
            }
        }
    }
    Ok(pages)
}

impl Page {
    /// The name of the source.
    pub fn source(&self) -> &str {
        self.id.split('_').next().unwrap_or_default()
    }

    /// The page as an extractor may leave it: as [`Page::surrounded`], or one time in three nothing
    /// else than the article or the beginning of it.
    pub fn nearly_clean(&self, random: &mut fastrand::Rng) -> Self {
        if random.u8(0..3) > 0 {
            return self.surrounded(random);
        }
        let most = if random.bool() { random.usize(1..12) } else { usize::MAX };
        self.with_lines(0..0, 0.0, most, random)
    }

    /// The article, its headline, and a few of the lines around and in it.
    pub fn surrounded(&self, random: &mut fastrand::Rng) -> Self {
        let around = random.usize(0..8)..random.usize(8..22);
        let share = random.f32() * 0.6;
        self.with_lines(around, share, usize::MAX, random)
    }

    /// The article's first `most` lines; of the other lines four in five of those so far `around` it
    /// (before it as many as the range starts with, after it as many as it is long), and of those
    /// within it a `share`.
    fn with_lines(
        &self,
        around: std::ops::Range<usize>,
        share: f32,
        most: usize,
        random: &mut fastrand::Rng,
    ) -> Self {
        let lines: Vec<&str> = self.text.split('\n').collect();
        let labels = self.labels.chars().chain(std::iter::repeat('0')).take(lines.len());
        let labels: Vec<char> = labels.collect();
        let first = labels.iter().position(|label| *label == '1').unwrap_or(0);
        let last = labels.iter().rposition(|label| *label == '1').unwrap_or(0);
        let (mut text, mut kept_labels, mut left) = (String::new(), String::new(), most);
        for (at, (line, label)) in lines.iter().zip(labels).enumerate() {
            let near = at + around.start >= first && at <= last + around.len();
            let within = at > first && at < last;
            let chance = if within { 0.8 * share } else { 0.8 };
            let stays = match label {
                '1' => left > 0,
                _ => left > 0 && near && (line.trim().is_empty() || random.f32() < chance),
            };
            left -= usize::from(label == '1' && stays);
            if stays {
                text.push_str(line);
                text.push('\n');
                kept_labels.push(label);
            }
        }
        let (id, set, title) = (self.id.clone(), self.set.clone(), self.title.clone());
        let (body_recall, expected) = (self.body_recall, self.expected.clone());
        Self { id, text, labels: kept_labels, body_recall, expected, title, set }
    }

    /// What the network learns of the page; nothing where the page has no lines.
    ///
    /// # Errors
    /// When the page has more lines than the stage takes.
    pub fn example(&self, stage: &Cleanup) -> anyhow::Result<Option<Example>> {
        let examined = stage.examine_text(&self.text).map_err(anyhow::Error::msg)?;
        if examined.lines.is_empty() {
            return Ok(None);
        }
        let wanted = self.wanted(&examined);
        let texts = examined.lines.iter().map(|line| line.text.as_str());
        let Some(weights) = weights(texts, &wanted) else { return Ok(None) };
        Ok(Some(Example { inputs: examined.inputs, wanted, weights }))
    }

    /// Whether each line is part of the article: at least half of the input's lines that it was put
    /// together from are.
    fn wanted(&self, examined: &Examined) -> Vec<bool> {
        let mut starts = Vec::new();
        let mut point = 0;
        for line in self.text.split('\n') {
            starts.push(point);
            point += line.chars().count() + 1;
        }
        let labels: Vec<char> = self.labels.chars().collect();
        let line_at = |point: usize| starts.partition_point(|start| *start <= point).max(1) - 1;
        let is_wanted = |line: &copydesk_analysis::cleanup::ExaminedLine| {
            let last = line_at(line.raw.end.max(line.raw.start + 1) - 1);
            let own = labels.iter().take(last + 1).skip(line_at(line.raw.start));
            let (all, kept) =
                own.fold((0, 0), |(all, kept), label| (all + 1, kept + usize::from(*label == '1')));
            kept > 0 && kept * 2 >= all
        };
        examined.lines.iter().map(is_wanted).collect()
    }
}

/// Parts of the pages for cross-validation.
pub const FOLDS: u64 = 5;

/// Which part a source belongs to, with all its pages.
pub fn fold(source: &str) -> u64 {
    let hash = source.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 20) % FOLDS
}

/// What each line counts in the training: its words, as a share of those of the article. `None` where
/// there are no lines.
pub fn weights<'t>(texts: impl Iterator<Item = &'t str>, wanted: &[bool]) -> Option<Vec<f32>> {
    let words: Vec<usize> =
        texts.map(|text| text.split_whitespace().count().min(MOST_WORDS)).collect();
    let article: usize =
        words.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(words, _)| words).sum();
    let total = (article as f32).max(LEAST_ARTICLE);
    let weights = words.iter().map(|&words| (words as f32 + 1.0) / total).collect();
    (!words.is_empty()).then_some(weights)
}
