//! Measures the cleanup stage: lines kept and dropped on labelled pages, characters lost on text
//! that was clean before, headlines found, and the line lists of hand-read articles.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use copydesk_analysis::article::{Cleaned, Raw};
use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::evaluate::{
    InputLine, Score, Verdict, input_lines, judge_headline, score_lines,
};
use copydesk_analysis::stage::Stage as _;
use serde::Deserialize;

/// What to measure with.
#[derive(clap::Args)]
pub struct Args {
    /// Labelled pages, one JSON object per line (`text`, `labels`, `body_recall`, `title`,
    /// `expected`).
    pages: Vec<PathBuf>,
    /// Hand-read articles: the JSON file that says which lines of the `.txt` files beside it are to
    /// be kept and dropped.
    #[arg(long)]
    expected: Option<PathBuf>,
    /// Print so many of the lines that cost most, of each kind.
    #[arg(long, default_value_t = 0)]
    show: usize,
}

#[derive(Deserialize)]
struct LabelledPage {
    id: String,
    text: String,
    labels: String,
    body_recall: f64,
    title: Option<String>,
    expected: Option<String>,
}

/// Pages whose dump lost more of the body than this say nothing about the cleanup.
const LEAST_RECALL: f64 = 0.8;

/// Measures and prints.
pub fn measure(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    for path in &args.pages {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let pages: Vec<LabelledPage> =
            text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        println!("{}", path.display());
        full_pages(&stage, &pages, args.show)?;
        clean_text(&stage, &pages, args.show)?;
    }
    if let Some(path) = &args.expected {
        hand_read(&stage, path)?;
    }
    Ok(())
}

fn clean(stage: &Cleanup, text: &str) -> anyhow::Result<Cleaned> {
    let raw = Raw { text: text.to_owned(), ..Raw::default() };
    stage.run(Arc::new(raw)).map_err(anyhow::Error::msg)
}

fn figures(score: &Score) -> String {
    format!("P {:.3} R {:.3} F1 {:.3}", score.precision(), score.recall(), score.f1())
}

fn full_pages(stage: &Cleanup, pages: &[LabelledPage], show: usize) -> anyhow::Result<()> {
    let (mut ours, mut all) = (Score::default(), Score::default());
    let (mut titles, mut titles_right, mut titles_none) = (0, 0, 0);
    let (mut bytes, mut seconds) = (0, 0.0);
    let mut costs: Vec<(usize, bool, String)> = Vec::new();
    for page in pages.iter().filter(|page| page.body_recall >= LEAST_RECALL) {
        let started = Instant::now();
        let cleaned = clean(stage, &page.text)?;
        seconds += started.elapsed().as_secs_f64();
        bytes += page.text.len();
        let wanted = page.labels.chars().map(|label| label == '1');
        let lines: Vec<_> = input_lines(&cleaned).into_iter().zip(wanted).collect();
        ours += score_lines(lines.iter().copied());
        all += score_lines(
            lines.iter().map(|(line, want)| (InputLine { kept: true, ..*line }, *want)),
        );
        for (line, _) in lines.iter().filter(|(line, want)| line.kept != *want && show > 0) {
            let text: String = line.text.chars().take(110).collect();
            costs.push((line.text.chars().count(), line.kept, format!("{} {text}", page.id)));
        }
        if let Some(title) = page.title.as_deref().filter(|title| !title.trim().is_empty()) {
            titles += 1;
            let verdict = judge_headline(title, cleaned.title.as_deref());
            titles_right += usize::from(verdict == Verdict::Right);
            titles_none += usize::from(verdict == Verdict::Missing);
            if verdict != Verdict::Right && show > 0 {
                println!("  title {} want {title:?} have {:?}", page.id, cleaned.title);
            }
        }
    }
    println!("  full pages: keep all {}; cleanup {}", figures(&all), figures(&ours));
    println!("  headlines: {titles_right} of {titles} right, none found on {titles_none}");
    println!("  speed: {:.1} MB/s", bytes as f64 / 1e6 / seconds);
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.0));
    for kind in [true, false] {
        println!(
            "{}",
            if show == 0 {
                ""
            } else if kind {
                "  wrongly kept"
            } else {
                "  wrongly dropped"
            }
        );
        for (weight, _, text) in costs.iter().filter(|cost| cost.1 == kind).take(show) {
            println!("    {weight} {text}");
        }
    }
    Ok(())
}

