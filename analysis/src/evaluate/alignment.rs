//! The alignment of the lines of a text with an expected text.

use std::collections::HashMap;

use super::words::split_words;

/// The words in a row that make a match; fewer may match by chance. Set by hand.
const RUN: usize = 3;
/// Places of the expected text that are tried for each run, so that a text that repeats itself costs no
/// more than another.
const PLACES: usize = 64;
/// Stands for every word that the expected text does not have.
const FOREIGN: u32 = u32::MAX;

/// The lines of two texts that were found in each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// For each line of the text: true if the expected text has at least half of its words.
    pub wanted: Vec<bool>,
    /// For each line of the expected text that has words: the line, and true if the text has at least
    /// half of its words.
    pub found: Vec<(String, bool)>,
}

/// Aligns lines with an expected text.
///
/// Words match in runs of three and more. The longest lines choose first, and each word of the expected
/// text is assigned once: of two equal lines to the later one. A line of one or two words is wanted if
/// the expected text has exactly that line.
pub fn align_lines(lines: &[&str], expected: &str) -> Alignment {
    let mut places = Places::from_expected(expected);
    let ids: Vec<Vec<u32>> = lines.iter().map(|line| places.word_ids(line)).collect();
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse((ids.get(*at).map_or(0, Vec::len), *at)));
    let mut wanted = vec![false; ids.len()];
    for at in order {
        if let (Some(line), Some(wanted)) = (ids.get(at), wanted.get_mut(at)) {
            *wanted = places.claim_words(line);
        }
    }
    let found = places.lines.iter().map(|line| {
        let given = places.given.get(line.first..line.end).unwrap_or_default();
        let given = given.iter().filter(|given| **given).count();
        (line.text.to_owned(), 2 * given >= line.end - line.first)
    });
    Alignment { wanted, found: found.collect() }
}

/// A line of the expected text and the numbers of its words.
struct ExpectedLine<'a> {
    text: &'a str,
    first: usize,
    end: usize,
}

