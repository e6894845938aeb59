//! The metadata of a page as it is written there, in the order of the page.

/// The metadata of a page as it is written there, in the order of the page.
#[derive(Debug, Default)]
pub(crate) struct PageSource {
    /// `lang` of the root element.
    pub language: Option<String>,
    /// The first `<title>`.
    pub title: String,
    /// `<meta>`: its name in lower case (`name`, `property` or `itemprop`) and its content.
    pub metas: Vec<(String, String)>,
    /// `<link rel=canonical>`.
    pub canonical: Option<String>,
    /// The text of each `<script type="application/ld+json">`.
    pub scripts: Vec<String>,
    /// The text that a reader sees, blocks parted by line feeds.
    pub text: String,
    /// Pieces of `text` to which their element gives a meaning.
    pub pieces: Vec<TextPiece>,
    /// The places in `text` where an element within a line begins or ends with no blank there.
    pub seams: Vec<usize>,
}

/// A piece of the visible text.
#[derive(Clone, Debug)]
pub(crate) struct TextPiece {
    /// The meaning that the element gives it.
    pub role: Role,
    /// Its place, in bytes of [`PageSource::text`].
    pub span: std::ops::Range<usize>,
    /// The value that the element gives for machines (`datetime`, `content`).
    pub value: Option<String>,
    /// It is beside the article: in navigation, an aside, a footer, comments.
    pub aside: bool,
}

/// The meaning that an element gives its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `<h1>`.
    Heading,
    /// The date of publication.
    Published,
    /// The date of the last change.
    Modified,
    /// `<time>` that does not say which.
    Time,
    /// A date of some kind, by its class.
    Dated,
    /// An author, marked for machines (microdata, `rel`).
    Author,
    /// The name within an author.
    Name,
    /// A byline, by its class.
    Byline,
    /// A word above the headline: its section.
    Kicker,
    /// Comments, navigation and the like.
    Aside,
}

impl PageSource {
    /// Returns the end of the text before a piece, on its line and the one before: its label.
    pub(super) fn label_before(&self, piece: &TextPiece) -> &str {
        let head = self.text.get(..piece.span.start).unwrap_or_default();
        let far = head.char_indices().rev().take(40).last().map_or(0, |(at, _)| at);
        let near = head.get(far..).unwrap_or_default();
        near.trim_end().rsplit('\n').next().unwrap_or_default()
    }

    /// Returns the text of a piece, blanks joined.
    pub(super) fn text_of(&self, piece: &TextPiece) -> String {
        self.text_within(piece.span.clone())
    }

    /// Returns a part of the text, blanks joined. Where elements meet without a blank, and a capital
    /// follows a word, there is one: the page shows them apart.
    pub(super) fn text_within(&self, span: std::ops::Range<usize>) -> String {
        let from = self.seams.partition_point(|&seam| seam <= span.start);
        let to = self.seams.partition_point(|&seam| seam < span.end);
        let seams = self.seams.get(from..to).unwrap_or_default();
        let mut words: Vec<&str> = Vec::new();
        let mut start = span.start;
        for &seam in seams {
            if self.is_word_end(start, seam) {
                words.extend(self.text.get(start..seam).unwrap_or_default().split_whitespace());
                start = seam;
            }
        }
        words.extend(self.text.get(start..span.end).unwrap_or_default().split_whitespace());
        words.join(" ")
    }

    /// Returns whether a word of two letters or more ends at `seam` and a capital follows.
    fn is_word_end(&self, start: usize, seam: usize) -> bool {
        let before = self.text.get(start..seam).unwrap_or_default();
        let after = self.text.get(seam..).unwrap_or_default();
        let word = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(2).count();
        word == 2 && after.starts_with(char::is_uppercase)
    }
}
