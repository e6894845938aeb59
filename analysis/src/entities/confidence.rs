//! The confidence of a mention, by the evidence for it: the share that is right among the entities of
//! labelled news in seven languages that are mentioned once, by this kind of evidence and one alone
//! (`models/gazetteer/README.md`). Values for evidence that too few of them have are set by hand, below the
//! others.

/// A spelling of several words that the gazetteer lists.
pub const PHRASE: f32 = 0.95;
/// One word that the gazetteer lists, of something well known.
pub const WORD: f32 = 0.96;
/// One word that names a small place.
pub const SMALL_PLACE: f32 = 0.9;
/// An acronym that needs no other evidence.
pub const ACRONYM: f32 = 0.98;
/// An acronym whose full name is in the article.
pub const DEFINED_ACRONYM: f32 = 0.95;
/// An acronym with a context word near by.
pub const ACRONYM_IN_CONTEXT: f32 = 0.9;
/// The full name of a well-known person.
pub const KNOWN_PERSON: f32 = 0.99;
/// The full name of a listed person whom few sources name.
pub const LISTED_PERSON: f32 = 0.98;
/// A given name and a surname under which no person is listed.
pub const PATTERN: f32 = 0.94;
/// A surname, for the only well-known person of that name.
pub const SURNAME_ALONE: f32 = 0.9;
/// The adjective of a country that the article does not name otherwise.
pub const DEMONYM: f32 = 0.6;
/// A surname, for the person of that name in this article.
pub const SURNAME: f32 = 0.95;
/// A given name, for the only person of that given name in this article.
pub const GIVEN_NAME: f32 = 0.85;
