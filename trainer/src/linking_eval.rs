//! `trainer linking-eval`: how well names meet, on the public tables of names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use copydesk_analysis::article::{Entity, EntityType};
use copydesk_analysis::entities::EntityTagger;
use copydesk_analysis::entities::fold::fold;
use copydesk_analysis::entities::gazetteer::Gazetteer;
use copydesk_analysis::entities::inflection::{
    Cases, RUSSIAN, gender_of_given_name, is_patronymic,
};
use copydesk_analysis::evaluate::Score;

use crate::gazetteer::people::in_order;
use crate::source::{self, field};

/// Measure how well names meet: addresses made from names alone, known people in other scripts and
/// cases, and base forms.
#[derive(clap::Args)]
pub struct Args {
    /// Folder with kb_everypolitician.tsv.xz and kb_nerel.tsv.
    #[arg(long)]
    kb: PathBuf,
    /// Prints so many errors of each sort.
    #[arg(long, default_value_t = 0)]
    errors: usize,
}

/// Languages whose spellings are compared.
const LANGUAGES: [&str; 7] = ["ru", "uk", "bg", "pl", "cs", "sl", "en"];

/// Measures all.
pub fn run(args: &Args) -> Result<()> {
    let table = source::text(&args.kb.join("kb_everypolitician.tsv.xz"))?;
    let mut people: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for row in source::rows(&table).filter(|row| field(row, "source") == "wikidata") {
        let name = in_order(field(&row, "form"));
        let lang = field(&row, "lang");
        if LANGUAGES.contains(&lang) && name.contains(' ') {
            people.entry(field(&row, "qid")).or_default().entry(lang).or_insert(name);
        }
    }
    people.retain(|_, names| {
        names.len() > 1 && ["ru", "uk", "bg"].iter().any(|l| names.contains_key(l))
    });
    let gazetteer = Gazetteer::load_tables(&[])?;
    addresses(&people, &gazetteer, args.errors);
    shared(&table, &gazetteer, args.errors);
    let tagger = EntityTagger::new(&[]).map_err(|error| anyhow!("{error}"))?;
    known(&people, &tagger, args.errors)?;
    let forms = source::text(&args.kb.join("kb_nerel.tsv"))?;
    for kind in ["PER", "LOC", "ORG"] {
        bases(&forms, kind, &tagger, args.errors)?;
    }
    Ok(())
}

/// Addresses made from names alone: pairs of spellings in two languages.
fn addresses(
    people: &BTreeMap<&str, BTreeMap<&str, String>>,
    gazetteer: &Gazetteer,
    errors: usize,
) {
    let mut by_uri: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
    let (mut wanted, mut missed) = (0.0, Vec::new());
    for (id, names) in people {
        let uris: Vec<(&str, &String, String)> =
            names.iter().map(|(lang, name)| (*lang, name, gazetteer.person_uri(name))).collect();
        for (at, (lang, name, uri)) in uris.iter().enumerate() {
            by_uri.entry(uri.clone()).or_default().push((id, lang));
            for (_, other, other_uri) in uris.get(at + 1..).unwrap_or_default() {
                wanted += 1.0;
                if uri != other_uri {
                    missed.push(format!("{name} | {other} | {uri} | {other_uri}"));
                }
            }
        }
    }
    let mut score = Score::default();
    for group in by_uri.values() {
        for (at, one) in group.iter().enumerate() {
            for other in group.get(at + 1..).unwrap_or_default().iter().filter(|o| o.1 != one.1) {
                if one.0 == other.0 { score.right += 1.0 } else { score.wrong += 1.0 }
            }
        }
    }
    score.missed = wanted - score.right;
    println!("addresses of {} people from names alone: {}", people.len(), figures(&score));
    sample(&missed, errors);
}

/// People with different English names that share an address.
fn shared(table: &str, gazetteer: &Gazetteer, errors: usize) {
    let mut by_uri: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut all = BTreeSet::new();
    for row in source::rows(table).filter(|row| field(row, "source") == "wikidata") {
        let name = in_order(field(&row, "form"));
        if field(&row, "lang") == "en" && name.contains(' ') && all.insert(name.clone()) {
            by_uri.entry(gazetteer.person_uri(&name)).or_default().insert(name);
        }
    }
    let pairs: usize = by_uri.values().map(|names| names.len() * (names.len() - 1) / 2).sum();
    println!("of {} English names, pairs with one address: {pairs}", all.len());
    let together: Vec<String> = by_uri
        .into_values()
        .filter(|names| names.len() > 1)
        .map(|names| names.into_iter().collect::<Vec<_>>().join(" | "))
        .collect();
    sample(&together, errors);
}

