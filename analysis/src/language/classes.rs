//! The languages that the stage can identify, with their scripts and priors.

use super::script::{Script, ScriptSet};

/// A language variant: one column of the model.
#[derive(Debug)]
pub struct Class {
    /// The label of the source model (py3langid).
    pub source: &'static str,
    /// The number of the source model's column among those of that label, from 0: Serbian and Uzbek have
    /// one for each script.
    pub nth: usize,
    /// The BCP 47 tag.
    pub tag: &'static str,
    /// The scripts that the language is written in.
    pub scripts: ScriptSet,
    /// Natural logarithm of the frequency of the language in news, relative to the most common ones. It
    /// only matters for lines too short to be decided by themselves, so a few tiers are enough.
    pub prior: f32,
}

const fn class(source: &'static str, tag: &'static str, scripts: ScriptSet, prior: f32) -> Class {
    Class { source, nth: 0, tag, scripts, prior }
}

const fn second(source: &'static str, tag: &'static str, scripts: ScriptSet, prior: f32) -> Class {
    Class { source, nth: 1, tag, scripts, prior }
}

const LATIN: ScriptSet = Script::Latin.bit();
const CYRILLIC: ScriptSet = Script::Cyrillic.bit();
const ARABIC: ScriptSet = Script::Arabic.bit();
const DEVANAGARI: ScriptSet = Script::Devanagari.bit();
const HAN: ScriptSet = Script::Han.bit();
const ANY: ScriptSet = ScriptSet::MAX;

/// The tiers of [`Class::prior`]: a language of the first tier, an ordinary one, a rare one; and
/// English and Russian above them, because most page furniture in their scripts is in them. Set by hand.
const TOP: f32 = 0.0;
const FIRST: f32 = -1.0;
const PLAIN: f32 = -2.0;
const RARE: f32 = -3.0;

