//! Folders that are exchanged, removed or full, and journals that are lost.

use std::fs;
use std::os::unix::process::CommandExt;

use crate::harness::{
    Mounted, Place, Root, Service, Tally, article, copydesk, eventually, get, is_root,
};

fn run_on(root: &Root) -> (i32, String) {
    let service = Service::spawn(root.path(), |command| {
        command.arg("run");
    });
    let (status, words) = service.ended_with_words();
    (status.code().unwrap(), words)
}

#[test]
fn a_folder_that_holds_unfinished_work_is_not_exchanged_for_another() {
    let root = Root::new();
    root.start().stop();
    // As a crash leaves them.
    for (role, work) in [
        ("inbox", "inbox/.claimed/000000000009.1.story.txt"),
        ("outbox", "outbox/.staged/000000000009.0.json"),
        ("failed", "failed/.staged/000000000009.0.json"),
    ] {
        let work = root.path().join(work);
        fs::write(&work, article(1)).unwrap();
        root.configure(&format!("[paths]\n{role} = \"other\"\n"));
        let (code, words) = run_on(&root);
        assert_eq!(code, 78, "{words}");
        let left_in = work.parent().unwrap().to_str().unwrap();
        assert!(words.contains(&format!("paths.{role}")) && words.contains(left_in), "{words}");
        fs::remove_file(&work).unwrap();
    }
    // Nothing is left in them now.
    root.start().stop();
}

#[test]
fn of_a_lost_journal_outbox_and_done_tell_what_was_published() {
    let root = Root::new();
    let service = root.start();
    root.rename_in("kept.txt", article(1));
    root.rename_in("taken.txt", article(2));
    let kept = service.outcome_of("kept.txt");
    let taken = service.outcome_of("taken.txt");
    service.stop();
    // Of the one the record is there and not the input, of the other it is the other way round.
    let done = root.path().join("done");
    let day = fs::read_dir(&done).unwrap().next().unwrap().unwrap().path();
    fs::remove_file(day.join("kept.txt")).unwrap();
    fs::remove_file(root.outbox(taken["output"].as_str().unwrap())).unwrap();
    for file in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let _not_all_are_there = fs::remove_file(root.path().join("state").join(file));
    }
    // A claim whose receipt was in the journal.
    fs::write(root.inbox(".claimed/000000000001.1.kept.txt"), article(1)).unwrap();
    let service = root.start();
    assert_eq!(service.wait_for_event("journal.rebuilt")["receipts"], 2);
    let again = service.outcome_of("kept.txt");
    assert_eq!((&again["event"], &again["of"]), (&"article.duplicate".into(), &kept["output"]));
    root.rename_in("taken again.txt", article(2));
    assert_eq!(service.outcome_of("taken again.txt")["event"], "article.duplicate");
    service.stop();
    assert_eq!(root.records(), [kept["output"].as_str().unwrap()]);
}

#[test]
fn what_somebody_put_among_the_claims_and_the_staged_records_keeps_nobody_from_work() {
    let root = Root::new();
    let (claimed, staged) = (root.inbox(".claimed"), root.outbox(".staged"));
    fs::create_dir_all(&claimed).unwrap();
    fs::create_dir_all(&staged).unwrap();
    let strangers = ["0.0", "000000000007.1.own.txt.copy", "18446744073709551615.1.story.txt"];
    for stranger in strangers {
        fs::write(claimed.join(stranger), "not yours").unwrap();
    }
    fs::write(staged.join("18446744073709551615.0.json"), "{}").unwrap();
    root.note("own.txt", article(1));
    fs::write(claimed.join("000000000007.1.own.txt"), article(1)).unwrap();

    for story in ["story.txt", "another story.txt"] {
        let service = root.start();
        root.rename_in(story, article(story.len()));
        assert_eq!(service.outcome_of(story)["event"], "article.published");
        let told = service.events("inbox.left_alone");
        let mut told: Vec<_> = told.iter().map(|event| event["file"].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, strangers.map(|stranger| format!(".claimed/{stranger}")));
        service.stop();
    }
    for stranger in strangers {
        fs::remove_file(claimed.join(stranger)).expect("it stays");
    }
    assert_eq!(root.check(), Tally { published: 3, ..Tally::default() });
    root.check_tidy();
}

#[test]
fn a_folder_that_is_removed_ends_the_service_and_the_next_one_makes_it_anew() {
    for folder in ["outbox", "failed", "done"] {
        let root = Root::new();
        let service = root.start();
        root.rename_in("before.txt", article(1));
        service.outcome_of("before.txt");
        rustix::fs::rename(root.path().join(folder), root.path().join("moved")).unwrap();
        root.rename_in("after.txt", article(2));
        let gone = service.wait_for_event("folder.gone");
        assert!(gone["path"].as_str().unwrap().contains(folder), "{gone}");
        let (status, words) = service.ended_with_words();
        assert_eq!(status.code(), Some(74), "{words}");
        let service = root.start();
        assert_eq!(service.outcome_of("after.txt")["event"], "article.published");
        service.stop();
        assert_eq!(root.names("inbox/.claimed"), Vec::<std::ffi::OsString>::new());
    }
}

