//! The folder of failed inputs is anybody's to change: whatever lies in it, the commands neither
//! break nor lose an input.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::Path;
use std::process::Output;

use copydesk_analysis::name::show_name;
use proptest::prelude::*;
use proptest::sample::select;

use super::{cases, names::names};

fn copydesk(root: &Path, arguments: &[&str]) -> Output {
    super::copydesk().arg("--root").arg(root).args(arguments).output().unwrap()
}

/// A reason file: a sound one that names any file, one with a key changed, or anything.
fn reasons() -> impl Strategy<Value = Vec<u8>> {
    let odd = vec![
        "..",
        ".",
        "",
        "/etc/passwd",
        "../../x",
        "a/b",
        "a%2Fb",
        "%00",
        "%",
        "%+F",
        "x%0A",
        ".hidden",
        "inbox",
        "outbox/x",
        "%2e%2e",
    ];
    let file = prop_oneof![
        2 => names().prop_map(|name| show_name(&name)),
        2 => select(odd).prop_map(str::to_owned),
        1 => "\\PC{0,300}",
    ];
    let change = prop::option::weighted(
        0.2,
        (select(vec!["schema", "code", "bytes", "attempts"]), "\\PC{0,9}"),
    );
    let sound = (file, change).prop_map(|(file, change)| {
        let mut reason = serde_json::json!({
            "schema": 1, "file": file, "code": "empty", "message": "m", "advice": "a", "bytes": 1,
            "attempts": 1, "failed_at": "2026-01-02T03:04:05Z", "version": "0.1.0",
        });
        if let Some((key, value)) = change {
            reason[key] = value.into();
        }
        reason.to_string().into_bytes()
    });
    prop_oneof![4 => sound, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

fn files(folder: &Path) -> Vec<(OsString, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.map(|entry| entry.unwrap());
    let plain = entries.filter(|entry| entry.file_type().unwrap().is_file());
    plain.map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap())).collect()
}

proptest! {
    #![proptest_config(cases(25))]

    #[test]
    fn no_input_is_lost_whatever_the_reasons_say(
        inputs in prop::collection::vec((names(), prop::option::weighted(0.8, reasons())), 1..5),
    ) {
        let root = tempfile::tempdir().unwrap();
        let (failed, inbox) = (root.path().join("failed"), root.path().join("inbox"));
        std::fs::create_dir(&failed).unwrap();
        std::fs::create_dir(&inbox).unwrap();
        let mut given = HashSet::new();
        for (number, (name, reason)) in inputs.iter().enumerate() {
            let mut beside = name.clone();
            beside.push(".reason.json");
            // A reason needs room for its ending, and no input is another's reason.
            let taken = |name: &OsString| failed.join(name).symlink_metadata().is_ok();
            if beside.len() > 255 || taken(name) || taken(&beside) || show_name(name).ends_with(".reason.json") {
                continue;
            }
            let content = format!("input {number}").into_bytes();
            std::fs::write(failed.join(name), &content).unwrap();
            given.insert(content);
            if let Some(reason) = reason {
                std::fs::write(failed.join(beside), reason).unwrap();
            }
        }
        let list = copydesk(root.path(), &["failed", "list"]);
        prop_assert_eq!(list.status.code(), Some(0), "{:?}", list);
        for (name, _) in files(&failed) {
            let show = copydesk(root.path(), &["failed", "show", "--", &show_name(&name)]);
            prop_assert!(matches!(show.status.code(), Some(0 | 1 | 74)), "{:?}", show);
        }
        let retry = copydesk(root.path(), &["failed", "retry", "--all"]);
        prop_assert!(matches!(retry.status.code(), Some(0 | 1)), "{:?}", retry);
        let kept = files(&failed).into_iter().chain(files(&inbox)).map(|(_, content)| content);
        let kept: HashSet<Vec<u8>> = kept.collect();
        prop_assert!(given.is_subset(&kept), "lost; {:?}", retry);
        let outside: Vec<_> = files(root.path()).into_iter().map(|(name, _)| name).collect();
        prop_assert!(outside.is_empty(), "outside: {:?}", outside);
    }
}
