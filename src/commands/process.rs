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
use crate::intake::format::Format;
use crate::intake::read::{Batch, parse, too_large};
use crate::outlet::record::{Origin, Record};
use crate::pipeline::{self, Desk, Input, Job, Straggler};

/// Articles that may be ahead of the one that is printed next.
const AHEAD: usize = 256;

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
            feeder.feed(path, format.map(Format::from));
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

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Self::Text,
            InputFormat::Json => Self::Json,
            InputFormat::Jsonl => Self::JsonLines,
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
    fn feed(&mut self, path: &Path, format: Option<Format>) {
        if let Err(failure) = self.try_feed(path, format) {
            self.fail(format!("{}: {failure}", path.display()));
        }
    }

    fn try_feed(&mut self, path: &Path, format: Option<Format>) -> Result<(), Failure> {
        let is_stdin = path == Path::new("-");
        let name = path.file_name().filter(|_| !is_stdin);
        let format = match (format, name) {
            (Some(format), _) => format,
            (None, Some(name)) => Format::of(name)?,
            (None, None) => Format::Text,
        };
        let file = name.map(crate::name::shown);
        let reader: Box<dyn Read> = if is_stdin {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(unreadable)?)
        };
        if format == Format::JsonLines {
            return self.feed_lines(BufReader::new(reader), path, file);
        }
        let bytes = self.read(reader)?;
        self.send(format, bytes, None, file)
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
                self.send(Format::JsonLines, line.trim_ascii().to_vec(), Some(number), file.clone())
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

    fn send(
        &mut self,
        format: Format,
        bytes: Vec<u8>,
        line: Option<usize>,
        file: Option<String>,
    ) -> Result<(), Failure> {
        let id = blake3::hash(&bytes);
        let single = if line.is_some() { Format::Json } else { format };
        let Batch { found, mut source } = parse(single, bytes, self.config.intake.encoding)?;
        source.format = format;
        source.line = line;
        for article in found {
            let origin = Origin { id, file: file.clone(), source: source.clone() };
            let context = Place { index: self.take_place(), origin };
            let desk = Arc::clone(&self.desk);
            let job = Job { context, desk, article: Arc::new(article.raw), reports: Vec::new() };
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
