//! How bad each code is, where whoever validates says otherwise.

use std::collections::BTreeMap;

use crate::codes::Code;
use crate::finding::Finding;
use crate::severity::Severity;

/// The severities that differ from the codes' own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Levels(BTreeMap<Code, Option<Severity>>);

impl Levels {
    /// Each code has its own.
    pub(crate) const fn own() -> Self {
        Self(BTreeMap::new())
    }

    /// `None`: findings with this code are left out.
    pub(crate) fn set(&mut self, code: Code, severity: Option<Severity>) {
        self.0.insert(code, severity);
    }

    /// The finding as it counts here; `None`: it does not.
    pub(crate) fn apply(&self, mut finding: Finding) -> Option<Finding> {
        if let Some(severity) = self.0.get(&finding.code) {
            finding.severity = (*severity)?;
        }
        Some(finding)
    }
}
