//! The model service's frames (the Responses API), as far as the agent needs them.

use crate::sse::Frame;
use serde::Deserialize;
use serde_json::Value;

/// The kind of a frame that has no name, or that did not come.
pub(crate) const UNNAMED: &str = "unknown";

/// A frame's meaning.
#[derive(Debug, PartialEq)]
pub(crate) enum Meaning {
    /// A response begins; the model that writes it, where the service says so.
    Created { model: Option<String> },
    /// An item of output is complete.
    ItemDone(Item),
    /// The response ended well.
    Completed(Usage),
    /// The response ended with an error, or the frame itself is one.
    Failed(Failure),
    /// Anything else.
    Progress,
}

/// One item of output.
#[derive(Debug, PartialEq)]
pub(crate) enum Item {
    /// The model calls a tool. The item itself goes back to the service with the result.
    Call(Call, Value),
    /// A part of the answer, likewise.
    Message(String, Value),
    /// Reasoning and other items that the service wants to see again.
    Other(Value),
}

/// A tool call.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    #[serde(rename = "call_id")]
    pub(crate) id: String,
    pub(crate) arguments: String,
}

/// The tokens that a response took.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) total_tokens: u64,
    input_tokens_details: Option<InputDetails>,
    output_tokens_details: Option<OutputDetails>,
}

impl Usage {
    /// Tokens of the input that came from the service's cache.
    pub(crate) fn cached(&self) -> Option<u64> {
        self.input_tokens_details?.cached_tokens
    }

    /// Tokens of the output that were spent on reasoning.
    pub(crate) fn reasoning(&self) -> Option<u64> {
        self.output_tokens_details?.reasoning_tokens
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
struct InputDetails {
    cached_tokens: Option<u64>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
struct OutputDetails {
    reasoning_tokens: Option<u64>,
}

/// Why a response came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// Whether the same request may do better.
    pub(crate) transient: bool,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(rename = "type")]
    kind: Option<String>,
    response: Option<Response>,
    item: Option<Value>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    model: Option<String>,
    usage: Option<Usage>,
    error: Option<ServiceError>,
    incomplete_details: Option<Incomplete>,
}

#[derive(Deserialize)]
struct ServiceError {
    code: Option<String>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct Incomplete {
    reason: Option<String>,
}

/// The frame's kind and meaning.
pub(crate) fn interpret(frame: &Frame) -> (String, Meaning) {
    let named = |kind: Option<String>| {
        let name = if frame.event.is_empty() {
            kind.unwrap_or_default()
        } else {
            frame.event.clone()
        };
        if name.is_empty() {
            UNNAMED.to_owned()
        } else {
            name
        }
    };
    let payload: Payload = match serde_json::from_str(&frame.data) {
        Ok(payload) => payload,
        Err(error) => {
            return (
                named(None),
                unreadable(format!("the frame cannot be read: {error}")),
            );
        }
    };
    let kind = named(payload.kind.clone());
    let meaning = meaning(&kind, payload);
    (kind, meaning)
}

fn meaning(kind: &str, payload: Payload) -> Meaning {
    match kind {
        "response.created" => Meaning::Created {
            model: payload.response.and_then(|response| response.model),
        },
        "response.output_item.done" => match payload.item.map(item) {
            Some(Ok(item)) => Meaning::ItemDone(item),
            Some(Err(error)) => unreadable(format!("the item cannot be read: {error}")),
            None => unreadable("the frame has no item".to_owned()),
        },
        "response.completed" => match payload.response.and_then(|response| response.usage) {
            Some(usage) => Meaning::Completed(usage),
            None => unreadable("the frame reports no usage".to_owned()),
        },
        "response.failed" => {
            let error = payload.response.and_then(|response| response.error);
            let (code, message) = error.map_or((None, None), |error| (error.code, error.message));
            Meaning::Failed(Failure {
                transient: !code.as_deref().is_some_and(is_final),
                message: message
                    .or(code)
                    .unwrap_or_else(|| "the service gave no reason".to_owned()),
            })
        }
        "response.incomplete" => {
            let details = payload
                .response
                .and_then(|response| response.incomplete_details);
            let reason = details
                .and_then(|details| details.reason)
                .unwrap_or_else(|| "for a reason that it does not give".to_owned());
            Meaning::Failed(Failure {
                message: format!("the service cut the response off: {reason}"),
                transient: false,
            })
        }
        "error" => Meaning::Failed(Failure {
            message: payload
                .message
                .unwrap_or_else(|| "the service gave no reason".to_owned()),
            transient: true,
        }),
        _ => Meaning::Progress,
    }
}

fn unreadable(message: String) -> Meaning {
    Meaning::Failed(Failure {
        message,
        transient: true,
    })
}

/// Errors that the same request would meet again.
fn is_final(code: &str) -> bool {
    matches!(
        code,
        "context_length_exceeded" | "insufficient_quota" | "invalid_prompt" | "usage_not_included"
    )
}

fn item(item: Value) -> Result<Item, serde_json::Error> {
    Ok(match item["type"].as_str() {
        Some("function_call") => Item::Call(Call::deserialize(&item)?, item),
        Some("message") => {
            let text = item["content"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|part| part["text"].as_str())
                .collect();
            Item::Message(text, item)
        }
        _ => Item::Other(item),
    })
}

#[cfg(test)]
mod tests {
    use super::{Call, Failure, Item, Meaning, UNNAMED, interpret};
    use crate::sse::Frame;
    use serde_json::json;

