//! The report of `eval cleanup`, as tables for people and as JSON for machines.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use copydesk_analysis::evaluate::{Cost, CostKind, Judgement, Score, Verdict};
use copydesk_analysis::explain::escape::escape_control_chars;

/// Lines that are listed for each of the worst files.
const COSTS: usize = 5;
/// Code points of a line that people are shown.
const SHOWN: usize = 90;
/// Code points of a file's name that people are shown.
const NAME: usize = 40;

/// One input's scores.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    file: String,
    shingles: Figures,
    keep_all: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_all_lines: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Verdict>,
    /// The reason why the input failed, or why the stage let it pass as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    #[serde(skip)]
    costs: Vec<Cost>,
    #[serde(skip)]
    bytes: usize,
    #[serde(skip)]
    took: Duration,
}

impl Row {
    pub(super) fn new(name: &str, judgement: &Judgement, bytes: usize, took: Duration) -> Self {
        Self {
            file: name.to_owned(),
            shingles: Figures(judgement.shingles),
            keep_all: Figures(judgement.keep_all),
            lines: judgement.lines.map(Figures),
            keep_all_lines: judgement.keep_all_lines.map(Figures),
            headline: judgement.title,
            published: judgement.published,
            failed: None,
            costs: judgement.costs.iter().take(COSTS).cloned().collect(),
            bytes,
            took,
        }
    }

    /// Makes the row of an input that gave no article.
    pub(super) fn from_unreadable(name: &str, nothing: &Judgement, why: String) -> Self {
        let lines = (None, None);
        let row = Self::new(name, nothing, 0, Duration::ZERO);
        Self { lines: lines.0, keep_all_lines: lines.1, failed: Some(why), ..row }
    }
}

/// A score as it is written out: precision, recall and F1.
#[derive(Clone, Copy, Debug, Default)]
struct Figures(Score);

impl Serialize for Figures {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Written {
            precision: f64,
            recall: f64,
            f1: f64,
        }
        let rounded = |figure: f64| (figure * 1e4).round() / 1e4;
        let Self(score) = self;
        let (precision, recall) = (rounded(score.precision()), rounded(score.recall()));
        Written { precision, recall, f1: rounded(score.f1()) }.serialize(serializer)
    }
}

/// Counts of right, wrong and missing values.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Tally {
    right: usize,
    wrong: usize,
    missing: usize,
}

impl Tally {
    fn from_verdicts(verdicts: impl Iterator<Item = Verdict>) -> Option<Self> {
        let mut tally = Self::default();
        for verdict in verdicts {
            match verdict {
                Verdict::Right => tally.right += 1,
                Verdict::Wrong => tally.wrong += 1,
                Verdict::Missing => tally.missing += 1,
            }
        }
        (tally.right + tally.wrong + tally.missing > 0).then_some(tally)
    }
}

/// All inputs together.
#[derive(Debug, Serialize)]
struct Total {
    files: usize,
    failed: usize,
    shingles: Figures,
    keep_all: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_all_lines: Option<Figures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<Tally>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Tally>,
    /// Of the stage alone, on one core.
    megabytes_per_second: f64,
    files_per_second: f64,
}

impl Total {
    #[expect(clippy::cast_precision_loss, reason = "counts of bytes and files")]
    fn from_rows(rows: &[Row]) -> Self {
        let sum = |pick: fn(&Row) -> Option<Figures>| {
            rows.iter().filter_map(pick).reduce(|mut sum, figures| {
                sum.0 += figures.0;
                sum
            })
        };
        let seconds = rows.iter().map(|row| row.took).sum::<Duration>().as_secs_f64();
        let per_second = |count: f64| ((count / seconds.max(1e-9)) * 10.0).round() / 10.0;
        let bytes: usize = rows.iter().map(|row| row.bytes).sum();
        Self {
            files: rows.len(),
            failed: rows.iter().filter(|row| row.failed.is_some()).count(),
            shingles: sum(|row| Some(row.shingles)).unwrap_or_default(),
            keep_all: sum(|row| Some(row.keep_all)).unwrap_or_default(),
            lines: sum(|row| row.lines),
            keep_all_lines: sum(|row| row.keep_all_lines),
            headline: Tally::from_verdicts(rows.iter().filter_map(|row| row.headline)),
            published: Tally::from_verdicts(rows.iter().filter_map(|row| row.published)),
            megabytes_per_second: per_second(bytes as f64 / 1e6),
            files_per_second: per_second(rows.len() as f64),
        }
    }
}

/// Returns the worst inputs, by F1 of shingles. Inputs without a mistake are left out.
fn worst_rows(rows: &[Row], most: usize) -> Vec<&Row> {
    let mut worst: Vec<&Row> = rows.iter().filter(|row| row.shingles.0.f1() < 1.0).collect();
    worst.sort_by(|a, b| a.shingles.0.f1().total_cmp(&b.shingles.0.f1()));
    worst.truncate(most);
    worst
}

