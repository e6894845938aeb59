//! The metrics of the service. Their names are an interface.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// The outcome of an input.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OutcomeLabel {
    /// `published`, `duplicate` or `failed`.
    pub outcome: &'static str,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StageLabel {
    /// Its name.
    pub stage: &'static str,
}

/// Every metric.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Inputs by outcome.
    pub inputs: Family<OutcomeLabel, Counter>,
    /// Records published.
    pub records: Counter,
    /// Time from claim to publication, in seconds.
    pub latency: Histogram,
    /// Time in each stage, in seconds.
    pub stage: Family<StageLabel, Histogram, fn() -> Histogram>,
    /// Stages that failed on an article.
    pub stage_failures: Family<StageLabel, Counter>,
    /// Articles whose language a stage does not read, or only in part.
    pub stage_limited: Family<StageLabel, Counter>,
    /// Threads given up on that have not come back.
    pub threads_lost: Gauge,
    /// Inputs in one transaction of the journal.
    pub batch: Histogram,
    /// Claims that are not decided.
    pub open: Gauge,
    /// Names in the inbox that were seen and not taken.
    pub waiting: Gauge,
    /// Files that cannot be read.
    pub stuck: Gauge,
    /// Listings of the inbox because events may have been lost.
    pub rescans: Counter,
    /// 1 while the disk refuses.
    pub disk_failing: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let stage_seconds: fn() -> Histogram =
            || Histogram::new(exponential_buckets(0.000_1, 2.0, 18));
        let mut metrics = Self {
            registry: Registry::with_prefix("copydesk"),
            inputs: Family::default(),
            records: Counter::default(),
            latency: seconds(),
            stage: Family::new_with_constructor(stage_seconds),
            stage_failures: Family::default(),
            stage_limited: Family::default(),
            threads_lost: Gauge::default(),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            open: Gauge::default(),
            waiting: Gauge::default(),
            stuck: Gauge::default(),
            rescans: Counter::default(),
            disk_failing: Gauge::default(),
        };
        metrics.register_all();
        metrics
    }
}

impl Metrics {
    fn register_all(&mut self) {
        let r = &mut self.registry;
        r.register("inputs", "Inputs by outcome", self.inputs.clone());
        r.register("records", "Records published", self.records.clone());
        let latency = self.latency.clone();
        r.register_with_unit("latency", "From claim to publication", Unit::Seconds, latency);
        r.register_with_unit("stage", "Time in each stage", Unit::Seconds, self.stage.clone());
        r.register("stage_failures", "Articles a stage failed on", self.stage_failures.clone());
        let limited = self.stage_limited.clone();
        r.register(
            "stage_limited",
            "Articles in a language that a stage reads in part or not",
            limited,
        );
        r.register("threads_lost", "Threads given up on", self.threads_lost.clone());
        r.register("commit_batch", "Inputs in one journal transaction", self.batch.clone());
        r.register("claims_open", "Claims that are not decided", self.open.clone());
        r.register("inbox_waiting", "Names seen and not taken", self.waiting.clone());
        r.register("inbox_stuck", "Files that cannot be read", self.stuck.clone());
        r.register("inbox_rescans", "Listings after lost notices", self.rescans.clone());
        r.register("disk_failing", "1 while the disk refuses", self.disk_failing.clone());
    }

    /// Encodes all metrics in the OpenMetrics text format.
    pub fn to_openmetrics(&self) -> String {
        let mut text = String::new();
        // A String takes everything that is written to it.
        let _infallible = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}
