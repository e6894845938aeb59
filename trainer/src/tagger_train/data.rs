//! Labelled text as the tagger learns from it: gold words joined to running text and read again as the
//! service reads text, so that what is learned is what will be seen.

use anyhow::{Result, anyhow};
use copydesk_analysis::entities::tagger::features::{Knowledge, Rows};
use copydesk_analysis::entities::tagger::{TagKind, TagLabel, training_rows};

use crate::source::{self, Sentence};

/// A stretch of text with the label of every word.
pub struct Passage {
    /// What the network is shown.
    pub rows: Vec<Rows>,
    /// The number of each word's label.
    pub labels: Vec<u8>,
    /// Whether its corpus labels no names but those of people, places and organisations, so that an
    /// unlabelled word may be in one of another kind.
    pub three_kinds: bool,
}

impl Passage {
    /// Whether a word that is labelled `told` may be what `label` says: an unlabelled word of a corpus with
    /// three kinds may as well be in a name of the fourth.
    pub fn may_be(&self, told: u8, label: usize) -> bool {
        let other = TagLabel::Begin(TagKind::Other).to_number()
            ..=TagLabel::Single(TagKind::Other).to_number();
        label == usize::from(told) || (told == 0 && self.three_kinds && other.contains(&label))
    }
}

/// A file and how often each passage of it is learned from.
#[derive(Clone, Debug)]
pub struct Corpus {
    path: std::path::PathBuf,
    share: f32,
}

impl std::str::FromStr for Corpus {
    type Err = anyhow::Error;

    /// `FILE` or `FILE@SHARE`.
    fn from_str(text: &str) -> Result<Self> {
        let (path, share) = match text.rsplit_once('@') {
            Some((path, share)) => (path, share.parse().map_err(|_| anyhow!("{text}: no share"))?),
            None => (text, 1.0),
        };
        Ok(Self { path: path.into(), share })
    }
}

/// Sentences of a passage.
const SENTENCES: std::ops::RangeInclusive<usize> = 1..=12;
/// Of sentences so many are written as a headline may be.
const SHOUTED: f32 = 0.02;
const TITLED: f32 = 0.02;

impl Corpus {
    /// Its passages, as often as they are to be learned from.
    pub fn passages(
        &self,
        knowledge: &Knowledge<'_>,
        random: &mut fastrand::Rng,
    ) -> Result<Vec<Passage>> {
        let documents = source::labelled(&self.path)?;
        let language = source::language(&self.path)?;
        let tags = documents.iter().flatten().flatten();
        let three_kinds = !tags.clone().any(|(_, tag)| tag.ends_with("MISC"));
        let mut passages = Vec::new();
        for document in &documents {
            let mut rest = document.as_slice();
            while !rest.is_empty() {
                let (some, others) = rest.split_at(random.usize(SENTENCES).min(rest.len()));
                rest = others;
                let times =
                    self.share.floor() as usize + usize::from(random.f32() < self.share.fract());
                for _ in 0..times {
                    let (rows, labels) = read(some, &language, knowledge, Some(random));
                    if !rows.is_empty() {
                        passages.push(Passage { rows, labels, three_kinds });
                    }
                }
            }
        }
        Ok(passages)
    }

    /// Its documents as they are, for measuring.
    pub fn documents(&self, knowledge: &Knowledge<'_>) -> Result<Vec<Passage>> {
        let language = source::language(&self.path)?;
        let read = |document: &Vec<Sentence>| {
            let (rows, labels) = read(document, &language, knowledge, None);
            Passage { rows, labels, three_kinds: true }
        };
        Ok(source::labelled(&self.path)?.iter().map(read).collect())
    }

