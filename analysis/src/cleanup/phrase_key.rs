//! The form in which phrases and lines are compared.

use super::scripts::{Letter, fold_letter, is_hangul, is_unspaced};
use super::shape::small_letter;

/// Drops colons at the end, which make no difference to a whole line.
pub(super) fn bare_key(key: &str) -> &str {
    key.trim_end_matches(':')
}

/// Returns the form in which phrases and lines are compared: words in lower case with single
/// spaces, every number a `#`, colons kept at the end of their word, other punctuation removed. In a
/// script that puts no space between words each letter is a word, so that phrases end anywhere in it.
pub(super) fn normalise_phrase(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 2);
    add_key(text, &mut key);
    key
}

/// Returns the same between two spaces, so that a search finds whole words.
pub(super) fn padded_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    key.push(' ');
    add_key(text, &mut key);
    key.push(' ');
    key
}

fn add_key(text: &str, key: &mut String) {
    let start = key.len();
    // whether something parts the next word from the last one, and whether an apostrophe joins them
    let (mut parted, mut joined) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(letter) = small_form(c) {
            if parted && key.len() > start {
                key.push(' ');
            } else if joined && key.len() > start {
                key.push('\'');
            }
            key.push(letter);
            (parted, joined) = (false, false);
            continue;
        }
        let c = match fold_letter(c) {
            Letter::Dropped => continue,
            Letter::Folded(c) => c,
        };
        let unspaced = is_unspaced(c) && c.is_alphabetic();
        parted |= unspaced;
        let in_number = key.len() > start && key.ends_with('#') && !parted;
        if c.is_alphanumeric() || matches!(c, '#' | '©') {
            let digit = c.is_numeric() || c == '#';
            // "1 234" is one number, as "1,234" is
            let number_goes_on =
                digit && (in_number || key.get(start..).is_some_and(ends_in_number));
            if !number_goes_on {
                if (parted || c == '©') && key.len() > start {
                    key.push(' ');
                } else if joined && key.len() > start {
                    key.push('\'');
                }
                if digit {
                    key.push('#');
                } else {
                    key.extend(c.to_lowercase());
                }
            }
            (parted, joined) = (unspaced || c == '©', false);
            continue;
        }
        let separator =
            matches!(c, '.' | ',' | ':' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '٬' | '٫');
        if in_number && separator && chars.peek().is_some_and(|next| next.is_numeric()) {
            continue;
        }
        match c {
            '’' | 'ʼ' | '\'' | '`' if !parted => joined = true,
            // "写真＝山田", "사진/김": as a colon
            '=' | '/' if key.get(start..).is_some_and(ends_east_asian) => {
                key.push(':');
                parted = true;
            }
            ':' if key.len() > start && !key.ends_with(':') => {
                key.push(':');
                parted = true;
            }
            _ => parted = true,
        }
    }
}

/// Returns the small form of most letters; `None` for the others and for what is no letter.
fn small_form(c: char) -> Option<char> {
    match c {
        // capitals do not tell these apart in all languages: "İLGİLİ", "YAYIN", "ЕЩЕ"
        'ı' | 'İ' => Some('i'),
        'ё' | 'Ё' => Some('е'),
        _ => small_letter(c),
    }
}

fn ends_east_asian(key: &str) -> bool {
    key.chars().next_back().is_some_and(|c| is_unspaced(c) || is_hangul(c))
}

/// Returns whether the last word is a number and nothing else.
fn ends_in_number(key: &str) -> bool {
    key == "#" || key.ends_with(" #")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_numbers_and_punctuation_are_evened_out() {
        assert_eq!(normalise_phrase("  10,265  Views! "), "# views");
        assert_eq!(normalise_phrase("Фото : РИА"), "фото: риа");
        assert_eq!(normalise_phrase("Don’t miss"), "don't miss");
    }

    #[test]
    fn in_scripts_without_spaces_each_letter_is_a_word() {
        assert_eq!(normalise_phrase("分享到Facebook"), "分 享 到 facebook");
        assert_eq!(normalise_phrase("分享到 Ｆａｃｅｂｏｏｋ"), "分 享 到 facebook");
        assert_eq!(normalise_phrase("共12条评论"), "共 # 条 评 论");
        assert_eq!(normalise_phrase("责任编辑：李雷"), "责 任 编 辑: 李 雷");
        assert_eq!(normalise_phrase("シェア"), "シ ェ ア");
        assert_eq!(normalise_phrase("사진=연합뉴스"), "사진: 연합뉴스");
    }

    #[test]
    fn spellings_that_show_the_same_word_are_one() {
        for (one, other) in [
            ("اقرأ أيضًا", "إقـرأ ايضا"),
            ("مشاركة", "مشارکه"),
            ("نُشر", "نشر"),
            ("می‌خوانید", "مي خوانيد"),
            ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "Διαβάστε επίσης"),
            ("Citiţi şi", "CITIȚI ȘI"),
            ("फ़ोटो", "फोटो"),
            ("\u{200f}שתפו\u{200e}", "שתפו"),
        ] {
            assert_eq!(normalise_phrase(one), normalise_phrase(other), "{one}");
        }
    }

    #[test]
    fn dotted_and_dotless_letters_are_one() {
        assert_eq!(normalise_phrase("İLGİLİ HABERLER"), normalise_phrase("İlgili haberler"));
        assert_eq!(normalise_phrase("YAYINLANMA"), normalise_phrase("Yayınlanma"));
        assert_eq!(normalise_phrase("Ещё"), normalise_phrase("ЕЩЕ"));
    }
}
