//! Whether a record is what ninjs and copydesk's own schema say it is. Never asks the network.

use std::path::Path;

use anyhow::Context;
use jsonschema::{Registry, Validator};
use serde_json::Value;

use super::Finding;

/// Where the schema of ninjs says the one of GeoJSON is.
const GEOJSON: &str = "https://geojson.org/schema/GeoJSON.json";

pub(super) struct Schemas {
    own: Validator,
    ninjs: Option<Validator>,
}

impl Schemas {
    pub(super) fn new(ninjs: Option<&Path>, geojson: Option<&Path>) -> anyhow::Result<Self> {
        let own = jsonschema::options()
            .offline()
            .should_validate_formats(true)
            .build(&copydesk_analysis::record::record_schema())
            .context("copydesk's own schema")?;
        let ninjs = match (ninjs, geojson) {
            (Some(ninjs), Some(geojson)) => Some(build(&read(ninjs)?, read(geojson)?)?),
            _ => None,
        };
        Ok(Self { own, ninjs })
    }

    pub(super) fn check(&self, record: &Value) -> Vec<Finding> {
        let mut bare = record.clone();
        if let Some(keys) = bare.as_object_mut() {
            keys.remove("copydesk");
        }
        let ninjs = match &self.ninjs {
            Some(ninjs) => valid("ninjs", ninjs, &bare),
            None => Finding::note("ninjs", "NOT CHECKED: no schema was given"),
        };
        vec![ninjs, valid("schema", &self.own, record)]
    }
}

fn read(path: &Path) -> anyhow::Result<Value> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
}

/// The two files have different drafts, which each of them states.
fn build(ninjs: &Value, geojson: Value) -> anyhow::Result<Validator> {
    let registry = Registry::new().add(GEOJSON, geojson)?.prepare()?;
    jsonschema::options()
        .offline()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(ninjs)
        .context("the schema of ninjs")
}

fn valid(criterion: &'static str, schema: &Validator, record: &Value) -> Finding {
    let mistakes: Vec<_> = schema
        .iter_errors(record)
        .map(|error| format!("{}: {}", error.instance_path(), error.masked()))
        .collect();
    let figures = if mistakes.is_empty() { "valid".to_owned() } else { mistakes.join("; ") };
    Finding::new(criterion, mistakes.is_empty(), figures)
}
