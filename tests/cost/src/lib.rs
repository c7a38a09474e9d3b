//! One record, `codex.tool_result` with its 14 attributes and about 1.2 kB, as an application emits it by the generated
//! emitter. Benches time it, `tests/instructions.sh` counts its instructions. [`checked`] is an event of checked values.

pub mod checked;

use std::hint::black_box;
use std::time::Duration;

use codex_events::tool_result::ToolResult;
use codex_events::{AuthMode, Config, Metadata, Resource, Session, Telemetry, TelemetryBuilder};

/// What the model asked for, some 350 bytes.
pub const ARGUMENTS: &str = concat!(
    r#"{"cmd":"cargo test --workspace --all-features --no-fail-fast -- --test-threads=4 --nocapture","#,
    r#""workdir":"/home/user/projects/otelier","timeout_ms":600000,"env":{"RUST_BACKTRACE":"1","CARGO_TERM_COLOR":"never"},"#,
    r#""with_escalated_permissions":false,"justification":"The tests of the workspace show whether the change holds."}"#,
);
/// What the tool wrote, as many.
pub const OUTPUT: &str = concat!(
    "total 8\n",
    "-rw-r--r-- 1 user user 1024 Nov 22 06:21 Cargo.toml\n",
    "-rw-r--r-- 1 user user 8192 Nov 22 06:21 Cargo.lock\n",
    "-rw-r--r-- 1 user user 2048 Nov 22 06:21 README.md\n",
    "-rw-r--r-- 1 user user 4096 Nov 22 06:21 CHANGELOG.md\n",
    "drwxr-xr-x 4 user user 4096 Nov 22 06:21 schema\n",
    "drwxr-xr-x 6 user user 4096 Nov 22 06:21 codegen\n",
);

/// The telemetry of a table.
///
/// # Panics
/// If the table is none.
pub fn builder(table: &str) -> TelemetryBuilder {
    let config = Config::from_toml(table).expect("the table is right");
    Telemetry::builder(Resource {
        service_version: "1.2.3",
    })
    .config(config)
}

/// A session with all of its metadata.
pub fn session(telemetry: &Telemetry) -> Session {
    let metadata = Metadata {
        conversation_id: "01a201ea-d543-7302-bfc7-2701231bba04",
        terminal_type: "iTerm.app/3.5.0",
        model: "gpt-5-codex",
        slug: "gpt-5-codex",
    };
    telemetry
        .session(metadata)
        .auth_mode(AuthMode::ApiKey)
        .user_account_id("acct_5f1c2f9e")
        .start()
}

/// The event, of values that the compiler knows nothing of.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is a part of what is measured")]
pub fn event() -> ToolResult<'static> {
    ToolResult {
        tool_name: black_box("exec_command"),
        call_id: black_box("call_Yh3TqPmAx4"),
        arguments: black_box(ARGUMENTS),
        duration_ms: black_box(Duration::from_millis(149)),
        success: black_box(true),
        output: black_box(OUTPUT),
    }
}

/// Emits the record, values and all.
pub fn emit(session: &Session) {
    emit_given(session, &event());
}

/// Emits the record of values that are there.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
pub fn emit_given(session: &Session, event: &ToolResult<'_>) {
    session.tool_result(*event).emit();
}
