//! Sets of languages, in sixteen bits.

/// The languages that are told apart, by their tags (BCP 47), each with its bit.
pub const TAGS: [&str; 14] =
    ["en", "ru", "uk", "de", "fr", "es", "pl", "cs", "bg", "it", "pt", "nl", "tr", "sv"];

/// A set of languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Languages(u16);

impl Languages {
    /// Any language that is not one of [`TAGS`].
    pub const OTHER: Self = Self(1 << TAGS.len());
    /// The language of the country of the entity, of a label.
    pub const NATIVE: Self = Self(1 << (TAGS.len() + 1));

    /// Returns the set of these bits.
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// Returns the bits: one for each of [`TAGS`], that of [`Self::OTHER`], that of [`Self::NATIVE`].
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Returns the set of the language with this tag: that of `pt` for `pt-BR`. Empty for a tag that says
    /// that the language is not known (`und`, `mul`, nothing).
    pub fn from_tag(tag: &str) -> Self {
        let tag = tag.split(['-', '_']).next().unwrap_or_default();
        match TAGS.iter().position(|known| known.eq_ignore_ascii_case(tag)) {
            Some(bit) => Self(1 << bit),
            None if matches!(tag, "" | "und" | "mul") => Self::default(),
            None => Self::OTHER,
        }
    }

    /// Returns whether the language with this tag is in the set.
    pub fn contains(self, tag: &str) -> bool {
        let language = Self::from_tag(tag);
        !language.is_empty() && self.covers(language)
    }

    /// Returns whether all languages of another set are in this one.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns the languages of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the number of languages.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Returns whether the set is empty: the language is not known.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the tags of the languages that have one.
    pub fn tags(self) -> impl Iterator<Item = &'static str> {
        TAGS.into_iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 >> bit & 1 == 1)
            .map(|(_, tag)| tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_knows_its_languages_and_what_is_unknown_is_in_none() {
        let set = Languages::from_tag("pt-BR").union(Languages::from_tag("ru"));
        assert!(set.contains("pt") && set.contains("ru") && !set.contains("en"));
        assert!(!set.contains("und") && !set.contains("ja"));
        assert_eq!(set.tags().collect::<Vec<_>>(), ["ru", "pt"]);
        assert_eq!(Languages::from_tag("ja"), Languages::OTHER);
        assert!(Languages::from_tag("mul").is_empty());
    }
}
