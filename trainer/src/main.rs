//! Builds and evaluates the models that copydesk ships.

fn main() {}
