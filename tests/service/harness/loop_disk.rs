//! A disk whose power can be cut: ext4 in an image file, on a loop device. It needs root, and the
//! commands of util-linux and e2fsprogs.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::ioctl::{Setter, ioctl, opcode};

use super::{is_root, skipped};

/// A mounted disk. It is unmounted and gone when this value goes, also when the test panics.
///
/// A power cut takes everything that was not flushed as far as the file system: what stands in the
/// page cache only, and what the file system's journal has not committed. A drive that itself loses
/// what it was given is not played.
pub struct LoopDisk {
    folder: tempfile::TempDir,
    mounted: PathBuf,
    device: PathBuf,
}

impl LoopDisk {
    /// An empty disk for a test. Its image takes no more room than what is written to it. None
    /// where this process may make none, which is said loudly.
    pub fn new(test: &str, mebibytes: u64) -> Option<Self> {
        if !is_root(test) {
            return None;
        }
        if let Err(e) = File::open("/dev/loop-control") {
            skipped(test, &format!("it needs loop devices: {e}"));
            return None;
        }
        let folder = tempfile::Builder::new().prefix("copydesk-disk-").tempdir().unwrap();
        let (image, mounted) = (folder.path().join("image"), folder.path().join("mounted"));
        fs::create_dir(&mounted).unwrap();
        File::create(&image).unwrap().set_len(mebibytes << 20).unwrap();
        // Nothing of the making is put off until the disk is in use.
        let at_once = "lazy_itable_init=0,lazy_journal_init=0";
        run(Command::new("mkfs.ext4").args(["-q", "-F", "-E", at_once]).arg(&image));
        let device = run(Command::new("losetup").args(["--find", "--show"]).arg(&image));
        let disk = Self { folder, mounted, device: PathBuf::from(device.trim()) };
        disk.mount();
        Some(disk)
    }

    /// The folder where it is mounted.
    pub fn path(&self) -> &Path {
        &self.mounted
    }

    /// A folder on this machine's own disk, which keeps its power. It goes with this value.
    pub fn elsewhere(&self) -> &Path {
        self.folder.path()
    }

    /// Writes and flushes that have reached the device, once all that was written is there.
    pub fn counts(&self) -> [u64; 2] {
        rustix::fs::syncfs(File::open(&self.mounted).unwrap()).unwrap();
        let name = self.device.file_name().unwrap().to_str().unwrap();
        let stat = fs::read_to_string(format!("/sys/block/{name}/stat")).unwrap();
        // Documentation/block/stat.rst of the kernel: the fifth and the sixteenth number.
        let numbers: Vec<u64> = stat.split_whitespace().map(|n| n.parse().unwrap()).collect();
        [numbers[4], numbers[15]]
    }

    /// Cuts the power: from now on every access fails, and what was not flushed never reaches the
    /// disk.
    pub fn cut_power(&self) {
        shut_down(&File::open(&self.mounted).unwrap()).unwrap();
    }

    /// Starts the machine again: the disk is mounted anew, and the file system replays its journal.
    /// Nothing on the disk may be open any more.
    pub fn power_up(&self) {
        // A child of another test has copies of all descriptors for the moment before it becomes
        // another program.
        let deadline = Instant::now() + Duration::from_secs(30);
        while let Err(problem) = try_run(Command::new("umount").arg(&self.mounted)) {
            assert!(Instant::now() < deadline, "{problem}");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.mount();
    }

    fn mount(&self) {
        // No commit by the clock: what nobody asked to be flushed is not.
        let options = ["-t", "ext4", "-o", "commit=600"];
        run(Command::new("mount").args(options).arg(&self.device).arg(&self.mounted));
    }
}

impl Drop for LoopDisk {
    fn drop(&mut self) {
        // Also in a panic, with files open: then it goes as soon as they are closed.
        let unmounted = try_run(Command::new("umount").arg(&self.mounted))
            .or_else(|_| try_run(Command::new("umount").arg("--lazy").arg(&self.mounted)));
        let detached = try_run(Command::new("losetup").arg("--detach").arg(&self.device));
        for problem in [unmounted, detached].into_iter().filter_map(Result::err) {
            eprintln!("the disk stays behind: {problem}");
        }
    }
}

/// Shuts a file system down at once, its journal not flushed (`EXT4_IOC_SHUTDOWN`; XFS and F2FS
/// have the same call).
#[expect(unsafe_code, reason = "rustix has no call of its own for it")]
fn shut_down(mount_point: &File) -> rustix::io::Result<()> {
    const SHUTDOWN: u32 = opcode::read::<u32>(b'X', 125);
    const NO_LOG_FLUSH: u32 = 2;
    // SAFETY: for this call the kernel reads a u32 through the pointer, and writes nothing.
    unsafe { ioctl(mount_point, Setter::<SHUTDOWN, u32>::new(NO_LOG_FLUSH)) }
}

fn run(command: &mut Command) -> String {
    try_run(command).unwrap_or_else(|problem| panic!("{problem}"))
}

fn try_run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