#[test]
fn where_hardly_any_room_is_left_nothing_is_taken_until_there_is_more() {
    if !is_root("where_hardly_any_room_is_left_nothing_is_taken_until_there_is_more") {
        return;
    }
    let root = Root::with_config("[http]\nlisten = \"127.0.0.1:0\"\n");
    let mounted = Mounted::tmpfs(root.path().join("outbox"), "4m");
    let ballast = root.outbox(".ballast");
    fs::write(&ballast, vec![0; 4000 * 1024]).unwrap();
    let service = root.start();
    let low = service.wait_for_event("disk.low");
    assert!(low["what"].as_str().unwrap().contains("left"), "{low}");
    root.rename_in("story.txt", article(1));
    let address = service.wait_for_event("http.listening");
    let place = Place::of(address["address"].as_str().unwrap());
    let (status, answer) = get(&place, "/readyz");
    assert_eq!(status, 503);
    assert!(answer.contains("left"), "{answer}");
    assert!(root.inbox("story.txt").try_exists().unwrap(), "it stays where it is");
    fs::remove_file(&ballast).unwrap();
    service.wait_for_event("disk.roomy");
    assert_eq!(service.outcome_of("story.txt")["event"], "article.published");
    eventually("it is ready", || (get(&place, "/readyz").0 == 200).then_some(()));
    service.stop();
    assert_eq!(root.check(), Tally { published: 1, ..Tally::default() });
    drop(mounted);
}

#[test]
fn too_low_a_limit_of_open_files_is_refused_and_a_low_soft_one_is_raised() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limited = |root: &Root, limit: Rlimit| {
        Service::spawn(root.path(), |command| {
            command.arg("run");
            limit_files(command, limit);
        })
    };
    fn limit_files(command: &mut std::process::Command, limit: Rlimit) {
        // SAFETY: setrlimit is a plain system call, allowed between fork and exec.
        #[expect(unsafe_code, reason = "a limit that is set before the program starts")]
        unsafe {
            command.pre_exec(move || Ok(setrlimit(Resource::Nofile, limit)?));
        }
    }
    let root = Root::new();
    let hard = Rlimit { current: Some(50), maximum: Some(50) };
    let (status, words) = limited(&root, hard).ended_with_words();
    assert_eq!(status.code(), Some(78), "{words}");
    assert!(words.contains("limit of open files is 50"), "{words}");
    let service = limited(&root, Rlimit { current: Some(50), maximum: Some(4096) });
    service.wait_for_event("service.ready");
    root.rename_in("story.txt", article(1));
    assert_eq!(service.outcome_of("story.txt")["event"], "article.published");
    service.stop();
}

#[test]
fn dropped_files_are_whole_and_keep_their_names() {
    let root = Root::new();
    let service = root.start();
    let mut arguments = vec!["drop".to_owned()];
    for number in 0..5 {
        let name = format!("story {number}.txt");
        let path = root.path().join("elsewhere").join(&name);
        fs::write(&path, article(number)).unwrap();
        root.note(&name, article(number));
        arguments.push(path.to_str().unwrap().to_owned());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let dropped = copydesk(root.path(), &arguments, b"");
    assert_eq!((dropped.code, dropped.err.as_str()), (0, ""));
    service.wait_for_outcomes(5);
    service.stop();
    assert_eq!(root.check(), Tally { published: 5, ..Tally::default() });
}

#[test]
fn a_drop_overwrites_nothing_and_says_what_it_could_not_drop() {
    let root = Root::new();
    root.write_in("story.txt", article(1));
    fs::write(root.path().join("elsewhere/story.txt"), article(2)).unwrap();
    fs::write(root.path().join("elsewhere/story.part"), article(2)).unwrap();
    let elsewhere = |name: &str| root.path().join("elsewhere").join(name).display().to_string();
    let names = ["story.txt", "story.part", "nothing.txt"].map(elsewhere);
    let dropped = copydesk(root.path(), &["drop", &names[0], &names[1], &names[2]], b"");
    assert_eq!(dropped.code, 74);
    for (name, why) in names.iter().zip(["has a file of that name", "alone (partial)", "No such"]) {
        let line = dropped.err.lines().find(|line| line.contains(name.as_str())).unwrap();
        assert!(line.contains(why), "{line}");
    }
    assert_eq!(fs::read_to_string(root.inbox("story.txt")).unwrap(), article(1));
    assert_eq!(fs::read_dir(root.inbox("")).unwrap().count(), 1, "no hidden copy stays behind");
}

#[test]
fn what_failed_is_purged_with_its_reason_when_a_person_says_so() {
    let root = Root::new();
    root.write_in("bad.json", "{");
    root.write_in("worse.json", "}");
    assert_eq!(copydesk(root.path(), &["run", "--once"], b"").code, 1);
    assert_eq!(copydesk(root.path(), &["failed", "purge", "other.json"], b"").code, 1);
    assert_eq!(copydesk(root.path(), &["failed", "purge", "bad.json"], b"").code, 0);
    assert_eq!(root.names("failed"), ["worse.json", "worse.json.reason.json"]);
    assert_eq!(copydesk(root.path(), &["failed", "purge", "--all"], b"").code, 0);
    assert!(root.names("failed").is_empty());
}
