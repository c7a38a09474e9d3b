//! The whole way from a directory to a resolved catalog.

use std::{
    collections::HashSet,
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Code, Diagnostic, Level, Loaded, Sources, beside,
    catalog::{Catalog, Incomplete, Lints},
    check::{self, CATALOG_FILE, File},
    codes::{could_not_read, missing_key},
    raw::RawFile,
    resolve, structure,
    yaml::{self, Node, Spot},
};

/// Larger files are refused: positions count in 32 bits, and no catalog comes near.
const MAX_BYTES: u64 = 256 << 20;

/// From so many files on, half of them are read beside the others.
const MANY: usize = 64;

/// Loads the catalog in a directory, or the one that this `catalog.yaml` belongs to.
pub fn load(path: &Path) -> Loaded {
    let (sources, mut diagnostics) = match gather(path) {
        Ok(gathered) => gathered,
        Err(fault) => {
            return Loaded {
                catalog: None,
                partial: None,
                diagnostics: vec![*fault],
                sources: Sources::new(path),
                lints: Lints::default(),
            };
        }
    };
    if diagnostics.is_empty() {
        return load_sources(sources);
    }
    let mut loaded = load_readable(sources, true);
    loaded.partial = loaded.partial.or(loaded.catalog.take());
    if loaded.sources.get(CATALOG_FILE).is_none() {
        // Said already, with the reason.
        loaded
            .diagnostics
            .retain(|fault| fault.code != Code::CouldNotRead);
    }
    diagnostics.append(&mut loaded.diagnostics);
    Loaded {
        diagnostics,
        ..loaded
    }
}

/// The texts of the catalog that [`load`] would load; `None` where some of them cannot be read.
pub fn read_sources(path: &Path) -> Option<Sources> {
    let (sources, faults) = gather(path).ok()?;
    faults.is_empty().then_some(sources)
}

/// Whether a file belongs to a catalog, by its path relative to the catalog's directory.
pub fn is_catalog_file(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    path == CATALOG_FILE
        || (path.starts_with("events/") && !hidden && matches!(extension, Some("yaml" | "yml")))
}

/// Loads a catalog from texts: `catalog.yaml` and the others, each a file of the catalog.
pub fn load_sources(sources: Sources) -> Loaded {
    load_readable(sources, false)
}

