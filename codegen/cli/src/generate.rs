//! `otelier generate`: writes, or compares, everything that comes from a catalog.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use otelier_codegen::files::{self, Difference, Files, Kind, MANIFEST, Summary};
use otelier_schema::Sources;

use crate::args;
use crate::catalogs::{Checked, short};
use crate::editor;
use crate::outcome::Outcome;
use crate::output::{BAD, CAUTION, GOOD, Output, STRONG, count, plain};
use crate::stamp::Stamp;

pub(crate) fn run(args: &args::Generate, output: &mut Output) -> io::Result<Outcome> {
    let paths = match args.catalogs.resolve() {
        Ok(paths) => paths,
        Err(message) => {
            output.error(message);
            return Ok(Outcome::CouldNot);
        }
    };
    if args.out.is_some() && paths.len() > 1 {
        output.error(format_args!(
            "--out takes the output of one catalog, and there are {}; name one",
            paths.len()
        ));
        return Ok(Outcome::CouldNot);
    }
    let named = !args.catalogs.paths.is_empty();
    let mut worst = Outcome::Holds;
    let mut directories = Directories::default();
    for path in &paths {
        output.doing(format_args!("reading {}", short(path)));
        let sources = otelier_schema::read_sources(path);
        let stamp = (sources.as_ref())
            .filter(|_| !args.no_cache)
            .and_then(|sources| {
                Stamp::of(
                    sources,
                    args.out.as_deref(),
                    editor::there(sources).as_deref(),
                )
            });
        if let (Some(sources), Some(stamp)) = (&sources, &stamp) {
            let place = |directory: &Path| args.place(sources, directory);
            if let Some(held) = stamp.holds(place) {
                let title = short(sources.root());
                let directory = place(&held.directory);
                let done = if !directories.take(&directory, &title, output) {
                    Outcome::CouldNot
                } else if args.check {
                    as_it_should_be(&title, &directory, held.files, output)?
                } else {
                    let unchanged = Summary {
                        unchanged: held.files + 1,
                        ..Summary::default()
                    };
                    summarise(&directory, &unchanged, output)?
                };
                worst = worst.max(done);
                continue;
            }
        }
        let mut checked = match sources {
            Some(sources) => Checked::load_to_generate(sources),
            None => Checked::load(path),
        };
        output.doing(format_args!("generating from {}", checked.title()));
        let generated = match generate_into(&mut checked, args.out.as_deref()) {
            Ok(generated) => generated,
            Err(Refusal::Faults) => {
                checked.print(args.all, output)?;
                output.error(format_args!(
                    "{}: {}; nothing was generated",
                    checked.title(),
                    checked.tally()
                ));
                worst = worst.max(checked.outcome().max(Outcome::Findings));
                continue;
            }
            Err(Refusal::Nowhere) if named => {
                output.error(nowhere(&checked));
                worst = Outcome::CouldNot;
                continue;
            }
            Err(Refusal::Nowhere) => {
                output.progress(nowhere(&checked));
                continue;
            }
        };
        checked.print(args.all, output)?;
        if !directories.take(&generated.directory, &checked.title(), output) {
            worst = Outcome::CouldNot;
            continue;
        }
        output.doing(format_args!(
            "comparing {} files with {}",
            generated.files.len(),
            short(&generated.directory)
        ));
        let done = if args.check {
            compare(&checked.title(), &generated, output)?
        } else {
            write(&generated, output)?
        };
        let done = done.max(editor::refresh(&checked.sources, args.check, output)?);
        if let (Outcome::Holds, true, Some(_)) = (done, checked.is_faultless(), &stamp) {
            let there = editor::there(&checked.sources);
            let stamp = Stamp::of(&checked.sources, args.out.as_deref(), there.as_deref());
            if let Some(stamp) = stamp {
                stamp.keep(&generated.named, &generated.files);
            }
        }
        worst = worst.max(done);
    }
    if worst == Outcome::Holds && directories.0.is_empty() {
        output.error("nothing was generated: no catalog has a `generate` section");
        worst = Outcome::CouldNot;
    }
    Ok(worst)
}

