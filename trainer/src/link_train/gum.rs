//! GUM as texts with gold ids: its documents, the Wikipedia titles of its names, and the ids that the tables
//! give these titles.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use copydesk_analysis::entities::fold::fold;
use copydesk_analysis::evaluate::Sentence;

use super::Article;
use crate::source::{self, field};

const TABLES: [&str; 4] = ["people", "organisations", "places", "events"];
const SPLITS: [&str; 3] = ["train", "dev", "test"];
/// The kinds of names that have ids in the tables.
const KINDS: [&str; 3] = ["PER", "ORG", "LOC"];
/// The factor by which the best known of a label must be better known than the next to be the one with the
/// title. Set by hand.
const CLEARLY_BETTER: u32 = 5;

/// What a title of Wikipedia stands for.
enum Titled {
    Id(String),
    /// Nothing in the tables has a name like it: whoever is taken for it is not meant.
    Nobody,
    /// Something of the tables may be it.
    Unclear,
}

/// Reads GUM: `gum_links.tsv` and the labelled text beside it, in the folder of the data pack.
pub fn read_gum(data: &Path) -> Result<Vec<Article>> {
    let links = source::text(&data.join("kb/gum_links.tsv"))?;
    let titles = Titles::from_tables(&data.join("kb/wikidata"))?;
    let mut ids: HashMap<(&str, &str), HashSet<Option<String>>> = HashMap::new();
    for row in source::rows(&links).filter(|row| KINDS.contains(&field(row, "type"))) {
        let id = match titles.find(field(&row, "wikipedia_title")) {
            Titled::Id(id) => Some(id),
            Titled::Nobody => Some(String::from("NIL")),
            Titled::Unclear => None,
        };
        ids.entry((field(&row, "type"), field(&row, "surface"))).or_default().insert(id);
    }
    let mut articles = Vec::new();
    for split in SPLITS {
        let documents = source::labelled(&data.join(format!("ner/gum.en.{split}.bio.xz")))?;
        for (number, document) in documents.iter().enumerate() {
            let (body, names) = join_document(document);
            let gold = names.into_iter().filter_map(|(start, end, kind, surface)| {
                let of = ids.get(&(kind.as_str(), surface.as_str())).filter(|of| of.len() == 1)?;
                let id = of.iter().next()?.clone()?;
                Some((start, end, kind, id))
            });
            let gold = gold.collect();
            articles.push(Article { id: format!("gum.{split}.{number}"), body, gold });
        }
    }
    Ok(articles)
}

/// The ids by title of the English Wikipedia, and the names by which a title is known.
struct Titles {
    by_title: HashMap<String, String>,
    by_label: HashMap<String, Vec<(u32, String)>>,
    names: HashSet<String>,
}

impl Titles {
    fn from_tables(folder: &Path) -> Result<Self> {
        let (mut by_title, mut by_label) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        let mut names = HashSet::new();
        for table in TABLES {
            let text = source::text(&folder.join(format!("{table}.tsv.xz")))?;
            for row in source::rows(&text) {
                let (id, name, title) =
                    (field(&row, "qid"), field(&row, "name"), field(&row, "enwiki"));
                if !title.is_empty() {
                    by_title.insert(title.replace('_', " "), id.to_owned());
                }
                let prior = field(&row, "pop").parse().unwrap_or(0);
                by_label.entry(name.to_owned()).or_default().push((prior, id.to_owned()));
                names.insert(fold(name));
            }
            let text = source::text(&folder.join(format!("names_{table}.tsv.xz")))?;
            names.extend(source::rows(&text).map(|row| fold(field(&row, "form"))));
        }
        Ok(Self { by_title, by_label, names })
    }

    fn find(&self, title: &str) -> Titled {
        let title = title.replace('_', " ");
        if let Some(id) = self.by_title.get(&title) {
            return Titled::Id(id.clone());
        }
        let mut labelled = self.by_label.get(&title).cloned().unwrap_or_default();
        labelled.sort_unstable_by(|one, other| other.cmp(one));
        match labelled.as_slice() {
            [(_, id)] => return Titled::Id(id.clone()),
            [(prior, id), (next, _), ..] if *prior > CLEARLY_BETTER * next => {
                return Titled::Id(id.clone());
            }
            _ => (),
        }
        let shorter = title.split(" (").next().into_iter().chain(title.split(',').next());
        let known = shorter.chain([title.as_str()]).any(|name| self.names.contains(&fold(name)));
        if known { Titled::Unclear } else { Titled::Nobody }
    }
}

/// Joins the words of a document to a text, a line for each sentence; returns the names with their spans in
/// code points, kinds and words.
fn join_document(document: &[Sentence]) -> (String, Vec<(usize, usize, String, String)>) {
    let (mut text, mut at) = (String::new(), 0);
    let mut names: Vec<(usize, usize, String)> = Vec::new();
    for sentence in document {
        let mut goes_on = false;
        for (word, tag) in sentence {
            if !text.is_empty() && !text.ends_with(['\n', '(', '[', '-']) && !is_glued(word) {
                text.push(' ');
                at += 1;
            }
            let end = at + word.chars().count();
            match (tag.split_once('-'), names.last_mut()) {
                (Some(("I", _)), Some(last)) if goes_on => last.1 = end,
                (Some((_, kind)), _) => names.push((at, end, kind.to_owned())),
                (None, _) => (),
            }
            goes_on = tag != "O";
            text.push_str(word);
            at = end;
        }
        text.push('\n');
        at += 1;
    }
    let surface = |(start, end, kind): (usize, usize, String)| {
        let words = text.chars().skip(start).take(end - start).collect();
        (start, end, kind, words)
    };
    let names = names.into_iter().map(surface).collect();
    (text, names)
}

/// Returns whether a word stands without a space behind the word before.
fn is_glued(word: &str) -> bool {
    word == "n't"
        || word == "-"
        || word.starts_with(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '’'])
}
