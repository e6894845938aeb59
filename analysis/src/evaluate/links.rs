//! The measure of entity linking: the addresses and lemmas of names, compared with those that a person
//! gave them.

use std::collections::{BTreeMap, HashMap};

use super::score::Score;
use crate::article::Entity;
use crate::entities::fold::fold;

/// A name in an article, as a person labelled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkLabel {
    /// The name as the article has it.
    pub text: String,
    /// Its base form (lemma).
    pub base: String,
    /// `PER`, `LOC`, `ORG` or another kind.
    pub kind: String,
    /// The id of the entity: the same for all its names, in every article and language.
    pub id: String,
}

/// Parses the labels of an article: name, base form, kind and id in each line, separated by tabs, as the
/// BSNLP shared tasks have them (Piskorski et al. 2019, "The Second Cross-Lingual Challenge on Recognition,
/// Normalization, Classification, and Linking of Named Entities across Slavic Languages"). Other lines
/// are ignored.
pub fn parse_labels(text: &str) -> Vec<LinkLabel> {
    let label = |line: &str| {
        let mut fields = line.split('\t').map(|field| field.trim().to_owned());
        let [text, base, kind, id] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        let whole = !text.is_empty() && !id.is_empty();
        whole.then_some(LinkLabel { text, base, kind, id })
    };
    text.lines().filter_map(label).collect()
}

/// A label, and the entity that was found for it.
#[derive(Clone, Debug)]
pub struct Link {
    /// The label.
    pub label: LinkLabel,
    /// The language of the article.
    pub language: String,
    /// The address that its mentions have, and their base form.
    pub found: Option<(String, String)>,
}

/// Finds the entity for each label of an article.
pub fn link_labels(labels: &[LinkLabel], entities: &[Entity], language: Option<&str>) -> Vec<Link> {
    let mut by_text: HashMap<&str, (&str, &str)> = HashMap::new();
    for entity in entities {
        for mention in &entity.mentions {
            let base = mention.base.as_deref().unwrap_or(&mention.text);
            by_text.entry(&mention.text).or_insert((&entity.uri, base));
        }
    }
    let link = |label: &LinkLabel| Link {
        label: label.clone(),
        language: language.unwrap_or("und").to_owned(),
        found: by_text
            .get(label.text.as_str())
            .map(|(uri, base)| ((*uri).to_owned(), (*base).to_owned())),
    };
    labels.iter().map(link).collect()
}

/// A share of a number of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The cases that are right.
    pub right: usize,
    /// All cases.
    pub all: usize,
}

impl Share {
    /// Adds a case.
    fn add_outcome(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    /// Returns the share, 0 to 1; 1 where there are no cases.
    pub fn value(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.right as f64 / self.all as f64 }
    }
}

/// Public ids, compared with labels whose id is a Wikidata item (`Q7747`), or `NIL` for somebody without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicIds {
    /// Names with the id of the label.
    pub right: usize,
    /// Names with another one, or with any where the label is `NIL`.
    pub wrong: usize,
    /// Names without an id, where the label has one.
    pub missed: usize,
    /// Names without an id, where the label is `NIL`.
    pub nil: usize,
}

impl PublicIds {
    fn add_link(&mut self, link: &Link) {
        let id = link.label.id.as_str();
        let is_item =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let wanted = Some(id).filter(|id| id.strip_prefix('Q').is_some_and(is_item));
        if wanted.is_none() && id != NIL {
            return;
        }
        let found = link.found.as_ref().and_then(|(uri, _)| uri.strip_prefix(WIKIDATA));
        let count = match (found, wanted) {
            (Some(found), Some(wanted)) if found == wanted => &mut self.right,
            (Some(_), _) => &mut self.wrong,
            (None, Some(_)) => &mut self.missed,
            (None, None) => &mut self.nil,
        };
        *count += 1;
    }
}

