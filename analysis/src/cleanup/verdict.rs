//! The decision on each line: the line model overrules the guesses of the rules.

use super::lines::{Fate, LinedText};
use super::markers::RuleMatch;
use super::outline::Outline;
use super::rule_file::Where;
use super::shape::End;
use crate::article::RemovalReason;

/// A text looks clean where it has fewer lines than any dump of a whole page, or where the model
/// doubts no more than this share of its words.
const DUMP_LINES: usize = 25;
const DOUBTED: f32 = 0.1;
/// Of a whole page a line stays that is more likely than not part of the article ...
const DUMP: f32 = 0.5;
/// ... and of a text that looks clean nearly everything stays.
const CLEAN: f32 = 0.05;

/// Text in a language that the model does not know stays from here on: of that its layout speaks too,
/// and less is hardly ever part of an article.
const HOPELESS: f32 = 0.15;

/// Takes out what the model takes for no part of the article, and on a whole page takes back what
/// the rules took out of it. `chances` has a value for each line.
pub(super) fn apply_chances(page: &mut LinedText<'_>, hits: &[Option<RuleMatch>], chances: &[f32]) {
    let clean = looks_clean(page, chances);
    let least = if clean { CLEAN } else { DUMP };
    for ((line, hit), &chance) in page.lines.iter_mut().zip(hits).zip(chances) {
        let is_named = hit.is_some_and(|hit| hit.place == Where::Anywhere);
        if chance < least {
            line.remove(RemovalReason::Boilerplate);
        } else if !clean && !is_named && is_a_guess(line.fate) {
            line.fate = Fate::Body;
        }
    }
}

/// Raises the chances of what is text by its shape, for a language that the model does not know:
/// better too much than an article without its text.
pub(super) fn keep_unknown_text(
    page: &LinedText<'_>,
    hits: &[Option<RuleMatch>],
    outline: &Outline,
    chances: &mut [f32],
) {
    for (at, ((line, hit), chance)) in page.lines.iter().zip(hits).zip(chances).enumerate() {
        let inside = !outline.dump || outline.region.contains(&at);
        if hit.is_some() && !line.is_kept() {
            // a phrase has named it, and the model would not know better
            *chance = chance.min(CLEAN);
        }
        if !inside || hit.is_some() || outline.is_foreign(line) || line.shape.letters() == 0 {
            continue;
        }
        let is_sentence = matches!(line.shape.end, End::Stop | End::Mark);
        let is_text = line.shape.is_prose() || is_sentence;
        let least = if is_text && *chance >= HOPELESS { DUMP } else { CLEAN };
        *chance = chance.max(least);
    }
}

fn looks_clean(page: &LinedText<'_>, chances: &[f32]) -> bool {
    let (mut words, mut doubted) = (0, 0);
    for (line, &chance) in page.lines.iter().zip(chances) {
        words += line.shape.words;
        doubted += if chance < DUMP { line.shape.words } else { 0 };
    }
    page.lines.len() < DUMP_LINES || doubted as f32 <= DOUBTED * words as f32
}

/// Returns whether a removal may be taken back. That of a duplicate, of the headline or of a line
/// that a phrase names is certain.
fn is_a_guess(fate: Fate) -> bool {
    use RemovalReason::{DuplicateHeadline, DuplicateLede, DuplicateParagraph, Furniture};
    match fate {
        Fate::Body | Fate::Title => false,
        Fate::Removed(why) => {
            !matches!(why, DuplicateHeadline | DuplicateLede | DuplicateParagraph | Furniture)
        }
    }
}
