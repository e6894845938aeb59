//! Given names, and the forms that are one name over languages, scripts and nicknames.
//!
//! Forms are joined pair by pair, those first that most sources have as one name. A pair is not joined when
//! that would put two forms into one class of which the sources say that they are not one name, or names of
//! men and of women, or forms hardly any of which are pairs themselves: else chains of short forms would
//! join all names in the end.

mod classes;
mod pairs;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use copydesk_analysis::entities::base::GivenClass;
use copydesk_analysis::entities::base::build::{BaseContents, NewGiven};
use copydesk_analysis::entities::fold::fold;
use copydesk_analysis::entities::token::{WordShape, tokenise};

use self::classes::Classes;
use self::pairs::Pairs;
use super::tables::Tables;
use crate::source::{self, field};

/// The names for which one short form stands at the most, beside its own class. Set by hand.
const LONG_NAMES: usize = 3;
/// The people who bear a name of which a short form is listed, at the least. Set by hand.
const FEWEST_BEARERS: u32 = 3;

/// The people who bear a form.
#[derive(Clone, Copy, Default)]
struct Bearers {
    male: u32,
    female: u32,
    as_first: u32,
    as_last: u32,
}

/// The given names with their classes. The rest of the contents is empty.
pub fn read_given_names(tables: &Tables) -> Result<BaseContents> {
    let bearers = read_bearers(tables)?;
    let pairs = Pairs::read(tables)?;
    let mut forms: BTreeSet<&str> = pairs.forms().collect();
    forms.extend(bearers.keys().map(String::as_str));
    let forms: Vec<&str> = forms.into_iter().collect();
    let of = |form: &str| bearers.get(form).copied().unwrap_or_default();
    let sexes: Vec<(u32, u32)> =
        forms.iter().map(|form| of(form)).map(|there| (there.male, there.female)).collect();
    let mut classes = Classes::join(&forms, &sexes, &pairs);
    let long = read_long_names(tables, &bearers, &pairs)?;
    classes.number(&forms, &long, |form| of(form).as_first);
    let mut given = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        let there = of(form);
        let own = classes.number_of(at);
        let mut all = vec![own];
        for name in long.get(*form).into_iter().flatten() {
            let class =
                forms.binary_search(&name.as_str()).ok().and_then(|at| classes.number_of(at));
            if class.is_some() && !all.contains(&class) {
                all.push(class);
            }
        }
        if all == [None] && there.as_first == 0 {
            continue;
        }
        let known = there.male + there.female > 0;
        given.push(NewGiven {
            form: (*form).to_owned(),
            classes: all.into_iter().map(|class| class.map(GivenClass)).collect(),
            sexes: if known { (there.male, there.female) } else { classes.sexes_of(at) },
            as_first: there.as_first,
            as_last: there.as_last,
        });
    }
    println!("given names: {} forms, {} classes", given.len(), classes.names().len());
    Ok(BaseContents { given, given_classes: classes.names().to_vec(), ..BaseContents::default() })
}

/// A form as it is kept: folded, if it is one word in a script that parts words.
fn plain_form(form: &str) -> Option<String> {
    let [token] = tokenise(form).try_into().ok()?;
    let parted = |c: char| matches!(u32::from(c), 0..=0x24f | 0x1e00..=0x1eff | 0x370..=0x6ff);
    let folded = fold(form.trim());
    let plain = token.shape != WordShape::Digit
        && token.bytes().len() == form.trim().len()
        && folded.chars().all(|c| c.is_alphabetic() && parted(c))
        && folded.chars().count() > 1;
    plain.then_some(folded)
}

fn read_bearers(tables: &Tables) -> Result<BTreeMap<String, Bearers>> {
    let text = tables.read_text("given_names")?;
    let mut bearers: BTreeMap<String, Bearers> = BTreeMap::new();
    for row in source::rows(&text) {
        let Some(form) = plain_form(field(&row, "name")) else { continue };
        let count = |name| field(&row, name).parse().unwrap_or(0);
        let there = bearers.entry(form).or_default();
        there.male += count("male");
        there.female += count("female");
        there.as_first += count("as_first");
        there.as_last += count("as_last");
    }
    Ok(bearers)
}

/// The names for which each short form stands, the commonest first.
fn read_long_names(
    tables: &Tables,
    bearers: &BTreeMap<String, Bearers>,
    pairs: &Pairs,
) -> Result<BTreeMap<String, Vec<String>>> {
    let text = tables.read_text("given_nicknames_en")?;
    let forms = source::rows(&text).filter_map(|row| {
        Some((plain_form(field(&row, "name"))?, plain_form(field(&row, "nickname"))?))
    });
    let forms: BTreeSet<(String, String)> = forms.collect();
    let mut long: BTreeMap<String, Vec<(u32, String)>> = BTreeMap::new();
    for (name, short) in &forms {
        let count = bearers.get(name).map_or(0, |there| there.as_first);
        // of two that are each called short for the other the shorter one is, if any: Bill, but not Jean
        let mutual = forms.contains(&(short.clone(), name.clone()));
        let shortened = !mutual || short.chars().count() < name.chars().count();
        if count >= FEWEST_BEARERS && shortened && !pairs.are_apart(name, short) {
            long.entry(short.clone()).or_default().push((count, name.clone()));
        }
    }
    let best = |(short, mut names): (String, Vec<(u32, String)>)| {
        names.sort_unstable_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
        names.dedup();
        (short, names.into_iter().map(|(_, name)| name).take(LONG_NAMES).collect())
    };
    Ok(long.into_iter().map(best).collect())
}
