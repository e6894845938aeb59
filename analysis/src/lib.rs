//! What copydesk computes: from the bytes of a news article to a clean, tagged, linked record.
//!
//! Nothing here waits, writes or listens, and no result depends on an article that came before. The
//! service, its folders and its threads are in the package `copydesk`; the trainer uses this library
//! alone.
//!
//! # Map
//!
//! A line uses only what is below it, or on it.
//!
//! | module | what it is |
//! |---|---|
//! | [`explain`], [`evaluate`] | for people: an article with what was removed and why; how well a stage did |
//! | [`wikidata`] | entities of a base, from the items of a dump |
//! | [`record`] | an article as IPTC ninjs; the types are the source of the JSON Schema |
//! | [`formats`] | from the bytes of a file to its articles: unpack, decode, parse |
//! | [`cleanup`], [`language`], [`entities`] | the stages |
//! | [`metadata`] | who published an article, when and where, each with what says so |
//! | [`article`], [`stage`] | the states of an article; what a stage and an annotator are |
//! | [`failure`], [`name`], [`user_file`] | why nothing could be made of an input; names of files; rules and names of the user's |
//! | [`neural`], [`prehashed`], [`limits`] | layers of small networks; maps whose keys are hashes; every bound with its reason |
//!
//! # From bytes to a record
//!
//! Building a stage unpacks its models, which takes a moment: build each once and share it between threads.
//!
//! ```
//! use std::{ffi::OsStr, sync::Arc};
//!
//! use copydesk_analysis::formats::{InputKind, read_batch};
//! use copydesk_analysis::record::{Origin, Record};
//! use copydesk_analysis::stage::{Annotated, Stage};
//! use copydesk_analysis::{cleanup::Cleanup, entities::EntityTagger, language::LanguageIdentifier};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (cleanup, language) = (Cleanup::new()?, LanguageIdentifier::new()?);
//! let entities = EntityTagger::new(&[])?; // no names of one's own
//!
//! let file = "talks.txt";
//! let bytes = "Сергей Лавров едет в Вену. По словам Лаврова, он готов.".as_bytes();
//! let id = blake3::hash(bytes);
//! let batch = read_batch(InputKind::from_file_name(OsStr::new(file))?, bytes.to_vec(), false, 1 << 20)?;
//! for found in &batch.found {
//!     let cleaned = cleanup.run(Arc::new(found.raw.clone()))?;
//!     let article = Annotated::bare(language.run(cleaned)?).annotate_with(&entities)?;
//!
//!     let (id, source) = (found.id.unwrap_or(id), batch.source_of(found));
//!     let origin = Origin { id, file: Some(file.to_owned()), source };
//!     let record = Record::new(article, &[], origin, "2026-03-03T09:00:00Z".to_owned());
//!     let record: serde_json::Value = serde_json::from_str(&record.to_json())?;
//!     assert_eq!(record["language"], "ru");
//!     assert_eq!(record["people"][0]["name"], "Sergey Lavrov");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A stage returns an error where it can make nothing of an article. The service then goes on without its
//! work ([`cleanup::uncleaned`], [`article::Identified::with_declared_language`]), and the record says so.

pub mod article;
pub mod cleanup;
pub mod entities;
pub mod evaluate;
pub mod explain;
pub mod failure;
pub mod formats;
mod html_page;
pub mod language;
pub mod limits;
pub mod metadata;
pub mod name;
pub mod neural;
pub mod prehashed;
pub mod record;
pub mod stage;
pub mod user_file;
pub mod wikidata;
