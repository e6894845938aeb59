//! The part of the gazetteer that people write: `config/gazetteer.toml` and files of its form.

use serde::Deserialize;
use toml::Spanned;

use crate::article::EntityType;

/// What is wrong with a gazetteer.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// The text is not TOML of the expected form. The message names line, column and key.
    #[error("gazetteer: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// An entry is of the right form but means nothing.
    #[error("gazetteer, line {line}, key `{key}`: {why}")]
    Entry {
        /// The line, counted from 1.
        line: usize,
        /// The key at fault.
        key: &'static str,
        /// What is wrong with its value.
        why: String,
    },
    /// The gazetteer that the binary carries cannot be read: the binary is damaged.
    #[error("built-in gazetteer `{file}`: {why}")]
    BuiltIn {
        /// Which file.
        file: &'static str,
        /// What is wrong.
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
    /// Names of the tables that shall not be tagged, as they are spelled there.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Who and what is added.
    #[serde(default)]
    pub entity: Vec<Addition>,
}

/// Somebody or something that a person added.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// The canonical name; a spelling like the others.
    pub name: Spanned<String>,
    /// What it is.
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
    /// Words that speak for one of `acronyms`; a form for each case.
    #[serde(default)]
    pub context: Vec<String>,
    /// Whether a person's surname stands for that person where the article gives no other name.
    #[serde(default = "yes")]
    pub surname_alone: bool,
}

const fn yes() -> bool {
    true
}

impl Additions {
    /// Reads the text of a file of additions.
    ///
    /// # Errors
    /// When it is not of the form of `config/gazetteer.toml`, or an entry makes no sense.
    pub fn parse(text: &str) -> Result<Self, GazetteerError> {
        let additions: Self =
            toml::from_str(text).map_err(|error| GazetteerError::Form(Box::new(error)))?;
        for entry in &additions.entity {
            let fault = |spanned: &Spanned<String>, key, why: &str| GazetteerError::Entry {
                line: line_of(text, spanned.span().start),
                key,
                why: why.to_owned(),
            };
            if !entry.name.get_ref().chars().any(char::is_alphanumeric) {
                return Err(fault(&entry.name, "name", "has no letter"));
            }
            if let Some(uri) = &entry.uri
                && wikidata_number(uri.get_ref()).is_none()
            {
                return Err(fault(uri, "uri", "is not the id of a Wikidata item, such as Q649"));
            }
        }
        Ok(additions)
    }
}

impl Addition {
    /// The number of the Wikidata item.
    pub fn wikidata(&self) -> Option<u64> {
        self.uri.as_ref().and_then(|uri| wikidata_number(uri.get_ref()))
    }
}

/// `649` from `Q649` or from the whole address of that item.
fn wikidata_number(uri: &str) -> Option<u64> {
    uri.rsplit('/').next()?.strip_prefix('Q')?.parse().ok()
}

fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&b| b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_told_with_its_line() {
        let text = "[[entity]]\nname = \"Umbrella Council\"\ntype = \"organisation\"\nalias = []\n";
        let error = Additions::parse(text).expect_err("no such key").to_string();
        assert!(error.contains("line 4") && error.contains("alias"), "{error}");
    }

    #[test]
    fn an_id_that_is_none_is_told_with_its_line() {
        let text =
            "[[entity]]\nname = \"Umbrella Council\"\ntype = \"organisation\"\nuri = \"649\"\n";
        let error = Additions::parse(text).expect_err("no id").to_string();
        assert!(error.contains("line 4") && error.contains("`uri`"), "{error}");
    }
}
