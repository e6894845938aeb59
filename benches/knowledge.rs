//! How fast a base is built from a dump: a made one, in the form of the published ones, on the disk of the
//! folder.
//!
//! `cargo bench --bench knowledge [-- MEGABYTES [FOLDER]]`. The CPU is that of this process, all threads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

#[path = "../tests/service/harness/dump.rs"]
#[allow(dead_code, reason = "tests use the rest")]
mod dump;

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use copydesk::knowledge::{BuildOptions, Progress, build};
use copydesk_analysis::article::EntityType;
use copydesk_analysis::wikidata::SketchFilter;
use rustix::time::{ClockId, clock_gettime};

/// Megabytes of a dump if the command says nothing.
const MEGABYTES: usize = 500;

fn main() {
    let numbers: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let megabytes = numbers.first().map_or(MEGABYTES, |n| n.parse().expect("megabytes"));
    let folder = numbers.get(1).map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(folder).unwrap();
    let plain = folder.path().join("dump.json");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&plain).unwrap());
    for class in dump::classes() {
        writeln!(file, "{},", class.line()).unwrap();
    }
    for line in dump::filler(megabytes * 1_000_000) {
        writeln!(file, "{line},").unwrap();
    }
    file.into_inner().unwrap().sync_all().unwrap();
    measure("plain", &plain);
    for (tool, ending) in [("gzip", "gz"), ("bzip2", "bz2"), ("zstd", "zst")] {
        let packed = folder.path().join(format!("dump.json.{ending}"));
        let out = std::fs::File::create(&packed).unwrap();
        let made = std::process::Command::new(tool).arg("-c").arg(&plain).stdout(out).status();
        match made {
            Ok(status) if status.success() => measure(tool, &packed),
            _ => println!("{tool}: not installed"),
        }
    }
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// The most memory that this process had, in MB.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1e3
}

fn measure(what: &str, dump: &Path) {
    let options = BuildOptions {
        dump: dump.to_owned(),
        output: dump.with_extension("base"),
        filter: SketchFilter { languages: Vec::new(), min_sitelinks: 1 },
        kinds: vec![EntityType::Person, EntityType::Place],
        max_entities: 4_000_000,
        checkpoint_every: 256 << 20,
    };
    let (begin, begin_cpu) = (Instant::now(), cpu());
    let (mut text, mut read) = (0, (0.0, 0.0, 0.0));
    let built = build(&options, &mut |progress| match progress {
        Progress::Read(bytes, ..) => text = *bytes,
        Progress::Choosing => read = (begin.elapsed().as_secs_f64(), cpu() - begin_cpu, peak()),
        _ => {}
    });
    let built = built.unwrap();
    let entities: usize = built.kinds.iter().map(|(_, count)| count).sum();
    let (seconds, cpu_seconds, memory) = read;
    let megabytes = text as f64 / 1e6;
    println!(
        "{what:<6} {megabytes:.0} MB of text read in {seconds:.1} s, {cpu_seconds:.1} s of CPU: {:.0} MB/s, \
         {:.0} MB/s a core, {memory:.0} MB of memory; {entities} entities written {:.1} s later, \
         {:.0} MB of memory, {:.1} MB of base",
        megabytes / seconds,
        megabytes / cpu_seconds,
        begin.elapsed().as_secs_f64() - seconds,
        peak(),
        built.bytes as f64 / 1e6
    );
}
