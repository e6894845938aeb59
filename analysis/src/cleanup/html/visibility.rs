//! Text that a page holds and does not show: the `hidden` attribute, `aria-hidden`, styles in the
//! markup, and classes for text that is only read out.

use super::tags::{HEADING, Traits};
use super::tokens::StartTag;

/// Returns whether an element that makes blocks is hidden. A heading that is only read out still
/// names what follows.
pub(super) fn is_hidden_block(tag: &StartTag) -> bool {
    is_switched_off(tag)
        || tag.attribute("aria-hidden") == Some("true")
        || (is_read_out_only(tag) && !Traits::from_element_name(&tag.name).has_any(HEADING))
}

/// Returns whether an element within a line is hidden. `aria-hidden` does not count here: readers
/// see what it is on, as drop caps, and those who listen get the same in other words.
pub(super) fn is_hidden_inline(tag: &StartTag) -> bool {
    is_switched_off(tag) || is_read_out_only(tag)
}

fn is_switched_off(tag: &StartTag) -> bool {
    let style = tag.attribute("style").unwrap_or_default();
    let folded = || style.replace(' ', "").to_ascii_lowercase();
    tag.attribute("hidden").is_some()
        || (style.contains(':')
            && ["display:none", "visibility:hidden"].iter().any(|off| folded().contains(off)))
}

/// The usual names of the class for what only screen readers say, letters alone.
const READ_OUT_ONLY: [&str; 9] = [
    "sronly",
    "visuallyhidden",
    "hiddenvisually",
    "screenreadertext",
    "screenreaderonly",
    "onlyscreenreader",
    "showforsr",
    "elementinvisible",
    "assistivetext",
];
/// The prefix of a class that stands for the author's system of names has at most so many letters.
const PREFIX: usize = 4;

fn is_read_out_only(tag: &StartTag) -> bool {
    let Some(classes) = tag.attribute("class") else { return false };
    let is_name = |class: &str| {
        let letters =
            || class.bytes().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
        READ_OUT_ONLY.iter().any(|name| letters().eq(name.bytes()))
    };
    classes.split_ascii_whitespace().any(|class| {
        // "u-visually-hidden" and "is-visually-hidden" name the same
        let after_prefix = class.split_once('-').filter(|(prefix, _)| prefix.len() <= PREFIX);
        is_name(class) || after_prefix.is_some_and(|(_, rest)| is_name(rest))
    })
}
