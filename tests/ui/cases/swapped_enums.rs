//! Members of one enum are given where another is wanted.
//! Mentions: mismatched types, Decision, Source

use codex_events::Session;
use codex_events::tool_decision::{Decision, Source, ToolDecision};

fn emit(session: &Session) {
    session
        .tool_decision(ToolDecision {
            tool_name: "exec_command",
            call_id: "call_1",
            decision: Source::Config,
            source: Decision::Approved,
        })
        .emit();
}

fn main() {}
