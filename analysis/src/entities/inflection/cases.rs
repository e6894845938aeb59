//! Grammatical cases and genders.

/// A set of the six cases; one form often serves several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cases(u8);

impl Cases {
    /// The base form.
    pub const NOMINATIVE: Self = Self(1);
    /// Every case: an indeclinable form may be in any.
    pub const ALL: Self = Self(0b11_1111);
    /// Genitive, dative, accusative, instrumental, prepositional: the order of the tables.
    pub(super) const OBLIQUE: [Self; 5] = [Self(2), Self(4), Self(8), Self(16), Self(32)];

    /// Returns whether the two sets share a case.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the cases that the two sets share.
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns both sets together.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Grammatical gender of a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// A man's name.
    Male,
    /// A woman's name.
    Female,
}
