//! `copydesk eval linking`: compares the ids and base forms of names with labelled articles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::common::{CommandError, load_config, write_stdout};
use super::super::feed::{FromFinished, OutputPlace, start_stages};
use crate::cli::{EvalLinking, Exit, Global};
use crate::pipeline::FinishedJob;
use copydesk_analysis::evaluate::{
    BCubed, Link, LinkLabel, Linking, PublicIds, Share, judge_linking, link_labels, parse_labels,
};
use copydesk_analysis::explain::escape::escape_control_chars;
use copydesk_analysis::formats::InputKind;
use copydesk_analysis::name::show_name;
use copydesk_analysis::stage::StageName;

/// Endings of the names of files with labels.
const LABELS: [&str; 2] = [".links.tsv", ".out"];
/// Folders that only part articles from their labels. They are left out of the place.
const PARTS: [&str; 2] = ["raw", "annotated"];

impl FromFinished<Arc<Vec<LinkLabel>>> for Vec<Link> {
    fn from_finished(job: FinishedJob<OutputPlace<Arc<Vec<LinkLabel>>>>) -> Self {
        let language = job.article.identified.language.as_deref();
        link_labels(&job.context.with, &job.article.annotations.entities, language)
    }
}

pub(super) fn evaluate_linking(
    global: &Global,
    options: &EvalLinking,
) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip = vec![StageName::Cleanup];
    let mut exit = Exit::Success;
    let mut complain = |message: &str| {
        eprintln!("copydesk: {message}");
        exit = Exit::ArticleFailed;
    };
    let mut files = Files::default();
    files.find_files(&options.path, &mut Vec::new()).map_err(|error| {
        CommandError::new(Exit::Io, format!("{}: {error}", options.path.display()))
    })?;
    let mut articles = Vec::new();
    for (place, path) in files.labels {
        let Some(article) = files.articles.remove(&place) else {
            complain(&format!("{}: there is no article beside it", path.display()));
            continue;
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => articles.push((article, Arc::new(parse_labels(&text)))),
            Err(error) => complain(&format!("{}: {error}", path.display())),
        }
    }
    if articles.is_empty() {
        let why = "it has no labelled articles: see `copydesk eval linking --help`";
        return Err(CommandError::new(
            Exit::ArticleFailed,
            format!("{}: {why}", options.path.display()),
        ));
    }
    let count = articles.len();
    let results = start_stages::<_, Vec<Link>>(config, move |feeder| {
        for (article, labels) in articles {
            feeder.feed_file(&article, None, labels);
        }
    })?;
    let mut links = Vec::new();
    for (_, result) in results {
        match result {
            Ok(of_one) => links.extend(of_one),
            Err(why) => complain(&why),
        }
    }
    let linking = judge_linking(&links);
    write_stdout(&if options.json {
        linking_scores_json(&linking, count)
    } else {
        format_linking_scores(&linking, options.errors)
    })?;
    Ok(exit)
}

/// Articles and their labels, by folder and name without the extension.
#[derive(Default)]
struct Files {
    articles: BTreeMap<(Vec<String>, String), PathBuf>,
    labels: BTreeMap<(Vec<String>, String), PathBuf>,
}

impl Files {
    fn find_files(&mut self, folder: &Path, within: &mut Vec<String>) -> std::io::Result<()> {
        /// Depth of folders that are searched. Deeper ones are a loop, or somebody's whole disk.
        const DEPTH: usize = 8;
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let (name, path) = (entry.file_name(), entry.path());
            let name = show_name(&name);
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                let part = PARTS.contains(&name.as_str());
                within.extend((!part).then_some(name));
                if within.len() < DEPTH {
                    self.find_files(&path, within)?;
                }
                if !part {
                    within.pop();
                }
                continue;
            }
            if let Some(stem) = LABELS.iter().find_map(|end| name.strip_suffix(end)) {
                self.labels.insert((within.clone(), stem.to_owned()), path);
            } else if InputKind::from_file_name(&entry.file_name())
                .is_ok_and(|kind| kind != InputKind::JsonLines)
            {
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                self.articles.insert((within.clone(), stem.to_owned()), path);
            }
        }
        Ok(())
    }
}

