//! How sure a mention is, by the evidence for it. Set by hand, the stronger evidence the higher;
//! not calibrated against labelled text.

/// A spelling of several words that the gazetteer lists.
pub const PHRASE: f32 = 0.94;
/// One word that the gazetteer lists, of something well known.
pub const WORD: f32 = 0.88;
/// One word that names a small place.
pub const SMALL_PLACE: f32 = 0.72;
/// An acronym that needs no other evidence.
pub const ACRONYM: f32 = 0.85;
/// An acronym whose full name stands in the article.
pub const DEFINED_ACRONYM: f32 = 0.88;
/// An acronym with a word near by that speaks for it.
pub const ACRONYM_IN_CONTEXT: f32 = 0.7;
/// The full name of somebody well known.
pub const KNOWN_PERSON: f32 = 0.95;
/// The full name of somebody whom the gazetteer knows, and few others do.
pub const LISTED_PERSON: f32 = 0.78;
/// A given name and a surname that nobody is listed under.
pub const PATTERN: f32 = 0.7;
/// A surname, for the only well-known person of that name.
pub const SURNAME_ALONE: f32 = 0.74;
/// The adjective of a country that the article does not name otherwise.
pub const DEMONYM: f32 = 0.6;
/// A surname, for the person of that name in this article.
pub const SURNAME: f32 = 0.7;