impl args::Generate {
    /// The directory that takes the output of a catalog which names this one.
    fn place(&self, sources: &Sources, directory: &Path) -> PathBuf {
        match &self.out {
            Some(out) => out.clone(),
            None => sources.root().join(directory),
        }
    }
}

/// Output directories of the run, and the catalogs that have taken them.
#[derive(Default)]
struct Directories(BTreeMap<String, String>);

impl Directories {
    /// `false` where another catalog has taken it.
    fn take(&mut self, directory: &Path, catalog: &str, output: &mut Output) -> bool {
        let directory = short(directory);
        let Some(other) = self.0.insert(directory.clone(), catalog.to_owned()) else {
            return true;
        };
        output.error(format_args!(
            "{other} and {catalog} both generate into {directory}; each would remove the files of the other"
        ));
        false
    }
}

/// What a catalog's output directory is to hold.
pub(crate) struct Generated {
    pub(crate) directory: PathBuf,
    /// The directory as the catalog names it.
    named: String,
    /// It is another one than the catalog's.
    elsewhere: bool,
    pub(crate) files: Files,
}

/// Why nothing comes from a catalog.
pub(crate) enum Refusal {
    /// It has errors, which the catalog's diagnostics now hold.
    Faults,
    /// It does not say where its output goes.
    Nowhere,
}

/// Everything that comes from a catalog, in memory.
#[cfg(feature = "demo")]
pub(crate) fn generate(checked: &mut Checked) -> Result<Generated, Refusal> {
    generate_into(checked, None)
}

/// Everything that comes from a catalog, in memory. Into another directory one can generate from a catalog
/// too that names none.
fn generate_into(checked: &mut Checked, out: Option<&Path>) -> Result<Generated, Refusal> {
    let Some(catalog) = checked.sound() else {
        return Err(Refusal::Faults);
    };
    let named = (catalog.generate.as_ref()).map(|target| target.directory.clone());
    let directory = match (out, &named) {
        (Some(out), _) => out.to_owned(),
        (None, Some(named)) => checked.sources.root().join(named),
        (None, None) => return Err(Refusal::Nowhere),
    };
    match otelier_codegen::generate(catalog, &otelier_codegen::EMITTERS) {
        Ok(files) => Ok(Generated {
            directory,
            named: named.unwrap_or_default(),
            elsewhere: out.is_some(),
            files,
        }),
        Err(diagnostics) => {
            checked.add(diagnostics);
            Err(Refusal::Faults)
        }
    }
}

fn nowhere(checked: &Checked) -> String {
    format!(
        "{}: the catalog does not say where its output goes; add to its `catalog` section\n  \
         generate: {{ directory: ../../generated/NAME, crate: NAME-events }}\n\
         or generate from a build script with otelier_codegen::Builder.",
        checked.title()
    )
}

fn write(generated: &Generated, output: &mut Output) -> io::Result<Outcome> {
    match files::write(&generated.directory, &generated.files) {
        Ok(summary) => summarise(&generated.directory, &summary, output),
        Err(error) => {
            output.error(plain(&error));
            Ok(Outcome::CouldNot)
        }
    }
}

fn summarise(directory: &Path, summary: &Summary, output: &mut Output) -> io::Result<Outcome> {
    let directory = short(directory);
    let Summary {
        written,
        removed,
        unchanged,
    } = summary;
    let mut unchanged = *unchanged;
    for path in written {
        output.result(format_args!(
            "{GOOD}written{GOOD:#}  {}",
            at(&directory, path)
        ))?;
    }
    for path in removed {
        output.result(format_args!(
            "{CAUTION}removed{CAUTION:#}  {}",
            at(&directory, path)
        ))?;
    }
    // Files are counted without the manifest, here and in a comparison: it is no output of the catalog.
    let (number, and_manifest) = if written.iter().any(|path| path == MANIFEST) {
        (written.len() - 1, " and the manifest")
    } else {
        unchanged -= 1;
        (written.len(), "")
    };
    output.result(format_args!(
        "{STRONG}{directory}{STRONG:#}: {number} written{and_manifest}, {} removed, {unchanged} unchanged",
        removed.len(),
    ))?;
    Ok(Outcome::Holds)
}