fn format_percent(value: f64) -> String {
    format!("{:5.1}", value * 100.0)
}

fn format_linking_scores(linking: &Linking, errors: usize) -> String {
    let share = |share: &Share| format!("{} % of {}", format_percent(share.value()), share.all);
    let cubed = |cubed: BCubed| {
        let figures = [cubed.precision, cubed.recall, cubed.f1()].map(format_percent);
        format!("P {} R {} F1 {}", figures[0], figures[1], figures[2])
    };
    let mut text = String::new();
    let mut add = |what: &str, value: String| text += &format!("{what:36} {value}\n");
    for (language, found) in &linking.found {
        add(&format!("{language}: names found"), share(found));
    }
    for ((language, kind), right) in &linking.bases {
        add(&format!("{language}: base forms right, {}", escape_control_chars(kind)), share(right));
    }
    for (language, right) in &linking.full_names {
        add(&format!("{language}: full names with the usual id"), share(right));
    }
    for (language, within) in &linking.within {
        add(&format!("{language}: B-cubed"), cubed(*within));
    }
    add("all languages: B-cubed", cubed(linking.across));
    for (kind, ids) in &linking.ids {
        let PublicIds { right, wrong, missed, nil } = ids;
        if right + wrong + missed + nil > 0 {
            let value =
                format!("{right} right, {wrong} wrong, {missed} missed, {nil} rightly none");
            add(&format!("public ids, {}", escape_control_chars(kind)), value);
        }
    }
    let pairs = linking.pairs;
    let figures = [pairs.precision(), pairs.recall(), pairs.f1()].map(format_percent);
    add(
        "people, pairs in two languages",
        format!("P {} R {} F1 {}", figures[0], figures[1], figures[2]),
    );
    for kind in ["base form", "not found", "other id"] {
        let wrong = linking.wrong.iter().filter(|(what, _)| *what == kind);
        for (_, what) in wrong.take(errors) {
            text += &format!("  {kind}: {}\n", escape_control_chars(what));
        }
    }
    text
}

fn linking_scores_json(linking: &Linking, articles: usize) -> String {
    let rounded = |value: f64| (value * 1e4).round() / 1e4;
    let share = |share: &Share| json!({ "right": share.right, "all": share.all });
    let cubed = |cubed: &BCubed| {
        json!({
            "precision": rounded(cubed.precision),
            "recall": rounded(cubed.recall),
            "f1": rounded(cubed.f1()),
        })
    };
    let mut bases: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for ((language, kind), right) in &linking.bases {
        bases.entry(language).or_default().insert(kind.clone(), share(right));
    }
    let languages = linking.found.iter().map(|(language, found)| {
        let figures = json!({
            "found": share(found),
            "bases": bases.remove(language.as_str()).unwrap_or_default(),
            "full_names": linking.full_names.get(language).map(share),
            "b_cubed": linking.within.get(language).map(cubed),
        });
        (language.clone(), figures)
    });
    let languages: Map<String, Value> = languages.collect();
    let ids = linking.ids.iter().map(|(kind, ids)| {
        let PublicIds { right, wrong, missed, nil } = ids;
        let counts = json!({ "right": right, "wrong": wrong, "missed": missed, "nil": nil });
        (kind.clone(), counts)
    });
    let ids: Map<String, Value> = ids.collect();
    let pairs = linking.pairs;
    json!({
        "articles": articles,
        "languages": languages,
        "b_cubed": cubed(&linking.across),
        "ids": ids,
        "pairs": {
            "precision": rounded(pairs.precision()),
            "recall": rounded(pairs.recall()),
            "f1": rounded(pairs.f1()),
        },
    })
    .to_string()
        + "\n"
}
