//! Lines that the desk of an agency writes around a report: notes, slugs, initials, credits, end signs.

use super::super::markers::Vocabulary;
use super::super::phrase_key::normalise_phrase;
use super::headline::is_code;

/// A line of a desk has at most so many code points; a note or a credit more.
const MOST_CHARS: usize = 60;
const MOST_NOTE_CHARS: usize = 400;
/// Initials of somebody at the desk have at most so many letters.
const INITIALS: usize = 6;

/// What a note under the headline says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub added: Vec<String>,
    pub corrected: Vec<String>,
}

impl Vocabulary {
    /// Reads a note under the headline: `(Adds quotes; corrects spelling of name in paragraph 3)`.
    pub(super) fn read_note(&self, text: &str) -> Option<Note> {
        let inner = match strip_brackets(text) {
            Some(inner) => inner,
            None => ["Eds:", "EDS:", "Eds.:", "Editors:"]
                .iter()
                .find_map(|label| text.strip_prefix(label))?,
        };
        if inner.chars().count() > MOST_NOTE_CHARS {
            return None;
        }
        let mut note = Note::default();
        for clause in inner.split([';', '；']).map(str::trim).filter(|clause| !clause.is_empty()) {
            let clause = clause.trim_end_matches('.');
            if let Some(what) = self.wire.corrected.text_after_label(clause) {
                note.corrected.push(what.to_owned());
            } else if let Some(what) = self.wire.added.text_after_label(clause) {
                note.added.push(what.to_owned());
            } else if self.wire.read_label(clause).is_none() && note == Note::default() {
                return None;
            }
        }
        Some(note)
    }

    /// Returns whether a line is the credit of reporters or editors in brackets: `(Reporting by Jana
    /// Orlik; Editing by Piet Maros)`.
    pub(super) fn is_desk_credit(&self, text: &str) -> bool {
        strip_brackets(text).is_some_and(|inner| {
            inner.chars().count() <= MOST_NOTE_CHARS
                && (self.wire.reporters.text_after_label(inner).is_some()
                    || self.wire.editors.text_after_label(inner).is_some())
        })
    }

    /// Returns whether a line is such a credit beyond doubt: both are named.
    pub(super) fn is_full_desk_credit(&self, text: &str) -> bool {
        let Some(inner) = strip_brackets(text) else { return false };
        let mut clauses = inner.split([';', ',']).map(str::trim);
        self.wire.reporters.text_after_label(inner).is_some()
            && clauses.any(|clause| self.wire.editors.text_after_label(clause).is_some())
    }

    /// Returns the names of those who wrote a report, out of its credit.
    pub(super) fn credited_reporters<'t>(&self, text: &'t str) -> Option<&'t str> {
        let inner = strip_brackets(text)?;
        let names = self.wire.reporters.text_after_label(inner)?;
        let names = names.split([';', ')']).next()?;
        let at = names.find(" in ").unwrap_or(names.len());
        names.get(..at).map(str::trim).filter(|names| !names.is_empty())
    }

    /// Returns whether a line is of the desk and before the text: `BC-VELMORA-QUAY/`, `a0234 22:14`.
    pub(super) fn is_slug(&self, text: &str) -> bool {
        if text.chars().count() > MOST_CHARS
            || text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
        {
            return false;
        }
        let mut words = text.split_whitespace();
        let mut codes = 0;
        words.all(|word| {
            let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            codes += usize::from(is_code(bare));
            bare.len() <= 4 || is_code(bare) || is_clock(bare) || self.is_agency(bare)
        }) && codes > 0
    }

    /// Returns whether a line is of the desk and after the text, in a report of an agency.
    pub(super) fn is_desk_tail(&self, text: &str) -> bool {
        text.chars().count() <= MOST_CHARS
            && (is_initials(text)
                || self.is_mark(text)
                || self.is_agency_sign(text)
                || self.is_end_word(text))
    }

    /// Returns whether a text is a word for the end of a report: `Enditem`, `完`.
    pub(super) fn is_end_word(&self, text: &str) -> bool {
        self.wire.ends.contains(&normalise_phrase(text))
    }

    /// Returns whether a line says what a report comes with: `(foto)(vídeo)`.
    pub(super) fn is_mark(&self, text: &str) -> bool {
        let framed = text.starts_with(['(', '[', '/']) && text.ends_with([')', ']', '/', '.']);
        let mut parts = text
            .split(['(', ')', '[', ']', '/', '+', ',', '.'])
            .flat_map(|part| part.split(" - "))
            .map(normalise_phrase)
            .filter(|part| !part.is_empty())
            .peekable();
        framed && parts.peek().is_some() && parts.all(|part| self.wire.marks.contains(&part))
    }

    /// Returns whether a text is the agency's name, alone or with initials: `EFE`, `(PAP)`, `EFE mv/to`,
    /// `dpa mv xyz to`.
    pub(super) fn is_agency_sign(&self, text: &str) -> bool {
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        if self.is_agency(bare) {
            return true;
        }
        let Some((first, rest)) = bare.split_once(char::is_whitespace) else { return false };
        let agency = first.trim_end_matches(|c: char| !c.is_alphanumeric());
        self.is_agency(agency)
            && rest.split_whitespace().all(|word| {
                let one_case = word.chars().all(|c| !c.is_lowercase())
                    || word.chars().all(|c| !c.is_uppercase());
                let number = word.contains(|c: char| c.is_ascii_digit());
                one_case && (number || word.chars().count() <= INITIALS || is_initials(word))
            })
    }
}

