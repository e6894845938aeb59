//! Files of the user's own: rules and names, as text. Reading them from a folder is the caller's.

/// A file of the user's, or one that the program brings in the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFile {
    /// For messages, as the user would look for it. Its ending tells what it holds.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Returns line and column of a byte of `text`, counted from 1; columns in code points.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
