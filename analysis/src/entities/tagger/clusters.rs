//! Clusters of words by their meaning (Miller, Guinness and Zamanian 2004): a word that was never
//! learned from is known by those that occur in the same places, the more closely by codes of its
//! vector (residual quantisation: Chen, Guan and Wang 2010). The tables are sorted lists that are searched
//! where they lie, so that nothing is loaded.

use super::super::fold::hash_word;

/// The entry of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Its cluster, one of about a thousand; 0 for a word that no table has.
    pub fine: u16,
    /// The cluster of that cluster, one of about a hundred; 0 likewise.
    pub coarse: u16,
    /// Codes that give its vector more closely; and, last, the kind of name that a larger tagger takes the
    /// word for by itself, 0 for none. To be read only where `fine` is not 0.
    pub codes: [u8; CODES],
}

/// Codes of a word.
pub const CODES: usize = 9;

/// Bits of a word's hash that choose where its entry lies.
const PLACE_BITS: u32 = 16;
const PLACES: usize = 1 << PLACE_BITS;
/// An entry: 16 more bits of the hash, the fine cluster, and the codes.
const ENTRY: usize = 4 + CODES;

/// A table of clusters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clusters {
    /// The coarse cluster of each fine one.
    coarse: &'static [u8],
    /// The beginning of the entries of each place, and one more for the end of the last.
    places: &'static [u8],
    entries: &'static [u8],
}

impl Clusters {
    /// Reads a table, as [`Clusters::build_table`] makes it.
    ///
    /// # Errors
    /// When it is too short to be one.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, String> {
        let wrong = || format!("a table of clusters has {} bytes", bytes.len());
        let (count, rest) = bytes.split_at_checked(2).ok_or_else(wrong)?;
        let coarse = usize::from(read_u16(count, 0)) * 2;
        let (coarse, rest) = rest.split_at_checked(coarse).ok_or_else(wrong)?;
        let (places, entries) = rest.split_at_checked((PLACES + 1) * 4).ok_or_else(wrong)?;
        Ok(Self { coarse, places, entries })
    }

    /// Returns the table of `words` with their clusters, from 0 on; of two words with one hash the first
    /// counts.
    pub fn build_table<'w>(words: impl IntoIterator<Item = (&'w str, Cluster)>) -> Vec<u8> {
        let mut coarse = Vec::new();
        let mut entries: Vec<(u32, Cluster)> = Vec::new();
        for (word, cluster) in words {
            let at = usize::from(cluster.fine);
            coarse.resize(coarse.len().max(at + 1), 0);
            if let Some(slot) = coarse.get_mut(at) {
                *slot = cluster.coarse + 1;
            }
            entries.push((entry_hash(hash_word(word)), cluster));
        }
        // a stable sort: the first of equal ones stays the first
        entries.sort_by_key(|(hash, _)| *hash);
        entries.dedup_by_key(|(hash, _)| *hash);
        let mut bytes = (coarse.len() as u16).to_le_bytes().to_vec();
        bytes.extend(coarse.iter().flat_map(|cluster| cluster.to_le_bytes()));
        for place in 0..=PLACES {
            let before = entries.partition_point(|(hash, _)| ((hash >> 16) as usize) < place);
            bytes.extend((before as u32).to_le_bytes());
        }
        for (hash, cluster) in entries {
            bytes.extend((hash as u16).to_le_bytes());
            bytes.extend(cluster.fine.to_le_bytes());
            bytes.extend(cluster.codes);
        }
        bytes
    }

    /// Returns the entry of the word with this hash.
    pub fn find_word(&self, word: u64) -> Cluster {
        let hash = entry_hash(word);
        let place = (hash >> 16) as usize;
        let begin = |place: usize| {
            let bytes = self.places.get(place * 4..).and_then(|rest| rest.first_chunk());
            bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
        };
        let range = begin(place) * ENTRY..begin(place + 1) * ENTRY;
        let entries = self.entries.get(range).unwrap_or_default().chunks_exact(ENTRY);
        let found = entries.into_iter().find(|entry| read_u16(entry, 0) == hash as u16);
        found.map_or_else(Cluster::default, |entry| {
            let fine = read_u16(entry, 2);
            Cluster {
                fine: fine + 1,
                coarse: read_u16(self.coarse, usize::from(fine) * 2),
                codes: entry.last_chunk().copied().unwrap_or_default(),
            }
        })
    }
}

/// Clusters of English words, of Russian ones, and of those of many languages.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordClusters {
    /// Clusters of words in Latin letters.
    pub english: Clusters,
    /// Clusters of words in Cyrillic ones.
    pub russian: Clusters,
    /// Clusters of all words.
    pub many: Clusters,
}

/// Returns the tables that come with the program.
///
/// # Errors
/// When one of them is damaged.
pub fn load_built_in() -> Result<WordClusters, String> {
    Ok(WordClusters {
        english: Clusters::from_bytes(include_bytes!("../../../../models/tagger/clusters.en.bin"))?,
        russian: Clusters::from_bytes(include_bytes!("../../../../models/tagger/clusters.ru.bin"))?,
        many: Clusters::from_bytes(include_bytes!("../../../../models/tagger/clusters.mul.bin"))?,
    })
}

/// Returns the bits of a hash by which entries are found.
const fn entry_hash(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

fn read_u16(bytes: &[u8], at: usize) -> u16 {
    let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk());
    bytes.map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_clusters_and_others_in_none() {
        let words = [("Harbour", 3, 1), ("quay", 3, 1), ("Monday", 7, 0), ("harbour", 9, 2)];
        let codes = |first| std::array::from_fn(|at| first + at as u8);
        let words =
            words.map(|(word, fine, coarse)| (word, Cluster { fine, coarse, codes: codes(7) }));
        let table = Clusters::from_bytes(Clusters::build_table(words).leak()).unwrap();
        assert_eq!(
            table.find_word(hash_word("harbour")),
            Cluster { fine: 4, coarse: 2, codes: codes(7) }
        );
        assert_eq!(
            table.find_word(hash_word("QUAY")),
            Cluster { fine: 4, coarse: 2, codes: codes(7) }
        );
        assert_eq!(
            table.find_word(hash_word("monday")),
            Cluster { fine: 8, coarse: 1, codes: codes(7) }
        );
        assert_eq!(table.find_word(hash_word("spring")), Cluster::default());
        assert_eq!(Clusters::default().find_word(hash_word("quay")), Cluster::default());
    }
}
