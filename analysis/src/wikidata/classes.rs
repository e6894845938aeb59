//! The kinds of items, from their classes.
//!
//! Wikidata has more than a hundred thousand classes. Each is a subclass (P279) of others, so the tree is
//! learned from the dump itself, and only some roots are listed here. A class has the kind of the root that
//! is nearest to it: a town is at first a settlement and only far away an organisation.

use std::collections::VecDeque;

use crate::article::EntityType;
use crate::prehashed::HashedMap;

/// A human, the class of all people.
pub const HUMAN: u32 = 5;

/// Classes whose items and those of their subclasses are of a kind, with their names. Of two roots that are
/// equally near the one that is listed first counts. `None`: nothing that a base should hold.
const ROOTS: [(Option<EntityType>, u32, &str); 53] = [
    // what Wikipedias keep for themselves
    (None, 4_167_836, "Wikimedia category"),
    (None, 4_167_410, "Wikimedia disambiguation page"),
    (None, 22_808_320, "Wikimedia human name disambiguation page"),
    (None, 11_266_439, "Wikimedia template"),
    (None, 13_406_463, "Wikimedia list article"),
    // what is none of the four kinds, and lies near them
    (None, 14_897_293, "fictional entity"),
    (None, 95_074, "fictional character"),
    (None, 838_948, "work of art"),
    (None, 16_521, "taxon"),
    (None, 11_173, "chemical compound"),
    (None, 6_999, "astronomical object"),
    (None, 618_779, "award"),
    (None, 101_352, "family name"),
    (None, 202_444, "given name"),
    (None, 12_308_941, "male given name"),
    (Some(EntityType::Place), 6_256, "country"),
    (Some(EntityType::Place), 3_624_078, "sovereign state"),
    (Some(EntityType::Place), 56_061, "administrative territorial entity"),
    (Some(EntityType::Place), 486_972, "human settlement"),
    (Some(EntityType::Place), 515, "city"),
    (Some(EntityType::Place), 3_957, "town"),
    (Some(EntityType::Place), 532, "village"),
    (Some(EntityType::Place), 5_119, "capital"),
    (Some(EntityType::Place), 5_107, "continent"),
    (Some(EntityType::Place), 82_794, "geographic region"),
    (Some(EntityType::Place), 618_123, "geographical object"),
    (Some(EntityType::Place), 2_221_906, "geographic location"),
    (Some(EntityType::Place), 811_979, "architectural structure"),
    (Some(EntityType::Place), 4_022, "river"),
    (Some(EntityType::Place), 23_397, "lake"),
    (Some(EntityType::Place), 165, "sea"),
    (Some(EntityType::Place), 23_442, "island"),
    (Some(EntityType::Place), 8_502, "mountain"),
    (Some(EntityType::Organisation), 43_229, "organization"),
    (Some(EntityType::Organisation), 4_830_453, "business"),
    (Some(EntityType::Organisation), 783_794, "company"),
    (Some(EntityType::Organisation), 6_881_511, "enterprise"),
    (Some(EntityType::Organisation), 891_723, "public company"),
    (Some(EntityType::Organisation), 7_278, "political party"),
    (Some(EntityType::Organisation), 7_188, "government"),
    (Some(EntityType::Organisation), 192_350, "ministry"),
    (Some(EntityType::Organisation), 35_749, "parliament"),
    (Some(EntityType::Organisation), 35_535, "police"),
    (Some(EntityType::Organisation), 66_344, "central bank"),
    (Some(EntityType::Organisation), 4_438_121, "sports organization"),
    (Some(EntityType::Organisation), 12_973_014, "sports team"),
    (Some(EntityType::Organisation), 476_028, "association football club"),
    (Some(EntityType::Organisation), 215_380, "musical group"),
    (Some(EntityType::Event), 1_656_682, "event"),
    (Some(EntityType::Event), 1_190_554, "occurrence"),
    (Some(EntityType::Event), 198, "war"),
    (Some(EntityType::Event), 178_561, "battle"),
    (Some(EntityType::Event), 132_241, "festival"),
];

/// The most steps from a class to its root. Wikidata's tree is less deep; a bound against faults in it.
const MOST_STEPS: u8 = 40;

/// The most pairs of a class and the class above it that are kept: four times those of Wikidata. 16 bytes
/// each.
pub const MOST_PAIRS: usize = 16_000_000;

/// The root of a class, by its place in the list, and the steps to it.
type Reach = (u8, u8);

/// The classes of a dump, each with its kind.
#[derive(Debug, Default)]
pub struct ClassTree {
    reached: HashedMap<Reach>,
}

impl ClassTree {
    /// Learns the tree from pairs of a class and one above it.
    pub fn learn(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable_by_key(|(class, above)| (*above, *class));
        pairs.dedup();
        let mut reached: HashedMap<Reach> = HashedMap::default();
        let mut waiting = VecDeque::new();
        for ((_, class, _), root) in ROOTS.iter().zip(0..) {
            reached.insert(spread(*class), (root, 0));
            waiting.push_back(*class);
        }
        // breadth first, so that the first root to reach a class is the nearest one
        while let Some(above) = waiting.pop_front() {
            let Some(&(root, steps)) = reached.get(&spread(above)) else { continue };
            if steps == MOST_STEPS {
                continue;
            }
            let begin = pairs.partition_point(|(_, other)| *other < above);
            let below = pairs.iter().skip(begin).take_while(|(_, other)| *other == above);
            for &(class, _) in below {
                reached.entry(spread(class)).or_insert_with(|| {
                    waiting.push_back(class);
                    (root, steps + 1)
                });
            }
        }
        Self { reached }
    }

    /// Returns the kind of what is an instance of these classes: a person where one of them is [`HUMAN`], else
    /// that of the nearest root.
    pub fn kind_of(&self, classes: &[u32]) -> Option<EntityType> {
        if classes.contains(&HUMAN) {
            return Some(EntityType::Person);
        }
        let reached = classes.iter().filter_map(|class| self.reached.get(&spread(*class)));
        let (root, _) = reached.min_by_key(|(root, steps)| (*steps, *root))?;
        ROOTS.get(usize::from(*root))?.0
    }
}

/// Returns the key of a number in a map that does not hash.
fn spread(number: u32) -> u64 {
    u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Returns whether a class is never that of an entity of a base, whatever the dump says.
pub fn is_never_kept(class: u32) -> bool {
    ROOTS.iter().any(|(kind, root, _)| kind.is_none() && *root == class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_the_kind_of_the_nearest_root() {
        // 900 is a town that far away is an organisation too; 901 and 902 are above each other
        let pairs = vec![
            (900, 486_972),
            (900, 903),
            (903, 43_229),
            (901, 902),
            (902, 901),
            (902, 43_229),
            (904, 838_948),
        ];
        let tree = ClassTree::learn(pairs);
        assert_eq!(tree.kind_of(&[900]), Some(EntityType::Place));
        assert_eq!(tree.kind_of(&[901]), Some(EntityType::Organisation));
        assert_eq!(tree.kind_of(&[904]), None);
        assert_eq!(tree.kind_of(&[905]), None);
        assert_eq!(tree.kind_of(&[900, HUMAN]), Some(EntityType::Person));
    }

    #[test]
    fn every_root_is_listed_once() {
        let mut roots: Vec<u32> = ROOTS.iter().map(|(_, root, _)| *root).collect();
        roots.sort_unstable();
        roots.dedup();
        assert_eq!(roots.len(), ROOTS.len());
        assert!(!roots.contains(&HUMAN));
    }
}
