//! The words of the record and their meanings, taken from the published schema, so that the two never
//! differ.

use schemars::JsonSchema;
use serde_json::Value;

/// A word and its meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// The word, as records have it.
    pub name: String,
    /// The schema's description of it.
    pub meaning: String,
}

/// Lists the words that a type of the record can be, in its order.
pub fn list_terms<T: JsonSchema>() -> Vec<Term> {
    let schema = schemars::schema_for!(T).to_value();
    let words = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let text = |word: &Value, key| word.get(key).and_then(Value::as_str).map(str::to_owned);
    words
        .filter_map(|word| {
            let meaning = text(word, "description")?.replace('\n', " ").replace('`', "");
            Some(Term { name: text(word, "const")?, meaning })
        })
        .collect()
}

/// Returns the meaning of a word; nothing if the record has no such word.
pub fn term_meaning<T: JsonSchema>(name: &str) -> String {
    let term = list_terms::<T>().into_iter().find(|term| term.name == name);
    term.map(|term| term.meaning).unwrap_or_default()
}

/// Returns the name of a value, as records have it.
pub fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{EntityType, MentionSource, RemovalReason};
    use crate::formats::decode;

    #[test]
    fn every_word_has_a_meaning() {
        assert!(list_terms::<RemovalReason>().len() >= 13);
        assert_eq!(list_terms::<EntityType>().len(), 6);
        assert!(list_terms::<MentionSource>().len() >= 5);
        assert_eq!(
            term_meaning::<RemovalReason>(&name_of(&RemovalReason::ViewCount)),
            "\"10265 views\"."
        );
        let valid = name_of(&decode::EncodingEvidence::Valid);
        assert_eq!(term_meaning::<decode::EncodingEvidence>(&valid), "All bytes are valid UTF-8.");
    }
}
