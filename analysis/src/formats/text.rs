//! Plain text: the file is the article. Its headline is one of its lines, which cleanup finds.

use super::contents::{Contents, Format, FoundArticle, Reader, contents_from_decoded, take_text};
use crate::article::Raw;
use crate::failure::Failure;
use crate::formats::decode::decode_undeclared;

pub(super) struct PlainText;

impl Reader for PlainText {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mut decoded = decode_undeclared(bytes, strict)?;
        let text = take_text(&mut decoded)?;
        let found = FoundArticle::from_whole_file(Raw { text, ..Raw::default() });
        Ok(contents_from_decoded(Format::Text, decoded, vec![found]))
    }
}
