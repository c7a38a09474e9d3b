//! Catalogs of any size, for benches: every feature of the language occurs, in fixed proportions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How the events of a catalog are spread over files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// All in one file.
    OneFile,
    /// Each in a file of its own.
    OneEach,
    /// Fifty in each file.
    Fifty,
}

/// The files of a valid catalog with this many events, by path relative to the catalog.
///
/// All events have an enum of the same name and of other members.
pub fn catalog(events: usize, layout: Layout) -> BTreeMap<String, String> {
    let per_file = match layout {
        Layout::OneFile => events,
        Layout::OneEach => 1,
        Layout::Fifty => 50,
    };
    let mut files = BTreeMap::new();
    files.insert("catalog.yaml".to_owned(), head());
    for first in (0..events).step_by(per_file) {
        let mut text = "format: 1\n\nevents:\n".to_owned();
        for n in first..events.min(first + per_file) {
            event(&mut text, n);
        }
        files.insert(format!("events/from_{first:05}.yaml"), text);
    }
    files
}

fn head() -> String {
    "\
format: 1

catalog:
  name: synthetic
  version: 1.0.0
  brief: A catalog of a chosen size.
  scope: { name: synthetic }

resource:
  - { id: service.name, type: string, brief: The service., value: synthetic }

settings:
  - { id: log_text, type: boolean, default: false, brief: Export texts. }

metadata:
  - id: event.timestamp
    type: string
    brief: When the event happened.
    format: date-time
    filled_by: { runtime: timestamp }
    examples: [\"2026-11-22T06:21:36.976Z\"]
  - { id: session.id, type: string, brief: The session., examples: [s1] }
  - id: tier
    type: string
    brief: The tier of the account.
    requirement_level: { recommended: when it is known }
    filled_by: { session: mutable }
    examples: [free]

attributes:
  - { id: duration_ms, type: int, unit: ms, brief: How long it took., range: { min: 0 }, examples: [22] }
  - { id: error.message, type: string, brief: What went wrong., privacy: { class: content }, examples: [timeout] }
"
    .to_owned()
}

fn event(text: &mut String, n: usize) {
    let written = write!(
        text,
        "\
\x20 - name: synthetic.event_{n:05}
    brief: Event number {n}.
    attributes:
      - ref: duration_ms
      - {{ id: count_{n}, type: int, brief: How many., range: {{ min: 0, max: 100000 }}, examples: [{n}] }}
      - {{ id: ratio_{n}, type: double, brief: The share., requirement_level: recommended, examples: [0.5] }}
      - id: text_{n}
        type: string
        brief: What was said.
        privacy: {{ class: content, redact: \"[REDACTED]\", unless: log_text }}
        examples: [hello]
      - id: outcome
        type:
          members:
            - {{ id: done, value: done_{n}, brief: It was done. }}
            - {{ id: skipped, value: skipped, brief: It was not needed. }}
        brief: How it ended.
        examples: [done_{n}]
    cases:
      failed:
        brief: It failed.
        severity: warn
        when: {{ error.message: present }}
        attributes:
          - ref: error.message
      succeeded:
        brief: It went well.
        otherwise: true
"
    );
    written.expect("a String takes any text");
}

#[cfg(test)]
mod tests {
    use otelier_schema::{Sources, load_sources, render};

    use super::Layout;

    #[test]
    fn a_catalog_of_any_size_is_valid() {
        for (events, layout) in [
            (1, Layout::OneFile),
            (50, Layout::OneEach),
            (120, Layout::Fifty),
        ] {
            let files = super::catalog(events, layout);
            let loaded = load_sources(files.into_iter().collect::<Sources>());
            let faults: Vec<String> = loaded
                .diagnostics
                .iter()
                .map(|fault| render(fault, &loaded.sources, false))
                .collect();
            assert!(faults.is_empty(), "{}", faults.join("\n"));
            let catalog = loaded
                .catalog
                .expect("a catalog without faults is resolved");
            assert_eq!(catalog.events.len(), events);
        }
    }
}
