//! The article of a page whose visible text has less of it: in JSON-LD, in the data that scripts
//! build the page from, in `<noscript>` and in templates.
//!
//! What JSON-LD calls the body of an article is believed. Data of other shapes is searched for the
//! field that holds most running text, in the object whose headline is the page's. Either must hold
//! the text that the page shows, where it shows any: teasers and the next article are in scripts too.

use std::collections::HashMap;
use std::ops::Range;

use super::align::BlockWords;
use super::read::{Read, read_page};
use super::script_strings::{PlacedText, ScriptString, ScriptStrings};
use super::unshown_source::UnshownKind;
use super::view::ViewBlock;
use crate::article::Moment;
use crate::metadata::fold_to_alphanumerics;

/// A page that shows so much running text, in bytes, is whole: its scripts are not searched.
const WHOLE_PAGE: usize = 2_000;
/// A page that shows less running text, in bytes, shows none of its article.
const NO_ARTICLE: usize = 200;
/// Text that is not shown is an article from so many bytes of running text on.
const LEAST_ARTICLE: usize = 250;
/// It has so many times the running text that is shown ...
const LEAST_GAIN: f32 = 1.3;
/// ... and this share of what is shown stands in it too.
const LEAST_SHARED: f32 = 0.5;
/// Scripts without a field that long, in bytes, hold no text.
const LEAST_PARAGRAPH: usize = 60;
/// The container of the article holds this share of the text of its field.
const MOST_OF_FIELD: f32 = 0.8;

/// Returns the text that the page's JSON-LD gives as the body of its article, the longest of several.
/// Of a live blog that is the text of all its updates.
pub(super) fn find_declared_body(source: &str, read: &Read) -> Vec<ViewBlock> {
    let scripts = scripts_of(source, read, UnshownKind::LinkedData);
    let bodies = scripts.into_iter().flat_map(|script| {
        let wanted = |key: &str, _: &str| key == "articleBody";
        let found = ScriptStrings::find_in(&script, &wanted).strings;
        let (updates, bodies): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|string| string.container_key == "liveBlogUpdate");
        let updates: Vec<PlacedText> = updates.into_iter().map(|string| string.value).collect();
        bodies.into_iter().map(|string| vec![string.value]).chain([updates]).collect::<Vec<_>>()
    });
    blocks_of_texts(&bodies.max_by_key(|texts| length_of(texts)).unwrap_or_default())
}

/// Words that a page shows while it waits for its scripts are fewer than these.
const FEW_WORDS: usize = 4;

/// Returns whether a page shows next to nothing, and has scripts that may make its text.
pub(super) fn is_waiting_for_scripts(read: &Read) -> bool {
    let says_something = |block: &ViewBlock| {
        !block.chrome && (block.text.split_whitespace().count() >= FEW_WORDS || block.is_prose())
    };
    let has_scripts = read.head.unshown.iter().any(|script| script.kind == UnshownKind::Script);
    let is_ended = |block: &ViewBlock| {
        block.text.ends_with(['.', '!', '?', '。']) && !block.text.ends_with("...")
    };
    read.head.document
        && has_scripts
        && read.posts.is_empty()
        && !read.blocks.iter().any(|block| says_something(block) || is_ended(block))
}

/// An article that the page holds and does not show.
pub(super) struct UnshownArticle {
    /// Its headline, where the data gives that beside the text.
    pub headline: Option<String>,
    /// When it was published, where the data gives that beside the headline.
    pub published: Option<Moment>,
    /// Its text.
    pub blocks: Vec<ViewBlock>,
}

/// Returns the article that the page holds and does not show; `None` where it shows the article, or
/// none is found. `declared` is what its JSON-LD gives, `headline` the page's own.
pub(super) fn find_unshown_article(
    source: &str,
    read: &Read,
    declared: &[ViewBlock],
    headline: Option<&str>,
) -> Option<UnshownArticle> {
    let length = prose_length(shown_prose(read));
    if length >= WHOLE_PAGE {
        return None;
    }
    if has_more_of_the_article(declared, read, length) {
        return Some(UnshownArticle { headline: None, published: None, blocks: declared.to_vec() });
    }
    let in_data = scripts_of(source, read, UnshownKind::Script)
        .into_iter()
        .filter_map(|script| find_article_in_data(&script, headline?));
    let in_markup =
        scripts_of(source, read, UnshownKind::Markup).into_iter().map(|markup| UnshownArticle {
            headline: None,
            published: None,
            blocks: blocks_of_texts(std::slice::from_ref(&markup)),
        });
    in_data
        .chain(in_markup)
        .filter(|article| has_more_of_the_article(&article.blocks, read, length))
        .max_by_key(|article| prose_length(article.blocks.iter()))
}

