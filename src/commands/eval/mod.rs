//! `copydesk eval`: compares the results of stages with those that a person expects.

mod cleanup;
mod entities;
mod linking;
mod pairs;
mod report;

use super::common::CommandError;
use crate::cli::{Eval, Exit, Global};

pub(super) fn evaluate_stage(global: &Global, what: &Eval) -> Result<Exit, CommandError> {
    match what {
        Eval::Cleanup(options) => cleanup::evaluate_cleanup(global, options),
        Eval::Entities(options) => entities::evaluate_entities(global, options),
        Eval::Linking(options) => linking::evaluate_linking(global, options),
    }
}
