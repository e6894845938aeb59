//! Doubled paragraphs, exact and near: shared word 4-grams (shingles, Broder 1997), counted through
//! an index so that the work stays linear in the input.

use super::lines::{LinedText, PageLine};
use super::shape::LineToken;
use crate::article::RemovalReason;
use crate::prehashed::{HashedMap, map_with_capacity};

/// Words in a shingle.
const SHINGLE: usize = 4;
/// Shorter lines are only compared whole.
const LEAST_WORDS: usize = 8;
/// So many words of a line are enough to know it by.
const MOST_WORDS: usize = 256;
/// So many running paragraphs at the top are the place of doubled ledes.
const LEDE_ZONE: usize = 6;
/// Share of common shingles from which two ledes say the same.
const LEDE_OVERLAP: f32 = 0.6;
/// The same for paragraphs elsewhere, where a report may well repeat a phrase.
const PARAGRAPH_OVERLAP: f32 = 0.9;

/// A line that later ones are compared with.
struct KnownLine {
    line: usize,
    shingles: usize,
    lede: bool,
    group: usize,
}

/// Removes doubled paragraphs. `score` rates a line as a copy: of several the best stays,
/// and among equals the first.
pub(super) fn remove_doubled(page: &mut LinedText<'_>, score: impl Fn(&PageLine<'_>) -> usize) {
    let groups = group_doubled_lines(page);
    for (lines, lede) in groups {
        let rank = |&index: &usize| page.lines.get(index).map_or(0, &score);
        let Some(best) = lines.iter().copied().rev().max_by_key(rank) else { continue };
        let why =
            if lede { RemovalReason::DuplicateLede } else { RemovalReason::DuplicateParagraph };
        for index in lines.into_iter().filter(|&index| index != best) {
            if let Some(line) = page.lines.get_mut(index) {
                line.remove(why);
            }
        }
    }
}

/// Groups the lines that say the same, two and more of them, and gives whether they are ledes.
fn group_doubled_lines(page: &LinedText<'_>) -> Vec<(Vec<usize>, bool)> {
    let first = map_with_capacity(page.tokens.len());
    let mut index = ShingleIndex { first, ..ShingleIndex::default() };
    let mut seen_prose = 0;
    for (at, line) in page.lines.iter().enumerate().filter(|(_, line)| line.is_kept()) {
        let words = page.words(line);
        if words.len() < LEAST_WORDS {
            continue;
        }
        seen_prose += usize::from(line.shape.is_prose());
        index.add_line(at, words, seen_prose <= LEDE_ZONE && line.shape.is_prose(), page);
    }
    let mut groups: Vec<(Vec<usize>, bool)> =
        index.known.iter().map(|_| (Vec::new(), false)).collect();
    for known in &index.known {
        if let Some(group) = groups.get_mut(known.group) {
            group.0.push(known.line);
            group.1 |= known.lede;
        }
    }
    groups.retain(|(lines, _)| lines.len() > 1);
    groups
}

/// Which line was the first to have a shingle.
#[derive(Default)]
struct ShingleIndex {
    first: HashedMap<u32>,
    whole: HashedMap<u32>,
    known: Vec<KnownLine>,
}

impl ShingleIndex {
    fn add_line(&mut self, line: usize, words: &[LineToken], lede: bool, page: &LinedText<'_>) {
        let number = self.known.len();
        let whole =
            words.iter().fold(words.len() as u64, |hash, token| mix_hashes(hash, token.word));
        if let Some(first) =
            self.whole.get(&whole).and_then(|&first| self.known.get(first as usize))
        {
            let twin = KnownLine { line, shingles: first.shingles, lede, group: first.group };
            self.known.push(twin);
            return;
        }
        let short = words.get(..MOST_WORDS.min(words.len())).unwrap_or_default();
        let mut shingles: Vec<u64> = short
            .windows(SHINGLE)
            .map(|window| window.iter().fold(0, |hash, token| mix_hashes(hash, token.word)))
            .collect();
        shingles.sort_unstable();
        shingles.dedup();

        let twin = self.near_twin(&shingles, words, lede, page);
        let group = twin.and_then(|twin| self.known.get(twin)).map_or(number, |twin| twin.group);
        self.whole.insert(whole, number as u32);
        for &shingle in &shingles {
            self.first.entry(shingle).or_insert(number as u32);
        }
        self.known.push(KnownLine { line, shingles: shingles.len(), lede, group });
    }

    /// Returns the earlier line that shares most shingles, if it shares enough.
    fn near_twin(
        &self,
        shingles: &[u64],
        words: &[LineToken],
        lede: bool,
        page: &LinedText<'_>,
    ) -> Option<usize> {
        let mut owners: Vec<usize> = shingles
            .iter()
            .filter_map(|shingle| Some(self.known.get(*self.first.get(shingle)? as usize)?.group))
            .collect();
        owners.sort_unstable();
        let best = owners.chunk_by(|a, b| a == b).max_by_key(|chunk| chunk.len())?;
        let twin = *best.first()?;
        let known = self.known.get(twin)?;
        let shared = best.len() as f32;
        let (here, there) = (shared / shingles.len() as f32, shared / known.shingles as f32);
        let alike = if lede && known.lede {
            here.max(there) >= LEDE_OVERLAP
        } else {
            here.min(there) >= PARAGRAPH_OVERLAP && self.same_length(known, words, page)
        };
        alike.then_some(twin)
    }

    /// Returns whether two lines are about equally long: long ones are compared by their beginning
    /// only.
    fn same_length(&self, known: &KnownLine, words: &[LineToken], page: &LinedText<'_>) -> bool {
        let other = page.lines.get(known.line).map_or(0, |line| line.tokens.len());
        words.len().abs_diff(other) * 10 <= words.len().max(other)
    }
}

fn mix_hashes(hash: u64, word: u64) -> u64 {
    let mixed = (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<String> {
        let mut page = LinedText::from_plain_text(text).unwrap();
        remove_doubled(&mut page, |line| line.shape.words);
        page.lines.iter().filter(|line| line.is_kept()).map(|line| line.text.to_string()).collect()
    }

    #[test]
    fn of_two_ledes_the_better_copy_stays() {
        let lede =
            "The board will close the northern quay of Velmora until the spring because of cracks.";
        let with_place = format!("VELMORA (Wire) - {lede}");
        assert_eq!(
            kept(&format!(
                "{lede}\n{with_place}\nA second paragraph tells of something else altogether here."
            ))
            .len(),
            2
        );
        assert_eq!(kept(&format!("{lede}\n{with_place}"))[0], with_place);
    }

    #[test]
    fn paragraphs_that_differ_in_their_figures_both_stay() {
        let months = "Sales rose by four percent in January after a slow start of the year.\n\
            Sales rose by nine percent in February after a slow start of the month.\n\
            Sales fell by two percent in March after a quick start of the spring.";
        assert_eq!(kept(months).len(), 3);
    }

    #[test]
    fn a_short_line_may_stand_twice() {
        assert_eq!(kept("He waited.\nNothing came.\nHe waited.").len(), 3);
    }
}
