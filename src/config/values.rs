//! Values with units: periods (`250ms`, `7days`) and sizes (`8 MiB`).

use std::time::Duration;

use copydesk_analysis::formats::show_size;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length of time, written as `250ms`, `25s`, `7days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(pub Duration);

impl Period {
    /// Makes a period of so many milliseconds.
    pub const fn from_millis(n: u64) -> Self {
        Self(Duration::from_millis(n))
    }

    /// Makes a period of so many seconds.
    pub const fn from_secs(n: u64) -> Self {
        Self(Duration::from_secs(n))
    }

    /// Makes a period of so many days of 24 hours.
    pub const fn from_days(n: u64) -> Self {
        Self(Duration::from_secs(n * 24 * 60 * 60))
    }
}

impl std::ops::Deref for Period {
    type Target = Duration;

    fn deref(&self) -> &Duration {
        &self.0
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&humantime::format_duration(self.0))
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_duration(&text).map(Self).map_err(|e| {
            D::Error::custom(format!("{text:?} is no period such as \"250ms\" or \"7days\": {e}"))
        })
    }
}

/// A number of bytes, written as `8 MiB`, `1 GiB`, `500 kB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub u64);

impl Bytes {
    /// Makes a size of so many mebibytes.
    pub const fn from_mib(n: u64) -> Self {
        Self(n * 1024 * 1024)
    }
}

impl std::fmt::Display for Bytes {
    /// Writes the size with the largest unit that divides it, so that it reads back as itself.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_size(self.0))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<bytesize::ByteSize>().map(|size| Self(size.as_u64())).map_err(|e| {
            D::Error::custom(format!("{text:?} is no size such as \"8 MiB\" or \"500 kB\": {e}"))
        })
    }
}
