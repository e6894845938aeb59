//! Every way in which a file may come into the inbox, and what is left where it is.

use std::fs::{self, File};
use std::io::Write;
use std::os::fd::AsRawFd;
use std::process::{Command, Stdio};

use rustix::fs::{AtFlags, CWD, Mode, OFlags};

use crate::harness::{Root, Service, Tally, article, copydesk, eventually, skipped};

/// Stops the service and checks that every drop was published.
fn all_published(root: &Root, service: Service, drops: usize) {
    service.stop();
    assert_eq!(root.check(), Tally { published: drops, ..Tally::default() });
}

#[test]
fn a_written_a_renamed_and_a_linked_file_are_each_published_once() {
    let root = Root::new();
    let service = root.start();
    root.write_in("written.txt", article(1));
    root.rename_in("renamed.txt", article(2));
    root.link_in("linked.txt", article(3));
    for file in ["written.txt", "renamed.txt", "linked.txt"] {
        let published = service.outcome_of(file);
        let record = root.record(&published);
        assert_eq!(record["uri"], published["id"]);
        assert_eq!(record["altIds"][0]["value"], file);
    }
    assert!(root.names("inbox").is_empty());
    assert_eq!(root.names("done").len(), 1, "one folder for the day");
    all_published(&root, service, 3);
}

#[test]
fn a_copied_file_is_published() {
    let root = Root::new();
    let service = root.start();
    let original = root.path().join("original.txt");
    fs::write(&original, article(1)).unwrap();
    root.note("copy.txt", article(1));
    fs::copy(&original, root.inbox("copy.txt")).unwrap();
    service.outcome_of("copy.txt");
    all_published(&root, service, 1);
}

#[test]
fn a_nameless_file_that_is_linked_in_is_taken_after_its_writer_has_closed_it() {
    let root = Root::new();
    let service = root.start();
    let flags = OFlags::TMPFILE | OFlags::WRONLY;
    let file = rustix::fs::open(root.inbox(""), flags, Mode::from_raw_mode(0o640)).unwrap();
    let mut file = File::from(file);
    let (begin, end) = ("The first half was written.\n", "The second half was written.\n");
    file.write_all(begin.as_bytes()).unwrap();
    let nameless = format!("/proc/self/fd/{}", file.as_raw_fd());
    let name = root.inbox("nameless.txt");
    rustix::fs::linkat(CWD, nameless, CWD, name, AtFlags::SYMLINK_FOLLOW).unwrap();
    root.note("nameless.txt", format!("{begin}{end}"));
    // What was dropped later and in the same way, but closed, is through: this one waits.
    root.link_in("later.txt", article(1));
    service.outcome_of("later.txt");
    assert!(root.inbox("nameless.txt").try_exists().unwrap());
    file.write_all(end.as_bytes()).unwrap();
    drop(file);
    service.outcome_of("nameless.txt");
    all_published(&root, service, 2);
}

#[test]
fn a_slow_writer_is_waited_for_however_long_it_pauses() {
    let root = Root::new();
    let service = root.start();
    let mut file = File::create(root.inbox("slow.txt")).unwrap();
    let mut text = String::new();
    for pause in 0..3 {
        let line = format!("Paragraph {pause} of a story that comes over a slow line.\n\n");
        file.write_all(line.as_bytes()).unwrap();
        text.push_str(&line);
        // Two articles, one after the other, settle and are published while the writer pauses.
        for i in 0..2 {
            let name = format!("quick-{pause}-{i}.txt");
            root.write_in(&name, article(pause * 10 + i));
            service.outcome_of(&name);
        }
        assert!(root.inbox("slow.txt").try_exists().unwrap(), "taken from its writer");
    }
    root.note("slow.txt", &text);
    drop(file);
    let record = root.record(&service.outcome_of("slow.txt"));
    assert_eq!(record["copydesk"]["source"]["bytes"], text.len());
    all_published(&root, service, 7);
}

