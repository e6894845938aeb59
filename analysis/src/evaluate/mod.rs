//! The measures of the stages: what they found, compared with what a person expects.
//!
//! The service does not use this module; `copydesk eval` and the trainer do.

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
