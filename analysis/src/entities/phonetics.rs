//! Phonetic keys of the parts of people's names, by which spellings of many languages and scripts meet.
//!
//! After JRC-Names (Steinberger et al. 2011, "JRC-Names: a freely available, highly multilingual
//! named entity resource"): bring a name into Latin letters, normalise what languages spell
//! differently, look for candidates by the signature without vowels, compare those that have the same.
//!
//! A *phonetic key* is a word of small letters: `j` for what is written ж, дж, ž, zh, j at the beginning;
//! `s` for every other sibilant; no `h`; `w` for the last letter of -ov, -ew, -off. A *consonant
//! key* is the rest of a phonetic key without vowels, `v` and double letters.

use super::fold::fold;
use super::romanise::phonetic_letters;

/// Replacements in Latin spellings, in the order in which they apply. Capitals stand for sounds that
/// are decided: `J`, `S`, `K`.
const RULES: [(&str, &str); 37] = [
    ("shch", "S"),
    ("tsch", "S"),
    ("dsch", "J"),
    ("sch", "S"),
    ("tch", "S"),
    ("dzh", "J"),
    ("dj", "J"),
    ("dge", "Je"),
    ("gge", "Je"),
    ("ggi", "Ji"),
    // Giorgia, Giovanni, Giuseppe
    ("gia", "Ja"),
    ("gio", "Jo"),
    ("giu", "Ju"),
    ("sh", "S"),
    ("zh", "J"),
    ("kh", ""),
    ("cz", "S"),
    ("sz", "S"),
    ("rz", "J"),
    ("ph", "f"),
    ("th", "t"),
    ("gha", "ga"),
    ("ghe", "ge"),
    ("ghi", "gi"),
    ("gho", "go"),
    ("ghu", "gu"),
    ("gh", ""),
    ("cs", "S"),
    ("cch", "K"),
    ("ck", "K"),
    ("qu", "Kv"),
    ("q", "K"),
    ("x", "Ks"),
    ("tz", "S"),
    ("ts", "S"),
    ("ce", "Se"),
    ("ci", "Si"),
];

/// The letters of each rule, so that most rules are passed over at a glance.
#[expect(clippy::indexing_slicing, reason = "a constant has no iterators")]
const RULE_LETTERS: [u32; RULES.len()] = {
    let mut letters = [0; RULES.len()];
    let mut at = 0;
    while at < RULES.len() {
        letters[at] = letters_of(RULES[at].0);
        at += 1;
    }
    letters
};

/// Returns the set of Latin small letters in `text`, one bit each.
#[expect(clippy::indexing_slicing, reason = "a constant function has no iterators")]
const fn letters_of(text: &str) -> u32 {
    let (bytes, mut letters, mut at) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at].is_ascii_lowercase() {
            letters |= 1 << (bytes[at] - b'a');
        }
        at += 1;
    }
    letters
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Returns the phonetic key of one part of a name, in any script that [`super::romanise`] knows. Empty for what
/// has no letters.
pub fn phonetic_key(part: &str) -> String {
    let lower = part.to_lowercase();
    let foreign = lower.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c >= '\u{370}');
    if foreign {
        let mut sound = phonetic_letters(&lower);
        if let Some(rest) = sound.strip_prefix('y')
            && rest.starts_with(is_vowel)
        {
            sound = format!("j{rest}");
        }
        return apply_common_rules(&drop_glides(&sound));
    }
    apply_common_rules(&read_letters(&mark_sounds(plain_letters(&lower))))
}

/// Returns a word in Latin script without accents. Letters whose accent decides the sound become capitals,
/// as in [`RULES`].
fn plain_letters(lower: &str) -> String {
    let mut sound = String::with_capacity(lower.len() + 4);
    for c in lower.chars() {
        match c {
            'č' | 'š' | 'ć' | 'ś' | 'ş' | 'ș' => sound.push('S'),
            'ç' | 'ț' | 'ţ' | 'ř' => sound.push(if c == 'ř' { 'r' } else { 'S' }),
            'ž' | 'ż' | 'ź' | 'đ' => sound.push('J'),
            'ğ' => {}
            'a'..='z' | '0'..='9' => sound.push(c),
            _ => sound.extend(fold(&c.to_string()).chars().filter(char::is_ascii_alphanumeric)),
        }
    }
    sound
}

