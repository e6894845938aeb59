//! A disk of its own: ext4 on a loop device, whose writes and flushes the kernel counts.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes and flushes that reached a device.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub writes: u64,
    pub flushes: u64,
}

/// A mounted loop device. It is unmounted when this value goes.
pub struct LoopDisk {
    device: String,
    mount: tempfile::TempDir,
    _image: tempfile::NamedTempFile,
}

impl LoopDisk {
    /// A disk of some megabytes, on the disk that is measured and not in memory: where a flush takes
    /// no time, no two of them ever meet, and nothing joins. `None`, with the reason said loudly,
    /// where it cannot be had.
    pub fn new(megabytes: u64) -> Option<Self> {
        match Self::mounted(megabytes) {
            Ok(disk) => Some(disk),
            Err(why) => {
                println!("SKIPPED: writes and flushes of the device: {why}");
                None
            }
        }
    }

    fn mounted(megabytes: u64) -> Result<Self, String> {
        if !rustix::process::geteuid().is_root() {
            return Err("mounting a disk needs root".to_owned());
        }
        let image = tempfile::NamedTempFile::new_in(super::base()).map_err(|e| e.to_string())?;
        image.as_file().set_len(megabytes << 20).map_err(|e| e.to_string())?;
        let mount = tempfile::tempdir().map_err(|e| e.to_string())?;
        run(Command::new("mkfs.ext4").arg("-q").arg(image.path()))?;
        let device = run(Command::new("losetup").args(["--find", "--show"]).arg(image.path()))?;
        let disk = Self { device, mount, _image: image };
        run(Command::new("mount").args(["-o", "noatime"]).arg(&disk.device).arg(disk.path()))?;
        Ok(disk)
    }

    pub fn path(&self) -> &Path {
        self.mount.path()
    }

    /// What has reached the device so far. Everything that was written before is flushed first.
    pub fn counts(&self) -> Counts {
        rustix::fs::syncfs(fs::File::open(self.path()).unwrap()).unwrap();
        let name = self.device.trim_start_matches("/dev/");
        let stat = fs::read_to_string(format!("/sys/block/{name}/stat")).unwrap();
        // Documentation/block/stat.rst: the fifth is writes, the sixteenth flushes.
        let fields: Vec<u64> = stat.split_whitespace().map(|n| n.parse().unwrap()).collect();
        Counts { writes: fields[4], flushes: fields[15] }
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        for command in [
            Command::new("umount").arg(self.path()),
            Command::new("losetup").arg("--detach").arg(&self.device),
        ] {
            if let Err(why) = run(command) {
                println!("left behind: {why}");
            }
        }
    }
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
