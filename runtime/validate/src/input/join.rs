//! The reports of batches in a row, put together.

use std::collections::BTreeMap;

use crate::catalogs::Catalogs;
use crate::finding::Finding;
use crate::report::{Report, Summary};
use crate::severity::Severity;

/// What the batches of one input come to, each added in its turn.
///
/// A resource or scope that goes on from one batch to the next is held against the catalogs in both, as neither knows
/// of the other; what is found of it is news once.
#[derive(Clone, Debug)]
pub struct Joined {
    summary: Summary,
    /// What was found of the resource and the scope that the next batch may go on with.
    told: Vec<Finding>,
}

impl Joined {
    /// Of nothing yet, to be held against these catalogs.
    pub fn new(catalogs: &Catalogs) -> Self {
        Self {
            summary: Summary {
                events: vec![BTreeMap::new(); catalogs.bundles().len()],
                ..Summary::default()
            },
            told: Vec::new(),
        }
    }

    /// Adds the report of the next batch, and gives those of its findings that are news.
    pub fn add(&mut self, report: Report) -> Vec<Finding> {
        let Report {
            mut summary,
            mut findings,
            within,
        } = report;
        if within.continues {
            findings.retain(|finding| {
                let again = finding.record.is_none() && self.told.contains(finding);
                if again {
                    match finding.severity {
                        Severity::Error => summary.errors -= 1,
                        Severity::Warning => summary.warnings -= 1,
                        Severity::Info => summary.infos -= 1,
                    }
                }
                !again
            });
        }
        if !within.continues || within.opens {
            self.told.clear();
        }
        let context = findings.iter().filter(|finding| finding.record.is_none());
        self.told.extend(context.cloned());
        self.summary.add(summary);
        findings
    }

    /// What was counted up to now.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// What was counted in all.
    pub fn into_summary(self) -> Summary {
        self.summary
    }
}
