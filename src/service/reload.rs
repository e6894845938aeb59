//! Reload: the configuration is read again, wholly or not at all.

use std::sync::Arc;

use tokio::sync::watch;

use crate::config::{Config, Problem};
use crate::pipeline::StageSet;
use crate::pipeline::setup::Setup;
use crate::telemetry::logging::LevelHandle;
use crate::telemetry::{events, systemd};

/// Reads the configuration as it was read at the start, flags included.
pub type ReadConfig = Box<dyn Fn() -> Result<Config, Vec<Problem>> + Send + Sync>;

/// The parts that a reload changes.
pub struct Reloader {
    /// Reads the configuration.
    pub load: ReadConfig,
    /// The configuration in force.
    pub config: watch::Sender<Arc<Config>>,
    /// Builds the stages.
    pub setup: Setup,
    /// The stages in force.
    pub stages: watch::Sender<Arc<StageSet>>,
    /// The log's level.
    pub level: LevelHandle,
}

/// Keys that take effect only at a start, since the things that they name are open already.
const AT_START: [&str; 5] =
    ["paths.", "http.listen", "log.format", "pipeline.workers", "service.drain_timeout"];

impl Reloader {
    /// Reads the configuration and puts it in force if it is sound; else the old one stays.
    pub async fn reload_config(&self) {
        systemd::notify_reloading();
        match self.try_reload() {
            Ok(changed) => {
                let (late, now): (Vec<_>, Vec<_>) = changed
                    .into_iter()
                    .partition(|key| AT_START.iter().any(|start| key.starts_with(start)));
                if !late.is_empty() {
                    events::service_restart_needed(&late.join(" "));
                }
                events::service_reloaded(&now.join(" "));
            }
            Err(problem) => events::service_reload_refused(&problem),
        }
        systemd::notify_ready("ready");
    }

    /// Reads the configuration, builds the stages and puts both in force. Returns the keys that changed.
    fn try_reload(&self) -> Result<Vec<String>, String> {
        let old = Arc::clone(&self.config.borrow());
        let mut new = (self.load)().map_err(|problems| {
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        })?;
        let changed = changed_keys(&old, &new);
        new.paths = old.paths.clone();
        // Also when no key changed: the gazetteer that a key names may have.
        let stages = tokio::task::block_in_place(|| self.setup.build_stages(&new));
        let stages = stages.map_err(|e| e.to_string())?;
        self.level.set_level(new.log.level);
        self.stages.send_replace(Arc::new(stages));
        self.config.send_replace(Arc::new(new));
        Ok(changed)
    }
}

fn changed_keys(old: &Config, new: &Config) -> Vec<String> {
    let table = |config: &Config| toml::Table::try_from(config).unwrap_or_default();
    let (old, new) = (table(old), table(new));
    let mut found = Vec::new();
    for (section, values) in &new {
        for (key, value) in values.as_table().into_iter().flatten() {
            if old.get(section).and_then(|values| values.get(key)) != Some(value) {
                found.push(format!("{section}.{key}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Period;

    #[test]
    fn a_reload_names_what_changed() {
        let old = Config::default();
        let mut new = old.clone();
        new.intake.settle = Period::from_secs(1);
        new.paths.inbox = "elsewhere".into();
        assert_eq!(changed_keys(&old, &new), ["intake.settle", "paths.inbox"]);
        assert!(changed_keys(&old, &old).is_empty());
    }
}