/// Scripts of a kind that are looked into, at most.
const MOST_SCRIPTS: usize = 8;

/// Returns the longest scripts of a kind.
fn scripts_of(source: &str, read: &Read, kind: UnshownKind) -> Vec<PlacedText> {
    let of_kind = read.head.unshown.iter().filter(|script| script.kind == kind);
    let mut places: Vec<_> =
        of_kind.map(|script| &script.bytes).filter(|bytes| bytes.len() >= LEAST_ARTICLE).collect();
    places.sort_by_key(|bytes| std::cmp::Reverse(bytes.len()));
    let script = |bytes: &Range<usize>| {
        Some(PlacedText::from_source(source.get(bytes.clone())?, bytes.start))
    };
    places.into_iter().take(MOST_SCRIPTS).filter_map(script).collect()
}

fn length_of(texts: &[PlacedText]) -> usize {
    texts.iter().map(|text| text.text.len()).sum()
}

fn prose_length<'b>(blocks: impl Iterator<Item = &'b ViewBlock>) -> usize {
    blocks.filter(|block| block.is_prose()).map(|block| block.text.len()).sum()
}

fn shown_prose(read: &Read) -> impl Iterator<Item = &ViewBlock> {
    read.blocks.iter().filter(|block| !block.chrome && block.is_prose())
}

/// Returns whether text that is not shown is the article of which the page shows less.
fn has_more_of_the_article(blocks: &[ViewBlock], read: &Read, shown_length: usize) -> bool {
    let length = prose_length(blocks.iter());
    if length < LEAST_ARTICLE || (length as f32) < LEAST_GAIN * shown_length as f32 {
        return false;
    }
    let unshown = BlockWords::from_blocks(texts_of(blocks.iter()));
    let all_shown = BlockWords::from_blocks(texts_of(read.blocks.iter()));
    let is_on_the_page = share_covered(blocks.iter(), &unshown, &all_shown) * LEAST_GAIN > 1.0;
    let shown = BlockWords::from_blocks(texts_of(shown_prose(read)));
    !is_on_the_page
        && (shown_length < NO_ARTICLE
            || share_covered(shown_prose(read), &shown, &unshown) >= LEAST_SHARED)
}

fn texts_of<'b>(blocks: impl Iterator<Item = &'b ViewBlock>) -> impl Iterator<Item = &'b str> {
    blocks.map(|block| block.text.as_str())
}

/// Returns the share of the text of `blocks`, whose words are `own`, that stands in `other` too.
fn share_covered<'b>(
    blocks: impl Iterator<Item = &'b ViewBlock>,
    own: &BlockWords,
    other: &BlockWords,
) -> f32 {
    let (mut covered, mut length) = (0.0, 1.0);
    for (share, block) in own.covered_by(other).into_iter().zip(blocks) {
        covered += share * block.text.len() as f32;
        length += block.text.len() as f32;
    }
    covered / length
}

/// Objects with the page's headline that are looked into, at most.
const MOST_HEADLINES: usize = 8;
/// Fields that say something about an article, or are not text for readers.
const FIELDS_ASIDE: [&str; 14] = [
    "description",
    "summary",
    "excerpt",
    "teaser",
    "caption",
    "alt",
    "bio",
    "credit",
    "url",
    "src",
    "href",
    "query",
    "css",
    "class",
];
/// Fields that hold a headline.
const HEADLINE_FIELDS: [&str; 5] = ["headline", "title", "name", "heading", "hed"];

/// Fields that say when an article was published.
const DATE_FIELDS: [&str; 8] = [
    "publishedAt",
    "datePublished",
    "published",
    "publishDate",
    "publicationDate",
    "published_at",
    "firstPublished",
    "pubDate",
];