/// Compares what is there with what should be, and prints how they differ.
pub(crate) fn compare(
    catalog: &str,
    generated: &Generated,
    output: &mut Output,
) -> io::Result<Outcome> {
    let directory = short(&generated.directory);
    let differences = match files::compare(&generated.directory, &generated.files) {
        Ok(differences) => differences,
        Err(error) => {
            output.error(plain(&error));
            return Ok(Outcome::CouldNot);
        }
    };
    for difference in &differences {
        print(&directory, difference, output)?;
    }
    if differences.is_empty() {
        let number = generated.files.len();
        return as_it_should_be(catalog, &generated.directory, number, output);
    }
    let elsewhere = if generated.elsewhere {
        format!(" --out {}", word(&directory))
    } else {
        String::new()
    };
    output.result(format_args!(
        "{STRONG}{directory}{STRONG:#}: {BAD}{} not as {catalog} says{BAD:#}; to mend it: {STRONG}{} generate {}{elsewhere}{STRONG:#}",
        differing(&differences),
        program(),
        word(catalog),
    ))?;
    Ok(Outcome::Findings)
}

fn as_it_should_be(
    catalog: &str,
    directory: &Path,
    files: usize,
    output: &mut Output,
) -> io::Result<Outcome> {
    let directory = short(directory);
    let number = count(files as u64, "file", "files");
    output.result(format_args!(
        "{STRONG}{directory}{STRONG:#}: {number}, {GOOD}as {catalog} says{GOOD:#}"
    ))?;
    Ok(Outcome::Holds)
}

/// `2 files are`, `1 file and the manifest are`, `the manifest is`
fn differing(differences: &[Difference]) -> String {
    let files = differences.iter().filter(|one| one.path != MANIFEST);
    match (files.count(), differences.len()) {
        (0, _) => "the manifest is".to_owned(),
        (files, all) if files == all => count(files as u64, "file is", "files are"),
        (files, _) => count(
            files as u64,
            "file and the manifest are",
            "files and the manifest are",
        ),
    }
}

fn print(directory: &str, difference: &Difference, output: &mut Output) -> io::Result<()> {
    let note = match difference.kind {
        Kind::LineEndings => " (CRLF where there should be LF, and nothing else)",
        Kind::Orphaned => " (nothing makes it any more)",
        Kind::Stale | Kind::Missing => "",
    };
    output.result(format_args!(
        "{BAD}{}{BAD:#}  {}{note}",
        difference.kind.as_str(),
        at(directory, &difference.path)
    ))?;
    for line in difference.diff.lines() {
        let style = match line.as_bytes().first() {
            Some(b'-') => BAD.effects(anstyle::Effects::new()),
            Some(b'+') => GOOD.effects(anstyle::Effects::new()),
            _ => anstyle::Style::new().dimmed(),
        };
        output.result(format_args!(
            "    {style}{}{style:#}",
            plain(line).trim_end()
        ))?;
    }
    Ok(())
}

fn at(directory: &str, path: &str) -> String {
    format!("{directory}/{}", plain(path))
}

/// How the reader started this program: `cargo run` says so in the environment.
fn program() -> &'static str {
    if std::env::var_os("CARGO").is_some() {
        "cargo run --"
    } else {
        "otelier"
    }
}

/// A word for a shell.
fn word(text: &str) -> String {
    let harmless = |character: char| character.is_alphanumeric() || "-_./\\:".contains(character);
    if text.chars().all(harmless) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_path_is_one_word_of_the_command() {
        assert_eq!(word("schema/codex"), "schema/codex");
        assert_eq!(word("my schema/codex"), "'my schema/codex'");
    }
}
