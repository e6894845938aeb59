//! `copydesk knowledge build`: builds a base from a dump of Wikidata, and shows how far it is.

use std::io::IsTerminal as _;
use std::time::Instant;

use copydesk_analysis::article::EntityType;
use copydesk_analysis::formats::show_size;
use copydesk_analysis::wikidata::SketchFilter;
use indicatif::{ProgressBar, ProgressStyle};

use super::common::CommandError;
use crate::cli::{EntityKind, Exit, Knowledge, KnowledgeBuild};
use crate::knowledge::{BuildError, BuildOptions, Built, Counts, Progress, build};

/// Bytes of a megabyte, in which speeds are told.
const MEGABYTE: f64 = 1e6;

pub(super) fn run_knowledge_action(what: Knowledge) -> Result<Exit, CommandError> {
    let Knowledge::Build(options) = what;
    let options = build_options(options);
    let mut display = Display::new(&options);
    let built = build(&options, &mut |progress| display.show(progress));
    display.bar.finish_and_clear();
    let built = built.map_err(|error| CommandError::new(exit_of(&error), error))?;
    Ok(report_built(&options, &built))
}

fn build_options(options: KnowledgeBuild) -> BuildOptions {
    let mut languages: Vec<String> =
        options.languages.iter().map(|tag| tag.trim().to_ascii_lowercase()).collect();
    if languages.iter().any(|language| language == "all") {
        languages.clear();
    }
    languages.sort();
    languages.dedup();
    let kind_of = |kind: &EntityKind| match kind {
        EntityKind::Person => EntityType::Person,
        EntityKind::Organisation => EntityType::Organisation,
        EntityKind::Place => EntityType::Place,
        EntityKind::Event => EntityType::Event,
    };
    let mut kinds: Vec<EntityType> = Vec::new();
    for kind in options.kinds.iter().map(kind_of) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    BuildOptions {
        dump: options.dump,
        output: options.output,
        filter: SketchFilter { languages, min_sitelinks: options.min_sitelinks },
        kinds,
        max_entities: options.max_entities as usize,
        checkpoint_every: options.checkpoint.0,
    }
}

fn exit_of(error: &BuildError) -> Exit {
    match error {
        BuildError::Disk { .. } | BuildError::TooLarge { .. } => Exit::Io,
        BuildError::Locked(_) => Exit::Locked,
        BuildError::NoDump { .. } => Exit::Config,
    }
}

/// Shows the progress: a bar on a terminal, else a line at each checkpoint.
struct Display {
    bar: ProgressBar,
    is_terminal: bool,
    begin: Instant,
    /// The text that was read when this build began.
    begin_text: u64,
}

impl Display {
    fn new(options: &BuildOptions) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let size = std::fs::metadata(&options.dump).ok().filter(std::fs::Metadata::is_file);
        let bar = match size {
            _ if !is_terminal => ProgressBar::hidden(),
            Some(size) => ProgressBar::new(size.len()),
            None => ProgressBar::new_spinner(),
        };
        let template = match size_is_known(&bar) {
            true => "{bar:30} {percent:>3} %, {bytes} of {total_bytes}, {eta} left, {wide_msg}",
            false => "{spinner} {bytes}, {wide_msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, is_terminal, begin: Instant::now(), begin_text: 0 }
    }

    fn show(&mut self, progress: &Progress) {
        match progress {
            Progress::Resumed(text) => {
                self.begin_text = *text;
                self.say(&format!("going on after {} of text", show_bytes(*text)));
            }
            Progress::StartedAnew => self.say(
                "the dump or what is read of it is not that of the interrupted build: beginning anew",
            ),
            Progress::Read(text, file_bytes, counts) => {
                self.bar.set_position(*file_bytes);
                self.bar.set_message(self.describe(*text, counts));
            }
            Progress::Checkpoint(text, counts) if !self.is_terminal => {
                self.say(&self.describe(*text, counts));
            }
            Progress::Checkpoint(..) => {}
            Progress::Choosing => self.say("the dump is read; choosing entities"),
            Progress::Building(kept, left_out) => self.say(&format!(
                "building a base of {kept} entities ({left_out} are less known and left out)"
            )),
        }
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("copydesk: {line}"));
    }

    fn describe(&self, text: u64, counts: &Counts) -> String {
        let seconds = self.begin.elapsed().as_secs_f64();
        let speed = (text - self.begin_text) as f64 / MEGABYTE / seconds.max(f64::EPSILON);
        format!(
            "{} of text, {} entities, {} candidates, {speed:.0} MB/s",
            show_bytes(text),
            counts.entities,
            counts.candidates
        )
    }
}

fn size_is_known(bar: &ProgressBar) -> bool {
    bar.length().is_some()
}

/// Returns a size in the largest unit that it fills.
fn show_bytes(bytes: u64) -> String {
    bytesize::ByteSize(bytes).display().iec().to_string()
}

/// Says what was built, and what was wrong with the dump.
fn report_built(options: &BuildOptions, built: &Built) -> Exit {
    let counts = &built.counts;
    let kinds: Vec<String> =
        built.kinds.iter().map(|(kind, count)| format!("{count} {}", plural_of(*kind))).collect();
    let (output, dump) = (options.output.display(), options.dump.display());
    eprintln!("copydesk: {output}: {}, {}", kinds.join(", "), show_bytes(built.bytes));
    eprintln!(
        "copydesk: {dump}: {} entities: {} candidates, {} other classes, {} not wanted, {} no items, \
         {} redirects",
        counts.entities,
        counts.candidates,
        counts.classes,
        counts.not_wanted,
        counts.no_items,
        counts.redirects
    );
    if counts.too_long > 0 {
        let most = show_size(crate::limits::DUMP_LINE);
        eprintln!("copydesk: {dump}: {} lines longer than {most} were left out", counts.too_long);
    }
    if let Some((at, why)) = &counts.first_unreadable {
        let lines = counts.unreadable;
        eprintln!("copydesk: {dump}: {lines} lines cannot be read, the first at byte {at}: {why}");
    }
    if counts.is_cut_off {
        eprintln!(
            "copydesk: {dump} ends in the middle: the base has what comes before; fetch the rest and \
             build it again"
        );
        return Exit::ArticleFailed;
    }
    Exit::Success
}

const fn plural_of(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "people",
        EntityType::Organisation => "organisations",
        EntityType::Place => "places",
        EntityType::Event => "events",
        EntityType::Product | EntityType::Other => "others",
    }
}
