//! Sizes of files, as messages give them.

use crate::failure::{Failure, FailureCode};

/// Makes the failure of a file over the size limit; both numbers are bytes.
pub fn too_large(size: u64, max: u64) -> Failure {
    let message =
        format!("the file has {size} bytes, more than the {} that are allowed", show_size(max));
    Failure::new(FailureCode::TooLarge, message)
}

/// Returns a number of bytes with the largest unit that divides it: `8 MiB`.
pub fn show_size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(size, _)| bytes != 0 && bytes.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} B"),
    }
}
