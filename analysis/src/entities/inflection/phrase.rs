//! The phrases that name places and organisations.

use super::cases::Cases;
use super::paradigm::{Paradigm, decline_word, find_paradigm};
use super::russian::{ADJECTIVES, CONSONANT_STEMS, NOUNS, VOWEL_STEMS};

fn noun_tables() -> [&'static [Paradigm]; 3] {
    [&NOUNS, &VOWEL_STEMS, &CONSONANT_STEMS]
}

/// Returns the case forms of the name of a place or organisation, the base form left out: adjectives and the
/// first noun decline (`министерство обороны` -> `министерства обороны`), the rest stays. Takes the words of
/// the name in its base form and the number of first words that have a hyphen behind them; gives one list of
/// words for each form.
pub fn phrase_forms(words: &[&str], halves: usize) -> Vec<Vec<String>> {
    let adjective = |word: &str| {
        let noun = ["ние", "тие", "вие"].iter().any(|end| word.ends_with(end));
        word.chars().count() > 4 && !noun && find_paradigm(&[&ADJECTIVES], word).is_some()
    };
    // Юго-Восточная Азия: the first half of an adjective does not decline
    let halves = (1..=halves).rev().find(|&at| words.get(at).is_some_and(|word| adjective(word)));
    let halves = halves.unwrap_or(0);
    let head = words.iter().skip(halves).position(|word| !adjective(word));
    let Some(mut head) = head.map(|head| head + halves) else {
        return case_forms(words, words.len());
    };
    // Нижний Новгород, Нью-Йорк: the last part declines; Ростов-на-Дону: the first
    let prefix = |word: &&str| matches!(*word, "нью" | "санкт" | "лос" | "сан" | "буэнос" | "тель");
    while words.get(head).is_some_and(&prefix) && head + 1 < words.len() {
        head += 1;
    }
    case_forms(words, head)
}

/// Declines the adjectives before the word at `head`, and that word as a noun.
fn case_forms(words: &[&str], head: usize) -> Vec<Vec<String>> {
    let declined: Vec<_> = words
        .iter()
        .enumerate()
        .take(head + 1)
        .map(|(at, word)| match at == head {
            true => decline_word(word, &noun_tables()),
            false => decline_word(word, &[&ADJECTIVES]),
        })
        .collect();
    let rest = words.get(declined.len()..).unwrap_or_default();
    let mut forms: Vec<Vec<String>> = Vec::new();
    for case in Cases::OBLIQUE {
        let mut variants: Vec<Vec<String>> = vec![Vec::with_capacity(words.len())];
        for word in &declined {
            let mut in_case = word.iter().filter(|(_, cases)| cases.meets(case)).map(|(f, _)| f);
            let Some(first) = in_case.next() else { continue };
            // alternatives multiply; four are enough for one word that has two
            let others: Vec<Vec<String>> = in_case
                .take(1)
                .flat_map(|other| variants.iter().take(2).map(move |so_far| (so_far, other)))
                .map(|(so_far, other)| [so_far.as_slice(), std::slice::from_ref(other)].concat())
                .collect();
            variants.iter_mut().for_each(|so_far| so_far.push(first.clone()));
            variants.extend(others);
        }
        for mut form in variants {
            form.extend(rest.iter().map(|&word| word.to_owned()));
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}
