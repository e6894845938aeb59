//! People, organisations and places: found, and under one identifier.

use std::collections::{BTreeMap, BTreeSet};

use super::output::{Entity, Output};
use super::wanted::{Input, Names};
use super::{Finding, listed, squeezed, whole_words};

/// What is expected to be found, and as which type.
fn kinds(input: &Input) -> [(&'static str, &'static str, &Names); 3] {
    let wanted = &input.wanted;
    [
        ("people", "person", &wanted.people),
        ("organisations", "organisation", &wanted.organisations),
        ("places", "place", &wanted.places),
    ]
}

/// One file's names. `kept` is the text of its headline and body as they should be.
pub(super) fn judge(input: &Input, output: &Output, kept: &str, uris: &Uris) -> Vec<Finding> {
    let mut findings: Vec<Finding> = kinds(input)
        .into_iter()
        .filter(|(_, _, names)| names.iter().next().is_some())
        .map(|(criterion, kind, names)| found(criterion, kind, names, (input, output), uris))
        .collect();
    findings.extend(forms(input, output, kept));
    if !input.wanted.not_places.is_empty() {
        let wrong: Vec<_> = input
            .wanted
            .not_places
            .iter()
            .filter(|name| entities_of(name, &[], output).any(|entity| entity.r#type == "place"))
            .collect();
        let figures = format!("taken for places: {}", listed(&wrong));
        findings.push(Finding::new("not places", wrong.is_empty(), figures));
    }
    findings
}

fn found(
    criterion: &'static str,
    kind: &str,
    names: &Names,
    (input, output): (&Input, &Output),
    uris: &Uris,
) -> Finding {
    let text = input.squeezed();
    let mut right = 0;
    let (mut missing, mut by_uri, mut elsewhere, mut inside) = (vec![], vec![], vec![], vec![]);
    let (mut other_type, mut absent) = (vec![], vec![]);
    for (name, forms) in names.iter() {
        let types: BTreeSet<&str> =
            entities_of(name, forms, output).map(|entity| entity.r#type.as_str()).collect();
        if !types.is_empty() {
            right += 1;
            if !types.contains(kind) {
                let types: Vec<_> = types.into_iter().collect();
                other_type.push(format!("{name} as {}", types.join(", ")));
            }
        } else if let Some(other) = uris.other_name(name, output) {
            right += 1;
            by_uri.push(format!("{name} as {other}"));
        } else if is_in_dateline(name, kind, output) {
            right += 1;
            elsewhere.push(name);
        } else if let Some(longer) = within_a_longer_name(name, kind, output) {
            right += 1;
            inside.push(format!("{name} in {longer}"));
        } else if may_stand_in(&text, name, forms) {
            missing.push(name);
        } else {
            absent.push(name);
        }
    }
    let mut figures = format!("{right} of {} found", right + missing.len());
    let mut tell = |what: &str, names: String| {
        if names != "-" {
            figures.push_str(&format!("; {what}: {names}"));
        }
    };
    tell("missing", listed(&missing));
    tell("by the uri of another file", listed(&by_uri));
    tell("in the dateline or sources alone", listed(&elsewhere));
    tell("within a longer name", listed(&inside));
    tell("of another type", listed(&other_type));
    tell("not in the text, not counted", listed(&absent));
    Finding::new(criterion, missing.is_empty(), figures)
}

/// The entities that carry the name, or are mentioned by it or by one of its forms.
fn entities_of<'a>(
    name: &'a str,
    forms: &'a [String],
    output: &'a Output,
) -> impl Iterator<Item = &'a Entity> {
    output.copydesk.entities.iter().filter(move |entity| {
        entity.name == name
            || is_mentioned_as(entity, name)
            || forms.iter().any(|form| is_mentioned_as(entity, form))
    })
}

/// Quotation marks around a mention do not count.
fn is_mentioned_as(entity: &Entity, form: &str) -> bool {
    let bare = |text: &str| squeezed(text.trim_matches(['"', '\'', '«', '»', '“', '”', '„', ' ']));
    entity.mentions.iter().any(|mention| bare(&mention.text) == form)
}

/// A line that gives place and source need not be part of the body: then its names are no
/// mentions, but the record has them all the same.
fn is_in_dateline(name: &str, kind: &str, output: &Output) -> bool {
    match kind {
        "organisation" => output.info_sources.iter().any(|source| source.name == name),
        "place" => output.located.as_deref() == Some(name),
        _ => false,
    }
}

/// A mention of the same type that holds the name as whole words: the reader listed `Ryazan` where
/// the text has `Ryazan Region`.
fn within_a_longer_name<'o>(name: &str, kind: &str, output: &'o Output) -> Option<&'o str> {
    let entities = output.copydesk.entities.iter().filter(|entity| entity.r#type == kind);
    let mut mentions = entities.flat_map(|entity| &entity.mentions);
    let longer = mentions.find(|mention| whole_words(&mention.text, name).next().is_some());
    longer.map(|mention| mention.text.as_str())
}

