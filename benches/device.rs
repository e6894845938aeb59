//! What reaches the device for each article: writes and flushes, counted by the kernel on a disk of
//! its own. These numbers do not hang on the disk's speed as much as rates do; where the disk is
//! quicker than the processor, less joins, and they grow.
//!
//! `cargo bench --bench device`; needs root for the loop device.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod common;

use common::device::LoopDisk;
use common::prototype::{self, Journal};
use common::root::Root;
use common::service::Service;
use common::table::Table;
use common::{FULL, PASS_THROUGH};

const ARTICLES: usize = 3_000;

fn main() {
    let Some(disk) = LoopDisk::new(1_024) else { return };
    let mut table = Table::default();
    count(&disk, &mut table, "prototype, a log as journal", "", |root| {
        prototype::run(root.path(), Journal::Log);
    });
    count(&disk, &mut table, "prototype, SQLite as journal", "", |root| {
        prototype::run(root.path(), Journal::Sqlite);
    });
    for (what, config) in [("pass-through", PASS_THROUGH), ("all stages", FULL)] {
        count(&disk, &mut table, what, config, |root| {
            let service = Service::start(root.path());
            service.wait_for(ARTICLES);
            service.stop();
        });
    }
    table.print();
}

/// From a backlog in the inbox to the last byte on the device, start and end included.
fn count(disk: &LoopDisk, table: &mut Table, what: &str, config: &str, run: impl Fn(&Root)) {
    let root = Root::new(disk.path(), config);
    root.fill("inbox", 0..ARTICLES);
    let before = disk.counts();
    run(&root);
    let after = disk.counts();
    let each = |before: u64, after: u64| (after - before) as f64 / ARTICLES as f64;
    let writes = each(before.writes, after.writes);
    let flushes = each(before.flushes, after.flushes);
    table.judged(&format!("{what}: writes each"), format!("{writes:.2}"), "<= 1.5", writes <= 1.5);
    table.judged(
        &format!("{what}: flushes each"),
        format!("{flushes:.3}"),
        "<= 0.3",
        flushes <= 0.3,
    );
}