/// Replaces the groups of letters whose sound is decided, by [`RULES`] and those for the two ends of a word.
fn mark_sounds(mut sound: String) -> String {
    // the same letters fall together only after these
    let adjective = ["cki", "cky", "cka", "cke"].iter().any(|end| sound.ends_with(end));
    if adjective {
        let at = sound.len() - 3;
        sound.replace_range(at..=at, "S");
    }
    silence_endings(&mut sound);
    // Xi, Xu: Pinyin
    if sound.starts_with("xi") || sound.starts_with("xu") {
        sound.replace_range(..1, "S");
    }
    if let Some(rest) = sound.strip_prefix("ch")
        && rest.starts_with('r')
    {
        sound = format!("K{rest}");
    }
    let mut letters = letters_of(&sound);
    for ((from, to), needed) in RULES.into_iter().zip(RULE_LETTERS) {
        if letters & needed == needed && sound.contains(from) {
            sound = sound.replace(from, to);
            letters = letters_of(&sound);
        }
    }
    sound
}

/// Reads the letters of a word in which groups are replaced, one by one.
fn read_letters(sound: &str) -> String {
    let letters: Vec<char> = sound.chars().collect();
    let mut out = String::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        at += 1;
        match c {
            'c' if next == Some('h') => {
                // Bach, Wachter: a breath; Churchill: a sibilant
                at += 1;
                let after = letters.get(at);
                if !after.is_none_or(|c| matches!(c, 'l' | 'm' | 'n' | 'r' | 't' | 'k' | 'v' | 'w'))
                {
                    out.push('s');
                }
            }
            'c' if next == Some('y') => out.push('s'),
            'c' if next.is_none() && out.ends_with(is_vowel) => out.push('s'),
            'c' | 'K' => out.push('k'),
            'S' => out.push('s'),
            'J' => out.push('j'),
            'j' if out.is_empty() => out.push('j'),
            'y' if out.is_empty() && next.is_some_and(is_vowel) => out.push('j'),
            'y' | 'j' if !next.is_some_and(is_vowel) => out.push('i'),
            'h' | 'j' | 'y' => {}
            'w' => out.push('v'),
            'z' => out.push('s'),
            _ => out.push(c),
        }
    }
    out
}

/// Removes letters of endings that are not heard: of French and English ones (Barnier, Farage), and the
/// German `ch` of Locher, which is no English one.
fn silence_endings(sound: &mut String) {
    let before = |end: &str| sound.strip_suffix(end).and_then(|rest| rest.chars().next_back());
    if before("ier").is_some_and(|c| !is_vowel(c)) {
        sound.pop();
    } else if before("age").is_some() {
        sound.replace_range(sound.len() - 2.., "J");
    } else if before("cher").is_some_and(|c| matches!(c, 'a' | 'o' | 'u')) {
        let at = sound.len() - 4;
        sound.replace_range(at..at + 2, "");
    }
}

