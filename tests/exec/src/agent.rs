//! The turn: prompt, replies, tools, answer.

use crate::approval::Approver;
use crate::config::Config;
use crate::ending::Ending;
use crate::error::Error;
use crate::model::Client;
use crate::protocol::Call;
use codex_events::Session;
use codex_events::tool_decision::{Decision, ToolDecision};
use codex_events::tool_result::ToolResult;
use codex_events::user_prompt::UserPrompt;
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// The most replies that one turn may take.
const LONGEST_TURN: usize = 50;

/// The agent during one session.
pub(crate) struct Agent<'a> {
    config: &'a Config,
    session: Session,
    client: Client<'a>,
    approver: Approver<'a>,
    ending: &'a Ending,
    conversation: Vec<Value>,
}

impl<'a> Agent<'a> {
    /// An agent that has said nothing yet.
    pub(crate) fn new(config: &'a Config, session: Session, ending: &'a Ending) -> Self {
        Self {
            config,
            client: Client::new(&config.model, session.clone()),
            session,
            approver: Approver::new(&config.approval),
            ending,
            conversation: Vec::new(),
        }
    }

    /// Works on the prompt until the model gives its answer, which goes to `output`.
    ///
    /// # Errors
    ///
    /// Whatever keeps the model from answering.
    pub(crate) fn turn(
        &mut self,
        prompt: &str,
        output: &mut dyn Write,
        answers: &mut dyn BufRead,
        questions: &mut dyn Write,
    ) -> Result<(), Error> {
        self.session.if_enabled(|session| {
            session
                .user_prompt(UserPrompt {
                    prompt_length: prompt.chars().count() as u64,
                    prompt,
                })
                .emit();
        });
        self.conversation.push(json!({
            "type": "message",
            "role": "user",
            "content": [{ "type": "input_text", "text": prompt }],
        }));
        for _ in 0..LONGEST_TURN {
            let reply = self
                .client
                .ask(&self.conversation)
                .map_err(|failure| self.ending.fail(Error::Model(failure.message)))?;
            self.conversation.extend(reply.items);
            if reply.calls.is_empty() {
                writeln!(output, "{}", reply.text)
                    .and_then(|()| output.flush())
                    .map_err(|error| self.ending.fail(Error::Output(error)))?;
                return self.ending.finish();
            }
            for call in &reply.calls {
                let result = self
                    .call(call, answers, questions)
                    .map_err(|error| self.ending.fail(error))?;
                self.conversation.push(json!({
                    "type": "function_call_output",
                    "call_id": call.id,
                    "output": result,
                }));
            }
        }
        Err(self.ending.fail(Error::Endless(LONGEST_TURN)))
    }

    /// Has one call decided and, where it may run, run; what the model is told about it.
    fn call(
        &mut self,
        call: &Call,
        answers: &mut dyn BufRead,
        questions: &mut dyn Write,
    ) -> Result<String, Error> {
        let (decision, source) =
            self.approver
                .decide(&call.name, &call.arguments, answers, questions);
        self.session
            .tool_decision(ToolDecision {
                tool_name: &call.name,
                call_id: &call.id,
                decision,
                source,
            })
            .emit();
        match decision {
            Decision::Approved | Decision::ApprovedForSession => {}
            Decision::Denied => return Ok("this call was not approved".to_owned()),
            Decision::Abort => return Err(Error::Aborted(call.name.clone())),
        }
        let outcome = crate::tools::run(&call.name, &call.arguments, &self.config.tools);
        self.session
            .tool_result(ToolResult {
                tool_name: &call.name,
                call_id: &call.id,
                arguments: &call.arguments,
                duration_ms: outcome.duration,
                success: outcome.success,
                output: &outcome.output,
            })
            .emit();
        Ok(outcome.output)
    }
}

#[cfg(all(test, feature = "stub"))]
mod tests;
