//! How well text fits its own language by the language model, so that the stage can tell what does not.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use copydesk_analysis::language::classes::{CLASSES, NOT_LANGUAGE};
use copydesk_analysis::language::fit::MIDDLE;
use copydesk_analysis::language::letters::{HebrewLetters, LETTERS_MIN};
use copydesk_analysis::language::model::NgramModel;
use copydesk_analysis::language::{LanguageIdentifier, MODEL};

use crate::langid_eval;

/// Measure how well text fits its own language, and print the table of the language stage.
#[derive(clap::Args)]
pub struct Args {
    /// Folders of labelled sentences, as `langid-eval` reads them. Every other sentence is measured; the
    /// rest shows the spread.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// How many sentences of each language to take at most.
    #[arg(long, default_value_t = 2000)]
    take: usize,
}

/// The numbers of sentences that make a text.
const TEXTS: [usize; 4] = [1, 2, 5, 10];

/// The fewest texts that a language is measured by.
const TEXTS_MIN: usize = 20;

/// The features that a text needs at least to be measured.
const FEATURES_MIN: f32 = 20.0;

/// The part of the fit of a few simple texts that counts as typical of a language: news has more names.
const OF_FEW: f32 = 0.97;

/// The typical fit of a language.
struct Typical {
    mean: f32,
    fall: f32,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    let identifier = LanguageIdentifier::new()?;
    let mut corpus: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for folder in &args.folders {
        for (tag, lines) in langid_eval::read(folder, args.take)? {
            corpus.entry(tag).or_default().extend(lines);
        }
    }
    let mut measured: BTreeMap<&str, Typical> = BTreeMap::new();
    let mut few: BTreeMap<&str, Vec<(f32, f32)>> = BTreeMap::new();
    for class in CLASSES.iter().take(NOT_LANGUAGE) {
        let lines = corpus.get(class.tag).map_or(&[][..], Vec::as_slice);
        let points = fits(&identifier, class.tag, &every_other(lines, 0));
        if points.len() >= TEXTS_MIN {
            measured.insert(class.tag, regress(&points));
        } else if !points.is_empty() {
            few.insert(class.tag, points);
        }
    }
    print_spread(&identifier, &corpus, &measured);
    print_table(&measured, &few)?;
    print_letters(corpus.get("he").map_or(&[], Vec::as_slice));
    Ok(())
}

/// Prints the share of each letter in Hebrew text, and how far the other half of the texts is from it.
fn print_letters(lines: &[String]) {
    let mut letters = HebrewLetters::default();
    every_other(lines, 0).iter().for_each(|line| letters.add_text(line));
    let shares: Vec<String> =
        letters.shares().0.iter().map(|share| format!("{share:.4}")).collect();
    println!("const HEBREW: [f32; LETTERS] = [{}];", shares.join(", "));
    let mut distances: Vec<f32> = Vec::new();
    for line in every_other(lines, 1) {
        let mut letters = HebrewLetters::default();
        letters.add_text(line);
        if letters.shares().1 >= LETTERS_MIN {
            distances.push(letters.distance());
        }
    }
    distances.sort_by(f32::total_cmp);
    println!("Hebrew, {} texts: the farthest {:?}", distances.len(), distances.last());
}

/// Every other line, from the first or from the second on.
fn every_other(lines: &[String], first: usize) -> Vec<&str> {
    lines.iter().skip(first).step_by(2).map(String::as_str).collect()
}

/// The logarithmic length and the fit of texts that are identified right.
fn fits(identifier: &LanguageIdentifier, tag: &str, lines: &[&str]) -> Vec<(f32, f32)> {
    let texts = TEXTS.iter().flat_map(|&size| lines.chunks_exact(size));
    let fit = |lines: &[&str]| {
        let text = lines.join(" ");
        let (found, features, fit) = identifier.text_fit(&text)?;
        (found == tag && features >= FEATURES_MIN).then(|| ((features / MIDDLE).ln(), fit))
    };
    texts.filter_map(fit).collect()
}

