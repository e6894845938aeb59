//! What the documents say of the tests is true.

use std::fs;
use std::path::Path;

/// A name such as `a_file_is_taken` in the reliability table is the name of a test.
#[test]
fn every_proof_in_the_reliability_table_is_a_test() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    for folder in ["src", "analysis", "tests"] {
        read_all(&project.join(folder), &mut code);
    }
    let table = fs::read_to_string(project.join("docs/reliability.md")).unwrap();
    let names: Vec<&str> = table
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.matches('_').count() > 2 && !word.contains(['.', '=', ' ', '/']))
        .collect();
    assert!(names.len() > 50, "the table names its proofs: {}", names.len());
    let is_test = |name: &&str| code.contains(&format!("fn {name}("));
    let unknown: Vec<_> = names.iter().filter(|name| !is_test(name)).collect();
    assert!(unknown.is_empty(), "no such tests: {unknown:?}");
}

fn read_all(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, code);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            code.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
