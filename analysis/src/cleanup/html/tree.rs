//! The elements around the blocks of a page, as far as the block model uses them.

use super::tokens::StartTag;
use super::{posts, visibility};
use crate::limits;

/// The number of words of an element's class and the like that are used.
pub(super) const MARKS: usize = 4;
/// A word of a class says something from so many letters on ...
const SHORTEST: usize = 3;
/// ... and in so many is all that it says.
const LONGEST: usize = 20;

/// An element that makes blocks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PageElement {
    /// The one around it; that of the outermost is itself.
    pub parent: u32,
    /// The number of elements around it.
    pub depth: u16,
    /// Its kind.
    pub tag: Tag,
    /// Its kinds and those of all elements around it.
    pub within: Within,
    /// Hashes of the words in its class, id, role and the like; 0 means none.
    pub marks: [u32; MARKS],
    /// Its kind of box, if its class or id names one.
    pub label: Option<Label>,
    /// Whether a form or a button is in it.
    pub has_control: bool,
}

/// The kinds of boxes that a class or id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// It stands beside the text: a newsletter's, a notice on cookies.
    Box,
    /// It stands in front of the text: a paywall.
    Gate,
}

/// Words that name a box. On the 962 training pages less than one word in a hundred that stands in a
/// small element so named is the article's (116 sites have a "newsletter", none with text of it).
const BOX_WORDS: [&str; 14] = [
    "newsletter",
    "newsletters",
    "modal",
    "popup",
    "consent",
    "cookie",
    "cookies",
    "signup",
    "login",
    "optin",
    "promo",
    "recirc",
    "outbrain",
    "taboola",
];
/// Words that name a gate. Sites call the text for subscribers so, too.
const GATE_WORDS: [&str; 8] = [
    "paywall",
    "regwall",
    "subscribe",
    "subscription",
    "premium",
    "register",
    "membership",
    "donate",
];

/// The elements that differ in what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    Paragraph,
    Division,
    Article,
    Cell,
    Item,
    #[default]
    Other,
}

/// Kinds of elements around a block, at any distance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Within {
    pub article: bool,
    pub main: bool,
    pub aside: bool,
    pub hidden: bool,
    pub quotation: bool,
    pub table: bool,
    /// A post of a social network that the article shows.
    pub post: bool,
}

/// All of them, in the order in which they begin. The first is the page itself.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<PageElement>,
    open: Vec<u32>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { elements: vec![PageElement::default()], open: Vec::new() }
    }
}

impl Tree {
    /// Begins an element. Of more elements than any page has, or deeper ones, no more are
    /// kept: what is asked of a block follows the elements around it.
    pub(super) fn open_element(&mut self, tag: &StartTag) {
        let parent = self.innermost();
        if self.elements.len() > limits::HTML_ELEMENTS || self.open.len() >= limits::HTML_DEPTH {
            self.open.push(parent);
            return;
        }
        if matches!(tag.name.as_slice(), b"form" | b"button") {
            self.mark_control();
        }
        self.open.push(self.elements.len() as u32);
        self.elements.push(PageElement::from_start_tag(tag, parent, &self.element(parent)));
    }

    /// Marks the open elements as having a control.
    fn mark_control(&mut self) {
        for number in self.open.iter().rev() {
            match self.elements.get_mut(*number as usize) {
                Some(element) if !element.has_control => element.has_control = true,
                _ => break,
            }
        }
    }

    /// Ends the innermost open element.
    pub(super) fn close_element(&mut self) {
        self.open.pop();
    }

    /// Returns the innermost open element.
    pub(super) fn innermost(&self) -> u32 {
        self.open.last().copied().unwrap_or_default()
    }

    /// Returns the element of that number.
    pub(super) fn element(&self, number: u32) -> PageElement {
        self.elements.get(number as usize).copied().unwrap_or_default()
    }

    /// Returns the list that an element is an item of, or is within an item of.
    pub(super) fn list_around(&self, number: u32) -> Option<u32> {
        let mut element = self.element(number);
        while element.tag != Tag::Item {
            if element.depth == 0 {
                return None;
            }
            element = self.element(element.parent);
        }
        Some(element.parent)
    }

    /// Returns whether the element `other` is in what is around `own`, or around that.
    pub(super) fn shares_part(&self, own: u32, other: u32) -> bool {
        let around = self.element(own).parent;
        self.is_within(other, around) || self.is_within(other, self.element(around).parent)
    }

