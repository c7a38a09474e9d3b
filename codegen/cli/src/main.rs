//! The `otelier` command line.
fn main() {}
