//! What the demo runs: every transport, with and without the prompt's text, with every ending.

use std::fmt;

use codex_exec::stub;

/// How a run's telemetry travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Transport {
    /// OTLP/gRPC.
    Grpc,
    /// OTLP/HTTP, protobuf.
    HttpBinary,
    /// OTLP/HTTP, JSON.
    HttpJson,
}

impl Transport {
    pub(super) const ALL: [Self; 3] = [Self::Grpc, Self::HttpBinary, Self::HttpJson];

    /// How people call it.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Grpc => "otlp-grpc",
            Self::HttpBinary => "otlp-http binary",
            Self::HttpJson => "otlp-http json",
        }
    }

    /// How a file name calls it.
    const fn slug(self) -> &'static str {
        match self {
            Self::Grpc => "otlp-grpc",
            Self::HttpBinary => "otlp-http-binary",
            Self::HttpJson => "otlp-http-json",
        }
    }
}

/// How a run of the agent ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    /// The prompt is answered and `main` returns.
    Return,
    /// The run fails and `main` returns the error.
    Error,
    /// The run fails and the process exits on the spot.
    Exit,
}

impl Ending {
    const ALL: [Self; 3] = [Self::Return, Self::Error, Self::Exit];

    /// What `--fail` is given, where the run is to fail.
    pub(super) const fn fail(self) -> Option<&'static str> {
        match self {
            Self::Return => None,
            Self::Error => Some("error"),
            Self::Exit => Some("exit"),
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Error => "error",
            Self::Exit => "exit",
        }
    }
}

/// One run of the agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenario<'t> {
    pub(super) transport: Transport,
    /// `log_user_prompt`
    pub(super) prompt_logged: bool,
    /// What the model answers, and the user.
    pub(super) turn: &'t stub::Run,
    pub(super) ending: Ending,
}

impl<'t> Scenario<'t> {
    /// All of a transport.
    pub(super) fn all(transport: Transport, tour: &'t [stub::Run]) -> Vec<Self> {
        let mut all = Vec::new();
        for prompt_logged in [false, true] {
            for turn in tour {
                // A turn without an answer cannot end well.
                let endings = Ending::ALL.into_iter();
                let possible =
                    endings.filter(|ending| turn.answer.is_some() || *ending != Ending::Return);
                all.extend(possible.map(|ending| Self {
                    transport,
                    prompt_logged,
                    turn,
                    ending,
                }));
            }
        }
        all
    }
}

/// The scenario as a part of a file name, e.g. `otlp-grpc.prompt-redacted.answered.exit`.
impl fmt::Display for Scenario<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prompt = if self.prompt_logged {
            "prompt-logged"
        } else {
            "prompt-redacted"
        };
        let (transport, turn, ending) = (self.transport.slug(), self.turn.name, self.ending.slug());
        write!(formatter, "{transport}.{prompt}.{turn}.{ending}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_scenario_has_a_name_of_its_own() {
        let tour = stub::tour();
        let all = Transport::ALL
            .into_iter()
            .flat_map(|transport| Scenario::all(transport, &tour));
        let names: Vec<String> = all.map(|scenario| scenario.to_string()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for name in [
            "otlp-grpc.prompt-logged.answered.return",
            "otlp-http-json.prompt-redacted.answered.exit",
        ] {
            assert!(
                names.iter().any(|other| other == name),
                "{name} in {names:?}"
            );
        }
    }
}
