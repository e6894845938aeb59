//! The explained article, for people: the text that was kept, the text that was removed and the reason,
//! languages and names.
//!
//! [`view`] turns an article into pieces; [`page`] shows them as a web page. The command shows them in the
//! terminal.

pub mod escape;
pub mod page;
pub mod terms;
pub mod view;

pub use self::terms::name_of;
