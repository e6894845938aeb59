//! The layers: file over defaults, environment over file; and the exact place of every mistake.

use copydesk_analysis::user_file::line_and_column;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::settings::Config;

/// The place of a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemOrigin {
    /// Line and column, counted from 1, of the configuration file.
    File(PathBuf, usize, usize),
    /// A variable of the environment.
    Environment(String),
    /// The configuration as a whole: a combination is wrong, or the file could not be read.
    Whole(Option<PathBuf>),
    /// The disk of the configuration file: nobody made a mistake.
    Disk(PathBuf),
}

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place.
    pub origin: ProblemOrigin,
    /// The message for a person.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            ProblemOrigin::File(path, line, column) => {
                write!(f, "{}:{line}:{column}: ", path.display())?
            }
            ProblemOrigin::Environment(name) => write!(f, "environment variable {name}: ")?,
            ProblemOrigin::Whole(Some(path)) | ProblemOrigin::Disk(path) => {
                write!(f, "{}: ", path.display())?
            }
            ProblemOrigin::Whole(None) => {}
        }
        f.write_str(&self.message)
    }
}

/// Reads the configuration: defaults, then the file (where there is one), then the environment.
///
/// # Errors
/// Every mistake that was found, each with its place.
pub fn read_config(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Config, Vec<Problem>> {
    let known = known_keys();
    let mut merged = Table::new();
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|e| {
            let message = format!("the configuration file cannot be read: {e}");
            use std::io::ErrorKind::{InvalidData, IsADirectory, NotFound, PermissionDenied};
            let is_a_mistake =
                matches!(e.kind(), NotFound | PermissionDenied | IsADirectory | InvalidData);
            let path = path.to_owned();
            let origin = if is_a_mistake {
                ProblemOrigin::Whole(Some(path))
            } else {
                ProblemOrigin::Disk(path)
            };
            vec![Problem { origin, message }]
        })?;
        merged = read_file(path, &text, &known)?;
    }
    let mut from_environment = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in environment {
        if let Some(key) = environment_key(&name, &known, &mut problems) {
            match environment_value(&value, &key, &known) {
                Ok(value) => {
                    set_value(&mut merged, &key, value.clone());
                    from_environment.push((name, key, value));
                }
                Err(message) => {
                    problems.push(Problem { origin: ProblemOrigin::Environment(name), message });
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let config = Config::deserialize_table(merged).map_err(|message| {
        // The file alone was sound, so the environment brought the mistake.
        let culprit = from_environment.iter().find(|(_, key, value)| {
            let mut alone = Table::new();
            set_value(&mut alone, key, value.clone());
            Config::deserialize_table(alone).is_err()
        });
        let origin = match culprit {
            Some((name, ..)) => ProblemOrigin::Environment(name.clone()),
            None => ProblemOrigin::Whole(file.map(Path::to_owned)),
        };
        vec![Problem { origin, message }]
    })?;
    let impossible = config.find_impossible_values();
    if impossible.is_empty() {
        return Ok(config);
    }
    Err(impossible
        .into_iter()
        .map(|(key, why)| Problem {
            origin: find_setting(key, file, &from_environment),
            message: format!("{key} {why}"),
        })
        .collect())
}

impl Config {
    fn deserialize_table(table: Table) -> Result<Self, String> {
        table.try_into().map_err(|e: toml::de::Error| e.message().to_owned())
    }
}

/// Returns the defaults as a table. Its keys are all the keys that exist.
fn known_keys() -> Table {
    Table::try_from(Config::default()).unwrap_or_default()
}

fn read_file(path: &Path, text: &str, known: &Table) -> Result<Table, Vec<Problem>> {
    let at = |span: Option<Range<usize>>, message: String| {
        let (line, column) = line_and_column(text, span.map_or(0, |span| span.start));
        Problem { origin: ProblemOrigin::File(path.to_owned(), line, column), message }
    };
    let document = DeTable::parse(text).map_err(|e| vec![at(e.span(), e.message().to_owned())])?;
    let mut problems = Vec::new();
    for (span, message) in unknown_keys(document.get_ref(), known, "") {
        problems.push(at(Some(span), message));
    }
    if problems.is_empty()
        && let Err(e) = toml::from_str::<Config>(text)
    {
        problems.push(at(e.span(), e.message().to_owned()));
    }
    if problems.is_empty() {
        toml::from_str(text).map_err(|e| vec![at(e.span(), e.message().to_owned())])
    } else {
        Err(problems)
    }
}

fn unknown_keys(table: &DeTable<'_>, known: &Table, prefix: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (key, value) in table {
        let name: &str = key.get_ref().as_ref();
        let dotted = format!("{prefix}{name}");
        match known.get(name) {
            None => found.push((key.span(), unknown_key_message(&dotted, known, prefix))),
            Some(Value::Table(inner)) => {
                if let DeValue::Table(section) = Spanned::get_ref(value) {
                    found.extend(unknown_keys(section, inner, &format!("{dotted}.")));
                }
            }
            Some(_) => {}
        }
    }
    found
}

fn unknown_key_message(dotted: &str, siblings: &Table, prefix: &str) -> String {
    let mut all = Vec::new();
    for (name, value) in siblings {
        all.push(format!("{prefix}{name}"));
        if let Value::Table(inner) = value {
            all.extend(inner.keys().map(|key| format!("{prefix}{name}.{key}")));
        }
    }
    // A key may also have been put into the wrong section.
    if !prefix.is_empty() {
        for (section, value) in &known_keys() {
            if let Value::Table(inner) = value {
                all.extend(inner.keys().map(|key| format!("{section}.{key}")));
            }
        }
    }
    match find_nearest_key(dotted, &all) {
        Some(near) => format!("unknown key {dotted}; did you mean {near}?"),
        None => format!("unknown key {dotted}"),
    }
}

fn find_nearest_key<'a>(wrong: &str, all: &'a [String]) -> Option<&'a str> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    all.iter()
        .map(|key| (strsim::jaro_winkler(&last(wrong), &last(key)), key))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key.as_str())
}

