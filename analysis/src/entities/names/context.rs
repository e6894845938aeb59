//! The case that the words before a name demand of it.
//!
//! A man in the genitive and a woman in the nominative look alike in Russian and Ukrainian: `Александра
//! Тимкова`. Behind `генерала` only the man is grammatical.

use std::sync::LazyLock;

use crate::entities::fold::hash_word;
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, WordShape};
use crate::prehashed::HashedSet;

use super::parts::Part;

/// Prepositions, none of which the nominative follows.
const PREPOSITIONS: &str = "\
    без біля в во вокруг вместо від для до за замість з зі из из-за из-под із к ко крім кроме між на навколо насчет \
    о об около от перед під після по под после при про против проти ради с серед со среди у через щодо";

/// Nouns that are men, without their endings: ranks, offices, trades, relatives.
const MEN: &str = "\
    генерал полковник майор капитан лейтенант адмирал маршал сержант солдат офицер командир президент премьер министр \
    депутат сенатор губернатор мэр посл консул директор секретар лидер адвокат прокурор тренер чемпион актер режиссер \
    поэт музыкант певц профессор доктор врач епископ эксперт инженер пилот космонавт гражданин господин юрист банкир \
    менеджер спикер кандидат оппозиционер миллиардер олигарх студент корол принц княз цар император патриарх \
    митрополит брат сын отц муж друг внук дед зят тест фигурант владельц продюсер композитор ветеран бойц боксер \
    корреспондент редактор вратар блогер аналитик политик академик историк диктатор барон граф генсек олимпийц \
    міністр прем'єр мер керівник син батьк чоловік онук король лікар учн письменник ідеолог \
    атаман визирь султан эмир лорд капрал герцог пастор раввин имам шейх магистр канцлер";
/// Endings of more of them.
const MEN_END: [&str; 8] = ["ник", "ист", "тел", "лог", "мен", "вед", "граф", "атор"];
/// Nouns that end like men and are none.
const NO_MEN: [&str; 12] = [
    "вторник",
    "дневник",
    "договор",
    "источник",
    "памятник",
    "понедельник",
    "праздник",
    "рудник",
    "сборник",
    "список",
    "учебник",
    "ценник",
];
/// The case endings of men.
const CASES: [&str; 10] = ["а", "у", "ом", "е", "я", "ю", "ем", "і", "ові", "еві"];
/// Endings of nouns that are women, and of feminine adjectives and verbs.
const WOMEN_END: [&str; 18] = [
    "ая", "яя", "ила", "ала", "ела", "лась", "ица", "иця", "иса", "есса", "ша", "иня", "ыня",
    "тка", "нка", "шка", "чка", "рка",
];
/// Other nouns that are women, or may be.
const WOMEN: [&str; 22] = [
    "балерина",
    "вдова",
    "глава",
    "голова",
    "дама",
    "дочь",
    "дочка",
    "жена",
    "звезда",
    "зірка",
    "коллега",
    "колега",
    "королева",
    "мама",
    "мать",
    "мати",
    "невеста",
    "подруга",
    "прима",
    "сестра",
    "судья",
    "суддя",
];
/// Endings of words behind which no subject in the nominative stands: adjectives in the genitive, verbs in the
/// infinitive or the past, neuter and abstract nouns.
const GOVERNING: [&str; 13] =
    ["ого", "его", "ать", "ить", "еть", "ил", "ал", "ел", "ял", "али", "или", "ие", "ство"];
/// Words that end so and govern nothing.
const GOVERN_NOTHING: [&str; 8] =
    ["всего", "если", "итого", "много", "немного", "сего", "строго", "ничего"];
/// The words before a name among which the noun is looked for that says who is named: `министра обороны России`.
const WORDS_BEFORE: usize = 4;

/// Returns whether the name that begins with word `at` and ends before `end` stands in another case than the
/// nominative, by the words beside it.
pub fn demands_oblique(text: &ArticleText, at: usize, end: usize) -> bool {
    let mut before = (0..at).rev();
    let mut spaced =
        text.tokens.get(at).is_some_and(|token| token.gap == Gap::Space && !token.opens);
    let mut words = std::iter::from_fn(|| {
        let token =
            text.tokens.get(before.next().filter(|_| spaced)?).filter(|token| token.cyrillic)?;
        spaced = matches!(token.gap, Gap::Space | Gap::Hyphen) && !token.opens;
        Some(token.text(text.text).to_lowercase())
    });
    if let Some(nearest) = words.next() {
        if PREPOSITIONS.split(' ').any(|word| word == nearest) {
            return true;
        }
        let person = person_in_oblique(&nearest);
        let further = || words.take(WORDS_BEFORE - 1).find_map(|word| person_in_oblique(&word));
        let ends = |endings: &[&str]| endings.iter().any(|end| nearest.ends_with(end));
        let governs = || ends(&GOVERNING) && !GOVERN_NOTHING.contains(&nearest.as_str());
        return person.unwrap_or_else(|| governs() || further().unwrap_or(false));
    }
    // "Александра Тимкова арестовали": at the beginning of a sentence
    let after = text.tokens.get(end).filter(|token| token.cyrillic && token.gap == Gap::Space);
    after.is_some_and(|after| {
        after.shape == WordShape::Lower
            && ["али", "или"].iter().any(|e| after.text(text.text).ends_with(e))
    })
}

/// Returns whether a noun that is a person, in lower case, stands in another case than the nominative; `None`
/// for another word.
fn person_in_oblique(word: &str) -> Option<bool> {
    static STEMS: LazyLock<HashedSet> =
        LazyLock::new(|| MEN.split_whitespace().map(hash_word).collect());
    let is_man = |stem: &str| {
        STEMS.contains(&hash_word(stem))
            || MEN_END.iter().any(|end| stem.ends_with(end)) && !NO_MEN.contains(&stem)
    };
    if CASES.iter().filter_map(|end| word.strip_suffix(end)).any(is_man) {
        return Some(true);
    }
    if is_man(word.trim_end_matches(['ь', 'й'])) {
        // "сын Александра Тимкова": no woman is a son
        return Some(matches!(word, "сын" | "брат" | "муж" | "внук" | "друг" | "син" | "дед"));
    }
    let woman = WOMEN.contains(&word) || WOMEN_END.iter().any(|end| word.ends_with(end));
    woman.then_some(false)
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
    use crate::article::TextPart;

    fn oblique(before: &str) -> bool {
        let text = format!("Вчера {before} Александра Тимкова");
        let text = ArticleText::new(TextPart::Body, &text, Some("ru")).unwrap();
        demands_oblique(&text, text.tokens.len() - 2, text.tokens.len())
    }

    #[test]
    fn a_man_in_the_genitive_a_preposition_and_a_verb_demand_another_case() {
        for before in [
            "награда генерала",
            "адвокат полковника",
            "визит министра обороны России",
            "письмо для",
            "суд наградил",
            "здесь арестовали",
            "дело бывшего",
            "это сын",
        ] {
            assert!(oblique(before), "{before}");
        }
    }

    #[test]
    fn a_woman_or_a_place_behind_a_noun_in_the_nominative_demands_none() {
        for before in [
            "журналистка",
            "певица",
            "сказала",
            "известная",
            "глава",
            "премьер Великобритании",
            "директор завода",
            "сегодня",
            "депутат парламента",
        ] {
            assert!(!oblique(before), "{before}");
        }
    }
}
