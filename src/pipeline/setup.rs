//! Setting up the stages, from configuration and models.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use copydesk_analysis::cleanup::{Cleanup, RuleError};
use copydesk_analysis::entities::{EntityTagger, KnowledgeError};
use copydesk_analysis::language::LanguageIdentifier;
use copydesk_analysis::stage::{Annotator, StageName};
use copydesk_analysis::user_file::UserFile;

use super::base_file::{BaseFile, BaseState};
use super::{AnnotatorSlot, StageSet};
use crate::config::{Config, Entities, read_user_files};

/// A stage could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file or folder of the user's cannot be read.
    #[error("{key}: {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The setting that names it.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// The disk's error.
        source: std::io::Error,
    },
    /// The user's base cannot be used.
    #[error("entities.base: {} {why}: build it again with `copydesk knowledge build`", path.display())]
    Base {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A file of names of the user's has a mistake.
    #[error("{0}")]
    Knowledge(#[from] KnowledgeError),
    /// A rule file of the user's has a mistake.
    #[error("{0}")]
    Rules(#[from] RuleError),
    /// The models in the program are damaged, or its stages are in no order that works: a defect in how
    /// it was built.
    #[error("this copydesk was built wrong: {0}")]
    BuiltIn(String),
}

/// The stages that were built so far. Each is kept as long as a later configuration does not change what
/// it was built from, since loading models takes a moment.
#[derive(Debug, Default)]
pub struct Setup {
    cleanup: Built<Cleanup>,
    language: OnceLock<Arc<LanguageIdentifier>>,
    entities: Built<EntityTagger, (Vec<UserFile>, Option<BaseState>)>,
}

/// The stage that was last built, and the user's files that it was built with.
type Built<T, F = Vec<UserFile>> = Mutex<Option<(F, Arc<T>)>>;

impl Setup {
    /// Builds the stages that are not left out.
    ///
    /// # Errors
    /// When a file that the configuration names cannot be used.
    pub fn build_stages(&self, config: &Config) -> Result<StageSet, SetupError> {
        let wanted = |stage| !config.pipeline.skip.contains(&stage);
        let (entities, language) = std::thread::scope(|scope| {
            let language = scope
                .spawn(|| wanted(StageName::Language).then(|| self.build_language()).transpose());
            let settings = &config.entities;
            let entities =
                wanted(StageName::Entities).then(|| self.build_entities(settings)).transpose();
            let language = language.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (entities, language)
        });
        let rules = &config.cleanup.rules;
        let cleanup = wanted(StageName::Cleanup).then(|| self.build_cleanup(rules)).transpose()?;
        let slot = |name, annotator| AnnotatorSlot { name, annotator };
        let entities = entities?.map(|stage| stage as Arc<dyn Annotator>);
        Ok(StageSet {
            cleanup: cleanup.map(|stage| stage as _),
            language: language?.map(|stage| stage as _),
            annotators: in_order(vec![slot(StageName::Entities, entities)])?,
            time_budget: *config.pipeline.time_budget,
        })
    }

    /// Builds the cleanup stage with the user's rules, if `folder` names some.
    fn build_cleanup(&self, folder: &Path) -> Result<Arc<Cleanup>, SetupError> {
        let files = read_files("cleanup.rules", folder, &["toml", "txt"])?;
        build_or_keep(&self.cleanup, files, |files: &Vec<UserFile>| {
            let stage = Cleanup::new().map_err(SetupError::BuiltIn)?;
            Ok(if files.is_empty() { stage } else { stage.with_rules(files)? })
        })
    }

    fn build_language(&self) -> Result<Arc<LanguageIdentifier>, SetupError> {
        if let Some(stage) = self.language.get() {
            return Ok(Arc::clone(stage));
        }
        let stage = LanguageIdentifier::new().map_err(|e| SetupError::BuiltIn(e.to_string()))?;
        Ok(Arc::clone(self.language.get_or_init(|| Arc::new(stage))))
    }

    /// Builds the entity stage with the user's names and base, if there are some.
    fn build_entities(&self, settings: &Entities) -> Result<Arc<EntityTagger>, SetupError> {
        let files = read_files("entities.knowledge", &settings.knowledge, &["toml"])?;
        let is_named = !settings.base.as_os_str().is_empty();
        let base = is_named.then(|| BaseFile::open(&settings.base)).transpose()?;
        let state = base.as_ref().map(|base| base.state.clone());
        build_or_keep(&self.entities, (files, state), |(files, _)| {
            let base = base.map(BaseFile::read).transpose()?;
            Ok(EntityTagger::with_base(files, base)?)
        })
    }
}

/// Returns the annotators if each comes after those that it needs.
fn in_order(slots: Vec<AnnotatorSlot>) -> Result<Vec<AnnotatorSlot>, SetupError> {
    for (place, slot) in slots.iter().enumerate() {
        let Some(annotator) = &slot.annotator else { continue };
        let comes_before =
            |need: &&StageName| slots.iter().take(place).any(|earlier| earlier.name == **need);
        if let Some(need) = annotator.needs().iter().find(|need| !comes_before(need)) {
            let (name, need) = (slot.name.as_str(), need.as_str());
            return Err(SetupError::BuiltIn(format!("{name} needs {need} before it")));
        }
    }
    Ok(slots)
}

/// Returns the stage that was built, if it was with the same files; else builds it.
fn build_or_keep<T, F: PartialEq>(
    built: &Built<T, F>,
    files: F,
    build: impl FnOnce(&F) -> Result<T, SetupError>,
) -> Result<Arc<T>, SetupError> {
    let mut built = built.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((with, stage)) = built.as_ref()
        && *with == files
    {
        return Ok(Arc::clone(stage));
    }
    let stage = Arc::new(build(&files)?);
    *built = Some((files, Arc::clone(&stage)));
    Ok(stage)
}

/// Reads the user's files in the folder that the setting `key` names.
fn read_files(
    key: &'static str,
    folder: &Path,
    endings: &[&str],
) -> Result<Vec<UserFile>, SetupError> {
    let unreadable = |(path, source)| SetupError::Unreadable { key, path, source };
    read_user_files(folder, endings).map_err(unreadable)
}

/// Returns the number of threads that the configuration asks for.
pub fn count_workers(config: &Config) -> usize {
    match config.pipeline.workers {
        0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        n => n,
    }
}

#[cfg(test)]
mod tests {
    use copydesk_analysis::article::{Identified, Raw};
    use copydesk_analysis::cleanup::uncleaned;
    use copydesk_analysis::stage::{Annotated, Annotation, Annotations, EntityAnnotations};

    use super::*;
    use crate::disk::Dir as _;
    use crate::disk::native::Folder;

    fn config(skip: &[StageName]) -> Config {
        let mut config = Config::default();
        config.pipeline.skip = skip.to_vec();
        config
    }

    /// The address of a stage, to tell one from another.
    fn address<T: ?Sized>(stage: Option<&Arc<T>>) -> *const () {
        Arc::as_ptr(stage.unwrap()).cast()
    }

    /// The names that the entity stage finds in a text.
    fn tag(setup: &Setup, config: &Config, text: &str) -> Vec<String> {
        let raw = Raw { text: text.to_owned(), ..Raw::default() };
        let article = Identified::with_declared_language(uncleaned(Arc::new(raw)));
        let stages = setup.build_stages(config).unwrap();
        let annotator = stages.annotators[0].annotator.clone().unwrap();
        let annotated = Annotated::bare(article).annotate_with(annotator.as_ref()).unwrap();
        annotated.annotations.entities.into_iter().map(|entity| entity.name).collect()
    }

    #[test]
    fn what_a_second_configuration_does_not_change_is_kept() {
        let setup = Setup::default();
        let [first, second] =
            [config(&[]), config(&[])].map(|config| setup.build_stages(&config).unwrap());
        assert_eq!(address(first.cleanup.as_ref()), address(second.cleanup.as_ref()));
        assert_eq!(address(first.language.as_ref()), address(second.language.as_ref()));
        let entities = |stages: &StageSet| address(stages.annotators[0].annotator.as_ref());
        assert_eq!(entities(&first), entities(&second));
    }

    #[test]
    fn names_that_were_edited_in_place_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::default();
        let mut config = config(&[StageName::Language, StageName::Cleanup]);
        config.entities.knowledge = folder.path().to_owned();
        for name in ["Velmora Umbrella Council", "Velmora Parasol Council"] {
            let entry = format!("[[entity]]\nname = \"{name}\"\ntype = \"organisation\"\n");
            std::fs::write(folder.path().join("own.toml"), entry).unwrap();
            assert_eq!(tag(&setup, &config, &format!("The {name} met on Monday.")), [name]);
        }
    }

    #[test]
    fn a_base_is_read_again_when_another_file_has_its_name() {
        use copydesk_analysis::entities::base::{build, format};
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::default();
        let mut config = config(&[StageName::Language, StageName::Cleanup]);
        config.entities.base = folder.path().join("own.base");
        let put = || {
            let empty = build::build_base(build::BaseContents::default()).unwrap();
            std::fs::write(folder.path().join("new"), format::seal(empty)).unwrap();
            let folder = Folder::open_path(folder.path()).unwrap();
            let _there_was_none = folder.unlink(Path::new("own.base"));
            folder.rename(Path::new("new"), &folder, Path::new("own.base")).unwrap();
        };
        let stage = || {
            let stages = setup.build_stages(&config).unwrap();
            stages.annotators.into_iter().next().unwrap().annotator
        };
        put();
        let first = stage();
        assert_eq!(address(first.as_ref()), address(stage().as_ref()));
        put();
        assert_ne!(address(first.as_ref()), address(stage().as_ref()));
        config.entities.base = folder.path().join("nowhere");
        let message = setup.build_stages(&config).err().unwrap().to_string();
        assert!(message.starts_with("entities.base: "), "{message}");
    }

    fn with_rules(folder: &Path) -> Config {
        let mut config = config(&[StageName::Language, StageName::Entities]);
        config.cleanup.rules = folder.to_owned();
        config
    }

    #[test]
    fn rules_that_were_edited_in_place_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::default();
        let config = with_rules(folder.path());
        let cleanup = || setup.build_stages(&config).unwrap().cleanup.unwrap();
        let body = || {
            let text = "The port was closed on Monday because of a storm.\n\nVelmora shop news\n";
            let raw = Raw { text: text.to_owned(), ..Raw::default() };
            cleanup().run(Arc::new(raw)).unwrap().body
        };
        assert!(body().contains("Velmora shop news"));
        let rule = "[[rule]]\nwhy = \"site-chrome\"\nwhole = [\"velmora shop news\"]\n";
        std::fs::write(folder.path().join("shop.toml"), rule).unwrap();
        std::fs::write(folder.path().join("shop.toml~"), "no TOML").unwrap();
        assert!(!body().contains("Velmora shop news"));
        assert_eq!(address(Some(&cleanup())), address(Some(&cleanup())));
        std::fs::remove_file(folder.path().join("shop.toml")).unwrap();
        assert!(body().contains("Velmora shop news"));
    }

    #[test]
    fn a_mistake_in_a_rule_file_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup::default();
        let path = folder.path().join("shop.toml");
        std::fs::write(&path, "[[rule]]\nwhy = \"shop\"\n").unwrap();
        let refused = |folder: &Path| setup.build_stages(&with_rules(folder)).err().unwrap();
        let message = refused(folder.path()).to_string();
        assert!(message.starts_with(&format!("{}:2:7: ", path.display())), "{message}");
        let message = refused(&folder.path().join("gone")).to_string();
        assert!(message.starts_with("cleanup.rules: "), "{message}");
        std::fs::write(&path, "# a long comment\n".repeat(200_000)).unwrap();
        refused(folder.path());
    }

    #[test]
    fn a_stage_that_is_left_out_needs_nothing_that_it_would_read() {
        let setup = Setup::default();
        let mut config = config(&[StageName::Entities]);
        config.entities.knowledge = "/nowhere".into();
        let stages = setup.build_stages(&config).unwrap();
        assert_eq!(stages.annotators[0].name, StageName::Entities);
        assert!(stages.annotators[0].annotator.is_none());
        config.pipeline.skip.clear();
        assert!(setup.build_stages(&config).is_err());
    }

    #[test]
    fn an_annotator_before_the_one_that_it_needs_is_refused() {
        struct Needy;
        impl Annotator for Needy {
            fn name(&self) -> StageName {
                StageName::Language
            }
            fn needs(&self) -> &'static [StageName] {
                &[StageName::Entities]
            }
            fn annotate(&self, _: &Identified, _: &Annotations) -> Result<Annotation, String> {
                Ok(Annotation::Entities(EntityAnnotations::default()))
            }
        }
        let needy =
            || AnnotatorSlot { name: StageName::Language, annotator: Some(Arc::new(Needy)) };
        let entities = || AnnotatorSlot { name: StageName::Entities, annotator: None };
        assert!(in_order(vec![entities(), needy()]).is_ok());
        let refused = in_order(vec![needy(), entities()]).err().unwrap().to_string();
        assert!(refused.contains("language needs entities before it"), "{refused}");
    }
}