/// Every class, in the order of the model's columns. The trainer keeps these columns of the source
/// model and no other.
pub const CLASSES: &[Class] = &[
    class("en", "en", LATIN, TOP),
    class("de", "de", LATIN, FIRST),
    class("fr", "fr", LATIN, FIRST),
    class("es", "es", LATIN, FIRST),
    class("it", "it", LATIN, FIRST),
    class("pt", "pt", LATIN, FIRST),
    class("nl", "nl", LATIN, FIRST),
    class("pl", "pl", LATIN, FIRST),
    class("sv", "sv", LATIN, PLAIN),
    class("da", "da", LATIN, PLAIN),
    class("no", "nb", LATIN, PLAIN),
    class("nn", "nn", LATIN, PLAIN),
    class("is", "is", LATIN, RARE),
    class("fo", "fo", LATIN, RARE),
    class("fi", "fi", LATIN, PLAIN),
    class("et", "et", LATIN, PLAIN),
    class("lv", "lv", LATIN, PLAIN),
    class("lt", "lt", LATIN, PLAIN),
    class("cs", "cs", LATIN, PLAIN),
    class("sk", "sk", LATIN, PLAIN),
    class("sl", "sl", LATIN, PLAIN),
    class("hr", "hr", LATIN, PLAIN),
    class("bs", "bs", LATIN, PLAIN),
    second("sr", "sr-Latn", LATIN, PLAIN),
    class("ro", "ro", LATIN, PLAIN),
    class("hu", "hu", LATIN, PLAIN),
    class("sq", "sq", LATIN, PLAIN),
    class("tr", "tr", LATIN, FIRST),
    class("ca", "ca", LATIN, PLAIN),
    class("gl", "gl", LATIN, RARE),
    class("eu", "eu", LATIN, RARE),
    class("cy", "cy", LATIN, RARE),
    class("ga", "ga", LATIN, RARE),
    class("lb", "lb", LATIN, RARE),
    class("mt", "mt", LATIN, RARE),
    class("af", "af", LATIN, RARE),
    class("az", "az", LATIN, RARE),
    class("uz", "uz", LATIN, RARE),
    class("vi", "vi", LATIN, PLAIN),
    class("id", "id", LATIN, PLAIN),
    class("ms", "ms", LATIN, PLAIN),
    class("tl", "tl", LATIN, RARE),
    class("sw", "sw", LATIN, RARE),
    class("so", "so", LATIN, RARE),
    class("ru", "ru", CYRILLIC, TOP),
    class("uk", "uk", CYRILLIC, FIRST),
    class("be", "be", CYRILLIC, PLAIN),
    class("bg", "bg", CYRILLIC, PLAIN),
    class("mk", "mk", CYRILLIC, PLAIN),
    class("sr", "sr", CYRILLIC, PLAIN),
    class("kk", "kk", CYRILLIC, PLAIN),
    class("ky", "ky", CYRILLIC, RARE),
    class("tg", "tg", CYRILLIC, RARE),
    class("tt", "tt", CYRILLIC, RARE),
    class("mn", "mn", CYRILLIC, RARE),
    second("uz", "uz-Cyrl", CYRILLIC, RARE),
    class("el", "el", Script::Greek.bit(), PLAIN),
    class("hy", "hy", Script::Armenian.bit(), PLAIN),
    class("ka", "ka", Script::Georgian.bit(), PLAIN),
    class("he", "he", Script::Hebrew.bit(), PLAIN),
    class("ar", "ar", ARABIC, FIRST),
    class("fa", "fa", ARABIC, PLAIN),
    class("ur", "ur", ARABIC, PLAIN),
    class("ps", "ps", ARABIC, RARE),
    class("hi", "hi", DEVANAGARI, FIRST),
    class("mr", "mr", DEVANAGARI, PLAIN),
    class("ne", "ne", DEVANAGARI, PLAIN),
    class("bn", "bn", Script::Bengali.bit(), PLAIN),
    class("pa", "pa", Script::Gurmukhi.bit(), PLAIN),
    class("gu", "gu", Script::Gujarati.bit(), PLAIN),
    class("ta", "ta", Script::Tamil.bit(), PLAIN),
    class("te", "te", Script::Telugu.bit(), PLAIN),
    class("kn", "kn", Script::Kannada.bit(), PLAIN),
    class("ml", "ml", Script::Malayalam.bit(), PLAIN),
    class("si", "si", Script::Sinhala.bit(), PLAIN),
    class("th", "th", Script::Thai.bit(), PLAIN),
    class("lo", "lo", Script::Lao.bit(), PLAIN),
    class("my", "my", Script::Myanmar.bit(), PLAIN),
    class("km", "km", Script::Khmer.bit(), PLAIN),
    class("am", "am", Script::Ethiopic.bit(), PLAIN),
    class("zh", "zh", HAN, FIRST),
    class("ja", "ja", HAN | Script::Kana.bit(), FIRST),
    class("ko", "ko", HAN | Script::Hangul.bit(), PLAIN),
    class("zxx", "zxx", ANY, PLAIN),
];

/// The number of classes.
pub const COUNT: usize = CLASSES.len();

/// The column of what is no language at all: figures, markup, identifiers.
pub const NOT_LANGUAGE: usize = COUNT - 1;

/// One number per class.
pub type Scores = [f32; COUNT];

/// Returns the column of a BCP 47 tag.
pub fn find_class_by_tag(tag: &str) -> Option<usize> {
    CLASSES.iter().position(|class| class.tag == tag)
}

/// Returns the column of a tag, at compile time. A tag that no class has does not compile.
#[expect(clippy::indexing_slicing, reason = "done by the compiler, which refuses what is outside")]
pub const fn column_of_tag(tag: &str) -> usize {
    let mut column = 0;
    loop {
        let (own, wanted) = (CLASSES[column].tag.as_bytes(), tag.as_bytes());
        let mut at = 0;
        while at < own.len() && at < wanted.len() && own[at] == wanted[at] {
            at += 1;
        }
        if at == own.len() && at == wanted.len() {
            return column;
        }
        column += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_and_every_source_column_stands_once() {
        for (i, a) in CLASSES.iter().enumerate() {
            for b in CLASSES.iter().skip(i + 1) {
                assert_ne!(a.tag, b.tag);
                assert_ne!((a.source, a.nth), (b.source, b.nth));
            }
        }
    }

    #[test]
    fn the_last_column_is_what_is_no_language() {
        assert_eq!(find_class_by_tag("zxx"), Some(NOT_LANGUAGE));
    }
}
