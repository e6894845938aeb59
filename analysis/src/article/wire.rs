//! What the desk of a news agency adds to a report.

use serde::{Deserialize, Serialize};

/// The kind of a report, as its headline says before the headline proper: `UPDATE 2-`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WireKind {
    /// Takes the place of an earlier report and adds to it.
    Update,
    /// A report with a new first paragraph: `1st Ld-Writethru`.
    Lead,
    /// Sums several reports up.
    Summary,
    /// Mends a mistake of an earlier report.
    Correction,
    /// Sent again with another headline or code.
    Refile,
    /// Sent again as it was.
    Repeat,
    /// A short item.
    Brief,
    /// Nobody else has it.
    Exclusive,
    /// Says what the news mean.
    Analysis,
    /// Facts in a list.
    Factbox,
    /// A long piece that is not tied to the day.
    Feature,
    /// A talk with somebody.
    Interview,
    /// The first lines on something that has just happened.
    Urgent,
    /// Sent before the full report, or before the event.
    Advance,
}

/// What the desk of a news agency adds to a report. What is not there is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wire {
    /// The number of the update: 2 of `UPDATE 2-`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<u32>,
    /// The kind of the report; of several in one headline the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<WireKind>,
    /// What was added or changed: `quotes, details, background`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// What was corrected: `spelling of the name in paragraph 3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
    /// All that the desk wrote, as written and in its order: the start of the headline, notes, slugs,
    /// initials, credits, end signs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub desk: Vec<String>,
}
