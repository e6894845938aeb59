//! `copydesk check`: checks the configuration and prints the one in force.

use super::common::{Fault, loaded, print};
use crate::cli::{Exit, Global};
use crate::pipeline::setup::Setup;

#[deprecated(note = "RN:check_config")]
pub(super) fn check(global: &Global) -> Result<Exit, Fault> {
    let config = loaded(global)?;
    // Files that the configuration names are part of it, also those of a stage that is left out for
    // now.
    let mut whole = config.clone();
    whole.pipeline.skip.clear();
    Setup::default().build_stages(&whole).map_err(|e| Fault::new(Exit::Config, e))?;
    print(&config.to_toml())?;
    eprintln!("copydesk: the configuration is sound");
    Ok(Exit::Success)
}
