//! Hostile and odd inputs, made by the thousand, against what copydesk promises for every input: no
//! panic, no hang, memory within bounds, and a true record.
//!
//! A module for each way in: bytes ([`decode`]), formats ([`formats`]), pages ([`html`]), articles
//! through all stages
//! ([`article`]), names of files ([`names`]), the configuration ([`config`]), the folder of failed
//! inputs ([`failed`]). [`cost`] looks for inputs that cost more than their size, [`memory`] for those
//! that cost too much memory.
//!
//! A run tries a few hundred inputs of each kind. `COPYDESK_TEST_FULL=1` tries fifty times as many
//! and measures costs up to the size limit; `PROPTEST_CASES=<number>` sets the number of inputs.
//! proptest shrinks an input that fails, prints it, and writes its seed to `proptest-regressions/`
//! (not committed), so that the next run begins with it. What was found becomes a test with a name,
//! beside the code that it is about.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics says what is wrong; clippy.toml allows it in test functions only"
)]

mod article;
mod config;
mod cost;
mod decode;
mod failed;
mod formats;
mod html;
mod material;
mod memory;
mod names;
mod worst;

use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use copydesk::config::Config;
use copydesk::pipeline::setup::Setup;
use copydesk_analysis::article::{Cleaned, Identified, Raw};
use copydesk_analysis::cleanup::uncleaned;
use copydesk_analysis::stage::{Annotated, Annotator, Stage};
use proptest::test_runner::Config as Cases;

/// The stages as they ship.
struct Stages {
    cleanup: Arc<dyn Stage<In = Arc<Raw>, Out = Cleaned>>,
    language: Arc<dyn Stage<In = Cleaned, Out = Identified>>,
    entities: Arc<dyn Annotator>,
    time_budget: Duration,
}

/// Loaded once for all tests.
static STAGES: LazyLock<Stages> = LazyLock::new(|| {
    let mut stages = Setup::default().build_stages(&Config::default()).unwrap();
    Stages {
        cleanup: stages.cleanup.unwrap(),
        language: stages.language.unwrap(),
        entities: stages.annotators.remove(0).annotator.unwrap(),
        time_budget: stages.time_budget,
    }
});

/// Each with what goes on where the stage makes nothing of the article, and why.
impl Stages {
    fn clean(&self, raw: Arc<Raw>) -> (Cleaned, Option<String>) {
        match self.cleanup.run(Arc::clone(&raw)) {
            Ok(cleaned) => (cleaned, None),
            Err(why) => (uncleaned(raw), Some(why)),
        }
    }

    fn identify(&self, cleaned: Cleaned) -> (Identified, Option<String>) {
        match self.language.run(cleaned.clone()) {
            Ok(identified) => (identified, None),
            Err(why) => (Identified::with_declared_language(cleaned), Some(why)),
        }
    }

    fn annotate(&self, identified: Identified) -> (Annotated, Option<String>) {
        let bare = Annotated::bare(identified);
        match bare.clone().annotate_with(self.entities.as_ref()) {
            Ok(annotated) => (annotated, None),
            Err(why) => (bare, Some(why)),
        }
    }
}

/// The built program, without what this environment sets for the tests: it refuses settings that it
/// does not know.
fn copydesk() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COPYDESK_") {
            command.env_remove(name);
        }
    }
    command
}

/// Whether the long versions of the tests were asked for.
fn full() -> bool {
    std::env::var_os("COPYDESK_TEST_FULL").is_some_and(|value| value == "1")
}

/// How many inputs to try, where `usual` take about two seconds.
fn cases(usual: u32) -> Cases {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok());
    let cases = asked.unwrap_or(if full() { usual * 50 } else { usual });
    Cases { cases, ..Cases::default() }
}
