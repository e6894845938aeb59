//! The open folders that records and decided inputs go to.

use std::sync::Arc;

use super::error::StartError;
use crate::config::Paths;
use crate::disk::Dir;
use crate::disk::native::Folder;
use crate::intake::folder::archive::Archive;
use crate::outlet::folder::FolderSink;

/// Outbox, done and failed, held open.
#[derive(Clone, Debug)]
pub struct Folders {
    /// outbox/ and failed/.
    pub sink: Arc<FolderSink>,
    /// done/ and failed/.
    pub archive: Arc<Archive>,
}

impl Folders {
    /// Returns the folders that must stay where they are while the service runs.
    pub fn list_fixed_folders(&self) -> Vec<Arc<dyn Dir>> {
        [&self.sink.outbox, &self.sink.failed, &self.archive.done].map(Arc::clone).into()
    }
}

/// Opens outbox/, failed/ and done/, making those that are missing.
pub(super) fn open_folders(paths: &Paths) -> Result<Folders, StartError> {
    let at = |(path, source)| StartError::Folder { path, source };
    let sink = Arc::new(FolderSink::open_folders(paths).map_err(at)?);
    let done = Folder::open_or_create(&paths.done).map_err(|e| at((paths.done.clone(), e)))?;
    let archive = Arc::new(Archive::new(Arc::new(done), Arc::clone(&sink.failed)));
    Ok(Folders { sink, archive })
}