/// What cleanup takes from bodies that were clean already, headed by their headline.
fn clean_text(stage: &Cleanup, pages: &[LabelledPage], show: usize) -> anyhow::Result<()> {
    let (mut total, mut lost, mut titles, mut titles_right) = (0, 0, 0, 0);
    let (mut bytes, mut seconds) = (0, 0.0);
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut costs: Vec<(usize, String)> = Vec::new();
    let mut seen = HashSet::new();
    for page in pages {
        let Some(body) = page.expected.as_deref().filter(|body| body.len() > 200) else { continue };
        if !seen.insert(&page.id) {
            continue;
        }
        let title = page.title.as_deref().unwrap_or_default().trim();
        let text = format!("{title}\n\n{}", body.replace('\n', "\n\n"));
        let started = Instant::now();
        let cleaned = clean(stage, &text)?;
        seconds += started.elapsed().as_secs_f64();
        bytes += text.len();
        titles += usize::from(!title.is_empty());
        titles_right += usize::from(!title.is_empty() && cleaned.title.as_deref() == Some(title));
        total += body.chars().filter(|c| !c.is_whitespace()).count();
        let title_in_body = cleaned.title.as_deref().filter(|found| *found != title);
        let gone = cleaned
            .removed
            .iter()
            .map(|removed| (removed.text.as_str(), format!("{:?}", removed.why)));
        for (text, why) in gone.chain(title_in_body.map(|found| (found, "Headline".to_owned()))) {
            let weight = text.chars().filter(|c| !c.is_whitespace()).count();
            lost += weight;
            *reasons.entry(why.clone()).or_default() += weight;
            let text: String = text.chars().take(110).collect();
            costs.push((weight, format!("{} {why} {text}", page.id)));
        }
    }
    println!(
        "  clean text: {:.3} % of {total} characters lost {reasons:?}",
        lost as f64 * 100.0 / total.max(1) as f64
    );
    println!("  clean text headlines: {titles_right} of {titles} right");
    println!("  clean text speed: {:.1} MB/s", bytes as f64 / 1e6 / seconds);
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.0));
    for (weight, text) in costs.iter().take(show) {
        println!("    {weight} {text}");
    }
    Ok(())
}

#[derive(Deserialize)]
struct Expected {
    #[serde(default)]
    title: Vec<usize>,
    #[serde(default)]
    keep: Vec<usize>,
    #[serde(default)]
    heading: Vec<usize>,
    #[serde(default)]
    drop: Vec<usize>,
    dateline: serde_json::Value,
}

fn hand_read(stage: &Cleanup, path: &Path) -> anyhow::Result<()> {
    let mut entries: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path)?)?;
    entries.retain(|name, _| name.ends_with(".txt"));
    for (name, value) in entries {
        let want: Expected = serde_json::from_value(value)?;
        let text = std::fs::read_to_string(path.with_file_name(&name))?;
        let cleaned = clean(stage, &text)?;
        let all = input_lines(&cleaned);
        let weight = |numbers: &[usize], keep: bool| -> (usize, usize) {
            let found = numbers.iter().filter_map(|number| all.get(number - 1));
            found.fold((0, 0), |(right, total), line| {
                let length = line.text.chars().count();
                let verbatim = !keep || cleaned.body.contains(line.text);
                (right + if line.kept == keep && verbatim { length } else { 0 }, total + length)
            })
        };
        let title = want.title.first().and_then(|number| all.get(number - 1)).map(|line| line.text);
        println!(
            "{name}: kept {:?} subheads {:?} dropped {:?}, headline {}, dateline {:?} want {}",
            weight(&want.keep, true),
            weight(&want.heading, true),
            weight(&want.drop, false),
            if cleaned.title.as_deref() == title { "right" } else { "WRONG" },
            cleaned.dateline,
            want.dateline
        );
        for removed in &cleaned.removed {
            let text: String = removed.text.chars().take(70).collect();
            println!("    {:?} {text:?}", removed.why);
        }
    }
    Ok(())
}
