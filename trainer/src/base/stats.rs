//! `trainer base-stats`: the sections of the base that the program carries, and the time of its look-ups.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, anyhow};
use copydesk_analysis::entities::base::Bases;
use copydesk_analysis::entities::fold::{extend_phrase, hash_word};

/// Look-ups of each kind that are timed.
const LOOK_UPS: u32 = 2_000_000;

/// Prints the sections of the built-in base and the time that look-ups take.
pub fn print_stats() -> Result<()> {
    let begin = Instant::now();
    let bases = Bases::built_in().map_err(|why| anyhow!(why))?;
    println!("opened in {:?}", begin.elapsed());
    for base in bases.bases() {
        println!("{} spellings", base.count_spellings());
        for (section, length) in base.section_lengths() {
            println!("  {:<13} {length:>9}", format!("{section:?}"));
        }
    }
    let random = |n: u32| extend_phrase(u64::from(n), 0x9e37_79b9_7f4a_7c15);
    time_look_ups("find_spelling, a miss", |n| bases.find_spelling(random(n)).count());
    time_look_ups("longest_phrase, a miss", |n| bases.longest_phrase(random(n)));
    time_look_ups("surname_bearers, a miss", |n| bases.surname_bearers(random(n)) as usize);
    time_look_ups("given_name, a miss", |n| usize::from(bases.given_name(random(n)).is_some()));
    let keys: Vec<String> = (0..4_096).map(|n| format!("k{n}-s{n}")).collect();
    let key = |n: u32| keys.get(n as usize % keys.len()).map_or("", String::as_str);
    time_look_ups("find_people_by_key, a miss", |n| bases.find_people_by_key(key(n)).count());
    time_look_ups("find_people_by_key, a Smith", |_| bases.find_people_by_key("zzz-smt").count());
    let phrase = |n: u32| {
        let word =
            hash_word(["haiti", "chad", "boeing", "лавров"].get(n as usize % 4).unwrap_or(&""));
        extend_phrase(0, word)
    };
    time_look_ups("find_spelling, a hit", |n| bases.find_spelling(phrase(n)).count());
    let ids: Vec<_> =
        (0..400_000_u32).filter_map(|n| bases.find_by_wikidata(u64::from(n) * 7)).collect();
    let id = |n: u32| ids.get((n as usize).wrapping_mul(7_919) % ids.len().max(1)).copied();
    time_look_ups("entity", |n| {
        id(n).and_then(|id| bases.entity(id)).map_or(0, |e| usize::from(e.prior))
    });
    time_look_ups("entity and its name", |n| {
        id(n).and_then(|id| bases.entity(id)).map_or(0, |entity| entity.name().len())
    });
    time_look_ups("find_by_wikidata", |n| {
        usize::from(bases.find_by_wikidata(u64::from(n)).is_some())
    });
    Ok(())
}

/// Prints how long a look-up takes on average, and what all of them give together.
fn time_look_ups(what: &str, look_up: impl Fn(u32) -> usize) {
    let begin = Instant::now();
    let sum: usize = (0..LOOK_UPS).map(|n| black_box(look_up(n))).sum();
    let each = begin.elapsed().as_nanos() / u128::from(LOOK_UPS);
    println!("{what:<30} {each:>5} ns   ({sum} found)");
}
