//! An article's progress through the stages: pure bookkeeping, which knows nothing of threads.

use std::sync::Arc;
use std::time::Duration;

use copydesk_analysis::article::{Cleaned, Identified, Raw};
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::stage::{
    Annotated, Annotation, Annotations, Annotator, Stage, StageName, StageReport, Status,
};

use super::{AnnotatorSlot, FinishedJob, Job, StageSet};

/// An article on its way, with the outcomes of the stages so far.
pub(super) struct Progress<C> {
    context: C,
    stages: Arc<StageSet>,
    state: State,
    reports: Vec<StageReport>,
}

/// The state of the article, and so the stage that is next.
enum State {
    /// Cleanup is next.
    Raw(Arc<Raw>),
    /// Language is next.
    Cleaned(Box<Cleaned>),
    /// The annotator of this number is next.
    Identified(Arc<Identified>, Arc<Annotations>, usize),
}

/// The work of one stage on one article, ready to be done.
pub(super) enum Step {
    Cleanup(Arc<dyn Stage<In = Arc<Raw>, Out = Cleaned>>, Arc<Raw>),
    Language(Arc<dyn Stage<In = Cleaned, Out = Identified>>, Box<Cleaned>),
    Annotate(Arc<dyn Annotator>, Arc<Identified>, Arc<Annotations>),
}

/// The work of a stage, done.
pub(super) enum Made {
    Cleaned(Cleaned),
    Identified(Identified),
    Annotation(Annotation),
}

impl Made {
    fn status(&self) -> Status {
        match self {
            Self::Cleaned(_) | Self::Identified(_) => Status::Done,
            Self::Annotation(annotation) => annotation.status(),
        }
    }
}

impl Step {
    pub(super) fn name(&self) -> StageName {
        match self {
            Self::Cleanup(stage, _) => stage.name(),
            Self::Language(stage, _) => stage.name(),
            Self::Annotate(annotator, ..) => annotator.name(),
        }
    }

    pub(super) fn run(self) -> Result<Made, String> {
        match self {
            Self::Cleanup(stage, raw) => stage.run(raw).map(Made::Cleaned),
            Self::Language(stage, cleaned) => stage.run(*cleaned).map(Made::Identified),
            Self::Annotate(annotator, article, known) => {
                annotator.annotate(&article, &known).map(Made::Annotation)
            }
        }
    }
}

impl<C> From<Job<C>> for Progress<C> {
    fn from(job: Job<C>) -> Self {
        let Job { context, stages, article } = job;
        let reports = Vec::with_capacity(2 + stages.annotators.len());
        Self { context, stages, state: State::Raw(article), reports }
    }
}

impl<C> Progress<C> {
    pub(super) fn time_budget(&self) -> Duration {
        self.stages.time_budget
    }

    /// Returns the stage that is next or in work; none when the article is through.
    pub(super) fn stage(&self) -> Option<StageName> {
        match &self.state {
            State::Raw(_) => Some(StageName::Cleanup),
            State::Cleaned(_) => Some(StageName::Language),
            State::Identified(_, _, next) => {
                self.stages.annotators.get(*next).map(|slot| slot.name)
            }
        }
    }

    /// Returns the next work to do, past the stages that are left out; none when the article is through.
    pub(super) fn next_step(&mut self) -> Option<Step> {
        loop {
            let skipped = match &self.state {
                State::Raw(raw) => match &self.stages.cleanup {
                    Some(stage) => return Some(Step::Cleanup(Arc::clone(stage), Arc::clone(raw))),
                    None => LEFT_OUT.to_owned(),
                },
                State::Cleaned(cleaned) => match &self.stages.language {
                    Some(stage) => return Some(Step::Language(Arc::clone(stage), cleaned.clone())),
                    None => LEFT_OUT.to_owned(),
                },
                State::Identified(article, known, next) => {
                    match self.ready_annotator(self.stages.annotators.get(*next)?) {
                        Ok(annotator) => {
                            let (article, known) = (Arc::clone(article), Arc::clone(known));
                            return Some(Step::Annotate(annotator, article, known));
                        }
                        Err(why) => why,
                    }
                }
            };
            self.advance(None, Status::Skipped(skipped), Duration::ZERO);
        }
    }

    /// Returns the annotator if it may run on this article; else the reason why not.
    fn ready_annotator(&self, slot: &AnnotatorSlot) -> Result<Arc<dyn Annotator>, String> {
        let annotator = slot.annotator.as_ref().ok_or_else(|| LEFT_OUT.to_owned())?;
        let is_done = |need: &StageName| {
            let report = self.reports.iter().find(|report| report.name == *need);
            report.is_some_and(|report| report.status.has_result())
        };
        match annotator.needs().iter().find(|need| !is_done(need)) {
            Some(need) => Err(format!("it needs {}", need.as_str())),
            None => Ok(Arc::clone(annotator)),
        }
    }

    /// Notes the result of the step that was next. Where it failed, the article goes on as far as it
    /// came.
    pub(super) fn finish_step(&mut self, result: Result<Made, String>, took: Duration) {
        match result {
            Ok(made) => {
                let status = made.status();
                self.advance(Some(made), status, took);
            }
            Err(why) => self.advance(None, Status::Failed(why), took),
        }
    }

    fn advance(&mut self, made: Option<Made>, status: Status, took: Duration) {
        let Some(name) = self.stage() else { return };
        self.reports.push(StageReport { name, status, took });
        let raw = State::Raw(Arc::default());
        self.state = match (std::mem::replace(&mut self.state, raw), made) {
            (State::Raw(_), Some(Made::Cleaned(cleaned))) => State::Cleaned(Box::new(cleaned)),
            (State::Raw(raw), _) => State::Cleaned(Box::new(uncleaned(raw))),
            (State::Cleaned(_), Some(Made::Identified(article))) => identified(article),
            (State::Cleaned(cleaned), _) => {
                identified(Identified::with_declared_language(*cleaned))
            }
            (State::Identified(article, mut known, next), made) => {
                if let Some(Made::Annotation(annotation)) = made {
                    Arc::make_mut(&mut known).add(annotation);
                }
                State::Identified(article, known, next + 1)
            }
        };
    }

    pub(super) fn into_finished(self) -> FinishedJob<C> {
        let Self { context, state, reports, .. } = self;
        let article = match state {
            State::Identified(article, known, _) => Annotated {
                identified: Arc::unwrap_or_clone(article),
                annotations: Arc::unwrap_or_clone(known),
            },
            // `next_step` says that an article is through only after both states.
            State::Cleaned(cleaned) => {
                Annotated::bare(Identified::with_declared_language(*cleaned))
            }
            State::Raw(raw) => Annotated::bare(Identified::with_declared_language(uncleaned(raw))),
        };
        FinishedJob { context, article, reports }
    }
}

const LEFT_OUT: &str = "left out by the configuration";

fn identified(article: Identified) -> State {
    State::Identified(Arc::new(article), Arc::default(), 0)
}
