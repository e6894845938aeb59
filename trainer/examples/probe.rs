//! Throw-away probe.
use copydesk::entities::EntityTagger;
fn main() {
    let t = std::time::Instant::now();
    let tagger = EntityTagger::new(None).unwrap();
    eprintln!("load {:?}", t.elapsed());
    let rss = std::fs::read_to_string("/proc/self/status").unwrap();
    eprintln!(
        "{}",
        rss.lines()
            .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
            .collect::<Vec<_>>()
            .join(" ")
    );
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).unwrap();
        let t = std::time::Instant::now();
        let entities = tagger.tag(None, &text);
        let e = t.elapsed();
        println!("=== {file} {e:?} {:.1} MB/s", text.len() as f64 / 1e6 / e.as_secs_f64());
        for e in entities {
            let m: Vec<_> = e.mentions.iter().map(|m| format!("{}/{:?}", m.text, m.by)).collect();
            println!("{:?}\t{}\t{}\t{:.2}\t{}", e.kind, e.name, e.uri, e.confidence, m.join(" | "));
        }
    }
}
