//! Given names and ordinary words, counted in labelled text.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use anyhow::Result;
use copydesk_analysis::entities::fold::fold;

use crate::source;

/// Files that measure the entity stage: nothing is counted in them.
const HELD_OUT: [&str; 5] = ["re3d", "uner-pud", "nerel.ru.dev", "factrueval", "uner-ewt.en.test"];

/// How often a word stands for what.
#[derive(Default, Clone, Copy)]
struct Count {
    /// In lower case.
    lower: u32,
    /// In lower case, in English text.
    lower_english: u32,
    /// With a capital.
    capital: u32,
    /// As the first of several words of a person's name.
    given: u32,
    /// As any word of a person's name.
    person: u32,
    /// As the first word of a place's name.
    place: u32,
}

/// The words of the labelled texts, folded.
pub struct Words {
    counts: HashMap<String, Count>,
    /// Given names in Latin, as they are spelled.
    given: BTreeMap<String, u32>,
}

impl Words {
    /// Counts the words of all `.bio.xz` files in `folder` that are not held out.
    pub fn count(folder: &Path) -> Result<Self> {
        let mut words = Self { counts: HashMap::new(), given: BTreeMap::new() };
        let mut paths: Vec<_> =
            fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.ends_with(".bio.xz") || HELD_OUT.iter().any(|held| name.starts_with(held)) {
                continue;
            }
            for sentence in source::labelled(&path)?.iter().flatten() {
                words.sentence(sentence, name.contains(".en."));
            }
        }
        Ok(words)
    }

    fn sentence(&mut self, sentence: &source::Sentence, english: bool) {
        for (at, (word, tag)) in sentence.iter().enumerate() {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let count = self.counts.entry(fold(word)).or_default();
            if !capital {
                count.lower += 1;
                count.lower_english += u32::from(english);
                continue;
            }
            count.capital += 1;
            count.person += u32::from(tag.ends_with("-PER"));
            count.place += u32::from(tag == "B-LOC");
            let goes_on = sentence.get(at + 1).is_some_and(|(_, next)| next == "I-PER");
            if tag == "B-PER" && goes_on {
                count.given += 1;
                if is_name(word) {
                    *self.given.entry(word.clone()).or_default() += 1;
                }
            }
        }
    }

    fn of(&self, word: &str) -> Count {
        self.counts.get(&fold(word)).copied().unwrap_or_default()
    }

    /// How often the word stands in lower case.
    pub fn lower(&self, word: &str) -> u32 {
        self.of(word).lower
    }

    /// Whether text that is labelled shows that a word with a capital is seldom a place.
    pub fn seldom_place(&self, word: &str) -> bool {
        let count = self.of(word);
        count.capital >= 3 && count.place * 2 < count.capital
    }

    /// Whether a capitalised word that began a name `seen` times is a given name more often than
    /// not, as far as text shows. One that was seen once must never have been anything else.
    fn is_given(&self, word: &str, seen: u32) -> bool {
        let count = self.of(word);
        if count.capital == 0 {
            return seen >= 2 && count.lower == 0;
        }
        if seen < 2 {
            return count.person == count.capital && count.lower == 0;
        }
        count.person * 10 >= count.capital * 6
            && count.lower <= 3 * count.given
            && count.lower_english <= count.given
    }

    /// The lines of the table of words: given names from the texts and from people's names, and
    /// ordinary words of English.
    pub fn given_lines(
        &self,
        russian: &BTreeSet<String>,
        politicians: &BTreeMap<String, u32>,
    ) -> Vec<String> {
        let mut given: BTreeSet<&str> = BTreeSet::new();
        for (name, &seen) in self.given.iter().chain(politicians) {
            if self.is_given(name, seen) && !is_russian(name) && is_name(name) {
                given.insert(name);
            }
        }
        let listed = politicians.keys().chain(russian);
        let cyrillic = listed.map(String::as_str).filter(|n| is_russian(n) && is_name(n));
        given.extend(cyrillic.filter(|name| self.lower(name) < 2));
        let mut common: Vec<&str> = self
            .counts
            .iter()
            .filter(|(word, count)| {
                count.lower_english >= 2 && word.len() > 1 && word.chars().all(char::is_alphabetic)
            })
            .map(|(word, _)| word.as_str())
            .collect();
        common.sort_unstable();
        let given = given.into_iter().map(|name| format!("given\t{name}"));
        given.chain(common.into_iter().map(|word| format!("common\t{word}"))).collect()
    }
}

/// A capital, then small letters.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word.chars().count() > 1
        && letters.all(char::is_lowercase)
}

fn is_russian(word: &str) -> bool {
    word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c))
}
