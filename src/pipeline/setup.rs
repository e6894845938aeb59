//! Setting up the desk: the stages, built from configuration and models.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::config::{Config, own_files};
use crate::pipeline::Desk;
use copydesk_analysis::article::{Identified, Tagged};
use copydesk_analysis::cleanup::{Cleanup, RuleError, uncleaned};
use copydesk_analysis::entities::{EntityTagger, KnowledgeError};
use copydesk_analysis::language::LanguageIdentifier;
use copydesk_analysis::stage::{Stage, StageName};
use copydesk_analysis::user_file::UserFile;

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
    /// A file of names of the user's has a mistake.
    #[error("{0}")]
    Knowledge(#[from] KnowledgeError),
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
        let path = &config.entities.knowledge;
        let entities = wanted(StageName::Entities).then(|| entities(path)).transpose();
        let language = language.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        (entities, language)
    });
    let cleanup = wanted(StageName::Cleanup).then(|| cleanup(&config.cleanup.rules)).transpose()?;
    Ok(Desk {
        cleanup: or_left_out(cleanup, StageName::Cleanup, uncleaned),
        language: or_left_out(language?, StageName::Language, Identified::undetermined),
        entities: or_left_out(entities?, StageName::Entities, Tagged::untagged),
        skip: skip.clone(),
        time_budget: *config.pipeline.time_budget,
    })
}

/// The cleanup stage with the user's rules, if `folder` names some. Built anew only when what stands
/// in its files has changed.
fn cleanup(folder: &Path) -> Result<Arc<Cleanup>, DeskError> {
    static BUILT: Built<Cleanup> = Mutex::new(None);
    let own = read("cleanup.rules", folder, &["toml", "txt"])?;
    kept(&BUILT, own, |own| {
        let stage = Cleanup::new().map_err(DeskError::BuiltIn)?;
        Ok(if own.is_empty() { stage } else { stage.with_rules(own)? })
    })
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

/// The entity stage with the user's names, if `folder` has some. Built anew only when what stands in
/// its files has changed.
fn entities(folder: &Path) -> Result<Arc<EntityTagger>, DeskError> {
    static BUILT: Built<EntityTagger> = Mutex::new(None);
    let own = read("entities.knowledge", folder, &["toml"])?;
    kept(&BUILT, own, |own| Ok(EntityTagger::new(own)?))
}

/// The stage that was last built and the files of the user's that it was built with.
type Built<T> = Mutex<Option<(Vec<UserFile>, Arc<T>)>>;

/// What was built, if it was built with the same files; else what `build` makes of them.
fn kept<T>(
    built: &Built<T>,
    own: Vec<UserFile>,
    build: impl FnOnce(&[UserFile]) -> Result<T, DeskError>,
) -> Result<Arc<T>, DeskError> {
    let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, stage)) = built.as_ref()
        && *of == own
    {
        return Ok(Arc::clone(stage));
    }
    let stage = Arc::new(build(&own)?);
    *built = Some((own, Arc::clone(&stage)));
    Ok(stage)
}

/// The user's files in the folder that the setting `key` names.
fn read(key: &'static str, folder: &Path, endings: &[&str]) -> Result<Vec<UserFile>, DeskError> {
    let unreadable = |(path, source)| DeskError::Unreadable { key, path, source };
    own_files(folder, endings).map_err(unreadable)
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
    use copydesk_analysis::article::Raw;

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
    fn names_that_were_edited_in_place_are_read_again() {
        let _alone = alone();
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&[StageName::Language, StageName::Cleanup]);
        config.entities.knowledge = folder.path().to_owned();
        let tag = |name: &str| {
            let entry = format!("[[entity]]\nname = \"{name}\"\ntype = \"organisation\"\n");
            std::fs::write(folder.path().join("own.toml"), entry).unwrap();
            let raw = Raw { text: format!("The {name} met on Monday."), ..Raw::default() };
            let article = Identified::undetermined(uncleaned(Arc::new(raw)));
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
        config.entities.knowledge = "/nowhere".into();
        let desk = set_up(&config).unwrap();
        let raw = Raw { text: "Vienna".to_owned(), ..Raw::default() };
        let article = Identified::undetermined(uncleaned(Arc::new(raw)));
        assert_eq!(desk.entities.pass(article).entities, []);
        config.pipeline.skip.clear();
        assert!(set_up(&config).is_err());
    }
}
