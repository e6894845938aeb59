//! Small file systems, for filling. Mounting needs root.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A mounted file system that is unmounted when this value goes.
pub struct Mounted(PathBuf);

impl Mounted {
    /// A file system in memory, of that size (`mount -o size=`).
    pub fn tmpfs(at: PathBuf, size: &str) -> Self {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={size},mode=755");
        let status =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&at).status();
        assert!(status.unwrap().success(), "a small file system can be mounted");
        Self(at)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // Lazily: a service that is just being killed may still hold it.
        let _unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
