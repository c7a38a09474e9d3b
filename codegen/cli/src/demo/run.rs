//! One run of the agent: what it emitted, what arrived, and what the validator says about it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::time::{Duration, Instant};

use codex_exec::stub::Stub;
use otelier_validate::receiver::Receiver;
use otelier_validate::{Bundle, Report, validate};
use serde_json::Value;

use super::process;
use super::scenario::{Scenario, Transport, Way};
use crate::output::count;

/// What the agent is asked. It stands in no payload unless `log_user_prompt` lets it through.
const PROMPT: &str = "look around, then tell me what the otter-canary-7731 said";

/// A finished run.
pub(super) struct Run<'t> {
    pub(super) scenario: Scenario<'t>,
    /// How many events of each name the agent says it emitted.
    pub(super) emitted: BTreeMap<String, u64>,
    /// Every request that the receiver accepted, in the order of arrival.
    pub(super) payloads: Vec<Vec<u8>>,
    /// What the validator says about each of them.
    pub(super) reports: Vec<Report>,
    /// What is not as it should be, beside the counts and findings.
    pub(super) faults: Vec<String>,
    took: Duration,
}

#[cfg(test)]
impl<'t> Run<'t> {
    /// A run that emitted what this report says was received.
    pub(super) fn with(scenario: Scenario<'t>, report: Report) -> Self {
        let events = &report.summary.events;
        let emitted = events
            .iter()
            .flatten()
            .map(|(event, seen)| (event.clone(), seen.records as u64));
        Self {
            scenario,
            emitted: emitted.collect(),
            payloads: vec![Vec::new()],
            reports: vec![report],
            faults: Vec::new(),
            took: Duration::ZERO,
        }
    }
}

impl Run<'_> {
    pub(super) fn emitted(&self) -> u64 {
        self.emitted.values().sum()
    }

    pub(super) fn received(&self) -> u64 {
        self.reports
            .iter()
            .map(|report| report.summary.records as u64)
            .sum()
    }

    pub(super) fn valid(&self) -> u64 {
        self.reports
            .iter()
            .map(|report| report.summary.valid as u64)
            .sum()
    }
}

/// The run in one line.
impl fmt::Display for Run<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:55} {} emitted, {} received in {}, {} valid, {} ms",
            self.scenario.to_string(),
            self.emitted(),
            self.received(),
            count(self.payloads.len() as u64, "payload", "payloads"),
            self.valid(),
            self.took.as_millis()
        )
    }
}

/// Runs the agent against a model and a receiver of its own, in a directory of its own.
///
/// # Errors
/// The system gave no port, no directory or no process, or the agent did not end.
pub(super) fn run<'t>(scenario: Scenario<'t>, bundle: &Bundle) -> io::Result<Run<'t>> {
    let start = Instant::now();
    let turn = scenario.turn;
    let receiver = Receiver::start()?;
    let model = Stub::start(turn.script.clone())?;
    let directory = tempfile::Builder::new().prefix("otelier-demo-").tempdir()?;
    let config = directory.path().join("config.toml");
    fs::write(
        &config,
        turn.config(&model.endpoint(), &otel(scenario, &receiver)),
    )?;
    let report = directory.path().join("report.json");
    let work = directory.path().join("work");
    fs::create_dir(&work)?;

    let mut arguments: Vec<OsString> = vec!["--config".into(), config.into()];
    arguments.extend(["--report".into(), report.clone().into()]);
    if let Some(fail) = scenario.ending.fail() {
        arguments.extend(["--fail".into(), fail.into()]);
    }
    if scenario.way == Way::Sdk {
        arguments.push("--through-sdk".into());
    }
    arguments.push(PROMPT.into());
    let environment = turn.environment();
    let finished = process::run(&arguments, &work, &environment, turn.answers)?;

    let mut faults = Vec::new();
    let expected = i32::from(scenario.ending.fail().is_some());
    if finished.status.code() != Some(expected) {
        let words = finished.stderr.trim();
        faults.push(format!(
            "the agent ended with {} instead of {expected}: {words}",
            finished.status
        ));
    }
    let emitted = match fs::read(&report) {
        Ok(text) => read_report(&text)?,
        Err(error) => {
            faults.push(format!("the agent left no report: {error}"));
            BTreeMap::new()
        }
    };
    for (event, number) in turn.expected().events() {
        let found = emitted.get(event).copied().unwrap_or_default();
        if found != number {
            faults.push(format!(
                "{event}: {found} emitted where the turn makes {number}"
            ));
        }
    }
    // The agent ends after its last request was answered, or has given up: nothing comes later.
    let payloads: Vec<Vec<u8>> = receiver
        .received()
        .into_iter()
        .map(|payload| payload.bytes)
        .collect();
    faults.extend(prompt_fault(scenario.prompt_logged, &payloads));
    if !payloads.iter().all(|payload| came(scenario.way, payload)) {
        faults.push(format!("a payload did not come {}", scenario.way.title()));
    }
    let reports = payloads
        .iter()
        .map(|payload| validate(bundle, payload))
        .collect();
    Ok(Run {
        scenario,
        emitted,
        payloads,
        reports,
        faults,
        took: start.elapsed(),
    })
}

