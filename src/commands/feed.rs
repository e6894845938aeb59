//! The feeder: reads files, sends their articles through the stages, and hands the results over in the
//! order of the input. Every command that reads files uses it: `process`, `explain`, `eval`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;

use async_channel::{Receiver, Sender};
use copydesk_analysis::article::Raw;
use copydesk_analysis::failure::{Failure, FailureCode};
use copydesk_analysis::formats::{Format, InputKind, is_named_gzip, read_batch, too_large};
use copydesk_analysis::record::Origin;

use super::common::CommandError;
use crate::cli::{Exit, InputFormat};
use crate::config::{Config, EncodingMode};
use crate::pipeline::setup::{self, Setup};
use crate::pipeline::{self, FinishedJob, HungWorker, Input, Job, StageSet};

/// Articles that may be ahead of the one that is printed next.
const AHEAD: usize = 256;

/// Bytes by which the format of an input without a name is determined.
const HEAD: u64 = 4096;

/// An article's place in the output, its origin, and the data that the command wants back with it.
#[derive(Clone)]
pub(super) struct OutputPlace<C> {
    pub(super) index: usize,
    pub(super) origin: Origin,
    pub(super) with: C,
}

/// A result that a command makes of a finished article. The workers make it, so that only the printing is
/// left to one thread.
pub(super) trait FromFinished<C>: Send + 'static {
    /// Makes the result.
    fn from_finished(job: FinishedJob<OutputPlace<C>>) -> Self;
}

/// The result of an article, or the failure, to be taken in its turn.
struct FinishedArticle<C, T> {
    index: usize,
    with: C,
    result: Result<T, String>,
}

impl<C: Clone, T: FromFinished<C>> From<FinishedJob<OutputPlace<C>>> for FinishedArticle<C, T> {
    fn from(job: FinishedJob<OutputPlace<C>>) -> Self {
        let (index, with) = (job.context.index, job.context.with.clone());
        Self { index, with, result: Ok(T::from_finished(job)) }
    }
}

/// Starts the stages; `feed` sends articles into them from a thread of its own.
pub(super) fn start_stages<C, T>(
    config: Config,
    feed: impl FnOnce(&mut Feeder<C, T>) + Send + 'static,
) -> Result<OrderedResults<C, T>, CommandError>
where
    C: Clone + Send + 'static,
    T: FromFinished<C>,
{
    let stages =
        Setup::default().build_stages(&config).map_err(|e| CommandError::new(Exit::Config, e))?;
    let stages = Arc::new(stages);
    let (finished, results) = async_channel::bounded(AHEAD);
    let (ahead, taken) = async_channel::bounded(AHEAD);
    let input = pipeline::start(setup::count_workers(&config), finished.clone(), |stage, fate| {
        if fate == HungWorker::GivenUp {
            eprintln!("copydesk: {}: not done in time with an article", stage.as_str());
        }
    });
    let mut feeder = Feeder { stages, config, input, finished, ahead, next: 0 };
    std::thread::spawn(move || feed(&mut feeder));
    Ok(OrderedResults { results, taken, early: BTreeMap::new(), next: 0 })
}

/// The results, in the order of the input.
pub(super) struct OrderedResults<C, T> {
    results: Receiver<FinishedArticle<C, T>>,
    taken: Receiver<()>,
    early: BTreeMap<usize, (C, Result<T, String>)>,
    next: usize,
}

impl<C, T> OrderedResults<C, T> {
    /// Returns whether the next result is still to come.
    fn must_wait(&self) -> bool {
        !self.early.contains_key(&self.next) && self.results.is_empty()
    }
}

impl<C, T> Iterator for OrderedResults<C, T> {
    type Item = (C, Result<T, String>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.early.remove(&self.next) {
                self.next += 1;
                // Each article took its place before it was sent in.
                let _its_place = self.taken.try_recv();
                return Some(next);
            }
            let FinishedArticle { index, with, result } = self.results.recv_blocking().ok()?;
            self.early.insert(index, (with, result));
        }
    }
}

/// Prints the results, and a line on standard error for each failure.
pub(super) fn print_in_order<C>(
    mut results: OrderedResults<C, impl AsRef<str>>,
) -> Result<Exit, CommandError> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Success;
    while let Some((_, result)) = results.next() {
        match result {
            Ok(text) => {
                if let Err(e) = out.write_all(text.as_ref().as_bytes()) {
                    return exit_after_writing(Err(e), exit);
                }
            }
            Err(message) => {
                eprintln!("copydesk: {message}");
                exit = Exit::ArticleFailed;
            }
        }
        // Nothing more is ready: show what there is.
        if results.must_wait()
            && let Err(e) = out.flush()
        {
            return exit_after_writing(Err(e), exit);
        }
    }
    exit_after_writing(out.flush(), exit)
}

fn exit_after_writing(result: io::Result<()>, exit: Exit) -> Result<Exit, CommandError> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(CommandError::new(Exit::Io, format!("standard output: {e}")))
        }
        _ => Ok(exit),
    }
}

