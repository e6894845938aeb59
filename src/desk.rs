//! Setting up the desk: the stages, built from configuration and models.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cleanup::Cleanup;
use crate::config::Config;
use crate::entities::EntityTagger;
use crate::language::LanguageIdentifier;
use crate::pipeline::Desk;

/// A stage could not be built.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The user's gazetteer cannot be read.
    #[error("the gazetteer {} cannot be read: {source}", path.display())]
    Gazetteer {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Builds the stages. Loads the models, which takes a moment.
///
/// # Errors
/// When a file that the configuration names cannot be used.
pub fn set_up(config: &Config) -> Result<Desk, DeskError> {
    let path = &config.entities.gazetteer;
    let _own_gazetteer = if path.as_os_str().is_empty() {
        None
    } else {
        let text = std::fs::read_to_string(path);
        Some(text.map_err(|source| DeskError::Gazetteer { path: path.clone(), source })?)
    };
    Ok(Desk {
        cleanup: Arc::new(Cleanup::new()),
        language: Arc::new(LanguageIdentifier::new()),
        entities: Arc::new(EntityTagger::new()),
        skip: config.pipeline.skip.clone(),
        time_budget: *config.pipeline.time_budget,
    })
}

/// Threads for each stage.
pub fn workers(config: &Config) -> usize {
    match config.pipeline.workers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    }
}
