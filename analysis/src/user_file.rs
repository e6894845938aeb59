//! Files that the user provides: rules and names, as text. The caller reads them from their folder.

/// A file that the user provides, or one of the program's own in the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFile {
    /// Its name for messages, as the user would look for it. The extension says what the file contains.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Returns line and column of the byte `offset` of `text`, counted from 1; columns in code points.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
