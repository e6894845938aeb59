//! copydesk: the copy desk of a newsroom as a service.
//!
//! Data flows one way: `intake` -> `cleanup` -> `language` -> `entities` -> `outlet`.

pub mod article;
pub mod cleanup;
pub mod entities;
pub mod language;
pub mod stage;
