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
mod json_lines;
mod json_value;
mod kind;
mod mail;
mod markup;
mod mhtml;
mod newsml;
mod nitf;
mod size;
mod source;
mod text;
mod xml;
mod xml_tree;

pub use self::batch::{Batch, parse};
pub use self::contents::{Contents, Format, Found, Place};
pub use self::gzip::{is_named_gzip, unpack};
pub use self::kind::{KNOWN, Kind};
pub use self::size::{show_size, too_large};
pub use self::source::Source;

#[cfg(test)]
mod tests;
