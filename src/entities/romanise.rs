//! Cyrillic in Latin letters, and the key under which all spellings of a person's name meet.
//!
//! The method is that of JRC-Names (Steinberger et al. 2011, "JRC-Names: a freely available, highly
//! multilingual named entity resource"): romanise by a table made by hand, then normalise what
//! languages spell differently.

use super::fold::fold;

/// Latin letters for one lower-case Cyrillic letter (Russian, Ukrainian, Belarusian, Bulgarian,
/// Serbian, Macedonian), as English-language newspapers write Russian names.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' => "i",
        'і' => "i",
        'ї' => "yi",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ў' => "w",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ђ' => "dj",
        'ћ' => "c",
        'џ' => "j",
        _ => return None,
    })
}

/// `text` with its Cyrillic letters in Latin, capitals kept; other letters stay.
pub fn romanise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lower: Vec<char> = text.chars().collect();
    for (i, &c) in lower.iter().enumerate() {
        let low = c.to_lowercase().next().unwrap_or(c);
        let before = i.checked_sub(1).and_then(|j| lower.get(j));
        let Some(mut plain) = latin(low) else {
            out.push(c);
            continue;
        };
        let ends = !lower.get(i + 1).is_some_and(|next| next.is_alphabetic());
        if low == 'й' && ends && matches!(before, Some('и' | 'ы')) {
            continue; // Дмитрий: Dmitri, Чёрный: Cherny
        }
        if low == 'и' && matches!(lower.get(i + 1), Some('й')) {
            let last = !lower.get(i + 2).is_some_and(|next| next.is_alphabetic());
            plain = if last { "y" } else { "i" };
        }
        if c.is_uppercase() {
            let mut letters = plain.chars();
            out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            out.extend(letters);
        } else {
            out.push_str(plain);
        }
    }
    out
}

/// Replacements that make spellings of one name equal, in the order in which they apply.
const RULES: [(&str, &str); 44] = [
    ("dzh", "j"),
    ("dj", "j"),
    ("shch", "s"),
    ("sch", "s"),
    ("tsch", "c"),
    ("tch", "c"),
    ("sh", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "g"),
    ("th", "t"),
    ("ph", "f"),
    ("rh", "r"),
    ("ch", "c"),
    ("ck", "k"),
    ("cz", "c"),
    ("tz", "ts"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("qu", "kv"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("oo", "u"),
    ("ou", "u"),
    ("ee", "i"),
    ("aye", "ae"),
    ("eye", "ee"),
    ("oye", "oe"),
    ("iye", "ie"),
    ("uye", "ue"),
    ("yi", "i"),
    ("iy", "i"),
    ("y", "i"),
    ("ij", "i"),
    ("aj", "ai"),
    ("ej", "ei"),
    ("oj", "oi"),
    ("uj", "ui"),
    ("ui", "vi"),
    ("uo", "vo"),
    ("io", "o"),
    ("ae", "e"),
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

/// The set of Latin small letters in `text`, one bit each.
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

/// The key of one part of a person's name, in any of the scripts that [`romanise`] knows: lower
/// case, no accents, and one spelling for what languages spell differently. `Sergei`, `Sergey` and
/// `Сергей` have one key, and so have `John` and `Джон`.
pub fn name_key(part: &str) -> String {
    let mut key = if part.is_ascii() {
        part.to_ascii_lowercase()
    } else {
        fold(&romanise(&part.to_lowercase()))
    };
    key.retain(char::is_alphanumeric);
    if key.starts_with("ye") && key.len() > 3 {
        key.remove(0);
    }
    let mut letters = letters_of(&key);
    for ((from, to), needed) in RULES.into_iter().zip(RULE_LETTERS) {
        if letters & needed == needed && key.contains(from) {
            // "ch" must not become the "c" of "ce": hold it apart until the end
            let to = if matches!(from, "ch" | "tch" | "tsch" | "cz") { "\u{1}" } else { to };
            key = key.replace(from, to);
            letters = letters_of(&key);
        }
    }
    let key = key.replace('c', "k").replace('\u{1}', "c");
    squeeze(&key)
}

/// Drops a silent `h` (not before a vowel, or after a consonant) and doubled letters.
fn squeeze(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let vowel = |c: Option<&char>| c.is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'));
    let mut out = String::with_capacity(key.len());
    for (i, &c) in letters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| letters.get(j));
        if c == 'h' && i > 0 && !(vowel(before) && vowel(letters.get(i + 1))) {
            continue;
        }
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The articles and particles that a family name may be written with or without.
const DROPPED: [&str; 12] =
    ["al", "el", "an", "ar", "as", "ash", "at", "ad", "аль", "эль", "ан", "ас"];

/// Whether a part of a name is an article that the key leaves out: the `al` of `al-Assad`.
pub fn is_article(part: &str) -> bool {
    let lower = part.to_lowercase();
    DROPPED.contains(&lower.as_str()) || matches!(lower.as_str(), "аш" | "ар" | "ат" | "ад")
}

/// The key of a whole name: the keys of its parts, joined by hyphens, without articles but at the
/// beginning (`Al Gore`).
pub fn person_key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for part in parts {
        if !key.is_empty() && is_article(part) {
            continue;
        }
        if !key.is_empty() {
            key.push('-');
        }
        key.push_str(&name_key(part));
    }
    key
}

/// `name` as the last part of a `urn:copydesk:` address: Latin where it is Cyrillic, folded, words
/// joined by hyphens, anything but ASCII percent-encoded.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in fold(&romanise(name)).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if c.is_alphanumeric() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else if !matches!(c, '\'' | '’' | '.' | '"') && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_names_are_romanised_as_newspapers_do() {
        assert_eq!(romanise("Сергей Лавров"), "Sergey Lavrov");
        assert_eq!(romanise("Дмитрий Чёрный"), "Dmitry Cherny");
        assert_eq!(romanise("Юлия Щукина"), "Yuliya Shchukina");
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for spellings in [
            &["Sergei", "Sergey", "Сергей"][..],
            &["Andrey", "Andrei", "Андрей"],
            &["Dmitry", "Dmitri", "Dmitriy", "Дмитрий"],
            &["John", "Джон"],
            &["Kerry", "Керри"],
            &["Alexei", "Aleksey", "Алексей"],
            &["William", "Уильям"],
            &["Yeltsin", "Ельцин"],
            &["Barack", "Барак"],
            &["Philip", "Filip", "Филип"],
            &["Mikhail", "Михаил"],
            &["Abou", "Abu", "Абу"],
        ] {
            let keys: Vec<_> = spellings.iter().map(|name| name_key(name)).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{spellings:?} {keys:?}");
        }
    }

    #[test]
    fn the_article_of_an_arabic_name_makes_no_difference() {
        let with = person_key(["Bashar", "al", "Assad"]);
        assert_eq!(with, person_key(["Башар", "Асад"]));
        assert_eq!(with, "basar-asad");
    }

    #[test]
    fn a_slug_is_plain_ascii() {
        assert_eq!(slug("Côte d’Ivoire"), "cote-divoire");
        assert_eq!(slug("Рязанская область"), "ryazanskaya-oblast");
        assert_eq!(slug("東京"), "%E6%9D%B1%E4%BA%AC");
    }
}
