//! Authors, date and source that the lines of a text give, and the words to read them with.

use crate::article::Moment;

/// Authors, date and source that the lines of the text itself give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextEvidence {
    /// The names in bylines.
    pub authors: Vec<String>,
    /// The date of a line that gives nothing else.
    pub day: Option<Moment>,
    /// The source that a line names.
    pub source: Option<String>,
    /// The date of the dateline; often without a year.
    pub dateline: Option<Moment>,
}

/// The words that people write dates and bylines with, in the languages of the rule files.
pub trait Words {
    /// Returns the day that a line gives and nothing else: `Published: 16 December 2015, 10:35`.
    fn day(&self, line: &str) -> Option<Moment>;
    /// Returns the first day in a text.
    fn any_day(&self, text: &str) -> Option<Moment>;
    /// Returns the full date at the start or the end of a line, and the text beside it: `1 May 2015 |
    /// Jana Orlik`.
    fn day_beside<'t>(&self, _line: &'t str) -> Option<(Moment, &'t str)> {
        None
    }
    /// Returns whether a text names a day of the week.
    fn names_weekday(&self, _text: &str) -> bool {
        false
    }
    /// Returns the names in a line that is a byline: `By Jana Orlik`.
    fn byline<'t>(&self, line: &'t str) -> Option<&'t str>;
    /// Returns a name without the label before it.
    fn unlabelled<'t>(&self, line: &'t str) -> &'t str {
        self.byline(line).unwrap_or(line)
    }
    /// Returns whether a name is that of a news agency.
    fn is_agency(&self, name: &str) -> bool;
}
