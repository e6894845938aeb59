//! How well a stage did, held against what a person expects of it.

mod score;
mod shingles;

pub use score::Score;
pub use shingles::shingles;
