//! Names of authors out of what fields and bylines hold.

use super::text_evidence::Words;

/// Authors of one article, at most.
const MOST_AUTHORS: usize = 20;
/// Texts that are searched for names, at most, and names in one of them.
const MOST_GIVEN: usize = 40;
/// A name has at most so many words, and code points.
const MOST_WORDS: usize = 6;
const MOST_CHARS: usize = 60;

/// Words that separate two names.
const AND: [&str; 10] =
    [" and ", " und ", " et ", " y ", " e ", " и ", " i ", " & ", " og ", " en "];
/// Titles and degrees that follow a name after a comma, and are no names.
const AFTER_NAME: [&str; 16] = [
    "jr", "jr.", "sr", "sr.", "phd", "ph.d.", "md", "m.d.", "mba", "rn", "cpa", "cfp", "cfa",
    "esq", "esq.", "ms",
];
/// Accounts of a desk and not of a person.
const DESKS: [&str; 30] = [
    "bio",
    "by",
    "written",
    "profile",
    "admin",
    "administrator",
    "staff",
    "editor",
    "editors",
    "editorial",
    "redaktion",
    "redaction",
    "rédaction",
    "redacción",
    "redazione",
    "redakcja",
    "redactie",
    "redação",
    "редакция",
    "редакція",
    "newsroom",
    "news",
    "desk",
    "team",
    "webmaster",
    "agencies",
    "agencias",
    "agences",
    "guest",
    "author",
];

/// Returns the news agencies among `given`.
pub(super) fn find_agency_among(given: &[String], words: &dyn Words) -> Option<String> {
    let names = given.iter().take(MOST_GIVEN).flat_map(|text| split_names(text, words));
    let mut known = names.map(|name| before_place(&name).to_owned());
    known.find(|name| words.is_agency(name))
}

/// Returns a name without the place after it: `Velmora Wire in Orsk`.
fn before_place(name: &str) -> &str {
    let cut = [" in ", " at ", " à "].into_iter().find_map(|word| name.split_once(word));
    cut.map_or(name, |(head, _)| head.trim())
}

/// Returns the persons among `given`, each once, in order. `houses` are names of the site and its
/// publisher.
pub(super) fn find_persons(given: &[String], houses: &[&str], words: &dyn Words) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in given.iter().take(MOST_GIVEN) {
        let names = split_names(text, words);
        // "Velmora Post, Orsk, Karstland" is an address
        if names.len() > 1 && names.first().is_some_and(|first| is_house(first, houses)) {
            continue;
        }
        for name in names {
            let new = found.iter().all(|known| !is_same_name(known, &name));
            if new && found.len() < MOST_AUTHORS && is_person(&name, houses, words) {
                found.push(name);
            }
        }
    }
    found
}

/// Returns the names in "By A, B and C".
fn split_names(text: &str, words: &dyn Words) -> Vec<String> {
    let text = words.unlabelled(text.trim());
    let mut names = vec![String::new()];
    for part in text.split([',', ';', '|', '/', '\n', '•', '·']) {
        let part = part.trim();
        if AFTER_NAME.contains(&part.to_lowercase().as_str()) {
            continue;
        }
        let mut rest = part;
        while let Some((at, and)) =
            AND.iter().filter_map(|and| Some((rest.find(and)?, and))).min_by_key(|(at, _)| *at)
        {
            let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
            names.push(head.trim().to_owned());
            rest = tail.get(and.len()..).unwrap_or_default();
        }
        names.push(rest.trim().to_owned());
    }
    names.retain(|name| !name.is_empty());
    names.truncate(MOST_GIVEN);
    names.iter().map(|name| tidy_name(name)).collect()
}

/// Joins blanks, removes brackets with their content, and writes a name in all capitals in ordinary
/// ones.
fn tidy_name(name: &str) -> String {
    let name = name.split(['(', '[', '<']).next().unwrap_or(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_shouted = words.len() >= 2
        && words.iter().all(|word| !word.chars().any(char::is_lowercase))
        && words.iter().all(|word| word.chars().filter(|c| c.is_alphabetic()).count() != 2);
    let text = words.join(" ");
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '-' | '–' | '—' | ':' | '"' | '“' | '”')
    });
    if !is_shouted {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut inner = false;
    for c in text.chars() {
        if inner {
            out.extend(c.to_lowercase())
        } else {
            out.push(c)
        }
        inner = c.is_alphabetic();
    }
    out
}

fn is_same_name(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Returns letters and digits alone, in lower case.
pub(super) fn fold_to_alphanumerics(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns whether a name is that of the site or its publisher.
fn is_house(name: &str, houses: &[&str]) -> bool {
    let own = fold_to_alphanumerics(name);
    houses.iter().map(|house| fold_to_alphanumerics(house)).any(|house| {
        house == own
            || (own.len() >= 6 && house.contains(&own))
            || (house.len() >= 4 && own.contains(&house))
    })
}

/// Returns whether the text of an element that is a byline by its class is a name and nothing else.
pub(super) fn is_bare_name(text: &str) -> bool {
    let words = text.split_whitespace();
    (2..=4).contains(&words.clone().count())
        && words.clone().all(|word| word.chars().count() >= 2)
        && words.into_iter().all(|word| word.starts_with(char::is_uppercase) || is_particle(word))
        && text
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '’' | '\'' | '\u{a0}'))
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da" | "di" | "del" | "la" | "van" | "von" | "der" | "den" | "ten" | "al" | "el"
    )
}

fn is_person(name: &str, houses: &[&str], words: &dyn Words) -> bool {
    let count = name.split_whitespace().count();
    let clean = !name.contains(|c: char| {
        c.is_numeric() || matches!(c, '@' | '_' | ':' | '=' | '{' | '#' | '?' | '!')
    }) && !name.contains("//");
    let desk = name.split([' ', '-']).any(|word| DESKS.contains(&word.to_lowercase().as_str()));
    let domain = name.rsplit_once('.').is_some_and(|(head, tail)| {
        !head.contains(' ') && head.len() >= 3 && (2..=4).contains(&tail.len()) && tail.is_ascii()
    });
    (1..=MOST_WORDS).contains(&count)
        && name.chars().count() <= MOST_CHARS
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && (name.contains(char::is_uppercase) || !name.contains(char::is_lowercase))
        && clean
        && !desk
        && !domain
        && !words.is_agency(before_place(name))
        && !is_house(name, houses)
}
