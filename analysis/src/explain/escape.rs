//! Control characters of texts from outside, escaped for a terminal.

use std::borrow::Cow;

/// Replaces control characters by visible symbols, so that no escape sequence of an article moves the
/// cursor. Characters that change the direction of writing become `<U+202E>` and the like, so that no
/// text appears in another place than it has. Line feeds stay; tabs become blanks.
pub fn escape_control_chars(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => out.push(c),
            '\t' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            // "Control Pictures" begin with that of NUL, in the order of the characters.
            '\0'..'\x20' => out.extend(char::from_u32(0x2400 + u32::from(c))),
            '\x7f' => out.push('\u{2421}'),
            c if is_harmful(c) => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns whether a character must not reach a terminal.
fn is_harmful(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    (c.is_control() && c != '\n') || turns || breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_show_and_do_nothing() {
        assert_eq!(escape_control_chars("a\x1b[31mred\x07\x7f"), "a␛[31mred␇␡");
        assert_eq!(escape_control_chars("\u{9b}31m"), "<U+009B>31m");
        assert_eq!(escape_control_chars("abc\u{202e}txt.exe"), "abc<U+202E>txt.exe");
        assert_eq!(escape_control_chars("a\tb\r\nc"), "a b \nc");
    }

    #[test]
    fn scripts_of_all_kinds_stay_as_they_are() {
        for text in ["Мост закрыт", "الجسر\u{200f} مغلق", "می\u{200c}شود", "👩\u{200d}🚀"]
        {
            assert!(matches!(escape_control_chars(text), Cow::Borrowed(same) if same == text));
        }
    }
}
