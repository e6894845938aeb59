//! Wikidata: items as its JSON dumps have them, and the entities of a base made from them.
//!
//! A dump is a list with an entity on each line, in no order. So it is read once and what may count is
//! written down ([`Sketch`]); which items are kept, and what their classes, occupations and positions are
//! called, is known only at the end of the dump.
//!
//! 1. [`SketchFilter::read_line`] makes a sketch of a line, or says why there is none.
//! 2. [`ClassTree`] learns from the sketches of classes which classes are below which, and so the kind of
//!    each ([`classes`]).
//! 3. [`Selection`] keeps the best known items of the wanted kinds.
//! 4. [`new_entity`] makes an entity of a kept item, with the words for its classes and occupations.

pub mod classes;
mod entity;
mod json;
mod select;
mod sketch;
#[cfg(test)]
mod tests;

pub use classes::ClassTree;
pub use entity::{Labels, new_entity, surname_counts};
pub use select::Selection;
pub use sketch::{Line, NameForm, Sketch, SketchFilter};
