//! The records and the explained pages of a few whole articles, as somebody has reviewed them.
//!
//! A change of what copydesk finds shows here as a difference to read. `INSTA_UPDATE=always cargo test
//! -p copydesk-analysis --test snapshots` writes the new state over the old one, for `git diff` to show;
//! without it a difference, or a file that is missing, fails the test.

#![allow(
    clippy::expect_used,
    reason = "a test that panics says what is wrong; clippy.toml allows it in test functions only"
)]

use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::entities::EntityTagger;
use copydesk_analysis::explain::page::{FOOT, article_html, page_head};
use copydesk_analysis::explain::view::ArticleView;
use copydesk_analysis::formats::{Batch, FoundArticle, InputKind, read_batch};
use copydesk_analysis::language::LanguageIdentifier;
use copydesk_analysis::record::{Origin, Record, VERSION};
use copydesk_analysis::stage::{Annotated, Stage, StageName, StageReport, Status};

/// A file of each format.
const FORMATS: [&str; 12] = [
    "article.json",
    "articles.jsonl",
    "page.html",
    "feed.rss",
    "feed.atom",
    "feed.json",
    "newsml-g2.xml",
    "newsml-1.xml",
    "article.nitf",
    "mail.eml",
    "page.mhtml",
    "harvest.txt.gz",
];

/// A plain text of each language.
const LANGUAGES: [&str; 6] =
    ["english.txt", "russian.txt", "german.txt", "ukrainian.txt", "polish.txt", "spanish.txt"];

/// The most bytes that a packed file may hold.
const MOST_UNPACKED: u64 = 1 << 20;

struct Stages {
    cleanup: Cleanup,
    language: LanguageIdentifier,
    entities: EntityTagger,
}

fn stages() -> &'static Stages {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    STAGES.get_or_init(|| Stages {
        cleanup: Cleanup::new().expect("the built-in rules"),
        language: LanguageIdentifier::new().expect("the built-in model"),
        entities: EntityTagger::new(&[]).expect("the built-in names"),
    })
}

/// An article that has gone through all stages, with what the record says of its origin.
struct Finished {
    article: Annotated,
    reports: Vec<StageReport>,
    origin: Origin,
}

impl Finished {
    fn record(self) -> String {
        let created = "2026-04-01T12:00:00Z".to_owned();
        let record = Record::new(self.article, &self.reports, self.origin, created);
        let record = serde_json::to_string_pretty(&record).expect("a record is JSON");
        // a release changes no record but for this
        record.replace(&format!("\"version\": \"{VERSION}\""), "\"version\": \"[version]\"")
    }

    fn explained(&self, number: usize) -> String {
        article_html(&ArticleView::new(&self.article, &self.reports, &self.origin), number)
    }
}

/// Reads a file and takes each of its articles through all stages.
fn finish(file: &str) -> Vec<Finished> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles").join(file);
    let bytes = std::fs::read(path).expect("the article is there");
    let id = blake3::hash(&bytes);
    let kind = InputKind::from_file_name(OsStr::new(file)).expect("a known format");
    let batch = read_batch(kind, bytes, false, MOST_UNPACKED).expect("a sound file");
    batch.found.iter().map(|found| finish_article(file, id, &batch, found)).collect()
}

fn finish_article(file: &str, id: blake3::Hash, batch: &Batch, found: &FoundArticle) -> Finished {
    let Stages { cleanup, language, entities } = stages();
    let cleaned = cleanup.run(Arc::new(found.raw.clone())).expect("the article is cleaned");
    let identified = language.run(cleaned).expect("its language is told");
    let article = Annotated::bare(identified).annotate_with(entities).expect("its names are found");
    let report = |name| StageReport { name, status: Status::Done, took: Duration::ZERO };
    let origin = Origin {
        id: found.id.unwrap_or(id),
        file: Some(file.to_owned()),
        source: batch.source_of(found),
    };
    Finished { article, reports: StageName::ALL.map(report).to_vec(), origin }
}

/// Compares with the reviewed file of that name.
fn assert_as_reviewed(name: &str, found: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("reviewed");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, found));
}

fn assert_records_as_reviewed(files: &[&str]) {
    for file in files {
        let records: Vec<String> = finish(file).into_iter().map(Finished::record).collect();
        assert_as_reviewed(&format!("{file}.record"), &records.join("\n"));
    }
}

fn assert_pages_as_reviewed(files: &[&str]) {
    for file in files {
        let articles = finish(file);
        let articles = articles.iter().enumerate().map(|(i, article)| article.explained(i + 1));
        assert_as_reviewed(&format!("{file}.page"), &articles.collect::<String>());
    }
}

#[test]
fn the_record_of_each_format_is_as_reviewed() {
    assert_records_as_reviewed(&FORMATS);
}

#[test]
fn the_record_of_each_language_is_as_reviewed() {
    assert_records_as_reviewed(&LANGUAGES);
}

#[test]
fn the_explained_article_of_each_format_is_as_reviewed() {
    assert_pages_as_reviewed(&FORMATS);
}

#[test]
fn the_explained_article_of_each_language_is_as_reviewed() {
    assert_pages_as_reviewed(&LANGUAGES);
}

#[test]
fn what_stands_around_the_explained_articles_is_as_reviewed() {
    let head = page_head(&LANGUAGES.map(Into::into));
    assert_as_reviewed("around.page", &format!("{head}[the articles]\n{FOOT}"));
}
