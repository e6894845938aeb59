//! The tokeniser: words with their offsets, their capitals and what stands between them.

use std::ops::Range;

use super::fold::WordHash;

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No capital at its beginning, or a script without capitals.
    Lower,
    /// A capital, then others: `Moscow`, `McCain`.
    Capital,
    /// Two and more capitals only: `NATO`, `U.S.`.
    Upper,
    /// One capital letter: the `F` of `John F. Kennedy`.
    Initial,
    /// Begins with a digit.
    Digit,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// White space and nothing else, no line break.
    Space,
    /// A hyphen, without white space.
    Hyphen,
    /// An apostrophe, without white space.
    Apostrophe,
    /// A full stop, with or without white space.
    Stop,
    /// Quotation marks, with or without white space.
    Quote,
    /// Anything else: other punctuation, a line break, the beginning of the text.
    Break,
}

/// A word.
///
/// Its offsets have four bytes: a text may have millions of words, and none has four gigabytes.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    byte: u32,
    byte_end: u32,
    start: u32,
    end: u32,
    /// The hash of the word, folded; of an acronym, without its stops.
    pub hash: u64,
    /// How it is capitalised.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// Whether a sentence, a line or a quotation begins with it, so that a capital says nothing.
    pub opens: bool,
    /// Whether its first letter is Cyrillic.
    pub cyrillic: bool,
    /// What stands before it, in one character: a line feed where a line ends there, or else the last
    /// that is no white space, or else a space. `\0` where nothing does.
    pub mark: char,
}

impl Token {
    /// Whether the word begins with a capital.
    pub const fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }

    /// Where it stands, in bytes.
    pub const fn bytes(&self) -> Range<usize> {
        self.byte as usize..self.byte_end as usize
    }

    /// Where it stands, in code points.
    pub const fn points(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many code points it has.
    pub const fn length(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Joins the next letter of an acronym to it.
    fn take_in(&mut self, letter: &Self, text: &str) {
        self.byte_end = letter.byte_end;
        self.end = letter.end;
        self.shape = Shape::Upper;
        self.hash = hash_letters(self.text(text));
    }

    /// The word as it stands in `text`, the text it was made from.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.bytes()).unwrap_or_default()
    }
}

/// Splits `text` into words. Offsets are exact; runs of letters and digits are words, so that a
/// hyphen or an apostrophe parts words (`al-Assad` is two), and so does everything else, but the
/// stops of a Latin acronym (`U.S.` is one word, its last stop included).
pub fn tokenise(text: &str) -> Vec<Token> {
    tokenise_first(text, usize::MAX)
}

/// As [`tokenise`], no further than to a word or two after the first `most`.
pub fn tokenise_first(text: &str, most: usize) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut chars = text.chars().peekable();
    let (mut byte, mut point) = (0, 0);
    let mut gap = GapReader::default();
    let mut before = None;
    while let Some(c) = chars.next().filter(|_| tokens.len() <= most) {
        let (first, start) = (byte, point);
        (byte, point) = (byte + c.len_utf8() as u32, point + 1);
        if !is_word(c) {
            gap.push(c);
            continue;
        }
        let mut word = WordReader::new(c);
        while let Some(next) = chars.next_if(|&next| is_word(next)) {
            (byte, point) = (byte + next.len_utf8() as u32, point + 1);
            word.push(next);
        }
        let shape = word.shape();
        let mark = gap.mark;
        let (kind, opens) = gap.take(before);
        let token = Token {
            byte: first,
            byte_end: byte,
            start,
            end: point,
            hash: word.hash.finish(),
            shape,
            gap: kind,
            opens,
            cyrillic: ('\u{400}'..='\u{52f}').contains(&c),
            mark,
        };
        let acronym = tokens.last_mut().filter(|last| goes_on(last, before, &token));
        match acronym {
            Some(last) => last.take_in(&token, text),
            None => tokens.push(token),
        }
        before = Some((shape, token.cyrillic));
    }
    add_last_stops(text, &mut tokens);
    tokens
}

fn is_word(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        'А'..='я' => true,
        _ => c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c),
    }
}

fn is_lower(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_lowercase(),
        'А'..='я' => c >= 'а',
        _ => c.is_lowercase(),
    }
}

/// Reads one word, character by character.
struct WordReader {
    hash: WordHash,
    first: char,
    letters: usize,
    lower: bool,
}

impl WordReader {
    fn new(first: char) -> Self {
        let mut reader = Self { hash: WordHash::default(), first, letters: 0, lower: false };
        reader.push(first);
        reader
    }

    fn push(&mut self, c: char) {
        self.hash.push(c);
        self.letters += 1;
        self.lower |= is_lower(c);
    }

    fn shape(&self) -> Shape {
        if self.first.is_numeric() {
            Shape::Digit
        } else if !self.first.is_uppercase() {
            Shape::Lower
        } else if self.letters == 1 {
            Shape::Initial
        } else if self.lower {
            Shape::Capital
        } else {
            Shape::Upper
        }
    }
}

