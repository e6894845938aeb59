//! Language identification, line by line and for the article as a whole.
//!
//! Every line is scored by itself (`evidence`: script, a naive Bayes model of byte n-grams, a gate
//! for what is no language). Then all lines of the article are decided together (`viterbi`), including
//! the lines that cleanup removed: a page's other languages are there. Last, the lines of each language are
//! held against what is typical of it (`fit`), since a text may be in a language that the model does not know.

pub mod classes;
pub mod model;
pub mod script;

mod automaton;
mod evidence;
pub mod fit;
pub mod gate;
mod hbs;
pub mod letters;
mod lines;
mod viterbi;

#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};

use crate::article::{Cleaned, Identified, LanguageSpan};
use crate::stage::{Stage, StageName};

use classes::{CLASSES, NOT_LANGUAGE};
use evidence::LineScores;
use fit::FitTally;
use lines::{LanguageLine, LinePart};
use model::{Counts, ModelError, NgramModel};
use viterbi::Decision;

/// The file of the model that the binary carries.
pub static MODEL: &[u8] = include_bytes!("../../../models/langid/langid.bin.zst");

/// The tag of text whose language cannot be determined (ISO 639-2).
const UNDETERMINED: &str = "und";

/// An article of more lines than this is judged in groups of lines, which bounds the memory.
const UNITS_MAX: usize = 16_384;

/// A text whose main language has a lower mean confidence gets the declared language; set by hand.
const DECIDED: f32 = 0.3;

/// Lines that are in the language that they were taken for with a lower probability are undetermined. Not
/// at even odds: English with foreign names in it keeps its tag, at a low confidence. Set by hand.
const MISFIT: f32 = 0.1;

/// The language stage.
#[derive(Debug)]
pub struct LanguageIdentifier {
    model: NgramModel,
    /// Counters that no thread uses now. They are reused, because new ones would flush the processor's
    /// cache.
    rooms: Mutex<Vec<Counts>>,
}

impl LanguageIdentifier {
    /// Builds the stage with the model that the binary carries. Unpacking takes time: build one stage and
    /// share it.
    ///
    /// # Errors
    /// Never with the model as it ships, which a test reads.
    pub fn new() -> Result<Self, ModelError> {
        Self::with_model(MODEL)
    }

    /// Builds the stage with another model of the same layout, from the bytes of its file.
    ///
    /// # Errors
    /// If the file is not a language model of this version.
    pub fn with_model(file: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { model: NgramModel::from_file_bytes(file)?, rooms: Mutex::default() })
    }

    /// Lends counters to `judge` and keeps them for the next text.
    fn with_room<T>(&self, judge: impl FnOnce(&mut Counts) -> T) -> T {
        let idle = || self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let room = idle().pop();
        let mut room = room.unwrap_or_else(|| self.model.empty_counts());
        let judged = judge(&mut room);
        idle().push(room);
        judged
    }

    /// Identifies the language of a text taken as one line with nothing around it: a BCP 47 tag, `und`
    /// where none can be determined, and a confidence of 0 to 1.
    pub fn identify_text(&self, text: &str) -> (&'static str, f32) {
        let evidence = self.with_room(|room| evidence::score_line(&self.model, room, text));
        let lines = [evidence];
        let Some(decision) = viterbi::decide_lines(&lines, None).pop() else {
            return (UNDETERMINED, 0.0);
        };
        let mut tally = hbs::Tally::default();
        tally.add_line(text, lines[0].hbs);
        let decision =
            doubt_misfits(&self.model, &lines, vec![decision], |_| std::iter::once(text));
        let Some(&decision) = decision.first() else { return (UNDETERMINED, 0.0) };
        let (class, confidence) = settle_hbs(decision, tally.decide_class(None));
        (class_tag(class), confidence)
    }

    /// Identifies the language of a text taken as one line, were there no others than those of the model.
    /// Returns its tag, the number of features in the text, repeated ones damped, and their mean weight for
    /// the language. What is typical of each language ([`fit`]) is measured on them.
    pub fn text_fit(&self, text: &str) -> Option<(&'static str, f32, f32)> {
        let line = self.with_room(|room| evidence::score_line(&self.model, room, text));
        let class = viterbi::decide_lines(std::slice::from_ref(&line), None).pop()?.class;
        let fit = fit::line_fit(&self.model, &line, class)?;
        Some((class_tag(class), line.features_damped, fit))
    }

    /// Returns the features of a text, taken as one line, that the gate for what is no language judges
    /// by. The gate is trained on them.
    pub fn gate_features(&self, text: &str) -> gate::GateFeatures {
        self.with_room(|room| evidence::score_line(&self.model, room, text)).features
    }

    /// Judges the lines, in groups if there are very many. Returns one verdict for each line.
    fn judge_lines(&self, lines: &[LanguageLine<'_>], declared: Option<usize>) -> Vec<Verdict> {
        let size = lines.len().div_ceil(UNITS_MAX).max(1);
        let judge = |unit: &[LanguageLine<'_>], room: &mut Counts| match unit {
            [line] => evidence::score_line(&self.model, room, line.text),
            many => evidence::score_line(&self.model, room, &join_lines(many)),
        };
        let units: Vec<LineScores> =
            self.with_room(|room| lines.chunks(size).map(|unit| judge(unit, room)).collect());
        let decisions = viterbi::decide_lines(&units, declared);
        let texts = |unit: usize| {
            let lines = lines.chunks(size).nth(unit).unwrap_or_default();
            lines.iter().map(|line| line.text)
        };
        let decisions = doubt_misfits(&self.model, &units, decisions, texts);
        let mut tally = hbs::Tally::default();
        let croatian = classes::find_class_by_tag(evidence::HBS[0]);
        for ((unit, evidence), decision) in lines.chunks(size).zip(&units).zip(&decisions) {
            if Some(decision.class) == croatian && !evidence.is_neutral() {
                unit.iter().for_each(|line| tally.add_line(line.text, [0.0; 3]));
                tally.add_line("", evidence.hbs);
            }
        }
        let hbs = tally.decide_class(declared);
        let verdict = |(evidence, decision): (&LineScores, Decision)| {
            let (class, confidence) = settle_hbs(decision, hbs);
            let letters = evidence.letters.div_ceil(size);
            std::iter::repeat_n(Verdict { class, confidence, letters }, size)
        };
        units.iter().zip(decisions).flat_map(verdict).take(lines.len()).collect()
    }
}

