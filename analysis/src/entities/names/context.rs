//! The case that the words before a name demand of it.
//!
//! A man in the genitive and a woman in the nominative look alike in Russian and Ukrainian: `Александра
//! Тимкова`. Behind `генерала` only the man is grammatical.

use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, Token, WordShape};

use super::parts::Part;

/// Prepositions, none of which the nominative follows.
const PREPOSITIONS: [&str; 47] = [
    "без",
    "біля",
    "в",
    "во",
    "вокруг",
    "вместо",
    "від",
    "для",
    "до",
    "за",
    "замість",
    "з",
    "зі",
    "из",
    "из-за",
    "из-под",
    "із",
    "к",
    "ко",
    "крім",
    "кроме",
    "між",
    "на",
    "навколо",
    "насчет",
    "о",
    "об",
    "около",
    "от",
    "перед",
    "під",
    "після",
    "по",
    "под",
    "после",
    "при",
    "про",
    "против",
    "проти",
    "ради",
    "с",
    "серед",
    "со",
    "среди",
    "у",
    "через",
    "щодо",
];

/// Endings of nouns in -а and -я that are women, of feminine adjectives, and of verbs whose subject is a
/// woman.
const FEMININE: [&str; 22] = [
    "ая",
    "яя",
    "ла",
    "лась",
    "лася",
    "ица",
    "ниця",
    "иця",
    "иса",
    "есса",
    "еса",
    "ша",
    "иня",
    "ыня",
    "ерина",
    "узина",
    "тка",
    "нка",
    "шка",
    "чка",
    "вка",
    "рка",
];
/// Other nouns that are women, or may be.
const WOMEN: [&str; 33] = [
    "адвокатка",
    "вдова",
    "глава",
    "голова",
    "дама",
    "дева",
    "дива",
    "дочка",
    "жена",
    "звезда",
    "зірка",
    "коллега",
    "колега",
    "королева",
    "мама",
    "невеста",
    "няня",
    "пані",
    "певица",
    "подруга",
    "прима",
    "сваха",
    "сеньора",
    "сестра",
    "синьора",
    "староста",
    "судья",
    "суддя",
    "тетя",
    "тетка",
    "теща",
    "удова",
    "царевна",
];
/// Men, and things, of whom only the genitive can follow: `сын Александра Тимкова`.
const HAVE_GENITIVE: [&str; 16] = [
    "брат",
    "внук",
    "дед",
    "дело",
    "друг",
    "зять",
    "имени",
    "имя",
    "муж",
    "отец",
    "память",
    "племянник",
    "син",
    "справа",
    "сын",
    "тесть",
];
/// Words that end like those that govern a case and govern none.
const GOVERN_NOTHING: [&str; 40] = [
    "августа",
    "весь",
    "вечера",
    "всего",
    "всегда",
    "вчера",
    "года",
    "декабря",
    "дня",
    "дочь",
    "если",
    "завтра",
    "здесь",
    "иногда",
    "июля",
    "июня",
    "когда",
    "мать",
    "мати",
    "марта",
    "мая",
    "месяца",
    "много",
    "ноября",
    "октября",
    "пока",
    "понедельника",
    "почти",
    "роками",
    "сегодня",
    "сентября",
    "снова",
    "тогда",
    "тоді",
    "учора",
    "утра",
    "февраля",
    "хотя",
    "января",
    "апреля",
];
/// Endings of words that no nominative follows: adjectives in the genitive, verbs in the infinitive or the
/// past, neuter and abstract nouns.
const GOVERNING: [&str; 17] = [
    "ого", "его", "ть", "ти", "чь", "ил", "ал", "ел", "ял", "ли", "ив", "ав", "ие", "ье", "ии",
    "ство", "ення",
];
/// The shortest word, in code points, that is judged by its ending.
const WORD: usize = 4;

/// Returns whether the name that begins with word `at` and ends before `end` stands in another case than the
/// nominative, by the words beside it.
pub fn demands_oblique(text: &ArticleText, at: usize, end: usize) -> bool {
    let plain = |token: &&Token| token.cyrillic && token.shape == WordShape::Lower;
    let spaced = text.tokens.get(at).is_some_and(|token| token.gap == Gap::Space);
    let before = at.checked_sub(1).and_then(|before| text.tokens.get(before));
    let before = before.filter(|token| spaced && token.cyrillic);
    if let Some(before) = before {
        return governs_oblique(&before.text(text.text).to_lowercase());
    }
    // "Александра Тимкова арестовали": at the beginning of a sentence
    let after = text.tokens.get(end).filter(plain).filter(|token| token.gap == Gap::Space);
    after.is_some_and(|after| after.length() > WORD && after.text(text.text).ends_with("ли"))
}

fn governs_oblique(word: &str) -> bool {
    if PREPOSITIONS.contains(&word) || HAVE_GENITIVE.contains(&word) {
        return true;
    }
    if word.chars().count() < WORD || GOVERN_NOTHING.contains(&word) {
        return false;
    }
    let ends = |endings: &[&str]| endings.iter().any(|end| word.ends_with(end));
    let noun = word.ends_with(['а', 'я']) && !ends(&FEMININE) && !WOMEN.contains(&word);
    noun || ends(&GOVERNING)
}

/// Returns the readings of a given name that its context allows: those of the nominative alone only where
/// nothing before the name demands another case, or there are no others.
pub fn given_in_context<T>(
    text: &ArticleText,
    parts: &[Part],
    mut readings: Vec<T>,
    is_nominative: impl Fn(&T) -> bool,
) -> Vec<T> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return readings };
    let cyrillic = text.tokens.get(first.first).is_some_and(|token| token.cyrillic);
    let open = || readings.iter().any(&is_nominative) && !readings.iter().all(&is_nominative);
    if cyrillic && open() && demands_oblique(text, first.first, last.end) {
        readings.retain(|reading| !is_nominative(reading));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_in_the_genitive_a_preposition_and_a_verb_demand_another_case() {
        for word in ["генерала", "полковника", "для", "наградил", "арестовали", "бывшего", "сын"]
        {
            assert!(governs_oblique(word), "{word}");
        }
        for word in ["журналистка", "певица", "сказала", "актриса", "известная", "глава", "сегодня"]
        {
            assert!(!governs_oblique(word), "{word}");
        }
    }
}
