//! Spellings as the tables have them.

use copydesk_analysis::entities::base::SpellingKind;
pub use copydesk_analysis::entities::base::build::spellings::{
    keys_of_person, plain_name, read_spelling, shown_name,
};

/// The kind of spelling that a table calls by this letter.
pub fn kind_of(letter: &str) -> SpellingKind {
    match letter {
        "l" => SpellingKind::Label,
        "w" => SpellingKind::Weak,
        "c" => SpellingKind::Acronym,
        _ => SpellingKind::Alias,
    }
}
