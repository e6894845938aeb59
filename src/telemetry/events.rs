//! The log events: an interface that people grep, alert on and parse. Every line that the service
//! logs is one of these, with these fields; `docs/log-events.md` is made from this list.

/// One entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The value of the field `event`.
    pub name: &'static str,
    /// The value of the field `level`.
    pub level: &'static str,
    /// The occasion on which it is logged, and what to do about it.
    pub meaning: &'static str,
    /// The other fields.
    pub fields: &'static [&'static str],
}

macro_rules! events {
    ($($(#[doc = $doc:literal])+ $level:ident $name:literal $function:ident($($field:ident: $type:ty),*) $message:literal;)+) => {
        $(
            $(#[doc = $doc])+
            #[allow(clippy::too_many_arguments, reason = "an event has the fields that it has")]
            pub fn $function($($field: $type),*) {
                tracing::event!(
                    target: "copydesk", tracing::Level::$level,
                    event = $name, $($field = $field,)* $message
                );
            }
        )+

        /// Every event, in the order of the documentation.
        pub const CATALOGUE: &[Event] = &[$(Event {
            name: $name,
            level: stringify!($level),
            meaning: concat!($($doc,)+),
            fields: &[$(stringify!($field)),*],
        }),+];
    };
}

events! {
    /// The service begins; nothing is taken yet.
    INFO "service.starting" service_starting(version: &str, inbox: &str, outbox: &str) "starting";
    /// What an earlier process left has been put in order; articles are taken from now on.
    INFO "service.ready" service_ready(watch: &str, ms: u64) "ready";
    /// The configuration was read again and is in force. `changed` names the keys.
    INFO "service.reloaded" service_reloaded(changed: &str) "configuration reloaded";
    /// The configuration was read again and has a mistake: the old one stays in force.
    ERROR "service.reload_refused" service_reload_refused(problem: &str) "configuration refused; the old one stays in force";
    /// Keys were changed that take effect only after a restart.
    WARN "service.restart_needed" service_restart_needed(keys: &str) "these changes take effect after a restart";
    /// The service was told to end, or must: no more articles are taken.
    INFO "service.stopping" service_stopping(why: &str, open: u64) "stopping";
    /// The service ends. `left` claims stay behind and are done at the next start.
    INFO "service.stopped" service_stopped(left: u64, ms: u64) "stopped";

    /// A defect: a part of the service panicked. If it was a stage, its article went on without it.
    ERROR "service.panic" service_panic(error: &str, place: &str) "panic";

    /// The record of an article is in the outbox, durable. `ms` runs from claim to publication.
    /// `failed_stages` names stages that could not do their work, empty when all did. `limited_stages` names
    /// those that do not read the article's language, or only in part (`entities: unsupported-language`,
    /// `entities: listed-names-only`).
    INFO "article.published" article_published(id: &str, file: &str, output: &str, language: Option<&str>, entities: u64, bytes: u64, ms: f64, cleanup_ms: f64, language_ms: f64, entities_ms: f64, failed_stages: &str, limited_stages: &str) "published";
    /// An input whose bytes were published before; `of` is the record that it has.
    INFO "article.duplicate" article_duplicate(id: &str, file: &str, of: &str, bytes: u64, ms: f64) "duplicate";
    /// Nothing could be made of an input: it lies in failed/ under `kept_as`, its reason beside it.
    WARN "article.failed" article_failed(file: &str, code: &str, why: &str, kept_as: &str, bytes: u64, ms: f64) "failed";
    /// An input was taken away before it could be read.
    WARN "article.vanished" article_vanished(file: &str) "taken away before it was read";

    /// How the inbox is watched, and why so.
    INFO "inbox.watch" inbox_watch(mode: &str, why: &str) "watching";
    /// The folder was listed because notices may have been lost.
    INFO "inbox.rescan" inbox_rescan(why: &str, names: u64) "listed again";
    /// A name that the intake does not take; reported once.
    INFO "inbox.left_alone" inbox_left_alone(file: &str, why: &str) "left alone";
    /// A file that cannot be read; it is tried again and again. Mend its rights, or its disk.
    WARN "inbox.stuck" inbox_stuck(file: &str, error: &str) "cannot be read; trying again";
    /// The inbox was moved, removed or cannot be read: nothing is taken until it is back.
    ERROR "inbox.lost" inbox_lost(path: &str, error: &str) "the inbox is gone; looking for it";
    /// The inbox is back.
    INFO "inbox.found" inbox_found(path: &str) "the inbox is back";

    /// What an earlier process left was put in order before the service became ready.
    INFO "recovery.done" recovery_done(published: u64, retired: u64, requeued: u64, discarded: u64, clean: bool) "recovered";
    /// An input that was in flight when the service died is tried again, alone.
    WARN "recovery.retry" recovery_retry(file: &str, attempt: u64) "trying again alone";
    /// The journal was damaged; it was set aside and a new one begun.
    ERROR "journal.set_aside" journal_set_aside(path: &str, error: &str) "damaged journal set aside";

    /// There was no journal: what outbox/ and done/ hold tells which inputs have been published.
    WARN "journal.rebuilt" journal_rebuilt(receipts: u64, ms: u64) "journal rebuilt";

    /// A stage did not come back from an article within the time budget; its thread is given up.
    ERROR "stage.abandoned" stage_abandoned(stage: &str) "stage given up";
    /// The disk refuses: nothing is lost, intake stands still, it is tried again.
    ERROR "disk.failing" disk_failing(doing: &str, error: &str, retry_ms: u64, suppressed: u64) "the disk refuses; trying again";
    /// There is hardly any room left where records and receipts go: nothing is taken until there is.
    ERROR "disk.low" disk_low(path: &str, what: &str) "hardly any room left; waiting for more";
    /// There is room again.
    INFO "disk.roomy" disk_roomy() "room again";
    /// A folder that records or inputs go to was moved or removed: the service ends, and makes it
    /// anew when it is started again. Nothing that was published is touched.
    ERROR "folder.gone" folder_gone(path: &str) "folder moved or removed; ending";
    /// What the disk refused works again.
    INFO "disk.recovered" disk_recovered(doing: &str, ms: u64) "the disk works again";
    /// A name in the outbox was taken by a file of somebody else's: the record got another.
    WARN "output.renamed" output_renamed(output: &str, instead_of: &str) "published under another name";
    /// Inputs in done/ that were past their time or over the size were removed.
    INFO "done.swept" done_swept(files: u64, bytes: u64) "swept";
    /// Metrics and health are served.
    INFO "http.listening" http_listening(address: &str) "listening";
    /// The metrics server could not start or has ended; the service goes on without it.
    ERROR "http.failed" http_failed(address: &str, error: &str) "no metrics";
}

/// Renders the catalogue as a Markdown page.
pub fn render_catalogue() -> String {
    let mut page = String::from(include_str!("events.md"));
    for event in CATALOGUE {
        let fields: Vec<_> = event.fields.iter().map(|field| format!("`{field}`")).collect();
        let fields = if fields.is_empty() { "-".to_owned() } else { fields.join(", ") };
        let meaning = event.meaning.trim();
        page.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            event.name, event.level, fields, meaning
        ));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_is_the_catalogue() {
        let written = include_str!("../../docs/log-events.md");
        assert_eq!(written, render_catalogue(), "run `just docs`");
    }

    #[test]
    fn no_two_events_have_one_name() {
        let names: std::collections::HashSet<_> = CATALOGUE.iter().map(|e| e.name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
    }
}
