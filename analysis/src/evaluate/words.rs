//! The words by which texts are compared.

/// Splits a text into words: letters, digits and `_` in a row.
pub(super) fn split_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
