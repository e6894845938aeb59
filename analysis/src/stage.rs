//! What a stage is: a pure function from one state of the article to the next.

use std::time::Duration;

/// A step of the pipeline. A stage looks at nothing but its input and what it was built from
/// (configuration, models): no clock, no disk, no globals. That is what makes replay, `process`,
/// tests and fuzzing simple.
///
/// A stage may panic or run for ever on some input: the pipeline bounds both, and the article goes
/// on by [`Stage::pass`].
pub trait Stage: Send + Sync + 'static {
    /// The state of the article that the stage takes.
    type In: Clone + Send + 'static;
    /// The state that it returns.
    type Out: Send + 'static;

    /// The stage's name in the record, the logs, the configuration and on the command line.
    fn name(&self) -> StageName;

    /// Does the work.
    ///
    /// # Errors
    /// When the stage can make nothing of this article. The message is for a person: it goes into
    /// the record's `stages` entry.
    fn run(&self, article: Self::In) -> Result<Self::Out, String>;

    /// What goes on when the stage is skipped or has failed: the article, as far as it came.
    fn pass(&self, article: Self::In) -> Self::Out;
}

/// The stages, in the order in which the article meets them.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StageName {
    /// Takes the article's text out of what surrounds it.
    Cleanup,
    /// Tells the languages.
    Language,
    /// Finds and links names.
    Entities,
}

impl StageName {
    /// Every stage, in the order in which an article goes through them.
    pub const ALL: [Self; 3] = [Self::Cleanup, Self::Language, Self::Entities];

    /// The name as it stands in records, logs and the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cleanup => "cleanup",
            Self::Language => "language",
            Self::Entities => "entities",
        }
    }

    /// Returns what the stage does, in a line for a help text.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Cleanup => "Takes the article's text out of what surrounds it",
            Self::Language => "Tells the languages",
            Self::Entities => "Finds and links names",
        }
    }

    /// Returns the stage of a name; none where there is no such stage.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == name)
    }
}

/// How a stage came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It did its work.
    Done,
    /// It was left out.
    Skipped(String),
    /// It could not do its work.
    Failed(String),
}

/// What became of an article in one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageReport {
    /// The stage.
    pub name: StageName,
    /// How it came out.
    pub status: Status,
    /// How long it took.
    pub took: Duration,
}

/// What a stage says of a text that has more of something than any article.
pub fn too_many(what: &str, most: usize) -> String {
    format!("the text has more than {most} {what}")
}
