//! The names that people write: the files in `config/knowledge/` and those of the user.
//! `docs/knowledge.md` explains the form.

use serde::Deserialize;
use toml::Spanned;

use crate::article::EntityType;
use crate::user_file::line_and_column;

/// The files of names that the binary carries.
const BUILT_IN: [(&str, &str); 6] = [
    ("people.toml", include_str!("../../../../config/knowledge/people.toml")),
    ("organisations.toml", include_str!("../../../../config/knowledge/organisations.toml")),
    ("places.toml", include_str!("../../../../config/knowledge/places.toml")),
    ("languages.toml", include_str!("../../../../config/knowledge/languages.toml")),
    ("namesakes.toml", include_str!("../../../../config/knowledge/namesakes.toml")),
    ("given-names.toml", include_str!("../../../../config/knowledge/given-names.toml")),
];

/// An error in the tables of names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeError {
    /// A mistake in a file of names.
    #[error("{file}:{line}:{column}: {message}")]
    File {
        /// The name of the file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// The column in code points, counted from 1.
        column: usize,
        /// The mistake, in words for a person.
        message: String,
    },
    /// A table in the binary that cannot be read: the binary is damaged.
    #[error("built-in `{file}`: {why}")]
    BuiltIn {
        /// Which file.
        file: &'static str,
        /// The reason.
        why: String,
    },
}

/// A file of additions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Additions {
    /// Given names beside those that come from the tables.
    #[serde(default)]
    pub given_names: Vec<String>,
    /// Names that given names have in other languages, or for short: each list is of one name.
    #[serde(default)]
    pub variants: Vec<Vec<String>>,
    /// Names of the tables that shall not be tagged, as they are spelled there.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// The entities that are added.
    #[serde(default)]
    pub entity: Vec<Addition>,
}

/// A person or a thing that somebody added.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// The canonical name; a spelling like the others.
    pub name: Spanned<String>,
    /// The kind of entity.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// The Wikidata item (`Q…`), where a source gives it.
    pub uri: Option<Spanned<String>>,
    /// The other spellings, in base form; Russian ones are inflected by rule.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Spellings that count only with other evidence in the article: another spelling of the same
    /// entity, a definition in brackets, or a word of `context` near by.
    #[serde(default)]
    pub acronyms: Vec<String>,
    /// Words that are evidence for one of `acronyms`; one form for each case.
    #[serde(default)]
    pub context: Vec<String>,
    /// Spellings that the tables give it and that are not its.
    #[serde(default)]
    pub not: Vec<String>,
    /// Whether a person's surname means that person where the article gives no other name.
    #[serde(default = "surname_alone_by_default")]
    pub surname_alone: bool,
}

const fn surname_alone_by_default() -> bool {
    true
}

impl Additions {
    /// Returns the files that the binary carries, in the order in which they count.
    ///
    /// # Errors
    /// When the binary is damaged.
    pub fn built_in() -> Result<Vec<Self>, KnowledgeError> {
        BUILT_IN.into_iter().map(|(file, text)| Self::parse_file(file, text)).collect()
    }

    /// Reads a file of names.
    ///
    /// # Errors
    /// When it is not of the form that `docs/knowledge.md` explains, or an entry makes no sense.
    pub fn parse_file(file: &str, text: &str) -> Result<Self, KnowledgeError> {
        let fault = |at: usize, message: String| {
            let (line, column) = line_and_column(text, at);
            KnowledgeError::File { file: file.to_owned(), line, column, message }
        };
        let additions: Self = toml::from_str(text).map_err(|error| {
            fault(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        for entry in &additions.entity {
            let at =
                |spanned: &Spanned<String>, why: &str| fault(spanned.span().start, why.to_owned());
            if !entry.name.get_ref().chars().any(char::is_alphanumeric) {
                return Err(at(&entry.name, "`name` has no letter"));
            }
            if let Some(uri) = &entry.uri
                && wikidata_number(uri.get_ref()).is_none()
            {
                let why = "`uri` is not the id of a Wikidata item, such as Q649";
                return Err(at(uri, why));
            }
        }
        Ok(additions)
    }
}

impl Addition {
    /// Returns the number of the Wikidata item.
    pub fn wikidata_id(&self) -> Option<u64> {
        self.uri.as_ref().and_then(|uri| wikidata_number(uri.get_ref()))
    }
}

/// Returns `649` from `Q649` or from the whole address of that item.
fn wikidata_number(uri: &str) -> Option<u64> {
    uri.rsplit('/').next()?.strip_prefix('Q')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_told_with_its_line() {
        let text = "[[entity]]\nname = \"Umbrella Council\"\ntype = \"organisation\"\nalias = []\n";
        let error = Additions::parse_file("own.toml", text).expect_err("no such key").to_string();
        assert!(error.starts_with("own.toml:4:1: ") && error.contains("alias"), "{error}");
    }

    #[test]
    fn an_id_that_is_none_is_told_with_its_line() {
        let text =
            "[[entity]]\nname = \"Umbrella Council\"\ntype = \"organisation\"\nuri = \"649\"\n";
        let error = Additions::parse_file("own.toml", text).expect_err("no id").to_string();
        assert!(error.starts_with("own.toml:4:7: ") && error.contains("`uri`"), "{error}");
    }
}
