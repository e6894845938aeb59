//! The formats that copydesk reads, one module each.
//!
//! The extension of a file's name says its format. Plain text, XML and input without a name are
//! recognised by how they open.

mod batch;
mod contents;
mod declaration;
pub mod decode;
mod feed;
mod gzip;
mod html;
mod json;
mod json_feed;
mod json_item;
mod json_keys;
mod json_lines;
mod json_value;
mod kind;
mod mail;
mod markup;
mod mhtml;
mod mojibake;
mod newsml;
mod nitf;
mod size;
mod source;
mod text;
mod xml;
mod xml_tree;

pub use self::batch::{Batch, read_batch};
pub use self::contents::{ArticlePlace, Contents, Format, FoundArticle};
pub use self::gzip::{is_named_gzip, unpack_gzip};
pub use self::kind::{InputKind, KNOWN_EXTENSIONS};
pub use self::size::{show_size, too_large};
pub use self::source::Source;

#[cfg(test)]
mod tests;
