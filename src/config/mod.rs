//! Configuration: the settings and their defaults.
//!
//! Three layers, each over the one before: the built-in defaults, the file, the environment
//! (`COPYDESK_<SECTION>_<KEY>`). Command-line flags come last and are applied by the commands.
//! `config/copydesk.toml` states the defaults and is tested to be equal to them.

mod layers;
mod listen;
mod settings;
mod user_files;
mod values;

pub use layers::{Problem, ProblemOrigin, read_config};
pub use listen::Listen;
pub use settings::{
    Cleanup, Config, Dedupe, Done, EncodingMode, Entities, Http, Intake, Log, LogFormat, LogLevel,
    Outlet, Paths, Pipeline, Service, WatchMode,
};
pub use user_files::read_user_files;
pub use values::{Bytes, Period};