/// The decision on a line.
#[derive(Clone, Copy)]
struct Verdict {
    class: usize,
    confidence: f32,
    /// The number of letters that it is based on.
    letters: usize,
}

/// Lowers the confidence of lines by the probability that they are in their language and not in one that the
/// model does not know. Where that is far likelier ([`MISFIT`]), they are undetermined.
fn doubt_misfits<'t, T: Iterator<Item = &'t str>>(
    model: &NgramModel,
    lines: &[LineScores],
    decisions: Vec<Decision>,
    texts: impl Fn(usize) -> T,
) -> Vec<Decision> {
    let mut tally = FitTally::default();
    for (at, (line, decision)) in lines.iter().zip(&decisions).enumerate() {
        tally.add_line(model, line, decision.class, texts(at));
    }
    let doubt = |Decision { class, confidence }| match tally.probability(class) {
        fits if fits < MISFIT => Decision { class: NOT_LANGUAGE, confidence: 1.0 - fits },
        fits => Decision { class, confidence: confidence * fits },
    };
    decisions.into_iter().map(doubt).collect()
}

/// Joins lines to one text, no longer than the sample that is scored.
fn join_lines(lines: &[LanguageLine<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        if text.len() > evidence::SAMPLE_MAX {
            break;
        }
        text.push_str(line.text);
        text.push('\n');
    }
    text
}

/// Replaces Croatian, which stands for Bosnian and Serbian too, by the one of the three that was found.
fn settle_hbs(decision: Decision, hbs: (Option<usize>, f32)) -> (usize, f32) {
    match hbs {
        (Some(class), trust) if class_tag(decision.class) == evidence::HBS[0] => {
            (class, decision.confidence * trust)
        }
        _ => (decision.class, decision.confidence),
    }
}

/// Returns the BCP 47 tag of a class.
fn class_tag(class: usize) -> &'static str {
    match CLASSES.get(class) {
        Some(known) if class != NOT_LANGUAGE => known.tag,
        _ => UNDETERMINED,
    }
}

impl Stage for LanguageIdentifier {
    type In = Cleaned;
    type Out = Identified;

    fn name(&self) -> StageName {
        StageName::Language
    }

