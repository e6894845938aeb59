//! Plain text: the file is the article. Its headline is a line of it, which cleanup finds.

use super::Found;
use crate::article::Raw;

pub(super) fn parse(text: String) -> Found {
    Found { raw: Raw { text, ..Raw::default() }, line: None, id: None }
}
