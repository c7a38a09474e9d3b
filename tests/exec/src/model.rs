//! The model's service: one question, as many attempts as it takes, one reply.

use crate::config::Model;
use crate::protocol::{Call, Failure, Item, Meaning, UNNAMED, Usage, interpret};
use crate::sse::{Frame, Frames};
use codex_events::{AuthMode, Session, api_request, sse_event};
use serde_json::{Value, json};
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, StatusCode, header};

/// The longest pause that the service may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How much of an error response is read for its message.
const ERROR_TEXT: u64 = 2048;

/// A whole response.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// The text of the answer.
    pub(crate) text: String,
    /// The tools that the model calls.
    pub(crate) calls: Vec<Call>,
    /// The items as the service wants to see them again.
    pub(crate) items: Vec<Value>,
}

/// A client of the service.
pub(crate) struct Client<'a> {
    http: ureq::Agent,
    config: &'a Model,
    session: Session,
    api_key: Option<String>,
    /// The model that is asked for; the service's answers move it.
    slug: String,
    authenticated: bool,
}

impl<'a> Client<'a> {
    /// A client that has not connected yet.
    pub(crate) fn new(config: &'a Model, session: Session) -> Self {
        let http = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The endpoint is the user's own; nothing stands between.
            .proxy(None)
            .timeout_connect(Some(config.timeout))
            .timeout_recv_response(Some(config.timeout))
            .timeout_per_read(Some(config.timeout))
            .user_agent(concat!("codex-exec/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        let api_key = config
            .api_key_env
            .as_deref()
            .and_then(|name| std::env::var(name).ok())
            .filter(|key| !key.is_empty());
        Self {
            http,
            config,
            session,
            api_key,
            slug: config.slug.clone(),
            authenticated: false,
        }
    }

    /// Sends the conversation and reads the reply, trying again where that may help.
    ///
    /// # Errors
    ///
    /// The last attempt's failure.
    pub(crate) fn ask(&mut self, conversation: &[Value]) -> Result<Reply, Failure> {
        let mut attempt = 0;
        loop {
            let (failure, pause) = match self.attempt(attempt, conversation) {
                Ok(reply) => return Ok(reply),
                Err(failed) => failed,
            };
            attempt += 1;
            if !failure.transient || attempt >= self.config.max_attempts {
                return Err(failure);
            }
            let backoff = self
                .config
                .backoff
                .saturating_mul(1 << (attempt - 1).min(8));
            std::thread::sleep(pause.unwrap_or(backoff).min(LONGEST_PAUSE));
        }
    }

    /// One attempt; with a failure comes the pause that the service asks for.
    fn attempt(
        &mut self,
        attempt: u32,
        conversation: &[Value],
    ) -> Result<Reply, (Failure, Option<Duration>)> {
        let began = Instant::now();
        let mut request = self
            .http
            .post(&self.config.endpoint)
            .header(header::ACCEPT, "text/event-stream");
        if let Some(key) = &self.api_key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let sent = request.send_json(json!({
            "model": self.slug,
            "stream": true,
            "store": false,
            "input": conversation,
            "tools": crate::tools::descriptions(),
        }));
        let duration = began.elapsed();
        let mut response = match sent {
            Ok(response) => response,
            Err(error) => {
                let message = error.to_string();
                self.session
                    .api_request(api_request::Failed {
                        attempt: attempt.into(),
                        duration_ms: duration,
                        error_message: &message,
                    })
                    .emit();
                let transient = !matches!(error, ureq::Error::BadUri(_) | ureq::Error::Http(_));
                return Err((Failure { message, transient }, None));
            }
        };
        let status = response.status();
        let ray = text_header(response.headers(), "cf-ray").map(str::to_owned);
        if !status.is_success() {
            let message = error_message(status, response.body_mut().as_reader());
            self.session
                .api_request(api_request::Failed {
                    attempt: attempt.into(),
                    duration_ms: duration,
                    error_message: &message,
                })
                .http_response_status_code(u64::from(status.as_u16()))
                .cf_ray(ray.as_deref())
                .emit();
            let transient = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
            let pause = text_header(response.headers(), "retry-after")
                .and_then(|seconds| seconds.parse().ok())
                .map(Duration::from_secs);
            return Err((Failure { message, transient }, pause));
        }
        self.session
            .api_request(api_request::Succeeded {
                attempt: attempt.into(),
                duration_ms: duration,
            })
            .http_response_status_code(u64::from(status.as_u16()))
            .cf_ray(ray.as_deref())
            .emit();
        self.note_authentication();
        let mut frames = Frames::new(response.body_mut().as_reader());
        self.read(&mut frames).map_err(|failure| (failure, None))
    }

    /// The service has accepted the credentials: from here on the session is authenticated.
    fn note_authentication(&mut self) {
        if self.authenticated || self.api_key.is_none() {
            return;
        }
        self.authenticated = true;
        self.session.update(|metadata| {
            metadata
                .auth_mode(AuthMode::ApiKey)
                .user_account_id(self.config.account_id.as_deref())
        });
    }

    /// Reads the stream up to the frame that ends the response.
    fn read(&mut self, frames: &mut Frames<impl Read>) -> Result<Reply, Failure> {
        let mut reply = Reply::default();
        loop {
            let began = Instant::now();
            let frame = frames
                .next_frame()
                .map_err(|error| error.to_string())
                .and_then(|frame| frame.ok_or_else(|| "the stream ended too early".to_owned()));
            let frame = match frame {
                Ok(frame) => frame,
                Err(message) => {
                    self.emit_failed(UNNAMED, began.elapsed(), &message);
                    return Err(Failure {
                        message,
                        transient: true,
                    });
                }
            };
            if self.take(&frame, began.elapsed(), &mut reply)? {
                return Ok(reply);
            }
        }
    }

    /// Takes one frame in; `true` when it was the response's last.
    fn take(
        &mut self,
        frame: &Frame,
        waited: Duration,
        reply: &mut Reply,
    ) -> Result<bool, Failure> {
        let (kind, meaning) = interpret(frame);
        match meaning {
            Meaning::Failed(failure) => {
                self.emit_failed(&kind, waited, &failure.message);
                return Err(failure);
            }
            Meaning::Completed(usage) => {
                self.emit_completed(waited, &usage);
                return Ok(true);
            }
            Meaning::Created { model } => {
                if let Some(model) = model {
                    self.follow(model);
                }
            }
            Meaning::ItemDone(item) => reply.add(item),
            Meaning::Progress => {}
        }
        self.emit_progressed(&kind, waited);
        Ok(false)
    }

    /// The service has answered with another model than the one asked for: the session stays
    /// with it, and its records say so from this frame on.
    fn follow(&mut self, model: String) {
        if model == self.slug || model.is_empty() {
            return;
        }
        self.session
            .update(|metadata| metadata.model(&model).slug(&model));
        self.slug = model;
    }

    fn emit_failed(&self, kind: &str, waited: Duration, message: &str) {
        self.session
            .sse_event(sse_event::Failed {
                event_kind: kind.into(),
                duration_ms: waited,
                error_message: message,
            })
            .emit();
    }

    fn emit_completed(&self, waited: Duration, usage: &Usage) {
        self.session
            .sse_event(sse_event::Completed {
                duration_ms: waited,
                input_token_count: usage.input_tokens,
                output_token_count: usage.output_tokens,
                tool_token_count: usage.total_tokens,
            })
            .cached_token_count(usage.cached())
            .reasoning_token_count(usage.reasoning())
            .emit();
    }

    fn emit_progressed(&self, kind: &str, waited: Duration) {
        // The kind of a completed response has its own case, above.
        if let Ok(event_kind) = sse_event::ProgressedEventKind::try_from(kind) {
            self.session
                .sse_event(sse_event::Progressed {
                    event_kind,
                    duration_ms: waited,
                })
                .emit();
        }
    }
}

impl Reply {
    fn add(&mut self, item: Item) {
        let item = match item {
            Item::Call(call, item) => {
                self.calls.push(call);
                item
            }
            Item::Message(text, item) => {
                self.text.push_str(&text);
                item
            }
            Item::Other(item) => item,
        };
        self.items.push(item);
    }
}

fn text_header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The status and what the service says about it.
fn error_message(status: StatusCode, body: impl Read) -> String {
    let mut text = Vec::new();
    // What cannot be read any more is not needed for the message.
    let _ = body.take(ERROR_TEXT).read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text);
    let parsed: Option<Value> = serde_json::from_str(&text).ok();
    let reason = parsed
        .as_ref()
        .and_then(|body| body["error"]["message"].as_str())
        .unwrap_or(text.trim());
    if reason.is_empty() {
        format!("http {}", status.as_u16())
    } else {
        format!("http {}: {reason}", status.as_u16())
    }
}
