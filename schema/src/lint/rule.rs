//! What a rule is.

use super::{facts::Facts, walk::Subject};
use crate::{Code, Diagnostic, Fix, Level, Position, Sources, render};

/// A rule.
pub(super) struct Rule {
    pub code: Code,
    pub looks: Looks,
    /// What it finds comes by the passing of time; see [`never_blocks`](super::never_blocks).
    pub by_time: bool,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum Looks {
    /// Each thing of the catalog.
    At(Check),
    /// What the catalog says of the lints themselves.
    Elsewhere,
}

pub(super) type Check = fn(&Subject<'_>, &Facts<'_>, &mut Findings);

impl Rule {
    pub(super) const fn new(code: Code, check: Check) -> Self {
        Self {
            code,
            looks: Looks::At(check),
            by_time: false,
        }
    }

    /// A rule about lints and waivers.
    pub(super) const fn of_lints(code: Code) -> Self {
        Self {
            code,
            looks: Looks::Elsewhere,
            by_time: false,
        }
    }

    pub(super) const fn by_time(self) -> Self {
        Self {
            by_time: true,
            ..self
        }
    }
}

impl Diagnostic {
    /// A finding without a place yet.
    pub(in crate::lint) fn warning(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Level::Warning,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub found: Vec<Diagnostic>,
    /// What is to stand in the place of the word at which a finding is, for certain: its index, and the word.
    mends: Vec<(usize, String)>,
}

impl Findings {
    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// The word at which the last finding is can be replaced: that mends it, and changes nothing else.
    pub(super) fn mend(&mut self, replacement: impl Into<String>) {
        if let Some(last) = self.found.len().checked_sub(1) {
            self.mends.push((last, replacement.into()));
        }
    }

    /// All findings, with their mends in place.
    pub(super) fn mended(self, sources: &Sources) -> Vec<Diagnostic> {
        let mut found = self.found;
        for (index, replacement) in self.mends {
            let finding = &mut found[index];
            let span = finding.labels.first().and_then(|label| {
                let file = &label.position.file;
                Some((file.clone(), render::span(label, sources.get(file)?)))
            });
            finding.fix = span.map(|(file, span)| Fix {
                file: file.to_string(),
                span,
                replacement,
            });
        }
        found
    }

    /// A finding at a place, with what helps.
    pub(super) fn at(
        &mut self,
        code: Code,
        position: &Position,
        message: String,
        help: impl Into<String>,
    ) {
        self.push(
            Diagnostic::warning(code, message)
                .label_at(position, "")
                .help(help),
        );
    }
}
