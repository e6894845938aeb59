//! `trainer tagger-crf`: a conditional random field along the words (Lafferty, McCallum and Pereira 2001)
//! over what the network is shown, to compare the network with. It is measured, not shipped.

use std::array;

use anyhow::Result;
use copydesk_analysis::entities::tagger::LABELS;
use copydesk_analysis::entities::tagger::features::{
    LOOKS, OF_GAZETTEER, OF_LANGUAGE, Rows, WORDS,
};
use copydesk_analysis::entities::tagger::viterbi::{Transitions, best_spans};

use super::data::Passage;
use super::{Lessons, print_measures};

/// Train a linear-chain CRF on what the tagger learns from, and measure it.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    lessons: Lessons,
}

/// Buckets that the features share by their hash (Weinberger et al. 2009).
const BUCKET_BITS: u32 = 20;
/// How far before and after a word its features come from.
const REACH: usize = 2;
/// Of the looks the one that tells the shape of a word.
const SHAPE: usize = 8;
/// The rate of learning.
const RATE: f32 = 0.05;
/// How often a word itself is hidden, and how often what the gazetteer knows of it.
const WORD_HIDDEN: f32 = 0.3;
const GAZETTEER_HIDDEN: f32 = 0.4;
/// What the sums of squared slopes begin at, so that what is seen for the first time moves little.
const SQUARES: f32 = 1.0;

/// A weight for each label.
type ByLabel = [f32; LABELS];
/// A factor or a chance for each label.
type Chances = [f64; LABELS];

/// Before and after a passage stands a word in no name.
const EDGE: Chances = {
    let mut edge = [0.0; LABELS];
    edge[0] = 1.0;
    edge
};

/// Trains and measures after every round.
pub fn run(args: &Args) -> Result<()> {
    let mut random = fastrand::Rng::with_seed(args.lessons.seed);
    let (mut passages, held) = args.lessons.read(&mut random)?;
    let transitions = Transitions::default();
    let mut crf = Crf::new(&transitions);
    let mut squares = Weights::of(SQUARES);
    for round in 1..=args.lessons.epochs {
        random.shuffle(&mut passages);
        let (mut loss, mut words) = (0.0, 0);
        for passage in &passages {
            let gradient = crf.gradient(passage, || Hidden {
                word: random.f32() < WORD_HIDDEN,
                gazetteer: random.f32() < GAZETTEER_HIDDEN,
            });
            crf.weights.step(&mut squares, &gradient);
            loss += gradient.loss;
            words += passage.rows.len();
        }
        println!("  round {round}: loss {:.4}", loss / words.max(1) as f64);
        print_measures(&held, |rows| {
            best_spans(&transitions, &crf.scores(rows), &vec![false; rows.len()])
        });
    }
    Ok(())
}

/// A number for each weight.
struct Weights {
    /// Of the features, by bucket.
    buckets: Vec<ByLabel>,
    /// By label those of the labels that may come next.
    next: [ByLabel; LABELS],
}

/// The slope of the loss on a passage.
struct Gradient {
    loss: f64,
    /// Of the buckets that the passage has, each once.
    buckets: Vec<(usize, ByLabel)>,
    next: [ByLabel; LABELS],
}

impl Weights {
    fn of(value: f32) -> Self {
        Self { buckets: vec![[value; LABELS]; 1 << BUCKET_BITS], next: [[value; LABELS]; LABELS] }
    }

    /// A step down the slope (AdaGrad: Duchi, Hazan and Singer 2011).
    fn step(&mut self, squares: &mut Self, gradient: &Gradient) {
        let step = |weights: &mut ByLabel, squares: &mut ByLabel, slopes: &ByLabel| {
            for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slopes) {
                *square += slope * slope;
                *weight -= RATE * slope / square.sqrt();
            }
        };
        for (bucket, slopes) in &gradient.buckets {
            let both = self.buckets.get_mut(*bucket).zip(squares.buckets.get_mut(*bucket));
            if let Some((weights, squares)) = both {
                step(weights, squares, slopes);
            }
        }
        let next = self.next.iter_mut().zip(&mut squares.next).zip(&gradient.next);
        next.for_each(|((weights, squares), slopes)| step(weights, squares, slopes));
    }
}

/// The weights, and what may come after what.
struct Crf {
    weights: Weights,
    /// By label 1 for each that may come next, 0 for each that may not.
    may_follow: [Chances; LABELS],
}

impl Crf {
    fn new(transitions: &Transitions) -> Self {
        let may = |from, to| f64::from(u8::from(transitions.labels_before(to).contains(&from)));
        let may_follow = array::from_fn(|from| array::from_fn(|to| may(from, to)));
        Self { weights: Weights::of(0.0), may_follow }
    }

