//! `otelier check --fix`: applies the mends that are certain, in the text as its author wrote it.
//!
//! A mend replaces a few bytes; comments, layout and everything else stay as they are. One mend can show
//! another, so the catalog is read anew until there is none left.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use otelier_schema::{Code, Date, Diagnostic, Fix, Sources, line_and_column, load_sources};

use crate::catalogs::Checked;
use crate::output::plain;
use crate::report::place::relative;
use crate::watch::Written;

/// More rounds than any catalog needs.
const ROUNDS: usize = 32;

/// Mends what can be mended for certain in a catalog's files; `told` gets a line about each change, whatever comes
/// after it, and `written` the files.
///
/// # Errors
/// A file could not be written, which the message names.
pub(crate) fn fix(
    path: &Path,
    today: Date,
    told: &mut Vec<String>,
    written: &mut Written,
) -> Result<(), String> {
    for _ in 0..ROUNDS {
        let checked = Checked::linted(path, today);
        let mut changed = false;
        for (file, fixes) in by_file(checked.faults()) {
            let Some(text) = checked.sources.get(file) else {
                continue;
            };
            let fixes = apart(fixes, text);
            let mended = apply(text, &fixes);
            if mended == text || breaks(&checked.sources, file, &mended) {
                continue;
            }
            let shown = relative(Path::new(&checked.sources.display_path(file)));
            let place = checked.sources.root().join(file);
            fs::write(&place, &mended).map_err(|error| format!("{}: {error}", plain(&shown)))?;
            written.file(place);
            changed = true;
            told.extend(fixes.iter().map(|fix| tell(&shown, text, fix)));
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

fn by_file(faults: &[Diagnostic]) -> BTreeMap<&str, Vec<&Fix>> {
    let mut files: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for fix in faults.iter().filter_map(|fault| fault.fix.as_ref()) {
        files.entry(&fix.file).or_default().push(fix);
    }
    files
}

/// Those that can be applied at once: in order, none within another, none that would take a comment away, and none
/// that ends inside of a quoted text.
fn apart<'f>(mut fixes: Vec<&'f Fix>, text: &str) -> Vec<&'f Fix> {
    fixes.sort_by_key(|fix| (fix.span.start, fix.span.end));
    let mut end = 0;
    fixes.retain(|fix| {
        let covered = text.get(fix.span.clone());
        let harmless = covered.is_some_and(|covered| !has_comment(covered) && !is_cut(covered));
        let free = harmless && fix.span.start >= end;
        if free {
            end = fix.span.end;
        }
        free
    });
    fixes
}

/// A comment begins a line, or follows white space.
fn has_comment(text: &str) -> bool {
    let after_blank = |(at, _): (usize, &str)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    };
    text.match_indices('#').any(after_blank)
}

/// Whether a text begins with a quotation mark and does not end with it.
fn is_cut(text: &str) -> bool {
    let quote = text
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    quote.is_some_and(|quote| text.len() < 2 || !text.ends_with(quote))
}

fn apply(text: &str, fixes: &[&Fix]) -> String {
    let mut mended = text.to_owned();
    for fix in fixes.iter().rev() {
        mended.replace_range(fix.span.clone(), &fix.replacement);
    }
    mended
}

/// Whether a file would be no YAML any more, or say something twice. No mend does that; if one did, the file
/// would be left alone.
fn breaks(sources: &Sources, file: &str, mended: &str) -> bool {
    let faults = |sources: Sources| {
        let codes = [Code::YamlSyntax, Code::UnsupportedYaml, Code::DuplicateKey];
        let loaded = load_sources(sources);
        let found = loaded.diagnostics.iter();
        found.filter(|fault| codes.contains(&fault.code)).count()
    };
    // The file is looked at alone: what it has to do with the others no mend changes.
    let alone = |text: &str| faults(Sources::from_iter([("catalog.yaml", text)]));
    let before = sources.get(file).map_or(0, alone);
    alone(mended) > before
}

/// `schema/shop/catalog.yaml:6:3  breif -> brief`
fn tell(file: &str, text: &str, fix: &Fix) -> String {
    let (line, column) = line_and_column(text, fix.span.start);
    let was = text.get(fix.span.clone()).unwrap_or_default();
    format!(
        "{}:{line}:{column}  {} -> {}",
        plain(file),
        plain(was),
        plain(&fix.replacement)
    )
}
