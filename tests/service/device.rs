//! What an article costs the device: writes and flushes, counted by the kernel on a disk of its
//! own. A gate against losing group commit; rates would say more of the machine than of the code.

use std::fs::{self, File};
use std::process::Command;

use crate::harness::{Root, Tally, article, is_root};

const FILES: usize = 600;

/// Most device writes and most flushes for an article under load. A service that had lost group
/// commit would need five and four. The targets are 1.5 and 0.3 (`cargo bench --bench device`);
/// this is a development build on a machine that may be busy, where less joins.
const WRITES: f64 = 2.0;
const FLUSHES: f64 = 0.6;

/// The stages would only keep the disk waiting.
const PASS_THROUGH: &str = "[pipeline]\nskip = [\"cleanup\", \"language\", \"entities\"]\n";

#[test]
fn under_load_an_article_costs_the_device_few_writes_and_fewer_flushes() {
    let test = "what an article costs the device";
    if !is_root(test) {
        return;
    }
    let disk = match Disk::new(256 << 20) {
        Ok(disk) => disk,
        Err(why) => return eprintln!("SKIPPED: {test}: no loop device: {why}"),
    };
    let root = Root::inside(disk.mount.path(), PASS_THROUGH);
    for number in 0..FILES {
        root.write_in(format!("story-{number:03}.txt"), article(number));
    }
    let before = disk.counts();
    let service = root.start();
    service.wait_for_outcomes(FILES);
    let after = disk.counts();
    service.stop();
    let [writes, flushes] = [0, 1].map(|n| (after[n] - before[n]) as f64 / FILES as f64);
    println!("for each of {FILES} articles: {writes:.2} writes, {flushes:.3} flushes");
    assert!(writes <= WRITES, "{writes:.2} writes of the device for each article");
    assert!(flushes <= FLUSHES, "{flushes:.3} flushes of the device for each article");
    assert_eq!(root.check(), Tally { published: FILES, ..Tally::default() });
}

/// ext4 on a loop device. It is unmounted when this value goes.
struct Disk {
    device: String,
    mount: tempfile::TempDir,
    _image: tempfile::NamedTempFile,
}

impl Disk {
    fn new(bytes: u64) -> Result<Self, String> {
        // On a disk and not in memory: where a flush takes no time, no two of them ever meet, and
        // nothing joins.
        let image = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        image.as_file().set_len(bytes).unwrap();
        run(Command::new("mkfs.ext4").arg("-q").arg(image.path()))?;
        let device = run(Command::new("losetup").args(["--find", "--show"]).arg(image.path()))?;
        let disk = Self { device, mount: tempfile::tempdir().unwrap(), _image: image };
        run(Command::new("mount").arg(&disk.device).arg(disk.mount.path()))?;
        Ok(disk)
    }

    /// Writes and flushes that have reached the device, once all that was written is there.
    fn counts(&self) -> [u64; 2] {
        rustix::fs::syncfs(File::open(self.mount.path()).unwrap()).unwrap();
        let name = self.device.trim_start_matches("/dev/");
        let stat = fs::read_to_string(format!("/sys/block/{name}/stat")).unwrap();
        // Documentation/block/stat.rst of the kernel: the fifth and the sixteenth number.
        let numbers: Vec<u64> = stat.split_whitespace().map(|n| n.parse().unwrap()).collect();
        [numbers[4], numbers[15]]
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        for command in [
            Command::new("umount").arg(self.mount.path()),
            Command::new("losetup").arg("--detach").arg(&self.device),
        ] {
            if let Err(why) = run(command) {
                eprintln!("left behind: {why}");
            }
        }
    }
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(words(&output.stdout)) } else { Err(words(&output.stderr)) }
}
