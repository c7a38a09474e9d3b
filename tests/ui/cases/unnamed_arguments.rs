//! Two strings are handed over without their names, so that they could be swapped.
//! Mentions: ToolDecision

use codex_events::Session;
use codex_events::tool_decision::{Decision, Source, ToolDecision};

fn emit(session: &Session) {
    session
        .tool_decision(ToolDecision("call_1", "exec_command", Decision::Approved, Source::Config))
        .emit();
}

fn main() {}
