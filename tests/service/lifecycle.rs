//! How the service starts, is told things, tells things, and ends.

use std::collections::HashSet;
use std::fs::{self, File};
use std::path::PathBuf;

use rustix::process::Signal;

use crate::harness::{Place, Root, Service, Tally, article, copydesk, eventually, get};

/// Makes the disk refuse to stage the first record, until the folder that is in the way goes.
fn break_staging(root: &Root) -> PathBuf {
    let in_the_way = root.outbox(".staged/000000000001.0.json");
    fs::create_dir(&in_the_way).unwrap();
    in_the_way
}

#[test]
fn sigterm_drains_what_was_taken_and_leaves_the_rest_in_the_inbox() {
    let root = Root::new();
    let service = root.start();
    for number in 0..300 {
        root.rename_in(format!("story-{number}.txt"), article(number));
    }
    service.wait_for_outcomes(1);
    service.signal(Signal::TERM);
    let stopped = service.wait_for_event("service.stopped");
    assert_eq!(stopped["left"], 0);
    assert_eq!(service.wait_for_event("service.stopping")["why"], "SIGTERM");
    assert_eq!(service.ended().code(), Some(0));
    assert!(root.names("inbox/.claimed").is_empty(), "what was taken is decided");
    let tally = root.check();
    assert_eq!(tally.published + tally.waiting, 300);
}

#[test]
fn sigint_ends_the_service_as_sigterm_does() {
    let service = Root::new().start();
    service.signal(Signal::INT);
    assert_eq!(service.wait_for_event("service.stopping")["why"], "SIGINT");
    assert_eq!(service.ended().code(), Some(0));
}

#[test]
fn a_second_signal_ends_the_drain_at_once_and_the_next_service_goes_on() {
    let root = Root::with_config("[service]\ndrain_timeout = \"1h\"\n");
    let service = root.start();
    let in_the_way = break_staging(&root);
    root.rename_in("a.txt", article(1));
    service.wait_for_event("disk.failing");
    service.signal(Signal::TERM);
    service.wait_for_event("service.stopping");
    service.signal(Signal::TERM);
    assert_eq!(service.wait_for_event("service.stopped")["left"], 1);
    assert_eq!(service.ended().code(), Some(0));
    assert_eq!(root.check(), Tally { waiting: 1, ..Tally::default() });
    fs::remove_dir(in_the_way).unwrap();
    let service = root.start();
    service.outcome_of("a.txt");
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, ..Tally::default() });
}

#[test]
fn a_drain_ends_when_its_time_is_up() {
    let root = Root::with_config("[service]\ndrain_timeout = \"100ms\"\n");
    let service = root.start();
    break_staging(&root);
    root.rename_in("a.txt", article(1));
    service.wait_for_event("disk.failing");
    service.signal(Signal::TERM);
    assert_eq!(service.wait_for_event("service.stopped")["left"], 1);
    assert_eq!(service.ended().code(), Some(0));
    assert_eq!(root.check(), Tally { waiting: 1, ..Tally::default() });
}

#[test]
fn sighup_puts_a_good_configuration_in_force() {
    let root = Root::with_config("[intake]\nsettle = \"1h\"\n");
    let service = root.start();
    root.write_in("written.txt", article(1));
    root.rename_in("renamed.txt", article(2));
    service.outcome_of("renamed.txt");
    assert!(root.inbox("written.txt").try_exists().unwrap(), "it has not settled");

    root.configure("[intake]\nsettle = \"20ms\"\n");
    service.signal(Signal::HUP);
    service.wait_for("service.reloaded", |event| event["changed"] == "intake.settle");
    drop(File::options().append(true).open(root.inbox("written.txt")).unwrap());
    service.outcome_of("written.txt");

    // A key that needs a restart, since that is told at the new level too.
    let quiet = "[intake]\nsettle = \"20ms\"\n[pipeline]\nworkers = 1\n";
    root.configure(&format!("{quiet}[log]\nlevel = \"warn\"\n"));
    service.signal(Signal::HUP);
    service.wait_for_event("service.restart_needed");
    // Once the second is seen in the outbox, the log is done with the first.
    for (name, number) in [("unsaid.txt", 3), ("second.txt", 4)] {
        root.rename_in(name, article(number));
        eventually("it is published", || (root.records().len() == number).then_some(()));
    }
    root.configure(quiet);
    service.signal(Signal::HUP);
    service.wait_for("service.reloaded", |event| event["changed"] == "log.level");
    root.rename_in("said.txt", article(5));
    service.outcome_of("said.txt");
    let published = service.events("article.published");
    assert!(published.iter().all(|event| event["file"] != "unsaid.txt"));
    service.stop();
    assert_eq!(root.check(), Tally { published: 5, ..Tally::default() });
}

