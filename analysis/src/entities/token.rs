//! The tokeniser: words with their offsets, their capitals, the gaps between them and the beginnings of
//! sentences.

use std::ops::Range;
use std::sync::LazyLock;

use super::fold::{WordHash, hash_word};
use crate::prehashed::HashedSet;

/// The capitals of a word: its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordShape {
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

/// The gap between a word and the one before it.
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
    /// The capitals of the word.
    pub shape: WordShape,
    /// The gap before the word.
    pub gap: Gap,
    /// Whether a sentence, a line or a quotation begins with it, so that a capital is no evidence.
    pub opens: bool,
    /// Whether its first letter is Cyrillic.
    pub cyrillic: bool,
    /// The gap before the word in one character: a line feed where a line ends there, or else the last that
    /// is no white space, or else a space. `\0` at the beginning of the text.
    pub mark: char,
}

impl Token {
    /// Returns whether the word begins with a capital.
    pub const fn is_capital(&self) -> bool {
        matches!(self.shape, WordShape::Capital | WordShape::Upper | WordShape::Initial)
    }

    /// Returns its offsets in bytes.
    pub const fn bytes(&self) -> Range<usize> {
        self.byte as usize..self.byte_end as usize
    }

    /// Returns its offsets in code points.
    pub const fn points(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns its length in code points.
    pub const fn length(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Joins the next letter of an acronym to it.
    fn append_letter(&mut self, letter: &Self, text: &str) {
        self.byte_end = letter.byte_end;
        self.end = letter.end;
        self.shape = WordShape::Upper;
        self.hash = hash_letters(self.text(text));
    }

    /// Returns the word as it is in `text`, the text from which the token was made.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.bytes()).unwrap_or_default()
    }
}

/// Splits `text` into words. Offsets are exact; runs of letters and digits are words, so that a
/// hyphen or an apostrophe parts words (`al-Assad` is two), and so does everything else, but the
/// stops of a Latin acronym (`U.S.` is one word, its last stop included), the points and commas of a
/// number (`1,250.40`, `18.11.2025`, `12:30`), and all that an address has (`https://a.example/B?c`,
/// `desk@paper.example`).
pub fn tokenise(text: &str) -> Vec<Token> {
    tokenise_first(text, usize::MAX)
}

/// Splits `text` into words like [`tokenise`], but only to a word or two after the first `most`.
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
            gap.push_char(c);
            continue;
        }
        let mut word = WordReader::new(c);
        let rest = text.get(byte as usize..).unwrap_or_default();
        let mut whole = rest_of_number_or_address(c, rest);
        let is_address = whole > 0 && !c.is_ascii_digit();
        while let Some(next) = chars.next_if(|&next| whole > 0 || is_word(next)) {
            (byte, point) = (byte + next.len_utf8() as u32, point + 1);
            whole = whole.saturating_sub(next.len_utf8());
            word.push_char(next);
        }
        let shape = if is_address { WordShape::Lower } else { word.shape() };
        let mark = gap.mark;
        let (kind, opens) = gap.finish_gap(before, tokens.last());
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
        let acronym = tokens.last_mut().filter(|last| continues_acronym(last, before, &token));
        match acronym {
            Some(last) => last.append_letter(&token, text),
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

/// Returns the length in bytes of the rest of a number or an address that begins with the letter or digit
/// `first` and goes on in `rest`; 0 where neither begins.
fn rest_of_number_or_address(first: char, rest: &str) -> usize {
    if first.is_ascii_digit() {
        let mut last = first;
        let goes_on = |(at, c): (usize, char)| {
            let before = std::mem::replace(&mut last, c);
            let parts = matches!(c, '.' | ',' | ':') && before.is_ascii_digit();
            let digit = |c: u8| c.is_ascii_digit();
            (!(c.is_ascii_digit()
                || parts && rest.as_bytes().get(at + 1).copied().is_some_and(digit)))
            .then_some(at)
        };
        let end = rest.char_indices().find_map(goes_on).unwrap_or(rest.len());
        // `3D`, `7th` and `20-летие` begin with a digit and are words
        return if rest.get(end..).is_some_and(|rest| rest.starts_with(is_word)) { 0 } else { end };
    }
    let begins =
        |start: &str| rest.get(..start.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(start));
    let address = match first {
        'h' | 'H' => begins("ttp://") || begins("ttps://"),
        'w' | 'W' => begins("ww."),
        _ => false,
    } || is_mailbox(rest);
    if !address {
        return 0;
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '«' | '»'));
    let address = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    address.trim_end_matches(|c: char| !is_word(c) && c != '/').len()
}