impl From<InputFormat> for InputKind {
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
pub(super) struct Feeder<C, T> {
    stages: Arc<StageSet>,
    config: Config,
    input: Input<OutputPlace<C>>,
    finished: Sender<FinishedArticle<C, T>>,
    ahead: Sender<()>,
    next: usize,
}

impl<C: Clone, T> Feeder<C, T> {
    /// Sends in the articles of a file, or of standard input (`-`).
    pub(super) fn feed_file(&mut self, path: &Path, kind: Option<InputKind>, with: C) {
        if let Err(failure) = self.try_feed(path, kind, &with) {
            self.send_failure(format!("{}: {failure}", path.display()), with);
        }
    }

    fn try_feed(&mut self, path: &Path, kind: Option<InputKind>, with: &C) -> Result<(), Failure> {
        let is_stdin = path == Path::new("-");
        let name = path.file_name().filter(|_| !is_stdin);
        let kind = match (kind, name) {
            (Some(kind), _) => kind,
            (None, Some(name)) => InputKind::from_file_name(name)?,
            (None, None) => InputKind::Any,
        };
        let file = name.map(copydesk_analysis::name::show_name);
        let mut reader: Box<dyn Read> = if is_stdin {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(unreadable_failure)?)
        };
        let mut head = Vec::new();
        if kind == InputKind::Any {
            (&mut reader).take(HEAD).read_to_end(&mut head).map_err(unreadable_failure)?;
        }
        let kind = kind.refine_by_opening(&head);
        let reader = io::Cursor::new(head).chain(reader);
        let is_packed = name.is_some_and(is_named_gzip);
        if kind == InputKind::JsonLines && !is_packed {
            return self.feed_lines(BufReader::new(reader), path, file, with);
        }
        let bytes = self.read_whole(reader)?;
        self.parse_and_send(kind, bytes, None, file, with)
    }

    /// Sends in each line of a file of JSON Lines as an input of its own: the file may be larger than
    /// memory.
    fn feed_lines(
        &mut self,
        mut reader: impl BufRead,
        path: &Path,
        file: Option<String>,
        with: &C,
    ) -> Result<(), Failure> {
        for number in 1.. {
            let mut line = Vec::new();
            let max = self.config.intake.max_file_size;
            let read = (&mut reader).take(max.0 + 1).read_until(b'\n', &mut line);
            if read.map_err(unreadable_failure)? == 0 {
                break;
            }
            let result = if line.len() as u64 > max.0 {
                let rest = reader.skip_until(b'\n').map_err(unreadable_failure)? as u64;
                Err(too_large(line.len() as u64 + rest, max.0))
            } else if line.trim_ascii().is_empty() {
                continue;
            } else {
                let bytes = line.trim_ascii().to_vec();
                self.parse_and_send(InputKind::Json, bytes, Some(number), file.clone(), with)
            };
            if let Err(failure) = result {
                self.send_failure(
                    format!("{}: line {number}: {failure}", path.display()),
                    with.clone(),
                );
            }
        }
        Ok(())
    }

    fn read_whole(&self, reader: impl Read) -> Result<Vec<u8>, Failure> {
        let max = self.config.intake.max_file_size;
        let mut bytes = Vec::new();
        reader.take(max.0 + 1).read_to_end(&mut bytes).map_err(unreadable_failure)?;
        if bytes.len() as u64 > max.0 {
            return Err(too_large(bytes.len() as u64, max.0));
        }
        Ok(bytes)
    }

    /// Sends the articles of an input into the pipeline. `line` is the input's own, where it is one
    /// line of a file.
    fn parse_and_send(
        &mut self,
        kind: InputKind,
        bytes: Vec<u8>,
        line: Option<usize>,
        file: Option<String>,
        with: &C,
    ) -> Result<(), Failure> {
        let whole = blake3::hash(&bytes);
        let intake = &self.config.intake;
        let mut batch =
            read_batch(kind, bytes, intake.encoding == EncodingMode::Utf8, intake.max_file_size.0)?;
        for found in std::mem::take(&mut batch.found) {
            let mut source = batch.source_of(&found);
            if line.is_some() {
                source.format = Format::JsonLines;
                source.line = line;
            }
            let id = found.id.unwrap_or(whole);
            let origin = Origin { id, file: file.clone(), source };
            self.send_article(found.raw, origin, with.clone());
        }
        Ok(())
    }

    /// Sends in an article.
    pub(super) fn send_article(&mut self, raw: Raw, origin: Origin, with: C) {
        let context = OutputPlace { index: self.take_place(), origin, with };
        let stages = Arc::clone(&self.stages);
        self.input.send(Job { context, stages, article: Arc::new(raw) });
    }

    /// Sends a failure to take its turn among the results.
    pub(super) fn send_failure(&mut self, message: String, with: C) {
        let index = self.take_place();
        let failed = FinishedArticle { index, with, result: Err(message) };
        let _receiver_is_there = self.finished.send_blocking(failed);
    }

    fn take_place(&mut self) -> usize {
        let _receiver_is_there = self.ahead.send_blocking(());
        let index = self.next;
        self.next += 1;
        index
    }
}

fn unreadable_failure(error: io::Error) -> Failure {
    Failure::new(FailureCode::NotText, format!("cannot be read: {error}"))
}
