//! Extremes: the memory that a backlog of 100,000 files takes, and how soon the service is ready
//! after a crash that left 10,000 claims.
//!
//! `cargo bench --bench backlog [-- FOLDER]`: the folder picks the disk; it takes some 600 MB of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod common;

use std::fs;
use std::time::Instant;

use common::FULL;
use common::root::{Root, name};
use common::service::Service;
use common::table::Table;
use common::text::article;

const FILES: usize = 100_000;
/// Articles to work through before memory is read: more than fit into work at a time.
const THROUGH: usize = 3_000;
const CLAIMS: usize = 10_000;

fn main() {
    for part in [restart, memory] {
        let mut table = Table::default();
        part(&mut table);
        table.print();
    }
}

fn memory(table: &mut Table) {
    let root = Root::new(&common::base(), FULL);
    root.fill("inbox", 0..FILES);
    let service = Service::start(root.path());
    let idle = service.memory("VmRSS");
    service.wait_for(THROUGH);
    let peak = service.memory("VmHWM");
    table.row("memory when ready, before any article", format!("{idle:.0} MB"));
    let what = format!("peak of memory, {FILES} files waiting, {THROUGH} done");
    table.judged(&what, format!("{peak:.0} MB"), "< 250 MB", peak < 250.0);
}

fn restart(table: &mut Table) {
    let root = Root::new(&common::base(), FULL);
    // A first life, so that there is a journal.
    Service::start(root.path()).stop();
    let claimed = root.path().join("inbox/.claimed");
    for number in 1..=CLAIMS {
        fs::write(claimed.join(format!("{number:012}.1.{}", name(number))), article(number))
            .unwrap();
    }
    // A lock that names a process: its holder died.
    fs::write(root.path().join("state/lock"), "1\n").unwrap();
    root.settle();
    let service = Service::start(root.path());
    let ready = service.began().elapsed().as_secs_f64();
    let what = format!("ready after a crash that left {CLAIMS} claims");
    table.judged(&what, format!("{ready:.2} s"), "< 2 s", ready < 2.0);
    // They are done one by one, since one of them may have been the cause.
    let (begin, some) = (Instant::now(), 200);
    service.wait_for(some);
    let rate = some as f64 / begin.elapsed().as_secs_f64();
    table.row("then, each claim alone", format!("{rate:.0}/s"));
}
