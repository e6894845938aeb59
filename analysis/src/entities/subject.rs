//! The subject of a mention: an entity of the gazetteer, or one that only the article names.

use std::ops::Range;
use std::rc::Rc;

use crate::article::{EntityType, MentionSource};

use super::gazetteer::EntityId;

/// The person, place or thing that is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An entity of the gazetteer.
    Known(EntityId),
    /// A person or a thing that only the article names, by key.
    New(EntityType, Rc<str>),
}

/// A mention whose subject is decided.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The index of its text among those of the article.
    pub text: usize,
    /// The index of its first word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// The subject of the mention.
    pub subject: Subject,
    /// The name of a new person, as the mention has it.
    pub name: Option<Rc<str>>,
    /// The base form of the words of the mention, where it is known.
    pub base: Option<Rc<str>>,
    /// The similarity to the name of somebody known, 0 to 1; 1 where that is not asked.
    pub likeness: f32,
    /// The kind of evidence by which it was found.
    pub by: MentionSource,
    /// The confidence of the mention by itself, 0 to 1.
    pub confidence: f32,
}

impl Resolved {
    /// Returns a mention of `subject` in the words `words` of text `text`, with neither a name nor a base
    /// form.
    pub const fn new(
        text: usize,
        words: Range<usize>,
        subject: Subject,
        by: MentionSource,
        confidence: f32,
    ) -> Self {
        let Range { start: first, end } = words;
        let (name, base, likeness) = (None, None, 1.0);
        Self { text, first, end, subject, name, base, likeness, by, confidence }
    }
}
