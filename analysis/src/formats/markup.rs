//! Text that may be HTML: feeds do not always say so.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;

/// Returns whether a text has a tag or an entity in it.
pub(super) fn is_marked_up(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| find_tag_end(text, at).is_some())
        || text.match_indices('&').any(|(at, _)| parse_character_entity(text, at).is_some())
}

/// Turns marked-up text into one line of plain text: without tags, entities resolved, blanks joined.
/// Headlines that were escaped twice (`A &amp;amp; B`) are common, so plain text may go through it, too.
pub(super) fn to_plain_line(text: &str) -> String {
    squeeze_blanks(&strip_markup(text))
}

/// Joins the blanks of any kind between two words to one space.
pub(super) fn squeeze_blanks(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Counts the letters and digits that a text shows beside its tags.
pub(super) fn count_visible(text: &str) -> usize {
    strip_markup(text).chars().filter(|c| c.is_alphanumeric()).count()
}

/// Resolves the entities of a text; an unknown one stays as it is.
pub(super) fn resolve_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(rest.get(..at).unwrap_or_default());
        let (character, end) = parse_character_entity(rest, at).unwrap_or(("&".into(), at + 1));
        plain.push_str(&character);
        rest = rest.get(end..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Removes the markup: a tag becomes a blank, as between two words; the contents of `<script>` and
/// `<style>` are removed.
fn strip_markup(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(rest.get(..at).unwrap_or_default());
        let end = if let Some(end) = find_tag_end(rest, at) {
            plain.push(' ');
            let tag = rest.get(at..end).unwrap_or_default();
            end + count_unseen_bytes(tag, rest.get(end..).unwrap_or_default())
        } else if let Some((character, end)) = parse_character_entity(rest, at) {
            plain.push_str(&character);
            end
        } else {
            plain.push_str(rest.get(at..=at).unwrap_or_default());
            at + 1
        };
        rest = rest.get(end..).unwrap_or_default();
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Counts the bytes after a tag that are no text of the page.
fn count_unseen_bytes(tag: &str, rest: &str) -> usize {
    let is =
        |name: &str| tag.get(1..=name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let Some(end) =
        ["</script", "</style"].into_iter().find(|end| is(end.trim_start_matches("</")))
    else {
        return 0;
    };
    // Without an end tag, the element reaches to the end of the page.
    let ends = |(at, _): &(usize, &str)| {
        rest.get(*at..*at + end.len()).is_some_and(|start| start.eq_ignore_ascii_case(end))
    };
    rest.match_indices("</").find(ends).map_or(rest.len(), |(at, _)| at)
}

/// Finds the end of the tag or comment that begins at byte `at`.
fn find_tag_end(text: &str, at: usize) -> Option<usize> {
    let tag = text.get(at..).filter(|tag| tag.starts_with('<'))?;
    if !tag.get(1..)?.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) {
        return None;
    }
    // Not past the next tag: a text of `<a<a<a` must not be searched to its end each time.
    let length = tag.get(1..)?.find(['<', '>'])? + 1;
    (tag.as_bytes().get(length) == Some(&b'>')).then_some(at + length + 1)
}

/// Bytes of the longest entity: its name has 31 letters.
const LONGEST_ENTITY: usize = 34;

/// Returns the character that the entity at byte `at` stands for, and the end of the entity.
fn parse_character_entity(text: &str, at: usize) -> Option<(Cow<'static, str>, usize)> {
    let bytes = text.as_bytes().get(at + 1..)?;
    let nearby = bytes.get(..LONGEST_ENTITY).unwrap_or(bytes);
    let length = nearby.iter().position(|b| *b == b';')?;
    let name = text.get(at + 1..at + 1 + length)?;
    let end = at + length + 2;
    if let Some(number) = name.strip_prefix('#') {
        return Some((parse_numeric_reference(number)?.to_string().into(), end));
    }
    Some((resolve_predefined_entity(name)?.into(), end))
}

/// Returns the character of a numeric reference, `160` or `xA0`.
fn parse_numeric_reference(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_signs() {
        for text in ["<p>one</p>", "one<br/>two", "A &amp; B", "&#8212;", "<!-- x -->"] {
            assert!(is_marked_up(text), "{text}");
        }
        for text in ["1 < 2 > 0", "A & B; C", "<3", "&nothing;", "a <b", "&#x110000;"] {
            assert!(!is_marked_up(text), "{text}");
        }
    }

    #[test]
    fn a_line_has_neither_tags_nor_entities() {
        assert_eq!(to_plain_line("Port &amp; <b>city</b>\n open"), "Port & city open");
        assert_eq!(to_plain_line("1 < 2 & <i>3"), "1 < 2 & 3");
        assert_eq!(to_plain_line("this &that >> those"), "this &that >> those");
        assert_eq!(to_plain_line("a<style>b {}</STYLE>c<script>d"), "a c");
    }
}
