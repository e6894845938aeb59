//! Finds functions and files that are too long to be one idea.

use std::path::{Path, PathBuf};

use super::imports::collect_files;

/// Lines of a function, at most.
const FUNCTION: usize = 70;
/// Lines of a file, at most, without its tests.
const FILE: usize = 400;

/// Lists functions and files below a folder that have too many lines.
pub fn too_long(root: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    collect_files(root, &mut paths);
    let mut found = Vec::new();
    for path in paths {
        let name = path.display();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines: Vec<&str> = code.lines().collect();
        if lines.len() > FILE {
            found.push(format!("{name}: {} lines", lines.len()));
        }
        for (first, line) in lines.iter().enumerate() {
            let Some(function) = function_name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let is_signature = |at: &usize| lines[*at].trim_end().ends_with(';');
            let length = (first..lines.len())
                .find(|at| lines[*at] == end || (is_signature(at) && *at == first))
                .map_or(0, |last| last - first + 1);
            if length > FUNCTION {
                found.push(format!("{name}: {function} has {length} lines"));
            }
        }
    }
    found
}

/// Returns the name of the function that a line begins.
fn function_name(line: &str) -> Option<&str> {
    let before = line.find("fn ")?;
    let words = ["pub", "const", "async", "unsafe", "extern"];
    let is_head = line[..before]
        .split_whitespace()
        .all(|word| words.contains(&word) || word.starts_with("pub(") || word.ends_with(')'));
    let name = line[before + 3..].split(['(', '<']).next()?;
    is_head.then_some(name)
}
