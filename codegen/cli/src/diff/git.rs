//! The files of a catalog at a revision, read with the `git` executable; nothing is checked out.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use otelier_schema::{Sources, is_catalog_file};

/// The mode of a symbolic link, which would have to be followed within the revision.
const LINK: &str = "120000";

/// A path in a repository as git wants it: of plain parts, with `/`; a `catalog.yaml` stands for its directory.
pub(super) fn within(path: &str) -> Result<String, String> {
    let mut parts = Vec::new();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            _ => {
                return Err(format!(
                    "{path}: it must be relative to the repository's root, without `..`"
                ));
            }
        }
    }
    if parts.last().is_some_and(|last| last == "catalog.yaml") {
        parts.pop();
    }
    Ok(parts.join("/"))
}

/// Where a directory is in its repository.
pub(super) fn prefix(directory: &Path) -> Result<String, String> {
    let output = git(directory, &["rev-parse", "--show-prefix"], None)
        .map_err(|message| format!("{}: {message}", directory.display()))?;
    let text = String::from_utf8(output).map_err(|_| "the path is not UTF-8".to_owned())?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// Whether the repository that has a directory knows a revision of this name.
pub(super) fn has(directory: &Path, revision: &str) -> bool {
    !revision.starts_with('-') && commit(directory, revision).is_ok()
}

/// The text of a file of the repository at a revision.
pub(super) fn file(directory: &Path, revision: &str, path: &str) -> Result<String, String> {
    let commit = commit(directory, revision)?;
    let text = git(
        directory,
        &["cat-file", "blob", &format!("{commit}:{path}")],
        None,
    )
    .map_err(|_| format!("git:{revision}:{path}: there is no such file at that revision"))?;
    String::from_utf8(text).map_err(|_| format!("git:{revision}:{path}: it is not UTF-8"))
}

/// The commit that a revision names.
fn commit(directory: &Path, revision: &str) -> Result<String, String> {
    git(directory, &["rev-parse", "--git-dir"], None)
        .map_err(|message| format!("git:{revision}: {message}"))?;
    let commit = format!("{revision}^{{commit}}");
    let commit = git(
        directory,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
        None,
    )
    .map_err(|_| format!("git:{revision}: the repository has no revision `{revision}`"))?;
    Ok(String::from_utf8_lossy(&commit).trim().to_owned())
}

/// The catalog in this directory of the repository at a revision.
pub(super) fn sources(directory: &Path, revision: &str, path: &str) -> Result<Sources, String> {
    let commit = commit(directory, revision)?;
    let tree = format!("{commit}:{path}");
    let listed = git(
        directory,
        &["ls-tree", "-r", "-z", "--full-tree", &tree],
        None,
    )
    .map_err(|_| format!("git:{revision}:{path}: there is no such directory at that revision"))?;
    let mut sources = Sources::new(PathBuf::from(format!("{revision}:{path}")));
    let mut wanted = Vec::new();
    for entry in listed.split(|byte| *byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        let Some((about, name)) = entry.split_once('\t') else {
            continue;
        };
        if !is_catalog_file(name) {
            continue;
        }
        let mut about = about.split(' ');
        if let (Some(mode), Some(_), Some(id)) = (about.next(), about.next(), about.next()) {
            if mode == LINK {
                return Err(format!("git:{revision}:{path}: {name} is a symbolic link"));
            }
            wanted.push((name.to_owned(), id.to_owned()));
        }
    }
    if wanted.iter().all(|(name, _)| name != "catalog.yaml") {
        return Err(format!(
            "git:{revision}:{path}: there is no catalog.yaml in it"
        ));
    }
    let mut ids = String::new();
    for (_, id) in &wanted {
        ids.push_str(id);
        ids.push('\n');
    }
    let batch = git(directory, &["cat-file", "--batch"], Some(ids))
        .map_err(|message| format!("git:{revision}: {message}"))?;
    let mut rest = &batch[..];
    for (name, _) in wanted {
        let text = next(&mut rest)
            .ok_or_else(|| format!("git:{revision}:{path}: {name} could not be read"))?;
        let text = std::str::from_utf8(text)
            .map_err(|_| format!("git:{revision}:{path}: {name} is not UTF-8"))?;
        sources.insert(name, text);
    }
    Ok(sources)
}

/// The next object of a batch: `<id> <type> <size>`, a newline, its bytes, a newline.
fn next<'a>(batch: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = batch.iter().position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(batch.get(..end)?).ok()?;
    let size: usize = header.rsplit(' ').next()?.parse().ok()?;
    let from = end + 1;
    let to = from.checked_add(size)?;
    let text = batch.get(from..to)?;
    *batch = batch.get(to + 1..)?;
    Some(text)
}

/// What `git` writes; the error says why it could not, in its first line.
fn git(directory: &Path, arguments: &[&str], input: Option<String>) -> Result<Vec<u8>, String> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("git could not be started: {error}"))?;
    // It answers while it is asked: writing everything first would wait for ever.
    let writer = child.stdin.take().zip(input).map(|(mut stdin, input)| {
        thread::spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        })
    });
    let output = child
        .wait_with_output()
        .map_err(|error| format!("git could not be read: {error}"))?;
    if let Some(writer) = writer {
        let _ = writer.join();
    }
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let first = words.lines().next().unwrap_or("git failed");
    Err(first.trim_start_matches("fatal: ").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(within(path).ok().as_deref(), expected);
    }

    #[test]
    fn a_path_is_of_plain_parts() {
        check("schema/shop", Some("schema/shop"));
        check("./schema//shop/", Some("schema/shop"));
        check("schema/shop/catalog.yaml", Some("schema/shop"));
        check("", Some(""));
        check(".", Some(""));
        check("../shop", None);
        check("/etc", None);
    }

    #[test]
    fn a_batch_that_is_cut_off_has_no_object() {
        let mut batch = &b"ab blob 3\nxyz\ncd missing\n"[..];
        assert_eq!(next(&mut batch), Some(&b"xyz"[..]));
        assert_eq!(next(&mut batch), None);
        assert_eq!(next(&mut &b"ab blob 99999999999999999999\nx\n"[..]), None);
        assert_eq!(next(&mut &b"ab blob 18446744073709551615\nx\n"[..]), None);
        assert_eq!(next(&mut &b"ab blob 5\nx\n"[..]), None);
    }
}
