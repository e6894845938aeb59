//! Dumps: opened, told apart by their first bytes, and unpacked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ruzstd::decoding::errors::{FrameDecoderError, FrameHeaderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use serde::{Deserialize, Serialize};

/// Bytes of the file that are read at a time.
const READ: usize = 256 * 1024;

/// What tells one dump from another: the path, and of a file the size and the time of its last change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DumpIdentity {
    path: PathBuf,
    size: u64,
    modified: (i64, i64),
}

/// How a dump is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Bzip2,
    Zstd,
}

impl Packing {
    /// Tells the packing by the first bytes of a file.
    fn of(begin: &[u8]) -> Self {
        match begin {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'B', b'Z', b'h', ..] => Self::Bzip2,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }
}

/// A file that counts what is read of it.
#[derive(Debug)]
struct CountedFile {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A dump that is open.
#[derive(Debug)]
pub(super) struct Dump {
    packing: Packing,
    is_file: bool,
    file: BufReader<CountedFile>,
    identity: DumpIdentity,
    read: Arc<AtomicU64>,
    /// Text to be passed over.
    to_skip: u64,
}

impl Dump {
    /// Opens a dump. Of a pipe the first bytes are waited for.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let state = file.metadata()?;
        if state.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let is_file = state.is_file();
        let identity = DumpIdentity {
            path: std::path::absolute(path)?,
            size: if is_file { state.len() } else { 0 },
            modified: if is_file { (state.mtime(), state.mtime_nsec()) } else { (0, 0) },
        };
        let read = Arc::new(AtomicU64::new(0));
        let counted = CountedFile { file, read: Arc::clone(&read) };
        let mut file = BufReader::with_capacity(READ, counted);
        let packing = Packing::of(file.fill_buf()?);
        Ok(Self { packing, is_file, file, identity, read, to_skip: 0 })
    }

    /// Returns what tells it from another dump.
    pub(super) const fn identity(&self) -> &DumpIdentity {
        &self.identity
    }

    /// Returns the counter of the bytes of the file that were read.
    pub(super) fn read_counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Passes over so many bytes of text: at once in a plain file, else when the text is read.
    pub(super) fn skip_text(&mut self, bytes: u64) -> io::Result<()> {
        if self.is_file && self.packing == Packing::Plain {
            self.file.seek(SeekFrom::Start(bytes))?;
            self.read.store(bytes, Ordering::Relaxed);
        } else {
            self.to_skip = bytes;
        }
        Ok(())
    }

    /// Returns the text.
    pub(super) fn into_text(self) -> Text {
        let unpacked: Box<dyn Read + Send> = match self.packing {
            Packing::Plain => Box::new(self.file),
            Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(self.file)),
            Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(self.file)),
            Packing::Zstd => Box::new(ZstdFrames::new(self.file)),
        };
        Text { unpacked, to_skip: self.to_skip }
    }
}

impl io::Seek for CountedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// The text of a dump. What is to be passed over is unpacked by whoever reads first.
pub(super) struct Text {
    unpacked: Box<dyn Read + Send>,
    to_skip: u64,
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.to_skip > 0 {
            io::copy(&mut self.unpacked.by_ref().take(self.to_skip), &mut io::sink())?;
            self.to_skip = 0;
        }
        self.unpacked.read(buffer)
    }
}

/// A text of frames of Zstandard, one after the other, as `pzstd` writes them.
struct ZstdFrames<R> {
    file: R,
    decoder: FrameDecoder,
    is_in_frame: bool,
}

impl<R: BufRead> ZstdFrames<R> {
    fn new(file: R) -> Self {
        Self { file, decoder: FrameDecoder::new(), is_in_frame: false }
    }

    /// Opens the next frame, past those that hold no text. Returns whether there is one.
    fn open_frame(&mut self) -> io::Result<bool> {
        while !self.file.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.file) {
                Ok(()) => {
                    self.is_in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.file.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(self.explain(&error)),
            }
        }
        Ok(false)
    }

    /// Tells a file that broke off from one that is damaged.
    fn explain(&mut self, error: &FrameDecoderError) -> io::Error {
        let is_at_end = self.file.fill_buf().is_ok_and(<[u8]>::is_empty);
        let advice = match error {
            FrameDecoderError::FrameHeaderError(FrameHeaderError::WindowTooBig { .. })
            | FrameDecoderError::WindowSizeTooBig { .. } => {
                ": it was packed with --long; unpack it by `zstd -dc --long=31`"
            }
            _ if is_at_end => return io::ErrorKind::UnexpectedEof.into(),
            _ => "",
        };
        io::Error::new(io::ErrorKind::InvalidData, format!("{error}{advice}"))
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_in_frame && !self.open_frame()? {
                return Ok(0);
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                self.is_in_frame = false;
                continue;
            }
            let strategy = BlockDecodingStrategy::UptoBytes(buffer.len().max(1));
            if let Err(error) = self.decoder.decode_blocks(&mut self.file, strategy) {
                return Err(self.explain(&error));
            }
        }
    }
}
