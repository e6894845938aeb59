//! The tokeniser: words with their offsets, their capitals and what stands between them.

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
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub byte: usize,
    /// One past the last byte.
    pub byte_end: usize,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
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
}

impl Token {
    /// Whether the word begins with a capital.
    pub const fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }

    /// The word as it stands in `text`, the text it was made from.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.byte..self.byte_end).unwrap_or_default()
    }
}

/// Splits `text` into words. Offsets are exact; runs of letters and digits are words, so that a
/// hyphen or an apostrophe parts words (`al-Assad` is two), and so does everything else, but the
/// stops of a Latin acronym (`U.S.` is one word, its last stop included).
pub fn tokenise(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut chars = text.chars().enumerate().peekable();
    let mut byte = 0;
    let mut gap = GapReader::default();
    while let Some((start, c)) = chars.next() {
        let first = byte;
        byte += c.len_utf8();
        if !is_word(c) {
            gap.push(c);
            continue;
        }
        let mut word = WordReader::new(c);
        let mut end = start + 1;
        while let Some((_, next)) = chars.next_if(|&(_, next)| is_word(next)) {
            byte += next.len_utf8();
            end += 1;
            word.push(next);
        }
        let (kind, opens) = gap.take(tokens.last());
        tokens.push(Token {
            byte: first,
            byte_end: byte,
            start,
            end,
            hash: word.hash.finish(),
            shape: word.shape(),
            gap: kind,
            opens,
            cyrillic: ('\u{400}'..='\u{52f}').contains(&c),
        });
    }
    join_acronyms(text, tokens)
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

/// Reads what stands between two words.
#[derive(Default)]
struct GapReader {
    length: usize,
    only: Option<Gap>,
    sentence: bool,
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
        self.length += 1;
    }

    fn take(&mut self, before: Option<&Token>) -> (Gap, bool) {
        let read = std::mem::take(self);
        let Some(before) = before else { return (Gap::Break, true) };
        let abbreviated = before.shape == Shape::Initial;
        (read.only.unwrap_or(Gap::Break), read.sentence && !abbreviated)
    }
}

/// The longest acronym with stops, in code points without the last stop.
const ACRONYM: usize = 11;

/// Joins the letters of `U.S.` to one word. Cyrillic letters with stops are a person's initials.
fn join_acronyms(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut open = false;
    for token in tokens {
        let single = token.shape == Shape::Initial && !token.cyrillic;
        let touches = joined.last().is_some_and(|last| {
            token.byte == last.byte_end + 1 && token.end - last.start <= ACRONYM
        });
        if single && touches && open && token.gap == Gap::Stop {
            if let Some(last) = joined.last_mut() {
                last.byte_end = token.byte_end;
                last.end = token.end;
                last.shape = Shape::Upper;
                last.hash = hash_letters(last.text(text));
            }
        } else {
            joined.push(token);
        }
        open = single;
    }
    for token in &mut joined {
        let dotted = token.shape == Shape::Upper && token.text(text).contains('.');
        if dotted && text.get(token.byte_end..).is_some_and(|rest| rest.starts_with('.')) {
            token.byte_end += 1;
            token.end += 1;
        }
    }
    joined
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
        assert_eq!((dotted[0].start, dotted[0].end), (0, 4));
    }

    #[test]
    fn offsets_are_code_points() {
        let tokens = tokenise("Ёж и Bär");
        assert_eq!((tokens[2].start, tokens[2].end), (5, 8));
        assert!(tokens[0].opens && tokens[0].cyrillic && !tokens[2].opens);
    }

    #[test]
    fn the_gap_before_a_word_is_told() {
        let gaps: Vec<_> = tokenise("a b-c d's «e» f. G, h").iter().map(|t| t.gap).collect();
        use Gap::*;
        assert_eq!(gaps, [Break, Space, Hyphen, Space, Apostrophe, Quote, Quote, Stop, Break]);
    }
}
