//! Room on the disk: the low-water mark below which the intake pauses.

use std::path::Path;

use crate::limits;

/// Returns what there is too little of on the file system of a folder, in words; none when there is
/// enough, or when the file system does not say.
pub fn find_shortage(folder: &Path) -> Option<String> {
    let fs = rustix::fs::statvfs(folder).ok()?;
    let bytes = fs.f_bavail.saturating_mul(fs.f_frsize);
    let size = fs.f_blocks.saturating_mul(fs.f_frsize);
    if bytes < limits::LOW_WATER_BYTES.min(size / 20) {
        return Some(format!("{} left", bytesize::ByteSize(bytes)));
    }
    // Some file systems have no bound on files and say 0.
    if fs.f_files > 0 && fs.f_favail < limits::LOW_WATER_FILES.min(fs.f_files / 20) {
        return Some(format!("room for {} files left", fs.f_favail));
    }
    None
}
