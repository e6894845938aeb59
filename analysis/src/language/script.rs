//! Writing systems, as far as they separate languages.

/// A writing system: the script property of Unicode Standard Annex 24, as coarse as the languages of
/// news allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Script {
    /// Latin, with all its extensions.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Armenian.
    Armenian,
    /// Hebrew.
    Hebrew,
    /// Arabic, with the letters of Persian, Urdu and Pashto.
    Arabic,
    /// Devanagari: Hindi, Marathi, Nepali.
    Devanagari,
    /// Bengali.
    Bengali,
    /// Gurmukhi: Punjabi.
    Gurmukhi,
    /// Gujarati.
    Gujarati,
    /// Tamil.
    Tamil,
    /// Telugu.
    Telugu,
    /// Kannada.
    Kannada,
    /// Malayalam.
    Malayalam,
    /// Sinhala.
    Sinhala,
    /// Thai.
    Thai,
    /// Lao.
    Lao,
    /// Burmese.
    Myanmar,
    /// Georgian.
    Georgian,
    /// Hangul: Korean.
    Hangul,
    /// Ethiopic: Amharic.
    Ethiopic,
    /// Khmer.
    Khmer,
    /// Hiragana and katakana.
    Kana,
    /// Chinese characters.
    Han,
    /// A letter of any other script.
    Other,
}

impl Script {
    /// The number of scripts.
    pub const COUNT: usize = Script::Other as usize + 1;

    /// Returns the script of a letter, or of a mark that belongs to one; `None` for digits, punctuation,
    /// blanks and symbols.
    pub fn from_char(c: char) -> Option<Self> {
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Self::Latin);
        }
        if matches!(c, 'А'..='я') {
            return Some(Self::Cyrillic);
        }
        let script = match u32::from(c) {
            0x00AA..=0x024F | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF => Self::Latin,
            0xFB00..=0xFB06 | 0xFF21..=0xFF5A => Self::Latin,
            0x0370..=0x03FF | 0x1F00..=0x1FFF => Self::Greek,
            0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Self::Cyrillic,
            0x0530..=0x058F => Self::Armenian,
            0x0590..=0x05FF | 0xFB1D..=0xFB4F => Self::Hebrew,
            0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF => Self::Arabic,
            0xFB50..=0xFDFF | 0xFE70..=0xFEFC => Self::Arabic,
            0x0900..=0x097F => Self::Devanagari,
            0x0980..=0x09FF => Self::Bengali,
            0x0A00..=0x0A7F => Self::Gurmukhi,
            0x0A80..=0x0AFF => Self::Gujarati,
            0x0B80..=0x0BFF => Self::Tamil,
            0x0C00..=0x0C7F => Self::Telugu,
            0x0C80..=0x0CFF => Self::Kannada,
            0x0D00..=0x0D7F => Self::Malayalam,
            0x0D80..=0x0DFF => Self::Sinhala,
            0x0E00..=0x0E7F => Self::Thai,
            0x0E80..=0x0EFF => Self::Lao,
            0x1000..=0x109F | 0xA9E0..=0xA9FF | 0xAA60..=0xAA7F => Self::Myanmar,
            0x10A0..=0x10FF | 0x1C90..=0x1CBF | 0x2D00..=0x2D2F => Self::Georgian,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF => Self::Hangul,
            0x1200..=0x139F | 0x2D80..=0x2DDF | 0xAB00..=0xAB2F => Self::Ethiopic,
            0x1780..=0x17FF | 0x19E0..=0x19FF => Self::Khmer,
            0x3040..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Self::Kana,
            0x3005 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF => Self::Han,
            0x20000..=0x3FFFF => Self::Han,
            _ => Self::Other,
        };
        // The blocks above also hold punctuation and digits. The abugidas' vowel signs are marks,
        // which Rust counts as alphabetic; what it does not count (the virama) never stands alone.
        c.is_alphabetic().then_some(script)
    }

    /// Returns whether the script has blanks between words.
    pub const fn separates_words(self) -> bool {
        use Script::*;
        !matches!(self, Thai | Lao | Myanmar | Khmer | Kana | Han)
    }

    /// Returns the script as one bit of a [`ScriptSet`].
    pub const fn bit(self) -> ScriptSet {
        1 << self as u32
    }
}

/// A set of scripts, one bit each.
pub type ScriptSet = u32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_script_and_the_rest_has_none() {
        for (c, script) in [
            ('a', Script::Latin),
            ('ø', Script::Latin),
            ('ế', Script::Latin),
            ('щ', Script::Cyrillic),
            ('ў', Script::Cyrillic),
            ('ω', Script::Greek),
            ('پ', Script::Arabic),
            ('ש', Script::Hebrew),
            ('ก', Script::Thai),
            ('の', Script::Kana),
            ('国', Script::Han),
            ('한', Script::Hangul),
            ('ქ', Script::Georgian),
            ('ᚠ', Script::Other),
        ] {
            assert_eq!(Script::from_char(c), Some(script), "{c}");
        }
        for c in ['1', ' ', '—', '€', '٣', '।', '😀', '\0', '،'] {
            assert_eq!(Script::from_char(c), None, "{c}");
        }
    }
}
