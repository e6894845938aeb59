//! The outlet: where records and the reasons of failures are shown.

pub mod folder;
