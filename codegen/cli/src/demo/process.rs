//! The agent as a process of its own, which never outlives the demo.

use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a run may take before it counts as hanging.
const LIMIT: Duration = Duration::from_secs(60);
/// How often a running process is looked at.
const PACE: Duration = Duration::from_millis(5);

/// What a finished process left.
pub(super) struct Finished {
    pub(super) status: ExitStatus,
    pub(super) stderr: String,
}

/// Runs this program's agent with these arguments in a directory, with some more variables in its
/// environment and something on its standard input, and waits for it.
///
/// The user's `OTEL_*` variables and proxies would decide where telemetry goes; the process gets neither.
///
/// # Errors
/// The process could not be started, or did not end in time.
pub(super) fn run(
    arguments: &[OsString],
    directory: &Path,
    environment: &[(&str, &str)],
    input: &str,
) -> io::Result<Finished> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg(super::AGENT)
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(steers_telemetry) {
            command.env_remove(name);
        }
    }
    command.envs(environment.iter().copied());
    let mut process = Guard(command.spawn()?);
    if let Some(mut stdin) = process.0.stdin.take() {
        // An agent that ends without asking closes the pipe.
        let _ = stdin.write_all(input.as_bytes());
    }
    // Read beside the waiting: a full pipe would keep the process from ending.
    let mut pipe = process.0.stderr.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).map(|_| bytes)
    });
    let status = process.wait()?;
    let bytes = reader
        .join()
        .map_err(|_| io::Error::other("the reader of the agent's output panicked"))??;
    Ok(Finished {
        status,
        stderr: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn steers_telemetry(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.starts_with("OTEL_") || name.ends_with("_PROXY")
}

/// A process that ends with its owner.
struct Guard(Child);

impl Guard {
    fn wait(&mut self) -> io::Result<ExitStatus> {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                let message = format!("the agent did not end within {} s", LIMIT.as_secs());
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            thread::sleep(PACE);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Both fail where the process has ended, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_environment_decides_nothing() {
        for name in [
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "otel_sdk_disabled",
            "HTTPS_PROXY",
            "all_proxy",
            "no_proxy",
        ] {
            assert!(steers_telemetry(name), "{name}");
        }
        assert!(!steers_telemetry("PATH"));
    }
}
