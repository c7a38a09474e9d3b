//! What the stub answers.

use super::expected::Expected;
use codex_events::tool_decision::{Decision, Source};
use serde_json::{Value, json};

/// Replies in the order of the requests; a request beyond them is answered with a 500.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub(super) replies: Vec<Reply>,
}

impl Script {
    /// A script that answers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the reply to the next request.
    #[must_use]
    pub fn then(mut self, reply: impl Into<Reply>) -> Self {
        self.replies.push(reply.into());
        self
    }

    /// The events that an agent must emit when it is served the whole script.
    pub fn expected(&self) -> Expected {
        Expected::of(self)
    }
}

/// The reply to one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status other than success, with headers and a body.
    Status {
        /// The HTTP status.
        status: u16,
        /// Headers by name.
        headers: Vec<(&'static str, String)>,
        /// The body's text.
        body: String,
    },
    /// A streamed response.
    Stream(Stream),
    /// The connection is closed without a response.
    HangUp,
    /// The request is read and never answered.
    Silence,
}

impl Reply {
    /// A failure in the shape of the service's errors.
    pub fn error(status: u16, message: &str) -> Self {
        Self::Status {
            status,
            headers: Vec::new(),
            body: json!({ "error": { "message": message } }).to_string(),
        }
    }

    /// The reply with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let (Self::Status { headers, .. } | Self::Stream(Stream { headers, .. })) = &mut self
        else {
            return self;
        };
        headers.push((name, value.to_owned()));
        self
    }
}

impl From<Stream> for Reply {
    fn from(stream: Stream) -> Self {
        Self::Stream(stream)
    }
}

/// A streamed response, frame by frame.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) frames: Vec<Frame>,
    /// Whether the connection breaks in the middle of a further frame.
    pub(super) cut: bool,
}

/// One frame, and what the agent must make of it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) event: String,
    pub(super) data: String,
    pub(super) outcome: Outcome,
}

/// What a frame is to the agent.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Progressed,
    Called(Call),
    Completed,
    Failed,
}

/// A tool call, and what must come of it under the policy that the run has.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) tool: &'static str,
    pub(super) arguments: Value,
    pub(super) decision: Decision,
    pub(super) source: Source,
}

impl Call {
    /// A call about which `source` decides `decision`.
    pub fn new(tool: &'static str, arguments: Value, decision: Decision, source: Source) -> Self {
        Self {
            tool,
            arguments,
            decision,
            source,
        }
    }

    /// A call of `exec_command`.
    pub fn exec(cmd: &str, decision: Decision, source: Source) -> Self {
        Self::new("exec_command", json!({ "cmd": cmd }), decision, source)
    }
}

impl Stream {
    /// A response that the model `model` begins.
    pub fn by(model: &str) -> Self {
        Self::default()
            .progress(
                "response.created",
                json!({ "response": { "model": model } }),
            )
            .progress("response.in_progress", json!({ "response": {} }))
    }

    /// The response with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A frame that neither ends the response nor calls a tool.
    #[must_use]
    pub fn progress(self, event: &str, data: Value) -> Self {
        self.frame(event, data, Outcome::Progressed)
    }

    /// A piece of a summary of the model's reasoning.
    #[must_use]
    pub fn reasoning(self, text: &str) -> Self {
        self.progress(
            "response.reasoning_summary_text.delta",
            json!({ "delta": text }),
        )
    }

    /// A message, in pieces and as a whole.
    #[must_use]
    pub fn message(self, pieces: &[&str]) -> Self {
        let mut stream = self.progress(
            "response.output_item.added",
            json!({ "item": { "type": "message", "role": "assistant", "content": [] } }),
        );
        for piece in pieces {
            stream = stream.progress("response.output_text.delta", json!({ "delta": piece }));
        }
        stream.progress(
            "response.output_item.done",
            json!({ "item": {
                "type": "message",
                "role": "assistant",
                "content": [{ "type": "output_text", "text": pieces.concat() }],
            } }),
        )
    }

    /// A tool call.
    #[must_use]
    pub fn call(self, call: Call) -> Self {
        let call_id = format!("call_{}", self.frames.len());
        let data = json!({ "item": {
            "type": "function_call",
            "name": call.tool,
            "call_id": call_id,
            "arguments": call.arguments.to_string(),
        } });
        self.frame("response.output_item.done", data, Outcome::Called(call))
    }

    /// The end of a response that reports its usage: input and output tokens, and of these the
    /// cached and the reasoning ones where the service tells them.
    #[must_use]
    pub fn completed(
        self,
        input: u64,
        output: u64,
        cached: Option<u64>,
        reasoning: Option<u64>,
    ) -> Self {
        let mut usage = json!({
            "input_tokens": input,
            "output_tokens": output,
            "total_tokens": input + output,
        });
        if let Some(cached) = cached {
            usage["input_tokens_details"] = json!({ "cached_tokens": cached });
        }
        if let Some(reasoning) = reasoning {
            usage["output_tokens_details"] = json!({ "reasoning_tokens": reasoning });
        }
        let data = json!({ "response": { "usage": usage } });
        self.frame("response.completed", data, Outcome::Completed)
    }

    /// The end of a response that failed.
    #[must_use]
    pub fn failed(self, code: &str, message: &str) -> Self {
        let data = json!({ "response": { "error": { "code": code, "message": message } } });
        self.frame("response.failed", data, Outcome::Failed)
    }

    /// The end of a response that the service cut off.
    #[must_use]
    pub fn incomplete(self, reason: &str) -> Self {
        let data = json!({ "response": { "incomplete_details": { "reason": reason } } });
        self.frame("response.incomplete", data, Outcome::Failed)
    }

    /// A frame that is not JSON.
    #[must_use]
    pub fn malformed(mut self) -> Self {
        self.frames.push(Frame {
            event: "response.output_item.done".to_owned(),
            data: "{\"item\": {".to_owned(),
            outcome: Outcome::Failed,
        });
        self
    }

    /// The connection breaks inside the next frame.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }

    fn frame(mut self, event: &str, mut data: Value, outcome: Outcome) -> Self {
        data["type"] = event.into();
        // Every other frame spreads its data over several lines.
        let data = if self.frames.len().is_multiple_of(2) {
            data.to_string()
        } else {
            format!("{data:#}")
        };
        self.frames.push(Frame {
            event: event.to_owned(),
            data,
            outcome,
        });
        self
    }
}

impl Frame {
    /// The frame on the wire.
    pub(super) fn text(&self, end_of_line: &str) -> String {
        let mut lines = vec![format!("event: {}", self.event)];
        lines.extend(self.data.lines().map(|line| format!("data: {line}")));
        lines.push(end_of_line.to_owned());
        lines.join(end_of_line)
    }
}
