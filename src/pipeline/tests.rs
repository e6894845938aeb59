use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::stage::{Annotation, Annotations, EntityAnnotations, LanguageLimit, Status};

use super::*;

/// A cleanup stage that does what the article's text says.
struct Obedient;

impl Stage for Obedient {
    type In = Arc<Raw>;
    type Out = Cleaned;

    fn name(&self) -> StageName {
        StageName::Cleanup
    }

    fn run(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        match raw.text.as_str() {
            "panic" => panic!("asked to"),
            "error" => Err("asked to".to_owned()),
            "hang" => loop {
                std::thread::park();
            },
            "dawdle" => {
                // An idle pool is looked after once a second.
                std::thread::sleep(6 * HASTE);
                Ok(uncleaned(raw))
            }
            "late hang" | "no entities" => Ok(uncleaned(raw)),
            _ => Ok(Cleaned { title: Some("cleaned".to_owned()), ..uncleaned(raw) }),
        }
    }
}

struct English;

impl Stage for English {
    type In = Cleaned;
    type Out = Identified;

    fn name(&self) -> StageName {
        StageName::Language
    }

    fn run(&self, article: Cleaned) -> Result<Identified, String> {
        Ok(Identified {
            language: Some("en".to_owned()),
            ..Identified::with_declared_language(article)
        })
    }
}

/// An annotator of that name that needs others, and fails where the article's text says so.
struct Note {
    name: StageName,
    needs: &'static [StageName],
}

impl Annotator for Note {
    fn name(&self) -> StageName {
        self.name
    }

    fn needs(&self) -> &'static [StageName] {
        self.needs
    }

    fn annotate(&self, article: &Identified, _: &Annotations) -> Result<Annotation, String> {
        match article.cleaned.body.as_str() {
            "no entities" if self.name == StageName::Entities => Err("asked to".to_owned()),
            "late hang" => loop {
                std::thread::park();
            },
            "legible in part" => Ok(limited(LanguageLimit::ListedNames)),
            "illegible" => Ok(limited(LanguageLimit::Unsupported)),
            _ => Ok(Annotation::Entities(EntityAnnotations::default())),
        }
    }
}

fn limited(limit: LanguageLimit) -> Annotation {
    Annotation::Entities(EntityAnnotations { limit: Some(limit), ..EntityAnnotations::default() })
}

/// Long enough for a thread that a busy machine lets wait.
const HASTE: Duration = Duration::from_millis(500);

/// Stages that are soon given up.
fn in_haste() -> Arc<StageSet> {
    let stages = Arc::unwrap_or_clone(all_stages());
    Arc::new(StageSet { time_budget: HASTE, ..stages })
}

fn all_stages() -> Arc<StageSet> {
    Arc::new(StageSet {
        cleanup: Some(Arc::new(Obedient)),
        language: Some(Arc::new(English)),
        annotators: vec![slot(StageName::Entities, &[])],
        time_budget: Duration::from_secs(600),
    })
}

fn slot(name: StageName, needs: &'static [StageName]) -> AnnotatorSlot {
    AnnotatorSlot { name, annotator: Some(Arc::new(Note { name, needs })) }
}

fn raw(text: &str) -> Arc<Raw> {
    Arc::new(Raw { text: text.to_owned(), ..Raw::default() })
}

/// Sends the texts through one worker; the results in the order of the texts.
fn run(stages: &Arc<StageSet>, texts: &[&str]) -> Vec<FinishedJob<usize>> {
    let (output, results) = async_channel::bounded::<FinishedJob<usize>>(limits::STAGE_QUEUE);
    let input = start(1, output, |_, _| {});
    for (context, text) in texts.iter().enumerate() {
        input.send(Job { context, stages: Arc::clone(stages), article: raw(text) });
    }
    drop(input);
    let mut done: Vec<_> = std::iter::from_fn(|| results.recv_blocking().ok()).collect();
    done.sort_by_key(|job| job.context);
    assert_eq!(done.len(), texts.len());
    done
}

fn title(job: &FinishedJob<usize>) -> Option<&str> {
    job.article.identified.cleaned.title.as_deref()
}

#[test]
fn an_article_meets_every_stage_in_order() {
    let done = run(&all_stages(), &["fine"]);
    let names: Vec<_> = done[0].reports.iter().map(|r| r.name).collect();
    assert_eq!(names, [StageName::Cleanup, StageName::Language, StageName::Entities]);
    assert!(done[0].reports.iter().all(|r| r.status == Status::Done));
    assert_eq!(title(&done[0]), Some("cleaned"));
}

