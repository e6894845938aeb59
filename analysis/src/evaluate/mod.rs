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

pub use alignment::{Alignment, align_lines};
pub use cleanup::{Cost, CostKind, Expected, Judgement, judge_cleanup};
pub use fields::{Verdict, judge_date, judge_headline};
pub use lines::{InputLine, input_lines, score_lines};
pub use links::{
    BCubed, Link, LinkLabel, Linking, PublicIds, Share, judge_linking, link_labels, parse_labels,
};
pub use names::{KINDS, Labelled, Names, Sentence, parse_documents};
pub use score::Score;
pub use shingles::score_shingles;
