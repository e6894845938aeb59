//! The reason file that lies beside a failed input: `failed/<name>.reason.json`.

use serde::{Deserialize, Serialize};

use crate::delivery::in_flight::InFlightClaim;
use copydesk_analysis::failure::{Failure, FailureCode};

/// The content of a reason file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Version of this layout.
    pub schema: u32,
    /// The input's name as it was dropped.
    pub file: String,
    /// The kind of failure.
    pub code: FailureCode,
    /// Description of the failure.
    pub message: String,
    /// Advice for a person.
    pub advice: String,
    /// Size of the input in bytes.
    pub bytes: u64,
    /// BLAKE3 of the input in hexadecimal; none where it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blake3: Option<String>,
    /// Number of attempts.
    pub attempts: u32,
    /// Time of the failure, RFC 3339 in UTC.
    pub failed_at: String,
    /// The version of copydesk that gave it up.
    pub version: String,
}

impl Reason {
    /// Version of the layout.
    pub const SCHEMA: u32 = 1;

    /// Makes the reason of a claim that failed.
    pub fn new(claim: &InFlightClaim, failure: &Failure) -> Self {
        Self {
            schema: Self::SCHEMA,
            file: copydesk_analysis::name::show_name(claim.input.name()),
            code: failure.code,
            message: failure.message.clone(),
            advice: failure.code.advice().to_owned(),
            bytes: claim.bytes,
            blake3: claim.id.map(|id| id.to_hex().to_string()),
            attempts: claim.input.attempt(),
            failed_at: crate::clock::now_rfc3339(),
            version: copydesk_analysis::record::VERSION.to_owned(),
        }
    }

    /// Returns the content of the file.
    pub fn to_json(&self) -> String {
        // Strings and numbers only: there is nothing that could fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