#[test]
fn a_failing_stage_costs_its_own_article_that_stage_and_no_more() {
    for trouble in ["panic", "error", "hang"] {
        let stages = if trouble == "hang" { in_haste() } else { all_stages() };
        let done = run(&stages, &["fine", trouble, "fine too"]);
        let Status::Failed(why) = &done[1].reports[0].status else {
            panic!("{trouble}: {:?}", done[1].reports);
        };
        let expected = if trouble == "hang" { "time budget of 500ms" } else { "asked to" };
        assert!(why.contains(expected), "{trouble}: {why}");
        assert_eq!(done[1].reports[1].status, Status::Done);
        assert_eq!(done[1].article.identified.language.as_deref(), Some("en"));
        for neighbour in [&done[0], &done[2]] {
            assert_eq!(title(neighbour), Some("cleaned"));
            assert_eq!(neighbour.reports[0].status, Status::Done);
        }
    }
}

#[test]
fn a_stage_that_comes_back_late_gives_its_thread_back_and_its_article_comes_out_once() {
    let (told, heard) = std::sync::mpsc::channel();
    let told = Mutex::new(told);
    let (output, results) = async_channel::bounded::<FinishedJob<usize>>(limits::STAGE_QUEUE);
    let input = start(1, output, move |stage, fate| {
        told.lock().unwrap().send((stage, fate)).unwrap();
    });
    input.send(Job { context: 0, stages: in_haste(), article: raw("dawdle") });
    drop(input);
    assert_eq!(heard.recv().unwrap(), (StageName::Cleanup, HungWorker::GivenUp));
    assert_eq!(heard.recv().unwrap(), (StageName::Cleanup, HungWorker::CameBack));
    assert_eq!(std::iter::from_fn(|| results.recv_blocking().ok()).count(), 1);
}

#[test]
fn the_last_article_before_a_drain_comes_out_also_if_its_stage_hangs() {
    let done = run(&in_haste(), &["hang"]);
    assert!(matches!(done[0].reports[0].status, Status::Failed(_)));
}

#[test]
fn a_skipped_stage_says_so() {
    let stages = StageSet { language: None, ..Arc::unwrap_or_clone(all_stages()) };
    let done = run(&Arc::new(stages), &["fine"]);
    assert!(matches!(done[0].reports[1].status, Status::Skipped(_)));
    assert_eq!(done[0].article.identified.language, None);
}

#[test]
fn more_articles_than_the_queues_hold_all_come_out() {
    let texts: Vec<String> = (0..limits::STAGE_QUEUE - 1).map(|i| i.to_string()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (output, results) = async_channel::bounded::<FinishedJob<usize>>(2);
    let input = start(2, output, |_, _| {});
    let stages = all_stages();
    let feed = std::thread::spawn({
        let raws: Vec<_> = texts.iter().cycle().take(1000).map(|text| raw(text)).collect();
        move || {
            for (context, article) in raws.into_iter().enumerate() {
                let stages = Arc::clone(&stages);
                input.send(Job { context, stages, article });
            }
        }
    });
    let seen: std::collections::HashSet<_> =
        std::iter::from_fn(|| results.recv_blocking().ok()).map(|job| job.context).collect();
    feed.join().unwrap();
    assert_eq!(seen.len(), 1000);
}

#[test]
fn an_annotator_whose_need_has_failed_or_is_left_out_is_skipped_and_says_which() {
    let needy = slot(StageName::Language, &[StageName::Entities]);
    let annotators = vec![slot(StageName::Entities, &[]), needy];
    let stages = StageSet { annotators, ..Arc::unwrap_or_clone(all_stages()) };
    let needs = Status::Skipped("it needs entities".to_owned());
    let done = run(&Arc::new(stages.clone()), &["fine", "no entities"]);
    assert_eq!(done[0].reports[3].status, Status::Done);
    assert!(matches!(done[1].reports[2].status, Status::Failed(_)));
    assert_eq!(done[1].reports[3].status, needs);
    let mut without = stages;
    without.annotators[0].annotator = None;
    assert_eq!(run(&Arc::new(without), &["fine"])[0].reports[3].status, needs);
}

#[test]
fn an_annotator_that_does_not_read_the_language_says_so_and_what_needs_it_is_skipped() {
    let needy = slot(StageName::Language, &[StageName::Entities]);
    let annotators = vec![slot(StageName::Entities, &[]), needy];
    let stages = Arc::new(StageSet { annotators, ..Arc::unwrap_or_clone(all_stages()) });
    let done = run(&stages, &["illegible", "legible in part"]);
    assert_eq!(done[0].reports[2].status, Status::Limited(LanguageLimit::Unsupported));
    assert_eq!(done[0].reports[3].status, Status::Skipped("it needs entities".to_owned()));
    assert_eq!(done[1].reports[2].status, Status::Limited(LanguageLimit::ListedNames));
    assert!(done[1].reports[3].status.has_result());
}

#[test]
fn an_annotator_that_hangs_costs_its_own_work_and_leaves_the_text() {
    let done = run(&in_haste(), &["late hang"]);
    assert_eq!(done[0].reports[1].status, Status::Done);
    assert!(matches!(done[0].reports[2].status, Status::Failed(_)));
    assert_eq!(done[0].article.identified.language.as_deref(), Some("en"));
}
