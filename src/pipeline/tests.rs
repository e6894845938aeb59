use super::*;
use copydesk_analysis::cleanup::uncleaned;

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
            _ => Ok(Cleaned { title: Some("cleaned".to_owned()), ..uncleaned(raw) }),
        }
    }

    fn pass(&self, raw: Arc<Raw>) -> Cleaned {
        uncleaned(raw)
    }
}

struct Tell;

impl Stage for Tell {
    type In = Cleaned;
    type Out = Identified;

    fn name(&self) -> StageName {
        StageName::Language
    }

    fn run(&self, article: Cleaned) -> Result<Identified, String> {
        Ok(Identified { language: Some("en".to_owned()), ..Identified::undetermined(article) })
    }

    fn pass(&self, article: Cleaned) -> Identified {
        Identified::undetermined(article)
    }
}

struct Tag;

impl Stage for Tag {
    type In = Identified;
    type Out = Tagged;

    fn name(&self) -> StageName {
        StageName::Entities
    }

    fn run(&self, article: Identified) -> Result<Tagged, String> {
        Ok(Tagged::untagged(article))
    }

    fn pass(&self, article: Identified) -> Tagged {
        Tagged::untagged(article)
    }
}

/// Long enough for a thread that a busy machine lets wait.
const HASTE: Duration = Duration::from_millis(500);

/// A desk that soon gives a stage up.
fn in_haste() -> Arc<Desk> {
    let desk = Arc::unwrap_or_clone(desk(Vec::new()));
    Arc::new(Desk { time_budget: HASTE, ..desk })
}

fn desk(skip: Vec<StageName>) -> Arc<Desk> {
    Arc::new(Desk {
        cleanup: Arc::new(Obedient),
        language: Arc::new(Tell),
        entities: Arc::new(Tag),
        skip,
        time_budget: Duration::from_secs(600),
    })
}

/// Sends the texts through one worker for each stage; the results by text.
fn run(desk: &Arc<Desk>, texts: &[&str]) -> Vec<Job<usize, Tagged>> {
    let (output, results) = async_channel::bounded::<Job<usize, Tagged>>(limits::STAGE_QUEUE);
    let input = start(1, output, |_, _| {});
    for (context, text) in texts.iter().enumerate() {
        let raw = Arc::new(Raw { text: (*text).to_owned(), ..Raw::default() });
        let job = Job { context, desk: Arc::clone(desk), article: raw, reports: Vec::new() };
        input.send(job);
    }
    drop(input);
    let mut done: Vec<_> = std::iter::from_fn(|| results.recv_blocking().ok()).collect();
    done.sort_by_key(|job| job.context);
    assert_eq!(done.len(), texts.len());
    done
}

fn title(job: &Job<usize, Tagged>) -> Option<&str> {
    job.article.identified.cleaned.title.as_deref()
}

#[test]
fn an_article_meets_every_stage_in_order() {
    let done = run(&desk(Vec::new()), &["fine"]);
    let names: Vec<_> = done[0].reports.iter().map(|r| r.name).collect();
    assert_eq!(names, [StageName::Cleanup, StageName::Language, StageName::Entities]);
    assert!(done[0].reports.iter().all(|r| r.status == Status::Done));
    assert_eq!(title(&done[0]), Some("cleaned"));
}

#[test]
fn a_failing_stage_costs_its_own_article_that_stage_and_no_more() {
    for trouble in ["panic", "error", "hang"] {
        let desk = if trouble == "hang" { in_haste() } else { desk(Vec::new()) };
        let done = run(&desk, &["fine", trouble, "fine too"]);
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
    let (output, results) = async_channel::bounded::<Job<usize, Tagged>>(limits::STAGE_QUEUE);
    let input = start(1, output, move |stage, straggler| {
        told.lock().unwrap().send((stage, straggler)).unwrap();
    });
    let raw = Arc::new(Raw { text: "dawdle".to_owned(), ..Raw::default() });
    let job = Job { context: 0, desk: in_haste(), article: raw, reports: Vec::new() };
    input.send(job);
    drop(input);
    assert_eq!(heard.recv().unwrap(), (StageName::Cleanup, Straggler::GivenUp));
    assert_eq!(heard.recv().unwrap(), (StageName::Cleanup, Straggler::CameBack));
    assert_eq!(std::iter::from_fn(|| results.recv_blocking().ok()).count(), 1);
}

#[test]
fn the_last_article_before_a_drain_comes_out_also_if_its_stage_hangs() {
    let done = run(&in_haste(), &["hang"]);
    assert!(matches!(done[0].reports[0].status, Status::Failed(_)));
}

#[test]
fn a_skipped_stage_says_so() {
    let done = run(&desk(vec![StageName::Language]), &["fine"]);
    assert!(matches!(done[0].reports[1].status, Status::Skipped(_)));
    assert_eq!(done[0].article.identified.language, None);
}

#[test]
fn more_articles_than_the_queues_hold_all_come_out() {
    let texts: Vec<String> = (0..limits::STAGE_QUEUE - 1).map(|i| i.to_string()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (output, results) = async_channel::bounded::<Job<usize, Tagged>>(2);
    let input = start(2, output, |_, _| {});
    let desk = desk(Vec::new());
    let feed = std::thread::spawn({
        let raws: Vec<_> = texts
            .iter()
            .cycle()
            .take(1000)
            .map(|text| Arc::new(Raw { text: (*text).to_owned(), ..Raw::default() }))
            .collect();
        move || {
            for (context, article) in raws.into_iter().enumerate() {
                let desk = Arc::clone(&desk);
                input.send(Job { context, desk, article, reports: vec![] });
            }
        }
    });
    let seen: std::collections::HashSet<_> =
        std::iter::from_fn(|| results.recv_blocking().ok()).map(|job| job.context).collect();
    feed.join().unwrap();
    assert_eq!(seen.len(), 1000);
}
