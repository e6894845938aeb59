//! `copydesk check`: checks the configuration and prints the one in force.

use super::common::{CommandError, load_config, write_stdout};
use crate::cli::{Exit, Global};
use crate::pipeline::setup::Setup;

pub(super) fn check_config(global: &Global) -> Result<Exit, CommandError> {
    let config = load_config(global)?;
    // Files that the configuration names are part of it, also those of a stage that is left out for
    // now.
    let mut whole = config.clone();
    whole.pipeline.skip.clear();
    Setup::default().build_stages(&whole).map_err(|e| CommandError::new(Exit::Config, e))?;
    write_stdout(&config.to_toml())?;
    eprintln!("copydesk: the configuration is sound");
    Ok(Exit::Success)
}
