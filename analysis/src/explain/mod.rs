//! The explained article: what was kept, what was removed and why, languages and names, for people.
//!
//! [`view`] turns an article into pieces; [`page`] shows those as a web page. The terminal's way of
//! showing them belongs to the command.

pub mod escape;
pub mod page;
pub mod terms;
pub mod view;

/// Returns the name of a value as it stands in records.
pub fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}
