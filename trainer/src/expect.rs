//! `trainer expect`: holds the service's records against what a careful reader expects of them.
//!
//! A folder of expectations holds input files and an `expected.json` that says of each file which
//! lines are the headline, which must stand in the body and which must not, its language and
//! dateline, and whom and what it names. Keys that this module does not know are left alone.

mod lines;
mod names;
mod output;
mod schemas;
#[cfg(test)]
mod tests;
mod wanted;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;

use self::lines::DropCount;
use self::names::Uris;
use self::output::Output;
use self::schemas::Schemas;
use self::wanted::{Input, Wanted};

/// Of the characters that must not stand in a body, the share that must be gone, in per cent, over
/// all files together.
const GONE_PERCENT: f64 = 95.0;

/// Where the records and the expectations are.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with the records (.json files)
    #[arg(long, value_name = "DIR")]
    records: PathBuf,
    /// Folder with the inputs and their expected.json
    #[arg(long, value_name = "DIR")]
    expect: PathBuf,
    /// The JSON Schema of ninjs 3.1
    #[arg(long, value_name = "FILE", requires = "geojson")]
    ninjs: Option<PathBuf>,
    /// The GeoJSON schema that the one of ninjs refers to
    #[arg(long, value_name = "FILE", requires = "ninjs")]
    geojson: Option<PathBuf>,
}

/// What was found out about one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    criterion: &'static str,
    verdict: Verdict,
    figures: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// As expected.
    Holds,
    /// Not as expected.
    Short,
    /// Worth knowing; no criterion.
    Note,
}

impl Finding {
    fn new(criterion: &'static str, holds: bool, figures: impl Into<String>) -> Self {
        let verdict = if holds { Verdict::Holds } else { Verdict::Short };
        Self { criterion, verdict, figures: figures.into() }
    }

    fn note(criterion: &'static str, figures: impl Into<String>) -> Self {
        Self { criterion, verdict: Verdict::Note, figures: figures.into() }
    }
}

/// Everything that was found out.
#[derive(Debug, Default)]
struct Report {
    files: Vec<(String, Vec<Finding>)>,
    over_all: Vec<Finding>,
}

impl Report {
    fn all(&self) -> impl Iterator<Item = (&str, &Finding)> {
        let files = self.files.iter().flat_map(|(file, findings)| {
            findings.iter().map(move |finding| (file.as_str(), finding))
        });
        files.chain(self.over_all.iter().map(|finding| ("all files", finding)))
    }

    /// What falls short, as `file: criterion`.
    fn short(&self) -> Vec<String> {
        self.all()
            .filter(|(_, finding)| finding.verdict == Verdict::Short)
            .map(|(file, finding)| format!("{file}: {}", finding.criterion))
            .collect()
    }

    fn print(&self) {
        let sections = self.files.iter().map(|(file, findings)| (file.as_str(), findings));
        for (title, findings) in sections.chain([("all files", &self.over_all)]) {
            println!("{title}");
            for Finding { criterion, verdict, figures } in findings {
                let mark = match verdict {
                    Verdict::Holds => "ok   ",
                    Verdict::Short => "SHORT",
                    Verdict::Note => "note ",
                };
                println!("  {mark} {criterion:<16} {figures}");
            }
        }
    }
}

/// Compares, prints, and fails when any criterion falls short.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let inputs = wanted::read(&args.expect)?;
    let records = read_records(&args.records)?;
    let schemas = Schemas::new(args.ninjs.as_deref(), args.geojson.as_deref())?;
    let report = judge(&inputs, &records, &schemas);
    report.print();
    let criteria = report.all().filter(|(_, f)| f.verdict != Verdict::Note).count();
    let short = report.short();
    println!("summary: {} files, {criteria} criteria, {} short", inputs.len(), short.len());
    if !short.is_empty() {
        bail!("these fall short of what is expected:\n  {}", short.join("\n  "));
    }
    Ok(())
}

fn read_records(folder: &Path) -> anyhow::Result<Vec<Value>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut records = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("json")) {
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            let record = serde_json::from_slice(&bytes);
            records.push(record.with_context(|| path.display().to_string())?);
        }
    }
    Ok(records)
}

