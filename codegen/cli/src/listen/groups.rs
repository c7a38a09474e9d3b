//! Findings by their cause, which are so many however long a run is.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use otelier_validate::{Code, Finding, Severity};

use crate::output::plain;

/// So many causes are told apart; names that only senders know could be any number.
const MOST: usize = 1_000;

/// So many new causes are shown in one second as they come; the others wait for the summary.
const SHOWN: u32 = 10;

/// What findings of one cause have in common.
type Cause = (Code, Option<String>, Option<String>);

/// Findings of one cause.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) first: Finding,
    pub(super) count: u64,
    /// How many of them were told already.
    told: u64,
}

#[derive(Debug)]
pub(super) struct Groups {
    places: HashMap<Cause, usize>,
    told_apart: Vec<Group>,
    /// Findings of causes beyond the most.
    pub(super) others: u64,
    second: Instant,
    shown: u32,
}

impl Groups {
    pub(super) fn new() -> Self {
        Self {
            places: HashMap::new(),
            told_apart: Vec::new(),
            others: 0,
            second: Instant::now(),
            shown: 0,
        }
    }

    /// Counts a finding; whether it is to be shown now, as the first of its cause.
    pub(super) fn add(&mut self, finding: &Finding) -> bool {
        let cause = (
            finding.code,
            finding.event.clone(),
            finding.attribute.clone(),
        );
        if let Some(place) = self.places.get(&cause) {
            self.told_apart[*place].count += 1;
            return false;
        }
        if self.told_apart.len() == MOST {
            self.others += 1;
            return false;
        }
        self.places.insert(cause, self.told_apart.len());
        if self.second.elapsed() >= Duration::from_secs(1) {
            self.second = Instant::now();
            self.shown = 0;
        }
        self.shown += 1;
        let show = self.shown <= SHOWN;
        self.told_apart.push(Group {
            first: finding.clone(),
            count: 1,
            told: u64::from(show),
        });
        show
    }

    /// The groups, the worst and largest first.
    pub(super) fn sorted(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.told_apart.iter().collect();
        groups.sort_by(|a, b| {
            let key = |group: &Group| (group.first.severity, group.count);
            key(b).cmp(&key(a)).then_with(|| a.name().cmp(&b.name()))
        });
        groups
    }

    /// What came since it was asked last, one line a cause, the most first.
    pub(super) fn news(&mut self, most: usize) -> Vec<String> {
        let mut news: Vec<(u64, String)> = Vec::new();
        for group in &mut self.told_apart {
            let more = group.count - std::mem::replace(&mut group.told, group.count);
            if more > 0 {
                news.push((more, group.name()));
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

    /// Whether one is at least so bad.
    pub(super) fn any(&self, fails: impl Fn(&Finding) -> bool) -> bool {
        self.told_apart.iter().any(|group| fails(&group.first))
    }

    /// Findings of severity error.
    pub(super) fn of(&self, event: &str, severity: Severity) -> u64 {
        let groups = self.told_apart.iter().filter(|group| {
            group.first.severity == severity && group.first.event.as_deref() == Some(event)
        });
        groups.map(|group| group.count).sum()
    }
}

impl Group {
    /// `error[wrong-type] shop.sale items`
    pub(super) fn name(&self) -> String {
        let first = &self.first;
        let mut name = format!("{}[{}]", first.severity, first.code);
        for part in [&first.event, &first.attribute].into_iter().flatten() {
            name.push(' ');
            name.push_str(&plain(part));
        }
        name
    }
}
