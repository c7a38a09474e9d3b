//! The script's arithmetic.

use super::{Script, tour};
use std::collections::BTreeMap;

#[test]
fn the_tour_visits_every_event_and_case() {
    let mut cases = BTreeMap::new();
    for run in tour() {
        for (&case, count) in run.expected().cases() {
            *cases.entry(case).or_insert(0) += count;
        }
    }
    let expected = [
        (("codex.api_request", "failed"), 3),
        (("codex.api_request", "succeeded"), 7),
        (("codex.sse_event", "completed"), 4),
        (("codex.sse_event", "failed"), 3),
        (("codex.sse_event", "progressed"), 30),
        (("codex.tool_decision", ""), 8),
        (("codex.tool_result", ""), 5),
        (("codex.user_prompt", ""), 2),
    ];
    assert_eq!(cases, BTreeMap::from(expected));
}

#[test]
fn an_empty_script_expects_the_prompt() {
    let expected = Script::new().expected();
    assert_eq!(
        expected.events(),
        BTreeMap::from([("codex.user_prompt", 1)])
    );
}
