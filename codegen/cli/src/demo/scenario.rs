//! What the demo runs: every transport, both ways to it, with and without the prompt's text, with every ending.

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

/// Which way records take to the transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// The runtime's own engine.
    Engine,
    /// The OpenTelemetry SDK.
    Sdk,
}

impl Way {
    pub(super) const ALL: [Self; 2] = [Self::Engine, Self::Sdk];

    /// How people call it.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Engine => "through the runtime's own engine",
            Self::Sdk => "through the OpenTelemetry SDK",
        }
    }

    /// What the resource says of it, as `telemetry.sdk.name`.
    pub(super) const fn sdk(self) -> &'static str {
        match self {
            Self::Engine => "otelier",
            Self::Sdk => "opentelemetry",
        }
    }

    /// How a file name calls it.
    const fn slug(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Sdk => "sdk",
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
    pub(super) way: Way,
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
        let ways = Way::ALL.into_iter();
        for (way, prompt_logged) in ways.flat_map(|way| [(way, false), (way, true)]) {
            for turn in tour {
                // A turn without an answer cannot end well.
                let endings = Ending::ALL.into_iter();
                let possible =
                    endings.filter(|ending| turn.answer.is_some() || *ending != Ending::Return);
                all.extend(possible.map(|ending| Self {
                    transport,
                    way,
                    prompt_logged,
                    turn,
                    ending,
                }));
            }
        }
        all
    }
}

/// The scenario as a part of a file name, e.g. `otlp-grpc.engine.prompt-redacted.answered.exit`.
impl fmt::Display for Scenario<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prompt = if self.prompt_logged {
            "prompt-logged"
        } else {
            "prompt-redacted"
        };
        let (transport, way, ending) = (self.transport.slug(), self.way.slug(), self.ending.slug());
        let turn = self.turn.name;
        write!(formatter, "{transport}.{way}.{prompt}.{turn}.{ending}")
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
            "otlp-grpc.engine.prompt-logged.answered.return",
            "otlp-http-json.sdk.prompt-redacted.answered.exit",
        ] {
            assert!(
                names.iter().any(|other| other == name),
                "{name} in {names:?}"
            );
        }
    }
}
