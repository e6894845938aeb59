//! Entities that the sources know only because they list everybody of a kind.

use copydesk_analysis::article::EntityType;

use super::tables::list;
use crate::source::{Row, field};

/// Sources that list all members of regional councils, all ball players, all clubs, brands, districts. What
/// they alone have may be known to nobody else.
const LISTS: [&str; 5] = ["proto-commons", "chadwick", "reep", "nsi", "us-newspapers"];

/// Sources that list all politicians: a person whom they alone have is as known as the office.
const POLITICIANS: [&str; 4] = ["ep-scrapers", "everypolitician", "proto-commons", "legislatoR"];

/// The prior from which on nobody is obscure: that of a minister. Set by hand.
const WELL_KNOWN: u32 = 9;

/// Parts of the names of positions in the parliament of a part of a country, or below.
const REGIONAL: [&str; 52] = [
    "Regional Council",
    "Regional Parliament",
    "Regional Assembly",
    "Provincial",
    "provincial",
    "State Legislative",
    "State Assembly",
    "State Senate",
    "State Parliament",
    "state deputy",
    "state representative",
    "state senator",
    "state legislator",
    "Legislative Assembly",
    "House of Assembly",
    "House of Delegates",
    "Landtag",
    "Abgeordnetenhaus",
    "Bürgerschaft",
    "canton",
    "Cantonal",
    "county",
    "County",
    "municipal",
    "Municipal",
    "city council",
    "City Council",
    "alderman",
    "Parliament of Catalonia",
    "Parliament of Andalusia",
    "Parliament of Navarre",
    "Parliament of Galicia",
    "Parliament of Cantabria",
    "Parliament of La Rioja",
    "Parliament of the Canary",
    "Parliament of the Balearic",
    "Parliament of Wallonia",
    "Walloon Parliament",
    "Flemish Parliament",
    "Parliament of the Brussels",
    "Basque Parliament",
    "Sami Parliament",
    "Sámi Parliament",
    "Scottish Parliament",
    "Senedd",
    "National Assembly for Wales",
    "Cortes of",
    "Corts Valencianes",
    "Assembly of Madrid",
    "Assembly of Extremadura",
    "National Assembly of Quebec",
    "Queensland",
];

/// Countries whose parliament has a name of [`REGIONAL`], as the sources write them.
const NATIONAL: [&str; 6] =
    ["costa rica", "el salvador", "nauru", "tuvalu", "barbados", "zimbabwe"];

/// Parts of the names of positions in a parliament of a state of the USA.
const CHAMBERS: [&str; 5] =
    ["House of Representatives", "Senate", "General Assembly", "Legislature", "Assembly"];

/// Returns whether an entity is obscure.
pub fn is_obscure(kind: EntityType, row: &Row, prior: u32) -> bool {
    let only = |lists: &[&str]| field(row, "sources").split(',').all(|s| lists.contains(&s));
    if prior >= WELL_KNOWN {
        return false;
    }
    match kind {
        EntityType::Person => {
            only(&LISTS) || prior == 0 || only(&POLITICIANS) && has_regional_positions(row)
        }
        EntityType::Organisation | EntityType::Place => only(&LISTS),
        _ => false,
    }
}

/// Returns whether all positions of a person are regional ones.
fn has_regional_positions(row: &Row) -> bool {
    let country = field(row, "country");
    let regional = |position: &str| {
        let of_state = || {
            country.split('|').any(|country| country == "us")
                && !position.starts_with("United States")
                && CHAMBERS.iter().any(|chamber| position.contains(chamber))
        };
        !NATIONAL.contains(&country) && REGIONAL.iter().any(|part| position.contains(part))
            || of_state()
    };
    let mut positions = list(row, "position").peekable();
    positions.peek().is_some() && positions.all(regional)
}
