//! `copydesk process`: reads files and prints their records, without touching the folders.

use copydesk_analysis::formats::InputKind;
use copydesk_analysis::record::Record;

use super::common::{Fault, loaded};
use super::feed::{Made, Place, print_in_order, start};
use crate::cli::{Exit, Global, Process};
use crate::pipeline::FinishedJob;

/// A record as it is printed.
struct Line(String);

impl Made<()> for Line {
    fn from_finished(job: FinishedJob<Place<()>>) -> Self {
        let FinishedJob { context, article, reports, .. } = job;
        let created = crate::clock::timestamp();
        Self(Record::new(article, &reports, context.origin, created).to_json() + "\n")
    }
}

impl AsRef<str> for Line {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[deprecated(note = "RN:process_files")]
pub(super) fn process(global: &Global, options: &Process) -> Result<Exit, Fault> {
    let mut config = loaded(global)?;
    config.pipeline.skip.extend(&options.skip);
    let (paths, format) = (options.paths.clone(), options.format);
    let results = start::<(), Line>(config, move |feeder| {
        for path in &paths {
            feeder.feed(path, format.map(InputKind::from), ());
        }
    })?;
    print_in_order(results)
}
