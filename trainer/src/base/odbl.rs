//! Towns and states of a source under the Open Database License, in a file of their own.

use std::collections::HashSet;

use anyhow::Result;
use copydesk_analysis::article::EntityType;
use copydesk_analysis::entities::base::build::{BaseContents, NewEntity};
use copydesk_analysis::entities::base::{Languages, SpellingKind, Years};

use super::countries::Countries;
use super::cut::Report;
use super::spellings;
use super::tables::{Tables, list, number};
use crate::source::{self, field};

/// The letter of the source.
const SOURCE: char = 'd';
/// The fewest people of a town that counts for more than its name. As in the priors of the other places.
const TOWN: f64 = 20_000.0;
/// The people from which on a town is kept, where they were counted. Set by hand, for size: those that are
/// left out are a third of the rows.
const FEWEST_PEOPLE: f64 = 5_000.0;
/// The prior below which a town is obscure: one of fewer than 50,000 people. Set by hand.
const KNOWN: u32 = 5;

/// The places that `base` has not.
pub fn read_places(
    tables: &Tables,
    countries: &Countries,
    base: &[NewEntity],
    report: &mut Report,
) -> Result<BaseContents> {
    let mut contents = BaseContents::default();
    if !tables.allows(SOURCE) {
        return Ok(contents);
    }
    let mut known: HashSet<u32> = base.iter().map(|entity| entity.wikidata).collect();
    let text = tables.read_text("places_odbl")?;
    let counts = report.of("places_odbl");
    for row in source::rows(&text) {
        counts.rows += 1;
        let wikidata = number(field(&row, "qid"));
        let wikidata = wikidata.filter(|_| field(&row, "also_in_places") != "y");
        let Some(wikidata) = wikidata.filter(|number| known.insert(*number)) else { continue };
        let people: Option<f64> = field(&row, "population").parse().ok();
        if people.is_some_and(|people| people < FEWEST_PEOPLE) {
            continue;
        }
        let prior = prior_of(people.unwrap_or(0.0));
        let name = field(&row, "name");
        let forms = std::iter::once((name, SpellingKind::Label, Languages::from_tag("en")));
        let others =
            list(&row, "other_names").map(|form| (form, SpellingKind::Alias, Languages::default()));
        let forms = forms.chain(others);
        let spellings: Vec<_> = forms
            .filter_map(|(form, kind, languages)| {
                spellings::read_spelling(form, kind, languages, prior)
            })
            .collect();
        let class = field(&row, "class");
        let obscure = prior < KNOWN && !matches!(class, "country" | "state" | "capital");
        counts.kept += 1;
        counts.obscure += usize::from(obscure);
        counts.spellings += spellings.len();
        contents.entities.push(NewEntity {
            wikidata,
            kind: EntityType::Place,
            prior,
            gender: None,
            obscure,
            years: Years::default(),
            countries: countries.find(std::iter::once(field(&row, "country"))),
            occupations: Some(class.to_owned()).filter(|c| !c.is_empty()).into_iter().collect(),
            positions: Vec::new(),
            name: name.to_owned(),
            labels: Vec::new(),
            spellings,
            keys: Vec::new(),
        });
    }
    Ok(contents)
}

/// The prior of a town, from its population, as the tables of the other places have it.
fn prior_of(people: f64) -> u32 {
    let prior = if people > TOWN { 10.0 * (people / TOWN).log10() } else { 0.0 };
    1 + prior.round() as u32
}
