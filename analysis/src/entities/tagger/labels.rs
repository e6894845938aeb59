//! The labels of words: which part of a name a word is, and of what kind of name.

/// The kind of entity that a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagKind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation.
    Organisation,
    /// Anything else: an event, a product, a work.
    Other,
}

impl TagKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Person, Self::Place, Self::Organisation, Self::Other];
}

/// The number of labels.
pub const LABELS: usize = 1 + 4 * TagKind::ALL.len();

/// The place of a word in a name (BIOES: Ratinov and Roth 2009).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagLabel {
    /// The word is in no name.
    Outside,
    /// The first of several.
    Begin(TagKind),
    /// Neither the first nor the last.
    Inside(TagKind),
    /// The last of several.
    End(TagKind),
    /// The only one.
    Single(TagKind),
}

impl TagLabel {
    /// Returns the label of a number below [`LABELS`].
    pub fn from_number(number: usize) -> Self {
        let Some(&kind) = number.checked_sub(1).and_then(|at| TagKind::ALL.get(at / 4)) else {
            return Self::Outside;
        };
        match (number - 1) % 4 {
            0 => Self::Begin(kind),
            1 => Self::Inside(kind),
            2 => Self::End(kind),
            _ => Self::Single(kind),
        }
    }

    /// Returns the number of a label.
    pub fn to_number(self) -> usize {
        let (kind, place) = match self {
            Self::Outside => return 0,
            Self::Begin(kind) => (kind, 0),
            Self::Inside(kind) => (kind, 1),
            Self::End(kind) => (kind, 2),
            Self::Single(kind) => (kind, 3),
        };
        1 + kind as usize * 4 + place
    }
}
