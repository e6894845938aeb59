//! The command line: the definitions from which help, man page and completions are made.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};

use crate::config::{Bytes, LogFormat, LogLevel};
use crate::limits;
use copydesk_analysis::stage::StageName;

/// The exit status of a process. The numbers above 63 are those of sysexits(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All went well.
    Success = 0,
    /// An article failed, or a file was left behind; everything else went well.
    ArticleFailed = 1,
    /// The service gave up on itself: too many stages did not come back, or a part of it died.
    /// Restart it.
    Software = 70,
    /// A folder, the journal or the disk cannot be used.
    Io = 74,
    /// Another copydesk is at work here.
    Locked = 75,
    /// The configuration has a mistake.
    Config = 78,
}

const EXIT_HELP: &str = "\
Exit status:
   0  all went well
   1  an article failed or a file was left behind; the rest went well
   2  the command line has a mistake
  70  stages did not come back, or a part of the service died; restart it
  74  a folder, the journal or the disk cannot be used
  75  another copydesk is at work on the same folders
  78  the configuration has a mistake";

/// Reads the name of a stage, with what each does in the help text.
fn stage_names() -> impl TypedValueParser<Value = StageName> {
    let values =
        StageName::ALL.map(|stage| PossibleValue::new(stage.as_str()).help(stage.summary()));
    PossibleValuesParser::new(values)
        .try_map(|name| StageName::from_name(&name).ok_or("no stage of that name"))
}

/// The copy desk as a service: raw news articles that are dropped into a folder come out as clean,
/// tagged, linked JSON.
#[derive(Clone, Debug, Parser)]
#[command(name = "copydesk", version, after_help = EXIT_HELP, max_term_width = 100)]
pub struct Cli {
    /// Settings that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do; without one, `run`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Settings that every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Configuration file [default: config/copydesk.toml under --root, then
    /// /etc/copydesk/copydesk.toml, then the built-in defaults]
    #[arg(long, global = true, value_name = "FILE", env = "COPYDESK_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder that relative paths of the configuration count from [default: the current one]
    #[arg(long, global = true, value_name = "DIR", env = "COPYDESK_ROOT")]
    pub root: Option<PathBuf>,
    /// Least severe log lines that are written
    #[arg(long, global = true, value_enum, value_name = "LEVEL")]
    pub log_level: Option<LogLevel>,
    /// How log lines look
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run the service: watch the inbox, publish records, until SIGTERM or SIGINT
    Run {
        /// Process what is in the inbox, then end; with a progress bar on a terminal
        #[arg(long)]
        once: bool,
        /// Stages to leave out, besides those that the configuration leaves out
        #[arg(long, value_parser = stage_names(), value_delimiter = ',', value_name = "STAGE")]
        skip: Vec<StageName>,
    },
    /// Put files into the inbox: copied whole and flushed before the service can see them
    Drop {
        /// The files; each keeps its name
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Read files and print their records, one line of JSON each, in the order of the input
    Process(Process),
    /// Show what became of articles: what was kept, what went and why, and the names in it
    Explain(Explain),
    /// Score a stage on inputs of your own
    Eval {
        /// Which.
        #[command(subcommand)]
        what: Eval,
    },
    /// Build a base of names of your own
    Knowledge {
        /// What to do.
        #[command(subcommand)]
        what: Knowledge,
    },
    /// Check the configuration and print the one in force
    Check,
    /// Tell what is waiting, in work, done and failed
    Status {
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Look at inputs nothing could be made of, try them again, or remove them
    Failed {
        /// What to do with them.
        #[command(subcommand)]
        action: Failed,
    },
    /// Print the JSON Schema of the record
    Schema,
    /// Print documentation that is made from the program's own definitions
    #[command(hide = true)]
    Generate {
        /// Which.
        #[command(subcommand)]
        what: Generate,
    },
}

/// `process`.
#[derive(Clone, Debug, Args)]
pub struct Process {
    /// Files to read; `-` is standard input. A .jsonl file holds one article on each line
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Stages to leave out, besides those that the configuration leaves out
    #[arg(long, value_parser = stage_names(), value_delimiter = ',', value_name = "STAGE")]
    pub skip: Vec<StageName>,
    /// Read every input as this format, whatever its name says [default for `-`: what it opens like]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<InputFormat>,
}

/// `explain`.
#[derive(Clone, Debug, Args)]
pub struct Explain {
    /// What to read.
    #[command(flatten)]
    pub inputs: Process,
    /// Write a web page to standard output, which needs no other file
    #[arg(long)]
    pub html: bool,
    /// Whether to use colour; `auto` does on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
}

/// `eval`.
#[derive(Clone, Debug, Subcommand)]
pub enum Eval {
    /// Score the cleanup stage against the bodies that you expect
    #[command(after_help = EVAL_CLEANUP_HELP)]
    Cleanup(EvalCleanup),
    /// Score the entity stage against labelled text
    #[command(after_help = EVAL_ENTITIES_HELP)]
    Entities(EvalEntities),
    /// Score the ids and the base forms of names against labelled articles
    #[command(after_help = EVAL_LINKING_HELP)]
    Linking(EvalLinking),
}

/// `knowledge`.
#[derive(Clone, Debug, Subcommand)]
pub enum Knowledge {
    /// Build a base of people, organisations, places and events from a JSON dump of Wikidata
    #[command(after_help = KNOWLEDGE_BUILD_HELP)]
    Build(KnowledgeBuild),
}

/// `knowledge build`.
#[derive(Clone, Debug, Args)]
pub struct KnowledgeBuild {
    /// The dump: JSON with an entity on each line, plain or packed by gzip, bzip2 or zstd; or a pipe
    #[arg(value_name = "DUMP")]
    pub dump: PathBuf,
    /// The base to write, which `entities.base` then names; one that is there is replaced at the end
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Kinds to keep
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "KIND",
        default_value = "person,organisation,place,event"
    )]
    pub kinds: Vec<EntityKind>,
    /// Fewest Wikipedias that have an article on an entity
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_sitelinks: u32,
    /// Most entities to keep; those on which most Wikipedias have an article
    #[arg(
        long,
        value_name = "N",
        default_value_t = limits::BASE_ENTITIES,
        value_parser = clap::value_parser!(u32).range(1..i64::from(limits::BASE_ENTITIES_MOST))
    )]
    pub max_entities: u32,
    /// Languages whose names are kept, besides English; `all` for all
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "LANG",
        default_value = "ar,be,bg,cs,da,de,el,es,et,fa,fi,fr,he,hi,hr,hu,it,ja,ko,lt,lv,mk,nb,nl,pl,pt,\
                         ro,ru,sk,sl,sq,sr,sv,tr,uk,zh"
    )]
    pub languages: Vec<String>,
    /// Text of the dump between two checkpoints: so much is read again after an interruption
    #[arg(long, value_name = "SIZE", default_value = "256 MiB", value_parser = parse_size)]
    pub checkpoint: Bytes,
}

