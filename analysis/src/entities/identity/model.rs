//! The model of the link decision: logistic regression (Cox 1958), one for each way in which a name is written.

use std::sync::OnceLock;

/// The weights, made by `trainer link-train` (`models/linker/README.md`).
const WEIGHTS: &str = include_str!("../../../../models/linker/weights.tsv");

/// Which decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// A person who is named in full.
    FullName,
    /// A person of whom the article has one word: a surname, or a name of one word.
    OneWord,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::FullName, Self::OneWord, Self::Organisation, Self::Place];

    /// Returns the name of the decision in the file of the weights.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FullName => "full-name",
            Self::OneWord => "one-word",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }
}

macro_rules! features {
    ($($(#[doc = $doc:literal])* $feature:ident = $name:literal,)*) => {
        /// A feature of a candidate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Feature { $($(#[doc = $doc])* $feature,)* }

        impl Feature {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$feature,)*];

            /// Returns the name of the feature in the file of the weights.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$feature => $name,)* }
            }
        }

        /// The number of features.
        const COUNT: usize = [$($name,)*].len();
    };
}

features! {
    /// 1 for every candidate.
    Bias = "bias",
    /// The article has the very name that its language has for the candidate.
    ThisLanguage = "this-language",
    /// The article has a name that another language has for the candidate.
    OtherLanguage = "other-language",
    /// The name in the article is an alias.
    Alias = "alias",
    /// The name in the article is an acronym.
    Acronym = "acronym",
    /// The first and the last word are the candidate's, not what is between.
    FirstAndLast = "first-and-last",
    /// The name only sounds like the candidate's.
    SoundsAlike = "sounds-alike",
    /// The similarity of the names, 0 to 1.
    Similarity = "similarity",
    /// The given name is one of the same class as the candidate's, spelled otherwise.
    SameGivenClass = "same-given-class",
    /// The article has the surname alone.
    SurnameAlone = "surname-alone",
    /// The logarithm of the prior.
    Prior = "prior",
    /// The candidate's share in the priors of all candidates.
    Share = "share",
    /// The logarithm of how many times better known the candidate is than the best of the others; negative where
    /// it is less well known.
    Lead = "lead",
    /// The logarithm of the number of people who are expected to bear the full name.
    ExpectedBearers = "expected-bearers",
    /// The logarithm of the number of people of the surname.
    SurnameBearers = "surname-bearers",
    /// The article has a word of the candidate's occupation, office or class.
    Work = "work",
    /// The article names the candidate's country.
    Country = "country",
    /// The candidate is known to few sources, for little.
    Obscure = "obscure",
    /// The candidate died more than two generations ago.
    Historical = "historical",
    /// The gazetteer found the candidate by the name.
    Listed = "listed",
    /// The logarithm of the number of mentions.
    Mentions = "mentions",
    /// The confidence of the mention.
    Confidence = "confidence",
    /// Only the tagger found the mention.
    OnlyTagged = "only-tagged",
    /// The candidate is of the kind for which the mention was taken.
    SameKind = "same-kind",
    /// The name is one word.
    OneWord = "one-word",
    /// The name is an ordinary word too.
    CommonWord = "common-word",
    /// The name is a given name or a surname too.
    PersonalName = "personal-name",
    /// A region of the candidate's country stands behind the name.
    RegionAgrees = "region-agrees",
    /// A region of another country stands behind the name.
    RegionDiffers = "region-differs",
    /// The candidate is a country of today.
    IsCountry = "is-country",
    /// The article reports on sports.
    Sports = "sports",
    /// The name stands beside another word with a capital.
    PartOfLonger = "part-of-longer",
    /// The logarithm of the number of candidates.
    Candidates = "candidates",
}

/// The features of a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features([f32; COUNT]);

impl Default for Features {
    fn default() -> Self {
        Self([0.0; COUNT]).with(Feature::Bias, 1.0)
    }
}

impl Features {
    /// Returns the same with another value of one feature.
    #[must_use]
    pub fn with(mut self, feature: Feature, value: f32) -> Self {
        if let Some(slot) = self.0.get_mut(feature as usize) {
            *slot = value;
        }
        self
    }

    /// Returns the same with one feature set where `holds`.
    #[must_use]
    pub fn with_if(self, feature: Feature, holds: bool) -> Self {
        if holds { self.with(feature, 1.0) } else { self }
    }

    /// Returns the values, in the order of [`Feature::ALL`].
    pub const fn values(&self) -> &[f32] {
        &self.0
    }
}

/// The weights of one decision.
#[derive(Clone, Copy, Debug)]
struct Weights {
    of: [f32; COUNT],
    threshold: f32,
}

/// The weights of all decisions.
#[derive(Debug)]
pub struct LinkModel([Weights; Decision::ALL.len()]);

impl LinkModel {
    /// Returns the model that the binary carries.
    pub fn built_in() -> &'static Self {
        static MODEL: OnceLock<LinkModel> = OnceLock::new();
        MODEL.get_or_init(|| Self::from_table(WEIGHTS))
    }

    /// Reads weights: a line for each with decision, feature and weight, parted by tabs; the feature
    /// `threshold` is the probability from which on a candidate is taken. Other lines are comments.
    pub fn from_table(table: &str) -> Self {
        let mut model = Self([Weights { of: [0.0; COUNT], threshold: 1.0 }; Decision::ALL.len()]);
        for line in table.lines() {
            let mut fields = line.split('\t');
            let (Some(decision), Some(feature), Some(weight)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let Ok(weight) = weight.parse() else { continue };
            let of = Decision::ALL.iter().position(|of| of.as_str() == decision);
            let Some(weights) = of.and_then(|at| model.0.get_mut(at)) else { continue };
            if feature == "threshold" {
                weights.threshold = weight;
            }
            let at = Feature::ALL.iter().position(|known| known.as_str() == feature);
            if let Some(slot) = at.and_then(|at| weights.of.get_mut(at)) {
                *slot = weight;
            }
        }
        model
    }

    /// Returns the probability that a candidate with these features is meant, 0 to 1.
    pub fn probability(&self, decision: Decision, features: &Features) -> f32 {
        let weights = self.0.get(decision as usize).map_or(&[0.0; COUNT], |weights| &weights.of);
        let sum: f32 = features.0.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// Returns the probability from which on a candidate is taken.
    pub fn threshold(&self, decision: Decision) -> f32 {
        self.0.get(decision as usize).map_or(1.0, |weights| weights.threshold)
    }
}
