//! The stage as a whole.

use std::sync::Arc;

use super::*;
use crate::article::{BlockKind, RemovalReason};

fn clean(text: &str) -> Cleaned {
    let raw = Raw { text: text.to_owned(), ..Raw::default() };
    Cleanup::new().unwrap().run(Arc::new(raw)).unwrap()
}
