//! Maps and sets with an identity hasher: their keys are hashes already.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A hasher that returns a 64-bit key unchanged.
#[derive(Default, Clone, Copy, Debug)]
pub struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            let mixed = (self.0 ^ u64::from(byte)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            self.0 = mixed ^ (mixed >> 32);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map from hashes.
pub type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<IdentityHasher>>;

/// Makes an empty map with room for so many entries.
pub fn map_with_capacity<V>(count: usize) -> HashedMap<V> {
    HashedMap::with_capacity_and_hasher(count, BuildHasherDefault::default())
}

/// A set of hashes.
pub type HashedSet = HashSet<u64, BuildHasherDefault<IdentityHasher>>;
