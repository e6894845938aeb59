//! `copydesk eval cleanup`: compares the cleanup stage with the bodies that a person expects.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::super::common::{CommandError, load_config, write_stdout};
use super::super::feed::{Feeder, FromFinished, OutputPlace, start_stages};
use super::pairs::{self, Sample};
use super::report::{self, Row};
use crate::cli::{EvalCleanup, Exit, Global};
use crate::config::Config;
use crate::pipeline::FinishedJob;
use copydesk_analysis::article::Raw;
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::evaluate::{Expected, Judgement, judge_cleanup};
use copydesk_analysis::formats::Format;
use copydesk_analysis::formats::Source;
use copydesk_analysis::record::Origin;
use copydesk_analysis::stage::StageName;
use copydesk_analysis::stage::Status;

/// An input's name and its expected result; none where that cannot be read.
type Wanted = Arc<(String, Option<Expected>)>;

/// An article that was judged.
struct Judged {
    judgement: Option<Judgement>,
    bytes: usize,
    took: Duration,
    /// The reason why the stage let the article pass as it was.
    failed: Option<String>,
}

impl FromFinished<Wanted> for Judged {
    fn from_finished(job: FinishedJob<OutputPlace<Wanted>>) -> Self {
        let cleaned = job.article.identified.cleaned;
        let report = job.reports.iter().find(|report| report.name == StageName::Cleanup);
        let failed = match report.map(|report| &report.status) {
            Some(Status::Failed(why)) => Some(why.clone()),
            _ => None,
        };
        Self {
            judgement: job
                .context
                .with
                .1
                .as_ref()
                .map(|expected| judge_cleanup(&cleaned, expected)),
            bytes: cleaned.raw.text.len(),
            took: report.map_or(Duration::ZERO, |report| report.took),
            failed,
        }
    }
}

pub(super) fn evaluate_cleanup(
    global: &Global,
    options: &EvalCleanup,
) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip = vec![StageName::Language, StageName::Entities];
    let (rows, mut exit) = judge_inputs(config, &options.path)?;
    if rows.is_empty() {
        let path = options.path.display();
        let message = format!(
            "{path}: there is no input with an expected body beside it: \
             see `copydesk eval cleanup --help`"
        );
        return Err(CommandError::new(Exit::ArticleFailed, message));
    }
    if rows.iter().any(|row| row.failed.is_some()) {
        exit = Exit::ArticleFailed;
    }
    let text = if options.json {
        report::cleanup_report_json(&rows, options.worst)
    } else {
        report::format_cleanup_report(&rows, options.worst)
    };
    write_stdout(&text)?;
    Ok(exit)
}

/// Judges all inputs. Those that cannot be judged are reported on standard error.
fn judge_inputs(config: Config, path: &Path) -> Result<(Vec<Row>, Exit), CommandError> {
    let unreadable =
        |e: std::io::Error| CommandError::new(Exit::Io, format!("{}: {e}", path.display()));
    let mut exit = Exit::Success;
    let mut complain = |message: &str| {
        eprintln!("copydesk: {message}");
        exit = Exit::ArticleFailed;
    };
    let results = if path.is_dir() {
        let listing = pairs::list_pairs(path).map_err(unreadable)?;
        if !listing.foreign.is_empty() {
            eprintln!("copydesk: left alone: {}", listing.foreign.join(", "));
        }
        listing.problems.iter().for_each(|problem| complain(problem));
        start_stages(config, move |feeder| feed_pairs(feeder, &listing.pairs))?
    } else {
        let max = config.intake.max_file_size.0;
        let samples = pairs::read_samples(path, max).map_err(unreadable)?;
        start_stages(config, move |feeder| samples.for_each(|sample| feed_sample(feeder, sample)))?
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut before: Option<(Wanted, usize)> = None;
    for (wanted, result) in results {
        let (name, expected) = wanted.as_ref();
        // A file of several articles: the first of them was taken for the only one.
        if let Some((_, articles)) = before.as_mut().filter(|(of, _)| Arc::ptr_eq(of, &wanted)) {
            *articles += 1;
            if *articles == 2 {
                complain(&format!("{name}: it holds several articles: evaluate each by itself"));
                rows.pop();
            }
            continue;
        }
        match (result, expected) {
            (Ok(judged), _) => rows.extend(judged.into_row(name)),
            (Err(why), Some(expected)) => {
                complain(&why);
                rows.push(Row::from_unreadable(name, &judge_nothing(expected), why));
            }
            (Err(why), None) => complain(&why),
        }
        before = Some((wanted, 1));
    }
    Ok((rows, exit))
}

impl Judged {
    fn into_row(self, name: &str) -> Option<Row> {
        let mut row = Row::new(name, &self.judgement?, self.bytes, self.took);
        row.failed = self.failed;
        Some(row)
    }
}

/// Judges an input that cannot be read as an empty body: its reader gets nothing.
fn judge_nothing(expected: &Expected) -> Judgement {
    judge_cleanup(&uncleaned(Arc::new(Raw::default())), expected)
}

fn feed_pairs(feeder: &mut Feeder<Wanted, Judged>, pairs: &[pairs::Pair]) {
    for pair in pairs {
        let name =
            pair.input.file_name().map(copydesk_analysis::name::show_name).unwrap_or_default();
        match pair.read_expected() {
            Ok(expected) => feeder.feed_file(&pair.input, None, Arc::new((name, Some(expected)))),
            Err(why) => feeder.send_failure(why, Arc::new((name, None))),
        }
    }
}

fn feed_sample(feeder: &mut Feeder<Wanted, Judged>, sample: Result<Sample, String>) {
    match sample {
        Ok(Sample { name, raw, expected }) => {
            let source = Source::for_utf8_text(Format::JsonLines, raw.text.len());
            let origin = Origin { id: blake3::hash(raw.text.as_bytes()), file: None, source };
            feeder.send_article(raw, origin, Arc::new((name, Some(expected))));
        }
        Err(why) => feeder.send_failure(why, Arc::new((String::new(), None))),
    }
}
