//! Names of files of any kind: what people and programs drop, and what lies in the service's own
//! folders.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::Arc;

use copydesk::intake::folder::admit::judge_name;
use copydesk::intake::folder::claim::{Claim, Inbox};
use copydesk::outlet::names::{parse_staged_name, reason_name, staged_name};
use copydesk::service::lock::StateLock;
use copydesk_analysis::formats::InputKind;
use copydesk_analysis::name::{output_name, parse_shown_name, show_name};
use proptest::prelude::*;

use super::cases;

/// Any name that a Linux folder can hold.
pub fn names() -> impl Strategy<Value = OsString> {
    let bytes = prop_oneof![
        prop::collection::vec(1_u8..=255, 1..=255),
        "\\PC{1,80}".prop_map(String::into_bytes),
        "[a-z%.\n]{1,12}".prop_map(String::into_bytes),
        "[0-9]{1,21}(\\.[0-9+-]{0,4}){0,2}(\\.[a-z]{0,4}){0,2}".prop_map(String::into_bytes),
        "[a-zж]{0,250}(\\.txt|\\.JSON|\\.jsonl|\\.reason\\.json|\\.part|~|)"
            .prop_map(String::into_bytes),
        "%[0-9A-F+ -]{2}%?".prop_map(String::into_bytes),
    ];
    bytes.prop_map(|mut bytes| {
        bytes.retain(|byte| *byte != b'/');
        bytes.truncate(255);
        if matches!(bytes.as_slice(), b"" | b"." | b"..") {
            bytes = b"x".to_vec();
        }
        OsString::from_vec(bytes)
    })
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn an_output_name_is_safe_and_fits(name in names(), line in prop::option::of(1_usize..100_000)) {
        let output = output_name(&name, line, &blake3::hash(b"text"));
        prop_assert!(output.len() < 255 - ".99.json".len(), "{output}");
        prop_assert!(output.ends_with(".json"));
        prop_assert!(
            output.chars().all(|c| c.is_alphanumeric() || "._-%".contains(c)),
            "{output}"
        );
    }

    #[test]
    fn two_names_never_look_alike(one in names(), other in names()) {
        prop_assert_eq!(one == other, show_name(&one) == show_name(&other));
    }

    #[test]
    fn a_name_is_shown_without_loss(name in names()) {
        let shown = show_name(&name);
        prop_assert!(!shown.chars().any(char::is_control));
        prop_assert_eq!(parse_shown_name(&shown), name);
    }

    #[test]
    fn what_is_no_encoded_byte_is_read_as_it_stands(text in "(%[0-9A-Fa-f+ ж-]{0,3}|[a-z]){0,6}") {
        let mut expected = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((first, tail)) = rest.split_first() {
            let digits = tail.get(..2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit));
            match digits.filter(|_| *first == b'%') {
                Some(pair) => {
                    expected.push(u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
                    rest = &tail[2..];
                }
                None => {
                    expected.push(*first);
                    rest = tail;
                }
            }
        }
        prop_assert_eq!(parse_shown_name(&text), OsString::from_vec(expected));
    }

    #[test]
    fn any_name_is_judged(name in names()) {
        prop_assert_eq!(judge_name(&name), judge_name(&name));
        if let Err(failure) = InputKind::from_file_name(&name) {
            prop_assert!(!failure.message.chars().any(char::is_control), "{:?}", failure.message);
        }
        prop_assert!(reason_name(&name).as_os_str().as_bytes().starts_with(name.as_bytes()));
    }

    #[test]
    fn a_staged_name_tells_claim_and_line(seq in any::<u64>(), line in any::<u64>()) {
        prop_assert_eq!(parse_staged_name(staged_name(seq, line).as_os_str()), Some((seq, line)));
    }

    #[test]
    fn any_name_among_the_staged_is_passed_over_or_read(name in names()) {
        if let Some((seq, line)) = parse_staged_name(&name) {
            let again = staged_name(seq, line);
            prop_assert_eq!(parse_staged_name(again.as_os_str()), Some((seq, line)));
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_claim_is_found_again_with_its_name(name in names(), seq in 1_u64..1 << 40, attempts in 0_u32..3) {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Arc::new(Inbox::open_and_lock(folder.path()).unwrap());
        std::fs::write(folder.path().join(&name), "text").unwrap();
        let mut claim = Claim::take_file(&inbox, &name, seq).unwrap();
        for _ in 0..attempts {
            claim.count_attempt().unwrap();
        }
        let found = inbox.list_leftovers().unwrap();
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].seq, found[0].attempt), (seq, attempts + 1));
        prop_assert_eq!(&found[0].name, &name);
        let place = inbox.claimed.path().join(found[0].path_in_claims());
        prop_assert_eq!(std::fs::read(place).unwrap(), b"text");
    }

    #[test]
    fn what_is_no_claim_is_passed_over_among_the_claims(name in names(), is_folder in any::<bool>()) {
        let begins = name.as_bytes().first();
        prop_assume!(!begins.is_some_and(|first| first.is_ascii_digit() || *first == b'+'));
        let folder = tempfile::tempdir().unwrap();
        let inbox = Arc::new(Inbox::open_and_lock(folder.path()).unwrap());
        let place = inbox.claimed.path().join(&name);
        if is_folder {
            std::fs::create_dir(&place).unwrap();
        } else {
            std::fs::write(&place, "text").unwrap();
        }
        prop_assert!(inbox.list_leftovers().unwrap().is_empty());
        prop_assert!(place.symlink_metadata().is_ok(), "it is gone");
    }

    #[test]
    fn whatever_stands_in_the_lock_it_can_be_taken(content in "(\\PC|[\0\n 0-9]){0,40}") {
        let state = tempfile::tempdir().unwrap();
        std::fs::write(state.path().join(copydesk::service::lock::LOCK_FILE), &content).unwrap();
        let lock = StateLock::take_lock(state.path()).unwrap();
        prop_assert!(!lock.last_was_clean || content.trim().is_empty());
        let holder = StateLock::find_holder(state.path());
        prop_assert_eq!(holder, Some(std::process::id().to_string()));
        lock.release_clean();
    }
}