/// The id of a label of somebody who has no public one.
const NIL: &str = "NIL";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// The scores of entity linking.
#[derive(Clone, Debug, Default)]
pub struct Linking {
    /// Labels that are a mention, by language.
    pub found: BTreeMap<String, Share>,
    /// Base forms that are right among the names found, by language and kind.
    pub bases: BTreeMap<(String, String), Share>,
    /// Full names of people that have the same address as most names of that person, by language.
    pub full_names: BTreeMap<String, Share>,
    /// Public ids that are right and wrong, by kind, of the labels that have one or none.
    pub ids: BTreeMap<String, PublicIds>,
    /// Names of people, each once in a language: pairs in two languages.
    pub pairs: Score,
    /// B-cubed (Bagga and Baldwin 1998) of the names within a language, by language; a name that was
    /// not found is alone.
    pub within: BTreeMap<String, BCubed>,
    /// The same across all languages.
    pub across: BCubed,
    /// The errors, to be read by a person: the kind of error and its place.
    pub wrong: Vec<(&'static str, String)>,
}

/// B-cubed precision and recall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BCubed {
    /// The mean share, among the names with the same address, of those that mean the same thing.
    pub precision: f64,
    /// The mean share, among the names of the same thing, of those that have the same address.
    pub recall: f64,
}

impl BCubed {
    /// Returns the harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let both = self.precision + self.recall;
        if both > 0.0 { 2.0 * self.precision * self.recall / both } else { 0.0 }
    }
}

/// Returns whether a name is a person's full name.
fn is_full_name(label: &LinkLabel) -> bool {
    label.kind == "PER" && label.base.contains(' ')
}

/// Compares all entities that were found with the labels.
pub fn judge_linking(links: &[Link]) -> Linking {
    let mut linking =
        Linking { pairs: score_pairs(links), across: b_cubed(links.iter()), ..Linking::default() };
    let mut by_id: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    let mut by_language: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in links {
        by_language.entry(&link.language).or_default().push(link);
        if let Some((uri, _)) = &link.found {
            *by_id.entry(&link.label.id).or_default().entry(uri).or_default() += 1;
        }
    }
    let usual: HashMap<&str, &str> = by_id
        .into_iter()
        .filter_map(|(id, uris)| {
            let most = uris.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
            Some((id, most?.0))
        })
        .collect();
    for link in links {
        let Link { label, language, found } = link;
        linking.found.entry(language.clone()).or_default().add_outcome(found.is_some());
        linking.ids.entry(label.kind.clone()).or_default().add_link(link);
        if let Some((_, base)) = found {
            let right = fold(base) == fold(&label.base);
            let kind = (language.clone(), label.kind.clone());
            linking.bases.entry(kind).or_default().add_outcome(right);
            if !right {
                let wrong = format!("{language} {}: {base}, not {}", label.text, label.base);
                linking.wrong.push(("base form", wrong));
            }
        }
        let uri = found.as_ref().map(|(uri, _)| uri.as_str());
        let usual = usual.get(label.id.as_str()).copied();
        let right = uri.is_some() && uri == usual;
        if is_full_name(label) {
            linking.full_names.entry(language.clone()).or_default().add_outcome(right);
        }
        match uri {
            None => {
                let wrong = format!("{language} {}: {}", label.text, label.id);
                linking.wrong.push(("not found", wrong));
            }
            Some(uri) if !right => {
                let usual = usual.unwrap_or_default();
                let wrong = format!("{language} {}: {uri}, not {usual}, {}", label.text, label.id);
                linking.wrong.push(("other id", wrong));
            }
            Some(_) => {}
        }
    }
    for (language, links) in by_language {
        linking.within.insert(language.to_owned(), b_cubed(links.into_iter()));
    }
    linking
}

