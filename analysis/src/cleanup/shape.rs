//! The layout of a line: its words, its scripts, its end.

use super::scripts::{is_hangul, is_unspaced};

/// The end of a line, closing quotes and brackets aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// Without punctuation, as headlines and link lines do.
    #[default]
    Open,
    /// With a full stop or an ellipsis.
    Stop,
    /// With a question or exclamation mark.
    Mark,
    /// With a full stop that may only belong to an acronym: `U.S.`
    Acronym,
    /// With a comma, colon, semicolon or dash: something follows.
    Comma,
}

/// The scripts that matter for telling a foreign line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineScript {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Any other.
    Other,
}

/// A word: hashes of its letters and digits in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineToken {
    /// Of the whole word.
    pub word: u64,
    /// Of its first five characters, 0 for words of fewer than four: a cheap stem that makes the
    /// cases of a Russian noun alike and leaves most function words out. Of a Korean word the first
    /// two; in scripts that put no space between words, of each letter and the one before it.
    pub stem: u64,
}

/// The layout features of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LineShape {
    /// Words; for scripts that do not part them, half the number of letters.
    pub words: usize,
    /// Code points.
    pub chars: usize,
    /// Upper-case letters.
    pub upper: usize,
    /// Decimal digits.
    pub digits: usize,
    /// Latin letters.
    pub latin: usize,
    /// Cyrillic letters.
    pub cyrillic: usize,
    /// Letters of other scripts.
    pub other: usize,
    /// Its end.
    pub end: End,
    /// Its first letter is a small one.
    pub starts_small: bool,
    /// It begins with a bullet or a dash.
    pub bullet: bool,
    /// Its punctuation.
    pub marks: LineMarks,
}

/// Counts of each kind of mark in a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LineMarks {
    pub commas: u32,
    /// Ends of sentences with a blank after them.
    pub stops: u32,
    pub quotes: u32,
    pub bars: u32,
    pub arrows: u32,
    pub slashes: u32,
    pub at: u32,
    pub brackets: u32,
    pub underscores: u32,
    pub colons: u32,
    pub copyright: u32,
    pub currency: u32,
    /// Pieces between blanks, and those that begin with a capital.
    pub pieces: u32,
    pub capitals: u32,
}

impl LineMarks {
    fn count_mark(&mut self, c: char) {
        match c {
            ',' | '،' => self.commas += 1,
            '！' | '？' | '؟' | '।' | '۔' => self.stops += 1,
            '"' | '“' | '”' | '„' | '«' | '‘' | '「' | '『' | '《' => self.quotes += 1,
            '|' | '｜' | '│' | '•' | '·' => self.bars += 1,
            '›' | '→' | '»' | '>' | '▶' | '►' => self.arrows += 1,
            '/' => self.slashes += 1,
            '@' => self.at += 1,
            '[' | ']' | '{' | '}' => self.brackets += 1,
            '_' => self.underscores += 1,
            ':' | '：' => self.colons += 1,
            '©' | '®' | '™' => self.copyright += 1,
            '$' | '€' | '£' | '₽' | '¥' => self.currency += 1,
            _ => {}
        }
    }
}

/// Lines of so many words count as running text even without punctuation.
const LONG_LINE_WORDS: usize = 30;
/// In scripts that are neither Latin nor Cyrillic so many.
const LONG_UNCASED_WORDS: usize = 20;
/// With punctuation, so many are enough.
const SENTENCE_WORDS: usize = 8;