#[test]
fn a_file_that_is_renamed_in_while_it_is_still_written_is_waited_for() {
    let root = Root::new();
    let service = root.start();
    let elsewhere = root.path().join("elsewhere/early.txt");
    let mut file = File::create(&elsewhere).unwrap();
    file.write_all(b"Renamed before it was complete, ").unwrap();
    rustix::fs::rename(&elsewhere, root.inbox("early.txt")).unwrap();
    root.rename_in("later.txt", article(1));
    service.outcome_of("later.txt");
    assert!(root.inbox("early.txt").try_exists().unwrap(), "taken from its writer");
    file.write_all(b"and completed in place.\n").unwrap();
    drop(file);
    root.note("early.txt", "Renamed before it was complete, and completed in place.\n");
    service.outcome_of("early.txt");
    all_published(&root, service, 2);
}

#[test]
fn files_that_lie_there_at_the_start_are_published() {
    let root = Root::new();
    for i in 0..5 {
        root.write_in(format!("early-{i}.txt"), article(i));
    }
    let service = root.start();
    service.wait_for_outcomes(5);
    all_published(&root, service, 5);
}

#[test]
fn a_second_drop_of_a_name_is_a_second_article() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("story.txt", article(1));
    service.wait_for_outcomes(1);
    root.rename_in("story.txt", article(2));
    let outcomes = service.wait_for_outcomes(2);
    assert_ne!(outcomes[0]["output"], outcomes[1]["output"]);
    all_published(&root, service, 2);
}

#[test]
fn of_a_jsonl_file_all_articles_are_published_or_none() {
    let root = Root::new();
    let service = root.start();
    let line = |n: usize| format!("{}\n", serde_json::json!({ "id": n, "body": article(n) }));
    let good: String = (0..20).map(line).collect();
    root.rename_in("good.jsonl", &good);
    let published = service.wait_for_outcomes(20);
    assert!(published.iter().all(|event| event["file"] == "good.jsonl"));
    let mut lines = Vec::new();
    for event in &published {
        let line = root.record(event)["copydesk"]["source"]["line"].as_u64().unwrap();
        assert!(event["output"].as_str().unwrap().starts_with(&format!("good.{line}.")), "{event}");
        lines.push(line);
    }
    lines.sort_unstable();
    assert!(lines.into_iter().eq(1..=20));

    let bad = format!("{}{{\"body\": nothing}}\n{}", line(100), line(101));
    root.rename_in("bad.jsonl", &bad);
    let failed = service.outcome_of("bad.jsonl");
    assert_eq!(failed["code"], "bad-json");
    assert!(failed["why"].as_str().unwrap().starts_with("line 2"), "{failed}");
    assert_eq!(root.records().len(), 20, "nothing of the bad file is published");
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, failed: 1, ..Tally::default() });
}

#[test]
fn the_same_content_is_published_once_whatever_its_name() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("first.txt", article(1));
    let first = service.outcome_of("first.txt");
    root.rename_in("second.txt", article(1));
    let second = service.outcome_of("second.txt");
    assert_eq!(second["event"], "article.duplicate");
    assert_eq!(second["of"], first["output"]);
    service.stop();
    // The receipt is remembered by the next service, when nothing else tells of the first.
    root.consume();
    let service = root.start();
    root.rename_in("third.txt", article(1));
    assert_eq!(service.outcome_of("third.txt")["event"], "article.duplicate");
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, duplicates: 2, ..Tally::default() });
}

#[test]
fn the_same_content_many_times_at_once_is_published_once() {
    let root = Root::new();
    for i in 0..40 {
        root.write_in(format!("copy-{i}.txt"), article(1));
    }
    let service = root.start();
    service.wait_for_outcomes(40);
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, duplicates: 39, ..Tally::default() });
}

