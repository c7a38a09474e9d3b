//! `otelier init`: a catalog, the crate of its emitters, a test of them and a CI step, in a repository that exists.
//!
//! Nothing is ever overwritten: what would be written is known, and held against what is there, first.

mod ask;
mod place;
mod scaffold;

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use otelier_codegen::files;
use otelier_schema::{Level, Sources, load_sources, render};

use self::place::{Around, Origin};
use self::scaffold::Scaffold;
use crate::args::{self, Layout};
use crate::catalogs::short;
use crate::outcome::Outcome;
use crate::output::{CAUTION, GOOD, Output, STRONG, plain};

pub(crate) fn run(args: &args::Init, output: &mut Output) -> io::Result<Outcome> {
    match decide(args) {
        Ok(scaffold) => write(&args.dir, &scaffold, output),
        Err(message) => {
            output.error(message);
            Ok(Outcome::CouldNot)
        }
    }
}

/// What to write, by the arguments, by answers where somebody is there to give them, and by what is usual.
fn decide(args: &args::Init) -> Result<Scaffold, String> {
    if !args.dir.is_dir() {
        return Err(format!("{} is not a directory", plain(args.dir.display())));
    }
    let origin = Origin::of(args.otelier.as_deref(), &args.dir)?;
    let somebody = io::stdin().is_terminal() && io::stdout().is_terminal();
    let usual = place::name_of(&args.dir);
    let (name, layout) = if somebody {
        let stdin = &mut io::stdin().lock();
        let stdout = &mut io::stdout();
        ask::missing(args.name.as_deref(), args.layout, &usual, stdin, stdout)
            .map_err(|error| format!("no answer: {error}"))?
    } else {
        let name = args.name.clone().unwrap_or(usual);
        (name, args.layout.unwrap_or(Layout::Crate))
    };
    let scaffold = Scaffold::new(&name, layout, &origin, Around::of(&args.dir));
    sound(&scaffold)?;
    Ok(scaffold)
}

/// The catalog has no fault whatever the name is, or the name is at fault.
fn sound(scaffold: &Scaffold) -> Result<(), String> {
    let room = scaffold.catalog();
    let files = scaffold.files.iter().filter_map(|(path, text)| {
        let path = path.strip_prefix(&room)?.strip_prefix('/')?;
        otelier_schema::is_catalog_file(path).then(|| (path.to_owned(), text.clone()))
    });
    let loaded = load_sources(files.collect::<Sources>());
    let mut faults = loaded.diagnostics.iter();
    match faults.find(|fault| fault.severity == Level::Error) {
        None => Ok(()),
        Some(fault) => Err(format!(
            "the name `{}` cannot be a catalog's\n{}",
            plain(&scaffold.name),
            render(fault, &loaded.sources, false).trim_end()
        )),
    }
}

fn write(root: &Path, scaffold: &Scaffold, output: &mut Output) -> io::Result<Outcome> {
    let catalog = root.join(scaffold.catalog());
    if catalog.exists() {
        output.result(format_args!(
            "{STRONG}{}{STRONG:#} is there already; nothing was written",
            short(&catalog)
        ))?;
        return Ok(Outcome::Holds);
    }
    if let Some(taken) = scaffold.directories().find(|at| root.join(at).exists()) {
        output.error(format_args!(
            "{} is there already, and not of a catalog that is; nothing was written\n\
             Move it away, or give the catalog another name with --name.",
            short(&root.join(taken))
        ));
        return Ok(Outcome::CouldNot);
    }
    for (path, text) in &scaffold.files {
        match put(&root.join(path), text) {
            Ok(true) => output.result(format_args!(
                "{GOOD}written{GOOD:#}  {}",
                short(&root.join(path))
            ))?,
            Ok(false) => output.result(format_args!(
                "{CAUTION}kept{CAUTION:#}     {}, which was there before",
                short(&root.join(path))
            ))?,
            Err(error) => {
                output.error(format_args!("{}: {error}", short(&root.join(path))));
                return Ok(Outcome::CouldNot);
            }
        }
    }
    let editor = otelier_codegen::load(&catalog);
    let schema = otelier_schema::editor_schema(&editor.sources);
    let file = catalog.join(crate::editor::FILE);
    put(&file, &schema)?;
    output.result(format_args!(
        "{GOOD}written{GOOD:#}  {}, by which editors complete the catalog",
        short(&file)
    ))?;
    if let (Some(generated), Some(loaded)) = (scaffold.generated(), &editor.catalog) {
        let made = otelier_codegen::generate(loaded, &otelier_codegen::EMITTERS);
        let made = made.map_err(|_| io::Error::other("the catalog could not be generated from"))?;
        let summary = files::write(&root.join(&generated), &made)?;
        output.result(format_args!(
            "{GOOD}written{GOOD:#}  {}, {} files, as `otelier generate` does",
            short(&root.join(&generated)),
            summary.written.len()
        ))?;
    }
    output.result(format_args!("\n{}", scaffold.next(root).trim_end()))?;
    Ok(Outcome::Holds)
}

/// Writes a file that is not there; whether it did.
fn put(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}
