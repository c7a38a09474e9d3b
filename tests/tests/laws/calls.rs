//! Arbitrary calls of every generated emitter.

use std::time::Duration;

use codex_events::{
    AuthMode, Session, api_request, sse_event, tool_decision, tool_result, user_prompt,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// One call of one emitter, with its arguments.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    ApiFailed(u64, Duration, String, Option<String>, Option<u64>),
    ApiSucceeded(u64, Duration, Option<String>, Option<u64>),
    SseFailed(String, Duration, String),
    SseCompleted(Duration, [u64; 3], Option<u64>, Option<u64>),
    SseProgressed(String, Duration),
    Prompt(u64, String),
    Decision(String, String, usize, bool),
    Result(String, String, String, Duration, bool, String),
    Update(String, String, Option<String>, Option<String>),
}

impl Call {
    /// The event and case of the record that the call makes; `None` where it makes none.
    pub(crate) fn makes(&self) -> Option<&'static str> {
        Some(match self {
            Self::ApiFailed(..) => "codex.api_request failed",
            Self::ApiSucceeded(..) => "codex.api_request succeeded",
            Self::SseFailed(..) => "codex.sse_event failed",
            Self::SseCompleted(..) => "codex.sse_event completed",
            Self::SseProgressed(kind, _) => {
                sse_event::ProgressedEventKind::try_from(kind.as_str()).ok()?;
                "codex.sse_event progressed"
            }
            Self::Prompt(..) => "codex.user_prompt",
            Self::Decision(..) => "codex.tool_decision",
            Self::Result(..) => "codex.tool_result",
            Self::Update(..) => return None,
        })
    }

    pub(crate) fn emit(&self, session: &Session) {
        match self {
            Self::ApiFailed(attempt, took, message, ray, status) => session
                .api_request(api_request::Failed {
                    attempt: *attempt,
                    duration_ms: *took,
                    error_message: message,
                })
                .cf_ray(ray.as_deref())
                .http_response_status_code(*status)
                .emit(),
            Self::ApiSucceeded(attempt, took, ray, status) => session
                .api_request(api_request::Succeeded {
                    attempt: *attempt,
                    duration_ms: *took,
                })
                .cf_ray(ray.as_deref())
                .http_response_status_code(*status)
                .emit(),
            Self::SseFailed(kind, took, message) => session
                .sse_event(sse_event::Failed {
                    event_kind: kind.as_str().into(),
                    duration_ms: *took,
                    error_message: message,
                })
                .emit(),
            Self::SseCompleted(took, counts, cached, reasoning) => session
                .sse_event(sse_event::Completed {
                    duration_ms: *took,
                    input_token_count: counts[0],
                    output_token_count: counts[1],
                    tool_token_count: counts[2],
                })
                .cached_token_count(*cached)
                .reasoning_token_count(*reasoning)
                .emit(),
            Self::SseProgressed(kind, took) => {
                if let Ok(event_kind) = sse_event::ProgressedEventKind::try_from(kind.as_str()) {
                    session
                        .sse_event(sse_event::Progressed {
                            event_kind,
                            duration_ms: *took,
                        })
                        .emit();
                }
            }
            Self::Prompt(length, prompt) => session
                .user_prompt(user_prompt::UserPrompt {
                    prompt_length: *length,
                    prompt,
                })
                .emit(),
            Self::Decision(tool_name, call_id, decision, by_user) => session
                .tool_decision(tool_decision::ToolDecision {
                    tool_name,
                    call_id,
                    decision: [
                        tool_decision::Decision::Approved,
                        tool_decision::Decision::ApprovedForSession,
                        tool_decision::Decision::Denied,
                        tool_decision::Decision::Abort,
                    ][*decision],
                    source: if *by_user {
                        tool_decision::Source::User
                    } else {
                        tool_decision::Source::Config
                    },
                })
                .emit(),
            Self::Result(tool_name, call_id, arguments, took, success, output) => session
                .tool_result(tool_result::ToolResult {
                    tool_name,
                    call_id,
                    arguments,
                    duration_ms: *took,
                    success: *success,
                    output,
                })
                .emit(),
            Self::Update(model, slug, auth_mode, account) => session.update(|metadata| {
                metadata
                    .model(model)
                    .slug(slug)
                    .auth_mode(auth_mode.as_deref().map(AuthMode::from))
                    .user_account_id(account.as_deref())
            }),
        }
    }
}

/// Any call, each with a fair chance.
pub(crate) fn call() -> impl Strategy<Value = Call> {
    let text = || {
        prop_oneof![
            4 => any::<String>(),
            2 => "\\PC{0,40}",
            1 => Just(String::new()),
            1 => "[a-z]{2000,3000}",
            1 => select(vec!["{}".to_owned(), "[REDACTED]".into(), "\0\u{1b}[31m".into(), "\u{202e}abc".into()]),
        ]
    };
    let kind = || {
        prop_oneof![
            3 => select(vec!["response.created".to_owned(), "response.completed".into(), "response.failed".into()]),
            1 => text(),
        ]
    };
    let int = || prop_oneof![any::<u64>(), 0..1000_u64, Just(u64::MAX)];
    let took = || {
        prop_oneof![
            (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(s, n)| Duration::new(s, n)),
            (0..100_000_000_u64).prop_map(Duration::from_micros),
        ]
    };
    let one = || option::of(int());
    prop_oneof![
        (int(), took(), text(), option::of(text()), one())
            .prop_map(|(a, d, m, r, s)| Call::ApiFailed(a, d, m, r, s)),
        (int(), took(), option::of(text()), one())
            .prop_map(|(a, d, r, s)| Call::ApiSucceeded(a, d, r, s)),
        (kind(), took(), text()).prop_map(|(k, d, m)| Call::SseFailed(k, d, m)),
        (took(), [int(), int(), int()], one(), one())
            .prop_map(|(d, n, c, r)| Call::SseCompleted(d, n, c, r)),
        (kind(), took()).prop_map(|(k, d)| Call::SseProgressed(k, d)),
        (int(), text()).prop_map(|(n, p)| Call::Prompt(n, p)),
        (text(), text(), 0..4_usize, any::<bool>())
            .prop_map(|(t, c, d, u)| Call::Decision(t, c, d, u)),
        (text(), text(), text(), took(), any::<bool>(), text())
            .prop_map(|(t, c, a, d, s, o)| Call::Result(t, c, a, d, s, o)),
        (text(), text(), option::of(text()), option::of(text()))
            .prop_map(|(m, s, a, u)| Call::Update(m, s, a, u)),
    ]
}
