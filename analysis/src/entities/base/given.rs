//! Given names, and counts on a rough scale.

/// The class of a given name: forms that are one name over languages, scripts and nicknames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GivenClass(pub u16);

/// The most classes that one form can be of.
pub const MOST_CLASSES: usize = 4;

/// A form of a given name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenName {
    /// Its classes, the first ones used: first that of which it is a form, then those of the names for which it
    /// is short. `Ron` is short for Ronald and for Aaron.
    classes: [Option<GivenClass>; MOST_CLASSES],
    /// The share of women among those who bear it, 0 to 1; `None` where too few are known.
    pub female: Option<f32>,
    /// The number of people of the sources who bear it first, roughly.
    pub as_first: u32,
    /// The number of people who bear it last, roughly.
    pub as_last: u32,
}

impl GivenName {
    /// Returns the class of which it is a form; `None` where it is the only form of a name.
    pub fn class(&self) -> Option<GivenClass> {
        self.classes.first().copied().flatten()
    }

    /// Returns all its classes, [`Self::class`] first.
    pub fn classes(&self) -> impl Iterator<Item = GivenClass> {
        self.classes.into_iter().flatten()
    }

    /// Returns whether two forms can be one name: they have a class in common that is the first of one of
    /// them. `Bill` and `William` can, `Bill` and `Will` cannot, though both are short for it.
    pub fn can_be(&self, other: &Self) -> bool {
        let has = |one: &Self, class: Option<GivenClass>| {
            class.is_some_and(|class| one.classes().any(|own| own == class))
        };
        has(self, other.class()) || has(other, self.class())
    }
}

/// The bytes of a form in the table.
pub const GIVEN: usize = 5;
const NOT_KNOWN: u8 = 255;
/// The steps of the share of women.
const STEPS: u8 = 200;

/// Returns the form that the table has under one hash, an entry for each class.
pub fn read_given<'b>(mut entries: impl Iterator<Item = &'b [u8; GIVEN]>) -> Option<GivenName> {
    let class = |entry: &[u8; GIVEN]| {
        let [low, high, ..] = *entry;
        let class = u16::from_le_bytes([low, high]);
        (class != 0).then_some(GivenClass(class))
    };
    let first = entries.next()?;
    let [_, _, female, as_first, as_last] = *first;
    let mut classes = [class(first), None, None, None];
    for (slot, entry) in classes.iter_mut().skip(1).zip(entries) {
        *slot = class(entry);
    }
    Some(GivenName {
        classes,
        female: (female != NOT_KNOWN).then(|| f32::from(female.min(STEPS)) / f32::from(STEPS)),
        as_first: expand_count(as_first),
        as_last: expand_count(as_last),
    })
}

/// Returns the entries of a form.
pub fn write_given(
    classes: &[Option<GivenClass>],
    sexes: (u32, u32),
    as_first: u32,
    as_last: u32,
) -> impl Iterator<Item = [u8; GIVEN]> {
    let (male, female) = sexes;
    let share = |of: u32| (u64::from(female) * u64::from(STEPS) / u64::from(of)) as u8;
    let share = male.checked_add(female).filter(|&of| of > 0).map_or(NOT_KNOWN, share);
    let (first, last) = (shrink_count(as_first), shrink_count(as_last));
    classes.iter().take(MOST_CLASSES).map(move |class| {
        let [low, high] = class.map_or(0, |GivenClass(class)| class).to_le_bytes();
        [low, high, share, first, last]
    })
}

/// 2 to the power of 0, 1/4, 1/2 and 3/4, in 65,536ths.
const QUARTERS: [u64; 4] = [65_536, 77_936, 92_682, 110_218];

/// Returns the count that a byte stands for: 2 to the power of a quarter of it, less one. Exact up to 7, then
/// within an eighth.
pub fn expand_count(code: u8) -> u32 {
    let quarter = QUARTERS.get(usize::from(code % 4)).copied().unwrap_or_default();
    // more than 32 bits come out of a power of 40 and none is lost on the way
    let power = (quarter << (code / 4).min(40)) + 32_768;
    u32::try_from((power >> 16) - 1).unwrap_or(u32::MAX)
}

/// Returns the byte for a count.
pub fn shrink_count(count: u32) -> u8 {
    let off = |code: &u8| expand_count(*code).abs_diff(count);
    (0..=MOST_COUNT).min_by_key(off).unwrap_or(MOST_COUNT)
}

/// The byte of the greatest count: 2 to the power of 25.
const MOST_COUNT: u8 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_are_exact_and_great_ones_within_an_eighth() {
        for count in 0..=7 {
            assert_eq!(expand_count(shrink_count(count)), count);
        }
        for count in [8, 12, 97, 1_072, 30_000, 2_000_000] {
            let read = expand_count(shrink_count(count));
            assert!(read.abs_diff(count) * 8 <= count, "{count} was read as {read}");
        }
        assert_eq!(expand_count(255), u32::MAX);
    }

    #[test]
    fn short_forms_of_one_name_are_not_one_another() {
        let form = |classes: &[u16]| {
            let classes: Vec<_> = classes.iter().map(|&class| Some(GivenClass(class))).collect();
            let entries: Vec<_> = write_given(&classes, (9, 1), 10, 0).collect();
            read_given(entries.iter()).unwrap()
        };
        let (bill, will, william) = (form(&[5, 1]), form(&[6, 1]), form(&[1]));
        assert!(bill.can_be(&william) && william.can_be(&will) && !bill.can_be(&will));
        assert_eq!(bill.female, Some(0.1));
        let alone = read_given(write_given(&[None], (0, 0), 3, 1).collect::<Vec<_>>().iter());
        assert!(!alone.unwrap().can_be(&alone.unwrap()) && alone.unwrap().female.is_none());
    }
}
