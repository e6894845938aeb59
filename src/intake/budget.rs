//! The memory budget: it bounds the inputs in flight by the memory that they may cost.

use std::ffi::OsStr;
use std::sync::Arc;

use copydesk_analysis::formats::is_named_gzip;
use copydesk_analysis::limits::GZIP_RATIO;
use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits;

/// The part of the budget that must be free, once it was used up, before the intake goes on. Set by hand.
const ROOM_KIB: u32 = limits::OPEN_CLAIMS_KIB / 4;
/// The least share of the budget that a claim takes.
const SHARE_KIB: u32 = limits::OPEN_CLAIMS_KIB / limits::OPEN_CLAIMS as u32;

/// The memory that the articles of all open claims may take together, counted in KiB.
#[derive(Clone, Debug)]
pub struct MemoryBudget(Arc<Semaphore>);

impl Default for MemoryBudget {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(limits::OPEN_CLAIMS_KIB as usize)))
    }
}

impl MemoryBudget {
    /// Takes a part of the budget if it is free.
    pub fn try_take(&self, kib: u32) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_many_owned(kib).ok()
    }

    /// Waits for a part of the budget. It does not wake for each share that comes free, but when there is
    /// room for many claims. Returns `None` when the budget is closed, which never happens.
    pub async fn wait_for(self, kib: u32) -> Option<OwnedSemaphorePermit> {
        self.0.acquire_many_owned(kib.max(ROOM_KIB)).await.ok()?.split(kib as usize)
    }
}

/// Returns the share of the budget that an input of `size` bytes takes, in KiB. `max` is the size above
/// which no input is read.
pub fn estimate_share(name: &OsStr, size: u64, max: u64) -> u32 {
    // What is packed counts as what it may unpack to.
    let times = if is_named_gzip(name) { GZIP_RATIO } else { 1 };
    let size = size.saturating_mul(times);
    let kib = size.min(max).saturating_mul(limits::MEMORY_PER_INPUT_BYTE) / 1024;
    let kib = u32::try_from(kib).unwrap_or(u32::MAX);
    kib.clamp(SHARE_KIB, limits::OPEN_CLAIMS_KIB)
}

/// A claim's share of what may be open at a time.
#[derive(Debug)]
pub struct Share {
    _permit: OwnedSemaphorePermit,
    open: Gauge,
}

impl Share {
    /// Makes a share that counts in the gauge of open claims for as long as it lives.
    pub fn new(permit: OwnedSemaphorePermit, open: &Gauge) -> Self {
        open.inc();
        Self { _permit: permit, open: open.clone() }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.open.dec();
    }
}
