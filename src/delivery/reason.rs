//! The reason file that lies beside a failed input: `failed/<name>.reason.json`.

use serde::{Deserialize, Serialize};

use crate::delivery::ticket::Ticket;
use copydesk_analysis::failure::{Failure, FailureCode};

/// What a reason file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Version of this layout.
    pub schema: u32,
    /// The input's name as it was dropped.
    pub file: String,
    /// The kind of failure.
    pub code: FailureCode,
    /// What happened.
    pub message: String,
    /// What a person can do about it.
    pub advice: String,
    /// Size of the input in bytes.
    pub bytes: u64,
    /// BLAKE3 of the input in hexadecimal; none where it was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blake3: Option<String>,
    /// How many times it was tried.
    pub attempts: u32,
    /// When it was given up, RFC 3339 in UTC.
    pub failed_at: String,
    /// The version of copydesk that gave it up.
    pub version: String,
}

impl Reason {
    /// Version of the layout.
    pub const SCHEMA: u32 = 1;

    /// Why nothing could be made of a claim.
    pub fn new(ticket: &Ticket, failure: &Failure) -> Self {
        Self {
            schema: Self::SCHEMA,
            file: copydesk_analysis::name::show_name(ticket.input.name()),
            code: failure.code,
            message: failure.message.clone(),
            advice: failure.code.advice().to_owned(),
            bytes: ticket.bytes,
            blake3: ticket.id.map(|id| id.to_hex().to_string()),
            attempts: ticket.input.attempt(),
            failed_at: crate::clock::timestamp(),
            version: copydesk_analysis::record::VERSION.to_owned(),
        }
    }

    /// The file's content.
    pub fn to_json(&self) -> String {
        // Strings and numbers only: there is nothing that could fail.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
