//! The other files differ from this one by one mistake each.

use codex_events::sse_event::{Completed, Progressed, ProgressedEventKind};
use codex_events::tool_decision::{Decision, Source, ToolDecision};
use codex_events::user_prompt::UserPrompt;
use codex_events::{Metadata, Owned, Resource, Session, Telemetry, api_request};
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = Telemetry::builder(Resource { service_version: "1.0.0" }).start()?;
    let session: Session = telemetry
        .session(Metadata {
            conversation_id: "c",
            terminal_type: "t",
            model: "m",
            slug: "s",
        })
        .start();
    session.update(|metadata| metadata.model("n").slug("n"));
    let waited = Duration::from_millis(1);
    session
        .api_request(api_request::Failed { attempt: 0, duration_ms: waited, error_message: "e" })
        .http_response_status_code(500)
        .emit();
    session
        .sse_event(Completed {
            duration_ms: waited,
            input_token_count: 1,
            output_token_count: 2,
            tool_token_count: 3,
        })
        .cached_token_count(1)
        .emit();
    let event_kind = ProgressedEventKind::try_from("response.created")?;
    session.sse_event(Progressed { event_kind, duration_ms: waited }).emit();
    let held: Owned<ProgressedEventKind<'static>> = String::from("response.created").try_into()?;
    session.sse_event(Progressed { event_kind: held.get(), duration_ms: waited }).emit();
    session
        .tool_decision(ToolDecision {
            tool_name: "t",
            call_id: "c",
            decision: Decision::Approved,
            source: Source::Config,
        })
        .emit();
    session.if_enabled(|session| {
        session.user_prompt(UserPrompt { prompt_length: 2, prompt: "hi" }).emit();
    });
    Ok(())
}
