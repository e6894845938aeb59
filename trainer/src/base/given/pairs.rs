//! Pairs of forms that the sources have as one name, more or less surely, and those that are apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::Result;

use super::super::tables::Tables;
use super::plain_form;
use crate::source::{self, field};

/// The forms of a name item of Wikidata above which it is a syllable that many names are made of (`yan`), not
/// a name. Set by hand: Alexander has 27.
const ITEM_FORMS: usize = 30;

/// Pairs of forms, folded.
pub struct Pairs {
    /// The likeness of two forms: the share of the items that have one that have both, and of the
    /// people whose labels have one that have both.
    likeness: BTreeMap<(String, String), f64>,
    apart: HashSet<(String, String)>,
}

impl Pairs {
    /// Reads the pairs.
    pub fn read(tables: &Tables) -> Result<Self> {
        let apart = read_apart(tables)?;
        let mut pairs = Self { likeness: BTreeMap::new(), apart };
        pairs.read_items(tables)?;
        pairs.read_aligned(tables)?;
        Ok(pairs)
    }

    /// All forms of a pair.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.likeness.keys().flat_map(|(one, other)| [one.as_str(), other.as_str()])
    }

    /// The pairs, the surest first.
    pub fn surest_first(&self) -> Vec<(&str, &str, f64)> {
        let mut pairs: Vec<_> = self
            .likeness
            .iter()
            .map(|((one, other), likeness)| (one.as_str(), other.as_str(), *likeness))
            .collect();
        pairs.sort_by(|(.., a), (.., b)| b.total_cmp(a));
        pairs
    }

    /// Returns whether the sources say that two forms are not one name.
    pub fn are_apart(&self, one: &str, other: &str) -> bool {
        self.apart.contains(&in_order(one.to_owned(), other.to_owned()))
    }

    /// The pairs that are apart.
    pub fn apart(&self) -> impl Iterator<Item = (&str, &str)> {
        self.apart.iter().map(|(one, other)| (one.as_str(), other.as_str()))
    }

    fn add(&mut self, one: &str, other: &str, likeness: f64) {
        if one != other && !self.are_apart(one, other) {
            *self.likeness.entry(in_order(one.to_owned(), other.to_owned())).or_default() +=
                likeness;
        }
    }

    fn read_items(&mut self, tables: &Tables) -> Result<()> {
        let text = tables.read_text("given_equivalents_wikidata")?;
        let mut items: Vec<BTreeSet<String>> = Vec::new();
        for row in source::rows(&text) {
            let forms: BTreeSet<String> =
                field(&row, "forms").split('|').filter_map(plain_form).collect();
            if (2..=ITEM_FORMS).contains(&forms.len()) {
                items.push(forms);
            }
        }
        let mut uses: BTreeMap<&str, f64> = BTreeMap::new();
        for form in items.iter().flatten() {
            *uses.entry(form).or_default() += 1.0;
        }
        let of = |form: &str| uses.get(form).copied().unwrap_or(1.0);
        for item in &items {
            let forms: Vec<&String> = item.iter().collect();
            for (at, one) in forms.iter().enumerate() {
                for other in forms.iter().skip(at + 1) {
                    self.add(one, other, 1.0 / (of(one) * of(other)).sqrt());
                }
            }
        }
        Ok(())
    }

    fn read_aligned(&mut self, tables: &Tables) -> Result<()> {
        let text = tables.read_text("given_aligned")?;
        for row in source::rows(&text) {
            let forms = (plain_form(field(&row, "en")), plain_form(field(&row, "form")));
            let (Some(one), Some(other)) = forms else { continue };
            let count = |name| field(&row, name).parse::<f64>().unwrap_or(1.0);
            let [both, en, form] =
                ["people_with_both", "people_with_en", "people_with_form"].map(count);
            self.add(&one, &other, both / (en * form).sqrt());
        }
        Ok(())
    }
}

fn read_apart(tables: &Tables) -> Result<HashSet<(String, String)>> {
    let text = tables.read_text("given_confusable")?;
    let pairs = source::rows(&text).filter_map(|row| {
        Some(in_order(plain_form(field(&row, "a"))?, plain_form(field(&row, "b"))?))
    });
    Ok(pairs.filter(|(one, other)| one != other).collect())
}

fn in_order(one: String, other: String) -> (String, String) {
    if one < other { (one, other) } else { (other, one) }
}
