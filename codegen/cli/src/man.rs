//! `otelier man`: a manual page for each command, from the definition of the command line.

use std::io;
use std::path::Path;
use std::{fs, iter};

use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::args::{self, Cli};
use crate::outcome::Outcome;
use crate::output::{Output, STRONG, count, plain};

pub(crate) fn run(args: &args::Man, output: &mut Output) -> io::Result<Outcome> {
    match write(&args.dir) {
        Ok(number) => {
            output.result(format_args!(
                "{STRONG}{}{STRONG:#}: {}",
                plain(args.dir.display()),
                count(number, "page", "pages")
            ))?;
            Ok(Outcome::Holds)
        }
        Err(error) => {
            output.error(format_args!("{}: {error}", plain(args.dir.display())));
            Ok(Outcome::CouldNot)
        }
    }
}

/// Writes `otelier.1` and a page for each command that people see; how many.
fn write(directory: &Path) -> io::Result<u64> {
    fs::create_dir_all(directory)?;
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let commands = root
        .get_subcommands()
        .filter(|command| !command.is_hide_set());
    let pages: Vec<Man> = iter::once(&root)
        .chain(commands)
        .map(|command| Man::new(command.clone()))
        .collect();
    for page in &pages {
        let mut text = Vec::new();
        page.render(&mut text)?;
        fs::write(directory.join(page.get_filename()), text)?;
    }
    Ok(pages.len() as u64)
}