/// The word before as it was read, not yet joined to others: its shape, and whether it is Cyrillic.
type Before = (Shape, bool);

/// Reads what stands between two words.
#[derive(Default)]
struct GapReader {
    only: Option<Gap>,
    sentence: bool,
    mark: char,
}

impl GapReader {
    fn push(&mut self, c: char) {
        let kind = match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => Gap::Break,
            '-' | '\u{2010}' | '\u{2011}' => Gap::Hyphen,
            '\'' | '’' | 'ʼ' | '‘' | '`' => Gap::Apostrophe,
            '.' => Gap::Stop,
            '"' | '«' | '»' | '“' | '”' | '„' => Gap::Quote,
            _ if c.is_whitespace() => Gap::Space,
            _ => Gap::Break,
        };
        self.sentence |=
            matches!(c, '.' | '!' | '?' | '…' | '\n' | ':' | '"' | '«' | '“' | '„' | '•');
        self.only = Some(match (self.only, kind) {
            (None, _) => kind,
            (Some(Gap::Space), Gap::Space) => Gap::Space,
            (Some(Gap::Space | Gap::Quote), Gap::Space | Gap::Quote) => Gap::Quote,
            (Some(Gap::Space), Gap::Apostrophe) | (Some(Gap::Apostrophe), Gap::Space) => Gap::Quote,
            (Some(Gap::Stop), Gap::Space) | (Some(Gap::Space), Gap::Stop) => Gap::Stop,
            _ => Gap::Break,
        });
        self.mark = match (self.mark, c) {
            ('\n', _) | (_, '\n' | '\r' | '\u{2028}' | '\u{2029}') => '\n',
            ('\0', _) if c.is_whitespace() => ' ',
            (mark, _) if c.is_whitespace() => mark,
            _ => c,
        };
    }

    fn take(&mut self, before: Option<Before>) -> (Gap, bool) {
        let read = std::mem::take(self);
        let Some((before, _)) = before else { return (Gap::Break, true) };
        let abbreviated = before == Shape::Initial;
        (read.only.unwrap_or(Gap::Break), read.sentence && !abbreviated)
    }
}

/// The longest acronym with stops, in code points without the last stop.
const ACRONYM: u32 = 11;

/// Whether a letter goes on the acronym that ends with the word before: the `S` of `U.S.`. Cyrillic
/// letters with stops are a person's initials.
fn goes_on(last: &Token, before: Option<Before>, token: &Token) -> bool {
    let is_letter = |(shape, cyrillic): Before| shape == Shape::Initial && !cyrillic;
    is_letter((token.shape, token.cyrillic))
        && before.is_some_and(is_letter)
        && token.gap == Gap::Stop
        && token.byte == last.byte_end + 1
        && token.end - last.start <= ACRONYM
}

/// The last stop of an acronym is part of it.
fn add_last_stops(text: &str, tokens: &mut [Token]) {
    for token in tokens {
        let dotted = token.shape == Shape::Upper && token.text(text).contains('.');
        if dotted && text.get(token.bytes().end..).is_some_and(|rest| rest.starts_with('.')) {
            token.byte_end += 1;
            token.end += 1;
        }
    }
}

fn hash_letters(acronym: &str) -> u64 {
    let mut hash = WordHash::default();
    acronym.chars().filter(|&c| c != '.').for_each(|c| hash.push(c));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenise(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn hyphens_and_apostrophes_part_words_and_stops_of_acronyms_do_not() {
        assert_eq!(
            words("Russia's Jean-Claude, of the U.S. (UN)."),
            ["Russia", "s", "Jean", "Claude", "of", "the", "U.S.", "UN"]
        );
        assert_eq!(words("В.В. Иванов"), ["В", "В", "Иванов"]);
        assert_eq!(words("\0 \u{feff}"), [""; 0]);
    }

    #[test]
    fn an_acronym_with_stops_is_the_same_word_as_without() {
        let [dotted, plain] = [tokenise("U.S."), tokenise("US")];
        assert_eq!(dotted[0].hash, plain[0].hash);
        assert_eq!(dotted[0].shape, Shape::Upper);
        assert_eq!(dotted[0].points(), 0..4);
    }

    #[test]
    fn offsets_are_code_points() {
        let tokens = tokenise("Ёж и Bär");
        assert_eq!(tokens[2].points(), 5..8);
        assert!(tokens[0].opens && tokens[0].cyrillic && !tokens[2].opens);
    }

    #[test]
    fn the_gap_before_a_word_is_told() {
        let gaps: Vec<_> = tokenise("a b-c d's «e» f. G, h").iter().map(|t| t.gap).collect();
        use Gap::*;
        assert_eq!(gaps, [Break, Space, Hyphen, Space, Apostrophe, Quote, Quote, Stop, Break]);
    }
}
