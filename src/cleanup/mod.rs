//! Cleanup: the article's own text, apart from what a site puts around it.

use std::sync::Arc;

use crate::article::{Cleaned, Raw};
use crate::stage::{Stage, StageName};

/// The cleanup stage.
#[derive(Debug, Default)]
pub struct Cleanup {}

impl Cleanup {
    /// The stage with its built-in rules.
    pub fn new() -> Self {
        Self {}
    }
}

impl Stage for Cleanup {
    type In = Arc<Raw>;
    type Out = Cleaned;

    fn name(&self) -> StageName {
        StageName::Cleanup
    }

    fn run(&self, raw: Arc<Raw>) -> Result<Cleaned, String> {
        Ok(Cleaned::untouched(raw))
    }

    fn pass(&self, raw: Arc<Raw>) -> Cleaned {
        Cleaned::untouched(raw)
    }
}