    /// Returns an element and those around it, the innermost first; the page itself is left out.
    pub(super) fn elements_around(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let parent = |number: &u32| Some(self.element(*number).parent).filter(|parent| *parent > 0);
        std::iter::successors(Some(number).filter(|number| *number > 0), parent)
    }

    /// Returns, of the innermost element around both, the two elements directly in it that hold the
    /// one and the other.
    pub(super) fn part_at_fork(&self, one: u32, other: u32) -> (u32, u32) {
        let (mut parts, mut ends) = ((one, other), (one, other));
        // an element has a higher number than those around it
        while ends.0 != ends.1 {
            if ends.0 > ends.1 {
                parts.0 = ends.0;
                ends.0 = self.element(ends.0).parent;
            } else {
                parts.1 = ends.1;
                ends.1 = self.element(ends.1).parent;
            }
        }
        parts
    }

    /// Returns whether an element is `outer`, or somewhere in it.
    pub(super) fn is_within(&self, mut number: u32, outer: u32) -> bool {
        // an element has a higher number than those around it
        while number > outer {
            number = self.element(number).parent;
        }
        number == outer
    }

    /// Returns the number of elements.
    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }
}

impl PageElement {
    fn from_start_tag(tag: &StartTag, parent: u32, around: &Self) -> Self {
        let name = tag.name.as_slice();
        let kind = match name {
            b"p" => Tag::Paragraph,
            b"div" | b"section" | b"main" => Tag::Division,
            b"article" => Tag::Article,
            b"td" | b"th" => Tag::Cell,
            b"li" => Tag::Item,
            _ => Tag::Other,
        };
        let mut within = around.within;
        match name {
            b"article" => within.article = true,
            b"main" => within.main = true,
            b"aside" => within.aside = true,
            b"blockquote" => within.quotation = true,
            b"table" => within.table = true,
            _ => {}
        }
        within.hidden |= visibility::is_hidden_block(tag);
        within.post |= posts::is_embedded_post(tag);
        let mut marks = [0; MARKS];
        let names = ["class", "id"].iter().filter_map(|a| tag.attribute(a));
        let label = names.flat_map(split_mark_words).find_map(find_label);
        let values = ["class", "id", "itemprop", "role"].iter().filter_map(|a| tag.attribute(a));
        for (mark, word) in marks.iter_mut().zip(values.flat_map(split_mark_words)) {
            *mark = hash_mark_word(word);
        }
        let depth = around.depth + 1;
        Self { parent, depth, tag: kind, within, marks, label, has_control: false }
    }
}

/// Returns the kind of box that a word of a class names.
fn find_label(word: &str) -> Option<Label> {
    let is_one_of = |words: &[&str]| words.iter().any(|own| word.eq_ignore_ascii_case(own));
    if is_one_of(&BOX_WORDS) {
        Some(Label::Box)
    } else if is_one_of(&GATE_WORDS) {
        Some(Label::Gate)
    } else {
        None
    }
}

/// Returns the words of a class or the like: "articleBody", "article-body" and "article_body" are
/// two each.
fn split_mark_words(value: &str) -> impl Iterator<Item = &str> {
    let bytes = value.as_bytes();
    let ends = move |at: usize| match (bytes.get(at), bytes.get(at + 1)) {
        (Some(own), Some(next)) => {
            !next.is_ascii_alphabetic() || (own.is_ascii_lowercase() && next.is_ascii_uppercase())
        }
        _ => true,
    };
    let mut rest = 0..bytes.len();
    std::iter::from_fn(move || {
        let start = rest.find(|&at| bytes.get(at).is_some_and(u8::is_ascii_alphabetic))?;
        let mut end = start;
        while !ends(end) {
            end += 1;
        }
        rest.start = end + 1;
        value.get(start..=end)
    })
    .filter(|word| (SHORTEST..=LONGEST).contains(&word.len()))
}

/// Hashes the letters in lower case (FNV-1a).
fn hash_mark_word(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_class_are_told_apart_however_they_are_joined() {
        let all = |value| split_mark_words(value).collect::<Vec<_>>();
        assert_eq!(all("articleBody js-x story_text"), ["article", "Body", "story", "text"]);
        assert_eq!(all("post-12345 col2 größe"), ["post", "col"]);
        assert_eq!(hash_mark_word("Body"), hash_mark_word("body"));
    }
}
