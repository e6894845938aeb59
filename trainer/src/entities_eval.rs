//! `trainer entities-eval`: strict span precision, recall and F1 of the entity stage on labelled
//! text, as the CoNLL shared tasks count them: a name is right when both ends and the type are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow};
use copydesk::article::{EntityType, MentionSource};
use copydesk::entities::EntityTagger;

use crate::source::{self, Sentence};

/// What to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Labelled text: one `token<TAB>tag` a line, BIO tags PER LOC ORG.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Prints the most frequent errors, up to this many of each sort.
    #[arg(long, default_value_t = 0)]
    errors: usize,
}

/// Right ones, those found and those to find.
#[derive(Default, Clone, Copy)]
struct Score {
    right: usize,
    found: usize,
    gold: usize,
}

/// A name: type, first token, one past the last.
type Name = (&'static str, usize, usize);

/// Measures on each file.
pub fn run(args: &Args) -> Result<()> {
    let tagger = EntityTagger::new(None).map_err(|error| anyhow!("{error}"))?;
    println!("{:28} {:>5} {:>6} {:>6} {:>6} {:>6}", "file", "type", "P", "R", "F1", "gold");
    for file in &args.files {
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        let mut errors: HashMap<String, usize> = HashMap::new();
        let (mut bytes, mut spent) = (0, Duration::ZERO);
        for document in source::labelled(file)? {
            let (text, starts) = join(&document);
            let started = Instant::now();
            let found = tag(&tagger, &text, &starts)?;
            spent += started.elapsed();
            bytes += text.len();
            let gold = gold(&document);
            count(&mut scores, &found, &gold);
            let words: Vec<&str> =
                document.iter().flatten().map(|(word, _)| word.as_str()).collect();
            for (sort, names, others) in [("extra", &found, &gold), ("missed", &gold, &found)] {
                for name in names.difference(others) {
                    let text = words.get(name.1..name.2).unwrap_or_default().join(" ");
                    *errors.entry(format!("{sort} {} {text}", name.0)).or_default() += 1;
                }
            }
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        print(&name, &scores);
        println!("{:28} {:.1} MB/s", "", bytes as f64 / 1e6 / spent.as_secs_f64());
        let mut errors: Vec<_> = errors.into_iter().collect();
        errors.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for sort in ["extra", "missed"] {
            let of = errors.iter().filter(|(error, _)| error.starts_with(sort));
            of.take(args.errors).for_each(|(error, n)| println!("    {n:4} {error}"));
        }
    }
    Ok(())
}

/// The document as one text, a line a sentence, and where each token begins, in code points.
fn join(document: &[Sentence]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut at = 0;
    for sentence in document {
        for (word, _) in sentence {
            starts.push(at);
            text.push_str(word);
            text.push(' ');
            at += word.chars().count() + 1;
        }
        text.push('\n');
        at += 1;
    }
    (text, starts)
}

fn tag(tagger: &EntityTagger, text: &str, starts: &[usize]) -> Result<BTreeSet<Name>> {
    let mut names = BTreeSet::new();
    for entity in tagger.tag(None, text).map_err(Error::msg)? {
        let label = match entity.kind {
            EntityType::Person => "PER",
            EntityType::Organisation => "ORG",
            EntityType::Place => "LOC",
            _ => continue,
        };
        // An adjective is no name: the corpora do not label it.
        let named = entity.mentions.into_iter().filter(|m| m.by != MentionSource::Demonym);
        for mention in named {
            let first = starts.partition_point(|&start| start <= mention.span.start) - 1;
            let end = starts.partition_point(|&start| start < mention.span.end);
            names.insert((label, first, end));
        }
    }
    Ok(names)
}

fn gold(document: &[Sentence]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut open: Option<Name> = None;
    let mut at = 0;
    for sentence in document {
        for (_, tag) in sentence {
            let label = ["PER", "LOC", "ORG"].into_iter().find(|label| tag.ends_with(label));
            let goes_on = tag.starts_with("I-") && open.is_some_and(|name| Some(name.0) == label);
            if goes_on {
                open = open.map(|name| (name.0, name.1, at + 1));
            } else {
                names.extend(open.take());
                open = label.map(|label| (label, at, at + 1));
            }
            at += 1;
        }
        names.extend(open.take());
    }
    names
}

fn count(
    scores: &mut BTreeMap<&'static str, Score>,
    found: &BTreeSet<Name>,
    gold: &BTreeSet<Name>,
) {
    for label in ["PER", "LOC", "ORG"] {
        for key in [label, "all"] {
            let of = |names: &BTreeSet<Name>| names.iter().filter(|name| name.0 == label).count();
            let score = scores.entry(key).or_default();
            score.right += found.intersection(gold).filter(|name| name.0 == label).count();
            score.found += of(found);
            score.gold += of(gold);
        }
    }
}

fn print(file: &str, scores: &BTreeMap<&str, Score>) {
    for (label, score) in scores {
        let ratio = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
        let (p, r) = (ratio(score.right, score.found), ratio(score.right, score.gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        println!("{file:28} {label:>5} {p:6.1} {r:6.1} {f1:6.1} {:6}", score.gold);
    }
}
