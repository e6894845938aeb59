//! Names of China, Korea and Vietnam: the family name stands first and does not decline, the
//! given name behind it does (`Дэн Сяопина`).

/// Family names, in lower case, folded and sorted; nearly all people of these countries have one of them.
const FAMILY_NAMES: [&str; 77] = [
    "ван",
    "ву",
    "вэй",
    "вэнь",
    "гао",
    "дай",
    "дин",
    "дун",
    "дэн",
    "жэнь",
    "кан",
    "квон",
    "ким",
    "кім",
    "ле",
    "ли",
    "лим",
    "линь",
    "ло",
    "лэй",
    "лю",
    "люй",
    "лян",
    "ма",
    "мао",
    "мун",
    "нгуен",
    "пак",
    "пань",
    "пэ",
    "пэн",
    "се",
    "си",
    "син",
    "сон",
    "сун",
    "сунь",
    "сюй",
    "сюэ",
    "сяо",
    "тан",
    "тянь",
    "фам",
    "фэн",
    "хан",
    "хань",
    "хван",
    "хон",
    "ху",
    "хуан",
    "хэ",
    "цай",
    "цао",
    "цзинь",
    "цзэн",
    "цзя",
    "цзян",
    "цой",
    "чан",
    "чжан",
    "чжао",
    "чжоу",
    "чжу",
    "чжун",
    "чжэн",
    "чой",
    "чон",
    "чхве",
    "чэн",
    "чэнь",
    "ши",
    "шэнь",
    "юань",
    "юй",
    "юн",
    "ян",
    "янь",
];

/// The family names in Latin script that no European has.
const IN_LATIN: [&str; 30] = [
    "cao", "cheng", "deng", "guo", "hu", "huang", "hwang", "jiang", "kang", "kim", "liang", "liu",
    "luo", "mao", "meng", "moon", "nguyen", "pak", "pham", "song", "sun", "tran", "wang", "wen",
    "wu", "xi", "xu", "zhang", "zhao", "zhou",
];

/// Returns whether a word in lower case is such a family name.
pub fn is_family_name(word: &str) -> bool {
    let listed = |word: &str| FAMILY_NAMES.binary_search(&word).is_ok();
    // Ukrainian writes i for и: Сі, Лі, Кім
    IN_LATIN.binary_search(&word).is_ok()
        || listed(word)
        || word.contains('і') && listed(&word.replace('і', "и"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_as_the_search_expects() {
        assert!(FAMILY_NAMES.is_sorted() && IN_LATIN.is_sorted());
        assert!(is_family_name("дэн") && !is_family_name("джон"));
    }
}
