//! `otelier completions`: what a shell needs to complete the command line, from its definition.

use std::io;

use clap::CommandFactory as _;

use crate::args::{self, Cli};
use crate::outcome::Outcome;
use crate::output::Output;

pub(crate) fn run(args: &args::Completions, output: &mut Output) -> io::Result<Outcome> {
    // The generator panics where it cannot write; a pipe that nobody reads is no panic.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "otelier", &mut script);
    output.results().write_all(&script)?;
    Ok(Outcome::Holds)
}
