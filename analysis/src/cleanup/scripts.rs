//! Letters of scripts that write one word in more than one way, or put no space between words.

/// A letter as phrases are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    /// It shows nothing, or only how the letter before it is spoken.
    Dropped,
    /// The letter that stands for all its forms.
    Folded(char),
}

/// Returns the form of a character that stands for all spellings of it: vowel signs and direction
/// marks are dropped, forms of an Arabic letter and accents of a Greek one are one.
pub(super) fn fold_letter(c: char) -> Letter {
    let folded = match c {
        '\0'..='\u{7f}' => c,
        // soft hyphen, direction marks; the non-joiner stays, for it parts words as a space does
        '\u{ad}'
        | '\u{200b}'
        | '\u{200d}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => return Letter::Dropped,
        // tashkeel, tatweel, Hebrew points, nukta
        '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{640}'
        | '\u{591}'..='\u{5bd}'
        | '\u{5bf}'..='\u{5c2}'
        | '\u{93c}' => return Letter::Dropped,
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' | 'ۀ' | 'ە' | 'ہ' => 'ه',
        'ά' | 'Ά' => 'α',
        'έ' | 'Έ' => 'ε',
        'ή' | 'Ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' | 'Ί' | 'Ϊ' => 'ι',
        'ό' | 'Ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' | 'Ύ' | 'Ϋ' => 'υ',
        'ώ' | 'Ώ' => 'ω',
        'ς' => 'σ',
        'ş' | 'Ş' => 'ș',
        'ţ' | 'Ţ' => 'ț',
        '\u{958}'..='\u{95f}' => return Letter::Folded(without_nukta(c)),
        '：' => ':',
        'ⓒ' | 'Ⓒ' => '©',
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    Letter::Folded(folded)
}

/// Returns the letter that a Devanagari letter with a dot under it is made of.
fn without_nukta(c: char) -> char {
    match c {
        '\u{958}' => 'क',
        '\u{959}' => 'ख',
        '\u{95a}' => 'ग',
        '\u{95b}' => 'ज',
        '\u{95c}' => 'ड',
        '\u{95d}' => 'ढ',
        '\u{95e}' => 'फ',
        _ => 'य',
    }
}

/// Returns whether a letter is of a script that puts no space between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns whether a letter is a Korean syllable, several of which are a letter's worth of others.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

/// Counts words; in scripts that put no space between them, two letters are one.
pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .map(|piece| match piece.chars().filter(|&c| is_unspaced(c)).count() {
            0 => 1,
            letters => letters.div_ceil(2),
        })
        .sum()
}
