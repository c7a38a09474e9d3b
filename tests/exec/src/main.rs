//! The `codex-exec` example agent.

use std::process::ExitCode;

fn main() -> ExitCode {
    codex_exec::run(std::env::args_os())
}
