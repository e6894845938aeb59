//! `copydesk process`: files in, records out, no folders touched.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use async_channel::{Receiver, Sender};

use super::{Fault, loaded};
use crate::article::Tagged;
use crate::cli::{Exit, Global, InputFormat, Process};
use crate::config::Config;
use crate::desk;
use crate::failure::{Failure, FailureCode};
use crate::intake::format::{Format, Kind, is_named_gzip};
use crate::intake::read::{parse, too_large};
use crate::outlet::record::{Origin, Record};
use crate::pipeline::{self, Desk, Input, Job, Straggler};

/// Articles that may be ahead of the one that is printed next.
const AHEAD: usize = 256;

/// Bytes that an input without a name is told by.
const HEAD: u64 = 4096;

/// An article's place in the output, and where it came from.
#[derive(Clone)]
struct Place {
    index: usize,
    origin: Origin,
}

/// What came of an article: its record or why there is none, to be printed in its turn.
struct Finished {
    index: usize,
    printed: Result<String, String>,
}

/// Done by the workers, so that only the printing is one thread's.
impl From<Job<Place, Tagged>> for Finished {
    fn from(job: Job<Place, Tagged>) -> Self {
        let Job { context, article, reports, .. } = job;
        let created = crate::clock::timestamp();
        let record = Record::new(article, &reports, context.origin, created);
        Self { index: context.index, printed: Ok(record.to_json()) }
    }
}

pub(super) fn process(global: &Global, options: &Process) -> Result<Exit, Fault> {
    let mut config = loaded(global)?;
    config.pipeline.skip.extend(&options.skip);
    let desk = Arc::new(desk::set_up(&config).map_err(|e| Fault::new(Exit::Config, e))?);
    let (finished, results) = async_channel::bounded(AHEAD);
    let (ahead, printed) = async_channel::bounded(AHEAD);
    let input = pipeline::start(desk::workers(&config), finished.clone(), |stage, straggler| {
        if straggler == Straggler::GivenUp {
            eprintln!("copydesk: {}: not done in time with an article", stage.as_str());
        }
    });
    let mut feeder = Feeder { desk, config, input, finished, ahead, next: 0 };
    let (paths, format) = (options.paths.clone(), options.format);
    std::thread::spawn(move || {
        for path in &paths {
            feeder.feed(path, format.map(Kind::from));
        }
    });
    print_in_order(&results, &printed)
}

/// Prints what comes out in the order in which it went in.
fn print_in_order(results: &Receiver<Finished>, printed: &Receiver<()>) -> Result<Exit, Fault> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut early = BTreeMap::new();
    let mut next = 0;
    let mut exit = Exit::Success;
    while let Ok(result) = results.recv_blocking() {
        early.insert(result.index, result.printed);
        while let Some(result) = early.remove(&next) {
            next += 1;
            // Each article took its place before it went in.
            let _its_place = printed.try_recv();
            match result {
                Ok(record) => {
                    if let Err(e) = writeln!(out, "{record}") {
                        return written(Err(e), exit);
                    }
                }
                Err(message) => {
                    eprintln!("copydesk: {message}");
                    exit = Exit::ArticleFailed;
                }
            }
        }
        // Nothing more is ready: show what there is.
        if results.is_empty()
            && let Err(e) = out.flush()
        {
            return written(Err(e), exit);
        }
    }
    written(out.flush(), exit)
}

fn written(result: io::Result<()>, exit: Exit) -> Result<Exit, Fault> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Fault::new(Exit::Io, format!("standard output: {e}")))
        }
        _ => Ok(exit),
    }
}

impl From<InputFormat> for Kind {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Self::Text,
            InputFormat::Json => Self::Json,
            InputFormat::Jsonl => Self::JsonLines,
            InputFormat::Html => Self::Html,
            InputFormat::Xml => Self::Xml,
            InputFormat::Mail => Self::Mail,
            InputFormat::Mhtml => Self::Mhtml,
        }
    }
}

/// Reads the inputs and sends their articles into the pipeline.
struct Feeder {
    desk: Arc<Desk>,
    config: Config,
    input: Input<Place>,
    finished: Sender<Finished>,
    ahead: Sender<()>,
    next: usize,
}

