//! The forms under which the article names a subject.

use std::collections::HashMap;
use std::rc::Rc;

use crate::article::MentionSource;
use crate::entities::fold::hash_phrase;
use crate::entities::subject::{Resolved, Subject};
use crate::entities::text::ArticleText;
use crate::entities::token::tokenise;

/// A form of a name in the article.
#[derive(Clone, Debug, PartialEq)]
pub struct NameForm {
    /// The base form where it is known, else the words of the text.
    pub text: String,
    /// The phrase hash of `text`.
    pub phrase: u64,
    /// The hashes of its words.
    pub words: Vec<u64>,
    /// The similarity to a listed name by which it was found; 1 where that was not asked.
    pub likeness: f32,
}

impl NameForm {
    /// Reads a form.
    pub fn from_text(text: &str, likeness: f32) -> Self {
        let words: Vec<u64> = tokenise(text).iter().map(|token| token.hash).collect();
        let phrase = hash_phrase(words.iter().copied());
        Self { text: text.to_owned(), phrase, words, likeness }
    }
}

/// All forms of one subject, each once, in the order of the article.
#[derive(Clone, Debug, Default)]
pub struct NameForms {
    /// The forms that name the subject by itself: no surname that refers to a full name, no acronym of a long
    /// form, no demonym.
    pub own: Vec<NameForm>,
    /// The name of something new, as the resolver has it.
    name: Option<Rc<str>>,
}

impl NameForms {
    /// Returns the longest form.
    pub fn longest(&self) -> Option<String> {
        let longest = self.own.iter().max_by_key(|form| (form.words.len(), form.text.len()));
        longest.map(|form| form.text.clone())
    }

    /// Returns the name of something new.
    pub fn first_name(&self) -> Option<String> {
        self.name.as_deref().map(str::to_owned)
    }

    fn add(&mut self, text: &str, likeness: f32) {
        match self.own.iter_mut().find(|form| form.text == text) {
            Some(form) => form.likeness = form.likeness.max(likeness),
            None => self.own.push(NameForm::from_text(text, likeness)),
        }
    }
}

/// Collects the forms of each subject.
pub fn collect_forms(texts: &[ArticleText], mentions: &[Resolved]) -> HashMap<Subject, NameForms> {
    let mut all: HashMap<Subject, NameForms> = HashMap::new();
    for mention in mentions {
        let forms = all.entry(mention.subject.clone()).or_default();
        if forms.name.is_none() {
            forms.name.clone_from(&mention.name);
        }
        let refers = matches!(
            mention.by,
            MentionSource::SurnameOf | MentionSource::AcronymOf | MentionSource::Demonym
        );
        let Some(text) = texts.get(mention.text).filter(|_| !refers) else { continue };
        let spelled = text.slice_words(mention.first, mention.end);
        if let Some(base) = &mention.base {
            forms.add(base, mention.likeness);
        }
        forms.add(spelled, mention.likeness);
    }
    all
}
