//! Setting up the desk: the stages, built from configuration and models.

use std::path::PathBuf;
use std::sync::Arc;

use crate::article::{Cleaned, Identified, Tagged};
use crate::cleanup::Cleanup;
use crate::config::Config;
use crate::entities::{EntityTagger, GazetteerError};
use crate::language::LanguageIdentifier;
use crate::pipeline::Desk;
use crate::stage::{Stage, StageName};

/// A stage could not be built.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The user's gazetteer cannot be read.
    #[error("entities.gazetteer: {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The user's gazetteer has a mistake.
    #[error("{}: {source}", path.display())]
    Gazetteer {
        /// The file; empty for the built-in one.
        path: PathBuf,
        /// The mistake, with its place.
        source: GazetteerError,
    },
    /// What the program carries is damaged: a defect in how it was built.
    #[error("this copydesk was built wrong: {0}")]
    BuiltIn(String),
}

/// Builds the stages. Loads the models, which takes a moment, but for those of stages that are
/// skipped.
///
/// # Errors
/// When a file that the configuration names cannot be used.
pub fn set_up(config: &Config) -> Result<Desk, DeskError> {
    let skip = &config.pipeline.skip;
    Ok(Desk {
        cleanup: if skip.contains(&StageName::Cleanup) {
            Arc::new(LeftOut { name: StageName::Cleanup, pass: Cleaned::untouched })
        } else {
            Arc::new(Cleanup::new().map_err(DeskError::BuiltIn)?)
        },
        language: if skip.contains(&StageName::Language) {
            Arc::new(LeftOut { name: StageName::Language, pass: Identified::undetermined })
        } else {
            Arc::new(LanguageIdentifier::new().map_err(|e| DeskError::BuiltIn(e.to_string()))?)
        },
        entities: if skip.contains(&StageName::Entities) {
            Arc::new(LeftOut { name: StageName::Entities, pass: Tagged::untagged })
        } else {
            Arc::new(entities(config)?)
        },
        skip: skip.clone(),
        time_budget: *config.pipeline.time_budget,
    })
}

fn entities(config: &Config) -> Result<EntityTagger, DeskError> {
    let path = &config.entities.gazetteer;
    let own_gazetteer = if path.as_os_str().is_empty() {
        None
    } else {
        let text = std::fs::read_to_string(path);
        Some(text.map_err(|source| DeskError::Unreadable { path: path.clone(), source })?)
    };
    EntityTagger::new(own_gazetteer.as_deref())
        .map_err(|source| DeskError::Gazetteer { path: path.clone(), source })
}

/// Stands where a stage is skipped, whose models need not be loaded then: it passes articles on.
struct LeftOut<I, O> {
    name: StageName,
    pass: fn(I) -> O,
}

impl<I: Clone + Send + 'static, O: Send + 'static> Stage for LeftOut<I, O> {
    type In = I;
    type Out = O;

    fn name(&self) -> StageName {
        self.name
    }

    fn run(&self, article: I) -> Result<O, String> {
        Ok(self.pass(article))
    }

    fn pass(&self, article: I) -> O {
        (self.pass)(article)
    }
}

/// Threads for each stage.
pub fn workers(config: &Config) -> usize {
    match config.pipeline.workers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    }
}
