//! People, organisations and places of Russian news with Wikidata ids, from NEREL.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::Result;
use copydesk_analysis::entities::base::build::spellings::upright;
use copydesk_analysis::entities::fold::fold;
use copydesk_analysis::entities::gazetteer::{phonetic_keys_of_person, surname_in_name};
use copydesk_analysis::entities::inflection::{is_patronymic, phrase_forms};
use copydesk_analysis::entities::romanise::romanise;

use super::cities::Cities;
use super::words::Words;
use super::{Line, clean};
use crate::source::{self, field};

/// What the tables made from NEREL give.
pub struct Nerel {
    /// Organisations and places.
    pub lines: Vec<Line>,
    /// People.
    pub people: Vec<Line>,
    /// Wikidata ids of towns, by their English names.
    pub cities: BTreeMap<String, String>,
    /// Russian given names in base form.
    pub given_names: BTreeSet<String>,
}

/// An entity with all its forms in the texts.
struct Linked<'t> {
    id: &'t str,
    kind: &'t str,
    source_type: &'t str,
    base: String,
    /// Whether the source itself gives the base form; else it is one of the forms.
    canonical: bool,
    documents: u32,
    forms: Vec<(&'t str, u32)>,
}

/// Builds the lines of what is worth a look-up.
pub fn build(
    kb: &Path,
    words: &Words,
    cities: &Cities,
    english: &HashMap<String, String>,
) -> Result<Nerel> {
    let bases = source::text(&kb.join("verified_qids.tsv"))?;
    let forms = source::text(&kb.join("kb_nerel.tsv"))?;
    let missing = source::text(&kb.join("missing.tsv"))?;
    let listed: HashMap<&str, &str> = source::rows(&missing)
        .map(|row| (field(&row, "qid"), field(&row, "name_en")))
        .filter(|(id, _)| !id.is_empty())
        .collect();
    let shares = Shares::count(&forms);
    let mut by_id: HashMap<&str, Vec<(&str, u32)>> = HashMap::new();
    let mut canonical = BTreeSet::new();
    for row in source::rows(&forms) {
        if !field(&row, "canonical").is_empty() {
            canonical.insert(field(&row, "qid"));
        }
        let mentions = field(&row, "mentions").parse().unwrap_or(1);
        by_id.entry(field(&row, "qid")).or_default().push((field(&row, "form"), mentions));
    }
    let mut nerel = Nerel {
        lines: Vec::new(),
        people: Vec::new(),
        cities: BTreeMap::new(),
        given_names: BTreeSet::new(),
    };
    // those with a base form from the source first: they tell which given names are base forms
    let mut rows: Vec<_> = source::rows(&bases).collect();
    rows.sort_by_key(|row| !canonical.contains(field(row, "qid")));
    for row in rows {
        let linked = Linked {
            id: field(&row, "qid"),
            kind: field(&row, "type"),
            source_type: field(&row, "source_type"),
            base: clean(&upright(field(&row, "base_ru"))),
            canonical: canonical.contains(field(&row, "qid")),
            documents: field(&row, "docs").parse().unwrap_or(1),
            forms: by_id.remove(field(&row, "qid")).unwrap_or_default(),
        };
        if !linked.base.chars().next().is_some_and(char::is_uppercase) {
            continue; // "правительство": a common noun that was linked to a concept
        }
        match linked.kind {
            "PER" => nerel.person(&linked, english),
            "LOC" | "ORG" => nerel.thing(&linked, &shares, words, cities, &listed),
            _ if listed.contains_key(linked.id) => {
                nerel.thing(&linked, &shares, words, cities, &listed);
            }
            _ => (),
        }
    }
    Ok(nerel)
}

impl Nerel {
    fn person(&mut self, linked: &Linked, english: &HashMap<String, String>) {
        let parts: Vec<&str> =
            linked.base.split_whitespace().filter(|part| !is_patronymic(&fold(part))).collect();
        let (Some(first), true) = (parts.first(), parts.len() > 1) else { return };
        let titled = ["Император", "Король", "Принц", "Апостол", "Дева", "Братья", "Святой"];
        // "Стивом Хаффманом": a form of the text, and not the base form
        let unknown = !linked.canonical && !self.given_names.contains(*first);
        if unknown
            || titled.contains(first)
            || !parts.iter().all(|part| part.chars().next().is_some_and(char::is_uppercase))
        {
            return; // "Чарльз, принц Уэльский"
        }
        let base = parts.join(" ");
        let romanised = romanise(&base);
        let name = english.get(linked.id).map_or(romanised.as_str(), String::as_str);
        let mut line = Line::new("person", linked.id, 8 * linked.documents, name);
        let numeral = parts.last().is_some_and(|last| last.chars().all(|c| "IVX".contains(c)));
        if numeral {
            let forms = linked.forms.iter().filter(|(form, _)| form.contains(' '));
            line.aliases.extend(forms.map(|(form, _)| clean(form)));
        } else {
            line.sounds.extend(phonetic_keys_of_person(&base));
            line.surnames.extend(surname_in_name(&base));
            if !line.sounds.is_empty() {
                self.given_names.insert((*first).to_owned());
            }
        }
        self.people.push(line);
    }

