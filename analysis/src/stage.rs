//! Stages: the steps that an article goes through, and what they leave behind.
//!
//! Two kinds. A [`Stage`] changes what the text *is*: raw, cleaned, identified; each state is a type, so
//! that no step can be skipped by mistake. After them come [`Annotator`]s, which only add to what is
//! known of the text; each says which others it needs.
//!
//! Stages are pure: they look at nothing but their input and what they were built from (configuration,
//! models). No clock, no disk, no globals. That is what makes replay, `process`, tests and fuzzing simple.
//! A stage may panic or run for ever on some input: the pipeline bounds both, and the article goes on
//! without that stage's work.

use std::time::Duration;

use crate::article::{Entity, Identified};

/// A step that turns one state of the article into the next.
pub trait Stage: Send + Sync + 'static {
    /// The state of the article that the stage takes.
    type In: Clone + Send + 'static;
    /// The state that it returns.
    type Out: Send + 'static;

    /// Returns the stage's name.
    fn name(&self) -> StageName;

    /// Does the work.
    ///
    /// # Errors
    /// When the stage can make nothing of this article. The message is for a person: it goes into
    /// the record's `stages` entry.
    fn run(&self, article: Self::In) -> Result<Self::Out, String>;
}

/// A step that adds to what is known of an article whose text is settled.
pub trait Annotator: Send + Sync + 'static {
    /// Returns the annotator's name.
    fn name(&self) -> StageName;

    /// Returns the annotators whose work this one reads. They must come before it, which is checked
    /// when the pipeline is set up; where one of them is left out or has failed, so is this one.
    fn needs(&self) -> &'static [StageName] {
        &[]
    }

    /// Returns what it adds. `known` is what the annotators before it have added.
    ///
    /// # Errors
    /// As [`Stage::run`].
    fn annotate(&self, article: &Identified, known: &Annotations) -> Result<Annotation, String>;
}

/// The work of one annotator.
#[derive(Clone, Debug, PartialEq)]
pub enum Annotation {
    /// The entities and who is who among them.
    Entities(EntityAnnotations),
}

impl Annotation {
    /// Returns the outcome of the stage that has done this work.
    pub fn status(&self) -> Status {
        match self {
            Self::Entities(EntityAnnotations { limit: Some(limit), .. }) => Status::Limited(*limit),
            Self::Entities(_) => Status::Done,
        }
    }
}

/// What a stage cannot do in the language of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageLimit {
    /// It does not read the language.
    Unsupported,
    /// It finds the names that are listed, as they are listed, and no others.
    ListedNames,
}

impl LanguageLimit {
    /// Returns the limit as it stands in records and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported-language",
            Self::ListedNames => "listed-names-only",
        }
    }
}

/// The work of the entity stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityAnnotations {
    /// What could not be done in the language of the article.
    pub limit: Option<LanguageLimit>,
    /// In the order of their first mention.
    pub entities: Vec<Entity>,
    /// The people who are named in full, for stages that read what follows: "Lavrov said", "he".
    pub people: Vec<PersonInFull>,
}

/// A person whom the article names in full.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonInFull {
    /// The person's place among the entities.
    pub entity: usize,
    /// The full name in base form, in the script of the article.
    pub name: String,
    /// The forms of the surname in this article's language, hashed as phrases
    /// ([`extend_phrase`](crate::entities::fold::extend_phrase)).
    pub surname_forms: Vec<u64>,
}

/// The work of all annotators so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// In the order of their first mention.
    pub entities: Vec<Entity>,
    /// The people who are named in full.
    pub people: Vec<PersonInFull>,
}

impl Annotations {
    /// Adds the work of an annotator.
    pub fn add(&mut self, annotation: Annotation) {
        match annotation {
            Annotation::Entities(EntityAnnotations { entities, people, .. }) => {
                (self.entities, self.people) = (entities, people);
            }
        }
    }
}

/// An article that has gone through all stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotated {
    /// Its text and languages.
    pub identified: Identified,
    /// What is known of the text.
    pub annotations: Annotations,
}

impl Annotated {
    /// Returns the article without annotations.
    pub fn bare(identified: Identified) -> Self {
        Self { identified, annotations: Annotations::default() }
    }

    /// Adds the work of an annotator.
    ///
    /// # Errors
    /// As [`Annotator::annotate`].
    pub fn annotate_with(mut self, annotator: &dyn Annotator) -> Result<Self, String> {
        let annotation = annotator.annotate(&self.identified, &self.annotations)?;
        self.annotations.add(annotation);
        Ok(self)
    }
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

    /// Returns the name as it stands in records, logs and the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cleanup => "cleanup",
            Self::Language => "language",
            Self::Entities => "entities",
        }
    }

    /// Returns the stage's work, in a line for a help text.
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

/// The outcome of a stage on one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It did its work.
    Done,
    /// It did what it can do in the language of the article, which is not all.
    Limited(LanguageLimit),
    /// It was left out, and why.
    Skipped(String),
    /// It could not do its work, and why.
    Failed(String),
}

impl Status {
    /// Returns whether other stages can read what it made.
    pub fn has_result(&self) -> bool {
        matches!(self, Self::Done | Self::Limited(LanguageLimit::ListedNames))
    }
}

/// A stage, its outcome on one article, and the time that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageReport {
    /// The stage.
    pub name: StageName,
    /// Its outcome.
    pub status: Status,
    /// The time that it took.
    pub took: Duration,
}

/// Returns the message of a stage about a text that has more of something than any article.
pub fn too_many(what: &str, most: usize) -> String {
    format!("the text has more than {most} {what}")
}