impl LineShape {
    /// Measures `text` and adds its words to `tokens`.
    pub(super) fn from_text(text: &str, tokens: &mut Vec<LineToken>) -> Self {
        let mut shape = Self { end: End::from_text(text), ..Self::default() };
        let before = tokens.len();
        let mut unspaced = 0;
        let mut word = WordHash::default();
        let mut last = ' ';
        for c in text.chars() {
            shape.chars += 1;
            let upper_before = shape.upper;
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    shape.digits += usize::from(c.is_ascii_digit());
                    shape.latin += usize::from(c.is_ascii_alphabetic());
                    shape.upper += usize::from(c.is_ascii_uppercase());
                    word.push_char(c.to_ascii_lowercase());
                } else if c == ' ' {
                    shape.marks.stops += u32::from(matches!(last, '.' | '!' | '?'));
                    word.finish_word(tokens);
                } else if c == '\t' {
                    word.finish_word(tokens);
                } else {
                    shape.marks.count_mark(c);
                }
            } else if let Some(small) = small_letter(c) {
                shape.count_letter(c, small != c);
                word.push_char(small);
            } else if c.is_alphabetic() {
                shape.count_letter(c, c.is_uppercase());
                if is_unspaced(c) {
                    unspaced += 1;
                    word.finish_word(tokens);
                    tokens.push(LineToken::from_unspaced(c, last));
                } else {
                    c.to_lowercase().for_each(|c| word.push_char(c));
                }
            } else if c.is_numeric() {
                shape.digits += 1;
                word.push_char(c);
            } else if c.is_whitespace() || matches!(c, '—' | '–' | '。' | '、' | '，') {
                shape.marks.stops += u32::from(c == '。');
                shape.marks.commas += u32::from(c == '，' || c == '、');
                word.finish_word(tokens);
            } else {
                shape.marks.count_mark(c);
            }
            if last == ' ' && c != ' ' {
                shape.marks.pieces += 1;
                shape.marks.capitals += (shape.upper - upper_before) as u32;
            }
            last = c;
        }
        word.finish_word(tokens);
        shape.words = tokens.len() - before - unspaced + unspaced / 2;
        let first_letter = text.chars().find(|c| c.is_alphanumeric());
        shape.starts_small = first_letter.is_some_and(char::is_lowercase);
        shape.bullet =
            text.starts_with(['-', '–', '—', '•', '*', '·', '▪', '►', '●', '■', '+', '>', '»']);
        shape
    }

    fn count_letter(&mut self, c: char, upper: bool) {
        self.upper += usize::from(upper);
        match c {
            '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => self.latin += 1,
            '\u{400}'..='\u{52f}' => self.cyrillic += 1,
            _ => self.other += 1,
        }
    }

    /// Counts letters of any script.
    pub(super) fn letters(&self) -> usize {
        self.latin + self.cyrillic + self.other
    }

    /// Returns the script of most of its letters; `None` without letters.
    pub(super) fn script(&self) -> Option<LineScript> {
        let half = self.letters().div_ceil(2);
        match self {
            _ if half == 0 => None,
            _ if self.latin >= half => Some(LineScript::Latin),
            _ if self.cyrillic >= half => Some(LineScript::Cyrillic),
            _ => Some(LineScript::Other),
        }
    }

    /// Returns whether it looks like running text: a sentence, or long.
    pub(super) fn is_prose(&self) -> bool {
        let punctuated = self.end != End::Open;
        self.words >= SENTENCE_WORDS
            && (punctuated || self.words >= LONG_LINE_WORDS || self.is_long_uncased())
    }

    /// Returns whether it is longer than headlines are in a script that is neither Latin nor
    /// Cyrillic: there, paragraphs often end without a full stop.
    fn is_long_uncased(&self) -> bool {
        self.words >= LONG_UNCASED_WORDS && self.script() == Some(LineScript::Other)
    }

    /// Returns whether it could be a subhead or a link to another article.
    pub(super) fn is_headline_like(&self) -> bool {
        self.letters() > 0 && self.words <= 25 && matches!(self.end, End::Open | End::Acronym)
    }
}

impl End {
    fn from_text(text: &str) -> Self {
        let closers = [
            '"', '\'', '»', '”', '’', ')', ']', '“', '›', '」', '』', '）', '】', '》', '\u{200e}',
            '\u{200f}',
        ];
        let bare = text.trim_end_matches(|c: char| closers.contains(&c) || c.is_whitespace());
        match bare.chars().next_back() {
            Some('.') if is_acronym(bare) => Self::Acronym,
            Some('.' | '…' | '。' | '।' | '۔' | '．') => Self::Stop,
            // the Greek question mark has two code points, one of them the semicolon's
            Some('!' | '?' | '！' | '？' | '؟' | '\u{37e}') => Self::Mark,
            Some(',' | ':' | ';' | '-' | '–' | '—' | '：' | '、' | '，' | '；' | '،' | '؛') => {
                Self::Comma
            }
            _ => Self::Open,
        }
    }
}

