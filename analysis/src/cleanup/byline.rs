//! Bylines: lines that name the author and nothing else.

use super::dateline::is_particle;
use super::markers::Vocabulary;
use super::scripts::count_words;

impl Vocabulary {
    /// Returns the names in a byline, without its label: `Jana Orlik` of `By Jana Orlik`.
    pub(super) fn read_byline<'t>(&self, line: &'t str) -> Option<&'t str> {
        self.is_byline(line).then(|| self.byline.text_after_label(line)).flatten()
    }

    /// Returns whether the line names the author and nothing else: `By Jana Orlik`.
    pub(super) fn is_byline(&self, text: &str) -> bool {
        let Some(name) = self.byline.text_after_label(text) else { return false };
        let mut names =
            name.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic));
        (1..=8).contains(&count_words(name))
            && !name.ends_with(['.', '!', '?', '。', '！', '？', '؟', '।'])
            && names.all(|word| {
                // letters of scripts without capitals are neither
                !word.starts_with(char::is_lowercase)
                    || is_particle(word)
                    || self.is_agency(word.trim_end_matches(','))
                    || matches!(
                        word,
                        "and"
                            | "und"
                            | "et"
                            | "y"
                            | "e"
                            | "и"
                            | "та"
                            | "i"
                            | "a"
                            | "en"
                            | "ve"
                            | "in"
                            | "for"
                            | "von"
                    )
            })
    }
}
