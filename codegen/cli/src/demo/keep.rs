//! `--keep`: every payload that arrived, for other people's software to read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::run::Run;
use super::scenario::Transport;

/// A directory that payloads are kept in.
pub(super) struct Keep(PathBuf);

impl Keep {
    /// Makes the directory where it does not exist, and removes what an earlier demo kept there:
    /// its payloads would be taken for this one's.
    pub(super) fn new(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory).map_err(|error| at(directory, &error))?;
        for entry in fs::read_dir(directory).map_err(|error| at(directory, &error))? {
            let path = entry?.path();
            if is_payload(&path) {
                fs::remove_file(&path).map_err(|error| at(&path, &error))?;
            }
        }
        Ok(Self(directory.to_owned()))
    }

    pub(super) fn directory(&self) -> &Path {
        &self.0
    }

    /// Writes each payload as `TRANSPORT.WAY.PROMPT.TURN.ENDING.NUMBER.pb` or `.json`, and says how many they are.
    pub(super) fn write(&self, runs: &[Run<'_>]) -> io::Result<usize> {
        let mut written = 0;
        for run in runs {
            let extension = match run.scenario.transport {
                Transport::HttpJson => "json",
                Transport::Grpc | Transport::HttpBinary => "pb",
            };
            for (number, payload) in run.payloads.iter().enumerate() {
                let path = self
                    .0
                    .join(format!("{}.{number}.{extension}", run.scenario));
                fs::write(&path, payload).map_err(|error| at(&path, &error))?;
                written += 1;
            }
        }
        Ok(written)
    }
}

/// Whether a file is named as [`Keep::write`] names them.
fn is_payload(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let parts: Vec<&str> = name.split('.').collect();
    matches!(parts[..], [transport, _, _, _, _, number, "pb" | "json"]
        if transport.starts_with("otlp-") && number.parse::<u64>().is_ok())
}

/// An error that names the path it is about.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_demo_kept_is_removed() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let kept = at("otlp-grpc.sdk.prompt-logged.answered.exit.3.pb");
        let others = [
            at("notes.json"),
            at("otlp-grpc.md"),
            at("otlp-grpc.a.b.c.d.e.pb"),
        ];
        for path in others.iter().chain([&kept]) {
            fs::write(path, "").unwrap();
        }
        Keep::new(directory.path()).unwrap();
        assert!(!kept.exists());
        assert!(others.iter().all(|path| path.exists()));
    }
}
