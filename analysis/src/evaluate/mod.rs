//! How well a stage did, held against what a person expects of it. Pure, and of the service no part:
//! `copydesk eval` and the trainer measure with it.

mod alignment;
mod cleanup;
mod fields;
mod lines;
mod links;
mod names;
mod score;
mod shingles;
mod words;

pub use alignment::{Alignment, align};
pub use cleanup::{Cost, CostKind, Expected, Judgement, judge};
pub use fields::{Verdict, date, headline};
pub use lines::{InputLine, input_lines, line_score};
pub use links::{BCubed, Label, Link, Linking, Share, labels, link, linking};
pub use names::{KINDS, Labelled, Names, Sentence, documents};
pub use score::Score;
pub use shingles::shingles;
