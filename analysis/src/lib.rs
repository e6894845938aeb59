//! What copydesk computes: from the bytes of a news article to a clean, tagged, linked record.

pub mod article;
pub mod cleanup;
pub mod entities;
pub mod evaluate;
pub mod explain;
pub mod failure;
pub mod formats;
mod html_page;
pub mod language;
pub mod limits;
pub mod metadata;
pub mod name;
pub mod neural;
pub mod prehashed;
pub mod record;
pub mod stage;
pub mod user_file;
