//! Setting up the desk: the stages, built from configuration and models.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::article::{Cleaned, Identified, Tagged};
use crate::cleanup::{Cleanup, RuleError, RuleFile};
use crate::config::Config;
use crate::entities::{EntityTagger, GazetteerError};
use crate::language::LanguageIdentifier;
use crate::limits;
use crate::pipeline::Desk;
use crate::stage::{Stage, StageName};

/// A stage could not be built.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A file or folder of the user's cannot be read.
    #[error("{key}: {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The setting that names it.
        key: &'static str,
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
    /// A rule file of the user's has a mistake.
    #[error("{0}")]
    Rules(#[from] RuleError),
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
    let cleanup = wanted(StageName::Cleanup).then(|| cleanup(&config.cleanup.rules)).transpose()?;
    Ok(Desk {
        cleanup: or_left_out(cleanup, StageName::Cleanup, Cleaned::untouched),
        language: or_left_out(language?, StageName::Language, Identified::undetermined),
        entities: or_left_out(entities?, StageName::Entities, Tagged::untagged),
        skip: skip.clone(),
        time_budget: *config.pipeline.time_budget,
    })
}

/// The cleanup stage with the user's rules, if `folder` names some. Built anew only when what stands
/// in its files has changed.
fn cleanup(folder: &Path) -> Result<Arc<Cleanup>, DeskError> {
    static BUILT: Mutex<Option<(Vec<RuleFile>, Arc<Cleanup>)>> = Mutex::new(None);
    let own = own_rules(folder).map_err(|(path, source)| DeskError::Unreadable {
        key: "cleanup.rules",
        path,
        source,
    })?;
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, stage)) = built.as_ref()
        && *of == own
    {
        return Ok(Arc::clone(stage));
    }
    let stage = Cleanup::new().map_err(DeskError::BuiltIn)?;
    let stage = Arc::new(if own.is_empty() { stage } else { stage.with_rules(&own)? });
    *built = Some((own, Arc::clone(&stage)));
    Ok(stage)
}

/// The rule files in `folder`, by name. What is neither `.toml` nor `.txt`, or hidden, is none: an
/// editor's copies, a folder under version control.
fn own_rules(folder: &Path) -> Result<Vec<RuleFile>, (PathBuf, std::io::Error)> {
    if folder.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let of_folder = |error| (folder.to_owned(), error);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(of_folder)? {
        let path = entry.map_err(of_folder)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let named = path.extension().is_some_and(|ext| ext == "toml" || ext == "txt");
        if named && !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let mut left = limits::OWN_RULES_BYTES;
    let mut files = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let mut text = String::new();
        let read = std::fs::File::open(&path)
            .and_then(|file| file.take(left + 1).read_to_string(&mut text));
        match read {
            Ok(bytes) if bytes as u64 <= left => left -= bytes as u64,
            Ok(_) => {
                let most = limits::OWN_RULES_BYTES / (1024 * 1024);
                let why = format!("with it the rules are more than {most} MiB together");
                return Err((path, std::io::Error::other(why)));
            }
            Err(error) => return Err((path, error)),
        }
        files.push(RuleFile { name, text });
    }
    Ok(files)
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
        Some(text.map_err(|source| DeskError::Unreadable {
            key: "entities.gazetteer",
            path: path.to_owned(),
            source,
        })?)
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

    /// What was built is kept for the whole process, so these tests run one by one.
    fn alone() -> std::sync::MutexGuard<'static, ()> {
        static ONE: Mutex<()> = Mutex::new(());
        ONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn config(skip: &[StageName]) -> Config {
        let mut config = Config::default();
        config.pipeline.skip = skip.to_vec();
        config
    }

    #[test]
    fn what_a_second_configuration_does_not_change_is_kept() {
        let _alone = alone();
        let [first, second] = [config(&[]), config(&[])].map(|config| set_up(&config).unwrap());
        assert!(Arc::ptr_eq(&first.cleanup, &second.cleanup));
        assert!(Arc::ptr_eq(&first.language, &second.language));
        assert!(Arc::ptr_eq(&first.entities, &second.entities));
    }

    #[test]
    fn a_gazetteer_that_was_edited_in_place_is_read_again() {
        let _alone = alone();
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

    fn with_rules(folder: &Path) -> Config {
        let mut config = config(&[StageName::Language, StageName::Entities]);
        config.cleanup.rules = folder.to_owned();
        config
    }

    #[test]
    fn rules_that_were_edited_in_place_are_read_again() {
        let _alone = alone();
        let folder = tempfile::tempdir().unwrap();
        let config = with_rules(folder.path());
        let body = || {
            let text = "The port was closed on Monday because of a storm.\n\nVelmora shop news\n";
            let raw = Raw { text: text.to_owned(), ..Raw::default() };
            set_up(&config).unwrap().cleanup.run(Arc::new(raw)).unwrap().body
        };
        assert!(body().contains("Velmora shop news"));
        let rule = "[[rule]]\nwhy = \"site-chrome\"\nwhole = [\"velmora shop news\"]\n";
        std::fs::write(folder.path().join("shop.toml"), rule).unwrap();
        std::fs::write(folder.path().join("shop.toml~"), "no TOML").unwrap();
        assert!(!body().contains("Velmora shop news"));
        let [first, second] = [(); 2].map(|()| set_up(&config).unwrap());
        assert!(Arc::ptr_eq(&first.cleanup, &second.cleanup));
        std::fs::remove_file(folder.path().join("shop.toml")).unwrap();
        assert!(body().contains("Velmora shop news"));
    }

    #[test]
    fn a_mistake_in_a_rule_file_is_told_with_its_place() {
        let _alone = alone();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.toml");
        std::fs::write(&path, "[[rule]]\nwhy = \"shop\"\n").unwrap();
        let message = set_up(&with_rules(folder.path())).err().unwrap().to_string();
        assert!(message.starts_with(&format!("{}:2:7: ", path.display())), "{message}");
        let gone = folder.path().join("gone");
        let message = set_up(&with_rules(&gone)).err().unwrap().to_string();
        assert!(message.starts_with("cleanup.rules: "), "{message}");
        let big = "# a long comment\n".repeat(200_000);
        std::fs::write(&path, big).unwrap();
        assert!(set_up(&with_rules(folder.path())).is_err());
    }

    #[test]
    fn a_stage_that_is_left_out_needs_nothing_that_it_would_read() {
        let _alone = alone();
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
