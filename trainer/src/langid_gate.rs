//! Fits the gate of the language stage: which lines are no language.

use std::path::PathBuf;

use anyhow::Result;
use copydesk_analysis::language::LanguageIdentifier;
use copydesk_analysis::language::gate::{GATE_FEATURES, GateFeatures};

use crate::langid_eval;
use crate::noise;

/// Fit the gate for lines that are no language, and print its weights and bias.
#[derive(clap::Args)]
pub struct Args {
    /// A folder of labelled sentences, as `langid-eval` reads it.
    folder: PathBuf,
    /// Files or folders of source code, whose lines are no language.
    #[arg(long)]
    code: Vec<PathBuf>,
    /// How many sentences of each language to take at most.
    #[arg(long, default_value_t = 1000)]
    take: usize,
}

/// How many lines of each kind of noise.
const LINES: usize = 1500;

/// Nine lines of ten and more are text: the odds start so much lower, in nats.
const RARE: f32 = 2.2;

/// Runs the command.
pub fn run(args: &Args) -> Result<()> {
    let identifier = LanguageIdentifier::new()?;
    let mut looks: Vec<(GateFeatures, f32)> = Vec::new();
    for lines in langid_eval::read(&args.folder, args.take)?.values() {
        looks
            .extend(lines.chunks(8).map(|lines| (identifier.gate_features(&lines.join(" ")), 0.0)));
        for (at, line) in lines.iter().enumerate() {
            let few: Vec<&str> = line.split(' ').take(1 + at % 4).collect();
            looks.push((identifier.gate_features(&few.join(" ")), 0.0));
            // a date, as news has them by themselves
            if let Some(word) = line.split(' ').find(|word| word.chars().all(char::is_alphabetic)) {
                let date = format!("{} {word} {}", 1 + at % 28, 1990 + at % 40);
                looks.push((identifier.gate_features(&date), 0.0));
            }
            looks.push((identifier.gate_features(line), 0.0));
            looks.extend(
                langid_eval::piece(line).map(|piece| (identifier.gate_features(&piece), 0.0)),
            );
        }
    }
    let text = looks.len();
    for (_, lines) in noise::lines(LINES, 1, &args.code)? {
        looks.extend(lines.iter().map(|line| (identifier.gate_features(line), 1.0)));
    }
    let (weights, bias) = fit(&looks, text as f32 / (looks.len() - text) as f32);
    let weights: Vec<String> = weights.iter().map(|weight| format!("{weight:.2}")).collect();
    println!("{text} lines of text, {} that are none", looks.len() - text);
    println!(
        "const WEIGHTS: Look = [{}];\nconst BIAS: f32 = {:.2};",
        weights.join(", "),
        bias - RARE
    );
    Ok(())
}

/// Logistic regression by steepest descent over all lines at once, those of noise counted `times`.
fn fit(looks: &[(GateFeatures, f32)], times: f32) -> (GateFeatures, f32) {
    const ROUNDS: usize = 4000;
    let whole = looks.len() as f32;
    // each look about its mean and in units of its spread: one rate fits all
    let mean = sums(looks, |look, _| *look).map(|sum| sum / whole);
    let squares = sums(looks, |look, _| zip(look, &mean, |x, mean| (x - mean).powi(2)));
    let spread = squares.map(|sum| (sum / whole).sqrt().max(1e-6));
    let even =
        |look: &GateFeatures| zip(&zip(look, &mean, |x, mean| x - mean), &spread, |x, by| x / by);
    let looks: Vec<(GateFeatures, f32)> =
        looks.iter().map(|(look, none)| (even(look), *none)).collect();
    let (mut weights, mut bias) = ([0.0; GATE_FEATURES], 0.0);
    let (mut speed, mut bias_speed) = ([0.0; GATE_FEATURES], 0.0);
    for _ in 0..ROUNDS {
        let mut bias_slope = 0.0;
        let slope = sums(&looks, |look, none| {
            let wrong = 1.0 / (1.0 + (-bias - dot(&weights, look)).exp()) - none;
            let wrong = if none > 0.0 { wrong * times } else { wrong };
            bias_slope += wrong;
            look.map(|x| x * wrong)
        });
        speed = zip(&speed, &slope, |speed, slope| 0.9 * speed - slope / whole);
        weights = zip(&weights, &speed, |weight, speed| weight + speed);
        bias_speed = 0.9 * bias_speed - bias_slope / whole;
        bias += bias_speed;
    }
    let weights = zip(&weights, &spread, |weight, by| weight / by);
    (weights, bias - dot(&weights, &mean))
}

/// The sums of what every line gives.
fn sums(
    looks: &[(GateFeatures, f32)],
    mut give: impl FnMut(&GateFeatures, f32) -> GateFeatures,
) -> GateFeatures {
    looks
        .iter()
        .fold([0.0; GATE_FEATURES], |sum, (look, none)| zip(&sum, &give(look, *none), |a, b| a + b))
}

fn zip(a: &GateFeatures, b: &GateFeatures, with: impl Fn(f32, f32) -> f32) -> GateFeatures {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(a, b)| *a = with(*a, *b));
    out
}

fn dot(a: &GateFeatures, b: &GateFeatures) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
