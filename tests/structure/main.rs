//! The structure of the code, held to what ARCHITECTURE.md draws: layers that use only what is below
//! them, few and small circles of files, a library that knows nothing of the service, short functions and
//! files. Tests, and code that only tests see, are left out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics says what is wrong; clippy.toml allows it in test functions only"
)]

mod imports;
mod lengths;

use std::path::Path;
use std::process::Command;

use self::imports::Package;

/// The service's layers, the highest first. A file may use its own layer and those below.
const LADDER: &[&[&str]] = &[
    &["main"],
    &["commands"],
    &["cli"],
    &["service"],
    &["knowledge"],
    &["web"],
    &["delivery"],
    &["intake"],
    &["outlet"],
    &["telemetry"],
    &["pipeline"],
    &["config"],
    &["disk"],
    &["journal"],
    &["clock", "limits", "memory"],
];

/// The library's folders, the highest first.
const LIBRARY: &[&[&str]] = &[
    &["explain", "evaluate", "wikidata"],
    &["record"],
    &["entities"],
    &["language"],
    &["cleanup"],
    &["metadata"],
    &["html_page"],
    &["formats"],
    &["stage"],
    &["article"],
    &["failure", "name", "neural", "prehashed", "user_file"],
    &["limits"],
];

/// Files that may use one another in a circle, at most: a type and the parts of it.
const CIRCLE: usize = 3;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn service() -> Package {
    Package::read(&project().join("src"))
}

fn library() -> Package {
    Package::read(&project().join("analysis/src"))
}

#[test]
fn every_layer_of_the_service_uses_only_what_is_below_it() {
    assert_eq!(service().upward_imports(LADDER), [""; 0]);
}

#[test]
fn every_folder_of_the_library_uses_only_what_is_below_it() {
    assert_eq!(library().upward_imports(LIBRARY), [""; 0]);
}

#[test]
fn files_that_use_one_another_in_a_circle_are_few_and_of_one_folder() {
    for package in [service(), library()] {
        for circle in package.circles() {
            let folders: std::collections::BTreeSet<_> =
                circle.iter().map(|file| file.split('/').next()).collect();
            assert_eq!(folders.len(), 1, "a circle across folders: {circle:?}");
            assert!(circle.len() <= CIRCLE, "a circle of {} files: {circle:?}", circle.len());
        }
    }
}

#[test]
fn the_library_has_no_crate_that_waits_writes_or_listens() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "copydesk-analysis", "--edges", "normal", "--prefix", "none"])
        .args(["--format", "{p}", "--offline"])
        .current_dir(project())
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"serde_json"), "the tree names its crates: {tree}");
    for unwanted in ["tokio", "rusqlite", "rustix", "axum", "clap", "notify", "copydesk"] {
        assert!(!crates.contains(&unwanted), "copydesk-analysis has {unwanted} below it");
    }
}

#[test]
fn the_trainer_uses_the_library_and_not_the_service() {
    let manifest = std::fs::read_to_string(project().join("trainer/Cargo.toml")).unwrap();
    assert!(manifest.contains("copydesk-analysis = "));
    assert!(!manifest.lines().any(|line| line.starts_with("copydesk = ")));
}

#[test]
fn functions_have_at_most_70_lines_and_files_at_most_400() {
    let mut long = Vec::new();
    for folder in ["src", "analysis/src"] {
        long.extend(lengths::too_long(&project().join(folder)));
    }
    assert_eq!(long, [""; 0]);
}
