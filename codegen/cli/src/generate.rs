//! `otelier generate`: writes, or compares, everything that comes from a catalog.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use otelier_codegen::files::{self, Difference, Files, Kind, MANIFEST, Summary};

use crate::args;
use crate::catalogs::{Checked, short};
use crate::outcome::Outcome;
use crate::output::{BAD, CAUTION, GOOD, Output, STRONG, count, plain};

pub(crate) fn run(args: &args::Generate, output: &mut Output) -> io::Result<Outcome> {
    let paths = match args.catalogs.resolve() {
        Ok(paths) => paths,
        Err(message) => {
            output.error(message);
            return Ok(Outcome::CouldNot);
        }
    };
    let named = !args.catalogs.paths.is_empty();
    let mut worst = Outcome::Holds;
    let mut directories = BTreeMap::new();
    for path in &paths {
        let mut checked = Checked::load(path);
        let generated = match generate(&mut checked) {
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
        if let Some(other) = directories.insert(short(&generated.directory), checked.title()) {
            output.error(format_args!(
                "{} and {} both generate into {}; each would remove the files of the other",
                other,
                checked.title(),
                short(&generated.directory)
            ));
            worst = Outcome::CouldNot;
            continue;
        }
        let done = if args.check {
            compare(&checked.title(), &generated, output)?
        } else {
            write(&generated, output)?
        };
        worst = worst.max(done);
    }
    if worst == Outcome::Holds && directories.is_empty() {
        output.error("nothing was generated: no catalog has a `generate` section");
        worst = Outcome::CouldNot;
    }
    Ok(worst)
}

/// What a catalog's output directory is to hold.
pub(crate) struct Generated {
    pub(crate) directory: PathBuf,
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
pub(crate) fn generate(checked: &mut Checked) -> Result<Generated, Refusal> {
    let Some(catalog) = checked.sound() else {
        return Err(Refusal::Faults);
    };
    let Some(target) = &catalog.generate else {
        return Err(Refusal::Nowhere);
    };
    let directory = checked.sources.root().join(&target.directory);
    match otelier_codegen::generate(catalog, &otelier_codegen::EMITTERS) {
        Ok(files) => Ok(Generated { directory, files }),
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
    let directory = short(&generated.directory);
    let Summary {
        written,
        removed,
        mut unchanged,
    } = match files::write(&generated.directory, &generated.files) {
        Ok(summary) => summary,
        Err(error) => {
            output.error(plain(&error));
            return Ok(Outcome::CouldNot);
        }
    };
    for path in &written {
        output.result(format_args!(
            "{GOOD}written{GOOD:#}  {}",
            at(&directory, path)
        ))?;
    }
    for path in &removed {
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
        let number = count(generated.files.len() as u64, "file", "files");
        output.result(format_args!(
            "{STRONG}{directory}{STRONG:#}: {number}, {GOOD}as {catalog} says{GOOD:#}"
        ))?;
        return Ok(Outcome::Holds);
    }
    output.result(format_args!(
        "{STRONG}{directory}{STRONG:#}: {BAD}{} not as {catalog} says{BAD:#}; to mend it: {STRONG}{} generate {}{STRONG:#}",
        differing(&differences),
        program(),
        word(catalog),
    ))?;
    Ok(Outcome::Findings)
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