type Key = (String, String);

fn environment_name(section: &str, key: &str) -> String {
    format!("COPYDESK_{section}_{key}").to_ascii_uppercase()
}

/// Returns the key that a variable sets; `None` when it is not ours. A variable with our prefix that
/// names no key is a mistake: else a typing error would have no effect and no message.
fn environment_key(name: &str, known: &Table, problems: &mut Vec<Problem>) -> Option<Key> {
    const FLAGS: [&str; 2] = ["COPYDESK_CONFIG", "COPYDESK_ROOT"];
    if !name.starts_with("COPYDESK_") || FLAGS.contains(&name) {
        return None;
    }
    let mut all = Vec::new();
    for (section, value) in known {
        for key in value.as_table().into_iter().flat_map(Table::keys) {
            let variable = environment_name(section, key);
            if variable == name {
                return Some((section.clone(), key.clone()));
            }
            all.push(variable);
        }
    }
    let message = match find_nearest_key(name, &all) {
        Some(near) => format!("no such setting; did you mean {near}?"),
        None => "no such setting".to_owned(),
    };
    problems.push(Problem { origin: ProblemOrigin::Environment(name.to_owned()), message });
    None
}

fn environment_value(text: &str, key: &Key, known: &Table) -> Result<Value, String> {
    let default = known.get(&key.0).and_then(|section| section.get(&key.1));
    match default {
        Some(Value::Integer(_)) => {
            text.parse().map(Value::Integer).map_err(|_| format!("{text:?} is no whole number"))
        }
        Some(Value::Boolean(_)) => {
            text.parse().map(Value::Boolean).map_err(|_| format!("{text:?} is not true or false"))
        }
        Some(Value::Array(_)) => Ok(Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(Value::from)
                .collect(),
        )),
        _ => Ok(Value::String(text.to_owned())),
    }
}

fn set_value(table: &mut Table, (section, key): &Key, value: Value) {
    let section = table.entry(section.clone()).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(section) = section {
        section.insert(key.clone(), value);
    }
}