/// Returns whether the name of a mailbox goes on to its `@` and a letter behind that.
fn is_mailbox(rest: &str) -> bool {
    /// The longest name of a mailbox (RFC 5321, 4.5.3.1.1).
    const NAME: usize = 64;
    let bytes = rest.as_bytes();
    let end =
        bytes.iter().take(NAME).position(|c| !(c.is_ascii_alphanumeric() || b"._-+".contains(c)));
    end.is_some_and(|end| {
        bytes.get(end) == Some(&b'@') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric)
    })
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
        reader.push_char(first);
        reader
    }

    fn push_char(&mut self, c: char) {
        self.hash.push_char(c);
        self.letters += 1;
        self.lower |= is_lower(c);
    }

    fn shape(&self) -> WordShape {
        if self.first.is_numeric() {
            WordShape::Digit
        } else if !self.first.is_uppercase() {
            WordShape::Lower
        } else if self.letters == 1 {
            WordShape::Initial
        } else if self.lower {
            WordShape::Capital
        } else {
            WordShape::Upper
        }
    }
}

/// The word before as it was read, not yet joined to others: its shape, and whether it is Cyrillic.
type Before = (WordShape, bool);

/// Reads the gap between two words.
#[derive(Default)]
struct GapReader {
    only: Option<Gap>,
    sentence: bool,
    mark: char,
}

impl GapReader {
    fn push_char(&mut self, c: char) {
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

    /// Returns the gap before a word, and whether the word opens something. `last` is the word before.
    fn finish_gap(&mut self, before: Option<Before>, last: Option<&Token>) -> (Gap, bool) {
        let read = std::mem::take(self);
        let Some((shape, _)) = before else { return (Gap::Break, true) };
        let gap = read.only.unwrap_or(Gap::Break);
        let opens = read.sentence
            && shape != WordShape::Initial
            && !(gap == Gap::Stop && last.is_some_and(is_abbreviation));
        (gap, opens)
    }
}

/// Words that are written with a stop and stand before a name or a number, so that a capital after the stop
/// begins no sentence. Those that often end one (`etc.`, `Inc.`, `p.m.`) are not among them.
const ABBREVIATIONS: &str = "\
    mr mrs ms mx dr prof st ste gen lt col capt cpt maj sgt cpl adm cmdr sen rep gov pres hon rev fr msgr supt insp \
    messrs mt ft no nos vol fig art sec ch vs jan feb apr aug sept oct nov dec \
    hr hrn dipl ing nr abs bzw ca vgl geb ggf inkl mme mmes mlle mm sr sra srta dra dn avda núm ud uds pág exmo \
    sig dott avv on arch geom min pref drs mevr dhr jhr prins ks inż mgr hab płk gen ppłk ul al pl śp \
    doc judr mudr phdr rndr mgr bc čp č tzv stol odv akad dipl \
    ул пер просп пл им проф акад ген полк кап лейт гр тов св стр рис см напр обл респ вул просп ім";

/// The longest of [`ABBREVIATIONS`], in code points, and more.
const ABBREVIATION: usize = 6;

fn is_abbreviation(word: &Token) -> bool {
    static KNOWN: LazyLock<HashedSet> =
        LazyLock::new(|| ABBREVIATIONS.split_whitespace().map(hash_word).collect());
    word.length() <= ABBREVIATION && KNOWN.contains(&word.hash)
}

/// The longest acronym with stops, in code points without the last stop.
const ACRONYM: u32 = 11;

/// Returns whether a letter continues the acronym that ends with the word before: the `S` of `U.S.`. Cyrillic
/// letters with stops are a person's initials.
fn continues_acronym(last: &Token, before: Option<Before>, token: &Token) -> bool {
    let is_letter = |(shape, cyrillic): Before| shape == WordShape::Initial && !cyrillic;
    is_letter((token.shape, token.cyrillic))
        && before.is_some_and(is_letter)
        && token.gap == Gap::Stop
        && token.byte == last.byte_end + 1
        && token.end - last.start <= ACRONYM
}

/// Adds the last stop of an acronym to it.
fn add_last_stops(text: &str, tokens: &mut [Token]) {
    for token in tokens {
        let dotted = token.shape == WordShape::Upper && token.text(text).contains('.');
        if dotted && text.get(token.bytes().end..).is_some_and(|rest| rest.starts_with('.')) {
            token.byte_end += 1;
            token.end += 1;
        }
    }
}

fn hash_letters(acronym: &str) -> u64 {
    let mut hash = WordHash::default();
    acronym.chars().filter(|&c| c != '.').for_each(|c| hash.push_char(c));
    hash.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        assert_eq!(dotted[0].shape, WordShape::Upper);
        assert_eq!(dotted[0].points(), 0..4);
    }