/// The kinds on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EntityKind {
    /// People
    Person,
    /// Companies, parties, ministries, clubs
    Organisation,
    /// Countries, towns, rivers, buildings
    Place,
    /// Wars, elections, championships
    Event,
}

fn parse_size(text: &str) -> Result<Bytes, String> {
    text.parse::<bytesize::ByteSize>().map(|size| Bytes(size.as_u64()))
}

const KNOWLEDGE_BUILD_HELP: &str = "\
The dump is read once, in about the time that it takes to unpack it. FILE.sketches and FILE.checkpoint \
lie beside the base until it is finished; the same command again goes on where an interrupted one was. \
The whole of Wikidata: https://dumps.wikimedia.org/wikidatawiki/entities/latest-all.json.bz2

Exit status 1 says that the dump ends in the middle: the base has what comes before.";

/// `eval linking`.
#[derive(Clone, Debug, Args)]
pub struct EvalLinking {
    /// Folder of articles with their labels
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
    /// How many errors of each sort to list
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub errors: usize,
}

const EVAL_LINKING_HELP: &str = "\
What lies in the folder, or in folders below it:
  NAME.txt            an article, in any format that copydesk reads
  NAME.links.tsv      its names: as it stands there, base form, kind (PER, LOC, ORG) and id in each \
line, parted by tabs; the id is yours, and the same for all names of one thing in all articles. NAME.out \
does as well, and so do folders `raw` and `annotated`, as the BSNLP shared tasks have them.

A name counts by its words, wherever it stands in the article. B-cubed tells how well names with one \
id have one uri, and others have others.";

/// `eval entities`.
#[derive(Clone, Debug, Args)]
pub struct EvalEntities {
    /// Labelled text
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
    /// How many of the most frequent errors of each sort to list
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub errors: usize,
}

const EVAL_ENTITIES_HELP: &str = "\
The form of the file is that of the CoNLL shared tasks: a word, a tab and its BIO tag (B-PER, I-PER, \
and so on for LOC and ORG; O) in each line, an empty line after each sentence, the line \
-DOCSTART-<TAB>O before each document.

A name is right when both ends and the kind are.";

/// `eval cleanup`.
#[derive(Clone, Debug, Args)]
pub struct EvalCleanup {
    /// Folder of inputs with the expected body beside each, or a .jsonl file of both
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
    /// How many of the worst files to list, with the lines that cost most
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub worst: usize,
}

const EVAL_CLEANUP_HELP: &str = "\
What lies in the folder:
  NAME.html           an input, in any format that copydesk reads and of one article
  NAME.expected.txt   its body as you want it: a paragraph on each line, without the headline
  NAME.expected.json  if you like: {\"title\": \"…\", \"published\": \"2026-01-02\"}

Each line of a .jsonl file is {\"id\", \"text\" or \"html\", \"expected\", \"title\", \"published\"}; the \
last two and the id may be left out.

F1 is the harmonic mean of precision (the share of what was kept that you want) and recall (the \
share of what you want that was kept); shingles are the runs of four words that two texts share. \
`keep all` is the same measure if nothing had been removed.";

/// The formats on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum InputFormat {
    /// Plain text, one article
    Text,
    /// One article as a JSON object, or a JSON Feed
    Json,
    /// One article on each line
    Jsonl,
    /// A page
    Html,
    /// RSS, Atom, NewsML-G2, NITF or a page, as the root element says
    Xml,
    /// An Internet message
    Mail,
    /// A page saved with what belongs to it
    Mhtml,
}

/// `failed`.
#[derive(Clone, Debug, Subcommand)]
pub enum Failed {
    /// List them with their reasons
    List,
    /// Print the reason of one of them
    Show {
        /// Its name in failed/
        name: String,
    },
    /// Put them back into the inbox
    Retry(Chosen),
    /// Remove them for good; the service itself never does
    Purge(Chosen),
}

/// Which of the inputs in failed/.
#[derive(Clone, Debug, Args)]
pub struct Chosen {
    /// Their names in failed/
    #[arg(required_unless_present = "all")]
    pub names: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "names")]
    pub all: bool,
}

/// `generate`.
#[derive(Clone, Debug, Subcommand)]
pub enum Generate {
    /// The man page
    Man,
    /// Completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// docs/log-events.md
    LogEvents,
}