/// How many events of each name the agent says it emitted.
fn read_report(text: &[u8]) -> io::Result<BTreeMap<String, u64>> {
    let report: Value = serde_json::from_slice(text)?;
    let emitted = report
        .get("emitted")
        .and_then(Value::as_object)
        .filter(|_| report["format"] == 1)
        .ok_or_else(|| io::Error::other("the agent's report is not of format 1"))?;
    let count = |(event, number): (&String, &Value)| {
        let number = number.as_u64();
        number.map(|number| (event.clone(), number)).ok_or_else(|| {
            io::Error::other(format!("the agent's report counts {event} in no number"))
        })
    };
    emitted.iter().map(count).collect()
}

/// Whether a payload's resource names the SDK of a way, close behind the key. The OpenTelemetry SDK indents its JSON.
fn came(way: Way, payload: &[u8]) -> bool {
    const KEY: &[u8] = b"telemetry.sdk.name";
    const CLOSE: usize = 96;
    let key = payload.windows(KEY.len()).position(|window| window == KEY);
    key.is_some_and(|key| {
        let behind = &payload[key + KEY.len()..];
        let name = way.sdk().as_bytes();
        let mut windows = behind[..behind.len().min(CLOSE)].windows(name.len());
        windows.any(|window| window == name)
    })
}

/// The prompt is in a payload where it should not be, or nowhere where it should.
fn prompt_fault(logged: bool, payloads: &[Vec<u8>]) -> Option<String> {
    let prompt = PROMPT.as_bytes();
    let found = payloads
        .iter()
        .any(|payload| payload.windows(prompt.len()).any(|window| window == prompt));
    match (logged, found) {
        (false, true) => {
            Some("the prompt's text was exported although log_user_prompt is off".to_owned())
        }
        (true, false) => {
            Some("the prompt's text was not exported although log_user_prompt is on".to_owned())
        }
        _ => None,
    }
}

/// The table `[otel]` of the agent's configuration.
fn otel(scenario: Scenario<'_>, receiver: &Receiver) -> String {
    let exporter = match scenario.transport {
        Transport::Grpc => format!(
            r#"{{ otlp-grpc = {{ endpoint = "{}" }} }}"#,
            receiver.grpc_endpoint()
        ),
        Transport::HttpBinary => http(receiver, "binary"),
        Transport::HttpJson => http(receiver, "json"),
    };
    format!(
        "[otel]\nenvironment = \"demo\"\nlog_user_prompt = {}\nexporter = {exporter}",
        scenario.prompt_logged,
    )
}

fn http(receiver: &Receiver, protocol: &str) -> String {
    format!(
        r#"{{ otlp-http = {{ endpoint = "{}", protocol = "{protocol}" }} }}"#,
        receiver.http_endpoint()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(logged: bool, payload: &str, fault: bool) {
        let payloads = [b"{}".to_vec(), payload.as_bytes().to_vec()];
        assert_eq!(prompt_fault(logged, &payloads).is_some(), fault);
    }

    #[test]
    fn the_prompt_is_looked_for_in_every_payload() {
        let with = format!(r#"{{"stringValue": "{PROMPT}"}}"#);
        check(false, "[REDACTED]", false);
        check(false, &with, true);
        check(true, &with, false);
        check(true, "[REDACTED]", true);
    }

    #[test]
    fn a_payload_says_which_way_it_came() {
        let json =
            |sdk| format!(r#"{{"key":"telemetry.sdk.name","value":{{"stringValue":"{sdk}"}}}}"#);
        for (way, other) in [(Way::Engine, Way::Sdk), (Way::Sdk, Way::Engine)] {
            assert!(came(way, json(way.sdk()).as_bytes()));
            assert!(!came(other, json(way.sdk()).as_bytes()));
            assert!(!came(way, way.sdk().as_bytes()));
        }
    }
}
