//! The outlet: where records and the reasons of failures are shown.
//!
//! [`sink`] says what a sink does; [`folder`] is the one that writes files into outbox/ and failed/.

pub mod folder;
pub mod names;
pub mod sink;
