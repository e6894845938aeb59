//! Labels that open a line: `By`, `Source:`.

use foldhash::HashMap;

use super::shape::{is_punctuation, small_letter};

/// Labels in lower case, by their first letter.
#[derive(Debug, Default)]
pub(super) struct Labels(HashMap<char, Vec<String>>);

impl Labels {
    /// Adds labels; of those with one beginning the first counts.
    pub(super) fn add_labels(&mut self, labels: impl IntoIterator<Item = String>) {
        for label in labels {
            if let Some(first) = label.chars().next() {
                self.0.entry(first).or_default().push(label);
            }
        }
    }

    /// Returns the text after one of the labels at the start of `text`.
    pub(super) fn text_after_label<'t>(&self, text: &'t str) -> Option<&'t str> {
        let first = text.chars().next()?.to_lowercase().next()?;
        self.0.get(&first)?.iter().find_map(|label| {
            let mut rest = text.char_indices();
            for want in label.chars() {
                let (_, have) = rest.next()?;
                if !is_small_form(want, have) {
                    return None;
                }
            }
            let name = rest.as_str();
            let parted = label.ends_with([':', '/']) || name.starts_with(char::is_whitespace);
            let name = name.trim_matches(is_punctuation);
            (parted && !name.is_empty()).then_some(name)
        })
    }
}

fn is_small_form(small: char, of: char) -> bool {
    let of = if of == '：' { ':' } else { of };
    small_letter(of).map_or_else(|| of.to_lowercase().eq([small]), |found| found == small)
}
