//! The definite article of Bulgarian and Macedonian, which stands at the end of a name's first word:
//! `Европейската комисия`, `Сената`. Both have no cases.

/// Returns whether a text in `language` (a BCP 47 tag) is in one of them.
pub fn has_articles(language: Option<&str>) -> bool {
    let primary = language.and_then(|tag| tag.split('-').next());
    matches!(primary, Some("bg" | "mk"))
}

/// The endings of an adjective before a noun, article included, each with the ending without an article. The
/// White House keeps its own.
const ADJECTIVES: [(&str, &str); 14] = [
    ("близкия", "близък"),
    ("ския", "ски"),
    ("ският", "ски"),
    ("скиот", "ски"),
    ("чкия", "чки"),
    ("чкият", "чки"),
    ("чкиот", "чки"),
    ("белия", "белият"),
    ("белият", "белият"),
    ("ния", "ен"),
    ("ният", "ен"),
    ("ниот", "ен"),
    ("ият", ""),
    ("иот", ""),
];

/// The endings of a noun, and of an adjective that is not a man's, likewise.
const NOUNS: [(&str, &str); 10] = [
    ("стта", "ст"),
    ("ата", "а"),
    ("ята", "я"),
    ("ото", "о"),
    ("ето", "е"),
    ("ите", "и"),
    ("ът", ""),
    ("от", ""),
    ("а", ""),
    ("я", "й"),
];

/// A single word with another ending may be a name that just ends so: `Киото`, `Плата`.
const CERTAIN: [&str; 5] = ["ите", "ството", "ията", "ът", "стта"];

/// A name without its article.
pub struct Indefinite {
    /// Its words, in lower case.
    pub words: Vec<String>,
    /// Whether the name had an article for certain.
    pub certain: bool,
}

/// Returns the candidates for a name without its article, the likeliest first. Takes its words in lower case.
pub fn strip_article(words: &[&str]) -> Vec<Indefinite> {
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let adjectives = if rest.is_empty() { &[][..] } else { &ADJECTIVES };
    let endings = adjectives.iter().chain(&NOUNS);
    let without = endings.filter_map(|(article, bare)| {
        let stem = first.strip_suffix(article)?;
        // националния, but компания and линия
        if *bare == "ен" && stem.ends_with(['а', 'и', 'е', 'о', 'ъ', 'у']) {
            return None;
        }
        // a noun without a vowel is none; of several words one with a short article may be a
        // feminine noun without any: Българска банка
        let certain = match *article {
            "а" | "я" => false,
            _ => !rest.is_empty() || CERTAIN.iter().any(|end| first.ends_with(end)),
        };
        let base = format!("{stem}{bare}");
        (base.chars().count() > 2).then(|| Indefinite {
            words: std::iter::once(base).chain(rest.iter().map(|&word| word.to_owned())).collect(),
            certain,
        })
    });
    let mut all: Vec<Indefinite> = without.collect();
    if all.iter().any(|found| found.certain) {
        all.retain(|found| found.certain);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> String {
        let words: Vec<&str> = name.split(' ').collect();
        strip_article(&words).first().map_or_else(String::new, |found| found.words.join(" "))
    }

    #[test]
    fn the_article_is_taken_off_the_first_word() {
        for (name, base) in [
            ("европейската комисия", "европейска комисия"),
            ("европейския съюз", "европейски съюз"),
            ("националният съвет", "национален съвет"),
            ("белия дом", "белият дом"),
            ("камарата на общините", "камара на общините"),
            ("министерството на отбраната", "министерство на отбраната"),
            ("обединеното кралство", "обединено кралство"),
            ("либералните демократи", "либерални демократи"),
            ("върховният съд", "върховен съд"),
            ("конгреса", "конгрес"),
        ] {
            assert_eq!(first(name), base);
        }
    }

    #[test]
    fn a_single_word_that_may_just_end_so_is_not_certain() {
        assert!(strip_article(&["киото"]).iter().all(|found| !found.certain));
        assert!(strip_article(&["талибаните"]).iter().any(|found| found.certain));
    }
}
