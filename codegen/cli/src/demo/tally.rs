//! What all runs came to: by event and transport, and what differs from what it should be.

use std::collections::{BTreeMap, BTreeSet};

use otelier_schema::ALWAYS_ALLOWED;
use otelier_validate::Bundle;

use super::run::Run;
use super::scenario::{Transport, Way};

/// Counts of one event on one transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) emitted: u64,
    pub(super) received: u64,
    pub(super) valid: u64,
}

impl Counts {
    pub(super) fn agree(self) -> bool {
        self.emitted == self.received && self.received == self.valid
    }
}

/// What was seen of an event.
#[derive(Default, PartialEq)]
pub(super) struct Seen {
    pub(super) counts: BTreeMap<Transport, Counts>,
    /// Records of each case that the catalog has, in its order.
    pub(super) cases: Vec<(String, BTreeMap<Transport, u64>)>,
    /// Attributes that the event may carry and no record did.
    pub(super) never: BTreeSet<String>,
}

/// All events of the catalog, and those that arrived beside them.
pub(super) struct Tally {
    pub(super) events: BTreeMap<String, Seen>,
}

impl Tally {
    /// What the runs of a way came to.
    pub(super) fn new(bundle: &Bundle, runs: &[Run<'_>], way: Way) -> Self {
        let mut events: BTreeMap<String, Seen> = bundle
            .events()
            .map(|event| {
                let cases = bundle
                    .cases(event)
                    .map(|case| (case.to_owned(), BTreeMap::new()));
                let attributes = bundle.attributes(event).map(str::to_owned);
                let seen = Seen {
                    counts: BTreeMap::new(),
                    cases: cases.collect(),
                    // The format allows these on any record; no event has to carry them.
                    never: attributes
                        .filter(|key| !ALWAYS_ALLOWED.contains(&key.as_str()))
                        .collect(),
                };
                (event.to_owned(), seen)
            })
            .collect();
        for run in runs.iter().filter(|run| run.scenario.way == way) {
            add(&mut events, run);
        }
        Self { events }
    }

    /// The sums of a transport.
    pub(super) fn total(&self, transport: Transport) -> Counts {
        let mut total = Counts::default();
        for counts in self
            .events
            .values()
            .filter_map(|seen| seen.counts.get(&transport))
        {
            total.emitted += counts.emitted;
            total.received += counts.received;
            total.valid += counts.valid;
        }
        total
    }

    /// What differs between this way and another one, in words: both are given the same turns.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let same = |(event, seen): &(&String, &Seen)| other.events.get(*event) == Some(seen);
        let mut events: Vec<&String> = (self.events.iter().filter(|seen| !same(seen)))
            .map(|(event, _)| event)
            .collect();
        let only = |event: &&String| !self.events.contains_key(*event);
        events.extend(other.events.keys().filter(only));
        let word = |event| format!("{event}: the ways differ in its records, cases or attributes");
        events.into_iter().map(word).collect()
    }

    /// Everything of a way that differs from what it should be, in words.
    pub(super) fn faults(&self, runs: &[Run<'_>], way: Way) -> Vec<String> {
        let mut faults = Vec::new();
        for run in runs.iter().filter(|run| run.scenario.way == way) {
            let scenario = run.scenario;
            faults.extend(
                run.faults
                    .iter()
                    .map(|fault| format!("{scenario}: {fault}")),
            );
            let (emitted, received, valid) = (run.emitted(), run.received(), run.valid());
            if emitted != received || received != valid {
                faults.push(format!(
                    "{scenario}: {emitted} emitted, {received} received, {valid} valid"
                ));
            }
            for report in &run.reports {
                faults.extend(report.findings.iter().map(|finding| {
                    let attribute = finding.attribute.as_deref().unwrap_or_default();
                    let event = finding.event.as_deref().unwrap_or_default();
                    format!(
                        "{scenario}: {}: {event} {attribute}: {}",
                        finding.code, finding.message
                    )
                }));
                faults.extend(
                    report
                        .summary
                        .error
                        .iter()
                        .map(|error| format!("{scenario}: {error}")),
                );
            }
        }
        for (event, seen) in &self.events {
            for transport in Transport::ALL {
                let title = transport.title();
                let counts = seen.counts.get(&transport).copied().unwrap_or_default();
                if counts.received == 0 {
                    faults.push(format!(
                        "{event}: none arrived over {title} {}",
                        way.title()
                    ));
                } else if !counts.agree() {
                    faults.push(format!(
                        "{event}: what was emitted, received and valid differs over {title}"
                    ));
                }
                for (case, records) in &seen.cases {
                    if !records.contains_key(&transport) {
                        faults.push(format!(
                            "{event}: the case {case} did not occur over {title}"
                        ));
                    }
                }
            }
        }
        faults
    }
}

fn add(events: &mut BTreeMap<String, Seen>, run: &Run<'_>) {
    let transport = run.scenario.transport;
    for (event, number) in &run.emitted {
        let seen = events.entry(event.clone()).or_default();
        seen.counts.entry(transport).or_default().emitted += number;
    }
    let arrived = run.reports.iter().flat_map(|report| &report.summary.events);
    for (event, arrived) in arrived.flatten() {
        let seen = events.entry(event.clone()).or_default();
        let counts = seen.counts.entry(transport).or_default();
        counts.received += arrived.records as u64;
        counts.valid += arrived.valid as u64;
        for (case, records) in &mut seen.cases {
            if let Some(number) = arrived.cases.get(case) {
                *records.entry(transport).or_default() += *number as u64;
            }
        }
        seen.never
            .retain(|key| !arrived.attributes.contains_key(key));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use codex_exec::stub;
    use otelier_validate::Report;

    use super::super::scenario::Scenario;
    use super::*;
    use crate::bundles;
    use crate::catalogs::Checked;

    fn codex() -> Bundle {
        let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/codex");
        bundles::of(&Checked::load(&catalog)).expect("the catalog is sound")
    }

    /// Runs in which all is as it should be.
    fn runs<'t>(bundle: &Bundle, tour: &'t [stub::Run]) -> Vec<Run<'t>> {
        let scenarios = Transport::ALL
            .into_iter()
            .flat_map(|transport| Scenario::all(transport, tour));
        scenarios
            .map(|scenario| Run::with(scenario, report(bundle)))
            .collect()
    }

