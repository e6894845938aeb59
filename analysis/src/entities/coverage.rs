//! What the stage can do in the language of a text: a question of its script. The tagger and the patterns of
//! names were made for three scripts. In others they would guess, and in some of those the lists have names.

use crate::language::script::Script;
use crate::stage::LanguageLimit;

/// Letters of a text, by what the stage can do in their scripts.
#[derive(Default)]
struct Letters {
    served: usize,
    listed: usize,
    unsupported: usize,
}

impl Letters {
    fn add_text(&mut self, text: &str) {
        for c in text.chars() {
            match Script::from_char(c) {
                Some(Script::Latin | Script::Cyrillic | Script::Greek) => self.served += 1,
                // of Arabic, Persian, Hebrew and Georgian the base lists names as they are written there,
                // between blanks
                Some(Script::Arabic | Script::Hebrew | Script::Georgian) => self.listed += 1,
                // a sign is a syllable
                Some(Script::Han | Script::Kana | Script::Hangul) => self.unsupported += 2,
                Some(_) => self.unsupported += 1,
                None => {}
            }
        }
    }
}

/// Returns what the stage cannot do in the main script of some texts; `None` where it can do everything.
pub fn language_limit<'t>(texts: impl Iterator<Item = &'t str>) -> Option<LanguageLimit> {
    let mut letters = Letters::default();
    texts.for_each(|text| letters.add_text(text));
    let Letters { served, listed, unsupported } = letters;
    if served >= listed.max(unsupported) {
        None
    } else if listed >= unsupported {
        Some(LanguageLimit::ListedNames)
    } else {
        Some(LanguageLimit::Unsupported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(text: &str) -> Option<LanguageLimit> {
        language_limit(std::iter::once(text))
    }

    #[test]
    fn latin_cyrillic_and_greek_are_read_in_full() {
        for text in ["", "17 : 3", "Bridge reopens", "Мост открыт", "Η γέφυρα άνοιξε"]
        {
            assert_eq!(limit(text), None, "{text}");
        }
    }

    #[test]
    fn scripts_that_the_tagger_was_not_made_for_are_not_read() {
        for text in
            ["旧桥修复", "古い橋を修理する", "다리 수리", "पुल की मरम्मत", "ซ่อมสะพาน", "Կամուրջ"]
        {
            assert_eq!(limit(text), Some(LanguageLimit::Unsupported), "{text}");
        }
    }

    #[test]
    fn of_scripts_in_which_names_are_listed_the_lists_are_read() {
        for text in ["إصلاح الجسر", "תיקון הגשר", "ხიდის შეკეთება"]
        {
            assert_eq!(limit(text), Some(LanguageLimit::ListedNames), "{text}");
        }
    }

    #[test]
    fn the_script_of_most_of_the_text_decides() {
        assert_eq!(limit("苹果公司（Apple）周一宣布"), Some(LanguageLimit::Unsupported));
        assert_eq!(limit("The sign read 旧桥, old bridge"), None);
    }
}
