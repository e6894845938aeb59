//! The explained article: what was kept, what was removed and why, languages and names, for people.
//!
//! [`view`] turns an article into pieces; [`page`] shows those as a web page. The terminal's way of
//! showing them belongs to the command.

pub mod escape;
pub mod page;
pub mod terms;
pub mod view;

pub use self::terms::name_of;
