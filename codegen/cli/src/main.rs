//! The `otelier` command line: one YAML catalog, and what comes from it.
//!
//! This crate joins the rooms and knows nothing that belongs to one of them: each command
//! has a file, reads its arguments, calls a library, and decides the exit status.

mod args;
mod bundles;
mod catalogs;
mod check;
mod completions;
#[cfg(feature = "demo")]
mod demo;
mod diff;
mod editor;
mod explain;
mod fix;
mod generate;
mod init;
mod inspect;
mod listen;
mod man;
mod outcome;
mod output;
mod progress;
mod report;
mod sample;
mod stamp;
mod today;
mod validate;
mod watch;

use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};
use crate::outcome::Outcome;
use crate::output::Output;
use crate::watch::Written;

/// A command makes millions of small values and ends: a third of its time went into the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(feature = "demo")]
    if let Some(status) = demo::agent(std::env::args_os()) {
        return status;
    }
    let output = &mut Output::new();
    let run = match Cli::parse().command {
        Command::Init(args) => init::run(&args, output),
        Command::Check(args) if args.watch.watch => {
            watch::run(&args.catalogs, output, |output, written| {
                check::run(&args, output, written)
            })
        }
        Command::Check(args) => check::run(&args, output, &mut Written::default()),
        Command::Explain(args) => explain::run(&args, output),
        Command::Inspect(args) => inspect::run(&args, output),
        Command::Generate(args) if args.watch.watch => {
            watch::run(&args.catalogs, output, |output, _| {
                generate::run(&args, output)
            })
        }
        Command::Generate(args) => generate::run(&args, output),
        Command::Sample(args) => sample::run(&args, output),
        Command::Validate(args) => validate::run(&args, output),
        Command::Listen(args) => listen::run(&args, output),
        Command::Diff(args) => diff::run(&args, output),
        Command::Editor(args) => editor::run(&args, output),
        Command::Completions(args) => completions::run(&args, output),
        Command::Man(args) => man::run(&args, output),
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::run(&args, output),
    };
    match run.and_then(|outcome| output.flush().map(|()| outcome)) {
        Ok(outcome) => outcome,
        // Whoever read the output has seen enough of it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::CouldNot,
        Err(error) => {
            output.error(format_args!("cannot write the result: {error}"));
            Outcome::CouldNot
        }
    }
    .into()
}
