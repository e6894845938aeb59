//! The strings of data in scripts, each with its place in the source.
//!
//! Pages hold their articles as JSON: as JSON-LD (schema.org), and as the data that a framework's
//! scripts build the page from. Both are often wrong by the standard (RFC 8259), or are an expression
//! in a program, or JSON within a string of JSON. So nothing is parsed: strings, braces, brackets and
//! colons are looked for, and everything else is passed over. That takes time in proportion to the
//! size of the script, and no recursion.

use std::ops::Range;

/// A string of a script holds scripts itself down to this depth.
const DEPTH: usize = 3;
/// A string that is shorter holds no script.
const LEAST_NESTED: usize = 200;
/// Containers of a script that are looked at, at most; those of pages have some thousands.
const MOST_CONTAINERS: usize = 1 << 16;
/// A container that is deeper counts as the one around it. Data of pages have 10 to 20 levels.
const MOST_LEVELS: usize = 64;

/// Text that stands in the source, perhaps in another form: with escapes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedText {
    /// The text.
    pub text: String,
    /// The byte of the source for a byte of the text, at the start and wherever the distance
    /// changes.
    places: Vec<(usize, usize)>,
}

impl PlacedText {
    /// Returns the text that stands as it is at `start` of the source, in bytes.
    pub(super) fn from_source(text: &str, start: usize) -> Self {
        Self { text: text.to_owned(), places: vec![(0, start)] }
    }

    /// Returns the place of a part of the text in bytes of the source.
    pub(super) fn place_in_source(&self, part: &Range<usize>) -> Range<usize> {
        self.byte_in_source(part.start)..self.byte_in_source(part.end)
    }

    /// Adds text that follows it.
    pub(super) fn append(&mut self, next: &Self) {
        let length = self.text.len();
        self.places.extend(next.places.iter().map(|(own, source)| (own + length, *source)));
        self.text.push_str(&next.text);
    }

    fn byte_in_source(&self, at: usize) -> usize {
        let after = self.places.partition_point(|(own, _)| *own <= at);
        let (own, source) = self.places.get(after.saturating_sub(1)).copied().unwrap_or_default();
        source + at.saturating_sub(own)
    }

    /// Decodes the escapes of the string that stands at `part`.
    fn decode_string(&self, part: Range<usize>) -> Self {
        let mut decoded = Self { text: String::new(), places: vec![] };
        let mut at = part.start;
        while at < part.end {
            let rest = self.text.get(at..part.end).unwrap_or_default();
            let plain = rest.find('\\').unwrap_or(rest.len());
            if plain > 0 {
                decoded.places.push((decoded.text.len(), self.byte_in_source(at)));
                // a stretch of text that is decoded already has places of its own
                let shift = decoded.text.len();
                let first = self.places.partition_point(|(own, _)| *own <= at);
                let within = self.places.iter().skip(first);
                let within = within.take_while(|(own, _)| *own < at + plain);
                decoded.places.extend(within.map(|(own, source)| (own - at + shift, *source)));
                decoded.text.push_str(rest.get(..plain).unwrap_or_default());
                at += plain;
                continue;
            }
            let (character, length) = decode_escape(rest);
            decoded.places.push((decoded.text.len(), self.byte_in_source(at)));
            decoded.text.extend(character);
            at += length;
        }
        decoded.places.push((decoded.text.len(), self.byte_in_source(part.end)));
        decoded
    }
}

/// Returns the character of the escape that `text` begins with, and its length in bytes.
fn decode_escape(text: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..).and_then(|rest| rest.strip_prefix("\\u")?.get(..4));
        digits.and_then(|digits| u16::from_str_radix(digits, 16).ok())
    };
    if let Some(first) = unit(0) {
        let pair = [first, unit(6).unwrap_or_default()];
        let mut decoded = char::decode_utf16(pair);
        return match decoded.next() {
            Some(Ok(c)) => (Some(c), if c.len_utf16() == 2 { 12 } else { 6 }),
            _ => (Some(char::REPLACEMENT_CHARACTER), 6),
        };
    }
    let Some(escaped) = text.chars().nth(1) else { return (None, 1) };
    let character = match escaped {
        'n' => '\n',
        't' => '\t',
        'r' | 'b' | 'f' => ' ',
        other => other,
    };
    (Some(character), 1 + escaped.len_utf8())
}

