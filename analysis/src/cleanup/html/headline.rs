//! The headline of a page.

use super::read::Head;
use super::view::ViewBlock;
use crate::metadata::fold_to_alphanumerics;

/// A headline, and the block that shows it.
#[derive(Debug, PartialEq)]
pub(super) struct Headline {
    /// Its text.
    pub text: String,
    /// Which of the page's blocks it is.
    pub block: Option<usize>,
}

/// Returns the page's headline: the first heading of the highest level that the page's own title
/// bears out, else the only one of the first level, else that title.
pub(super) fn find_page_headline(head: &Head, blocks: &[ViewBlock]) -> Option<Headline> {
    let titles: Vec<&str> =
        [&head.og_title, &head.title].into_iter().flatten().map(|title| title.trim()).collect();
    let heading =
        |level: u8| blocks.iter().enumerate().filter(move |(_, block)| block.heading == level);
    let borne_out = (1..=3)
        .flat_map(heading)
        .find(|(_, block)| titles.iter().any(|title| bears_out(title, &block.text)));
    let only = || {
        let mut first = heading(1).filter(|(_, block)| !block.chrome && is_phrase(&block.text));
        first.next().filter(|_| first.next().is_none())
    };
    if let Some((at, block)) = borne_out.or_else(only) {
        return Some(Headline { text: block.text.clone(), block: Some(at) });
    }
    let text = titles.first().filter(|title| !title.is_empty())?;
    Some(Headline { text: (*text).to_owned(), block: None })
}

/// Returns whether a heading says more than a name does.
fn is_phrase(text: &str) -> bool {
    text.split_whitespace().nth(2).is_some()
}

/// Returns whether a title gives the headline too, with or without the name of the site.
fn bears_out(title: &str, heading: &str) -> bool {
    let (title, heading) = (fold_to_alphanumerics(title), fold_to_alphanumerics(heading));
    let half = heading.len() * 2 >= title.len();
    !heading.is_empty() && (title == heading || (half && title.contains(&heading)))
        || (title.len() >= 20 && heading.contains(&title))
}
