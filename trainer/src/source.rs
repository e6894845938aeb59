//! Reading the sources: tables and labelled text, plain or packed.

use std::collections::HashMap;
use std::fs;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
pub use copydesk_analysis::evaluate::Sentence;

/// The text of a file; one whose name ends in `.xz` is unpacked.
pub fn text(path: &Path) -> Result<String> {
    let read = || -> Result<String> {
        if path.extension().is_some_and(|ext| ext == "xz") {
            let mut bytes = Vec::new();
            lzma_rs::xz_decompress(&mut BufReader::new(fs::File::open(path)?), &mut bytes)
                .map_err(|error| anyhow!("{error:?}"))?;
            Ok(String::from_utf8(bytes)?)
        } else {
            Ok(fs::read_to_string(path)?)
        }
    };
    read().with_context(|| format!("{}", path.display()))
}

/// The text of `member` in a `.whl`, or of the file itself where it is none.
pub fn member(path: &Path, member: &str) -> Result<String> {
    if path.extension().is_none_or(|ext| ext != "whl") {
        return text(path);
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(path)?)?;
    let mut out = String::new();
    archive.by_name(member)?.read_to_string(&mut out)?;
    Ok(out)
}

/// A row of a table: its fields by the name of their column.
pub type Row<'t> = HashMap<&'t str, &'t str>;

/// The rows of a tab-separated table with a header line.
pub fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines.map(move |line| header.iter().copied().zip(line.split('\t')).collect())
}

/// The field of a row; empty where there is none.
pub fn field<'t>(row: &Row<'t>, name: &str) -> &'t str {
    row.get(name).copied().unwrap_or_default()
}

/// The documents of a `.bio` or `.bio.xz` file, each a list of sentences.
pub fn labelled(path: &Path) -> Result<Vec<Vec<Sentence>>> {
    Ok(copydesk_analysis::evaluate::parse_documents(&text(path)?))
}

/// The language in the name of a file: `NAME.LANG.SPLIT.bio`.
pub fn language(path: &Path) -> Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let language = name.split('.').nth(1).filter(|tag| (2..=3).contains(&tag.len()));
    language.map(str::to_owned).ok_or_else(|| anyhow!("{name}: no language after the first dot"))
}