fn find_setting(
    key: &str,
    file: Option<&Path>,
    from_environment: &[(String, Key, Value)],
) -> ProblemOrigin {
    let set_by =
        from_environment.iter().find(|(_, (section, k), _)| format!("{section}.{k}") == key);
    if let Some((name, ..)) = set_by {
        return ProblemOrigin::Environment(name.clone());
    }
    let place = file.and_then(|path| {
        let text = std::fs::read_to_string(path).ok()?;
        let document = DeTable::parse(&text).ok()?;
        let (section, name) = key.split_once('.')?;
        let (_, section) =
            document.get_ref().iter().find(|(k, _)| k.get_ref().as_ref() == section)?;
        let DeValue::Table(section) = section.get_ref() else { return None };
        let (found, _) = section.iter().find(|(k, _)| k.get_ref().as_ref() == name)?;
        let (line, column) = line_and_column(&text, found.span().start);
        Some(ProblemOrigin::File(path.to_owned(), line, column))
    });
    place.unwrap_or(ProblemOrigin::Whole(file.map(Path::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let shown = format!("{}:", file.path().display());
        let found = read_config(Some(file.path()), std::iter::empty()).unwrap_err();
        found.iter().map(|p| p.to_string().replace(&shown, "F:")).collect()
    }

    fn with_environment(pairs: &[(&str, &str)]) -> Result<Config, Vec<Problem>> {
        read_config(None, pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_place_and_the_nearest_key() {
        let found = problems("[paths]\ninbox = \"in\"\n  outbx = \"out\"\n");
        assert_eq!(found, ["F:3:3: unknown key paths.outbx; did you mean paths.outbox?"]);
        assert_eq!(problems("[pathz]\n"), ["F:1:2: unknown key pathz; did you mean paths?"]);
    }

    #[test]
    fn a_key_in_the_wrong_section_is_sent_to_the_right_one() {
        let found = problems("[paths]\nsettle = \"1s\"\n");
        assert_eq!(found, ["F:2:1: unknown key paths.settle; did you mean intake.settle?"]);
    }

    #[test]
    fn a_wrong_type_is_refused_with_its_place() {
        let found = problems("[intake]\nhard_links = \"yes\"\n");
        assert!(found[0].starts_with("F:2:14: "), "{found:?}");
        let found = problems("[intake]\nsettle = \"soon\"\n");
        assert!(found[0].starts_with("F:2:10: ") && found[0].contains("250ms"), "{found:?}");
        let found = problems("[log]\nlevel = \"loud\"\n");
        assert!(found[0].contains("`error`"), "{found:?}");
    }

    #[test]
    fn an_impossible_value_is_refused_with_its_place() {
        let found = problems("\n[intake]\npoll = \"1ms\"\n");
        assert_eq!(found, ["F:3:1: intake.poll must be at least 100ms"]);
    }

    #[test]
    fn broken_toml_is_refused_with_its_place() {
        assert!(problems("[paths]\ninbox = \n")[0].starts_with("F:2:"));
    }

    #[test]
    fn the_environment_goes_over_the_file() {
        let config = with_environment(&[
            ("COPYDESK_PATHS_INBOX", "/in"),
            ("COPYDESK_PIPELINE_WORKERS", "3"),
            ("COPYDESK_PIPELINE_SKIP", "language, entities"),
            ("COPYDESK_INTAKE_HARD_LINKS", "true"),
            ("COPYDESK_ROOT", "/elsewhere"),
            ("PATH", "/bin"),
        ])
        .unwrap();
        assert_eq!(config.paths.inbox, Path::new("/in"));
        assert_eq!((config.pipeline.workers, config.pipeline.skip.len()), (3, 2));
        assert!(config.intake.hard_links);
    }

    #[test]
    fn a_wrong_variable_is_refused_by_name() {
        let found = with_environment(&[("COPYDESK_LOG_LEVLE", "info")]).unwrap_err();
        assert!(found[0].to_string().contains("COPYDESK_LOG_LEVEL"), "{found:?}");
        let found = with_environment(&[("COPYDESK_PIPELINE_WORKERS", "many")]).unwrap_err();
        assert!(found[0].to_string().starts_with("environment variable COPYDESK_PIPELINE_WORKERS"));
    }
}
