//! The receipt of a claim: its outcome and the records that were published for it.

use copydesk_analysis::failure::FailureCode;

/// The outcome of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its records were published.
    Published,
    /// The same input was published before: its records are those of the claim named here.
    Duplicate {
        /// The claim that was published.
        of: u64,
    },
    /// Nothing could be made of it.
    Failed {
        /// The kind of failure.
        code: FailureCode,
        /// The name that it got in failed/.
        name: Vec<u8>,
    },
}

/// The receipt of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The claim.
    pub seq: u64,
    /// BLAKE3 of the input's bytes; none where they were not read.
    pub id: Option<blake3::Hash>,
    /// The name under which the input was dropped, byte for byte.
    pub name: Vec<u8>,
    /// Time of the decision, in seconds since 1970.
    pub decided_at: i64,
    /// The outcome.
    pub outcome: Outcome,
    /// The outputs.
    pub outputs: Vec<ReceiptOutput>,
}

/// One published record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptOutput {
    /// The article's line in the input, or its number among the input's entries; 0 where the input is
    /// one article.
    pub line: u64,
    /// Its name in the outbox.
    pub name: String,
    /// BLAKE3 of its bytes.
    pub hash: blake3::Hash,
    /// Its size in bytes.
    pub bytes: u64,
}
