//! Lines of the input: which are the headline, which stand in the body, and in which language.

use std::collections::BTreeSet;

use super::output::Output;
use super::wanted::{Input, Wanted};
use super::{Finding, listed, squeezed, whole_words};

/// A kept line that the record parts into more blocks than this is not found.
const MOST_BLOCKS_OF_A_LINE: usize = 8;
/// Stands where something was taken out of the body.
const HOLE: &str = "\0";

/// Characters of lines that must not stand in a body.
#[derive(Debug, Default)]
pub(super) struct DropCount {
    all: usize,
    gone: usize,
}

impl DropCount {
    pub(super) fn finding(&self, percent: f64) -> Finding {
        let share = share(self.gone, self.all);
        let figures = format!(
            "{share:.1} % of the characters gone ({} of {}), at least {percent} %",
            self.gone, self.all
        );
        Finding::new("drop", share >= percent, figures)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of characters")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The body's lines, from which the lines of the input are taken out one by one. Each is taken
/// once: what stands in the body twice leaves its second copy behind.
struct Remains {
    pieces: Vec<String>,
}

impl Remains {
    fn of(body: &str) -> Self {
        Self { pieces: body.lines().map(squeezed).filter(|line| !line.is_empty()).collect() }
    }

    /// Takes a line out, if it is there: as a line of its own, else within a line, else over
    /// several lines.
    fn take(&mut self, line: &str) -> bool {
        if let Some(piece) = self.pieces.iter_mut().find(|piece| *piece == line) {
            *piece = HOLE.to_owned();
            return true;
        }
        (1..=MOST_BLOCKS_OF_A_LINE.min(self.pieces.len())).any(|width| self.take_over(line, width))
    }

    fn take_over(&mut self, line: &str, width: usize) -> bool {
        let joined = self.pieces.windows(width).map(|pieces| pieces.join(" "));
        let found = joined.enumerate().find_map(|(at, joined)| {
            let start = whole_words(&joined, line).next()?;
            let before = joined.get(..start)?.trim().to_owned();
            let after = joined.get(start + line.len()..)?.trim().to_owned();
            Some((at, [before, HOLE.to_owned(), after]))
        });
        let Some((at, instead)) = found else { return false };
        let instead = instead.into_iter().filter(|piece| !piece.is_empty());
        self.pieces.splice(at..at + width, instead);
        true
    }

    /// Takes all lines of these numbers that are there, the longest first, lest a short one be
    /// taken out of the middle of a long one. Gives back those that were there.
    fn take_all(&mut self, input: &Input, numbers: &[usize]) -> BTreeSet<usize> {
        let mut numbers: Vec<usize> = numbers.to_vec();
        numbers.sort_by_key(|number| std::cmp::Reverse(input.line(*number).len()));
        numbers.into_iter().filter(|number| self.take(input.line(*number))).collect()
    }

    /// Takes out pieces that are a part of a line, and gives back how many characters they have.
    fn take_parts_of(&mut self, line: &str) -> usize {
        let mut characters = 0;
        for piece in &mut self.pieces {
            if piece != HOLE && whole_words(line, piece).next().is_some() {
                characters += piece.chars().count();
                *piece = HOLE.to_owned();
            }
        }
        characters
    }

    fn characters(&self) -> usize {
        self.pieces.iter().filter(|piece| *piece != HOLE).map(|piece| piece.chars().count()).sum()
    }
}

/// Headline and body. Gives back the `either` lines that stand in the body.
pub(super) fn judge(
    input: &Input,
    output: &Output,
    drops: &mut DropCount,
    findings: &mut Vec<Finding>,
) -> Vec<usize> {
    let Wanted { title, keep, heading, either, drop, .. } = &input.wanted;
    if !title.is_empty() {
        let holds = squeezed(output.title()) == input.title();
        let figures = if holds { "the expected one" } else { "not the expected one" };
        findings.push(Finding::new("title", holds, figures));
    }
    let mut remains = Remains::of(output.body());
    let both: Vec<usize> = keep.iter().chain(heading).copied().collect();
    let stand = remains.take_all(input, &both);
    findings.push(kept("keep", keep, &stand));
    if !heading.is_empty() {
        findings.push(kept("heading", heading, &stand));
        findings.push(marked(input, output, heading));
    }
    let either = remains.take_all(input, either);
    findings.push(dropped(input, drop, &mut remains, drops));
    if remains.characters() > 0 {
        let figures = format!("{} characters of the body on no listed line", remains.characters());
        findings.push(Finding::note("body", figures));
    }
    either.into_iter().collect()
}

fn kept(criterion: &'static str, wanted: &[usize], stand: &BTreeSet<usize>) -> Finding {
    let missing: Vec<_> = wanted.iter().filter(|line| !stand.contains(line)).collect();
    let mut figures = format!("{} of {} lines", wanted.len() - missing.len(), wanted.len());
    if !missing.is_empty() {
        figures.push_str(&format!("; missing: {}", listed(&missing)));
    }
    Finding::new(criterion, missing.is_empty(), figures)
}

/// Which of the subheads the record marks as such: worth knowing, no criterion.
fn marked(input: &Input, output: &Output, heading: &[usize]) -> Finding {
    let body: Vec<char> = output.body().chars().collect();
    let spans = &output.copydesk.cleanup.headings;
    let marked: BTreeSet<String> = spans
        .iter()
        .filter_map(|(start, end)| body.get(*start..*end))
        .map(|text| squeezed(&text.iter().collect::<String>()))
        .collect();
    let right = heading.iter().filter(|line| marked.contains(input.line(**line))).count();
    let figures = format!("{right} of {} marked, {} marked in all", heading.len(), marked.len());
    Finding::note("heading", figures)
}

fn dropped(input: &Input, drop: &[usize], remains: &mut Remains, count: &mut DropCount) -> Finding {
    let whole = remains.take_all(input, drop);
    let (mut all, mut there) = (0, 0);
    let mut lines = Vec::new();
    for number in drop {
        let line = input.line(*number);
        let length = line.chars().count();
        let left = if whole.contains(number) { length } else { remains.take_parts_of(line) };
        let left = left.min(length);
        all += length;
        there += left;
        if left > 0 {
            lines.push(format!("{number} ({left} of {length})"));
        }
    }
    count.all += all;
    count.gone += all - there;
    let figures = format!(
        "{:.1} % of {all} characters gone; still there: {}",
        share(all - there, all),
        listed(&lines)
    );
    Finding::note("drop", figures)
}

/// The language of the whole and of single lines.
pub(super) fn languages(input: &Input, output: &Output) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(wanted) = &input.wanted.language {
        let got = output.language.as_deref();
        let figures = format!("{}; expected {wanted}", got.unwrap_or("none"));
        findings.push(Finding::new("language", got == Some(wanted), figures));
    }
    let wanted = &input.wanted.line_languages;
    if !wanted.is_empty() {
        let wrong: Vec<_> = wanted
            .iter()
            .filter_map(|(line, tag)| {
                let got = language_of(input, output, *line);
                let holds = got.len() == 1 && got.contains(tag.as_str());
                let got: Vec<_> = got.into_iter().collect();
                (!holds).then(|| format!("{line} is {}, expected {tag}", listed(&got)))
            })
            .collect();
        let right = wanted.len() - wrong.len();
        let figures = format!("{right} of {} lines; wrong: {}", wanted.len(), listed(&wrong));
        findings.push(Finding::new("line languages", wrong.is_empty(), figures));
    }
    findings
}

/// The languages that the record gives a line: those of the removed pieces that it stands in, else
/// those of the body where it stands.
fn language_of<'a>(input: &Input, output: &'a Output, line: usize) -> BTreeSet<&'a str> {
    let Some((text, (start, end))) = input.lines.get(&line) else { return BTreeSet::new() };
    let overlaps = |span: (usize, usize)| span.0 < *end && *start < span.1;
    let removed: BTreeSet<&str> = output
        .copydesk
        .cleanup
        .removed
        .iter()
        .filter(|removed| overlaps(removed.raw))
        .filter_map(|removed| removed.language.as_deref())
        .collect();
    if !removed.is_empty() {
        return removed;
    }
    let Some(at) = output.body().find(text.as_str()) else { return BTreeSet::new() };
    let start = output.body().get(..at).map_or(0, |head| head.chars().count());
    let end = start + text.chars().count();
    let languages = &output.copydesk.languages;
    languages
        .iter()
        .filter(|language| language.span.0 < end && start < language.span.1)
        .map(|language| language.tag.as_str())
        .collect()
}
