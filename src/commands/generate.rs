//! `copydesk generate`: documentation that is made from the program's own definitions.

use clap::CommandFactory;

use super::common::{CommandError, write_stdout};
use crate::cli::{Cli, Exit, Generate};

pub(super) fn generate_docs(what: &Generate) -> Result<Exit, CommandError> {
    let mut text = Vec::new();
    match what {
        Generate::LogEvents => return write_stdout(&crate::telemetry::events::render_catalogue()),
        Generate::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), "copydesk", &mut text);
        }
        Generate::Man => write_man_page(&mut text).map_err(|e| CommandError::new(Exit::Io, e))?,
    }
    write_stdout(&String::from_utf8_lossy(&text))
}

/// Writes the man page: the command, then every sub-command in a section of its own.
fn write_man_page(out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        write_section(sub, &sub.get_name().to_uppercase(), out)?;
        // What takes a help text of its own is more than a word with its arguments.
        let of_its_own = |deeper: &&clap::Command| deeper.get_after_help().is_some();
        for deeper in sub.get_subcommands().filter(of_its_own) {
            let title = format!("{} {}", sub.get_name(), deeper.get_name()).to_uppercase();
            write_section(deeper, &title, out)?;
        }
    }
    Ok(())
}

fn write_section(command: &clap::Command, title: &str, out: &mut Vec<u8>) -> std::io::Result<()> {
    let page = clap_mangen::Man::new(command.clone());
    out.extend_from_slice(format!(".SH \"{title}\"\n").as_bytes());
    page.render_description_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_options_section(out)?;
    if command.has_subcommands() {
        page.render_subcommands_section(out)?;
    }
    if command.get_after_help().is_some() {
        page.render_extra_section(out)?;
    }
    Ok(())
}
