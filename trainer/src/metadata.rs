//! Measures what is found out about pages: date, headline and authors against those that a person
//! or the page's own publisher gives.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use copydesk_analysis::article::{Markup, Raw};
use copydesk_analysis::article::{Metadata, Moment};
use copydesk_analysis::cleanup::Cleanup;
use copydesk_analysis::metadata::{self, Page, TextEvidence};
use serde::Deserialize;

use copydesk_analysis::evaluate::{Verdict, judge_headline};

/// What to measure with.
#[derive(clap::Args)]
pub struct Args {
    /// Pages, one JSON object per line (`id`, `html`, `date` as a day, `title`, `author`).
    pages: Vec<PathBuf>,
    /// Only pages whose `page_type` is this one or is not given.
    #[arg(long, default_value = "article")]
    kind: String,
    /// Do not tell the page's address, as where it was not kept.
    #[arg(long)]
    no_address: bool,
    /// Print so many of what is wrong, of each kind.
    #[arg(long, default_value_t = 0)]
    show: usize,
}

#[derive(Deserialize)]
struct Known {
    id: String,
    html: String,
    url: Option<String>,
    page_type: Option<String>,
    title: Option<String>,
    date: Option<String>,
    author: Option<Authors>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Authors {
    One(String),
    Many(Vec<String>),
}

impl Authors {
    fn names(&self) -> Vec<String> {
        let all = match self {
            Self::One(text) => vec![text.clone()],
            Self::Many(names) => names.clone(),
        };
        let parts =
            all.iter().flat_map(|text| text.split([',', ';'])).flat_map(|t| t.split(" and "));
        parts.map(bare).filter(|name| !name.is_empty()).collect()
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How often a value was right, wrong, or not found although the page has one.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missing: usize,
    /// Found where none is known.
    unknown: usize,
    shown: usize,
}

impl Tally {
    fn add(&mut self, right: Option<bool>) {
        match right {
            Some(true) => self.right += 1,
            Some(false) => self.wrong += 1,
            None => self.missing += 1,
        }
    }

    fn line(&self) -> String {
        let all = (self.right + self.wrong + self.missing).max(1) as f64;
        let share = |count: usize| count as f64 * 100.0 / all;
        format!(
            "right {:.1} % ({}), wrong {:.1} % ({}), missing {:.1} % ({}), found where none is known {}",
            share(self.right),
            self.right,
            share(self.wrong),
            self.wrong,
            share(self.missing),
            self.missing,
            self.unknown
        )
    }
}

#[derive(Default)]
struct Tallies {
    dates: Tally,
    titles: Tally,
    authors: Tally,
    exact_authors: usize,
    /// Dates that are the page's of the last change, where a person took that one.
    changes: usize,
    /// Right dates that are a day off, by the zone.
    by_zone: usize,
    timed: usize,
    zoned: usize,
}

/// Measures and prints.
pub fn measure(args: &Args) -> anyhow::Result<()> {
    let stage = Cleanup::new().map_err(anyhow::Error::msg)?;
    for path in &args.pages {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut tallies = Tallies::default();
        let (mut pages, mut bytes, mut took) = (0, 0, Duration::ZERO);
        for line in text.lines() {
            let known: Known = serde_json::from_str(line)?;
            if known.page_type.as_ref().is_some_and(|kind| *kind != args.kind) {
                continue;
            }
            let raw = Raw {
                text: known.html.clone(),
                markup: Markup::Html,
                url: known.url.clone().filter(|_| !args.no_address),
                ..Raw::default()
            };
            let started = Instant::now();
            let page = Page::from_html(&raw.text);
            let found = metadata::gather_metadata(
                &raw,
                Some(&page),
                &TextEvidence::default(),
                stage.date_and_byline_words(),
            );
            took += started.elapsed();
            (pages, bytes) = (pages + 1, bytes + raw.text.len());
            tallies.compare(&known, &page, &found, args.show, stage.date_and_byline_words());
        }
        println!("{}: {pages} pages", path.display());
        println!("  date    {}", tallies.dates.line());
        println!(
            "          a day off by the zone {}; with time {}, with zone {}; of the wrong and missing {} want \
             the last change",
            tallies.by_zone, tallies.timed, tallies.zoned, tallies.changes
        );
        println!("  title   {}", tallies.titles.line());
        println!("  author  {}, all of them {}", tallies.authors.line(), tallies.exact_authors);
        let seconds = took.as_secs_f64().max(1e-9);
        println!(
            "  {:.2} ms a page, {:.0} MB/s",
            seconds * 1e3 / f64::from(pages.max(1)),
            bytes as f64 / 1e6 / seconds
        );
    }
    Ok(())
}

impl Tallies {
    fn compare(
        &mut self,
        known: &Known,
        page: &Page,
        found: &Metadata,
        show: usize,
        words: &dyn metadata::Words,
    ) {
        let tell = |tally: &mut Tally, right: Option<bool>, what: String| {
            tally.add(right);
            if right != Some(true) && tally.shown < show {
                tally.shown += 1;
                println!("  {} {what}", known.id);
            }
        };
        let date = found.published.as_ref();
        match known.date.as_deref().filter(|date| !date.is_empty()) {
            Some(want) => {
                let day = Moment::parse_machine_date(want);
                let right = date.map(|date| {
                    let same = date.value.to_string().starts_with(want);
                    // the day may be another one in the zone that the person or the page counted in
                    let zoned = !same
                        && date.value.is_exact()
                        && day.and_then(|day| date.value.days_apart(day)) == Some(1);
                    self.by_zone += usize::from(zoned);
                    same || zoned
                });
                let change = found.modified.as_ref();
                let is_change = change.is_some_and(|date| date.value.to_string().starts_with(want));
                self.changes += usize::from(right != Some(true) && is_change);
                let all = page.publication_dates(words);
                let all: Vec<String> =
                    all.iter().map(|known| format!("{:?} {}", known.by, known.value)).collect();
                let what = format!(
                    "date want {want} have {date:?} changed {:?} of {all:?} {}",
                    found.modified.as_ref().map(|known| known.value.to_string()),
                    known.url.as_deref().unwrap_or_default()
                );
                tell(&mut self.dates, right, what);
            }
            None => self.dates.unknown += usize::from(date.is_some()),
        }
        if let Some(date) = date {
            self.timed += usize::from(date.value.to_string().contains('T'));
            self.zoned += usize::from(date.value.is_exact());
        }
        if let Some(want) = known.title.as_deref().filter(|title| !title.trim().is_empty()) {
            let have = page.headline();
            let right = have.map(|have| judge_headline(want, Some(&have.value)) == Verdict::Right);
            let what =
                format!("title want {want:?} have {have:?} of {:?}", page.headline_candidates());
            tell(&mut self.titles, right, what);
        }
        let have = found.authors.as_ref();
        match &known.author {
            Some(want) if !want.names().is_empty() => {
                let wanted = want.names();
                let names: Vec<String> =
                    have.iter().flat_map(|have| &have.value).map(|name| bare(name)).collect();
                let right = have.map(|_| names.iter().any(|name| wanted.contains(name)));
                self.exact_authors += usize::from(names == wanted);
                tell(&mut self.authors, right, format!("author want {wanted:?} have {have:?}"));
            }
            _ => self.authors.unknown += usize::from(have.is_some()),
        }
    }
}
