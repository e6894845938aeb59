//! The base forms of the names of places and organisations, which have several words.

use super::cases::Cases;
use super::language::Inflection;
use super::paradigm::bases_of;

/// The most adjectives before the noun of a name.
const PHRASE_HEAD: usize = 4;

impl Inflection {
    /// Returns whether two words may be an adjective and a noun, in either order, that agree in base form.
    pub fn can_agree(&self, one: &str, other: &str) -> bool {
        let agrees = |word, noun| self.may_be_adjective(word) && may_agree(word, noun);
        agrees(one, other) || agrees(other, one)
    }

    /// Returns the candidates for the base form of the name of a place or an organisation that has the words
    /// `form`, the likeliest first, at most `most`. Adjectives and the first noun decline, and adjectives
    /// behind it; the rest stays; or of two words the last alone declines (`Нью-Йорк`). The form itself is
    /// not among them.
    ///
    /// The first `halves` words, which have a hyphen behind them, stay first (`Юго-Восточной Азии`).
    pub fn phrase_bases(&self, form: &[&str], halves: usize, most: usize) -> Vec<Vec<String>> {
        let (before, rest) = form.split_at_checked(halves).unwrap_or((form, &[]));
        let whole = self.bases_of_phrase(form, most);
        if before.is_empty() {
            return whole;
        }
        let before: Vec<String> = before.iter().map(|&word| word.to_owned()).collect();
        let rest = self.bases_of_phrase(rest, most).into_iter();
        rest.map(|rest| [before.as_slice(), &rest].concat()).chain(whole).collect()
    }

    fn bases_of_phrase(&self, form: &[&str], most: usize) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> = Vec::new();
        for head in 0..form.len().min(PHRASE_HEAD) {
            let Some(noun) = form.get(head) else { break };
            let rest = form.get(head + 1..).unwrap_or_default();
            for (base, cases) in bases_of(noun, self.nouns) {
                // an adjective before other words is not the noun of the name
                let adjective = ["ый", "ий", "ой", "ій", "ое", "ее", "не"];
                if !rest.is_empty()
                    && base != *noun
                    && adjective.iter().any(|end| base.ends_with(end))
                {
                    continue;
                }
                let before = form.get(..head).unwrap_or_default();
                let adjectives: Option<Vec<String>> = before
                    .iter()
                    .map(|word| {
                        // another form than what stands there, if there is one
                        let mut fits = bases_of(word, self.adjectives);
                        fits.rotate_left(1);
                        let agrees = |(adjective, of): &(String, Cases)| {
                            of.meets(cases) && may_agree(adjective, &base)
                        };
                        fits.into_iter().find(agrees).map(|(adjective, _)| adjective)
                    })
                    .collect();
                let Some(mut phrase) = adjectives else { continue };
                let mut after = self.agreeing_adjectives(rest, &base, cases);
                let agrees = !after.is_empty();
                phrase.push(base);
                let unchanged = rest.get(after.len()..).unwrap_or_default();
                after.extend(unchanged.iter().map(|&word| word.to_owned()));
                let whole = [phrase.as_slice(), &after].concat();
                phrase.extend(rest.iter().map(|&word| word.to_owned()));
                for phrase in agrees.then_some(whole).into_iter().chain([phrase]) {
                    if phrase != form && !found.contains(&phrase) {
                        found.push(phrase);
                    }
                }
                if found.len() >= most {
                    return found;
                }
            }
        }
        if let [before, last] = form {
            let bases = bases_of(last, self.nouns).into_iter().skip(1);
            for (base, _) in bases.take(most.saturating_sub(found.len())) {
                found.push(vec![(*before).to_owned(), base]);
            }
        }
        found
    }

    /// Returns the base forms of the adjectives that follow a noun and agree with it: `Komisji Europejskiej`.
    fn agreeing_adjectives(&self, words: &[&str], noun: &str, cases: Cases) -> Vec<String> {
        let adjective = |word: &&str| {
            let mut fits = bases_of(word, self.adjectives).into_iter();
            fits.find(|(base, of)| of.meets(cases) && may_agree(base, noun)).map(|(base, _)| base)
        };
        words.iter().take(PHRASE_HEAD).map_while(adjective).collect()
    }
}

/// Returns whether an adjective and a noun, in base form, may have the same gender and number.
fn may_agree(adjective: &str, noun: &str) -> bool {
    let ends = |word: &str, ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    // the soft adjectives of Czech are of any gender
    if adjective.ends_with('í') {
        return true;
    }
    let neuter = ends(noun, &["о", "е", "o", "e", "í"]);
    let feminine = ends(noun, &["а", "я", "a", "ia"]) || is_power_station(noun);
    if ends(adjective, &["ые", "ие", "і"]) {
        return ends(noun, &["ы", "и", "і", "ї"]);
    }
    if ends(adjective, &["ая", "яя", "а", "á", "a"]) {
        return feminine || ends(noun, &["ь", "ć", "st", "ie", "e"]);
    }
    if ends(adjective, &["ое", "ее", "е", "é", "o", "e"]) {
        return neuter || ends(noun, &["y", "и"]);
    }
    ends(adjective, &["ый", "ий", "ой", "ій", "y", "ý", "i"]) && !neuter && !feminine
}

/// Returns whether a word is the acronym of a power station, which is feminine: `Запорожская АЭС`.
pub fn is_power_station(word: &str) -> bool {
    matches!(word, "аэс" | "гэс" | "тэс" | "тэц" | "грэс" | "аес" | "гес" | "тес")
}