/// Holds the records against the expectations.
fn judge(inputs: &[Input], records: &[Value], schemas: &Schemas) -> Report {
    let read: Vec<_> = inputs.iter().map(|input| (input, read_one(input, records))).collect();
    let good: Vec<_> = read.iter().filter_map(|(i, r)| Some((*i, &r.as_ref().ok()?.1))).collect();
    let uris = Uris::collect(&good);
    let mut report = Report::default();
    let mut drops = DropCount::default();
    for (input, record) in &read {
        let findings = match record {
            Ok((record, output)) => judge_one(input, record, output, schemas, &uris, &mut drops),
            Err(why) => vec![Finding::new("record", false, why)],
        };
        report.files.push((input.file.clone(), findings));
    }
    report.over_all.push(drops.finding(GONE_PERCENT));
    report.over_all.extend(uris.findings());
    report
}

fn read_one<'a>(input: &Input, records: &'a [Value]) -> Result<(&'a Value, Output), String> {
    let record = record_of(&input.file, records)?;
    let output = Output::deserialize(record);
    Ok((record, output.map_err(|e| format!("the record cannot be read: {e}"))?))
}

/// The one record that names the file as its input.
fn record_of<'a>(file: &str, records: &'a [Value]) -> Result<&'a Value, String> {
    let shown = copydesk_analysis::name::show_name(OsStr::new(file));
    let named = |record: &&Value| {
        let ids = record.get("altIds").and_then(Value::as_array);
        ids.into_iter().flatten().any(|id| {
            id.get("role").and_then(Value::as_str) == Some("filename")
                && id.get("value").and_then(Value::as_str) == Some(shown.as_str())
        })
    };
    let mut found = records.iter().filter(named);
    match (found.next(), found.count()) {
        (Some(record), 0) => Ok(record),
        (None, _) => Err("there is no record of this file".to_owned()),
        (Some(_), more) => Err(format!("there are {} records of this file", more + 1)),
    }
}

fn judge_one(
    input: &Input,
    record: &Value,
    output: &Output,
    schemas: &Schemas,
    uris: &Uris,
    drops: &mut DropCount,
) -> Vec<Finding> {
    let mut findings = schemas.check(record);
    findings.push(output.spans_hold(&input.text));
    let stood = lines::judge(input, output, drops, &mut findings);
    findings.extend(lines::languages(input, output));
    findings.extend(dateline(&input.wanted, output));
    let kept = input.kept_text(&stood);
    findings.extend(names::judge(input, output, &kept, uris));
    findings
}

fn dateline(wanted: &Wanted, output: &Output) -> Option<Finding> {
    let wanted = wanted.dateline.as_ref()?;
    let got = output.copydesk.dateline.as_ref();
    let shown = |dateline: Option<&output::Dateline>| match dateline {
        None => "none".to_owned(),
        Some(output::Dateline { place, date, agency }) => {
            let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
            format!("{} | {} | {}", part(place), part(date), part(agency))
        }
    };
    let mut figures = shown(got);
    let holds = got == wanted.as_ref();
    if !holds {
        figures.push_str(&format!("; expected {}", shown(wanted.as_ref())));
    }
    Some(Finding::new("dateline", holds, figures))
}

/// Numbers or names in a row; `-` for none.
fn listed<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        return "-".to_owned();
    }
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The lines of a text with where each begins and ends, in code points.
fn lines_of(text: &str) -> BTreeMap<usize, (String, (usize, usize))> {
    let mut start = 0;
    let mut lines = BTreeMap::new();
    for (at, line) in text.split('\n').enumerate() {
        let end = start + line.chars().count();
        lines.insert(at + 1, (squeezed(line), (start, end)));
        start = end + 1;
    }
    lines
}

/// The text with every run of blanks as one blank, and none at its ends.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where `part` stands in `text` as whole words: the byte offsets of its occurrences.
fn whole_words<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(part).map(|(at, _)| at).filter(move |at| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let after = text.get(at + part.len()..).and_then(|tail| tail.chars().next());
        !part.is_empty() && is_apart(before) && is_apart(after)
    })
}
