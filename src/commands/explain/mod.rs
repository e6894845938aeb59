//! `copydesk explain`: shows people what was kept and removed of articles, and the names in them.
//!
//! `copydesk_analysis::explain::view` turns an article into pieces that say what was kept, what was removed
//! and why; [`terminal`] and `copydesk_analysis::explain::page` show those.

mod terminal;
#[cfg(test)]
mod tests;
mod wrap;

use anstream::AutoStream;
use clap::ColorChoice;

use super::common::{Fault, loaded, print};
use super::feed::{Made, Place, print_in_order, start};
use crate::cli::{Exit, Explain, Global};
use crate::pipeline::FinishedJob;
use copydesk_analysis::explain::page;
use copydesk_analysis::explain::view::ArticleView;
use copydesk_analysis::formats::InputKind;

/// The medium on which articles are shown.
#[derive(Clone, Copy)]
#[deprecated(note = "RN:Medium")]
enum Look {
    Terminal(terminal::Look),
    Page,
}

/// An article as it is shown.
struct Shown(String);

impl Made<Look> for Shown {
    fn from_finished(job: FinishedJob<Place<Look>>) -> Self {
        let Place { index, origin, with } = job.context;
        let view = ArticleView::new(&job.article, &job.reports, &origin);
        Self(match with {
            Look::Terminal(look) => terminal::show(&view, look),
            Look::Page => page::article_html(&view, index + 1),
        })
    }
}

impl AsRef<str> for Shown {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[deprecated(note = "RN:explain_articles")]
pub(super) fn explain(global: &Global, options: &Explain) -> Result<Exit, Fault> {
    let mut config = loaded(global)?;
    config.pipeline.skip.extend(&options.inputs.skip);
    let look = if options.html { Look::Page } else { Look::Terminal(look(options.color)) };
    let (paths, format) = (options.inputs.paths.clone(), options.inputs.format);
    let results = start::<_, Shown>(config, move |feeder| {
        for path in &paths {
            feeder.feed(path, format.map(InputKind::from), look);
        }
    })?;
    if options.html {
        print(&page::page_head(&options.inputs.paths))?;
    }
    let exit = print_in_order(results)?;
    if options.html {
        print(page::FOOT)?;
    }
    Ok(exit)
}

/// Detects the features of the terminal.
#[deprecated(note = "RN:detect_terminal")]
fn look(color: ColorChoice) -> terminal::Look {
    let color = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    };
    let size = terminal_size::terminal_size();
    terminal::Look { color, width: size.map_or(terminal::WIDTH, |(width, _)| width.0.into()) }
}
