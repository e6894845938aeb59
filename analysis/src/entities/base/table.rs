//! Hash tables that are searched where they lie.
//!
//! The first bits of a hash choose a bucket, the next `PRINT` bytes are its fingerprint; the rest is not
//! kept. A bucket lists its fingerprints in order; what has several values has as many entries, in the order
//! in which they were given. The values, of `VALUE` bytes, lie apart, so that a look-up that finds nothing
//! reads the two ends of a bucket and half of its 4 to 8 fingerprints: two lines of cache, no allocation. A
//! long bucket is halved first: some 16 comparisons in one of ten thousand.

use std::ops::Range;

use super::format::{push_le, read_le};

/// The entries that a bucket has on average, at the least; at the most twice as many. Set by hand: their
/// fingerprints lie in one line of cache.
const BUCKET: usize = 4;
/// The entries from which on a bucket is halved and not read from its beginning. Set by hand.
const FEW: usize = 12;
/// The most bits that choose a bucket.
const MOST_BITS: u32 = 22;

/// A table with fingerprints of `PRINT` bytes and values of `VALUE` bytes.
#[derive(Clone, Debug)]
pub struct Table<const PRINT: usize, const VALUE: usize> {
    bits: u32,
    /// The beginning of each bucket, and one more for the end of the last.
    buckets: Range<usize>,
    prints: Range<usize>,
    values: Range<usize>,
}

/// The values that a table has for a hash, in their order.
#[derive(Clone, Debug)]
pub struct Values<'b, const PRINT: usize, const VALUE: usize> {
    print: u32,
    /// The fingerprints that follow, and their values.
    prints: &'b [u8],
    values: &'b [u8],
}

impl<'b, const PRINT: usize, const VALUE: usize> Iterator for Values<'b, PRINT, VALUE> {
    type Item = &'b [u8; VALUE];

    fn next(&mut self) -> Option<Self::Item> {
        let (print, prints) = self.prints.split_first_chunk::<PRINT>()?;
        if read_le::<PRINT>(print, 0) != self.print {
            self.prints = &[];
            return None;
        }
        let (value, values) = self.values.split_first_chunk()?;
        (self.prints, self.values) = (prints, values);
        Some(value)
    }
}

impl<const PRINT: usize, const VALUE: usize> Table<PRINT, VALUE> {
    /// Opens the table that is a section of `file`.
    ///
    /// # Errors
    /// When the section does not hold as many entries as it says.
    pub fn open(file: &[u8], section: Range<usize>) -> Result<Self, String> {
        let bytes = file.get(section.clone()).unwrap_or_default();
        let bits = bytes.first().map_or(0, |&bits| u32::from(bits));
        if !(1..=MOST_BITS).contains(&bits) {
            return Err("has a table without buckets".into());
        }
        let buckets = section.start + 1..section.start + 1 + ((1 << bits) + 1) * 3;
        let count = file.get(buckets.clone()).and_then(<[u8]>::last_chunk::<3>);
        let count = count.map_or(0, |count| read_le::<3>(count, 0) as usize);
        if section.end.checked_sub(buckets.end) != Some(count * (PRINT + VALUE)) {
            return Err("has a table of another length than it says".into());
        }
        let prints = buckets.end..buckets.end + count * PRINT;
        let values = prints.end..section.end;
        Ok(Self { bits, buckets, prints, values })
    }

    /// Returns the values of a hash.
    pub fn find_values<'b>(&self, file: &'b [u8], hash: u64) -> Values<'b, PRINT, VALUE> {
        let (bucket, print) = split_hash::<PRINT>(self.bits, hash);
        let buckets = file.get(self.buckets.clone()).unwrap_or_default();
        let begin = read_le::<3>(buckets, bucket * 3) as usize;
        let end = read_le::<3>(buckets, bucket * 3 + 3) as usize;
        let all = file.get(self.prints.clone()).unwrap_or_default();
        let prints = all.get(begin * PRINT..end * PRINT).unwrap_or_default();
        let print_of = |at: usize| read_le::<PRINT>(prints, at * PRINT);
        let (mut low, mut high) = (0, prints.len() / PRINT);
        while high - low > FEW {
            let middle = low.midpoint(high);
            if print_of(middle) < print {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        while low < high && print_of(low) < print {
            low += 1;
        }
        let values = file.get(self.values.clone()).unwrap_or_default();
        Values {
            print,
            prints: prints.get(low * PRINT..).unwrap_or_default(),
            values: values.get((begin + low) * VALUE..).unwrap_or_default(),
        }
    }

    /// Returns the number of entries.
    pub fn count(&self) -> usize {
        self.prints.len() / PRINT
    }

    /// Returns the section of these values by their hashes. Values of one hash stay in their order.
    ///
    /// # Errors
    /// When there are 16 million and more.
    pub fn build(values: &[(u64, [u8; VALUE])]) -> Result<Vec<u8>, String> {
        let bits = (values.len() / BUCKET).max(2).ilog2().min(MOST_BITS);
        let place = |(hash, value): &(u64, [u8; VALUE])| (split_hash::<PRINT>(bits, *hash), *value);
        let mut placed: Vec<((usize, u32), [u8; VALUE])> = values.iter().map(place).collect();
        placed.sort_by_key(|(place, _)| *place);
        if placed.len() >> 24 != 0 {
            return Err("a table has too many entries".into());
        }
        let mut bytes = vec![bits as u8];
        for bucket in 0..=1 << bits {
            let before = placed.partition_point(|((there, _), _)| *there < bucket);
            push_le::<3>(&mut bytes, before as u32);
        }
        placed.iter().for_each(|((_, print), _)| push_le::<PRINT>(&mut bytes, *print));
        placed.iter().for_each(|(_, value)| bytes.extend(value));
        Ok(bytes)
    }
}

/// Returns the bucket and the fingerprint of a hash. The hash is spread once more: those of phrases have
/// their bits from few letters.
const fn split_hash<const PRINT: usize>(bits: u32, hash: u64) -> (usize, u32) {
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ hash >> 29).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let print = hash << bits >> (u64::BITS - 8 * PRINT as u32);
    ((hash >> (u64::BITS - bits)) as usize, print as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_their_order_in_short_and_long_buckets() {
        let mut values: Vec<(u64, [u8; 2])> =
            (0..2_000_u16).map(|n| (u64::from(n), n.to_le_bytes())).collect();
        values.extend((0..500_u16).map(|n| (7, n.to_le_bytes())));
        let file = Table::<3, 2>::build(&values).unwrap();
        let table = Table::<3, 2>::open(&file, 0..file.len()).unwrap();
        assert_eq!(table.count(), 2_500);
        assert_eq!(
            table.find_values(&file, 1_999).copied().collect::<Vec<_>>(),
            [1_999_u16.to_le_bytes()]
        );
        let many: Vec<u16> =
            table.find_values(&file, 7).map(|value| u16::from_le_bytes(*value)).collect();
        assert_eq!(many, [7].into_iter().chain(0..500).collect::<Vec<_>>());
        assert_eq!(table.find_values(&file, 4_000).count(), 0);
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        let file = Table::<1, 1>::build(&[]).unwrap();
        let table = Table::<1, 1>::open(&file, 0..file.len()).unwrap();
        assert_eq!(table.find_values(&file, 3).count(), 0);
        assert!(Table::<1, 1>::open(&file, 0..file.len() - 1).is_err());
    }
}
