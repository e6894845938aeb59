//! Choosing the sets of languages that a base tells apart: a byte numbers them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::Languages;
use super::super::format::push_le;

/// The sets that a byte can number.
const MOST_SETS: usize = 256;

/// The commonest sets of languages, among them the empty one and each language alone.
#[derive(Debug)]
pub struct LanguageSets(Vec<Languages>);

impl LanguageSets {
    /// Chooses the sets for what has these languages.
    pub fn choose(all: impl Iterator<Item = Languages>) -> Self {
        let mut uses: BTreeMap<Languages, u32> = BTreeMap::new();
        all.for_each(|set| *uses.entry(set).or_default() += 1);
        let alone = (0..u16::BITS).map(|bit| Languages::from_bits(1 << bit));
        let mut sets: Vec<Languages> = alone.collect();
        sets.push(Languages::default());
        let mut others: Vec<(Languages, u32)> =
            uses.into_iter().filter(|(set, _)| set.len() > 1).collect();
        others.sort_by_key(|(_, uses)| Reverse(*uses));
        sets.extend(others.into_iter().map(|(set, _)| set).take(MOST_SETS - sets.len()));
        Self(sets)
    }

    /// Returns the number of the largest set all of whose languages are in `languages`.
    pub fn nearest(&self, languages: Languages) -> u8 {
        let within = self.0.iter().zip(0..=u8::MAX).filter(|(set, _)| languages.covers(**set));
        within
            .max_by_key(|(set, number)| (set.len(), Reverse(*number)))
            .map_or(0, |(_, number)| number)
    }

    /// Returns the numbers of sets that have together all of `languages`.
    pub fn cover(&self, languages: Languages) -> Vec<u8> {
        let (mut numbers, mut rest) = (Vec::new(), languages);
        loop {
            let number = self.nearest(rest);
            numbers.push(number);
            let taken = self.0.get(usize::from(number)).copied().unwrap_or_default();
            rest = Languages::from_bits(rest.bits() & !taken.bits());
            if rest.is_empty() || taken.is_empty() {
                return numbers;
            }
        }
    }

    /// Returns the section of the sets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.iter().for_each(|set| push_le::<2>(&mut bytes, u32::from(set.bits())));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_without_number_gets_the_nearest_smaller_one_or_several_together() {
        let set = |tags: &[&str]| {
            tags.iter().fold(Languages::default(), |set, tag| set.union(Languages::from_tag(tag)))
        };
        let sets = LanguageSets::choose([set(&["de", "fr"]), set(&["en"])].into_iter());
        let of = |number: u8| sets.0[usize::from(number)];
        assert_eq!(of(sets.nearest(set(&["de", "fr", "it"]))), set(&["de", "fr"]));
        assert_eq!(of(sets.nearest(set(&[]))), set(&[]));
        let covered = sets.cover(set(&["de", "fr", "it"]));
        assert_eq!(
            covered.into_iter().map(of).collect::<Vec<_>>(),
            [set(&["de", "fr"]), set(&["it"])]
        );
    }
}
