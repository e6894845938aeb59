//! `copydesk eval`: compares the results of stages with those that a person expects.

mod cleanup;
mod entities;
mod linking;
mod pairs;
mod report;

use super::common::Fault;
use crate::cli::{Eval, Exit, Global};

#[deprecated(note = "RN:evaluate_stage")]
pub(super) fn eval(global: &Global, what: &Eval) -> Result<Exit, Fault> {
    match what {
        Eval::Cleanup(options) => cleanup::cleanup(global, options),
        Eval::Entities(options) => entities::entities(global, options),
        Eval::Linking(options) => linking::eval(global, options),
    }
}
