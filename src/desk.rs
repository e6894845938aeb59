//! Setting up the desk: the stages, built from configuration and models.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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

/// Builds the stages that are not left out. Loads their models, which takes a moment the first
/// time: what a later configuration does not change is kept.
///
/// # Errors
/// When a file that the configuration names cannot be used.
pub fn set_up(config: &Config) -> Result<Desk, DeskError> {
    let skip = &config.pipeline.skip;
    let wanted = |stage| !skip.contains(&stage);
    let (entities, language) = std::thread::scope(|scope| {
        let language = scope.spawn(|| wanted(StageName::Language).then(language).transpose());
        let path = &config.entities.gazetteer;
        let entities = wanted(StageName::Entities).then(|| entities(path)).transpose();
        let language = language.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (entities, language)
    });
    let cleanup = wanted(StageName::Cleanup).then(cleanup).transpose()?;
    Ok(Desk {
        cleanup: or_left_out(cleanup, StageName::Cleanup, Cleaned::untouched),
        language: or_left_out(language?, StageName::Language, Identified::undetermined),
        entities: or_left_out(entities?, StageName::Entities, Tagged::untagged),
        skip: skip.clone(),
        time_budget: *config.pipeline.time_budget,
    })
}

fn cleanup() -> Result<Arc<Cleanup>, DeskError> {
    static BUILT: OnceLock<Arc<Cleanup>> = OnceLock::new();
    once(&BUILT, || Cleanup::new().map_err(DeskError::BuiltIn))
}

fn language() -> Result<Arc<LanguageIdentifier>, DeskError> {
    static BUILT: OnceLock<Arc<LanguageIdentifier>> = OnceLock::new();
    once(&BUILT, || LanguageIdentifier::new().map_err(|e| DeskError::BuiltIn(e.to_string())))
}

/// A stage that only the program itself decides on: built when it is first asked for.
fn once<T>(
    built: &OnceLock<Arc<T>>,
    build: impl FnOnce() -> Result<T, DeskError>,
) -> Result<Arc<T>, DeskError> {
    if let Some(stage) = built.get() {
        return Ok(Arc::clone(stage));
    }
    let stage = Arc::new(build()?);
    Ok(Arc::clone(built.get_or_init(|| stage)))
}

/// The entity stage with the user's gazetteer, if `path` names one. Built anew only when what
/// stands in that file has changed.
fn entities(path: &Path) -> Result<Arc<EntityTagger>, DeskError> {
    type Built = (Option<String>, Arc<EntityTagger>);
    static BUILT: Mutex<Option<Built>> = Mutex::new(None);
    let gazetteer = if path.as_os_str().is_empty() {
        None
    } else {
        let text = std::fs::read_to_string(path);
        Some(text.map_err(|source| DeskError::Unreadable { path: path.to_owned(), source })?)
    };
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, stage)) = built.as_ref()
        && *of == gazetteer
    {
        return Ok(Arc::clone(stage));
    }
    let stage = EntityTagger::new(gazetteer.as_deref())
        .map_err(|source| DeskError::Gazetteer { path: path.to_owned(), source })?;
    let stage = Arc::new(stage);
    *built = Some((gazetteer, Arc::clone(&stage)));
    Ok(stage)
}

/// Stands where a stage was left out: the article goes by, and no model is loaded for it.
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
        Ok((self.pass)(article))
    }

    fn pass(&self, article: I) -> O {
        (self.pass)(article)
    }
}

fn or_left_out<S: Stage>(
    stage: Option<Arc<S>>,
    name: StageName,
    pass: fn(S::In) -> S::Out,
) -> Arc<dyn Stage<In = S::In, Out = S::Out>> {
    match stage {
        Some(stage) => stage,
        None => Arc::new(LeftOut { name, pass }),
    }
}

/// Threads for each stage.
pub fn workers(config: &Config) -> usize {
    match config.pipeline.workers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Raw;

    fn config(skip: &[StageName]) -> Config {
        let mut config = Config::default();
        config.pipeline.skip = skip.to_vec();
        config
    }

    #[test]
    fn what_a_second_configuration_does_not_change_is_kept() {
        let [first, second] = [config(&[]), config(&[])].map(|config| set_up(&config).unwrap());
        assert!(Arc::ptr_eq(&first.cleanup, &second.cleanup));
        assert!(Arc::ptr_eq(&first.language, &second.language));
        assert!(Arc::ptr_eq(&first.entities, &second.entities));
    }

    #[test]
    fn a_gazetteer_that_was_edited_in_place_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&[StageName::Language, StageName::Cleanup]);
        config.entities.gazetteer = folder.path().join("own.toml");
        let tag = |name: &str| {
            let entry = format!("[[entity]]\nname = \"{name}\"\ntype = \"organisation\"\n");
            std::fs::write(&config.entities.gazetteer, entry).unwrap();
            let raw = Raw { text: format!("The {name} met on Monday."), ..Raw::default() };
            let article = Identified::undetermined(Cleaned::untouched(Arc::new(raw)));
            let tagged = set_up(&config).unwrap().entities.run(article).unwrap();
            tagged.entities.into_iter().map(|entity| entity.name).collect::<Vec<_>>()
        };
        assert_eq!(tag("Velmora Umbrella Council"), ["Velmora Umbrella Council"]);
        assert_eq!(tag("Velmora Parasol Council"), ["Velmora Parasol Council"]);
    }

    #[test]
    fn a_stage_that_is_left_out_needs_nothing_that_it_would_read() {
        let mut config = config(&[StageName::Entities]);
        config.entities.gazetteer = "/nowhere/own.toml".into();
        let desk = set_up(&config).unwrap();
        let raw = Raw { text: "Vienna".to_owned(), ..Raw::default() };
        let article = Identified::undetermined(Cleaned::untouched(Arc::new(raw)));
        assert_eq!(desk.entities.pass(article).entities, []);
        config.pipeline.skip.clear();
        assert!(set_up(&config).is_err());
    }
}
