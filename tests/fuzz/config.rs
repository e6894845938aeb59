//! Configurations of any kind.

use copydesk::config::{Bytes, Config, Dedupe, Period, ProblemOrigin, WatchMode, read_config};
use copydesk_analysis::entities::gazetteer::Additions;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::cases;

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
        config.entities.knowledge = rest.3.into();
        config.outlet.dedupe =
            [Dedupe::Content, Dedupe::NameAndContent, Dedupe::Off][usize::from(rest.4)];
        config
    })
}

const SAMPLE: &str = include_str!("../../config/copydesk.toml");

/// Values of every kind, some of them beyond all bounds.
fn value() -> impl Strategy<Value = String> {
    let odd = vec![
        "\"8 MiB\"",
        "\"250ms\"",
        "\"18446744073709551615 days\"",
        "\"584542046091years 1s\"",
        "\"99999999 PiB\"",
        "\"-1s\"",
        "\"0\"",
        "\"\"",
        "0",
        "-1",
        "1e400",
        "inf",
        "nan",
        "true",
        "[]",
        "[\"cleanup\", 1]",
        "{}",
        "2026-01-01T00:00:00Z",
        "9223372036854775808",
        "0x10",
        "'''\n'''",
        "\"\\uD800\"",
        "\"auto\"",
        "\"127.0.0.1:99999\"",
        "\"unix:\"",
        "\"[::1]:1\"",
        "\"0.1 B\"",
        "\"1e3 MiB\"",
    ];
    prop_oneof![3 => select(odd).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

fn keys() -> impl Strategy<Value = String> {
    let table: toml::Table = toml::from_str(SAMPLE).unwrap();
    let sections = table.iter().filter_map(|(name, value)| Some((name, value.as_table()?)));
    let known: Vec<String> = sections
        .flat_map(|(name, keys)| keys.keys().map(move |key| format!("{name}.{key}")))
        .collect();
    prop_oneof![4 => select(known), 1 => "[a-z._\"é]{0,9}"]
}

/// A file with keys that there are, and values that they may not have.
fn files() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec((keys(), value()), 0..6).prop_map(|lines| {
        lines.iter().map(|(key, value)| format!("{key} = {value}\n")).collect::<String>()
    });
    let sample = (prop::collection::vec((any::<Index>(), any::<char>()), 0..4), any::<Index>())
        .prop_map(|(changes, cut)| {
            let mut points: Vec<char> = SAMPLE.chars().collect();
            for (at, c) in changes {
                let at = at.index(points.len());
                points[at] = c;
            }
            points.truncate(cut.index(points.len() * 2));
            points.into_iter().collect()
        });
    prop_oneof![2 => lines, 1 => sample, 1 => "\\PC{0,60}(\n\\PC{0,60}){0,4}"]
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_configuration_that_is_printed_reads_back_as_itself(config in configs()) {
        let printed = config.to_toml();
        let read: Config = toml::from_str(&printed).expect(&printed);
        prop_assert_eq!(read, config);
    }

    #[test]
    fn no_file_whatever_is_in_it_upsets_the_reading_of_the_configuration(text in files()) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        match read_config(Some(file.path()), std::iter::empty()) {
            Ok(config) => {
                prop_assert_eq!(config.find_impossible_values(), []);
                let printed = config.to_toml();
                let again: Config = toml::from_str(&printed).expect(&printed);
                prop_assert_eq!(again, config);
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                for problem in problems {
                    let place = format!("{}:", file.path().display());
                    prop_assert!(problem.to_string().starts_with(&place), "{problem}");
                    if let ProblemOrigin::File(_, line, column) = problem.origin {
                        let there = text.split('\n').nth(line - 1).map(|line| line.chars().count());
                        prop_assert!(there.is_some_and(|length| column <= length + 1), "{line}:{column} of {text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_environment_upsets_it_either(all in prop::collection::vec((keys(), value()), 0..5)) {
        let variable = |key: &str| format!("COPYDESK_{}", key.replace('.', "_").to_ascii_uppercase());
        let environment: Vec<(String, String)> = all
            .into_iter()
            .map(|(key, value)| (variable(&key), value.trim_matches('"').to_owned()))
            .collect();
        if let Err(problems) = read_config(None, environment.iter().cloned()) {
            prop_assert!(!problems.is_empty());
            for problem in problems {
                prop_assert!(matches!(&problem.origin, ProblemOrigin::Environment(name) if environment.iter().any(|(known, _)| known == name)) || matches!(problem.origin, ProblemOrigin::Whole(_)), "{problem}");
            }
        }
    }

    #[test]
    fn no_file_of_names_upsets_the_gazetteer(
        entries in prop::collection::vec((select(vec!["name", "type", "uri", "aliases", "acronyms", "x"]), value()), 0..6),
    ) {
        let entries: String = entries.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        for text in [format!("[[entity]]\nname = \"Ö.\"\ntype = \"place\"\n[[entity]]\n{entries}"), entries] {
            if let Err(error) = Additions::parse_file("own.toml", &text) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