#[test]
fn dedupe_by_name_and_content_lets_another_name_pass() {
    let root = Root::with_config("[outlet]\ndedupe = \"name-and-content\"\n");
    let service = root.start();
    for (n, name) in ["a.txt", "b.txt", "a.txt"].into_iter().enumerate() {
        root.rename_in(name, article(1));
        service.wait_for_outcomes(n + 1);
    }
    service.stop();
    assert_eq!(root.check(), Tally { published: 2, duplicates: 1, ..Tally::default() });
}

#[test]
fn without_dedupe_every_drop_has_a_record_of_its_own() {
    let root = Root::with_config("[outlet]\ndedupe = \"off\"\n");
    let service = root.start();
    for n in 1..=3 {
        root.rename_in("a.txt", article(1));
        service.wait_for_outcomes(n);
    }
    all_published(&root, service, 3);
    assert_eq!(root.records().len(), 3);
}

#[test]
fn what_is_no_article_is_left_where_it_is_and_reported_once() {
    let root =
        Root::with_config("[intake]\nwatch = \"poll\"\npoll = \"100ms\"\nsettle = \"20ms\"\n");
    std::os::unix::fs::symlink("/etc/passwd", root.inbox("symlink")).unwrap();
    rustix::fs::mknodat(
        CWD,
        root.inbox("fifo"),
        rustix::fs::FileType::Fifo,
        Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    fs::create_dir(root.inbox("folder")).unwrap();
    fs::write(root.inbox("folder/inside.txt"), article(8)).unwrap();
    fs::write(root.path().join("elsewhere/other-name"), article(9)).unwrap();
    fs::hard_link(root.path().join("elsewhere/other-name"), root.inbox("hard-link.txt")).unwrap();
    fs::write(root.inbox(".dotfile.txt"), article(10)).unwrap();
    fs::write(root.inbox("download.txt.part"), article(11)).unwrap();
    let service = root.start();
    let expected = [
        (".dotfile.txt", "dotfile"),
        ("download.txt.part", "partial"),
        ("fifo", "special"),
        ("folder", "folder"),
        ("hard-link.txt", "hard-link"),
        ("symlink", "symlink"),
    ];
    service.wait_for_count("inbox.left_alone", expected.len());
    // The folder is listed again and again meanwhile: an article that came later is through.
    root.write_in("article.txt", article(1));
    service.outcome_of("article.txt");
    let mut reported: Vec<_> = service
        .events("inbox.left_alone")
        .iter()
        .map(|e| (e["file"].as_str().unwrap().to_owned(), e["why"].as_str().unwrap().to_owned()))
        .collect();
    reported.sort();
    let expected = expected.map(|(file, why)| (file.to_owned(), why.to_owned()));
    assert_eq!(reported, expected);
    for (file, _) in &expected {
        assert!(root.inbox(file).symlink_metadata().is_ok(), "{file} is gone");
    }
    assert!(root.inbox("folder/inside.txt").try_exists().unwrap());

    // Once the other name is gone, the file is an article like any other.
    fs::remove_file(root.path().join("elsewhere/other-name")).unwrap();
    root.note("hard-link.txt", article(9));
    service.outcome_of("hard-link.txt");
    all_published(&root, service, 2);
}

#[test]
fn a_download_is_taken_when_it_gets_its_real_name() {
    let root = Root::new();
    let service = root.start();
    fs::write(root.inbox("story.txt.part"), article(1)).unwrap();
    service.wait_for_event("inbox.left_alone");
    root.note("story.txt", article(1));
    rustix::fs::rename(root.inbox("story.txt.part"), root.inbox("story.txt")).unwrap();
    service.outcome_of("story.txt");
    all_published(&root, service, 1);
}

#[test]
fn hard_links_are_taken_where_the_configuration_says_so() {
    let root = Root::with_config("[intake]\nhard_links = true\nsettle = \"20ms\"\n");
    let service = root.start();
    fs::write(root.path().join("elsewhere/other-name"), article(1)).unwrap();
    root.note("linked.txt", article(1));
    fs::hard_link(root.path().join("elsewhere/other-name"), root.inbox("linked.txt")).unwrap();
    service.outcome_of("linked.txt");
    all_published(&root, service, 1);
}

#[test]
fn an_inbox_that_is_polled_gives_the_same() {
    let root =
        Root::with_config("[intake]\nwatch = \"poll\"\npoll = \"100ms\"\nsettle = \"20ms\"\n");
    root.write_in("early.txt", article(0));
    let service = root.start();
    assert_eq!(service.wait_for_event("service.ready")["watch"], "poll");
    root.write_in("written.txt", article(1));
    root.rename_in("renamed.txt", article(2));
    root.link_in("linked.txt", article(3));
    service.wait_for_outcomes(4);
    all_published(&root, service, 4);
}

/// In a user namespace of its own, no inotify instance can be had.
#[test]
fn where_no_watch_can_be_had_the_inbox_is_polled() {
    const NONE_ALLOWED: &str = "echo 0 > /proc/sys/user/max_inotify_instances";
    let root = Root::with_config("[intake]\nsettle = \"20ms\"\npoll = \"100ms\"\n");
    let unshare = |words: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", words]);
        command
    };
    if !unshare(NONE_ALLOWED).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return skipped("where_no_watch_can_be_had_the_inbox_is_polled", "no user namespaces");
    }
    let service = Service::spawn(root.path(), |command| {
        let binary = command.get_program().to_owned();
        *command = unshare(&format!("{NONE_ALLOWED}; exec \"$0\" run --root \"$1\""));
        command.arg(binary).arg(root.path()).stderr(Stdio::piped());
        command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    });
    let watch = service.wait_for_event("inbox.watch");
    assert_eq!(watch["mode"], "poll", "{watch}");
    assert!(watch["why"].as_str().unwrap().contains("max_user_instances"), "{watch}");
    root.rename_in("renamed.txt", article(1));
    root.write_in("written.txt", article(2));
    service.wait_for_outcomes(2);
    all_published(&root, service, 2);
}

