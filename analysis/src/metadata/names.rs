//! Names of authors out of what fields and bylines hold.

use super::text_evidence::Words;
use super::{east_asian, job_titles};

/// Authors of one article, at most.
const MOST_AUTHORS: usize = 20;
/// Texts that are searched for names, at most, and names in one of them.
const MOST_GIVEN: usize = 40;
/// A name has at most so many words, and code points.
const MOST_WORDS: usize = 6;
const MOST_CHARS: usize = 60;

/// Words that separate two names.
const AND: [&str; 14] =
    ["and", "und", "et", "og", "och", "en", "и", "та", "і", "oraz", "ve", "&", "și", "ja"];
/// Words that do so only between two names of two words: "José Ortega y Gasset" is one name.
const SHORT_AND: [&str; 6] = ["y", "e", "i", "a", "ed", "й"];
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
    let mut known = names.map(|name| before_staff(before_place(&name)).to_owned());
    known.find(|name| words.is_agency(name))
}

/// Returns the name of a house without the word for those who work there: `Velmora Wire Staff`.
fn before_staff(name: &str) -> &str {
    const STAFF: [&str; 12] = [
        " Staff",
        " staff",
        " Newsroom",
        " News Desk",
        " newsdesk",
        " Writer",
        " Reporter",
        " Correspondent",
        " reporters",
        " Redaktion",
        " Redacción",
        " Rédaction",
    ];
    let cut = |name| STAFF.iter().find_map(|word: &&str| str::strip_suffix(name, word));
    cut(name).map_or(name, |house| cut(house).unwrap_or(house))
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
    for text in given.iter().take(MOST_GIVEN).filter(|text| !is_address(text)) {
        if let Some(name) = east_asian::name_in_byline(text) {
            found.push(name.to_owned());
            continue;
        }
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

/// Returns whether a text is the address of a page or a profile, whose last part is no name.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let domain = text.split_once('/').is_some_and(|(host, _)| {
        host.contains('.') && !host.contains(char::is_whitespace) && !host.ends_with('.')
    });
    text.contains("://") || text.starts_with("www.") || text.starts_with("//") || domain
}

/// Returns the names in "By A, B and C", without job titles.
fn split_names(text: &str, words: &dyn Words) -> Vec<String> {
    let text = words.unlabelled(text.trim());
    let mut names = Vec::new();
    for part in text.split([',', ';', '|', '/', '\n', '•', '·', '、', '，']) {
        let part = without_first_and(part.trim());
        if AFTER_NAME.contains(&part.to_lowercase().as_str()) {
            continue;
        }
        // after a name stands what the author does: "Health Correspondent"
        if !names.is_empty() && job_titles::names_job(part) && job_titles::without_job(part) != part
        {
            continue;
        }
        if job_titles::names_institution(part) {
            names.push(part.to_owned());
        } else {
            names.extend(split_at_and(part).into_iter().map(str::to_owned));
        }
    }
    names.truncate(MOST_GIVEN);
    let names = names.iter().map(|name| without_last_in(job_titles::without_job(name)));
    let names = names.map(tidy_name);
    names.filter(|name| !name.is_empty()).collect()
}

/// Removes the word that a place followed in another element: `Jana Orlik in`.
fn without_last_in(name: &str) -> &str {
    name.strip_suffix(" in").unwrap_or(name)
}

/// Removes the "and" before the last name of a list: "A, B, and C".
fn without_first_and(part: &str) -> &str {
    let first = part.split_whitespace().next().unwrap_or_default();
    let is_and = AND.contains(&first.to_lowercase().as_str());
    if is_and { part.get(first.len()..).unwrap_or_default().trim_start() } else { part }
}

/// Parts names at the words that separate two of them.
fn split_at_and(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let end = at + word.len();
        let small = word.trim().to_lowercase();
        let (before, after) =
            (text.get(start..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let is_long = |part: &str| {
            let mut words = part.split_whitespace();
            words.next().is_some() && words.next().is_some_and(|word| !is_conjunction(word))
        };
        let parts = AND.contains(&small.as_str()) && after.starts_with(|c: char| !c.is_lowercase())
            || SHORT_AND.contains(&small.as_str()) && is_long(before) && is_long(after);
        if parts {
            names.push(before.trim());
            start = end;
        }
        at = end;
    }
    names.push(text.get(start..).unwrap_or_default().trim());
    names
}

fn is_conjunction(word: &str) -> bool {
    let small = word.to_lowercase();
    AND.contains(&small.as_str()) || SHORT_AND.contains(&small.as_str())
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
pub(crate) fn fold_to_alphanumerics(text: &str) -> String {
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
        "de" | "da"
            | "di"
            | "del"
            | "la"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ten"
            | "al"
            | "el"
            | "della"
            | "du"
            | "des"
            | "dos"
            | "das"
            | "do"
            | "le"
            | "lo"
            | "ter"
            | "te"
            | "zu"
            | "zum"
            | "vom"
            | "bin"
            | "ibn"
            | "bint"
            | "af"
            | "av"
            | "y"
            | "e"
            | "i"
            | "het"
    )
}

/// Returns whether a word is too small for a name: "für". A first letter within a word may be
/// small: "d'Orsi", "al-Hasan".
fn is_small_word(word: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && !word.contains(['\'', '’', '-'])
        && !word.chars().any(char::is_uppercase)
        && !is_particle(word)
}

fn is_person(name: &str, houses: &[&str], words: &dyn Words) -> bool {
    let count = name.split_whitespace().count();
    let clean = !name.contains(|c: char| {
        c.is_numeric() || matches!(c, '@' | '_' | ':' | '=' | '{' | '#' | '?' | '!' | '&')
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
        && !name.split_whitespace().skip(1).any(is_small_word)
        && !job_titles::names_institution(name)
        && !words.is_agency(before_staff(before_place(name)))
        && !is_house(name, houses)
}
