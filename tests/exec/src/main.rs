//! The `codex-exec` example agent.
fn main() {}
