//! Language identification, line by line and for the article as a whole.

use crate::article::{Cleaned, Identified};
use crate::stage::{Stage, StageName};

/// The language stage.
#[derive(Debug, Default)]
pub struct LanguageIdentifier {}

impl LanguageIdentifier {
    /// The stage with the model that the binary carries.
    pub fn new() -> Self {
        Self {}
    }
}

impl Stage for LanguageIdentifier {
    type In = Cleaned;
    type Out = Identified;

    fn name(&self) -> StageName {
        StageName::Language
    }

    fn run(&self, article: Cleaned) -> Result<Identified, String> {
        Ok(Identified::undetermined(article))
    }

    fn pass(&self, article: Cleaned) -> Identified {
        Identified::undetermined(article)
    }
}