/// Scores pairs of names of people in two languages, each name once in a language.
fn score_pairs(links: &[Link]) -> Score {
    let mut names: Vec<(&str, &str, &str, Option<&str>)> = links
        .iter()
        .filter(|link| link.label.kind == "PER")
        .map(|link| {
            let uri = link.found.as_ref().map(|(uri, _)| uri.as_str());
            (link.language.as_str(), link.label.text.as_str(), link.label.id.as_str(), uri)
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut score = Score::default();
    for (at, (language, _, id, uri)) in names.iter().enumerate() {
        let others = names.get(at + 1..).unwrap_or_default();
        for (_, _, other_id, other_uri) in others.iter().filter(|other| other.0 != *language) {
            let together = uri.is_some() && uri == other_uri;
            match (together, id == other_id) {
                (true, true) => score.right += 1.0,
                (true, false) => score.wrong += 1.0,
                (false, true) => score.missed += 1.0,
                (false, false) => {}
            }
        }
    }
    score
}

/// Computes B-cubed precision and recall (Bagga and Baldwin 1998).
fn b_cubed<'l>(links: impl Iterator<Item = &'l Link>) -> BCubed {
    let (mut clusters, mut things) = (HashMap::<String, f64>::new(), HashMap::<&str, f64>::new());
    let mut both: HashMap<(String, &str), f64> = HashMap::new();
    let mut all = 0.0;
    for (at, link) in links.enumerate() {
        // a name that was not found is alone
        let uri = link.found.as_ref().map_or_else(|| format!("-{at}"), |(uri, _)| uri.clone());
        let id = link.label.id.as_str();
        *clusters.entry(uri.clone()).or_default() += 1.0;
        *things.entry(id).or_default() += 1.0;
        *both.entry((uri, id)).or_default() += 1.0;
        all += 1.0;
    }
    if all == 0.0 {
        return BCubed { precision: 1.0, recall: 1.0 };
    }
    let mut sums = BCubed::default();
    for ((uri, id), count) in &both {
        let of = |whole: Option<&f64>| count * count / whole.copied().unwrap_or(1.0);
        sums.precision += of(clusters.get(uri));
        sums.recall += of(things.get(id));
    }
    BCubed { precision: sums.precision / all, recall: sums.recall / all }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link_of(language: &str, text: &str, id: &str, uri: Option<&str>) -> Link {
        let (text, base) = (text.to_owned(), text.to_owned());
        let label =
            LinkLabel { text: text.clone(), base, kind: "PER".to_owned(), id: id.to_owned() };
        let found = uri.map(|uri| (uri.to_owned(), text));
        Link { label, language: language.to_owned(), found }
    }

    #[test]
    fn lines_of_four_fields_are_labels_and_others_are_not() {
        let text = "ru-17\nАнне Орлик\tАнна Орлик\tPER\tPER-Anna-Orlik\nВельморе\tВельмора\n";
        let [label] = parse_labels(text).try_into().unwrap();
        assert_eq!((label.text.as_str(), label.base.as_str()), ("Анне Орлик", "Анна Орлик"));
        assert_eq!((label.kind.as_str(), label.id.as_str()), ("PER", "PER-Anna-Orlik"));
    }

    #[test]
    fn public_ids_are_right_wrong_missed_or_rightly_none() {
        let uri = Some("http://www.wikidata.org/entity/Q7");
        let links = [
            link_of("en", "Orlik", "Q7", uri),
            link_of("en", "Zaleski", "Q8", uri),
            link_of("en", "Novak", "NIL", uri),
            link_of("en", "Anna", "Q9", Some("urn:copydesk:person:anna")),
            link_of("en", "Jan", "NIL", None),
            link_of("en", "Petr", "petr", uri),
        ];
        let ids = judge_linking(&links).ids["PER"];
        assert_eq!(ids, PublicIds { right: 1, wrong: 2, missed: 1, nil: 1 });
    }

    #[test]
    fn names_of_one_person_are_to_have_one_address() {
        let links = [
            link_of("ru", "Анна Орлик", "anna", Some("a")),
            link_of("en", "Anna Orlik", "anna", Some("a")),
            link_of("pl", "Anny Orlik", "anna", Some("b")),
            link_of("pl", "Jan Orlik", "jan", Some("b")),
            link_of("pl", "Piotr Zaleski", "piotr", None),
        ];
        let linking = judge_linking(&links);
        assert_eq!(linking.pairs, Score { right: 1.0, wrong: 0.0, missed: 2.0 });
        assert_eq!(linking.full_names["pl"], Share { right: 1, all: 3 });
        assert_eq!(linking.found["pl"], Share { right: 2, all: 3 });
        let across = linking.across;
        assert!((across.precision - (2.0 + 0.5 + 0.5 + 1.0) / 5.0).abs() < 1e-9, "{across:?}");
        assert!((across.recall - (4.0 / 3.0 + 1.0 / 3.0 + 2.0) / 5.0).abs() < 1e-9, "{across:?}");
    }
}