#[test]
fn sighup_refuses_a_bad_configuration_and_keeps_the_old_one() {
    let root = Root::new();
    let service = root.start();
    root.configure("[intake]\nsettel = \"1h\"\n");
    service.signal(Signal::HUP);
    let refused = service.wait_for_event("service.reload_refused");
    let problem = refused["problem"].as_str().unwrap();
    assert!(problem.contains("copydesk.toml:2:1"), "{problem}");
    assert!(problem.contains("did you mean intake.settle?"), "{problem}");
    root.write_in("after.txt", article(1));
    service.outcome_of("after.txt");
    service.stop();
    root.check();
}

#[test]
fn sighup_names_the_keys_that_need_a_restart_and_leaves_them() {
    let root = Root::new();
    let service = root.start();
    root.configure(
        "[paths]\noutbox = \"other\"\n[pipeline]\nworkers = 1\n[intake]\nsettle = \"61ms\"\n",
    );
    service.signal(Signal::HUP);
    let needed = service.wait_for_event("service.restart_needed");
    assert_eq!(needed["keys"], "paths.outbox pipeline.workers");
    assert_eq!(service.wait_for_event("service.reloaded")["changed"], "intake.settle");
    root.rename_in("after.txt", article(1));
    service.outcome_of("after.txt");
    service.stop();
    assert_eq!(root.records().len(), 1, "the outbox is the one of the start");
    assert!(root.names("other").is_empty());
}

#[test]
fn a_single_pass_says_by_its_exit_how_it_went() {
    let root = Root::new();
    let once = |code: i32, said: &str| {
        let pass = copydesk(root.path(), &["run", "--once"], b"");
        assert_eq!(pass.code, code, "{}", pass.err);
        assert!(pass.err.contains(said), "{}", pass.err);
    };
    once(0, "0 records published, 0 inputs failed, 0 left in the inbox");
    for number in 0..30 {
        root.write_in(format!("story-{number}.txt"), article(number));
    }
    once(0, "30 records published, 0 inputs failed, 0 left in the inbox");
    root.write_in("bad.json", "{");
    root.write_in("good.txt", article(100));
    once(1, "1 records published, 1 inputs failed, 0 left in the inbox");
    root.note("open.txt", "");
    let writer = File::create(root.inbox("open.txt")).unwrap();
    once(1, "0 records published, 0 inputs failed, 1 left in the inbox");
    drop(writer);
    assert_eq!(root.check(), Tally { published: 31, failed: 1, waiting: 1, ..Tally::default() });
}

#[test]
fn a_folder_that_cannot_be_used_is_named() {
    let root = Root::new();
    fs::write(root.path().join("outbox"), "no folder").unwrap();
    let service = Service::spawn(root.path(), |command| {
        command.arg("run");
    });
    let (status, words) = service.ended_with_words();
    assert_eq!(status.code(), Some(74), "{words}");
    assert!(words.contains(root.outbox("").to_str().unwrap().trim_end_matches('/')), "{words}");
}

