//! What an article costs the device: writes and flushes, counted by the kernel on a disk of its
//! own. A gate against losing group commit; rates would say more of the machine than of the code.

use crate::harness::{LoopDisk, Root, Tally, article};

const FILES: usize = 600;

/// Most device writes and most flushes for an article under load. A service that had lost group
/// commit would need five and four. The targets are 1.5 and 0.3 (`cargo bench --bench device`);
/// this is a development build on a machine that may be busy, where less joins.
const WRITES: f64 = 2.5;
const FLUSHES: f64 = 1.0;

/// The stages would only keep the disk waiting.
const PASS_THROUGH: &str = "[pipeline]\nskip = [\"cleanup\", \"language\", \"entities\"]\n";

#[test]
fn under_load_an_article_costs_the_device_few_writes_and_fewer_flushes() {
    let test = "what an article costs the device";
    let Some(disk) = LoopDisk::new(test, 256) else { return };
    let root = Root::within(disk.path(), PASS_THROUGH);
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
