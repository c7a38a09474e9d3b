//! Places in files, as machines name them.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The file, relative to the current directory where it is below it, with `/`.
    pub(crate) file: String,
    /// Which characters; `None`: the file as a whole.
    pub(crate) region: Option<Region>,
}

/// Characters of a file: 1-based lines and columns, in characters, with the end behind the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: (usize, usize),
    pub(crate) end: Option<(usize, usize)>,
}

impl Place {
    /// A file as a whole.
    pub(crate) fn file(path: &Path) -> Self {
        Self {
            file: relative(path),
            region: None,
        }
    }
}

/// A path for a reader on another machine: without the current directory and without detours.
pub(crate) fn relative(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    straight(below.as_deref().unwrap_or(path))
}

/// A path with `/` and without the `..` that can be done without; empty where it is the current directory.
pub(crate) fn straight(path: &Path) -> String {
    let mut short = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir
                if matches!(short.components().next_back(), Some(Component::Normal(_))) =>
            {
                short.pop();
            }
            Component::CurDir => {}
            component => short.push(component),
        }
    }
    let text = short.to_string_lossy().into_owned();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// A path as a URI reference (RFC 3986): what may not stand in a path is written in percent.
pub(crate) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    // The first segment of a relative reference has no colon; a drive letter is no scheme.
    let absolute = path.starts_with('/') || path.get(1..2) == Some(":");
    if absolute {
        uri.push_str(if path.starts_with('/') {
            "file://"
        } else {
            "file:///"
        });
    }
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
        if plain || (absolute && byte == b':') {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("schema/shop/catalog.yaml"), "schema/shop/catalog.yaml");
        assert_eq!(uri("a b/\u{e9}#1:2.yaml"), "a%20b/%C3%A9%231%3A2.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
        assert_eq!(uri("C:/a.yaml"), "file:///C:/a.yaml");
    }

    #[test]
    fn a_path_is_told_from_here() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(relative(&here.join("a/b.yaml")), "a/b.yaml");
        assert_eq!(relative(Path::new("./a/../b.yaml")), "b.yaml");
        assert_eq!(relative(Path::new("../b.yaml")), "../b.yaml");
    }
}