    /// The file's name.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Reads sentences as text. With random numbers, in the spacing and the case that text comes in;
/// without, with a space after every word and a line for every sentence.
fn read(
    sentences: &[Sentence],
    language: &str,
    knowledge: &Knowledge<'_>,
    mut random: Option<&mut fastrand::Rng>,
) -> (Vec<Rows>, Vec<u8>) {
    let mut text = String::new();
    // where each gold word begins, in code points, and its label
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut points = 0;
    let spaced = random.as_deref_mut().is_none_or(|random| random.f32() < 0.3);
    for sentence in sentences {
        let chance = random.as_deref_mut().map_or(1.0, fastrand::Rng::f32);
        let alone = chance < SHOUTED + TITLED;
        if alone {
            text.push('\n');
            points += 1;
        }
        let mut open_quote = false;
        let mut tight = true;
        for (word, tag) in sentence {
            let quote = matches!(word.as_str(), "\"" | "''" | "``" | "'");
            let closes = (quote && open_quote)
                || matches!(
                    word.as_str(),
                    "." | ","
                        | ":"
                        | ";"
                        | "!"
                        | "?"
                        | ")"
                        | "]"
                        | "%"
                        | "»"
                        | "”"
                        | "…"
                        | "..."
                        | "'s"
                        | "’s"
                        | "n't"
                        | "'re"
                        | "'ve"
                        | "'ll"
                        | "'d"
                        | "'m"
                );
            if !(tight || closes && !spaced) {
                text.push(' ');
                points += 1;
            }
            words.push((points, tag));
            let shown = if chance < SHOUTED {
                word.to_uppercase()
            } else if alone {
                capitalised(word)
            } else {
                word.clone()
            };
            text.push_str(&shown);
            points += shown.chars().count();
            tight = !spaced
                && ((quote && !open_quote)
                    || matches!(word.as_str(), "(" | "[" | "«" | "“" | "„" | "$" | "#" | "@"));
            open_quote ^= quote;
        }
        let lined = alone || random.as_deref_mut().is_none_or(|random| random.f32() < 0.4);
        text.push(if lined { '\n' } else { ' ' });
        points += 1;
    }
    let (rows, spans) = training_rows(&text, Some(language), knowledge);
    let mut labels = Vec::with_capacity(spans.len());
    // the number of the name that each word of ours is in, and its kind
    let mut names: Vec<Option<(usize, TagKind)>> = Vec::with_capacity(spans.len());
    let mut number = 0;
    let gold: Vec<Option<(usize, TagKind)>> = words
        .iter()
        .enumerate()
        .map(|(at, (_, tag))| {
            let kind = kind(tag)?;
            let before = at.checked_sub(1).and_then(|at| words.get(at)).map(|(_, tag)| *tag);
            let goes_on = tag.starts_with("I-")
                && before.is_some_and(|before| before.get(1..) == tag.get(1..));
            number += usize::from(!goes_on);
            Some((number, kind))
        })
        .collect();
    for span in spans {
        let at = words.partition_point(|(start, _)| *start <= span.start).checked_sub(1);
        names.push(at.and_then(|at| gold.get(at).copied().flatten()));
    }
    for (at, name) in names.iter().enumerate() {
        let same = |other: Option<&Option<(usize, TagKind)>>| {
            other.copied().flatten().map(|(number, _)| number) == name.map(|(number, _)| number)
        };
        let label = name.map_or(TagLabel::Outside, |(_, kind)| {
            let before = at.checked_sub(1).is_some_and(|before| same(names.get(before)));
            match (before, same(names.get(at + 1))) {
                (false, true) => TagLabel::Begin(kind),
                (true, true) => TagLabel::Inside(kind),
                (true, false) => TagLabel::End(kind),
                (false, false) => TagLabel::Single(kind),
            }
        });
        labels.push(label.to_number() as u8);
    }
    (rows, labels)
}

fn kind(tag: &str) -> Option<TagKind> {
    match tag.get(2..)? {
        "PER" => Some(TagKind::Person),
        "LOC" => Some(TagKind::Place),
        "ORG" => Some(TagKind::Organisation),
        "MISC" => Some(TagKind::Other),
        _ => None,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