    fn run(&self, article: Cleaned) -> Result<Identified, String> {
        let declared = article.raw.language.as_deref().and_then(canonical_tag);
        let expected = declared.as_deref().and_then(expected_class);
        let lines = lines::collect_lines(&article)?;
        let verdicts = self.judge_lines(&lines, expected);
        let judged = || lines.iter().map(|line| line.part).zip(verdicts.iter().copied());
        let language = main_language(judged()).or(declared);
        let languages = merge_body_spans(judged());
        let removed_languages = identify_removed(judged(), article.removed.len());
        Ok(Identified { language, languages, removed_languages, cleaned: article })
    }
}

/// Returns a declared tag in the usual letter case, if it is well-formed (BCP 47: RFC 5646, section 2.1).
fn canonical_tag(declared: &str) -> Option<String> {
    let declared = declared.trim().replace('_', "-");
    let mut parts = declared.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    let alphanumeric = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let well_formed = (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && declared.len() <= 35
        && declared.split('-').all(alphanumeric);
    if !well_formed || primary == UNDETERMINED {
        return None;
    }
    let mut tag = primary;
    for part in parts {
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                let (first, rest) = part.split_at_checked(1)?;
                tag.push_str(&first.to_ascii_uppercase());
                tag.push_str(&rest.to_ascii_lowercase());
            }
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

/// Returns the class that a declared tag makes likelier.
fn expected_class(declared: &str) -> Option<usize> {
    let primary = declared.split('-').next()?;
    classes::find_class_by_tag(match primary {
        "no" => "nb",
        "iw" => "he",
        "in" => "id",
        "fil" => "tl",
        "sh" => "sr-Latn",
        "sr" if declared.contains("Latn") => "sr-Latn",
        "uz" if declared.contains("Cyrl") => "uz-Cyrl",
        primary => primary,
    })
}

/// Returns the language of most letters of headline and body; `None` where it has too few letters or
/// too little confidence.
fn main_language(judged: impl Iterator<Item = (LinePart, Verdict)>) -> Option<String> {
    /// A language must have this share of the letters: less is a quotation in a page of noise. Set by
    /// hand.
    const SHARE: f32 = 0.2;
    let mut letters = classes::Scores::from([0.0; classes::COUNT]);
    let mut trusted = letters;
    for (part, verdict) in judged.filter(|(part, _)| !matches!(part, LinePart::Removed(_))) {
        let _ = part;
        let weight = verdict.letters as f32;
        if let (Some(letters), Some(trusted)) =
            (letters.get_mut(verdict.class), trusted.get_mut(verdict.class))
        {
            *letters += weight;
            *trusted += weight * verdict.confidence;
        }
    }
    let all: f32 = letters.iter().sum();
    let sums = letters.iter().zip(&trusted).enumerate().take(NOT_LANGUAGE);
    let (class, (sum, trusted)) = sums.max_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b))?;
    let decided = *sum > 0.0 && *sum >= all * SHARE && *trusted >= *sum * DECIDED;
    decided.then(|| class_tag(class).to_owned())
}

/// Merges neighbouring lines of the body that are in one language, with what is between them.
fn merge_body_spans(judged: impl Iterator<Item = (LinePart, Verdict)>) -> Vec<LanguageSpan> {
    let mut spans: Vec<LanguageSpan> = Vec::new();
    let mut letters = 0;
    for (part, verdict) in judged {
        let LinePart::Body(span) = part else { continue };
        let tag = class_tag(verdict.class);
        match spans.last_mut().filter(|last| last.tag == tag) {
            Some(last) => {
                last.span.end = span.end;
                // The mean over the letters, kept up to date.
                letters += verdict.letters;
                let share = verdict.letters as f32 / letters.max(1) as f32;
                last.confidence += (verdict.confidence - last.confidence) * share;
            }
            None => {
                letters = verdict.letters;
                let confidence = verdict.confidence;
                spans.push(LanguageSpan { tag: tag.to_owned(), span, confidence });
            }
        }
    }
    spans
}

/// Identifies the language of each removed entry: that of most of its letters.
fn identify_removed(
    judged: impl Iterator<Item = (LinePart, Verdict)>,
    entries: usize,
) -> Vec<Option<String>> {
    let mut best: Vec<Option<(usize, usize)>> = vec![None; entries];
    for (part, verdict) in judged {
        let LinePart::Removed(index) = part else { continue };
        let Some(best) = best.get_mut(index) else { continue };
        if verdict.letters > best.map_or(0, |(letters, _)| letters) {
            *best = Some((verdict.letters, verdict.class));
        }
    }
    best.into_iter().map(|best| best.map(|(_, class)| class_tag(class).to_owned())).collect()
}
