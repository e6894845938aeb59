//! Folding: what makes spellings of one word equal, and the hash by which words are looked up.

/// Returns the letters to which an accented Latin letter or a ligature folds; `None` for a character that
/// stands for itself. Takes a lower-case character. `ё` folds to `е`, as Russian print does.
fn unaccented_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ё' | 'ѐ' => "е",
        'ѝ' => "и",
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' | 'ə' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// Calls `each` with the folded characters of `c`: lower case, without accents.
pub fn fold_char(c: char, mut each: impl FnMut(char)) {
    match c {
        _ if c.is_ascii() => return each(c.to_ascii_lowercase()),
        // the Russian alphabet, without the tables of Unicode
        'а'..='я' => return each(c),
        'А'..='Я' => return each(char::from_u32(u32::from(c) + 0x20).unwrap_or(c)),
        _ => (),
    }
    for low in c.to_lowercase() {
        match unaccented_letters(low) {
            Some(plain) => plain.chars().for_each(&mut each),
            None => each(low),
        }
    }
}

/// Folds accents and case: returns `text` in lower case and without accents.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |plain| folded.push(plain));
    }
    folded
}

/// A running 64-bit hash of folded characters. Of no use against an adversary, and need not be: a
/// collision can at worst tag a wrong word.
#[derive(Clone, Copy)]
pub struct WordHash(u64);

impl Default for WordHash {
    /// Returns the hash of nothing.
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl WordHash {
    /// Takes in one character, folded.
    pub fn push_char(&mut self, c: char) {
        fold_char(c, |plain| self.0 = mix_bits(self.0 ^ u64::from(plain)));
    }

    /// Returns the hash of the characters so far.
    pub const fn finish(self) -> u64 {
        self.0
    }
}

/// Returns the hash of a whole word, with accents and case folded.
pub fn hash_word(word: &str) -> u64 {
    let mut hash = WordHash::default();
    word.chars().for_each(|c| hash.push_char(c));
    hash.finish()
}

/// Returns the hash of a phrase, given as the hashes of its words.
pub fn hash_phrase(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0, extend_phrase)
}

/// Returns the hash of a phrase, from that of its beginning and that of its next word.
pub const fn extend_phrase(phrase: u64, word: u64) -> u64 {
    mix_bits(phrase.rotate_left(23) ^ word)
}

const fn mix_bits(value: u64) -> u64 {
    let value = value.wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^ (value >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_the_two_dots_of_yo_make_no_difference() {
        assert_eq!(fold("Erdoğan"), "erdogan");
        assert_eq!(fold("Côte d'Ivoire"), "cote d'ivoire");
        assert_eq!(fold("Орёл"), "орел");
        assert_eq!(hash_word("MÜNCHEN"), hash_word("Munchen"));
        assert_ne!(hash_word("Bern"), hash_word("Berne"));
    }
}