    /// The logarithm of the chance of each label, for each word.
    fn scores(&self, rows: &[Rows]) -> Vec<ByLabel> {
        let odds = self.odds(&features(rows, Hidden::default), rows.len());
        let lattice = self.lattice(odds.iter().map(|odds| factors(odds, |_| true)));
        lattice.words.iter().map(|chances| chances.map(|chance| chance.ln() as f32)).collect()
    }

    /// The slope of the loss: minus the logarithm of the chance of all sequences of labels that may be
    /// those of the passage. `hide` says what is hidden of the next word.
    fn gradient(&self, passage: &Passage, hide: impl FnMut() -> Hidden) -> Gradient {
        let features = features(&passage.rows, hide);
        let odds = self.odds(&features, passage.rows.len());
        let all = self.lattice(odds.iter().map(|odds| factors(odds, |_| true)));
        let right = self.lattice(
            odds.iter()
                .zip(&passage.labels)
                .map(|(odds, told)| factors(odds, |label| passage.may_be(*told, label))),
        );
        let less = |(all, right): (&Chances, &Chances)| {
            each(all, right, |all, right| all - right).map(|slope| slope as f32)
        };
        let words: Vec<ByLabel> = all.words.iter().zip(&right.words).map(less).collect();
        let mut next = [[0.0; LABELS]; LABELS];
        let slopes = all.pairs.iter().zip(&right.pairs).map(less);
        next.iter_mut().zip(slopes).for_each(|(next, slopes)| *next = slopes);
        let of_bucket = |features: &[(u32, u32)]| {
            let mut sum = [0.0; LABELS];
            let slopes = features.iter().filter_map(|(_, word)| words.get(*word as usize));
            slopes.for_each(|slopes| add(&mut sum, slopes));
            features.first().map(|(bucket, _)| (*bucket as usize, sum))
        };
        let buckets = features.chunk_by(|one, other| one.0 == other.0).filter_map(of_bucket);
        Gradient { loss: all.log - right.log, buckets: buckets.collect(), next }
    }

    /// The sum of the weights of each word's features.
    fn odds(&self, features: &[(u32, u32)], words: usize) -> Vec<ByLabel> {
        let mut odds = vec![[0.0; LABELS]; words];
        for (bucket, word) in features {
            let weights = self.weights.buckets.get(*bucket as usize);
            if let Some((odds, weights)) = odds.get_mut(*word as usize).zip(weights) {
                add(odds, weights);
            }
        }
        odds
    }

    /// Sums over all sequences of labels that make sense, forward and backward (Rabiner 1989). What it is
    /// given of each word is what [`factors`] makes.
    fn lattice(&self, words: impl Iterator<Item = (Chances, f64)>) -> Lattice {
        let mut next = self.may_follow;
        for (next, weights) in next.iter_mut().zip(&self.weights.next) {
            *next = each(next, &weights.map(f64::from), |may, weight| may * weight.exp());
        }
        let mut log = 0.0;
        let (mut forward, mut factors) = (vec![EDGE], Vec::new());
        let mut before = EDGE;
        for (factor, most) in words.chain([(EDGE, 0.0)]) {
            let mut reached = [0.0; LABELS];
            for (before, next) in before.iter().zip(&next) {
                reached = each(&reached, next, |sum, next| sum + before * next);
            }
            reached = each(&reached, &factor, |chance, factor| chance * factor);
            // all is kept near 1
            let sum: f64 = reached.iter().sum();
            before = reached.map(|chance| chance / sum);
            log += sum.ln() + most;
            forward.push(before);
            factors.push(factor.map(|factor| factor / sum));
        }
        let (mut words, mut pairs) = (Vec::new(), [[0.0; LABELS]; LABELS]);
        let mut after = [1.0; LABELS];
        for (factor, before) in factors.iter().rev().zip(forward.iter().rev().skip(1)) {
            let reached = each(&after, factor, |after, factor| after * factor);
            for ((pairs, next), before) in pairs.iter_mut().zip(&next).zip(before) {
                let chances = each(next, &reached, |next, after| before * next * after);
                *pairs = each(pairs, &chances, |sum, chance| sum + chance);
            }
            after =
                next.map(|next| next.iter().zip(&reached).map(|(one, other)| one * other).sum());
            words.push(each(before, &after, |before, after| before * after));
        }
        // the last is the edge before the first word
        words.pop();
        words.reverse();
        Lattice { log, words, pairs }
    }
}

/// What all sequences come to.
struct Lattice {
    /// The logarithm of their sum.
    log: f64,
    /// The chance of each label, by word.
    words: Vec<Chances>,
    /// How often each label is to be expected after each, by the one before.
    pairs: [Chances; LABELS],
}