impl Feeder {
    fn feed(&mut self, path: &Path, kind: Option<Kind>) {
        if let Err(failure) = self.try_feed(path, kind) {
            self.fail(format!("{}: {failure}", path.display()));
        }
    }

    fn try_feed(&mut self, path: &Path, kind: Option<Kind>) -> Result<(), Failure> {
        let is_stdin = path == Path::new("-");
        let name = path.file_name().filter(|_| !is_stdin);
        let kind = match (kind, name) {
            (Some(kind), _) => kind,
            (None, Some(name)) => Kind::of(name)?,
            (None, None) => Kind::Any,
        };
        let file = name.map(crate::name::shown);
        let mut reader: Box<dyn Read> = if is_stdin {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(unreadable)?)
        };
        let mut head = Vec::new();
        if kind == Kind::Any {
            (&mut reader).take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
        }
        let kind = kind.told_by(&head);
        let reader = io::Cursor::new(head).chain(reader);
        let is_packed = name.is_some_and(is_named_gzip);
        if kind == Kind::JsonLines && !is_packed {
            return self.feed_lines(BufReader::new(reader), path, file);
        }
        let bytes = self.read(reader)?;
        self.send(kind, bytes, None, file)
    }

    /// A file of JSON Lines may be larger than memory: each line is an input of its own.
    fn feed_lines(
        &mut self,
        mut reader: impl BufRead,
        path: &Path,
        file: Option<String>,
    ) -> Result<(), Failure> {
        for number in 1.. {
            let mut line = Vec::new();
            let max = self.config.intake.max_file_size;
            let read = (&mut reader).take(max.0 + 1).read_until(b'\n', &mut line);
            if read.map_err(unreadable)? == 0 {
                break;
            }
            let result = if line.len() as u64 > max.0 {
                let rest = reader.skip_until(b'\n').map_err(unreadable)? as u64;
                Err(too_large(line.len() as u64 + rest, max))
            } else if line.trim_ascii().is_empty() {
                continue;
            } else {
                self.send(Kind::Json, line.trim_ascii().to_vec(), Some(number), file.clone())
            };
            if let Err(failure) = result {
                self.fail(format!("{}: line {number}: {failure}", path.display()));
            }
        }
        Ok(())
    }

    fn read(&self, reader: impl Read) -> Result<Vec<u8>, Failure> {
        let max = self.config.intake.max_file_size;
        let mut bytes = Vec::new();
        reader.take(max.0 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > max.0 {
            return Err(too_large(bytes.len() as u64, max));
        }
        Ok(bytes)
    }

    /// Sends the articles of an input into the pipeline. `line` is the input's own, where it is one
    /// line of a file.
    fn send(
        &mut self,
        kind: Kind,
        bytes: Vec<u8>,
        line: Option<usize>,
        file: Option<String>,
    ) -> Result<(), Failure> {
        let whole = blake3::hash(&bytes);
        let intake = &self.config.intake;
        let mut batch = parse(kind, bytes, intake.encoding, intake.max_file_size)?;
        for found in std::mem::take(&mut batch.found) {
            let mut source = batch.source_of(&found);
            if line.is_some() {
                source.format = Format::JsonLines;
                source.line = line;
            }
            let id = found.id.unwrap_or(whole);
            let origin = Origin { id, file: file.clone(), source };
            let context = Place { index: self.take_place(), origin };
            let desk = Arc::clone(&self.desk);
            let job = Job { context, desk, article: Arc::new(found.raw), reports: Vec::new() };
            self.input.send(job);
        }
        Ok(())
    }

    fn fail(&mut self, message: String) {
        let index = self.take_place();
        let _printer_is_there =
            self.finished.send_blocking(Finished { index, printed: Err(message) });
    }

    fn take_place(&mut self) -> usize {
        let _printer_is_there = self.ahead.send_blocking(());
        let index = self.next;
        self.next += 1;
        index
    }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::new(FailureCode::NotText, format!("cannot be read: {error}"))
}