#[test]
fn every_line_of_the_log_is_json_with_a_time_and_none_carries_an_articles_text() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("good.txt", article(1));
    service.outcome_of("good.txt");
    root.rename_in("again.txt", article(1));
    root.rename_in("bad.json", format!("{{\"body\": \"{}", article(2).replace('\n', " ")));
    root.rename_in("unknown.docx", article(3));
    fs::write(root.inbox("partial.part"), article(4)).unwrap();
    let outcomes = service.wait_for_outcomes(4);
    service.wait_for_event("inbox.left_alone");
    for event in &outcomes {
        let time = event["timestamp"].as_str().unwrap();
        assert!(humantime::parse_rfc3339(time).is_ok(), "{time}");
        assert!(!event.to_string().contains("The council met"), "{event}");
    }
    assert_eq!(service.words(), "", "no line is anything else");
    // Ending checks each line against the catalogue.
    service.stop();
    let expected = Tally { published: 1, duplicates: 1, failed: 2, waiting: 0 };
    assert_eq!(root.check(), expected);
}

/// How many files are dropped while nobody reads the log.
const UNTOLD: usize = 100;

/// Drops files while nobody reads the log, until the service has decided and cannot say so.
fn drop_while_nobody_reads(root: &Root, service: &Service, then: impl FnOnce()) {
    service.while_nobody_reads(|| {
        for number in 0..UNTOLD {
            root.drop_in(number, format!("{number}.txt"), article(number));
        }
        eventually("a receipt", || (root.decided() > 0).then_some(()));
        then();
    });
}

#[test]
fn a_reader_of_the_log_that_stands_still_and_reads_on_is_told_of_every_outcome_once() {
    let root = Root::new();
    let service = root.start();
    drop_while_nobody_reads(&root, &service, || {});
    let told = service.wait_for_outcomes(UNTOLD);
    let files: HashSet<_> = told.iter().map(|event| event["file"].as_str().unwrap()).collect();
    assert_eq!((told.len(), files.len()), (UNTOLD, UNTOLD));
    service.stop();
    assert_eq!(root.check(), Tally { published: UNTOLD, ..Tally::default() });
    root.check_tidy();
}

#[test]
fn a_service_that_is_killed_while_nobody_reads_its_log_loses_and_doubles_nothing() {
    let root = Root::new();
    let service = root.start();
    drop_while_nobody_reads(&root, &service, || service.kill_at_once());
    let told = service.kill_and_read();
    let told = told.iter().filter(|event| event["event"] == "article.published").count();
    assert_eq!(told, 0, "it was held up");
    let service = root.start();
    root.wait_until_through();
    service.stop();
    assert_eq!(root.check(), Tally { published: UNTOLD, ..Tally::default() });
    root.check_tidy();
}

#[test]
fn health_and_metrics_are_served_on_a_loopback_address() {
    let root = Root::with_config("[http]\nlisten = \"127.0.0.1:0\"\n");
    served(&root);
}

#[test]
fn health_and_metrics_are_served_on_a_unix_socket() {
    let root = Root::new();
    let socket = root.path().join("http.sock");
    root.configure(&format!("[http]\nlisten = \"unix:{}\"\n", socket.display()));
    // A socket that a service left which did not end in order is no obstacle.
    root.start_with(|_| {}).kill();
    served(&root);
}

fn served(root: &Root) {
    let service = root.start();
    let address = service.wait_for_event("http.listening");
    let place = Place::of(address["address"].as_str().unwrap());
    root.rename_in("good.txt", article(1));
    root.rename_in("bad.json", "{");
    service.wait_for_outcomes(2);
    assert_eq!(get(&place, "/healthz").0, 200);
    assert_eq!(get(&place, "/readyz").0, 200);
    let (status, metrics) = get(&place, "/metrics");
    assert_eq!(status, 200);
    assert!(metrics.contains("application/openmetrics-text"), "{metrics}");
    for line in [
        "copydesk_inputs_total{outcome=\"published\"} 1",
        "copydesk_inputs_total{outcome=\"failed\"} 1",
        "copydesk_records_total 1",
        "copydesk_claims_open 0",
        "copydesk_disk_failing 0",
        "# EOF",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line} is not in\n{metrics}");
    }
    assert_eq!(get(&place, "/elsewhere").0, 404);
    service.stop();
}
