//! `copydesk process`: reads files and prints their records, without touching the folders.

use copydesk_analysis::formats::InputKind;
use copydesk_analysis::record::Record;

use super::common::{CommandError, load_config};
use super::feed::{FromFinished, OutputPlace, print_in_order, start_stages};
use crate::cli::{Exit, Global, Process};
use crate::pipeline::FinishedJob;

/// A record as it is printed.
struct Line(String);

impl FromFinished<()> for Line {
    fn from_finished(job: FinishedJob<OutputPlace<()>>) -> Self {
        let FinishedJob { context, article, reports, .. } = job;
        let created = crate::clock::now_rfc3339();
        Self(Record::new(article, &reports, context.origin, created).to_json() + "\n")
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

pub(super) fn process_files(global: &Global, options: &Process) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip.extend(&options.skip);
    let (paths, format) = (options.paths.clone(), options.format);
    let results = start_stages::<(), Line>(config, move |feeder| {
        for path in &paths {
            feeder.feed_file(path, format.map(InputKind::from), ());
        }
    })?;
    print_in_order(results)
}
