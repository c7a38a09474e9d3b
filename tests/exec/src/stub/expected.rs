//! What an agent must emit when a script is served.

use super::script::{Outcome, Reply, Script};
use codex_events::tool_decision::{Decision, Source};
use std::collections::BTreeMap;

/// How often each event must be emitted, and each of its cases; and what must be decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected {
    counts: BTreeMap<(&'static str, &'static str), u64>,
    decisions: Vec<(&'static str, Decision, Source)>,
}

impl Expected {
    pub(super) fn of(script: &Script) -> Self {
        let mut expected = Self::default();
        expected.add("codex.user_prompt", "");
        for reply in &script.replies {
            let Reply::Stream(stream) = reply else {
                expected.add("codex.api_request", "failed");
                continue;
            };
            expected.add("codex.api_request", "succeeded");
            let mut calls = Vec::new();
            let mut completed = false;
            for frame in &stream.frames {
                let case = match &frame.outcome {
                    Outcome::Progressed => "progressed",
                    Outcome::Called(call) => {
                        calls.push(call);
                        "progressed"
                    }
                    Outcome::Completed => {
                        completed = true;
                        "completed"
                    }
                    Outcome::Failed => "failed",
                };
                expected.add("codex.sse_event", case);
            }
            if stream.cut {
                expected.add("codex.sse_event", "failed");
            }
            // The calls of a response that did not come to its end are not followed.
            for call in calls.into_iter().filter(|_| completed) {
                expected.add("codex.tool_decision", "");
                expected
                    .decisions
                    .push((call.tool, call.decision, call.source));
                if matches!(
                    call.decision,
                    Decision::Approved | Decision::ApprovedForSession
                ) {
                    expected.add("codex.tool_result", "");
                }
            }
        }
        expected
    }

    fn add(&mut self, event: &'static str, case: &'static str) {
        *self.counts.entry((event, case)).or_default() += 1;
    }

    /// How often each event, by its name.
    pub fn events(&self) -> BTreeMap<&'static str, u64> {
        let mut events = BTreeMap::new();
        for (&(event, _), count) in &self.counts {
            *events.entry(event).or_default() += count;
        }
        events
    }

    /// The decisions in their order: about which tool, what, and who.
    pub fn decisions(&self) -> &[(&'static str, Decision, Source)] {
        &self.decisions
    }

    /// How often each case of each event; the case is empty where the event has none.
    pub fn cases(&self) -> &BTreeMap<(&'static str, &'static str), u64> {
        &self.counts
    }
}
