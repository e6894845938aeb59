//! What holds for every file name and every configuration, tried on many.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use copydesk::config::{Bytes, Config, Dedupe, Period, WatchMode};
use copydesk::name::{from_shown, output, shown};
use proptest::prelude::*;

/// Any name that a Linux folder can hold.
fn names() -> impl Strategy<Value = OsString> {
    let bytes = prop_oneof![
        prop::collection::vec(1_u8..=255, 1..=255),
        "\\PC{1,80}".prop_map(String::into_bytes),
        "[a-z%.\n]{1,12}".prop_map(String::into_bytes),
    ];
    bytes.prop_map(|mut bytes| {
        bytes.retain(|byte| *byte != b'/');
        bytes.truncate(255);
        OsString::from_vec(bytes)
    })
}

fn configs() -> impl Strategy<Value = Config> {
    let period = || (0_u64..10_000_000).prop_map(Period::from_millis);
    let intake = (period(), period(), period(), 1_u64..1 << 34, any::<bool>(), 0..3_u8);
    let rest = (period(), 0_u64..1 << 45, period(), "[a-z/ \"\\\\é-]{0,20}", 0..3_u8);
    (intake, rest).prop_map(|(intake, rest)| {
        let mut config = Config::default();
        (config.intake.settle, config.intake.rescan, config.intake.poll) =
            (intake.0, intake.1, intake.2);
        config.intake.max_file_size = Bytes(intake.3);
        config.intake.hard_links = intake.4;
        config.intake.watch =
            [WatchMode::Auto, WatchMode::Native, WatchMode::Poll][usize::from(intake.5)];
        config.done.keep_for = rest.0;
        config.done.keep_size = Bytes(rest.1);
        config.pipeline.time_budget = rest.2;
        config.entities.gazetteer = rest.3.into();
        config.outlet.dedupe =
            [Dedupe::Content, Dedupe::NameAndContent, Dedupe::Off][usize::from(rest.4)];
        config
    })
}

proptest! {
    #[test]
    fn an_output_name_is_safe_and_fits(name in names(), line in prop::option::of(1_usize..100_000)) {
        let output = output(&name, line, &blake3::hash(b"text"));
        prop_assert!(output.len() < 255 - ".99.json".len(), "{output}");
        prop_assert!(output.ends_with(".json"));
        prop_assert!(
            output.chars().all(|c| c.is_alphanumeric() || "._-%".contains(c)),
            "{output}"
        );
    }

    #[test]
    fn two_names_never_look_alike(one in names(), other in names()) {
        prop_assert_eq!(one == other, shown(&one) == shown(&other));
    }

    #[test]
    fn a_name_is_shown_without_loss(name in names()) {
        let shown = shown(&name);
        prop_assert!(!shown.chars().any(char::is_control));
        prop_assert_eq!(from_shown(&shown), name);
    }

    #[test]
    fn a_configuration_that_is_printed_reads_back_as_itself(config in configs()) {
        let printed = config.to_toml();
        let read: Config = toml::from_str(&printed).expect(&printed);
        prop_assert_eq!(read, config);
    }

    #[test]
    fn no_file_whatever_is_in_it_upsets_the_reading_of_the_configuration(text in "\\PC{0,60}(\n\\PC{0,60}){0,4}") {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        if let Err(problems) = copydesk::config::load(Some(file.path()), std::iter::empty()) {
            for problem in problems {
                let place = format!("{}:", file.path().display());
                prop_assert!(problem.to_string().starts_with(&place), "{problem}");
            }
        }
    }
}