/// Returns whether the last word is single letters with full stops between them: `U.S.`
fn is_acronym(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut parts = last.split_terminator('.');
    last.matches('.').count() >= 2
        && parts.all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

/// Returns the small letter of an English, Russian, Ukrainian or Western European one: what
/// `char::to_lowercase` gives, without its search of the Unicode tables.
pub(super) fn small_letter(c: char) -> Option<char> {
    let distance = match c {
        'a'..='z' | 'à'..='ö' | 'ø'..='ÿ' | 'ß' | 'а'..='џ' => 0,
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        _ => return None,
    };
    char::from_u32(u32::from(c) + distance)
}

/// Returns whether a character is white space or punctuation that parts a label, a place or a date
/// from what follows.
pub(super) fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | '.' | ':' | ';' | '-' | '–' | '—' | '|' | '：' | '，' | '、' | '｜' | '丨' | '،'
        )
}

impl LineToken {
    /// Returns the word that a letter is in a script that puts no space between words; its stem is
    /// that of the pair with the letter before it.
    fn from_unspaced(c: char, last: char) -> Self {
        let mut word = WordHash::default();
        word.push_char(c);
        let own = word.hash;
        let paired = is_unspaced(last) && last.is_alphabetic();
        word.push_char(last);
        Self { word: own ^ (own >> 29), stem: if paired { word.hash } else { 0 } }
    }
}

/// FNV-1a over code points (Fowler, Noll, Vo), with a stirring step at the end.
#[derive(Default)]
struct WordHash {
    hash: u64,
    stem: u64,
    length: usize,
    /// The hash of the first two, where they are Korean syllables.
    syllables: u64,
}

impl WordHash {
    fn push_char(&mut self, c: char) {
        if self.length == 0 {
            self.hash = 0xcbf2_9ce4_8422_2325;
        }
        self.hash = (self.hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
        self.length += 1;
        if self.length == 5 {
            self.stem = self.hash;
        } else if self.length == 2 && is_hangul(c) {
            self.syllables = self.hash;
        }
    }

    fn finish_word(&mut self, tokens: &mut Vec<LineToken>) {
        if self.length == 0 {
            return;
        }
        let stem = match self.length {
            2.. if self.syllables != 0 => self.syllables,
            0..=3 => 0,
            4 => self.hash,
            _ => self.stem,
        };
        tokens.push(LineToken { word: self.hash ^ (self.hash >> 29), stem });
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> LineShape {
        LineShape::from_text(text, &mut Vec::new())
    }

    #[test]
    fn an_acronym_at_the_end_is_not_the_end_of_a_sentence() {
        assert_eq!(shape("The visit will help relations with the U.S.").end, End::Acronym);
        assert_eq!(shape("He left.").end, End::Stop);
        assert_eq!(shape("“He left.”").end, End::Stop);
        assert_eq!(shape("Why did he leave?").end, End::Mark);
        assert_eq!(shape("Minsk accords").end, End::Open);
    }

    #[test]
    fn the_script_is_that_of_most_letters() {
        assert_eq!(shape("Войдите через Mail.Ru").script(), Some(LineScript::Cyrillic));
        assert_eq!(shape("Über uns").script(), Some(LineScript::Latin));
        assert_eq!(shape("12:30").script(), None);
    }

    #[test]
    fn words_are_counted_in_scripts_without_spaces_too() {
        assert!(shape("政府は月曜日に港を閉鎖すると発表した。").is_prose());
    }

    #[test]
    fn small_letters_are_those_of_unicode() {
        for c in ('\0'..'\u{600}').filter(|&c| small_letter(c).is_some()) {
            assert!(c.is_alphabetic());
            assert!(c.to_lowercase().eq(small_letter(c)), "{c}");
        }
        assert_eq!(small_letter('Ж'), Some('ж'));
    }

    #[test]
    fn cases_of_a_noun_share_a_stem() {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        LineShape::from_text("Лавровым", &mut a);
        LineShape::from_text("Лаврова", &mut b);
        assert_eq!(a[0].stem, b[0].stem);
        assert_ne!(a[0].word, b[0].word);
    }
}
