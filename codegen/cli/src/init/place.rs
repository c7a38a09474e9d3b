//! Where a scaffold stands: the repository around it, and Otelier's own as seen from there.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::output::plain;

/// Where the generated code takes the runtime, and a build script the generator, from.
pub(super) enum Origin {
    /// A checkout of Otelier, relative to the scaffold's root.
    Path(String),
    Git(String),
}

impl Origin {
    /// By what was said; otherwise Otelier's own repository, since no registry has it yet.
    pub(super) fn of(said: Option<&str>, root: &Path) -> Result<Self, String> {
        let Some(said) = said else {
            return Ok(Self::Git(env!("CARGO_PKG_REPOSITORY").to_owned()));
        };
        if said.contains("://") || said.starts_with("git@") {
            return Ok(Self::Git(said.to_owned()));
        }
        let checkout = Path::new(said);
        if !checkout.join("runtime/Cargo.toml").is_file() {
            return Err(format!(
                "{} is no checkout of Otelier: it has no runtime/Cargo.toml",
                plain(said)
            ));
        }
        let canonical = |path: &Path| {
            path.canonicalize()
                .map_err(|error| format!("{}: {error}", plain(path.display())))
        };
        Ok(Self::Path(relative(
            &canonical(root)?,
            &canonical(checkout)?,
        )))
    }
}

/// The way from one absolute directory to another, with `/` on every system.
fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<Component> = from.components().collect();
    let to: Vec<Component> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..]
        .iter()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let way: Vec<String> = up.chain(down).collect();
    if way.is_empty() {
        ".".to_owned()
    } else {
        way.join("/")
    }
}

/// What a catalog in this directory is usually called: as the directory, by the rules of such names.
pub(super) fn name_of(root: &Path) -> String {
    let canonical = root.canonicalize().unwrap_or_default();
    let directory = canonical.file_name().map(|name| name.to_string_lossy());
    let name: String = directory
        .unwrap_or_default()
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => c,
            _ => '_',
        })
        .collect();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    match name.trim_end_matches('_') {
        "" => "app".to_owned(),
        name => name.to_owned(),
    }
}

/// What a scaffold has around it.
pub(super) struct Around {
    pub(super) workspace: Option<Workspace>,
    /// The scaffold's root, relative to that of the Git repository; `.` where they are the same.
    pub(super) within: String,
}

/// The Cargo workspace that a new crate would be taken to belong to.
pub(super) struct Workspace {
    /// Its manifest.
    pub(super) path: PathBuf,
    /// What stands before the scaffold's paths in its list of members.
    pub(super) to_members: String,
}

impl Around {
    pub(super) fn of(root: &Path) -> Self {
        let canonical = root.canonicalize().unwrap_or_default();
        let repository = canonical
            .ancestors()
            .find(|directory| directory.join(".git").exists());
        Self {
            workspace: workspace(root, &canonical),
            within: repository.map_or_else(|| ".".to_owned(), |it| relative(it, &canonical)),
        }
    }

    /// How many directories the scaffold's root is below that of the repository.
    pub(super) fn depth(&self) -> usize {
        self.within.split('/').filter(|part| *part != ".").count()
    }
}

fn workspace(root: &Path, canonical: &Path) -> Option<Workspace> {
    let is_workspace = |text: &str| {
        text.lines().any(|line| {
            line.split('#')
                .next()
                .is_some_and(|line| line.trim() == "[workspace]")
        })
    };
    let at = canonical.ancestors().find(|directory| {
        fs::read_to_string(directory.join("Cargo.toml")).is_ok_and(|text| is_workspace(&text))
    })?;
    let below = match relative(at, canonical).as_str() {
        "." => String::new(),
        below => format!("{below}/"),
    };
    let up = "../".repeat(below.matches('/').count());
    Some(Workspace {
        path: root.join(up).join("Cargo.toml"),
        to_members: below,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_checkout_is_relative() {
        let way = |from, to| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/work/shop", "/work/otelier"), "../otelier");
        assert_eq!(
            way("/work/shop", "/work/shop/vendor/otelier"),
            "vendor/otelier"
        );
        assert_eq!(way("/work/shop", "/work/shop"), ".");
    }

    #[test]
    fn a_catalog_is_called_as_its_directory() {
        let name = |directory: &str| {
            let root = tempfile::tempdir().expect("a directory");
            let directory = root.path().join(directory);
            fs::create_dir(&directory).expect("a directory");
            name_of(&directory)
        };
        assert_eq!(name("shop"), "shop");
        assert_eq!(name("My-Shop.rs"), "my_shop_rs");
        assert_eq!(name("2nd-shop"), "nd_shop");
        assert_eq!(name("42"), "app");
    }

    #[test]
    fn the_workspace_and_the_repository_may_be_further_up() {
        let root = tempfile::tempdir().expect("a directory");
        let inner = root.path().join("services/shop");
        fs::create_dir_all(&inner).expect("a directory");
        fs::create_dir(root.path().join(".git")).expect("a directory");
        fs::write(
            root.path().join("Cargo.toml"),
            "[workspace] # all\nmembers = []\n",
        )
        .expect("a file");
        let around = Around::of(&inner);
        assert_eq!(
            (around.within.as_str(), around.depth()),
            ("services/shop", 2)
        );
        let workspace = around.workspace.expect("a workspace");
        assert_eq!(workspace.path, inner.join("../../Cargo.toml"));
        assert_eq!(workspace.to_members, "services/shop/");
        assert_eq!(Around::of(root.path()).depth(), 0);
    }
}
