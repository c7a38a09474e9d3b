//! How bad the findings of each lint are, as the catalog has it.

use std::collections::HashMap;

use super::{never_blocks, rule::Findings, rules::unknown_lint};
use crate::{Code, Diagnostic, Level, catalog::Lints, raw::LintLevel};

/// The severities of a catalog.
pub(super) struct Severities(HashMap<Code, LintLevel>);

impl Severities {
    /// Reads them, and finds those that are of no lint.
    pub(super) fn read(lints: &Lints, findings: &mut Findings) -> Self {
        let mut levels = HashMap::new();
        for (word, level, label) in &lints.levels {
            match Code::LINTS.iter().find(|code| code.as_str() == word) {
                Some(code) if *level == LintLevel::Error && never_blocks(*code) => {
                    findings.push(unknown_lint::never_an_error(*code, label));
                }
                Some(code) => {
                    levels.insert(*code, *level);
                }
                None => findings.push(unknown_lint::finding(word, label)),
            }
        }
        Self(levels)
    }

    pub(super) fn is_on(&self, code: Code) -> bool {
        self.0.get(&code) != Some(&LintLevel::Off)
    }

    /// Gives findings their severity, and takes those away whose lint is off.
    pub(super) fn set(&self, findings: &mut Vec<Diagnostic>) {
        findings.retain(|finding| self.is_on(finding.code));
        for finding in findings {
            if self.0.get(&finding.code) == Some(&LintLevel::Error) {
                finding.severity = Level::Error;
            }
        }
    }
}