/// The expected text by its words.
struct Places<'a> {
    vocabulary: HashMap<&'a str, u32>,
    words: Vec<u32>,
    given: Vec<bool>,
    lines: Vec<ExpectedLine<'a>>,
    /// The places where each run of words begins, the last one first.
    runs: HashMap<[u32; RUN], Vec<usize>>,
    /// The places where each line begins, by its words, the first one first.
    whole: HashMap<Vec<u32>, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// Indexes an expected text.
    fn from_expected(expected: &'a str) -> Self {
        let mut vocabulary = HashMap::new();
        let (mut all, mut lines, mut whole) = (Vec::new(), Vec::new(), HashMap::new());
        for text in expected.lines() {
            let first = all.len();
            for word in split_words(text) {
                let next = u32::try_from(vocabulary.len()).unwrap_or(FOREIGN);
                all.push(*vocabulary.entry(word).or_insert(next));
            }
            let line = all.get(first..).unwrap_or_default();
            if !line.is_empty() {
                whole.entry(line.to_vec()).or_insert_with(Vec::new).push(first);
                lines.push(ExpectedLine { text: text.trim(), first, end: all.len() });
            }
        }
        let mut runs: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, run) in all.windows(RUN).enumerate().rev() {
            if let Some(run) = run.first_chunk() {
                runs.entry(*run).or_default().push(at);
            }
        }
        let given = vec![false; all.len()];
        Self { vocabulary, words: all, given, lines, runs, whole }
    }

    /// Returns the number of each word of a line in the vocabulary.
    fn word_ids(&self, line: &str) -> Vec<u32> {
        split_words(line)
            .map(|word| self.vocabulary.get(word).copied().unwrap_or(FOREIGN))
            .collect()
    }

    /// Assigns to a line those of its words that are free. Returns whether they are at least half of it.
    fn claim_words(&mut self, line: &[u32]) -> bool {
        // Exactly this line, if it is there: in a text that repeats itself a run of it is in many places.
        while let Some(place) = self.whole.get_mut(line).and_then(Vec::pop) {
            if self.is_free(place, line.len()) {
                self.mark_given(place, line.len());
                return true;
            }
        }
        if line.len() < RUN {
            return false;
        }
        let (mut at, mut covered) = (0, 0);
        while let Some(rest) = line.get(at..).filter(|rest| rest.len() >= RUN) {
            let (place, length) = self.find_longest_run(rest);
            self.mark_given(place, length);
            covered += length;
            at += length.max(1);
        }
        2 * covered >= line.len()
    }

    /// Finds the longest run of words that `line` begins with and that is free. Returns its place and its
    /// length in words.
    fn find_longest_run(&mut self, line: &[u32]) -> (usize, usize) {
        let run = line.first_chunk::<RUN>().and_then(|run| self.runs.get_mut(run));
        let Some(places) = run else { return (0, 0) };
        while places.pop_if(|place| self.given.get(*place) != Some(&false)).is_some() {}
        let mut best = (0, 0);
        for place in places.iter().rev().take(PLACES) {
            let words = self.words.get(*place..).unwrap_or_default();
            let given = self.given.get(*place..).unwrap_or_default();
            let pairs = line.iter().zip(words.iter().zip(given));
            let length = pairs.take_while(|(a, (b, given))| a == b && !**given).count();
            if length >= RUN && length > best.1 {
                best = (*place, length);
            }
        }
        best
    }

    /// Returns whether no word of a run is assigned.
    fn is_free(&self, place: usize, length: usize) -> bool {
        self.given.iter().skip(place).take(length).all(|given| !given)
    }

    /// Marks a run of words as assigned.
    fn mark_given(&mut self, place: usize, length: usize) {
        self.given.iter_mut().skip(place).take(length).for_each(|given| *given = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(lines: &[&str], expected: &str) -> Vec<bool> {
        align_lines(lines, expected).wanted
    }

    const BODY: &str = "The council of Velmora closed the bridge on Monday.\n\nWhat next\n\n\
                        Repairs begin before the winter, the mayor said.";

    #[test]
    fn a_line_is_wanted_if_half_of_it_stands_in_the_body() {
        let lines = [
            "Home News Sport",
            "The council of Velmora closed the bridge on Monday.",
            "Photo: A. Lens. Repairs begin before the winter, the mayor",
            "Repairs of shoes and bags, the best in town, while you wait",
        ];
        assert_eq!(wanted(&lines, BODY), [false, true, true, false]);
    }

    #[test]
    fn of_two_copies_the_later_one_is_wanted() {
        let line = "The council of Velmora closed the bridge on Monday.";
        assert_eq!(wanted(&[line, "", line], BODY), [false, false, true]);
    }

    #[test]
    fn a_long_line_chooses_before_a_short_one() {
        let lines = ["closed the bridge", "The council of Velmora closed the bridge on Monday."];
        assert_eq!(wanted(&lines, BODY), [false, true]);
    }

    #[test]
    fn a_line_of_two_words_needs_the_very_line() {
        assert_eq!(
            wanted(&["The council", "What next", "What", "What next?"], BODY)[..3],
            [false, false, false]
        );
        assert_eq!(wanted(&["The council", "What next"], BODY), [false, true]);
    }

    #[test]
    fn lines_of_the_body_that_the_text_lacks_are_told() {
        let found =
            align_lines(&["The council of Velmora closed the bridge on Monday."], BODY).found;
        let found: Vec<_> = found.iter().map(|(line, found)| (line.as_str(), *found)).collect();
        let last = "Repairs begin before the winter, the mayor said.";
        assert_eq!(found[1..], [("What next", false), (last, false)]);
        assert!(found[0].1);
    }

    #[test]
    fn a_text_that_repeats_itself_is_aligned_as_often_as_it_is_expected() {
        let line = "no no no no no no no no";
        let lines = vec![line; 100];
        let got = wanted(&lines, &[line; 60].join("\n"));
        assert_eq!(got.iter().filter(|wanted| **wanted).count(), 60);
    }
}
