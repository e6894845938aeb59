//! Names of people whom nobody knows: the given name of one person with the surname of another of the same
//! country.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use anyhow::{Result, anyhow};
use copydesk_analysis::entities::{EntityTagger, WeighedMention};

use super::{FOLDS, MentionExamples, add_mention};
use crate::source::{self, field};

/// Sentences by country and language, with `{}` for the name.
const SENTENCES: [(&str, &str, &str); 10] = [
    ("us", "en", "{} was hurt in a crash on Monday. Police spoke to {} later."),
    (
        "united kingdom",
        "en",
        "The court sentenced {} to three years. A neighbour spoke of a quiet man.",
    ),
    ("canada", "en", "{} opened a shop in the town. \"It is small,\" said {}."),
    ("germany", "de", "{} wurde am Montag verletzt. Die Polizei befragte {}."),
    ("france", "fr", "{} a été blessé lundi. La police a interrogé {} plus tard."),
    ("spain", "es", "{} resultó herido el lunes. La policía habló con {}."),
    ("italy", "it", "{} è rimasto ferito lunedì. La polizia ha parlato con {}."),
    ("poland", "pl", "{} przyjechał w poniedziałek. Policja zatrzymała go wieczorem."),
    ("czech", "cs", "{} přijel v pondělí. Policie ho večer zadržela."),
    ("sweden", "sv", "{} skadades på måndagen. Polisen talade med {}."),
];

/// Enters invented people as mentions of nobody who is known.
pub fn add_invented_people(
    tagger: &EntityTagger,
    kb: &Path,
    each: usize,
    mentions: &mut Vec<MentionExamples>,
) -> Result<()> {
    let table = source::text(&kb.join("people.tsv.xz"))?;
    let mut names: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut known = HashSet::new();
    for row in source::rows(&table) {
        let name = field(&row, "name");
        known.insert(name);
        let Some((given, surname)) = name.split_once(' ').filter(|(_, rest)| !rest.contains(' '))
        else {
            continue;
        };
        let country = field(&row, "country").to_lowercase();
        let of =
            SENTENCES.iter().find(|(of, ..)| country.split('|').any(|part| part.starts_with(of)));
        if let Some((of, ..)) = of {
            names.entry(of).or_default().push((given, surname));
        }
    }
    let mut random = fastrand::Rng::with_seed(19);
    for (of, language, sentence) in SENTENCES {
        let Some(people) = names.get(of) else { continue };
        for number in 0..each {
            let given = random.choice(people).map_or("", |(given, _)| given);
            let surname = random.choice(people).map_or("", |(_, surname)| surname);
            let name = format!("{given} {surname}");
            if known.contains(name.as_str()) {
                continue;
            }
            let body = sentence.replace("{}", &name);
            let found = tagger.weigh_links(&body, Some(language)).map_err(|why| anyhow!(why))?;
            let first = found.into_iter().next();
            first.into_iter().for_each(|WeighedMention { candidates, .. }| {
                add_mention((number % FOLDS, &name), candidates, None, mentions)
            });
        }
    }
    Ok(())
}
