//! Real payloads to break: one record of every event and case, as the exporter writes them.

use std::sync::LazyLock;
use std::time::Duration;

use codex_events::{
    AuthMode, Config, Metadata, Resource, Telemetry, api_request, sse_event, tool_decision,
    tool_result, user_prompt,
};
use otelier_validate::receiver::Receiver;
use serde_json::Value;

/// OTLP/JSON requests of one record each.
pub(crate) static PAYLOADS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let receiver = Receiver::start().expect("loopback has a free port");
    let config = format!(
        "[otel]\nlog_user_prompt = true\nexporter = {{ otlp-http = {{ endpoint = \"{}\", protocol = \"json\" }} }}\n",
        receiver.http_endpoint()
    );
    let telemetry = Telemetry::builder(Resource {
        service_version: "1.2.3",
    })
    .config(Config::from_toml(&config).expect("the table is right"))
    .start()
    .expect("the exporter starts");
    emit_each(&telemetry);
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("everything is delivered");
    receiver
        .received()
        .iter()
        .flat_map(|payload| {
            split(&serde_json::from_slice(&payload.bytes).expect("the exporter writes JSON"))
        })
        .collect()
});

fn emit_each(telemetry: &Telemetry) {
    let session = telemetry
        .session(Metadata {
            conversation_id: "c1",
            terminal_type: "xterm",
            model: "m",
            slug: "m",
        })
        .auth_mode(AuthMode::ApiKey)
        .user_account_id("a1")
        .start();
    let duration_ms = Duration::from_millis(22);
    session
        .api_request(api_request::Failed {
            attempt: 0,
            duration_ms,
            error_message: "http 500",
        })
        .http_response_status_code(500)
        .cf_ray("9a1b-AMS")
        .emit();
    session
        .api_request(api_request::Succeeded {
            attempt: 1,
            duration_ms,
        })
        .http_response_status_code(200)
        .emit();
    session
        .sse_event(sse_event::Failed {
            event_kind: "response.failed".into(),
            duration_ms,
            error_message: "cut",
        })
        .emit();
    session
        .sse_event(sse_event::Completed {
            duration_ms,
            input_token_count: 9994,
            output_token_count: 50,
            tool_token_count: 10_044,
        })
        .cached_token_count(400)
        .reasoning_token_count(20)
        .emit();
    if let Ok(event_kind) = sse_event::ProgressedEventKind::try_from("response.created") {
        session
            .sse_event(sse_event::Progressed {
                event_kind,
                duration_ms,
            })
            .emit();
    }
    session
        .user_prompt(user_prompt::UserPrompt {
            prompt_length: 9,
            prompt: "say hello",
        })
        .emit();
    session
        .tool_decision(tool_decision::ToolDecision {
            tool_name: "exec_command",
            call_id: "call_1",
            decision: tool_decision::Decision::Approved,
            source: tool_decision::Source::Config,
        })
        .emit();
    session
        .tool_result(tool_result::ToolResult {
            tool_name: "exec_command",
            call_id: "call_1",
            arguments: "{}",
            duration_ms,
            success: true,
            output: "hi",
        })
        .emit();
}

/// The request once for each of its records, with only that record.
fn split(request: &Value) -> Vec<Value> {
    let records = request["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
        .as_array()
        .expect("the request has records");
    records
        .iter()
        .map(|record| {
            let mut single = request.clone();
            single["resourceLogs"][0]["scopeLogs"][0]["logRecords"] =
                Value::Array(vec![record.clone()]);
            single
        })
        .collect()
}

/// The only record of a request out of [`PAYLOADS`].
pub(crate) fn record(request: &mut Value) -> &mut Value {
    &mut request["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]
}