/// Returns whether a line is the slug of a report beyond doubt: `BC-VELMORA-QUAY/`.
pub(super) fn is_sure_slug(text: &str) -> bool {
    let bare = text.trim_start_matches('^').trim_end_matches(['/', '<']);
    let clean = bare.chars().all(|c| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '/' | '.' | '&')
    });
    let parts = bare.split(['-', '_', '/']).filter(|part| !part.is_empty()).count();
    let opens = ["BC-", "AM-", "PM-", "AP-", "US-", "^"].iter().any(|sign| text.starts_with(sign));
    clean
        && parts >= 2
        && text.chars().count() <= MOST_CHARS
        && (text.ends_with(['/', '<']) || (opens && parts >= 3))
}

/// Returns whether a line is an end sign that nobody else writes: `-30-`, `###`, `ENDS`.
pub(super) fn is_sure_end(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = compact.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '/' | '(' | ')'));
    matches!(compact.as_str(), "###" | "####" | "#" | "##" | "NNNN" | "=" | "==")
        || (matches!(bare, "30" | "0") && bare.len() < compact.len())
        || matches!(bare, "ENDS" | "END")
}

/// Returns whether a line is the initials of the desk: `mv/to`, `mv/ to/`, `MV // TO`, `YSR-MV`.
fn is_initials(text: &str) -> bool {
    let bare = strip_brackets(text).unwrap_or(text).trim();
    let framed = bare.len() > 2 && bare.starts_with('/') && bare.ends_with('/');
    let capitals = bare.chars().all(|c| !c.is_lowercase());
    if !capitals && bare.chars().any(char::is_uppercase) {
        return false;
    }
    let parts: Vec<&str> =
        bare.split(['/', '-', '+']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let slashed = bare.contains('/') && (parts.len() >= 2 || framed || bare.ends_with('/'));
    let hyphened = capitals && parts.len() == 2 && bare.contains('-');
    parts.len() <= 6
        && (slashed || hyphened)
        && parts
            .iter()
            .all(|part| part.chars().count() <= INITIALS && part.chars().all(char::is_alphabetic))
}

/// Returns whether a word is a time: `22:14`.
fn is_clock(word: &str) -> bool {
    word.len() <= 8 && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
}

/// Returns what is between the brackets around a whole line.
pub(super) fn strip_brackets(text: &str) -> Option<&str> {
    let text = text.trim().trim_start_matches(['=', '*']).trim_end_matches(['.', '=', ' ']);
    let pairs = [('(', ')'), ('[', ']'), ('（', '）')];
    pairs.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(open)).then_some(inner.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::markers::Markers;
    use super::*;

    #[test]
    fn initials_of_the_desk_are_told_from_words() {
        for text in ["mv/to", "mv/to/ns", "mv/ to/", "MV // TO", "YSR-MV", "(mv/to)", "/MVE/"] {
            assert!(is_initials(text), "{text}");
        }
        for text in ["Velmora/Orsk", "The quay", "quayside/harbour", "mv", "2021/05"] {
            assert!(!is_initials(text), "{text}");
        }
    }

    #[test]
    fn lines_of_the_desk_are_told_from_prose() {
        let markers = Markers::built_in().unwrap();
        let words = &markers.vocabulary;
        for text in ["(foto)(vídeo)", "EFE", "(PAP)", "EFE mv/to", "dpa mv xyz to", "(con fotos)"]
        {
            assert!(words.is_desk_tail(text), "{text}");
        }
        for text in ["(the quay is open)", "Velmora", "dpa reported on Monday"] {
            assert!(!words.is_desk_tail(text), "{text}");
        }
        assert!(is_sure_slug("BC-VELMORA-QUAY/") && !is_sure_slug("SAINT-DENIS"));
        assert!(words.is_slug("a0234 22:14") && !words.is_slug("The 1980s"));
        assert!(is_sure_end("- 30 -") && is_sure_end("/ENDS/") && !is_sure_end("30"));
    }

    #[test]
    fn a_note_says_what_was_added_and_what_was_corrected() {
        let markers = Markers::built_in().unwrap();
        let note = |text: &str| markers.vocabulary.read_note(text);
        let found =
            note("(Adds quotes, details; corrects spelling of name in paragraph 3)").unwrap();
        assert_eq!(found.added, ["quotes, details"]);
        assert_eq!(found.corrected, ["spelling of name in paragraph 3"]);
        assert!(note("(Ergänzt: Details aus der Sitzung)").is_some());
        assert_eq!(note("(The quay was closed for two years.)"), None);
        assert_eq!(note("Adds quotes"), None);
    }
}
