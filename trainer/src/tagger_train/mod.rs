//! `trainer tagger-train`: trains the tagger of the entity stage on labelled text.

pub mod crf;
mod data;
mod learn;
mod network;

use std::path::PathBuf;

use anyhow::{Error, Result};
use copydesk_analysis::entities::gazetteer::Gazetteer;
use copydesk_analysis::entities::tagger::features::{Knowledge, Rows};
use copydesk_analysis::entities::tagger::viterbi::{
    TagSpan, Transitions, best_spans, spans_of_labels,
};
use copydesk_analysis::entities::tagger::{
    TagKind, TagLabel, TaggerModel, clusters, span_confidence,
};
use copydesk_analysis::evaluate::Score;

use self::data::{Corpus, Passage};

/// Train the tagger of the entity stage.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    lessons: Lessons,
    /// Where the model goes.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

// What a training learns from and is measured on (no documentation: it would stand in the help).
#[derive(clap::Args)]
struct Lessons {
    /// Labelled text, `NAME.LANG.SPLIT.bio` or `.bio.xz`: one `token<TAB>tag` a line, BIO tags PER LOC
    /// ORG MISC. `FILE@SHARE` learns from so much of it: `@0.5` from half, `@2` from all of it twice.
    #[arg(required = true)]
    corpora: Vec<Corpus>,
    /// Labelled text to measure on.
    #[arg(long, value_name = "FILE")]
    held: Vec<Corpus>,
    /// Rounds over all passages.
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    /// What the random numbers come from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Documents held out, by the name of their file.
type Held = Vec<(String, Vec<Passage>)>;

impl Lessons {
    /// The passages to learn from, and what is held out.
    fn read(&self, random: &mut fastrand::Rng) -> Result<(Vec<Passage>, Held)> {
        let gazetteer = Gazetteer::load_tables(&[])?;
        let clusters = clusters::load_built_in().map_err(Error::msg)?;
        let knowledge = Knowledge { gazetteer: &gazetteer, clusters: &clusters };
        let mut passages = Vec::new();
        for corpus in &self.corpora {
            let some = corpus.passages(&knowledge, random)?;
            let words: usize = some.iter().map(|passage| passage.rows.len()).sum();
            println!("{}: {} passages, {words} words", corpus.name(), some.len());
            passages.extend(some);
        }
        let held = self
            .held
            .iter()
            .map(|corpus| Ok((corpus.name(), corpus.documents(&knowledge)?)))
            .collect::<Result<_>>()?;
        Ok((passages, held))
    }
}

/// Trains, measures after every round and writes.
pub fn run(args: &Args) -> Result<()> {
    let mut random = fastrand::Rng::with_seed(args.lessons.seed);
    let (passages, held) = args.lessons.read(&mut random)?;
    let transitions = Transitions::default();
    let bytes = learn::model(&passages, args.lessons.epochs, &mut random, |bytes| {
        let model = TaggerModel::from_bytes(bytes.to_vec().into()).map_err(Error::msg)?;
        print_measures(&held, |rows| {
            best_spans(&transitions, &model.label_scores(rows), &vec![false; rows.len()])
        });
        Ok(())
    })?;
    let model = TaggerModel::from_bytes(bytes.clone().into()).map_err(Error::msg)?;
    println!("how often names of so much confidence are right:");
    for (bin, right) in reliability(&model, held.iter().flat_map(|(_, documents)| documents)) {
        println!("    {bin:.2}: {:.3} of {}", right.precision(), right.right + right.wrong);
    }
    if let Some(path) = &args.out {
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// How many of the names within each tenth of confidence are right.
fn reliability<'p>(
    model: &TaggerModel,
    documents: impl Iterator<Item = &'p Passage>,
) -> impl Iterator<Item = (f32, Score)> {
    let transitions = Transitions::default();
    let mut tenths = [Score::default(); 10];
    for document in documents {
        let chances = model.label_scores(&document.rows);
        let wanted = spans_of_labels(&labels(document));
        for span in best_spans(&transitions, &chances, &vec![false; chances.len()]) {
            let tenth = ((span_confidence(span, &chances) * 10.0) as usize).min(9);
            if let Some(score) = tenths.get_mut(tenth).filter(|_| span.kind != TagKind::Other) {
                let right = wanted.contains(&span);
                *score += Score {
                    right: f64::from(u8::from(right)),
                    wrong: f64::from(u8::from(!right)),
                    missed: 0.0,
                };
            }
        }
    }
    tenths.into_iter().enumerate().map(|(tenth, score)| (tenth as f32 / 10.0 + 0.05, score))
}

fn labels(document: &Passage) -> Vec<TagLabel> {
    document.labels.iter().map(|label| TagLabel::from_number(usize::from(*label))).collect()
}

/// Prints how well `find` finds the names of what is held out.
fn print_measures(held: &[(String, Vec<Passage>)], find: impl Fn(&[Rows]) -> Vec<TagSpan>) {
    for (name, documents) in held {
        println!("    {name:30} {}", measure(&find, documents));
    }
}

/// Strict span F1 of people, places and organisations, and the figures of all three.
fn measure(find: impl Fn(&[Rows]) -> Vec<TagSpan>, documents: &[Passage]) -> String {
    let mut scores =
        [TagKind::Person, TagKind::Place, TagKind::Organisation].map(|k| (k, Score::default()));
    for document in documents {
        let found = find(&document.rows);
        let wanted = spans_of_labels(&labels(document));
        for (kind, score) in &mut scores {
            let of = |spans: &[TagSpan], others: &[TagSpan], both: bool| {
                let own = spans.iter().filter(|span| span.kind == *kind);
                own.filter(|span| others.contains(span) == both).count() as f64
            };
            *score += Score {
                right: of(&found, &wanted, true),
                wrong: of(&found, &wanted, false),
                missed: of(&wanted, &found, false),
            };
        }
    }
    let mut all = Score::default();
    scores.iter().for_each(|(_, score)| all += *score);
    let [person, place, organisation] = scores.map(|(_, score)| 100.0 * score.f1());
    let [precision, recall, f1] = [all.precision(), all.recall(), all.f1()].map(|s| 100.0 * s);
    format!(
        "PER {person:.1} LOC {place:.1} ORG {organisation:.1} all P {precision:.1} R {recall:.1} F1 {f1:.1}"
    )
}
