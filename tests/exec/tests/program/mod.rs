//! The built program as a child process: its configuration, its standard streams, its end.

use codex_exec::stub::Run;
use serde_json::Value;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a run may take on a busy machine before the test gives it up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The report, where one was written.
    pub(crate) report: Option<Value>,
}

/// Runs the program with the configuration `config`, a report, and `arguments` before `prompt`.
pub(crate) fn start(
    config: &str,
    environment: &[(&str, &str)],
    arguments: &[&str],
    prompt: &str,
    answers: &str,
) -> Finished {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("config.toml");
    std::fs::write(&file, config).expect("writable");
    let report = directory.path().join("report.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_codex-exec"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OTEL_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(directory.path())
        .arg("--config")
        .arg(&file)
        .arg("--report")
        .arg(&report)
        .args(arguments)
        .arg(prompt)
        .envs(environment.iter().copied());
    let (status, stdout, stderr) = finish(command, answers);
    let report = std::fs::read_to_string(report).ok();
    Finished {
        status,
        stdout,
        stderr,
        report: report.map(|text| serde_json::from_str(&text).expect("JSON")),
    }
}

/// Runs the program on one run of the tour, against the model's service at `endpoint`.
pub(crate) fn tour(run: &Run, endpoint: &str, otel: &str, arguments: &[&str]) -> Finished {
    start(
        &run.config(endpoint, otel),
        &run.environment(),
        arguments,
        "say hello",
        run.answers,
    )
}

/// Runs a command to its end, with `input` on its standard input.
pub(crate) fn finish(mut command: Command, input: &str) -> (ExitStatus, String, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // A program that ends without reading closes the pipe.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let stdout = collect(child.stdout.take().expect("piped"));
    let stderr = collect(child.stderr.take().expect("piped"));
    let status = wait(&mut child);
    let text = |collector: JoinHandle<Vec<u8>>| {
        let bytes = collector.join().expect("a thread that reads");
        String::from_utf8_lossy(&bytes).replace('\r', "")
    };
    (status, text(stdout), text(stderr))
}

fn collect(mut source: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).expect("readable");
        bytes
    })
}

fn wait(child: &mut Child) -> ExitStatus {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the program did not end within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
