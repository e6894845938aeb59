//! Joining forms into classes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::pairs::Pairs;

/// The likeness below which a pair is not joined. Set by hand; the classes of the 70 commonest names were
/// read.
const LIKE: f64 = 0.35;
/// The share of the pairs across two classes that must be pairs of the sources, for the classes to be joined.
/// Set by hand: a third.
const LINKED: f64 = 0.34;
/// The most forms of a class. Set by hand.
const MOST_FORMS: usize = 60;
/// The people from which on a class is one of men or of women, and the share of them. As in the table of names
/// that are not one.
const SEXED: (u32, f64) = (3, 0.9);

/// The classes of forms, by the index of the form.
pub struct Classes {
    /// The class of each form, as an index into the members.
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
    sexes: Vec<(u32, u32)>,
    numbers: HashMap<usize, u16>,
    names: Vec<String>,
}

impl Classes {
    /// Joins the forms. `sexes` has how many men and women bear each.
    pub fn join(forms: &[&str], sexes: &[(u32, u32)], pairs: &Pairs) -> Self {
        let index: HashMap<&str, usize> = forms.iter().copied().zip(0..).collect();
        let number = |(one, other)| Some((*index.get(one)?, *index.get(other)?));
        let apart: HashSet<(usize, usize)> = pairs.apart().filter_map(number).collect();
        let pairs: Vec<(usize, usize, f64)> = pairs
            .surest_first()
            .into_iter()
            .filter_map(|(one, other, likeness)| {
                number((one, other)).map(|(one, other)| (one, other, likeness))
            })
            .collect();
        let linked: HashSet<(usize, usize)> =
            pairs.iter().map(|&(a, b, _)| ordered(a, b)).collect();
        let mut classes = Self {
            of: (0..forms.len()).collect(),
            members: (0..forms.len()).map(|form| vec![form]).collect(),
            sexes: sexes.to_vec(),
            numbers: HashMap::new(),
            names: Vec::new(),
        };
        for (one, other, _) in pairs.into_iter().take_while(|(.., likeness)| *likeness >= LIKE) {
            classes.join_pair(one, other, &linked, &apart);
        }
        classes
    }

    fn join_pair(
        &mut self,
        one: usize,
        other: usize,
        linked: &HashSet<(usize, usize)>,
        apart: &HashSet<(usize, usize)>,
    ) {
        let (Some(&one), Some(&other)) = (self.of.get(one), self.of.get(other)) else { return };
        let (Some(ours), Some(theirs)) = (self.members.get(one), self.members.get(other)) else {
            return;
        };
        if one == other
            || ours.len() + theirs.len() > MOST_FORMS
            || matches!((self.sex(one), self.sex(other)), (Some(a), Some(b)) if a != b)
        {
            return;
        }
        let across: Vec<(usize, usize)> =
            ours.iter().flat_map(|&a| theirs.iter().map(move |&b| ordered(a, b))).collect();
        let links = across.iter().filter(|pair| linked.contains(pair)).count();
        let enough = links as f64 >= LINKED * across.len() as f64;
        if !enough || across.iter().any(|(a, b)| is_apart(apart, *a, *b)) {
            return;
        }
        let moved = self.members.get_mut(other).map(std::mem::take).unwrap_or_default();
        for &form in &moved {
            self.of.get_mut(form).into_iter().for_each(|class| *class = one);
        }
        let (men, women) = self.sexes.get(other).copied().unwrap_or_default();
        self.sexes.get_mut(one).into_iter().for_each(|sexes| {
            *sexes = (sexes.0 + men, sexes.1 + women);
        });
        self.members.get_mut(one).into_iter().for_each(|members| members.extend(&moved));
    }

    /// Returns whether a class is one of women; `None` for one of both, or of too few people.
    fn sex(&self, class: usize) -> Option<bool> {
        let (men, women) = self.sexes.get(class).copied().unwrap_or_default();
        let (fewest, share) = SEXED;
        let sure =
            |of: u32| men + women >= fewest && f64::from(of) >= share * f64::from(men + women);
        if sure(women) { Some(true) } else { sure(men).then_some(false) }
    }

    /// Numbers the classes of several forms and those for which a short form stands, from 1 on.
    pub fn number(
        &mut self,
        forms: &[&str],
        long: &BTreeMap<String, Vec<String>>,
        bearers: impl Fn(&str) -> u32,
    ) {
        let long: BTreeSet<&str> = long.values().flatten().map(String::as_str).collect();
        for (class, members) in self.members.iter().enumerate() {
            let texts = || members.iter().filter_map(|&form| forms.get(form)).copied();
            if members.len() < 2 && !texts().any(|form| long.contains(form)) {
                continue;
            }
            let latin = |form: &str| form.chars().all(|c| c.is_ascii_alphabetic());
            // of equal ones the first
            let name =
                texts().max_by_key(|&form| (latin(form), bearers(form), std::cmp::Reverse(form)));
            let Ok(number) = u16::try_from(self.names.len() + 1) else { return };
            self.names.push(name.unwrap_or_default().to_owned());
            self.numbers.insert(class, number);
        }
    }

    /// The number of a form's class, if it has one.
    pub fn number_of(&self, form: usize) -> Option<u16> {
        self.of.get(form).and_then(|class| self.numbers.get(class)).copied()
    }

    /// The number of men and women who bear a form of the same class.
    pub fn sexes_of(&self, form: usize) -> (u32, u32) {
        let class = self.of.get(form).and_then(|class| self.sexes.get(*class));
        class.copied().unwrap_or_default()
    }

    /// The name of each numbered class.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

fn ordered(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

fn is_apart(apart: &HashSet<(usize, usize)>, one: usize, other: usize) -> bool {
    apart.contains(&(one, other)) || apart.contains(&(other, one))
}
