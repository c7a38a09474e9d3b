//! The approval policy: whether a tool call may run, and who said so.

use crate::config::{Approval, Policy};
use codex_events::tool_decision::{Decision, Source};
use std::collections::BTreeMap;
use std::io::{BufRead, Write};

/// The decision that a configuration means by `word`: the catalog's own words.
pub(crate) fn decision(word: &str) -> Option<Decision> {
    [
        Decision::Approved,
        Decision::ApprovedForSession,
        Decision::Denied,
        Decision::Abort,
    ]
    .into_iter()
    .find(|decision| decision.as_str() == word)
}

/// The approver of one session; it remembers what was approved for all of it.
#[derive(Debug)]
pub(crate) struct Approver<'a> {
    policies: &'a Approval,
    remembered: BTreeMap<String, Source>,
}

impl<'a> Approver<'a> {
    /// An approver that has approved nothing yet.
    pub(crate) fn new(policies: &'a Approval) -> Self {
        Self {
            policies,
            remembered: BTreeMap::new(),
        }
    }

    /// Decides about one call. Where the user is to be asked, the question goes to `questions`
    /// and a line from `answers` is the answer; where nobody answers, the configuration has the
    /// last word, and it is no.
    pub(crate) fn decide(
        &mut self,
        tool: &str,
        arguments: &str,
        answers: &mut dyn BufRead,
        questions: &mut dyn Write,
    ) -> (Decision, Source) {
        if let Some(&source) = self.remembered.get(tool) {
            return (Decision::ApprovedForSession, source);
        }
        let (decision, source) = match self.policies.policy(tool) {
            Policy::Decided(decision) => (decision, Source::Config),
            Policy::Ask => match ask(tool, arguments, answers, questions) {
                Some(decision) => (decision, Source::User),
                None => (Decision::Denied, Source::Config),
            },
        };
        if decision == Decision::ApprovedForSession {
            self.remembered.insert(tool.to_owned(), source);
        }
        (decision, source)
    }
}

/// Asks until one of the answers is given; `None` when the answers end or cannot be read.
fn ask(
    tool: &str,
    arguments: &str,
    answers: &mut dyn BufRead,
    questions: &mut dyn Write,
) -> Option<Decision> {
    loop {
        // Nobody sees the question where it cannot be written; the answer still counts.
        let _ = write!(
            questions,
            "run {tool} {}? [y]es, for the [s]ession, [n]o, [a]bort: ",
            arguments.escape_debug()
        )
        .and_then(|()| questions.flush());
        let mut answer = String::new();
        if answers.read_line(&mut answer).ok()? == 0 {
            return None;
        }
        match answer.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Some(Decision::Approved),
            "s" | "session" => return Some(Decision::ApprovedForSession),
            "n" | "no" => return Some(Decision::Denied),
            "a" | "abort" => return Some(Decision::Abort),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Approver;
    use crate::config::{Approval, Policy};
    use codex_events::tool_decision::{Decision, Source};
    use std::collections::BTreeMap;

    /// The decisions about as many calls of one tool as there are expected ones.
    #[track_caller]
    fn check(policy: Policy, answers: &str, expected: &[(Decision, Source)]) {
        let policies = Approval {
            default: Policy::Decided(Decision::Denied),
            tools: BTreeMap::from([("exec_command".to_owned(), policy)]),
        };
        let mut approver = Approver::new(&policies);
        let mut answers = answers.as_bytes();
        let mut questions = Vec::new();
        let decided: Vec<_> = expected
            .iter()
            .map(|_| approver.decide("exec_command", "{}", &mut answers, &mut questions))
            .collect();
        assert_eq!(decided, expected);
        assert_eq!(questions.is_empty(), policy != Policy::Ask);
        assert_eq!(
            approver.decide("another", "{}", &mut answers, &mut questions),
            (Decision::Denied, Source::Config)
        );
    }

    #[test]
    fn a_configured_decision_needs_no_question() {
        for decision in [
            Decision::Approved,
            Decision::ApprovedForSession,
            Decision::Denied,
            Decision::Abort,
        ] {
            check(
                Policy::Decided(decision),
                "",
                &[(decision, Source::Config), (decision, Source::Config)],
            );
        }
    }

    #[test]
    fn the_user_decides_where_asked() {
        check(
            Policy::Ask,
            "y\nNo\nwhat?\nabort\n",
            &[
                (Decision::Approved, Source::User),
                (Decision::Denied, Source::User),
                (Decision::Abort, Source::User),
            ],
        );
    }

    #[test]
    fn an_approval_for_the_session_is_remembered_with_its_source() {
        check(
            Policy::Ask,
            "s\n",
            &[
                (Decision::ApprovedForSession, Source::User),
                (Decision::ApprovedForSession, Source::User),
            ],
        );
    }

    #[test]
    fn nobody_to_ask_means_no() {
        check(Policy::Ask, "", &[(Decision::Denied, Source::Config)]);
        check(
            Policy::Ask,
            "maybe\n",
            &[(Decision::Denied, Source::Config)],
        );
    }

    #[test]
    fn a_question_cannot_move_the_cursor() {
        let policies = Approval {
            default: Policy::Ask,
            tools: BTreeMap::new(),
        };
        let mut questions = Vec::new();
        Approver::new(&policies).decide("t", "\u{1b}[2J", &mut "n\n".as_bytes(), &mut questions);
        assert!(!questions.contains(&0x1b));
    }
}
