//! How sure a mention is, by the evidence for it: the share that is right, of this kind and of one thing
//! alone, among the entities of labelled news in seven languages that are mentioned once
//! (`models/gazetteer/README.md`). What stood in too few of them is set by hand, below the others.

/// A spelling of several words that the gazetteer lists.
pub const PHRASE: f32 = 0.95;
/// One word that the gazetteer lists, of something well known.
pub const WORD: f32 = 0.96;
/// One word that names a small place.
pub const SMALL_PLACE: f32 = 0.9;
/// An acronym that needs no other evidence.
pub const ACRONYM: f32 = 0.98;
/// An acronym whose full name stands in the article.
pub const DEFINED_ACRONYM: f32 = 0.95;
/// An acronym with a word near by that speaks for it.
pub const ACRONYM_IN_CONTEXT: f32 = 0.9;
/// The full name of somebody well known.
pub const KNOWN_PERSON: f32 = 0.99;
/// The full name of somebody whom the gazetteer knows, and few others do.
pub const LISTED_PERSON: f32 = 0.98;
/// A given name and a surname that nobody is listed under.
pub const PATTERN: f32 = 0.94;
/// A surname, for the only well-known person of that name.
pub const SURNAME_ALONE: f32 = 0.9;
/// The adjective of a country that the article does not name otherwise.
pub const DEMONYM: f32 = 0.6;
/// A surname, for the person of that name in this article.
pub const SURNAME: f32 = 0.95;
