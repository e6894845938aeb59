//! A lost inbox: moved, removed or unmounted while the service runs.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::time::sleep;

use super::FolderSource;
use super::recovery::Recovered;
use super::returned::UnsettledClaims;
use super::settle::Candidates;
use crate::journal::Journal;
use crate::limits;
use crate::outlet::sink::RecoveryError;
use crate::telemetry::events;

impl FolderSource {
    /// Waits for the inbox to come back, and recovers the claims in it.
    pub(super) async fn wait_for_inbox(&mut self) {
        let path = self.inbox.dir.path().to_owned();
        let mut error = "moved or removed".to_owned();
        events::inbox_lost(&path.to_string_lossy(), &error);
        self.health.inbox_open.store(false, Ordering::Relaxed);
        self.watch = None;
        self.candidates = Candidates::default();
        self.unsettled = UnsettledClaims::default();
        while !self.stop.is_cancelled() {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = sleep(limits::RETRY_FIRST) => {}
            }
            self.health.intake_turns.fetch_add(1, Ordering::Relaxed);
            let inbox = match self.inbox.open_again() {
                Ok(inbox) => Arc::new(inbox),
                Err(e) => {
                    if e.kind() != io::ErrorKind::NotFound && e.to_string() != error {
                        error = e.to_string();
                        events::inbox_lost(&path.to_string_lossy(), &error);
                    }
                    continue;
                }
            };
            // It may be the same folder, mounted again, with claims that are still being worked on.
            let Some(everything) = self.take_of_budget(limits::OPEN_CLAIMS_KIB).await else {
                return;
            };
            let state = self.config.borrow().paths.state.clone();
            let put_in_order = || -> Result<Recovered, RecoveryError> {
                let journal = Journal::open_for_reading(&state)?;
                journal.map_or_else(|| Ok(Recovered::default()), |j| self.recovery.run(&j, &inbox))
            };
            let Some(mut recovered) =
                self.health.retry_until_ok("putting the inbox in order", put_in_order)
            else {
                return;
            };
            drop(everything);
            // What was given back meanwhile has been found with the rest.
            while self.returned.try_recv().is_ok() {}
            self.inbox = inbox;
            recovered.clean = true;
            self.next_seq = self.next_seq.max(recovered.next_seq);
            self.relist = Some("start");
            self.arm_watch();
            self.relist = Some("inbox found");
            events::inbox_found(&path.to_string_lossy());
            self.health.inbox_open.store(true, Ordering::Relaxed);
            return self.requeue_claims(recovered).await;
        }
    }
}