/// Returns the article in the data of a script: the field that holds most running text in the object
/// which has the page's `headline`.
fn find_article_in_data(script: &PlacedText, headline: &str) -> Option<UnshownArticle> {
    let headline = fold_to_alphanumerics(headline);
    let wanted = |key: &str, written: &str| {
        HEADLINE_FIELDS.contains(&key)
            || DATE_FIELDS.contains(&key)
            || written.contains(' ')
            || !written.is_ascii()
    };
    let found = ScriptStrings::find_in(script, &wanted);
    let is_headline = |string: &&ScriptString| {
        HEADLINE_FIELDS.contains(&string.key.as_str())
            && is_same_headline(&headline, &string.value.text)
    };
    let headlines = found.strings.iter().filter(is_headline).take(MOST_HEADLINES);
    let articles = headlines.filter_map(|headline| {
        let texts = find_main_field(&found, headline.container)?;
        Some((length_of(&texts), texts, headline))
    });
    let (_, texts, headline) = articles.max_by_key(|(length, ..)| *length)?;
    let beside = found.strings.iter().filter(|string| string.container == headline.container);
    let published = beside
        .filter(|string| DATE_FIELDS.contains(&string.key.as_str()))
        .find_map(|string| Moment::parse_machine_date(string.value.text.trim()));
    Some(UnshownArticle {
        headline: Some(headline.value.text.trim().to_owned()),
        published,
        blocks: blocks_of_texts(&texts),
    })
}

/// Returns whether a field gives the page's headline. The page may add the name of its site.
fn is_same_headline(folded: &str, field: &str) -> bool {
    let field = fold_to_alphanumerics(field);
    field.len() >= 12
        && (folded == field || (folded.contains(&field) && field.len() * 2 >= folded.len()))
}

/// Returns the texts of the field that holds most running text in `object`, out of the innermost
/// container that holds nearly all of them.
fn find_main_field(found: &ScriptStrings, object: u32) -> Option<Vec<PlacedText>> {
    let is_within =
        |string: &&ScriptString| found.containers_around(string.container).any(|one| one == object);
    let within: Vec<&ScriptString> = found.strings.iter().filter(is_within).collect();
    let mut fields: HashMap<&str, usize> = HashMap::new();
    for string in within.iter().filter(|string| is_paragraph(string)) {
        *fields.entry(&string.key).or_default() += string.value.text.len();
    }
    let (field, length) = fields.into_iter().max_by_key(|(key, length)| (*length, *key))?;
    let of_field: Vec<&ScriptString> =
        within.into_iter().filter(|string| string.key == field).collect();
    let mut held: HashMap<u32, usize> = HashMap::new();
    for string in of_field.iter().filter(|string| is_paragraph(string)) {
        for container in found.containers_around(string.container) {
            *held.entry(container).or_default() += string.value.text.len();
        }
    }
    // a container has a higher number than those around it
    let least = (MOST_OF_FIELD * length as f32) as usize;
    let holds_most = held.into_iter().filter(|(_, length)| *length >= least);
    let innermost = holds_most.map(|(container, _)| container).max()?;
    let inner = of_field.into_iter().filter(|string| {
        found.containers_around(string.container).any(|container| container == innermost)
    });
    Some(join_runs(inner.map(|string| string.value.clone())))
}

/// Joins texts that are runs of one paragraph, parted by a link or bold words: white space at the
/// border belongs to a line that goes on.
fn join_runs(texts: impl Iterator<Item = PlacedText>) -> Vec<PlacedText> {
    let mut joined: Vec<PlacedText> = Vec::new();
    for text in texts {
        let goes_on = |before: &PlacedText| {
            before.text.ends_with([' ', '\u{a0}'])
                || text.text.starts_with([' ', '\u{a0}', ',', '.', ';', ':', ')', '”', '’'])
        };
        match joined.last_mut().filter(|before| goes_on(before)) {
            Some(before) => before.append(&text),
            None => joined.push(text),
        }
    }
    joined
}

fn is_paragraph(string: &ScriptString) -> bool {
    let (key, text) = (string.key.as_str(), string.value.text.as_str());
    text.len() >= LEAST_PARAGRAPH
        && !FIELDS_ASIDE.iter().any(|aside| key.to_ascii_lowercase().contains(aside))
        && !text.starts_with("http")
        && (text.contains(' ') || !text.is_ascii())
}

/// Returns the blocks of texts, each plain text or HTML, with their places in the source.
fn blocks_of_texts(texts: &[PlacedText]) -> Vec<ViewBlock> {
    let mut blocks = Vec::new();
    for text in texts {
        let is_markup = text.text.contains("</") || text.text.contains("<br");
        let separators: &[char] = if is_markup { &[] } else { &['\n', '\r'] };
        let mut start = 0;
        for line in text.text.split(separators) {
            let read = read_page(line);
            for block in read.blocks {
                let part = start + block.bytes.start..start + block.bytes.end;
                blocks.push(ViewBlock { bytes: text.place_in_source(&part), element: 0, ..block });
            }
            start += line.len() + 1;
        }
    }
    blocks
}
