//! Reads which file of a package uses which, from its `use` items and the paths in its code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a package, by module path, and the modules that each uses.
pub struct Package {
    /// Module path in parts -> the file, as `folder/file.rs`.
    files: BTreeMap<Vec<String>, String>,
    /// The file -> the files that it uses.
    uses: BTreeMap<String, BTreeSet<String>>,
}

impl Package {
    /// Reads the package whose sources are in `root`.
    pub fn read(root: &Path) -> Self {
        let mut paths = Vec::new();
        collect_files(root, &mut paths);
        let mut package = Self { files: BTreeMap::new(), uses: BTreeMap::new() };
        let mut texts = Vec::new();
        for path in paths {
            let file = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let module = module_path(&file);
            texts.push((module.clone(), file.clone(), code_of(&path)));
            package.files.insert(module, file);
        }
        for (module, file, code) in texts {
            let targets = paths_in(&code, &module);
            let used = targets.iter().filter_map(|target| package.file_of(target));
            let used = used.filter(|used| **used != file).cloned().collect();
            package.uses.insert(file, used);
        }
        assert!(package.files.len() > 20, "the package has files: {}", package.files.len());
        package
    }

    /// Returns the file of the deepest module that a path goes through.
    fn file_of(&self, path: &[String]) -> Option<&String> {
        (1..=path.len()).rev().find_map(|length| self.files.get(&path[..length]))
    }

    /// Lists the imports that go up the ladder, and the top folders that no rung names.
    pub fn upward_imports(&self, ladder: &[&[&str]]) -> Vec<String> {
        let rung = |file: &str| {
            let top = file.split('/').next().unwrap().trim_end_matches(".rs");
            ladder.iter().position(|names| names.contains(&top))
        };
        let mut found = Vec::new();
        for (file, used) in self.uses.iter().filter(|(file, _)| *file != "lib.rs") {
            let Some(own) = rung(file) else {
                found.push(format!("{file} is on no rung of the ladder"));
                continue;
            };
            for other in used.iter().filter(|other| *other != "lib.rs") {
                let beside = file.split('/').next() == other.split('/').next();
                if rung(other).is_some_and(|other| other < own || (other == own && !beside)) {
                    found.push(format!("{file} uses {other}"));
                }
            }
        }
        found
    }

    /// Lists the sets of files that all use one another, directly or through others.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let reaches: BTreeMap<_, _> =
            self.uses.keys().map(|file| (file, self.reachable_from(file))).collect();
        let mut circles = BTreeSet::new();
        for (file, reached) in &reaches {
            let back = |other: &&String| reaches[*other].contains(*file);
            let circle: Vec<String> = reached.iter().filter(back).cloned().collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    fn reachable_from(&self, file: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut to_visit: Vec<&String> = self.uses[file].iter().collect();
        while let Some(next) = to_visit.pop() {
            if reached.insert(next.clone()) {
                to_visit.extend(&self.uses[next]);
            }
        }
        reached
    }
}

/// Collects the files below a folder that are not tests alone.
pub fn collect_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        // The model disk is what tests run on.
        let of_tests = name.contains("tests") || path.ends_with("disk/model.rs");
        if path.is_dir() {
            collect_files(&path, paths);
        } else if name.ends_with(".rs") && !of_tests {
            paths.push(path);
        }
    }
}

/// Returns a file's code without its tests and comments.
pub fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = match text.find("#[cfg(test)]\nmod tests {") {
        Some(end) => &text[..end],
        None => &text,
    };
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn module_path(file: &str) -> Vec<String> {
    let mut parts: Vec<String> =
        file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// Lists the paths in a file's code that begin with `crate`, `self` or `super`, from the crate's root;
/// `use a::{b, c::d}` is several.
fn paths_in(code: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in ["crate::", "self::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let inside_a_word =
                code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
            // `pub(in crate::formats)` says who may see, and uses nothing.
            let is_visibility = code[..at].ends_with("(in ");
            if inside_a_word || is_visibility || code[..at].ends_with("::") {
                continue;
            }
            let mut base = module.to_vec();
            let mut rest = &code[at..];
            if let Some(tail) = rest.strip_prefix("crate::") {
                (base, rest) = (Vec::new(), tail);
            } else if let Some(tail) = rest.strip_prefix("self::") {
                rest = tail;
            }
            while let Some(tail) = rest.strip_prefix("super::") {
                base.pop();
                rest = tail;
            }
            read_tree(rest, &base, &mut found);
        }
    }
    found
}

/// Reads `a::b`, or `a::{b, c::d}`; returns the rest behind it.
fn read_tree<'c>(text: &'c str, base: &[String], found: &mut BTreeSet<Vec<String>>) -> &'c str {
    let mut path = base.to_vec();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        path.push(rest[..end].to_owned());
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            Some(tail) => rest = tail,
            None => break,
        }
    }
    let Some(group) = rest.strip_prefix('{') else {
        found.insert(path);
        return rest;
    };
    rest = group;
    loop {
        rest = rest.trim_start();
        if let Some(tail) = rest.strip_prefix('}') {
            return tail;
        }
        if let Some(tail) = rest.strip_prefix(',') {
            rest = tail;
        } else if rest.starts_with("self") && !rest.starts_with("self::") {
            found.insert(path.clone());
            rest = &rest["self".len()..];
        } else {
            let tail = read_tree(rest, &path, found);
            // `name as other`, a glob, or no tree at all: go on behind it.
            let skip = tail.find([',', '}']).unwrap_or(tail.len());
            rest = &tail[skip..];
            if rest.is_empty() {
                return rest;
            }
        }
    }
}
