//! What is expected: `expected.json` and the files that it speaks of.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::output::Dateline;
use super::{lines_of, squeezed};

/// What a careful reader expects of one file. Line numbers count from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// The headline; several lines are joined by a blank.
    pub(super) title: Vec<usize>,
    /// Must stand in the body.
    pub(super) keep: Vec<usize>,
    /// Must stand in the body; subheads.
    pub(super) heading: Vec<usize>,
    /// May stand in the body.
    pub(super) either: Vec<usize>,
    /// Must not stand in the body.
    pub(super) drop: Vec<usize>,
    /// The language of the whole.
    pub(super) language: Option<String>,
    /// The languages of single lines.
    pub(super) line_languages: BTreeMap<usize, String>,
    /// `null` (the inner `None`) is the expectation that there is no dateline.
    #[serde(deserialize_with = "present")]
    pub(super) dateline: Option<Option<Dateline>>,
    pub(super) people: Names,
    pub(super) organisations: Names,
    pub(super) places: Names,
    /// Must not be found as places.
    pub(super) not_places: Vec<String>,
}

/// Canonical names, with or without the forms that stand in the file.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    Bare(Vec<String>),
    WithForms(BTreeMap<String, Vec<String>>),
}

impl Default for Names {
    fn default() -> Self {
        Self::Bare(Vec::new())
    }
}

impl Names {
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = (&str, &[String])> + '_> {
        match self {
            Self::Bare(names) => Box::new(names.iter().map(|name| (name.as_str(), [].as_slice()))),
            Self::WithForms(names) => {
                Box::new(names.iter().map(|(name, forms)| (name.as_str(), forms.as_slice())))
            }
        }
    }
}

fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<Dateline>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// A file and what is expected of it.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) file: String,
    /// As the service decodes it.
    pub(super) text: String,
    /// Line number to the line with blanks squeezed and where it stands, in code points.
    pub(super) lines: BTreeMap<usize, (String, (usize, usize))>,
    pub(super) wanted: Wanted,
}

impl Input {
    pub(super) fn new(file: &str, text: String, wanted: Wanted) -> anyhow::Result<Self> {
        let lines = lines_of(&text);
        let input = Self { file: file.to_owned(), lines, text, wanted };
        let Wanted { title, keep, heading, either, drop, line_languages, .. } = &input.wanted;
        let named = [title, keep, heading, either, drop].into_iter().flatten();
        for line in named.chain(line_languages.keys()) {
            ensure!(
                input.lines.get(line).is_some_and(|(text, _)| !text.is_empty()),
                "{file}: expected.json names line {line}, which is empty or not there"
            );
        }
        Ok(input)
    }

    /// A line with its blanks squeezed.
    pub(super) fn line(&self, number: usize) -> &str {
        self.lines.get(&number).map_or("", |(text, _)| text)
    }

    /// The headline.
    pub(super) fn title(&self) -> String {
        let lines: Vec<_> = self.wanted.title.iter().map(|line| self.line(*line)).collect();
        lines.join(" ")
    }

    /// Headline and body as they should be; of the lines that may or may not stand in the body,
    /// those that do.
    pub(super) fn kept_text(&self, either_that_stand: &[usize]) -> String {
        let Wanted { title, keep, heading, .. } = &self.wanted;
        let lines = [title, keep, heading].into_iter().flatten().chain(either_that_stand);
        lines.map(|line| self.line(*line)).collect::<Vec<_>>().join("\n")
    }

    /// The whole file, blanks squeezed.
    pub(super) fn squeezed(&self) -> String {
        squeezed(&self.text)
    }
}

/// Reads a folder of expectations.
pub(super) fn read(folder: &Path) -> anyhow::Result<Vec<Input>> {
    let path = folder.join("expected.json");
    let json = std::fs::read(&path).with_context(|| path.display().to_string())?;
    let all: BTreeMap<String, Value> =
        serde_json::from_slice(&json).with_context(|| path.display().to_string())?;
    let mut inputs = Vec::new();
    for (file, wanted) in all.into_iter().filter(|(_, value)| value.is_object()) {
        let wanted = serde_json::from_value(wanted)
            .with_context(|| format!("{}: {file}", path.display()))?;
        let bytes = std::fs::read(folder.join(&file)).with_context(|| file.clone())?;
        let decoded = copydesk_analysis::formats::decode::decode_undeclared(bytes, false)
            .map_err(|failure| anyhow::anyhow!("{file}: {}", failure.message))?;
        inputs.push(Input::new(&file, decoded.text, wanted)?);
    }
    ensure!(!inputs.is_empty(), "{} expects nothing of any file", path.display());
    Ok(inputs)
}
