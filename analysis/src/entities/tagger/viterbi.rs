//! The best sequence of labels that makes sense: `B I E`, `S` and `O` in their order (Ratinov and Roth
//! 2009), no name over the end of a sentence, by the algorithm of Viterbi (1967).

use super::labels::{LABELS, TagKind, TagLabel};

const NEVER: f32 = f32::NEG_INFINITY;

/// The labels that [`best_spans`] may put after one another.
#[derive(Debug)]
pub struct Transitions {
    /// The labels that may stand before each label.
    before: [Vec<usize>; LABELS],
    /// The labels that may stand at the end of a sentence.
    last: [bool; LABELS],
    /// The labels that may stand at its beginning.
    first: [bool; LABELS],
}

impl Default for Transitions {
    fn default() -> Self {
        let labels: [TagLabel; LABELS] = std::array::from_fn(TagLabel::from_number);
        let within = |label: TagLabel| match label {
            TagLabel::Begin(kind) | TagLabel::Inside(kind) => Some(kind),
            _ => None,
        };
        let goes_on = |label: TagLabel| match label {
            TagLabel::Inside(kind) | TagLabel::End(kind) => Some(kind),
            _ => None,
        };
        let before = labels.map(|label| {
            (0..LABELS)
                .filter(|&from| within(TagLabel::from_number(from)) == goes_on(label))
                .collect()
        });
        let last = labels.map(|label| within(label).is_none());
        Self { before, last, first: labels.map(|label| goes_on(label).is_none()) }
    }
}

impl Transitions {
    /// Returns the labels that may stand before this one.
    pub fn labels_before(&self, label: usize) -> &[usize] {
        self.before.get(label).map_or(&[], Vec::as_slice)
    }
}

/// A name: its kind, its first word and one past its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagSpan {
    /// The kind of entity.
    pub kind: TagKind,
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
}

/// Returns the names of the best sequence of labels. `scores` has the logarithm of the chance of every label
/// for each word; `parted` is true for a word into which no name goes from the word before.
pub fn best_spans(
    transitions: &Transitions,
    scores: &[[f32; LABELS]],
    parted: &[bool],
) -> Vec<TagSpan> {
    let mut from: Vec<[u8; LABELS]> = Vec::with_capacity(scores.len());
    let mut sums = [NEVER; LABELS];
    for (at, score) in scores.iter().enumerate() {
        let parted = at == 0 || parted.get(at).copied().unwrap_or_default();
        let (best, most) =
            argmax(&sums, |label| at == 0 || transitions.last.get(label) == Some(&true));
        let most = if at == 0 { 0.0 } else { most };
        let mut next = [NEVER; LABELS];
        let mut back = [0; LABELS];
        let slots = next.iter_mut().zip(&mut back).zip(score).enumerate();
        for (label, ((sum, back), score)) in slots {
            let first = transitions.first.get(label) == Some(&true);
            if first {
                // whatever may end a name may stand before whatever begins one
                (*sum, *back) = (most + score, best as u8);
            } else if !parted {
                for &before in transitions.labels_before(label) {
                    let with = sums.get(before).copied().unwrap_or(NEVER) + score;
                    if with > *sum {
                        (*sum, *back) = (with, before as u8);
                    }
                }
            }
        }
        from.push(back);
        sums = next;
    }
    let (mut label, _) = argmax(&sums, |label| transitions.last.get(label) == Some(&true));
    let mut labels = Vec::with_capacity(scores.len());
    for back in from.iter().rev() {
        labels.push(TagLabel::from_number(label));
        label = back.get(label).copied().map_or(0, usize::from);
    }
    labels.reverse();
    spans_of_labels(&labels)
}

fn argmax(sums: &[f32; LABELS], counts: impl Fn(usize) -> bool) -> (usize, f32) {
    let mut best = (0, NEVER);
    for (label, &sum) in sums.iter().enumerate() {
        if sum > best.1 && counts(label) {
            best = (label, sum);
        }
    }
    best
}

/// Returns the names that labels mark.
pub fn spans_of_labels(labels: &[TagLabel]) -> Vec<TagSpan> {
    let mut spans = Vec::new();
    let mut begun = 0;
    for (at, label) in labels.iter().enumerate() {
        match *label {
            TagLabel::Single(kind) => spans.push(TagSpan { kind, first: at, end: at + 1 }),
            TagLabel::Begin(_) => begun = at,
            TagLabel::End(kind) => spans.push(TagSpan { kind, first: begun, end: at + 1 }),
            TagLabel::Outside | TagLabel::Inside(_) => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scores(labels: &[TagLabel]) -> Vec<[f32; LABELS]> {
        let score = |label: &TagLabel| {
            let mut scores = [-3.0; LABELS];
            scores[label.to_number()] = -0.1;
            scores
        };
        labels.iter().map(score).collect()
    }

    #[test]
    fn the_labels_that_are_likely_are_taken_where_they_make_sense() {
        use TagLabel::{Begin, End, Outside, Single};
        let labels = [
            Begin(TagKind::Person),
            End(TagKind::Person),
            Outside,
            Single(TagKind::Place),
            End(TagKind::Organisation),
        ];
        let found = best_spans(&Transitions::default(), &scores(&labels), &[false; 5]);
        let person = TagSpan { kind: TagKind::Person, first: 0, end: 2 };
        assert_eq!(found.first(), Some(&person));
        assert_eq!(found.get(1).map(|span| span.first), Some(3));
    }

    #[test]
    fn no_name_goes_over_the_end_of_a_line() {
        let labels = [TagLabel::Begin(TagKind::Person), TagLabel::End(TagKind::Person)];
        let found = best_spans(&Transitions::default(), &scores(&labels), &[false, true]);
        assert!(found.iter().all(|span| span.end - span.first == 1), "{found:?}");
    }

    proptest! {
        #[test]
        fn names_stand_in_order_and_none_over_another(
            scores in prop::collection::vec(prop::array::uniform17(-9.0_f32..0.0), 0..40),
            parted in prop::collection::vec(any::<bool>(), 40),
        ) {
            let found = best_spans(&Transitions::default(), &scores, &parted);
            let mut end = 0;
            for span in found {
                prop_assert!(span.first >= end && span.end > span.first);
                prop_assert!((span.first + 1..span.end).all(|at| !parted[at]));
                end = span.end;
            }
            prop_assert!(end <= scores.len());
        }
    }
}
