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

use super::common::{CommandError, load_config, write_stdout};
use super::feed::{FromFinished, OutputPlace, print_in_order, start_stages};
use crate::cli::{Exit, Explain, Global};
use crate::pipeline::FinishedJob;
use copydesk_analysis::explain::page;
use copydesk_analysis::explain::view::ArticleView;
use copydesk_analysis::formats::InputKind;

/// The medium on which articles are shown.
#[derive(Clone, Copy)]
enum Medium {
    Terminal(terminal::TerminalFeatures),
    Page,
}

/// An article as it is shown.
struct Shown(String);

impl FromFinished<Medium> for Shown {
    fn from_finished(job: FinishedJob<OutputPlace<Medium>>) -> Self {
        let OutputPlace { index, origin, with } = job.context;
        let view = ArticleView::new(&job.article, &job.reports, &origin);
        Self(match with {
            Medium::Terminal(look) => terminal::render_article(&view, look),
            Medium::Page => page::article_html(&view, index + 1),
        })
    }
}

impl AsRef<str> for Shown {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

pub(super) fn explain_articles(global: &Global, options: &Explain) -> Result<Exit, CommandError> {
    let mut config = load_config(global)?;
    config.pipeline.skip.extend(&options.inputs.skip);
    let look =
        if options.html { Medium::Page } else { Medium::Terminal(detect_terminal(options.color)) };
    let (paths, format) = (options.inputs.paths.clone(), options.inputs.format);
    let results = start_stages::<_, Shown>(config, move |feeder| {
        for path in &paths {
            feeder.feed_file(path, format.map(InputKind::from), look);
        }
    })?;
    if options.html {
        write_stdout(&page::page_head(&options.inputs.paths))?;
    }
    let exit = print_in_order(results)?;
    if options.html {
        write_stdout(page::FOOT)?;
    }
    Ok(exit)
}

/// Detects the features of the terminal.
fn detect_terminal(color: ColorChoice) -> terminal::TerminalFeatures {
    let color = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    };
    let size = terminal_size::terminal_size();
    terminal::TerminalFeatures {
        color,
        width: size.map_or(terminal::WIDTH, |(width, _)| width.0.into()),
    }
}