#[test]
fn a_second_service_on_the_same_folders_ends_and_names_the_first() {
    let root = Root::new();
    let service = root.start();
    let second = copydesk(root.path(), &["run"], b"");
    assert_eq!(second.code, 75, "{}", second.err);
    assert!(second.err.contains(&service.pid().to_string()), "{}", second.err);

    // Another state folder does not help: the inbox has one service.
    let elsewhere = root.path().join("other-state.toml");
    fs::write(&elsewhere, "[paths]\nstate = \"other-state\"\n").unwrap();
    let third = copydesk(root.path(), &["run", "--config", elsewhere.to_str().unwrap()], b"");
    assert_eq!(third.code, 75, "{}", third.err);
    assert!(third.err.contains("inbox"), "{}", third.err);

    root.rename_in("after.txt", article(1));
    service.outcome_of("after.txt");
    all_published(&root, service, 1);
}

#[test]
fn somebody_elses_file_in_the_outbox_is_never_overwritten() {
    let root = Root::with_config("[outlet]\ndedupe = \"off\"\n");
    let service = root.start();
    root.rename_in("a.txt", article(1));
    let first = service.outcome_of("a.txt");
    let name = first["output"].as_str().unwrap();
    let path = root.outbox(name);
    rustix::fs::rename(&path, root.path().join("taken").join(name)).unwrap();
    fs::write(&path, "a note of somebody's").unwrap();
    root.rename_in("a.txt", article(1));
    let outcomes = service.wait_for_outcomes(2);
    assert_ne!(outcomes[1]["output"], name);
    assert_eq!(fs::read_to_string(&path).unwrap(), "a note of somebody's");
    fs::remove_file(&path).unwrap();
    all_published(&root, service, 2);
    eventually("nothing stays staged", || root.names("outbox/.staged").is_empty().then_some(()));
}