/// Whether the text names it. `Iran` stands in `Iranian`. A name without forms cannot be looked up
/// in a text of another script; it is then taken to be there.
fn may_stand_in(text: &str, name: &str, forms: &[String]) -> bool {
    let lower = text.to_lowercase();
    let begins_a_word = |form: &str| {
        let form = form.to_lowercase();
        lower.match_indices(&form).any(|(at, _)| {
            let before = lower.get(..at).and_then(|head| head.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric())
        })
    };
    let mut all = forms.iter().map(String::as_str).chain([name]);
    all.any(begins_a_word) || (forms.is_empty() && is_mostly_latin(text) != is_mostly_latin(name))
}

fn is_mostly_latin(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (latin, others): (Vec<char>, Vec<char>) = letters.partition(|c| *c < '\u{250}');
    latin.len() > others.len()
}

/// Whether each form that stands in the text as whole words is a mention. A form counts as standing
/// there only where it is no part of a longer form of the same name.
fn forms(input: &Input, output: &Output, kept: &str) -> Option<Finding> {
    let (mut all, mut missing) = (0, Vec::new());
    for (_, _, names) in kinds(input) {
        for (name, forms) in names.iter() {
            for form in forms.iter().filter(|form| stands_alone(kept, form, forms)) {
                all += 1;
                let entities = &output.copydesk.entities;
                if !entities.iter().any(|entity| is_mentioned_as(entity, form)) {
                    missing.push(format!("{form} ({name})"));
                }
            }
        }
    }
    if all == 0 {
        return None;
    }
    let figures =
        format!("{} of {all} are mentions; not: {}", all - missing.len(), listed(&missing));
    Some(Finding::new("forms", missing.is_empty(), figures))
}

fn stands_alone(text: &str, form: &str, forms: &[String]) -> bool {
    let longer = forms.iter().filter(|other| other.len() > form.len());
    let covered: Vec<(usize, usize)> = longer
        .flat_map(|other| whole_words(text, other).map(|at| (at, at + other.len())))
        .collect();
    whole_words(text, form)
        .any(|at| !covered.iter().any(|(start, end)| *start <= at && at + form.len() <= *end))
}

/// Canonical name to each uri that it carries, to the files where it does.
pub(super) struct Uris<'a>(BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<&'a str>>>);

impl<'a> Uris<'a> {
    pub(super) fn collect(read: &[(&'a Input, &'a Output)]) -> Self {
        let mut uris: BTreeMap<&str, BTreeMap<&str, BTreeSet<&str>>> = BTreeMap::new();
        for (input, output) in read {
            for (name, forms) in kinds(input).into_iter().flat_map(|(_, _, names)| names.iter()) {
                for entity in entities_of(name, forms, output) {
                    let of_name = uris.entry(name).or_default();
                    of_name.entry(&entity.uri).or_default().insert(&input.file);
                }
            }
        }
        Self(uris)
    }

    /// What a record calls the thing that carries this name in another file: the expectation and
    /// the knowledge base need not agree on one label for one uri.
    fn other_name<'o>(&self, name: &str, output: &'o Output) -> Option<&'o str> {
        let uris = self.0.get(name)?;
        let mut entities = output.copydesk.entities.iter();
        entities.find(|entity| uris.contains_key(entity.uri.as_str())).map(|e| e.name.as_str())
    }

    /// Whether every name carries one uri over all files. Two names under one uri are told of.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let torn: Vec<String> = self
            .0
            .iter()
            .filter(|(_, uris)| uris.len() > 1)
            .map(|(name, uris)| {
                let each = uris.iter().map(|(uri, files)| {
                    format!("{uri} ({})", listed(&files.iter().collect::<Vec<_>>()))
                });
                format!("{name}: {}", each.collect::<Vec<_>>().join(" | "))
            })
            .collect();
        let in_several = self.0.values().filter(|uris| {
            let files: BTreeSet<_> = uris.values().flatten().collect();
            files.len() > 1
        });
        let figures = format!(
            "{} of {} names carry one uri ({} of them are in several files); more: {}",
            self.0.len() - torn.len(),
            self.0.len(),
            in_several.count(),
            listed(&torn)
        );
        let mut findings = vec![Finding::new("uris", torn.is_empty(), figures)];
        findings.extend(self.shared());
        findings
    }

    fn shared(&self) -> Option<Finding> {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, uris) in &self.0 {
            for uri in uris.keys() {
                names.entry(uri).or_default().push(name);
            }
        }
        let shared = names.into_iter().filter(|(_, names)| names.len() > 1);
        let shared: Vec<_> =
            shared.map(|(uri, names)| format!("{uri}: {}", listed(&names))).collect();
        let figures = format!("shared by names: {}", listed(&shared));
        (!shared.is_empty()).then(|| Finding::note("uris", figures))
    }
}