    #[track_caller]
    fn read(event: &str, data: &str) -> (String, Meaning) {
        interpret(&Frame {
            event: event.to_owned(),
            data: data.to_owned(),
        })
    }

    #[track_caller]
    fn check_failed(event: &str, data: &str, message: &str, transient: bool) {
        let (kind, meaning) = read(event, data);
        assert_eq!(kind, event);
        let message = message.to_owned();
        assert_eq!(meaning, Meaning::Failed(Failure { message, transient }));
    }

    #[test]
    fn a_frame_is_named_by_its_event_then_by_its_type() {
        assert_eq!(read("a", r#"{"type":"b"}"#).0, "a");
        assert_eq!(read("", r#"{"type":"b"}"#).0, "b");
        assert_eq!(read("", "{}").0, UNNAMED);
        assert_eq!(read("", "{").0, UNNAMED);
    }

    #[test]
    fn the_model_is_in_the_first_frame() {
        let (_, meaning) = read("response.created", r#"{"response":{"model":"m"}}"#);
        let model = Some("m".to_owned());
        assert_eq!(meaning, Meaning::Created { model });
    }

    #[test]
    fn a_tool_call_is_an_item() {
        let item =
            json!({"type":"function_call","name":"n","call_id":"c","arguments":"{}","id":"fc_1"});
        let (_, meaning) = read(
            "response.output_item.done",
            &json!({ "item": item }).to_string(),
        );
        let call = Call {
            name: "n".to_owned(),
            id: "c".to_owned(),
            arguments: "{}".to_owned(),
        };
        assert_eq!(meaning, Meaning::ItemDone(Item::Call(call, item)));
    }

    #[test]
    fn a_message_is_the_text_of_its_parts() {
        let item = json!({"type":"message","content":[{"type":"output_text","text":"a"},{"type":"output_text","text":"b"}]});
        let (_, meaning) = read(
            "response.output_item.done",
            &json!({ "item": item }).to_string(),
        );
        assert_eq!(
            meaning,
            Meaning::ItemDone(Item::Message("ab".to_owned(), item))
        );
    }

    #[test]
    fn usage_details_are_optional() {
        let least =
            r#"{"response":{"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}"#;
        let Meaning::Completed(usage) = read("response.completed", least).1 else {
            panic!("completed");
        };
        assert_eq!((usage.cached(), usage.reasoning()), (None, None));
        let most = r#"{"response":{"usage":{"input_tokens":1,"input_tokens_details":{"cached_tokens":0},
            "output_tokens":2,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":3}}}"#;
        let Meaning::Completed(usage) = read("response.completed", most).1 else {
            panic!("completed");
        };
        assert_eq!((usage.cached(), usage.reasoning()), (Some(0), Some(1)));
    }

    #[test]
    fn failures_say_why_and_whether_to_try_again() {
        check_failed(
            "response.failed",
            r#"{"response":{"error":{"code":"server_is_overloaded","message":"busy"}}}"#,
            "busy",
            true,
        );
        check_failed(
            "response.failed",
            r#"{"response":{"error":{"code":"insufficient_quota"}}}"#,
            "insufficient_quota",
            false,
        );
        check_failed(
            "response.incomplete",
            r#"{"response":{"incomplete_details":{"reason":"max_output_tokens"}}}"#,
            "the service cut the response off: max_output_tokens",
            false,
        );
        check_failed("error", r#"{"message":"m"}"#, "m", true);
        check_failed(
            "response.completed",
            "{}",
            "the frame reports no usage",
            true,
        );
        check_failed(
            "response.output_item.done",
            "{}",
            "the frame has no item",
            true,
        );
        check_failed(
            "response.output_item.done",
            r#"{"item":{"type":"function_call"}}"#,
            "the item cannot be read: missing field `name`",
            true,
        );
        check_failed(
            "response.created",
            "{",
            "the frame cannot be read: EOF while parsing an object at line 1 column 1",
            true,
        );
    }

    #[test]
    fn other_frames_are_progress() {
        assert_eq!(read("response.in_progress", "{}").1, Meaning::Progress);
        assert_eq!(read("response.from_tomorrow", "{}").1, Meaning::Progress);
    }
}
