//! Cyrillic and Greek in Latin letters: as newspapers write names, and as they sound.

use super::fold::fold;

/// Returns Latin letters for one lower-case Cyrillic letter (Russian, Ukrainian, Belarusian, Bulgarian,
/// Serbian, Macedonian), as English-language newspapers write Russian names.
fn latin_letters(c: char) -> Option<&'static str> {
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

/// Returns `text` with its Cyrillic letters in Latin, capitals kept; other letters stay.
pub fn romanise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let lower: Vec<char> = text.chars().collect();
    for (i, &c) in lower.iter().enumerate() {
        let low = c.to_lowercase().next().unwrap_or(c);
        let before = i.checked_sub(1).and_then(|j| lower.get(j));
        let Some(mut plain) = latin_letters(low) else {
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

/// Returns the sounds of a lower-case word in Cyrillic or Greek, in the small letters that
/// [`super::phonetics`] uses; `y` stands for the glide of `й`, and at the beginning of `ю` and `я`.
pub fn phonetic_letters(lower: &str) -> String {
    let letters: Vec<char> = lower.chars().collect();
    let mut out = String::with_capacity(letters.len() + 4);
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let begins = at == 0;
        at += 1;
        let two = digraph_sound(c, next, begins);
        if !two.is_empty() {
            out.push_str(two);
            at += 1;
            continue;
        }
        match c {
            '0'..='9' | 'a'..='z' => out.push(c),
            _ => out.push_str(letter_sound(c, begins)),
        }
    }
    out
}

/// Returns the sound of two letters that are read as one; empty for two others.
fn digraph_sound(c: char, next: Option<char>, begins: bool) -> &'static str {
    match (c, next) {
        ('д', Some('ж')) | ('τ', Some('ζ')) => "j",
        ('μ', Some('π')) => "b",
        ('ν', Some('τ')) if begins => "d",
        ('γ', Some('κ')) => "g",
        ('ο', Some('υ' | 'ύ')) => "u",
        ('ε' | 'ο', Some('ι' | 'ί')) => "i",
        ('α', Some('ι' | 'ί')) => "e",
        ('α', Some('υ' | 'ύ')) => "av",
        ('ε', Some('υ' | 'ύ')) => "ev",
        _ => "",
    }
}

/// Returns the sound of one letter; empty for what is no letter of the two scripts.
fn letter_sound(c: char, begins: bool) -> &'static str {
    match c {
        // in Bulgarian a vowel: Хънт; in Russian it stands before one
        'а' | 'ъ' | 'α' | 'ά' => "a",
        'б' => "b",
        'в' | 'ў' | 'β' => "v",
        'г' | 'ґ' | 'ѓ' | 'γ' => "g",
        'д' | 'δ' => "d",
        'е' | 'ё' | 'э' | 'є' | 'ε' | 'έ' => "e",
        'ж' => "j",
        'з' | 'с' | 'ц' | 'ч' | 'ш' | 'щ' | 'ћ' | 'ѕ' | 'ζ' | 'σ' | 'ς' => "s",
        'џ' | 'ђ' => "j",
        'и' | 'і' | 'ї' | 'ы' | 'η' | 'ή' | 'ι' | 'ί' | 'ϊ' | 'ΐ' | 'υ' | 'ύ' => "i",
        'й' | 'ј' => "y",
        'к' | 'ќ' | 'κ' => "k",
        'л' | 'љ' | 'λ' => "l",
        'м' | 'μ' => "m",
        'н' | 'њ' | 'ν' => "n",
        'о' | 'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'т' | 'θ' | 'τ' => "t",
        'у' => "u",
        'ф' | 'φ' => "f",
        'х' | 'χ' => "h",
        'ю' => {
            if begins {
                "yu"
            } else {
                "u"
            }
        }
        'я' => {
            if begins {
                "ya"
            } else {
                "a"
            }
        }
        'ξ' => "ks",
        'ψ' => "ps",
        _ => "",
    }
}

/// The articles and particles that a family name may be written with or without.
const DROPPED: [&str; 12] =
    ["al", "el", "an", "ar", "as", "ash", "at", "ad", "аль", "эль", "ан", "ас"];

/// Returns whether a part of a name is an article that the phonetic key leaves out: the `al` of `al-Assad`.
pub fn is_article(part: &str) -> bool {
    let lower = part.to_lowercase();
    DROPPED.contains(&lower.as_str()) || matches!(lower.as_str(), "аш" | "ар" | "ат" | "ад")
}

/// Returns `name` as the last part of a `urn:copydesk:` address: Latin where it is Cyrillic, folded, words
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
    fn a_slug_is_plain_ascii() {
        assert_eq!(slug("Côte d’Ivoire"), "cote-divoire");
        assert_eq!(slug("Рязанская область"), "ryazanskaya-oblast");
        assert_eq!(slug("東京"), "%E6%9D%B1%E4%BA%AC");
    }
}
