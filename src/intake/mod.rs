//! The intake: where inputs come from.

pub mod folder;
