//! Findings by their cause, which are so many however long a run is.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use otelier_validate::{Finding, Group, Groups as Causes, Severity};

use crate::output::plain;

/// So many causes are told apart; names that only senders know could be any number.
const MOST: usize = 1_000;

/// So many new causes are shown in one second as they come; the others wait for the summary.
const SHOWN: u32 = 10;

#[derive(Debug)]
pub(super) struct Groups {
    causes: Causes,
    /// How many findings of a cause were told already, by its name.
    told: HashMap<String, u64>,
    second: Instant,
    shown: u32,
}

impl Groups {
    pub(super) fn new() -> Self {
        Self {
            causes: Causes::of(MOST),
            told: HashMap::new(),
            second: Instant::now(),
            shown: 0,
        }
    }

    /// Counts a finding; whether it is to be shown now, as the first of its cause.
    pub(super) fn add(&mut self, finding: &Finding) -> bool {
        if !self.causes.add(finding) {
            return false;
        }
        if self.second.elapsed() >= Duration::from_secs(1) {
            self.second = Instant::now();
            self.shown = 0;
        }
        self.shown += 1;
        let show = self.shown <= SHOWN;
        if show {
            self.told.insert(cause_of(finding), 1);
        }
        show
    }

    /// Findings of causes beyond the most.
    pub(super) fn others(&self) -> u64 {
        self.causes.beyond()
    }

    /// The groups, the worst and largest first, and then by name.
    pub(super) fn sorted(&self) -> Vec<&Group> {
        let mut groups = self.causes.worst_first();
        groups.sort_by_cached_key(|group| {
            let first = &group.first;
            (Reverse((first.severity, group.count)), cause_of(first))
        });
        groups
    }

    /// What came since it was asked last, one line a cause, the most first.
    pub(super) fn news(&mut self, most: usize) -> Vec<String> {
        let mut news: Vec<(u64, String)> = Vec::new();
        for group in self.causes.worst_first() {
            let name = cause_of(&group.first);
            let told = self.told.get(&name).copied().unwrap_or_default();
            if group.count > told {
                self.told.insert(name.clone(), group.count);
                news.push((group.count - told, name));
            }
        }
        news.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let rest: u64 = news.iter().skip(most).map(|(more, _)| more).sum();
        let shown = news.iter().take(most);
        let mut lines: Vec<String> = shown
            .map(|(more, name)| format!("+{more} {name}"))
            .collect();
        if rest > 0 {
            lines.push(format!("+{rest} of other causes"));
        }
        lines
    }

    /// Findings of an event that are so bad.
    pub(super) fn of(&self, event: &str, severity: Severity) -> u64 {
        let groups = self.causes.worst_first().into_iter().filter(|group| {
            group.first.severity == severity && group.first.event.as_deref() == Some(event)
        });
        groups.map(|group| group.count).sum()
    }
}

/// The name of a finding's cause: `error[wrong-type] shop.sale items`
pub(super) fn cause_of(finding: &Finding) -> String {
    let mut name = format!("{}[{}]", finding.severity, finding.code);
    for part in [&finding.event, &finding.attribute].into_iter().flatten() {
        name.push(' ');
        name.push_str(&plain(part));
    }
    name
}
