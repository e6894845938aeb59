//! The forms under which the article names a subject.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::article::MentionSource;
use crate::entities::fold::hash_phrase;
use crate::entities::subject::{Resolved, Subject};
use crate::entities::text::ArticleText;
use crate::entities::token::{Gap, WordShape, tokenise};

/// A form of a name in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct NameForm {
    /// The base form where it is known, else the words of the text.
    pub text: String,
    /// The hashes of its words: without the initials between the first and the last.
    pub words: Vec<u64>,
    /// The phrase hash of all its words.
    pub phrase: u64,
    /// Set where words are joined by hyphens: `Jean-Louis Noël-Cadet` is not Jean Cadet.
    pub is_hyphenated: bool,
    /// The similarity to a listed name by which it was found; 1 where that was not asked.
    pub likeness: f32,
}

impl NameForm {
    /// Reads a form.
    pub fn from_text(text: &str, likeness: f32) -> Self {
        let tokens = tokenise(text);
        let phrase = hash_phrase(tokens.iter().map(|token| token.hash));
        let last = tokens.len().saturating_sub(1);
        let between = |at: usize| at > 0 && at < last;
        let words = tokens.iter().enumerate();
        let words = words.filter(|(at, word)| !(between(*at) && word.shape == WordShape::Initial));
        let words = words.map(|(_, word)| word.hash).collect();
        let is_hyphenated = tokens.iter().skip(1).any(|word| word.gap == Gap::Hyphen);
        Self { text: text.to_owned(), words, phrase, is_hyphenated, likeness }
    }

    /// Returns whether it is a name of several words.
    pub fn is_full(&self) -> bool {
        self.words.len() > 1
    }
}

/// All forms of one subject, each once, in the order of the article.
#[derive(Clone, Debug, Default)]
pub struct NameForms {
    /// The forms that name the subject by itself: no surname that refers to a full name, no acronym of a long
    /// form, no demonym.
    pub own: Vec<NameForm>,
    /// The places of these mentions: text, and words.
    pub places: Vec<(usize, Range<usize>)>,
    /// The number of all mentions.
    pub mentions: usize,
    /// The highest confidence of a mention, 0 to 1.
    pub confidence: f32,
    /// Set where only the tagger found it.
    pub only_tagged: bool,
    /// The name of something new, as the resolver has it.
    name: Option<Rc<str>>,
}

impl NameForms {
    /// Returns the longest form.
    pub fn longest(&self) -> Option<&str> {
        let longest = self.own.iter().max_by_key(|form| (form.words.len(), form.text.len()));
        longest.map(|form| form.text.as_str())
    }

    /// Returns the name of something new.
    pub fn first_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn add(&mut self, text: &str, likeness: f32) {
        match self.own.iter_mut().find(|form| form.text == text) {
            Some(form) => form.likeness = form.likeness.max(likeness),
            None => self.own.push(NameForm::from_text(text, likeness)),
        }
    }

    fn add_mention(&mut self, mention: &Resolved, texts: &[ArticleText]) {
        self.only_tagged &= mention.by == MentionSource::Tagger;
        self.mentions += 1;
        if self.name.is_none() {
            self.name.clone_from(&mention.name);
        }
        let refers = matches!(
            mention.by,
            MentionSource::SurnameOf | MentionSource::AcronymOf | MentionSource::Demonym
        );
        let Some(text) = texts.get(mention.text).filter(|_| !refers) else { return };
        self.confidence = self.confidence.max(mention.confidence);
        self.places.push((mention.text, mention.first..mention.end));
        if let Some(base) = &mention.base {
            self.add(base, mention.likeness);
        }
        self.add(text.slice_words(mention.first, mention.end), mention.likeness);
    }
}

/// Collects the forms of each subject.
pub fn collect_forms(texts: &[ArticleText], mentions: &[Resolved]) -> HashMap<Subject, NameForms> {
    let mut all: HashMap<Subject, NameForms> = HashMap::new();
    for mention in mentions {
        let empty = || NameForms { only_tagged: true, ..NameForms::default() };
        all.entry(mention.subject.clone()).or_insert_with(empty).add_mention(mention, texts);
    }
    all
}