/// What a word adds to a sequence for each label that it may have, over the logarithm of the most.
fn factors(odds: &ByLabel, may_be: impl Fn(usize) -> bool) -> (Chances, f64) {
    let mut odds = odds.map(f64::from);
    for (label, odds) in odds.iter_mut().enumerate() {
        if !may_be(label) {
            *odds = f64::NEG_INFINITY;
        }
    }
    let most = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (odds.map(|odds| (odds - most).exp()), most)
}

/// What is hidden of a word.
#[derive(Default)]
struct Hidden {
    word: bool,
    gazetteer: bool,
}

/// The buckets of all words with the number of the word, in order. `hide` says what is hidden of the next
/// word.
fn features(rows: &[Rows], mut hide: impl FnMut() -> Hidden) -> Vec<(u32, u32)> {
    let words: Vec<(&Rows, Hidden)> = rows.iter().map(|rows| (rows, hide())).collect();
    let mut features = Vec::new();
    for word in 0..words.len() {
        for place in 0..=2 * REACH {
            let near = (word + place).checked_sub(REACH).and_then(|near| words.get(near));
            let Some((rows, hidden)) = near else { continue };
            let far = place.abs_diff(REACH);
            let own = rows.words.iter().enumerate().filter(|_| !hidden.word);
            let looks = rows.looks.iter().enumerate().filter(|(look, _)| match far {
                _ if hidden.gazetteer && OF_GAZETTEER.contains(look) => false,
                0 => true,
                1 => !OF_LANGUAGE.contains(look),
                _ => *look == SHAPE,
            });
            for (slot, row) in own.chain(looks.map(|(look, row)| (WORDS + look, row))) {
                let kind = (place * (WORDS + LOOKS) + slot) as u64;
                let mixed = (kind << 32 | u64::from(*row)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                features.push(((mixed >> (64 - BUCKET_BITS)) as u32, word as u32));
            }
        }
    }
    features.sort_unstable();
    features
}

fn add(to: &mut ByLabel, more: &ByLabel) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += more);
}

fn each(one: &Chances, other: &Chances, of: impl Fn(f64, f64) -> f64) -> Chances {
    let mut out = *one;
    out.iter_mut().zip(other).for_each(|(one, other)| *one = of(*one, *other));
    out
}

#[cfg(test)]
mod tests {
    use copydesk_analysis::entities::tagger::TagKind;
    use copydesk_analysis::entities::tagger::TagLabel::{Begin, End, Inside, Outside, Single};

    use super::*;

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let mut random = fastrand::Rng::with_seed(7);
        let labels = [
            Outside,
            Begin(TagKind::Person),
            Inside(TagKind::Person),
            End(TagKind::Person),
            Outside,
            Outside,
            Single(TagKind::Place),
            Outside,
        ];
        let rows = labels.map(|_| Rows {
            words: array::from_fn(|_| random.u32(0..3)),
            looks: array::from_fn(|_| random.u32(0..3)),
        });
        let labels = labels.map(|label| label.to_number() as u8).to_vec();
        let passage = Passage { rows: rows.to_vec(), labels, three_kinds: true };
        let mut crf = Crf::new(&Transitions::default());
        for (bucket, _) in features(&passage.rows, Hidden::default) {
            crf.weights.buckets[bucket as usize].fill_with(|| random.f32() * 0.6 - 0.3);
        }
        crf.weights.next.as_flattened_mut().fill_with(|| random.f32() * 2.0 - 1.0);
        let Gradient { buckets, next, .. } = crf.gradient(&passage, Hidden::default);
        let mut most = 0.0_f32;
        let mut check = |slope: f32, place: &dyn Fn(&mut Weights) -> &mut f32| {
            let mut loss = |by: f32| {
                *place(&mut crf.weights) += by;
                crf.gradient(&passage, Hidden::default).loss
            };
            let measured = (loss(1e-2) - loss(-2e-2)) as f32 / 2e-2;
            loss(1e-2);
            assert!((measured - slope).abs() < 1e-3, "{measured} for {slope}");
            most = most.max(slope.abs());
        };
        for (number, (bucket, slopes)) in buckets.iter().enumerate() {
            let label = number % LABELS;
            check(slopes[label], &|weights| &mut weights.buckets[*bucket][label]);
        }
        for (from, slopes) in next.iter().enumerate() {
            for (to, slope) in slopes.iter().enumerate() {
                check(*slope, &|weights| &mut weights.next[from][to]);
            }
        }
        assert!(most > 0.1, "no slope is over {most}");
    }
}
