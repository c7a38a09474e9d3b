//! Runs in which every event of the catalog and every case occurs.

use super::expected::Expected;
use super::script::{Call, Reply, Script, Stream};
use codex_events::tool_decision::{Decision, Source};
use serde_json::json;

/// The environment variable that the runs' configuration takes the API key from.
const KEY: &str = "CODEX_EXEC_STUB_KEY";

/// One run of the agent: the service's script, and what the user says to it.
#[derive(Clone, Debug)]
pub struct Run {
    /// A word for the run.
    pub name: &'static str,
    /// What the service answers.
    pub script: Script,
    /// The table `[approval]`.
    approval: &'static str,
    /// What the user answers, on standard input.
    pub answers: &'static str,
    /// What the agent prints where it ends well.
    pub answer: Option<&'static str>,
}

impl Run {
    /// The agent's configuration for this run; `otel` is the table `[otel]` with its header, or
    /// nothing.
    pub fn config(&self, endpoint: &str, otel: &str) -> String {
        format!(
            "[model]\n\
             endpoint = \"{endpoint}\"\n\
             name = \"gpt-5-codex\"\n\
             slug = \"gpt-5-codex\"\n\
             max_attempts = 10\n\
             backoff_ms = 5\n\
             timeout_ms = 20000\n\
             api_key_env = \"{KEY}\"\n\
             account_id = \"acct_5f1c2f9e\"\n\
             {}\n\
             {otel}\n",
            self.approval
        )
    }

    /// The environment that the agent needs beside its own.
    pub fn environment(&self) -> [(&'static str, &'static str); 1] {
        [(KEY, "not-a-key")]
    }

    /// The events that the agent must emit.
    pub fn expected(&self) -> Expected {
        self.script.expected()
    }
}

/// The runs; together they make every event and every case occur.
pub fn tour() -> Vec<Run> {
    vec![answered(), aborted()]
}

/// Every kind of failure, then tools, then an answer.
fn answered() -> Run {
    use Decision::{Approved, ApprovedForSession, Denied};
    let script = Script::new()
        .then(Reply::error(500, "internal server error").header("cf-ray", "9a1b2c3d4e5f6789-AMS"))
        .then(Reply::HangUp)
        .then(Reply::error(429, "too many requests").header("retry-after", "0"))
        .then(Stream::by("gpt-5-codex").reasoning("Let me").cut())
        .then(Stream::by("gpt-5-codex").malformed())
        .then(Stream::by("gpt-5-codex").failed("server_is_overloaded", "the service is busy"))
        .then(
            Stream::by("gpt-5-codex-mini")
                .header("cf-ray", "9a1b2c3d4e5f6790-AMS")
                .reasoning("First look ")
                .reasoning("around.")
                .call(Call::exec("echo one", Approved, Source::User))
                .call(Call::exec(
                    "echo two && exit 3",
                    ApprovedForSession,
                    Source::User,
                ))
                .call(Call::exec("echo three", ApprovedForSession, Source::User))
                .call(Call::new(
                    "read_file",
                    json!({ "path": "no such file" }),
                    Approved,
                    Source::Config,
                ))
                .call(Call::new(
                    "apply_patch",
                    json!({ "patch": "" }),
                    Denied,
                    Source::Config,
                ))
                .completed(9994, 50, Some(400), Some(20)),
        )
        .then(
            Stream::by("gpt-5-codex-mini")
                .message(&["All ", "is ", "well."])
                .completed(10_100, 7, None, None),
        );
    Run {
        name: "answered",
        script,
        approval: "[approval]\n\
                   default = \"denied\"\n\
                   tools.exec_command = \"ask\"\n\
                   tools.read_file = \"approved\"",
        answers: "yes\nsession\n",
        answer: Some("All is well."),
    }
}

/// The user refuses a call, then ends the turn.
fn aborted() -> Run {
    use Decision::{Abort, ApprovedForSession, Denied};
    let script = Script::new()
        .then(
            Stream::by("gpt-5-codex")
                .call(Call::new(
                    "read_file",
                    json!({ "path": "no such file" }),
                    ApprovedForSession,
                    Source::Config,
                ))
                .call(Call::exec("echo never", Denied, Source::User))
                .completed(20, 10, Some(0), None),
        )
        .then(
            Stream::by("gpt-5-codex")
                .call(Call::exec("echo never", Abort, Source::User))
                .completed(40, 10, None, Some(0)),
        );
    Run {
        name: "aborted",
        script,
        approval: "[approval]\n\
                   default = \"ask\"\n\
                   tools.read_file = \"approved_for_session\"",
        answers: "no\nabort\n",
        answer: None,
    }
}
