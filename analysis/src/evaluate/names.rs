//! The measure of the names that the entity stage finds, as the CoNLL shared tasks count: a name is right
//! if both its ends and its kind are (Tjong Kim Sang and De Meulder 2003).

use std::collections::{BTreeMap, BTreeSet};

use super::score::Score;
use crate::article::{Entity, EntityType, MentionSource};

/// The kinds that corpora label, as they call them.
pub const KINDS: [&str; 3] = ["PER", "LOC", "ORG"];

/// A sentence of labelled text: words with their BIO tags.
pub type Sentence = Vec<(String, String)>;

/// Parses the documents of labelled text, each a list of sentences: `word<TAB>tag` in each line, an empty line
/// after each sentence, `-DOCSTART-<TAB>O` before each document.
pub fn parse_documents(text: &str) -> Vec<Vec<Sentence>> {
    let mut documents: Vec<Vec<Sentence>> = vec![Vec::new()];
    let mut sentence: Sentence = Vec::new();
    for line in text.lines().chain([""]) {
        match line.split_once('\t') {
            Some(("-DOCSTART-", _)) => documents.push(Vec::new()),
            Some((word, tag)) => sentence.push((word.to_owned(), tag.to_owned())),
            None if !sentence.is_empty() => {
                if let Some(document) = documents.last_mut() {
                    document.push(std::mem::take(&mut sentence));
                }
            }
            None => (),
        }
    }
    documents.retain(|document| !document.is_empty());
    documents
}

/// A name: its kind, its first word and one past its last word.
type Name = (&'static str, usize, usize);

/// A labelled document: the text that the stage reads, and the names that are expected.
#[derive(Debug)]
pub struct Labelled {
    /// The words with a space after each, a line for each sentence.
    pub text: String,
    words: Vec<String>,
    /// The beginning of each word, in code points of `text`.
    starts: Vec<usize>,
    wanted: BTreeSet<Name>,
}

/// The names found in a document, compared with the expected ones.
#[derive(Debug, Default)]
pub struct Names {
    /// By kind, in names.
    pub scores: BTreeMap<&'static str, Score>,
    /// Names that were found and are not expected: kind and words.
    pub extra: Vec<(&'static str, String)>,
    /// Names that are expected and were not found.
    pub missed: Vec<(&'static str, String)>,
}

impl Names {
    /// Adds the names of another document.
    pub fn add_document(&mut self, other: Self) {
        for (kind, score) in other.scores {
            *self.scores.entry(kind).or_default() += score;
        }
        self.extra.extend(other.extra);
        self.missed.extend(other.missed);
    }

    /// Returns the score of all kinds together.
    pub fn total_score(&self) -> Score {
        let mut all = Score::default();
        self.scores.values().for_each(|score| all += *score);
        all
    }
}

impl Labelled {
    /// Joins the sentences of a document to a text.
    pub fn from_document(document: &[Sentence]) -> Self {
        let (mut text, mut starts, mut at) = (String::new(), Vec::new(), 0);
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
        let words = document.iter().flatten().map(|(word, _)| word.clone()).collect();
        Self { text, words, starts, wanted: labelled_names(document) }
    }

    /// Compares the entities that were found in the text with the labels.
    pub fn judge_entities(&self, entities: &[Entity]) -> Names {
        let found = self.found_names(entities);
        let mut names = Names::default();
        for kind in KINDS {
            let of = |names: &BTreeSet<Name>, others: &BTreeSet<Name>| {
                names.difference(others).filter(|name| name.0 == kind).count() as f64
            };
            let right = found.intersection(&self.wanted).filter(|name| name.0 == kind).count();
            let score = Score {
                right: right as f64,
                wrong: of(&found, &self.wanted),
                missed: of(&self.wanted, &found),
            };
            names.scores.insert(kind, score);
        }
        let words =
            |name: &Name| (name.0, self.words.get(name.1..name.2).unwrap_or_default().join(" "));
        names.extra = found.difference(&self.wanted).map(words).collect();
        names.missed = self.wanted.difference(&found).map(words).collect();
        names
    }

    /// Returns the mentions of entities as names, by the words that they cover.
    fn found_names(&self, entities: &[Entity]) -> BTreeSet<Name> {
        let mut names = BTreeSet::new();
        for entity in entities {
            let kind = match entity.kind {
                EntityType::Person => "PER",
                EntityType::Place => "LOC",
                EntityType::Organisation => "ORG",
                _ => continue,
            };
            // an adjective is no name: the corpora do not label it
            let mentions = entity.mentions.iter().filter(|m| m.by != MentionSource::Demonym);
            for mention in mentions {
                let first = self.starts.partition_point(|&start| start <= mention.span.start);
                let end = self.starts.partition_point(|&start| start < mention.span.end);
                names.insert((kind, first.saturating_sub(1), end));
            }
        }
        names
    }
}

/// Returns the names that the BIO tags of a document mark.
fn labelled_names(document: &[Sentence]) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut open: Option<Name> = None;
    let mut at = 0;
    for sentence in document {
        for (_, tag) in sentence {
            let kind = KINDS.into_iter().find(|kind| tag.ends_with(kind));
            let goes_on = tag.starts_with("I-") && open.is_some_and(|name| Some(name.0) == kind);
            if goes_on {
                open = open.map(|name| (name.0, name.1, at + 1));
            } else {
                names.extend(open.take());
                open = kind.map(|kind| (kind, at, at + 1));
            }
            at += 1;
        }
        names.extend(open.take());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mention, Span, TextPart};

    const LABELLED: &str = "-DOCSTART-\tO\n\nJana\tB-PER\nOrlik\tI-PER\nleft\tO\nVelmora\tB-LOC\n.\tO\n\n\
        Ünal\tB-PER\nstayed\tO\n";

    fn entity(kind: EntityType, spans: &[(usize, usize)]) -> Entity {
        let mention = |&(start, end): &(usize, usize)| Mention {
            part: TextPart::Body,
            span: Span::new(start, end),
            text: String::new(),
            base: None,
            likeness: None,
            by: MentionSource::Tagger,
        };
        let mentions = spans.iter().map(mention).collect();
        let (name, uri, labels, refused) = Default::default();
        Entity { kind, name, uri, confidence: 1.0, labels, refused, mentions }
    }

    #[test]
    fn a_name_is_right_when_both_ends_and_the_kind_are() {
        let documents = parse_documents(LABELLED);
        let labelled = Labelled::from_document(&documents[0]);
        assert_eq!(labelled.text, "Jana Orlik left Velmora . \nÜnal stayed \n");
        let found = [
            entity(EntityType::Person, &[(0, 10), (27, 31)]),
            entity(EntityType::Organisation, &[(16, 23)]),
        ];
        let names = labelled.judge_entities(&found);
        assert_eq!(names.scores["PER"], Score { right: 2.0, wrong: 0.0, missed: 0.0 });
        assert_eq!(names.missed, [("LOC", "Velmora".to_owned())]);
        assert_eq!(names.extra, [("ORG", "Velmora".to_owned())]);
        assert!((names.total_score().f1() - 2.0 / 3.0).abs() < 1e-9);
    }
}