    fn thing(
        &mut self,
        linked: &Linked,
        shares: &Shares,
        words: &Words,
        cities: &Cities,
        listed: &HashMap<&str, &str>,
    ) {
        let place = linked.kind == "LOC";
        let town = (linked.source_type == "CITY").then(|| cities.english(&linked.base)).flatten();
        let name = listed.get(linked.id).copied().or(town).unwrap_or(&linked.base);
        let kind = if place && !listed.contains_key(linked.id) { "place" } else { "organisation" };
        let mut line = Line::new(kind, linked.id, 8 * linked.documents, name);
        let declined = case_forms(&linked.base);
        for &(form, mentions) in &linked.forms {
            let form = &clean(form);
            let shouted = form.chars().count() > 5 && !form.chars().any(char::is_lowercase);
            let usual = !shouted && shares.share(form, mentions) >= 0.6;
            let known = declined.contains(&fold(form)) || is_like(form, &linked.base, mentions);
            // the loader makes the case forms itself
            let made = declined.contains(&fold(form)) && fold(form) != fold(&linked.base);
            if usual && known && !made && !is_noise(form, place, words) {
                line.aliases.insert(form.clone());
            }
        }
        if !is_noise(&linked.base, place, words) && shares.share(&linked.base, 1) > 0.0 {
            line.aliases.insert(linked.base.clone());
        } else if line.aliases.is_empty() {
            return;
        }
        if let Some(town) = town {
            self.cities.entry(town.to_owned()).or_insert_with(|| linked.id.to_owned());
        }
        self.lines.push(line);
    }
}

/// How often each form stands for anything at all.
struct Shares(HashMap<String, u32>);

impl Shares {
    fn count(table: &str) -> Self {
        let mut all: HashMap<String, u32> = HashMap::new();
        for row in source::rows(table) {
            let mentions: u32 = field(&row, "mentions").parse().unwrap_or(1);
            *all.entry(clean(field(&row, "form"))).or_default() += mentions;
        }
        Self(all)
    }

    /// Of the mentions of `form`, the part that `mentions` make.
    fn share(&self, form: &str, mentions: u32) -> f64 {
        self.0.get(form).map_or(1.0, |&all| f64::from(mentions) / f64::from(all))
    }
}

/// The case forms of a name, folded.
fn case_forms(base: &str) -> BTreeSet<String> {
    let folded = fold(base);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut forms: BTreeSet<String> =
        phrase_forms(&words, 0).into_iter().map(|form| form.join(" ")).collect();
    forms.insert(folded.clone());
    forms
}

/// Whether a form is like the base form, so that it is a name and not a description: an acronym, or
/// every word begins like a word of the base form.
fn is_like(form: &str, base: &str, mentions: u32) -> bool {
    let acronym = form.chars().all(|c| c.is_uppercase() || c == '-') && form.chars().count() >= 2;
    if acronym {
        return mentions >= 2 || form.chars().count() > 2;
    }
    let bases: Vec<String> = fold(base).split([' ', '-']).map(str::to_owned).collect();
    let like = |word: &str| {
        let stem: String =
            word.chars().take(4.max(word.chars().count().saturating_sub(3))).collect();
        bases.iter().any(|base| base.starts_with(&stem))
    };
    let folded = fold(form);
    let words: Vec<&str> = folded.split([' ', '-']).collect();
    let alike = words.iter().all(|word| like(word)) && words.len() <= bases.len() + 1;
    alike && (words.len() * 2 >= bases.len() || mentions >= 3) || mentions >= 4
}

/// Whether a form should not be looked for: no capital, an adjective, an ordinary word.
fn is_noise(form: &str, place: bool, words: &Words) -> bool {
    const ADJECTIVE: [&str; 12] = [
        "ский",
        "ского",
        "скому",
        "ским",
        "ском",
        "ская",
        "ской",
        "скую",
        "ское",
        "ские",
        "ских",
        "скими",
    ];
    let single = !form.contains([' ', '-']);
    let folded = fold(form);
    let capital = form.chars().any(char::is_uppercase);
    let opens = form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let acronym = form.chars().all(char::is_uppercase);
    let adjective = single && ADJECTIVE.iter().any(|end| folded.ends_with(end));
    let adjective = adjective
        || single && !place && ["ой", "ая", "ую", "ый"].iter().any(|end| folded.ends_with(end));
    let ordinary = single && !acronym && words.lower(&folded) >= 1;
    let generic = single && !place && form.chars().count() < 4 && !acronym;
    !capital || (place && !opens) || adjective || ordinary || generic || form.chars().count() < 2
}
