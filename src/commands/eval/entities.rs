//! `copydesk eval entities`: compares the entity stage with labelled text.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::super::common::{CommandError, load_config, write_stdout};
use super::super::feed::{FromFinished, OutputPlace, start_stages};
use crate::cli::{EvalEntities, Exit, Global};
use crate::pipeline::FinishedJob;
use copydesk_analysis::article::Raw;
use copydesk_analysis::evaluate::{KINDS, Labelled, Names, Score, parse_documents};
use copydesk_analysis::explain::escape::escape_control_chars;
use copydesk_analysis::formats::Format;
use copydesk_analysis::formats::Source;
use copydesk_analysis::record::Origin;
use copydesk_analysis::stage::StageName;

impl FromFinished<Arc<Labelled>> for Names {
    fn from_finished(job: FinishedJob<OutputPlace<Arc<Labelled>>>) -> Self {
        job.context.with.judge_entities(&job.article.annotations.entities)
    }
}

pub(super) fn evaluate_entities(
    global: &Global,
    options: &EvalEntities,
) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip = vec![StageName::Cleanup];
    let path = options.path.display().to_string();
    let text = std::fs::read_to_string(&options.path)
        .map_err(|error| CommandError::new(Exit::Io, format!("{path}: {error}")))?;
    let documents = parse_documents(&text);
    if documents.is_empty() {
        let why = "it has no labelled words: see `copydesk eval entities --help`";
        return Err(CommandError::new(Exit::ArticleFailed, format!("{path}: {why}")));
    }
    let count = documents.len();
    let results = start_stages(config, move |feeder| {
        for document in &documents {
            let labelled = Arc::new(Labelled::from_document(document));
            let raw = Raw { text: labelled.text.clone(), ..Raw::default() };
            feeder.send_article(raw, origin_of_text(&labelled.text), labelled);
        }
    })?;
    let mut names = Names::default();
    let mut exit = Exit::Success;
    for (_, result) in results {
        match result {
            Ok(found) => names.add_document(found),
            Err(why) => {
                eprintln!("copydesk: {path}: {why}");
                exit = Exit::ArticleFailed;
            }
        }
    }
    write_stdout(&if options.json {
        entity_scores_json(&names, count)
    } else {
        format_entity_scores(&names, options.errors)
    })?;
    Ok(exit)
}

fn origin_of_text(text: &str) -> Origin {
    let source = Source::for_utf8_text(Format::Text, text.len());
    Origin { id: blake3::hash(text.as_bytes()), file: None, source }
}

/// Returns the scores by kind, and of all kinds together.
fn score_rows(names: &Names) -> impl Iterator<Item = (&'static str, Score)> {
    let of = |kind| (kind, names.scores.get(kind).copied().unwrap_or_default());
    KINDS.map(of).into_iter().chain([("all", names.total_score())])
}

fn format_entity_scores(names: &Names, errors: usize) -> String {
    let mut text =
        format!("{:6} {:>9} {:>9} {:>9} {:>9}\n", "", "precision", "recall", "F1", "names");
    for (kind, score) in score_rows(names) {
        let (precision, recall, f1) = (score.precision(), score.recall(), score.f1());
        let wanted = score.right + score.missed;
        let [precision, recall, f1] = [precision, recall, f1].map(|share| share * 100.0);
        text += &format!("{kind:6} {precision:9.1} {recall:9.1} {f1:9.1} {wanted:9}\n");
    }
    for (what, list) in [("found and not labelled", &names.extra), ("not found", &names.missed)] {
        let mut counts: BTreeMap<&(&str, String), usize> = BTreeMap::new();
        list.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        if errors > 0 && !counts.is_empty() {
            text += &format!("\n{what}:\n");
        }
        for ((kind, words), count) in counts.into_iter().take(errors) {
            text += &format!("{count:6} {kind} {}\n", escape_control_chars(words));
        }
    }
    text
}

fn entity_scores_json(names: &Names, documents: usize) -> String {
    let rounded = |share: f64| (share * 1e4).round() / 1e4;
    let figures = score_rows(names).map(|(kind, score)| {
        let figures = json!({
            "precision": rounded(score.precision()),
            "recall": rounded(score.recall()),
            "f1": rounded(score.f1()),
            "names": score.right + score.missed,
        });
        (kind.to_owned(), figures)
    });
    let figures: serde_json::Map<String, serde_json::Value> = figures.collect();
    json!({ "documents": documents, "figures": figures }).to_string() + "\n"
}
