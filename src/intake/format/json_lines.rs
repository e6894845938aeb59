//! JSON Lines: one article on each line that is not blank. All of them or none are published, so
//! one bad line fails the file.

use super::{Found, json};
use crate::failure::{Failure, FailureCode};
use crate::limits;

pub(super) fn parse(text: &str) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(i, line)| (i + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        if found.len() == limits::ARTICLES_PER_FILE {
            let message =
                format!("the file holds more than {} articles", limits::ARTICLES_PER_FILE);
            return Err(Failure::new(FailureCode::TooLarge, message));
        }
        let raw = json::article(line)
            .map_err(|f| Failure::new(f.code, format!("line {number}: {}", f.message)))?;
        found.push(Found { raw, line: Some(number), id: Some(blake3::hash(line.as_bytes())) });
    }
    Ok(found)
}
