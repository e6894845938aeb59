//! Counts words after Unicode Standard Annex 29.
//!
//! No word reaches over a blank or a line feed, and a piece of plain letters is one word, with or without
//! punctuation at its end. So most of a text needs no search of the tables of Unicode.

use unicode_segmentation::UnicodeSegmentation;

/// Counts the words of a text.
pub fn count_words(text: &str) -> usize {
    let is_plain = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | 'А'..='я' | 'ё' | 'Ё');
    let within = |piece: &str| {
        let bare = piece.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"']);
        if !bare.is_empty() && bare.chars().all(is_plain) {
            1
        } else {
            piece.unicode_words().count()
        }
    };
    let (mut words, mut start, mut is_ascii_letters) = (0, 0, true);
    for (at, byte) in text.bytes().enumerate() {
        if byte != b' ' && byte != b'\n' {
            is_ascii_letters &= byte.is_ascii_alphabetic();
            continue;
        }
        words += match is_ascii_letters {
            true => usize::from(at > start),
            false => text.get(start..at).map_or(0, within),
        };
        (start, is_ascii_letters) = (at + 1, true);
    }
    words + text.get(start..).map_or(0, within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_unicode_parts_them() {
        for text in [
            "",
            "  two  words \n",
            "Russia's U.S.-led 3.5 per cent, 1,000 km² – “quoted”…",
            "«Мост» закрыт до 2027 г., сообщил мэр.\n\nЁж и ёлка; д’Артаньян, что-то",
            "naïve cafe\u{301} \u{301}a \u{200d}b a\u{ad}b \u{903}क िक",
            "政府は月曜日に 港を閉鎖する カタカナ ไทย ភាសា",
            "\r\nCRLF\r\n\ttab\u{a0}nbsp\u{2028}next mixedСлово א\"ב",
            "🇷🇺🇺🇸 🇷 🇺 👩‍🚀 x_y 12a can't 'tis",
        ] {
            assert_eq!(count_words(text), text.unicode_words().count(), "{text:?}");
        }
    }
}