/// Returns the report as one JSON object.
pub(super) fn cleanup_report_json(rows: &[Row], most: usize) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        files: &'a [Row],
        total: Total,
        worst: Vec<Worst<'a>>,
    }
    #[derive(Serialize)]
    struct Worst<'a> {
        file: &'a str,
        costs: &'a [Cost],
    }
    let worst = worst_rows(rows, most).into_iter();
    let worst = worst.map(|row| Worst { file: &row.file, costs: &row.costs }).collect();
    let report = Report { files: rows, total: Total::from_rows(rows), worst };
    // Strings, numbers and sequences only: there is nothing that could fail.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// Returns the report as tables.
pub(super) fn format_cleanup_report(rows: &[Row], most: usize) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _infallible = write_files(rows, &mut out)
        .and_then(|()| write_total(&Total::from_rows(rows), &mut out))
        .and_then(|()| write_costs(&worst_rows(rows, most), &mut out));
    out
}

fn write_files(rows: &[Row], out: &mut String) -> std::fmt::Result {
    let longest = rows.iter().map(|row| row.file.chars().count()).max();
    let width = longest.unwrap_or(0).clamp(4, NAME);
    writeln!(
        out,
        "{:width$}  shingle F1  keep all  line F1  keep all  headline  published",
        "file"
    )?;
    for row in rows {
        let figure = |figures: Option<Figures>| {
            figures.map_or("-".to_owned(), |figures| format!("{:.3}", figures.0.f1()))
        };
        let line = format!(
            "{:width$}  {:>10}  {:>8}  {:>7}  {:>8}  {:8}  {:9}",
            cut_to_one_line(&row.file, NAME),
            figure(Some(row.shingles)),
            figure(Some(row.keep_all)),
            figure(row.lines),
            figure(row.keep_all_lines),
            row.headline.map_or("-", verdict_word),
            row.published.map_or("-", verdict_word),
        );
        let failed =
            row.failed.as_ref().map(|why| format!("  failed: {}", escape_control_chars(why)));
        writeln!(out, "{}{}", line.trim_end(), failed.unwrap_or_default())?;
    }
    Ok(())
}

fn write_total(total: &Total, out: &mut String) -> std::fmt::Result {
    let plural = if total.files == 1 { "" } else { "s" };
    let failed = match total.failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    writeln!(out, "\n{} file{plural}{failed}", total.files)?;
    writeln!(out, "           precision  recall     F1  keep all (precision, recall, F1)")?;
    let scores = [
        ("shingles", Some((total.shingles, total.keep_all))),
        ("lines", total.lines.zip(total.keep_all_lines)),
    ];
    for (name, figures) in scores {
        let Some((Figures(ours), Figures(all))) = figures else { continue };
        writeln!(
            out,
            "{name:9}  {:>9.3}  {:>6.3}  {:>5.3}  {:>8.3} {:.3} {:.3}",
            ours.precision(),
            ours.recall(),
            ours.f1(),
            all.precision(),
            all.recall(),
            all.f1(),
        )?;
    }
    for (name, tally) in [("headline", total.headline), ("published", total.published)] {
        let Some(Tally { right, wrong, missing }) = tally else { continue };
        let all = right + wrong + missing;
        writeln!(out, "{name:9}  {right} right, {wrong} wrong, {missing} missing of {all}")?;
    }
    writeln!(
        out,
        "speed      {:.1} MB/s, {:.1} files/s (the stage alone, on one core)",
        total.megabytes_per_second, total.files_per_second
    )
}

fn write_costs(worst: &[&Row], out: &mut String) -> std::fmt::Result {
    if !worst.is_empty() {
        writeln!(out, "\nThe worst, with the lines that cost most (characters):")?;
    }
    for row in worst {
        writeln!(out, "{}  {:.3}", escape_control_chars(&row.file), row.shingles.0.f1())?;
        for cost in &row.costs {
            let what = match cost.kind {
                CostKind::Kept => "kept, not expected".to_owned(),
                CostKind::Removed { why } => {
                    format!("removed as {}", copydesk_analysis::explain::name_of(&why))
                }
                CostKind::NotFound => "expected, not found".to_owned(),
            };
            writeln!(
                out,
                "  {what:28} {:>6}  {}",
                cost.characters,
                cut_to_one_line(&cost.text, SHOWN)
            )?;
        }
    }
    Ok(())
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Wrong => "wrong",
        Verdict::Missing => "missing",
    }
}

/// Puts a text on one line of at most so many code points.
fn cut_to_one_line(text: &str, most: usize) -> String {
    let text = escape_control_chars(text).replace('\n', " ");
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
