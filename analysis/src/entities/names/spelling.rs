//! The spelling of the parts of a declined name: in lower case to be read, and in base form to be shown.

use crate::entities::inflection::{
    Cases, Gender, Inflection, gender_of_given_name, is_family_name, is_vowel,
};
use crate::entities::text::{ArticleText, Style};
use crate::entities::token::{Gap, Token};

use super::parts::{Part, capitalise_words, words_of};

/// Returns the candidates for the base form of a given name; of one with a hyphen the last word declines
/// (`Жан-Жака`).
pub(super) fn given_bases(inflection: &Inflection, form: &str) -> Vec<(String, Cases)> {
    match form.rsplit_once('-') {
        None if is_family_name(form) => vec![(form.to_owned(), Cases::ALL)],
        None => {
            let mut bases = inflection.given_bases(form);
            // a woman's name in a consonant does not decline
            bases.retain(|(base, _)| {
                base == form
                    || base.ends_with(|c| c == 'ь' || is_vowel(c))
                    || gender_of_given_name(base) == Gender::Male
            });
            bases
        }
        Some((before, last)) => {
            let bases = inflection.given_bases(last).into_iter();
            bases.map(|(base, cases)| (format!("{before}-{base}"), cases)).collect()
        }
    }
}

/// Returns the candidates for the base form of a surname, itself first; of one with a hyphen each word
/// declines, or the last alone.
pub(super) fn surname_bases(
    inflection: &Inflection,
    form: &str,
    gender: Gender,
) -> Vec<(String, Cases)> {
    let Some((before, last)) = form.rsplit_once('-') else {
        return inflection.surname_readings(form, gender);
    };
    let lasts = inflection.surname_readings(last, gender);
    let firsts = inflection.surname_readings(before, gender);
    let mut bases = Vec::new();
    for (last, cases) in &lasts {
        let agrees = |(first, of): &&(String, Cases)| of.meets(*cases) && first != before;
        if *cases != Cases::NOMINATIVE
            && let Some((first, of)) = firsts.iter().find(agrees)
        {
            bases.push((format!("{first}-{last}"), of.both(*cases)));
        }
        bases.push((format!("{before}-{last}"), *cases));
    }
    bases
}

/// Returns a part in lower case, its words parted by hyphens, without an article at its beginning.
pub(super) fn spell_part(text: &ArticleText, part: &Part) -> String {
    let words = words_of(text, part);
    let first = part.end - words.len();
    let mut spelled = String::new();
    for (at, word) in (first..).zip(words) {
        let hyphen = text.tokens.get(at).is_some_and(|token| token.gap == Gap::Hyphen);
        if hyphen && !spelled.is_empty() {
            spelled.push('-');
        }
        if text.is_ending(at) {
            spelled.push('\'');
        }
        spelled.push_str(&word.to_lowercase().replace('ё', "е"));
    }
    spelled
}

/// Returns the words of a surname whose base form is `base`, in lower case, parted as in the text. The
/// surname is the last part of the name.
pub(super) fn surname_words(text: &ArticleText, parts: &[Part], base: &str) -> Vec<String> {
    let Some(part) = parts.last() else { return Vec::new() };
    // O'Leary is two words
    let second = text.tokens.get(part.first + 1).filter(|_| part.end - part.first > 1);
    if second.is_some_and(|second| second.gap == Gap::Apostrophe && second.is_capital()) {
        let head = text.tokens.get(part.first).map_or(0, Token::length);
        let at = base.char_indices().nth(head).map_or(base.len(), |(at, _)| at);
        let (head, rest) = base.split_at_checked(at).unwrap_or((base, ""));
        return vec![head.to_owned(), rest.to_owned()];
    }
    base.split('-').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns the name in base form: its first and its last part in those of `bases`, and the words with a
/// capital between them in that of the same `cases` (`Мартина Лютера Кинга`).
pub(super) fn spell_base(
    text: &ArticleText,
    parts: &[Part],
    bases: [&str; 2],
    inflection: &Inflection,
    cases: Cases,
) -> String {
    let [first, middle @ .., last] = parts else { return String::new() };
    // what the base form shares with what stands there is shown as it stands there
    let restore = |part: &Part, base: &str| {
        let form = spell_part(text, part);
        let shown = text.slice_words(part.first, part.end);
        let article = shown.chars().count().saturating_sub(form.chars().count());
        let shared = form.chars().zip(base.chars()).take_while(|(a, b)| a == b).count();
        let words = base.chars().skip(shared);
        let kept: String = shown.chars().take(article + shared).collect();
        // a word that begins after what is shared has its capital
        let mut begins = kept.ends_with('-');
        let rest = words.flat_map(|c| {
            let capital = std::mem::replace(&mut begins, c == '-');
            let upper = capital.then(|| c.to_uppercase()).into_iter().flatten();
            upper.chain((!capital).then_some(c))
        });
        let rest: String = rest.collect();
        kept + &rest
    };
    let declined = spell_part(text, first) != bases[0] && !is_family_name(bases[0]);
    let between = |part: &Part| {
        let form = spell_part(text, part);
        let others = given_bases(inflection, &form).into_iter().skip(1);
        let mut others = others.filter(|_| declined && part.capital && !part.initial);
        match others.find(|(_, of)| of.meets(cases)) {
            Some((base, _)) => restore(part, &base),
            None => text.slice_words(part.first, part.end).to_owned(),
        }
    };
    let mut name = restore(first, bases[0]);
    for part in middle.iter().map(between).chain([restore(last, bases[1])]) {
        name.push(' ');
        name.push_str(&part);
    }
    match text.style_at(first.first) {
        Style::Shouted => capitalise_words(&name),
        _ => name,
    }
}