fn figures(score: &Score) -> String {
    let [p, r, f] = [score.precision(), score.recall(), score.f1()];
    format!("P {p:.3} R {r:.3} F1 {f:.3}")
}

fn sample(errors: &[String], count: usize) {
    let step = (errors.len() / count.max(1)).max(1);
    errors.iter().step_by(step).take(count).for_each(|error| println!("    {error}"));
}

fn first(entities: Vec<Entity>, kind: EntityType) -> Option<Entity> {
    entities.into_iter().find(|entity| entity.kind == kind)
}

/// Known people in Slavic languages, in base form and, in Russian, in the genitive.
fn known(
    people: &BTreeMap<&str, BTreeMap<&str, String>>,
    tagger: &EntityTagger,
    errors: usize,
) -> Result<()> {
    for lang in LANGUAGES {
        for inflected in [false, true] {
            if inflected && lang != "ru" {
                continue;
            }
            let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
            for (id, names) in people {
                let Some(name) = names.get(lang) else { continue };
                let name = if inflected { genitive(name) } else { name.clone() };
                let found =
                    tagger.find_entities(None, &name, Some(lang)).map_err(anyhow::Error::msg)?;
                let uri = first(found, EntityType::Person).map(|entity| entity.uri);
                all += 1;
                if uri.as_deref() == Some(&*format!("http://www.wikidata.org/entity/{id}")) {
                    right += 1;
                } else {
                    wrong.push(format!("{name} {id} {uri:?}"));
                }
            }
            let what = if inflected { "genitive" } else { "base form" };
            println!(
                "known people, {lang} {what}: {:.1} % of {all}",
                f64::from(right) * 100.0 / f64::from(all)
            );
            sample(&wrong, errors);
        }
    }
    Ok(())
}

fn genitive(name: &str) -> String {
    let lower = name.to_lowercase();
    let Some((given, surname)) = lower.rsplit_once(' ') else { return name.to_owned() };
    let first = given.split(' ').next().unwrap_or_default();
    let gender = gender_of_given_name(first);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    let form = |forms: Vec<(String, Cases)>| {
        forms.get(1).or(forms.first()).map_or(String::new(), |(form, _)| capital(form))
    };
    let rest = name.split(' ').skip(1).collect::<Vec<_>>();
    let between = rest.get(..rest.len() - 1).unwrap_or_default().join(" ");
    let parts =
        [form(RUSSIAN.given_forms(first)), between, form(RUSSIAN.surname_forms(surname, gender))];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Base forms of names in Russian news, as the annotators give them.
fn bases(forms: &str, kind: &str, tagger: &EntityTagger, errors: usize) -> Result<()> {
    let mut seen = BTreeSet::new();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for row in source::rows(forms).filter(|row| field(row, "type") == kind) {
        let (form, canonical) = (field(&row, "form"), field(&row, "canonical"));
        let simple = |name: &str| {
            let name = fold(name);
            let parts: Vec<&str> = name.split(' ').filter(|part| !is_patronymic(part)).collect();
            parts.join(" ")
        };
        let (wanted, spelled) = (simple(canonical), simple(form));
        let same_words = wanted.split(' ').count() == spelled.split(' ').count();
        let like = wanted.split(' ').zip(spelled.split(' ')).all(|(a, b)| {
            a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() + 3 >= a.chars().count()
        });
        let upper = form.chars().next().is_some_and(char::is_uppercase)
            && canonical.chars().next().is_some_and(char::is_uppercase)
            && form.chars().any(char::is_lowercase);
        let adjective = ["ск", "цк"].iter().any(|stem| {
            let endings =
                ["ий", "ая", "ое", "ие", "ого", "ой", "ому", "их", "им", "ую", "ом", "ими"];
            endings.iter().any(|end| spelled.strip_suffix(end).is_some_and(|s| s.ends_with(stem)))
        });
        let full = kind != "PER" || wanted.contains(' ');
        if canonical.is_empty()
            || !same_words
            || !like
            || !upper
            || !full
            || adjective && !wanted.ends_with("ий")
            || !seen.insert(form)
        {
            continue;
        }
        all += 1;
        let found = tagger.find_entities(None, form, Some("ru")).map_err(anyhow::Error::msg)?;
        let mention = found.iter().flat_map(|entity| &entity.mentions).next();
        let base = mention.map(|mention| mention.base.clone().unwrap_or(mention.text.clone()));
        if base.as_deref().map(simple).as_deref() == Some(&*wanted) {
            right += 1;
        } else {
            wrong.push(format!("{form} | {canonical} | {base:?}"));
        }
    }
    println!(
        "base forms, Russian {kind}: {:.1} % of {all}",
        f64::from(right) * 100.0 / f64::from(all)
    );
    sample(&wrong, errors);
    Ok(())
}