/// Glides between vowels are not heard, others are vowels (`Мэй`, `May`); nor is `h`.
fn drop_glides(sound: &str) -> String {
    let mut letters = sound.chars().peekable();
    let mut out = String::with_capacity(sound.len());
    while let Some(c) = letters.next() {
        match c {
            'y' if letters.peek().is_some_and(|&next| is_vowel(next)) => {}
            'y' => out.push('i'),
            'h' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Applies the rules that all scripts share: the ending -ov, double letters, `ts` for `ц`.
fn apply_common_rules(sound: &str) -> String {
    let mut out = String::with_capacity(sound.len() + 1);
    for c in sound.chars() {
        match c {
            _ if out.ends_with(c) => {}
            's' if out.ends_with('t') => {
                out.pop();
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    let ending =
        |out: &str, end: char| out.strip_suffix(end).is_some_and(|s| s.ends_with(['o', 'e']));
    if out.len() > 3 && (ending(&out, 'v') || ending(&out, 'f')) {
        out.pop();
        out.push('w');
    }
    out
}

/// Returns the consonant key of a phonetic key: its letters without vowels, but `a` for one at the beginning.
/// Of a key with hardly a consonant (`Li`, `May`) the vowels are all there is, and stay.
pub fn consonant_key(sound: &str) -> String {
    let mut out = String::with_capacity(sound.len());
    let mut consonants = 0;
    for c in sound.chars() {
        let begins = out.is_empty();
        match c {
            _ if is_vowel(c) && begins && consonants == 0 => out.push('a'),
            _ if is_vowel(c) || c == 'v' => {}
            _ => {
                out.push(c);
                consonants += 1;
            }
        }
    }
    if consonants < 2 {
        let open = sound.replace("ai", "e").replace("ei", "e");
        let open: String = open.chars().filter(|c| !matches!(c, 'v')).collect();
        return if open.is_empty() { sound.to_owned() } else { open };
    }
    out
}

/// Returns the similarity of two phonetic keys, 0 to 1: the edit distance (Levenshtein 1966) in which vowels
/// and `v` cost less, over the length of the longer one.
pub fn key_similarity(one: &str, other: &str) -> f32 {
    let one: Vec<char> = one.chars().take(LETTERS).collect();
    let other: Vec<char> = other.chars().take(LETTERS).collect();
    if one == other {
        return 1.0;
    }
    let soft = |c: char| is_vowel(c) || c == 'v';
    let gap = |c: char| if soft(c) { SOFT_GAP } else { 1.0 };
    let swap = |a: char, b: char| match (a == b, soft(a) && soft(b)) {
        (true, _) => 0.0,
        (_, true) => SOFT_SWAP,
        _ => 1.0,
    };
    let mut row: Vec<f32> = vec![0.0];
    for &c in &other {
        row.push(row.last().copied().unwrap_or_default() + gap(c));
    }
    for &a in &one {
        let mut next = vec![row.first().copied().unwrap_or_default() + gap(a)];
        for (&b, costs) in other.iter().zip(row.windows(2)) {
            let [diagonal, above] = costs else { continue };
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + swap(a, b)).min(above + gap(a)).min(left + gap(b)));
        }
        row = next;
    }
    let longest = one.len().max(other.len()).max(1);
    let distance = row.last().copied().unwrap_or_default();
    1.0 - distance / u16::try_from(longest).map_or(1.0, f32::from)
}

/// The cost of a vowel or `v` that one of two keys lacks; that of a consonant is 1. Set by hand.
const SOFT_GAP: f32 = 0.5;
/// The cost of one vowel or `v` for another; that of any other two letters is 1. Set by hand.
const SOFT_SWAP: f32 = 0.35;
/// The most letters of a phonetic key that are compared. Set by hand.
const LETTERS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_surname_have_one_skeleton() {
        for spellings in [
            &["Lavrov", "Лавров", "Lawrow", "Lavroff", "Ławrow"][..],
            &["Johnson", "Джонсон", "Джонсън"],
            &["Juncker", "Юнкер"],
            &["Corbyn", "Корбин", "Корбін"],
            &["Watson", "Уотсон", "Вотсон"],
            &["Hunt", "Хант"],
            &["Zhirinovsky", "Жириновский", "Żyrinowski", "Žirinovskij"],
            &["Kerry", "Керри"],
            &["Churchill", "Черчилль"],
            &["Kowalczyk", "Ковальчик"],
            &["Tsipras", "Ципрас", "Τσίπρας"],
            &["Schröder", "Шрёдер"],
            &["Nawalny", "Navalny", "Навальный", "Navaľnyj"],
            &["May", "Мэй", "Мей"],
            &["Barnier", "Барнье", "Барньє"],
            &["Farage", "Фарадж", "Фараж"],
            &["Giorgia", "Джорджа", "Джорджия"],
            &["Locher", "Лохер"],
            &["Hunt", "Хънт"],
        ] {
            let keys: Vec<_> =
                spellings.iter().map(|name| consonant_key(&phonetic_key(name))).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{spellings:?} {keys:?}");
        }
    }

    #[test]
    fn vowels_count_less_than_consonants() {
        assert!(key_similarity(&phonetic_key("Hunt"), &phonetic_key("Хант")) > 0.85);
        assert!(key_similarity(&phonetic_key("Kent"), &phonetic_key("Knott")) < 0.8);
        assert!(key_similarity("", "") == 1.0);
    }
}