/// A string of a script.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ScriptString {
    /// The name of its field; in an array, that of the array's.
    pub key: String,
    /// The string.
    pub value: PlacedText,
    /// The object or array that it is directly in.
    pub container: u32,
    /// The name of the field that holds the container, or the array which the container is in.
    pub container_key: String,
}

/// The strings of a script.
#[derive(Debug, Default)]
pub(super) struct ScriptStrings {
    /// The strings that may be text, and all of a few fields, in the order of the source.
    pub strings: Vec<ScriptString>,
    /// The container around each container; that of the outermost is itself.
    pub parents: Vec<u32>,
}

impl ScriptStrings {
    /// Finds the strings of `script` for which `is_wanted` holds; it is told the key and the string
    /// as it is written.
    pub(super) fn find_in(script: &PlacedText, is_wanted: &dyn Fn(&str, &str) -> bool) -> Self {
        let mut found = Self { strings: Vec::new(), parents: vec![0] };
        found.scan(script, 0, 0, is_wanted);
        found
    }

    /// Returns a container and those around it, the innermost first; the outermost of all is left
    /// out.
    pub(super) fn containers_around(&self, container: u32) -> impl Iterator<Item = u32> + '_ {
        let parent =
            |number: &u32| self.parents.get(*number as usize).copied().filter(|parent| *parent > 0);
        std::iter::successors(Some(container).filter(|number| *number > 0), parent)
    }

    fn scan(
        &mut self,
        script: &PlacedText,
        around: u32,
        depth: usize,
        is_wanted: &dyn Fn(&str, &str) -> bool,
    ) {
        let bytes = script.text.as_bytes();
        // the open containers, each with the key that it stands under
        let mut open: Vec<(u32, &str)> = Vec::new();
        let mut key = "";
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => {
                    if self.parents.len() >= MOST_CONTAINERS {
                        return;
                    }
                    let (parent, outer) = open.last().copied().unwrap_or((around, ""));
                    let own = if key.is_empty() { outer } else { key };
                    if open.len() < MOST_LEVELS {
                        open.push((self.parents.len() as u32, own));
                        self.parents.push(parent);
                    } else {
                        open.push((parent, own));
                    }
                    key = "";
                }
                b'}' | b']' => {
                    open.pop();
                    key = "";
                }
                b',' => key = "",
                b'"' => {
                    let string = at..find_string_end(bytes, at);
                    at = string.end + 1;
                    let written = script.text.get(string.clone()).unwrap_or_default();
                    if is_key(bytes, at) {
                        key = written;
                        continue;
                    }
                    let (container, outer) = open.last().copied().unwrap_or((around, ""));
                    let own = if key.is_empty() { outer } else { key };
                    let is_nested = depth < DEPTH && may_hold_script(written);
                    if !is_nested && !is_wanted(own, written) {
                        continue;
                    }
                    let value = script.decode_string(string);
                    if is_nested {
                        self.scan(&value, container, depth + 1, is_wanted);
                    } else {
                        let (key, container_key) = (own.to_owned(), outer.to_owned());
                        self.strings.push(ScriptString { key, value, container, container_key });
                    }
                }
                _ => {}
            }
        }
    }
}

/// Returns the byte at which the string that begins at `start` ends.
fn find_string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match bytes.get(at) {
            None | Some(b'"') => return at.min(bytes.len()),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

fn is_key(bytes: &[u8], after: usize) -> bool {
    let rest = bytes.get(after..).unwrap_or_default();
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

/// Returns whether a string may be data itself: there are escaped strings in it.
fn may_hold_script(written: &str) -> bool {
    written.len() >= LEAST_NESTED
        && (written.contains("\\\":") || written.contains("\\\",\\\"") || written.contains("[\\\""))
        && written.contains(['{', '['])
}
