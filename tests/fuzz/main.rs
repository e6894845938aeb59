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

use copydesk::config::Config;
use copydesk::pipeline::Desk;
use copydesk_analysis::stage::Stage;
use proptest::test_runner::Config as Cases;

/// The stages as they ship: loaded once for all tests.
static DESK: LazyLock<Arc<Desk>> =
    LazyLock::new(|| Arc::new(copydesk::pipeline::setup::set_up(&Config::default()).unwrap()));

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

/// What a stage makes of an article; or what goes on where it makes nothing of it, and why.
fn stage<I: Clone + Send + 'static, O: Send + 'static>(
    stage: &Arc<dyn Stage<In = I, Out = O>>,
    article: I,
) -> (O, Option<String>) {
    match stage.run(article.clone()) {
        Ok(made) => (made, None),
        Err(why) => (stage.pass(article), Some(why)),
    }
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
