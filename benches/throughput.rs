//! How many articles of about 5 KB the service makes durable a second, beside what the same disk
//! calls alone come to in the same minute on the same disk, and what CPU each costs.
//!
//! `cargo bench --bench throughput [-- FOLDER]`: the folder picks the disk. Some rounds, every
//! other one in the opposite order; ratios are taken within a round, and of all the median counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod common;

use std::path::Path;

use common::prototype::{self, Journal};
use common::root::Root;
use common::service::Service;
use common::table::Table;
use common::{FULL, PASS_THROUGH, Pace, median};

const ROUNDS: usize = 3;
const ARTICLES: usize = 3_000;
const ARTICLES_IN_FULL: usize = 1_000;
/// Articles that are dropped and not yet published, at most: more than the service has in work.
const WINDOW: usize = 512;

#[derive(Clone, Copy)]
enum Contender {
    Prototype(Journal),
    /// The files lie in the inbox when the service starts.
    Backlog(&'static str),
    /// The files are renamed in while the service runs.
    Dropped(&'static str),
}

const CONTENDERS: [(&str, Contender); 6] = [
    ("prototype, a log as journal", Contender::Prototype(Journal::Log)),
    ("prototype, SQLite as journal", Contender::Prototype(Journal::Sqlite)),
    ("pass-through, backlog", Contender::Backlog(PASS_THROUGH)),
    ("pass-through, renamed in", Contender::Dropped(PASS_THROUGH)),
    ("all stages, backlog", Contender::Backlog(FULL)),
    ("all stages, renamed in", Contender::Dropped(FULL)),
];
const YARDSTICK: usize = 1;

fn main() {
    let base = common::base();
    let (mut paces, mut roots) = (vec![Vec::new(); CONTENDERS.len()], Vec::new());
    for round in 0..ROUNDS {
        let mut order: Vec<usize> = (0..CONTENDERS.len()).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for contender in order {
            let (root, pace) = CONTENDERS[contender].1.run(&base);
            paces[contender].push(pace);
            roots.push(root);
        }
    }
    report(&paces);
}

impl Contender {
    fn run(self, base: &Path) -> (Root, Pace) {
        match self {
            Self::Prototype(journal) => {
                let root = Root::new(base, "");
                root.fill("inbox", 0..ARTICLES);
                let pace = prototype::run(root.path(), journal);
                (root, pace)
            }
            Self::Backlog(config) => {
                let (root, articles) = (Root::new(base, config), articles(config));
                root.fill("inbox", 0..articles);
                let service = Service::start(root.path());
                let begin = service.wait_for(0);
                let (tenth, end) = (service.wait_for(articles / 10), service.wait_for(articles));
                (root, Pace::of([begin, tenth, end]))
            }
            Self::Dropped(config) => {
                let (root, articles) = (Root::new(base, config), articles(config));
                root.fill("ready", 0..articles);
                let pace = drop_all(&root, articles);
                (root, pace)
            }
        }
    }
}

/// Renames articles in while the service runs, some hundreds ahead of it.
fn drop_all(root: &Root, articles: usize) -> Pace {
    let service = Service::start(root.path());
    let begin = service.wait_for(0);
    let mut tenth = begin;
    for number in 0..articles {
        if number >= WINDOW && number % 64 == 0 {
            let sample = service.wait_for(number - WINDOW + 64);
            if tenth.articles < articles / 10 {
                tenth = sample;
            }
        }
        root.drop_in(number);
    }
    Pace::of([begin, tenth, service.wait_for(articles)])
}

fn articles(config: &str) -> usize {
    if config == FULL { ARTICLES_IN_FULL } else { ARTICLES }
}

fn report(paces: &[Vec<Pace>]) {
    let mut table = Table::default();
    let rates = |of: usize| paces[of].iter().map(|pace| pace.articles_per_second);
    let cpu = |of: usize| median(paces[of].iter().map(|pace| pace.cpu_micros).collect());
    for (at, (name, _)) in CONTENDERS.iter().enumerate() {
        let rate = median(rates(at).collect());
        let (least, most) = (rates(at).fold(f64::MAX, f64::min), rates(at).fold(0.0, f64::max));
        let cpu = cpu(at);
        table.row(name, format!("{rate:.0}/s ({least:.0} to {most:.0}), {cpu:.0} µs of CPU each"));
    }
    for at in [2, 3] {
        let name = CONTENDERS[at].0;
        let ratio = median(rates(at).zip(rates(YARDSTICK)).map(|(a, b)| a / b).collect());
        let what = format!("{name}, to the prototype with SQLite");
        table.judged(&what, format!("{:.0} %", ratio * 100.0), ">= 80 %", ratio >= 0.8);
        let used = cpu(at);
        let what = format!("{name}, CPU each");
        table.judged(&what, format!("{used:.0} µs"), "<= 150 µs", used <= 150.0);
    }
    for at in [4, 5] {
        let (rate, used) = (median(rates(at).collect()), cpu(at) / 1000.0);
        let met = rate >= 400.0 || used <= 5.0;
        let measured = format!("{rate:.0}/s, {used:.2} ms of CPU each");
        table.judged(CONTENDERS[at].0, measured, ">= 400/s, else <= 5 ms", met);
    }
    table.print();
}
