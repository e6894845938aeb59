//! Whether a text reads like a language, or like the bytes of another encoding.
//!
//! No table of languages is needed: what a wrong encoding makes of letters breaks rules that all
//! languages keep. Latin words have few letters beyond ASCII in a row, a capital does not follow a
//! small letter, and no sign is within a word.

/// Of the characters beyond ASCII at most this share, in hundredths, breaks a rule in real text; set by
/// hand. Wrong readings are above sixty.
const MOST_ODD: usize = 25;

/// Another reading is better where it has at most one odd character for so many of the first.
const TIMES_BETTER: usize = 3;

/// So many letters beyond ASCII in a row no word in Latin letters has.
const LONGEST_ACCENTED: usize = 3;

/// Characters that are examined.
const SAMPLE: usize = 20_000;

/// Returns whether a text reads like no language.
pub(super) fn is_suspicious(text: &str) -> bool {
    let (odd, total) = count_odd(text);
    odd * 100 > total * MOST_ODD
}

/// Returns whether `other` reads clearly more like a language than `text`.
pub(super) fn reads_better(other: &str, text: &str) -> bool {
    let (odd, total) = count_odd(text);
    let (other_odd, other_total) = count_odd(other);
    // shares are compared, since one reading may have fewer characters than the other
    other_odd * total * TIMES_BETTER <= odd * other_total
}

/// Counts the characters beyond ASCII that break a rule, and all of them.
fn count_odd(text: &str) -> (usize, usize) {
    let (mut odd, mut total) = (0, 0);
    let (mut inverted, mut ordinary) = (0_usize, 0_usize);
    let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic());
    let mut left = SAMPLE;
    for word in words.filter(|word| !word.is_ascii()) {
        let count = word.chars().filter(|c| !c.is_ascii()).count();
        total += count;
        odd += count_odd_in_word(word).min(count);
        let mut letters = word.chars();
        let (first, second) = (letters.next(), letters.next());
        inverted += usize::from(
            first.is_some_and(char::is_lowercase) && second.is_some_and(char::is_uppercase),
        );
        ordinary += usize::from(second.is_some() && word.ends_with(char::is_lowercase));
        left = left.saturating_sub(count);
        if left == 0 {
            break;
        }
    }
    // small letters and capitals are exchanged: KOI8 read as windows-1251
    if inverted > ordinary { (total, total) } else { (odd, total) }
}

/// Counts the characters of a word that break a rule.
fn count_odd_in_word(word: &str) -> usize {
    let mut odd = 0;
    let mut run = 0;
    let mut before = None;
    let mut signs = 0;
    for c in word.chars() {
        let accented = is_latin_beyond_ascii(c);
        run = if accented { run + 1 } else { 0 };
        if run == LONGEST_ACCENTED {
            odd += LONGEST_ACCENTED;
        } else if run > LONGEST_ACCENTED {
            odd += 1;
        }
        if c == '\u{fffd}' || c.is_control() || is_private(c) {
            odd += 1;
        }
        let after_small = before.is_some_and(|b: char| b.is_lowercase() && !b.is_ascii());
        odd += usize::from(after_small && c.is_uppercase() && !c.is_ascii());
        // a sign counts where letters follow it in the word
        if c.is_alphabetic() {
            odd += signs;
            signs = 0;
        } else {
            signs += usize::from(before.is_some() && is_sign(c));
        }
        before = Some(c);
    }
    odd
}

fn is_latin_beyond_ascii(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{aa}' | '\u{ba}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Returns whether a character is a sign that no word has inside: box drawing, currency, fractions.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{a9}' | '\u{ac}' | '\u{ae}'..='\u{b6}' | '\u{b8}' | '\u{b9}'
        | '\u{bc}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{201a}' | '\u{201e}' | '\u{2020}'
        | '\u{2021}' | '\u{2030}' | '\u{20ac}' | '\u{2116}' | '\u{2122}' | '\u{2320}'..='\u{2321}'
        | '\u{2500}'..='\u{25ff}')
}
