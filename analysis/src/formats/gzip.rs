//! gzip around any of the formats, unpacked as a stream and up to a limit.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::size::show_size;
use crate::failure::{Failure, FailureCode};
use crate::limits;

/// Returns whether a file name says that the file is packed.
pub fn is_named_gzip(name: &OsStr) -> bool {
    Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("gz"))
}

/// Returns whether bytes begin with the magic number of gzip (RFC 1952).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Unpacks gzip data; `None` where the bytes are not packed.
///
/// # Errors
/// `TooLarge` past `max` bytes, `GzipBomb` past [`limits::GZIP_RATIO`], `BadGzip` when the data is
/// damaged or cut off, when something else follows, and when it holds gzip again.
pub fn unpack_gzip(bytes: &[u8], max: u64) -> Result<Option<Vec<u8>>, Failure> {
    if !is_gzip(bytes) {
        return Ok(None);
    }
    let packed = bytes.len() as u64;
    let by_ratio = packed.saturating_mul(limits::GZIP_RATIO).max(limits::GZIP_FREE);
    let most = by_ratio.min(max);
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(most + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > most {
        return Err(gzip_too_large(packed, max, most));
    }
    if let Err(e) = read {
        let message = format!("the gzip data is damaged or cut off: {e}");
        return Err(Failure::new(FailureCode::BadGzip, message));
    }
    if is_gzip(&unpacked) {
        let message = "the gzip data holds gzip again, which is not unpacked";
        return Err(Failure::new(FailureCode::BadGzip, message));
    }
    Ok(Some(unpacked))
}

/// Makes the failure of data that unpacks to more than `most` bytes.
fn gzip_too_large(packed: u64, max: u64, most: u64) -> Failure {
    if most == max {
        let message =
            format!("the file unpacks to more than the {} that are allowed", show_size(max));
        return Failure::new(FailureCode::TooLarge, message);
    }
    let ratio = limits::GZIP_RATIO;
    let message = format!("{packed} bytes unpack to more than {ratio} times as many");
    Failure::new(FailureCode::GzipBomb, message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn code(bytes: &[u8], max: u64) -> FailureCode {
        unpack_gzip(bytes, max).unwrap_err().code
    }

    #[test]
    fn what_was_packed_comes_out_and_what_was_not_is_left() {
        let text = b"The harbour of Velmora is open again.";
        let unpacked = unpack_gzip(&pack(text), 1000).unwrap();
        assert_eq!(unpacked.as_deref(), Some(text.as_slice()));
        assert_eq!(unpack_gzip(text, 1000), Ok(None));
        let twice = [pack(b"one "), pack(b"two")].concat();
        assert_eq!(unpack_gzip(&twice, 1000).unwrap().unwrap(), b"one two");
    }

    #[test]
    fn a_bomb_is_stopped_by_its_ratio_and_by_the_size_limit() {
        let bomb = pack(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(code(&bomb, 8 << 20), FailureCode::GzipBomb);
        assert_eq!(code(&bomb, 1000), FailureCode::TooLarge);
        assert_eq!(code(&pack(&bomb), 8 << 20), FailureCode::BadGzip);
        let small = pack(&[b' '; 60_000]);
        assert!(unpack_gzip(&small, 8 << 20).unwrap().is_some());
    }

    #[test]
    fn what_is_cut_off_damaged_or_followed_by_something_is_refused() {
        let whole = pack("The harbour of Velmora. ".repeat(40).as_bytes());
        for end in 2..whole.len() {
            assert_eq!(code(&whole[..end], 1 << 20), FailureCode::BadGzip, "{end}");
        }
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(code(&damaged, 1 << 20), FailureCode::BadGzip);
        assert_eq!(code(&[&whole[..], b"more"].concat(), 1 << 20), FailureCode::BadGzip);
    }
}
