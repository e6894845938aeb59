//! Lines that are no language, of many kinds, made up or cut out of source code.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::source;

const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
const CYRILLIC: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
const BASE64: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/";
const NAMES: [&str; 8] =
    ["index", "buffer", "value", "node", "getItem", "user_id", "result", "config"];
const KINDS: [&str; 13] = [
    "letters",
    "capitals",
    "cyrillic",
    "keys",
    "cyrillic keys",
    "base64",
    "hex",
    "figures",
    "table",
    "addresses",
    "markup",
    "data",
    "log",
];

/// So many lines of each kind, and of source code if there is any: kind and lines.
pub fn lines(
    count: usize,
    seed: u64,
    code: &[PathBuf],
) -> Result<Vec<(&'static str, Vec<String>)>> {
    let mut chance = Chance(seed);
    let mut made: Vec<(&str, Vec<String>)> = KINDS
        .into_iter()
        .map(|kind| (kind, (0..count).map(|_| chance.noise(kind)).collect()))
        .collect();
    let mut found = Vec::new();
    for path in code {
        of_code(path, &mut found)?;
    }
    if !found.is_empty() {
        let some = (0..count).filter_map(|_| chance.of(&found).cloned()).collect();
        made.push(("source code", some));
    }
    Ok(made)
}

/// The lines of source code in a file or below a folder that are not comments or mostly text.
fn of_code(path: &Path, found: &mut Vec<String>) -> Result<()> {
    if path.is_dir() {
        let mut below: Vec<PathBuf> =
            std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        below.sort();
        return below.iter().try_for_each(|path| of_code(path, found));
    }
    let known =
        ["rs", "py", "js", "ts", "c", "h", "cpp", "java", "go", "sh", "css", "sql", "rb", "php"];
    let ending = path.extension().and_then(|ending| ending.to_str());
    if ending.is_some_and(|ending| known.contains(&ending))
        && let Ok(text) = source::text(path)
    {
        found.extend(text.lines().map(str::trim).filter(|line| is_code(line)).map(str::to_owned));
    }
    Ok(())
}

fn is_code(line: &str) -> bool {
    let comment =
        ["//", "#", "*", "/*", "--", "\"", "'"].iter().any(|start| line.starts_with(start));
    let signs = line.chars().filter(|c| "(){}[]<>=_;:.&|+*/".contains(*c)).count();
    !comment
        && (20..160).contains(&line.len())
        && signs * 12 > line.len()
        && !line.contains(['"', '\''])
}

/// Repeatable chance: xorshift64* (Marsaglia 2003, Vigna 2016).
pub struct Chance(pub u64);

impl Chance {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    /// One of some things.
    pub fn of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    fn word(&mut self, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        (0..length).filter_map(|_| self.of(&letters).copied()).collect()
    }

    fn noise(&mut self, kind: &str) -> String {
        let words = 3 + self.below(6);
        let words = if kind == "markup" || kind == "data" || kind == "log" { 1 } else { words };
        (0..words).map(|_| self.piece(kind)).collect::<Vec<_>>().join(" ")
    }

    /// A word of such noise, or a line of it.
    fn piece(&mut self, kind: &str) -> String {
        let length = 2 + self.below(9);
        let name = |chance: &mut Self| chance.of(&NAMES).copied().unwrap_or_default();
        match kind {
            "letters" => self.word(SMALL, length),
            "capitals" => self.word(SMALL, length).to_uppercase(),
            "cyrillic" => self.word(CYRILLIC, length),
            "keys" => self.word("asdfghjkl;qwer", length + 1),
            "cyrillic keys" => self.word("фывапролджэйцуке", length + 1),
            "base64" => self.word(BASE64, length + 22),
            "hex" => self.word("0123456789abcdef", 32),
            "figures" => format!("{}.{:02}%", self.below(9000), self.below(100)),
            "table" => match self.below(3) {
                0 => format!("{}.{}", self.word(&SMALL.to_uppercase(), 3), self.word("NOLA", 1)),
                1 => format!("{}.{:02}", self.below(900), self.below(100)),
                _ => format!(
                    "{}{:+.2}%",
                    self.word(&SMALL.to_uppercase(), 2),
                    self.below(90) as f32 / 7.0
                ),
            },
            "addresses" => format!(
                "https://{}.com/{}?id={}",
                self.word(SMALL, 7),
                self.word(SMALL, 5),
                self.below(9999)
            ),
            "markup" => match self.below(3) {
                0 => format!(
                    "<div class=\"{}-{}\" id=\"{}{}\">",
                    name(self),
                    name(self),
                    name(self),
                    self.below(99)
                ),
                1 => format!(
                    "<a href=\"/{}/{}.html\"><img src=\"{}.png\"/></a>",
                    name(self),
                    self.word(SMALL, 6),
                    name(self)
                ),
                _ => format!(
                    ".{}-{} > .{} {{ margin: 0 {}px; display: block; }}",
                    name(self),
                    name(self),
                    name(self),
                    self.below(40)
                ),
            },
            "data" => match self.below(3) {
                0 => format!(
                    "{{\"{}\": {}, \"{}\": [{}, {}], \"{}\": null}}",
                    name(self),
                    self.below(99),
                    name(self),
                    self.below(9),
                    self.below(9),
                    name(self)
                ),
                1 => format!(
                    "{},{},{},\"{}\",{}",
                    self.below(99999),
                    self.word(SMALL, 6),
                    self.below(9),
                    self.word("0123456789abcdef", 8),
                    self.below(999)
                ),
                _ => format!(
                    "{}: {}, {}: {}.{}, {}: true",
                    name(self),
                    self.below(99),
                    name(self),
                    self.below(9),
                    self.below(99),
                    name(self)
                ),
            },
            _ => format!(
                "2024-0{}-1{} 0{}:1{}:4{},{} [{}] {}.{}:{} {}={}",
                self.below(9),
                self.below(9),
                self.below(9),
                self.below(9),
                self.below(9),
                self.below(999),
                self.of(&["INFO", "WARN", "DEBUG"]).copied().unwrap_or_default(),
                name(self),
                name(self),
                self.below(999),
                name(self),
                self.word("0123456789abcdef", 6)
            ),
        }
    }
}
