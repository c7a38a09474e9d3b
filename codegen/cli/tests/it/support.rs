//! Runs the real program in a directory of its own.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A temporary directory that the program runs in.
pub(crate) struct Sandbox {
    room: TempDir,
    /// Where the program remembers what it has done.
    cache: TempDir,
}

impl Sandbox {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let directory = || {
            let directory = tempfile::Builder::new().prefix("otelier-cli-").tempdir();
            directory.expect("a temporary directory")
        };
        Self {
            room: directory(),
            cache: directory(),
        }
    }

    /// One with the catalog of the fixtures in `schema/shop`.
    pub(crate) fn shop() -> Self {
        let sandbox = Self::new();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shop");
        for file in ["catalog.yaml", "events/sale.yaml"] {
            let text = fs::read_to_string(fixtures.join(file)).expect("a fixture");
            sandbox.write(&format!("schema/shop/{file}"), &text);
        }
        sandbox
    }

    /// The same, with everything generated from it.
    pub(crate) fn generated_shop() -> Self {
        let sandbox = Self::shop();
        let ran = sandbox.otelier(&["generate"]);
        assert_eq!(ran.status, 0, "{ran}");
        sandbox
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.room.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces the one place in a file where a text stands.
    #[track_caller]
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {path}");
        self.write(path, text.replace(from, to));
    }

    /// Runs `otelier` here.
    pub(crate) fn otelier(&self, arguments: &[&str]) -> Ran {
        self.otelier_reading(arguments, "")
    }

    /// `otelier`, to be run here. It is 2026-12-01.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_otelier"));
        command
            .args(arguments)
            .current_dir(self.room.path())
            .env("SOURCE_DATE_EPOCH", "1796083200")
            .env_remove("CARGO")
            .env_remove("CLICOLOR_FORCE")
            .env("COLUMNS", "100")
            .env("OTELIER_CACHE_DIR", self.cache.path());
        command
    }

    /// Where the program remembers what it has done.
    pub(crate) fn cache(&self) -> &Path {
        self.cache.path()
    }

    /// Runs `otelier` here at another time, in seconds since 1970.
    pub(crate) fn otelier_at(&self, time: &str, arguments: &[&str]) -> Ran {
        self.run(self.command(arguments).env("SOURCE_DATE_EPOCH", time), b"")
    }

    /// Runs `otelier` here with something on its standard input.
    pub(crate) fn otelier_reading(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        self.run(&mut self.command(arguments), input.as_ref())
    }

    fn run(&self, command: &mut Command, input: &[u8]) -> Ran {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("otelier starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A program that fails early does not read.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().expect("otelier ends");
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("output is UTF-8");
            let canonical = self.room.path().canonicalize().unwrap_or_default();
            text.replace(&canonical.display().to_string(), "[DIR]")
                .replace(&self.room.path().display().to_string(), "[DIR]")
        };
        Ran {
            status: output.status.code().expect("an exit status"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// What a run of the program left.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "exit status: {}", self.status)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                write!(formatter, "\n---- {name}\n{}", text.trim_end())?;
            }
        }
        Ok(())
    }
}