/// Least squares.
fn regress(points: &[(f32, f32)]) -> Typical {
    let count = points.len() as f32;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (x, y) = (x / count, y / count);
    let (above, below) = points.iter().fold((0.0, 1e-6), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
    });
    let slope = above / below;
    Typical { mean: y - slope * x, fall: -slope }
}

/// Prints how far the other half of the texts is from what is typical, by length.
fn print_spread(
    identifier: &LanguageIdentifier,
    corpus: &BTreeMap<String, Vec<String>>,
    measured: &BTreeMap<&str, Typical>,
) {
    let mut bins: BTreeMap<i32, Vec<f32>> = BTreeMap::new();
    for (tag, typical) in measured {
        let lines = corpus.get(*tag).map_or(&[][..], Vec::as_slice);
        for (length, fit) in fits(identifier, tag, &every_other(lines, 1)) {
            let relative = fit / (typical.mean - typical.fall * length);
            bins.entry(length.floor() as i32).or_default().push(relative);
        }
    }
    println!("features from, texts, relative fit: .1 %, 1 %, 5 %, 50 %, deviation");
    for (bin, mut fits) in bins {
        fits.sort_by(f32::total_cmp);
        let share = |share: f64| fits.get((share * fits.len() as f64) as usize).copied();
        let shares = [0.001, 0.01, 0.05, 0.5].map(|at| share(at).unwrap_or_default());
        let count = fits.len() as f32;
        let mean = fits.iter().sum::<f32>() / count;
        let deviation = (fits.iter().map(|fit| (fit - mean).powi(2)).sum::<f32>() / count).sqrt();
        let from = MIDDLE * (bin as f32).exp();
        println!("{from:.0}\t{count}\t{shares:.3?}\t{deviation:.3}");
    }
}

/// Prints the table as code: what was measured, and of other languages the model's expectation times the
/// median ratio that it has to what was measured in the same script, or what a few texts have if that is more.
fn print_table(
    measured: &BTreeMap<&str, Typical>,
    few: &BTreeMap<&str, Vec<(f32, f32)>>,
) -> Result<()> {
    let expected = NgramModel::from_file_bytes(MODEL)?.expected_weights();
    let ratio = |index: usize| {
        let class = CLASSES.get(index)?;
        let typical = measured.get(class.tag)?;
        Some((class.scripts, typical.mean / expected.get(index)?, typical.fall))
    };
    let ratios: Vec<_> = (0..NOT_LANGUAGE).filter_map(ratio).collect();
    let mut row = Vec::new();
    for (class, expected) in CLASSES.iter().zip(expected) {
        let mut same: Vec<(f32, f32)> = ratios
            .iter()
            .filter(|(scripts, ..)| *scripts == class.scripts)
            .map(|(_, ratio, fall)| (*ratio, *fall))
            .collect();
        same.sort_by(|a, b| a.0.total_cmp(&b.0));
        let estimate = same.get(same.len() / 2);
        let (mean, fall) = match (measured.get(class.tag), estimate) {
            (Some(typical), _) => (typical.mean, typical.fall),
            (None, Some((ratio, fall))) => {
                let points = few.get(class.tag).map_or(&[][..], Vec::as_slice);
                let sum: f32 = points.iter().map(|(length, fit)| fit + fall * length).sum();
                let own = OF_FEW * sum / points.len().max(1) as f32;
                (own.max(ratio * expected), *fall)
            }
            (None, None) => (0.0, 0.0),
        };
        let (mean, fall) = if class.tag == "zxx" { (0.0, 0.0) } else { (mean, fall) };
        row.push(format!("typical({mean:.2}, {fall:.2}),"));
    }
    for four in row.chunks(4) {
        println!("    {}", four.join(" "));
    }
    Ok(())
}
