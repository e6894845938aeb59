//! The article's body in a page's JSON-LD (schema.org).

use serde_json::Value;

/// Returns the longest text that the scripts give as the body of an article. Sites write line
/// feeds, paragraphs of HTML or nothing between its paragraphs.
pub(super) fn article_body(scripts: &[String]) -> Option<String> {
    let mut bodies = Vec::new();
    for script in scripts {
        let Ok(value) = serde_json::from_str::<Value>(script) else { continue };
        let mut rest = vec![value];
        while let Some(value) = rest.pop() {
            match value {
                Value::Array(values) => rest.extend(values),
                Value::Object(fields) => {
                    for (key, value) in fields {
                        match value {
                            Value::String(body) if key == "articleBody" => bodies.push(body),
                            value @ (Value::Array(_) | Value::Object(_)) => rest.push(value),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
    bodies.into_iter().max_by_key(String::len)
}
