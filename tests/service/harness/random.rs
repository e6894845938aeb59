//! Random numbers that can be had again.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A xorshift generator.
pub struct Random(u64);

impl Random {
    /// Seeded from `COPYDESK_TEST_SEED`, else anew; the seed is printed, for replay.
    pub fn seeded() -> Self {
        let seed = match std::env::var("COPYDESK_TEST_SEED") {
            Ok(seed) => seed.parse().expect("COPYDESK_TEST_SEED is a number"),
            Err(_) => RandomState::new().build_hasher().finish() >> 16,
        };
        println!("COPYDESK_TEST_SEED={seed}");
        Self(seed | 1)
    }

    /// Another generator, for another thread.
    pub fn another(&mut self) -> Self {
        Self(self.below(u64::MAX) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