    #[test]
    fn numbers_and_addresses_are_one_word() {
        assert_eq!(
            words(
                "On 18.11.2025 at 12:30, 1,250.40 of 3D (see https://a.example/B/C?d=1). Desk@paper.example, www.b.example."
            ),
            [
                "On",
                "18.11.2025",
                "at",
                "12:30",
                "1,250.40",
                "of",
                "3D",
                "see",
                "https://a.example/B/C?d=1",
                "Desk@paper.example",
                "www.b.example"
            ]
        );
        assert_eq!(
            words("In 2025. Then 20-летие, wwwx and http:"),
            ["In", "2025", "Then", "20", "летие", "wwwx", "and", "http"]
        );
    }

    #[test]
    fn a_name_after_an_abbreviation_opens_no_sentence() {
        let opening = |text| {
            tokenise(text).iter().filter(|t| t.opens).map(|t| t.text(text)).collect::<Vec<_>>()
        };
        assert_eq!(opening("He met Mr. Hill. Then Gen. Ode spoke."), ["He", "Then"]);
        assert_eq!(opening("На ул. Мира. Там ген. Орлов."), ["На", "Там"]);
        assert_eq!(
            opening("It sells pots etc. Then it closed.\nMr.\nHill"),
            ["It", "Then", "Mr", "Hill"]
        );
    }

    proptest! {
        #[test]
        fn words_cover_all_letters_and_digits_in_order_without_overlap(
            text in r"(\PC|[a-zA-ZА-я0-9 .,:@/'’-]|\. |Mr\. |U\.S\.|т\.е\.|https?://|www\.|1[.,]5|\n){0,40}"
        ) {
            let tokens = tokenise(&text);
            let (mut byte, mut point) = (0, 0);
            for token in &tokens {
                let between = text.get(byte..token.bytes().start).unwrap();
                prop_assert!(!between.chars().any(is_word), "{between:?} was left out");
                prop_assert_eq!(token.points().start, point + between.chars().count());
                prop_assert!(!token.text(&text).is_empty());
                prop_assert_eq!(token.length(), token.text(&text).chars().count());
                (byte, point) = (token.bytes().end, token.points().end);
            }
            prop_assert!(!text.get(byte..).unwrap().chars().any(is_word));
        }
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
