//! Plain text: the file is the article. Its headline is one of its lines, which cleanup finds.

use super::contents::{Contents, Format, Found, Reader, contents, text_of};
use crate::article::Raw;
use crate::failure::Failure;
use crate::formats::decode::decode;

#[deprecated(note = "RN:PlainText")]
pub(super) struct Text;

impl Reader for Text {
    fn read_contents(&self, bytes: Vec<u8>, strict: bool) -> Result<Contents, Failure> {
        let mut decoded = decode(bytes, strict)?;
        let text = text_of(&mut decoded)?;
        let found = Found::only(Raw { text, ..Raw::default() });
        Ok(contents(Format::Text, decoded, vec![found]))
    }
}
