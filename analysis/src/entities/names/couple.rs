//! The full name of somebody whose given name stands alone, beside that of another of the same surname.

use crate::entities::fold::hash_word;
use crate::entities::gazetteer::Gazetteer;
use crate::entities::inflection::{Cases, gender_of_given_name};
use crate::entities::text::ArticleText;

use super::parts::capitalise_words;
use super::spelling::given_bases;
use super::{FullName, Who, somebody_new};

/// Returns the full name of the person whose given name is the word `at`, and whose surname that of `other`:
/// the first of `Barack and Michelle Obama`.
pub fn name_with_surname_of(
    text: &ArticleText,
    at: usize,
    other: &FullName,
    gazetteer: &Gazetteer,
) -> Option<FullName> {
    let people = gazetteer.people();
    let token = text.tokens.get(at)?;
    let word = token.text(text.text);
    let mut given = word.to_owned();
    if let Some(inflection) = text.inflection(token.cyrillic) {
        let bases = given_bases(inflection, &word.to_lowercase());
        let listed = |base: &str| {
            let given = people.find_given(hash_word(base));
            given.is_some_and(|(given, _)| given.cases.meets(Cases::NOMINATIVE))
        };
        let base = bases.into_iter().map(|(base, _)| base).find(|base| listed(base));
        given = base.map_or(given, |base| capitalise_words(&base));
    }
    let shown = surname_with_particles(&other.base)?;
    let base = format!("{given} {shown}");
    let gender = gender_of_given_name(&given.to_lowercase());
    let keys = [&given, &other.surname.concat()].map(|part| people.phonetic_key(part));
    let sounds = [keys[0].as_str(), keys[1].as_str()];
    let surname = other.surname.clone();
    let Some(person) = people.find_person(&sounds) else {
        return somebody_new(1, base, surname, gender, gazetteer);
    };
    let who = Who::Known(person.entity);
    let (weight, likeness) = (person.weight, person.likeness);
    Some(FullName { words: 1, who, base, surname, gender, weight, likeness })
}

/// Returns the surname at the end of a name, with the particles before it: `von der Leyen`.
fn surname_with_particles(name: &str) -> Option<&str> {
    let (mut before, _) = name.rsplit_once(' ')?;
    while let Some((rest, word)) = before.rsplit_once(' ')
        && word.starts_with(char::is_lowercase)
    {
        before = rest;
    }
    name.get(before.len() + 1..)
}