    /// One record of each case with every attribute.
    fn report(bundle: &Bundle) -> Report {
        let mut report = Report::default();
        report.summary.events.push(BTreeMap::new());
        for event in bundle.events() {
            let seen = report.summary.events[0].entry(event.to_owned());
            let seen = seen.or_default();
            seen.cases = bundle
                .cases(event)
                .map(|case| (case.to_owned(), 1))
                .collect();
            seen.attributes = bundle
                .attributes(event)
                .map(|key| (key.to_owned(), 1))
                .collect();
            seen.records = seen.cases.len().max(1);
            seen.valid = seen.records;
            report.summary.records += seen.records;
            report.summary.valid += seen.valid;
        }
        report
    }

    fn faults(bundle: &Bundle, runs: &[Run<'_>]) -> Vec<String> {
        let tallies = Way::ALL.map(|way| Tally::new(bundle, runs, way));
        let ways = Way::ALL.into_iter().zip(&tallies);
        let faults = ways.flat_map(|(way, tally)| tally.faults(runs, way));
        faults.chain(tallies[0].differences(&tallies[1])).collect()
    }

    /// Changes the first run, and looks for a word among the faults.
    #[track_caller]
    fn check(change: impl FnOnce(&mut Run<'_>), word: &str) {
        let (bundle, tour) = (codex(), stub::tour());
        let mut runs = runs(&bundle, &tour);
        change(&mut runs[0]);
        let faults = faults(&bundle, &runs);
        assert!(
            faults.iter().any(|fault| fault.contains(word)),
            "{word:?} in {faults:#?}"
        );
    }

    #[test]
    fn nothing_differs_where_all_arrived() {
        let (bundle, tour) = (codex(), stub::tour());
        let runs = runs(&bundle, &tour);
        assert_eq!(faults(&bundle, &runs), Vec::<String>::new());
        let tally = Tally::new(&bundle, &runs, Way::Sdk);
        assert!(tally.events.values().all(|seen| seen.never.is_empty()));
        assert!(
            Transport::ALL
                .into_iter()
                .all(|transport| tally.total(transport).received > 0)
        );
    }

    #[test]
    fn whatever_differs_is_a_fault() {
        check(
            |run| *run.emitted.get_mut("codex.user_prompt").unwrap() += 1,
            "emitted, received and valid differs",
        );
        check(|run| run.reports[0].summary.valid -= 1, "valid");
        check(
            |run| {
                *run.emitted.get_mut("codex.user_prompt").unwrap() += 1;
                let seen = &mut run.reports[0].summary.events[0];
                let seen = seen.get_mut("codex.user_prompt").unwrap();
                (seen.records, seen.valid) = (seen.records + 1, seen.valid + 1);
            },
            "the ways differ",
        );
        check(|run| run.reports.clear(), "0 received");
        check(
            |run| run.faults.push("the agent ended badly".to_owned()),
            "ended badly",
        );
        check(
            |run| {
                run.reports[0]
                    .findings
                    .push(otelier_validate::Finding::no_records());
            },
            "no-records",
        );
    }

    #[test]
    fn what_never_occurs_is_named() {
        let (bundle, tour) = (codex(), stub::tour());
        let mut runs = runs(&bundle, &tour);
        for run in &mut runs {
            let events = &mut run.reports[0].summary.events[0];
            events.remove("codex.user_prompt");
            let frames = events.get_mut("codex.sse_event").unwrap();
            frames.cases.remove("failed");
            frames.attributes.remove("error.message");
        }
        let tally = Tally::new(&bundle, &runs, Way::Engine);
        let faults = faults(&bundle, &runs).join("\n");
        assert!(
            faults.contains("codex.user_prompt: none arrived over otlp-grpc"),
            "{faults}"
        );
        assert!(
            faults.contains("codex.sse_event: the case failed did not occur over otlp-http json"),
            "{faults}"
        );
        assert!(
            tally.events["codex.sse_event"]
                .never
                .contains("error.message")
        );
    }
}
