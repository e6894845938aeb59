//! Precision, recall and F1.

use std::ops::AddAssign;

/// True positives, false positives and false negatives, in any unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Found and wanted.
    pub right: f64,
    /// Found and not wanted.
    pub wrong: f64,
    /// Wanted and not found.
    pub missed: f64,
}

impl Score {
    /// Returns the share of the found that was wanted, 0 to 1; 1 where nothing was found.
    pub fn precision(&self) -> f64 {
        share_of_sum(self.right, self.wrong)
    }

    /// Returns the share of the wanted that was found, 0 to 1; 1 where nothing was wanted.
    pub fn recall(&self) -> f64 {
        share_of_sum(self.right, self.missed)
    }

    /// Returns the harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    /// Scales the score so that its parts add up to 1 and every document counts alike.
    #[must_use]
    pub fn normalised(self) -> Self {
        let all = self.right + self.wrong + self.missed;
        if all == 0.0 {
            return self;
        }
        Self { right: self.right / all, wrong: self.wrong / all, missed: self.missed / all }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// Returns the share of a part in the sum of both; 1 where the sum is 0.
fn share_of_sum(part: f64, rest: f64) -> f64 {
    if part + rest > 0.0 { part / (part + rest) } else { 1.0 }
}