/// `unread`: there are files of the catalog whose text is not among these.
fn load_readable(sources: Sources, unread: bool) -> Loaded {
    let mut diagnostics = Vec::new();
    if sources.get(CATALOG_FILE).is_none() {
        diagnostics.push(could_not_read::no_catalog(
            &sources.display_path(CATALOG_FILE),
        ));
        return Loaded {
            catalog: None,
            partial: None,
            diagnostics,
            sources,
            lints: Lints::default(),
        };
    }
    let mut checked = read_all(&sources, &mut diagnostics);
    if unread {
        checked.incomplete.everything();
    }
    let mut lints = std::mem::take(&mut checked.lints);
    lints.unused_groups = resolve::unused_groups(&checked);
    let catalog = resolve::resolve(checked, &sources, &mut diagnostics);
    diagnostics.sort_by(|a, b| {
        let key = |fault: &Diagnostic| (fault.position().cloned(), fault.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
    let faulty = diagnostics
        .iter()
        .any(|fault| fault.severity == Level::Error);
    let (catalog, partial) = if faulty {
        (None, catalog)
    } else {
        (catalog, None)
    };
    Loaded {
        catalog,
        partial,
        diagnostics,
        sources,
        lints,
    }
}

/// Reads and checks all files. Their trees are much larger than they are, and are gone afterwards.
fn read_all(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Catalog {
    let texts: Vec<(&str, &str)> = sources.iter().collect();
    let read = beside::each(&texts, MANY, |&(file, text)| {
        let mut found = Vec::new();
        (tree(file, text, &mut found), found)
    });
    let mut trees = Vec::with_capacity(read.len());
    for (tree, found) in read {
        trees.extend(tree);
        diagnostics.extend(found);
    }
    let mut files = Vec::new();
    for (file, root, raw) in &mut trees {
        if let Some(raw) = raw.take() {
            let spot = Spot::root(file, root);
            files.push(File { raw, spot });
        }
    }
    let typed: HashSet<&str> = files.iter().map(|file| &**file.spot.file).collect();
    let mut checked = check::check(files, diagnostics);
    for (file, text) in sources.iter().filter(|(file, _)| !typed.contains(file)) {
        lost(file, text, &mut checked.incomplete);
    }
    checked
}

/// Says what a file without a usable tree may have defined.
fn lost(file: &str, text: &str, incomplete: &mut Incomplete) {
    if file == CATALOG_FILE {
        return incomplete.everything();
    }
    incomplete.events.unread = true;
    let text = yaml::without_mark(text);
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        !(line.is_empty() || line.starts_with('#') || line.starts_with("---"))
    });
    let outermost = lines.clone().next().map_or(0, indent);
    for line in lines.filter(|line| indent(line) <= outermost) {
        let line = line.trim_start();
        if line.starts_with(['{', '?', '%']) {
            return incomplete.everything();
        }
        let key = line.trim_start_matches(['"', '\'']);
        for (section, lost) in [
            ("resource", &mut incomplete.resource),
            ("settings", &mut incomplete.settings),
            ("attributes", &mut incomplete.shared),
            ("groups", &mut incomplete.groups),
            ("metadata", &mut incomplete.metadata),
        ] {
            lost.unread |= key.starts_with(section);
        }
    }
}

/// A file's name, its tree without structural faults, and what that holds; `None` where that is a fault.
type Tree = (Arc<str>, Node, Option<RawFile>);

/// Reads a file; `None` where nothing of it can be used.
fn tree(file: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Tree> {
    let (root, pruned) = yaml::build(file, text, diagnostics);
    let Some(mut root) = root else {
        if !pruned {
            diagnostics.push(empty(file));
        }
        return None;
    };
    if let Some(fault) = structure::format(file, &root) {
        diagnostics.push(fault);
        return None;
    }
    let pruned = structure::prune(file, text, &mut root, diagnostics) || pruned;
    let raw = yaml::typed(file, text, &root, pruned);
    let raw = raw.map_err(|fault| diagnostics.push(*fault)).ok();
    Some((file.into(), root, raw))
}

fn empty(file: &str) -> Diagnostic {
    let start = crate::Position {
        file: file.into(),
        line: 1,
        column: 1,
    };
    missing_key::everything(&start)
}

/// The texts of a catalog, and what prevented others from being read.
fn gather(path: &Path) -> Result<(Sources, Vec<Diagnostic>), Box<Diagnostic>> {
    let root = root(path)?;
    let mut faults = Vec::new();
    let mut sources = Sources::new(&root);
    let mut files = vec![(root.join(CATALOG_FILE), CATALOG_FILE.to_owned())];
    find(&root.join("events"), "events", &mut files, &mut faults);
    let texts = beside::each(&files, MANY, |(path, _)| read_file(path));
    for ((path, name), text) in files.into_iter().zip(texts) {
        match text {
            Ok(text) => sources.insert(name, text),
            Err(error) => faults.push(could_not_read::refused(&path, &error)),
        }
    }
    Ok((sources, faults))
}

/// The directory of the catalog that a path names.
fn root(path: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let metadata =
        fs::metadata(path).map_err(|error| Box::new(could_not_read::refused(path, &error)))?;
    if metadata.is_dir() {
        return Ok(path.to_owned());
    }
    if path.file_name().is_some_and(|name| name == CATALOG_FILE) {
        return Ok(path.parent().unwrap_or(Path::new("")).to_owned());
    }
    Err(Box::new(could_not_read::not_a_catalog(path, CATALOG_FILE)))
}

fn read_file(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    if length > MAX_BYTES {
        return Err(io::Error::other("the file is too large"));
    }
    let mut text = String::with_capacity(usize::try_from(length).unwrap_or(0));
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// Finds every `.yaml` and `.yml` file below a directory. A catalog may have none.
fn find(
    path: &Path,
    name: &str,
    files: &mut Vec<(PathBuf, String)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => return diagnostics.push(could_not_read::refused(path, &error)),
    };
    for entry in entries {
        let file = entry.file_name();
        let Some(file) = file.to_str() else {
            diagnostics.push(could_not_read::name_not_utf8(&entry.path()));
            continue;
        };
        if file.starts_with('.') {
            continue;
        }
        let name = format!("{name}/{file}");
        let extension = Path::new(file)
            .extension()
            .and_then(|extension| extension.to_str());
        // Links to directories are not followed: they could lead in a circle.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            find(&entry.path(), &name, files, diagnostics);
        } else if matches!(extension, Some("yaml" | "yml")) {
            files.push((entry.path(), name));
        }
    }
}
