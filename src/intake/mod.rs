//! The intake: where inputs come from.
//!
//! [`source`] says what a source does; [`folder`] is the one that watches an inbox; [`budget`] bounds how
//! much may be open at a time.

pub mod budget;
pub mod folder;
pub mod source;
