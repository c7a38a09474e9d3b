//! The tools that the model may call: each runs as a child process, under a time limit, with its
//! standard output and standard error in one text.

use crate::config::Tools;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long a tool's output is read after the tool itself has ended: a process that it left
/// behind may hold the pipe open for ever.
const DRAIN: Duration = Duration::from_millis(200);

/// What a tool came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) success: bool,
    /// What the tool wrote, followed by the reason where it failed.
    pub(crate) output: String,
    pub(crate) duration: Duration,
}

/// The tools as they are described to the model.
pub(crate) fn descriptions() -> Value {
    json!([
        {
            "type": "function",
            "name": "exec_command",
            "description": "Run a command in the platform's shell.",
            "parameters": {
                "type": "object",
                "properties": { "cmd": { "type": "string" } },
                "required": ["cmd"],
                "additionalProperties": false
            }
        },
        {
            "type": "function",
            "name": "read_file",
            "description": "Read a text file.",
            "parameters": {
                "type": "object",
                "properties": { "path": { "type": "string" } },
                "required": ["path"],
                "additionalProperties": false
            }
        }
    ])
}

/// Runs the tool `name` with the arguments as the model wrote them.
pub(crate) fn run(name: &str, arguments: &str, limits: &Tools) -> Outcome {
    let began = Instant::now();
    let (success, output) = match command(name, arguments) {
        Ok(command) => match capture(command, limits) {
            Ok(finished) => finished.report(limits),
            Err(error) => (false, format!("{name} could not be started: {error}")),
        },
        Err(refusal) => (false, refusal),
    };
    Outcome {
        success,
        output,
        duration: began.elapsed(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExecCommand {
    cmd: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadFile {
    path: String,
}

fn command(name: &str, arguments: &str) -> Result<Command, String> {
    let invalid = |error: serde_json::Error| format!("{name} cannot read its arguments: {error}");
    match name {
        "exec_command" => {
            let ExecCommand { cmd } = serde_json::from_str(arguments).map_err(invalid)?;
            Ok(shell(&cmd))
        }
        "read_file" => {
            let ReadFile { path } = serde_json::from_str(arguments).map_err(invalid)?;
            Ok(reader(&path))
        }
        _ => Err(format!("there is no tool {name}")),
    }
}

#[cfg(unix)]
fn shell(cmd: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(cmd);
    command
}

#[cfg(windows)]
fn shell(cmd: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut command = Command::new("cmd");
    // The shell parses its command line itself; the usual quoting would change it.
    command
        .args(["/D", "/S", "/C"])
        .raw_arg(format!("\"{cmd}\""));
    command
}

#[cfg(unix)]
fn reader(path: &str) -> Command {
    let mut command = Command::new("cat");
    command.arg("--").arg(path);
    command
}

#[cfg(windows)]
fn reader(path: &str) -> Command {
    let mut command = Command::new("powershell");
    command
        .args(["-NoProfile", "-NonInteractive", "-Command"])
        .arg("Get-Content -Raw -LiteralPath $env:CODEX_EXEC_PATH")
        .env("CODEX_EXEC_PATH", path);
    command
}

/// A tool that has ended, by itself or by its limit.
struct Finished {
    output: Vec<u8>,
    cut: bool,
    /// `None` when the time limit ended it.
    status: Option<ExitStatus>,
}

impl Finished {
    fn report(self, limits: &Tools) -> (bool, String) {
        let mut output = String::from_utf8_lossy(&self.output).into_owned();
        let mut note = |text: String| {
            if !(output.is_empty() || output.ends_with('\n')) {
                output.push('\n');
            }
            output.push_str(&text);
        };
        if self.cut {
            note(format!("[output cut after {} bytes]", limits.max_output));
        }
        match self.status {
            Some(status) if status.success() => return (true, output),
            Some(status) => note(format!("[{status}]")),
            None => note(format!("[stopped after {:?}]", limits.timeout)),
        }
        (false, output)
    }
}

fn capture(mut command: Command, limits: &Tools) -> io::Result<Finished> {
    let (reader, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    own_group(&mut command);
    let mut child = command.spawn()?;
    // The parent's own ends of the pipe would keep it open.
    drop(command);
    let chunks = read_in_background(reader);

    let deadline = Instant::now() + limits.timeout;
    let mut output = Vec::new();
    let mut open = true;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            stop(&mut child);
            break None;
        }
        if open {
            match chunks.recv_timeout(left.min(Duration::from_millis(20))) {
                Ok(chunk) => keep(&mut output, &chunk, limits),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
        } else {
            std::thread::sleep(left.min(Duration::from_millis(5)));
        }
    };
    let drained = Instant::now() + DRAIN;
    while let Ok(chunk) = chunks.recv_timeout(drained.saturating_duration_since(Instant::now())) {
        keep(&mut output, &chunk, limits);
    }
    let cut = output.len() > limits.max_output;
    output.truncate(limits.max_output);
    Ok(Finished {
        output,
        cut,
        status,
    })
}

/// Keeps one byte more than the limit, so that a cut can be told from an exact fit.
fn keep(output: &mut Vec<u8>, chunk: &[u8], limits: &Tools) {
    let room = (limits.max_output + 1).saturating_sub(output.len());
    output.extend_from_slice(&chunk[..chunk.len().min(room)]);
}

fn read_in_background(mut pipe: io::PipeReader) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::sync_channel(16);
    std::thread::spawn(move || {
        let mut chunk = [0; 8 * 1024];
        while let Ok(read @ 1..) = pipe.read(&mut chunk) {
            if sender.send(chunk[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Puts the tool and all that it starts into a process group, so that they can be stopped
/// together.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

fn stop(child: &mut Child) {
    // The shell's own `kill` reaches the group without a system-call crate.
    #[cfg(unix)]
    let _ = Command::new("sh")
        .arg("-c")
        .arg(format!("kill -KILL -- -{}", child.id()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    // Fails only where the child has ended by itself in the meantime.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::{Outcome, run};
    use crate::config::Tools;
    use std::time::Duration;

    fn limits(timeout_ms: u64, max_output: usize) -> Tools {
        Tools {
            timeout: Duration::from_millis(timeout_ms),
            max_output,
        }
    }

    fn exec(cmd: &str, limits: &Tools) -> Outcome {
        let arguments = serde_json::json!({ "cmd": cmd }).to_string();
        run("exec_command", &arguments, limits)
    }

    #[test]
    fn a_command_answers_with_what_it_wrote() {
        let outcome = exec("echo hello", &limits(10_000, 1024));
        assert!(outcome.success);
        assert_eq!(outcome.output.trim_end(), "hello");
    }

    #[test]
    fn both_streams_are_in_the_output() {
        let outcome = exec("echo one && echo two 1>&2", &limits(10_000, 1024));
        let words: Vec<_> = outcome.output.split_whitespace().collect();
        assert_eq!(words, ["one", "two"]);
    }

    #[test]
    fn a_failing_command_reports_its_status() {
        let outcome = exec("echo lost && exit 3", &limits(10_000, 1024));
        assert!(!outcome.success);
        assert!(outcome.output.starts_with("lost"), "{outcome:?}");
        assert!(outcome.output.contains('3'), "{outcome:?}");
    }

    #[cfg(unix)]
    #[test]
    fn the_time_limit_ends_a_command_and_all_that_it_started() {
        let outcome = exec("echo begun; sleep 60 & sleep 60", &limits(300, 1024));
        assert!(!outcome.success);
        assert_eq!(outcome.output, "begun\n[stopped after 300ms]");
        assert!(outcome.duration < Duration::from_secs(20), "{outcome:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_process_left_behind_does_not_hold_the_agent_up() {
        let outcome = exec("echo begun; sleep 10 & exit 0", &limits(10_000, 1024));
        assert!(outcome.success);
        assert_eq!(outcome.output, "begun\n");
        assert!(outcome.duration < Duration::from_secs(9), "{outcome:?}");
    }

    #[cfg(unix)]
    #[test]
    fn output_over_the_limit_is_cut_and_the_command_runs_on() {
        let cmd = "i=0; while [ $i -lt 5000 ]; do echo 0123456789; i=$((i+1)); done";
        let outcome = exec(cmd, &limits(20_000, 25));
        assert!(outcome.success);
        assert_eq!(
            outcome.output,
            "0123456789\n0123456789\n012\n[output cut after 25 bytes]"
        );
    }

    #[test]
    fn a_file_is_read_by_a_child_process() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("a file; with `odd` $name");
        std::fs::write(&path, "content").expect("writable");
        let arguments = serde_json::json!({ "path": path }).to_string();
        let outcome = run("read_file", &arguments, &limits(20_000, 1024));
        assert!(outcome.success, "{outcome:?}");
        assert_eq!(outcome.output.trim_end(), "content");
        let arguments = serde_json::json!({ "path": directory.path().join("none") }).to_string();
        assert!(!run("read_file", &arguments, &limits(20_000, 1024)).success);
    }

    #[track_caller]
    fn check_refused(name: &str, arguments: &str, begin: &str) {
        let outcome = run(name, arguments, &limits(1000, 1024));
        assert!(!outcome.success);
        assert!(outcome.output.starts_with(begin), "{outcome:?}");
    }

    #[test]
    fn a_call_that_makes_no_sense_is_answered_with_the_reason() {
        check_refused("paint", "{}", "there is no tool paint");
        check_refused(
            "exec_command",
            "{",
            "exec_command cannot read its arguments",
        );
        check_refused(
            "exec_command",
            "{\"command\":1}",
            "exec_command cannot read its arguments",
        );
    }
}
