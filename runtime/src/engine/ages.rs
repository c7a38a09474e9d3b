//! How old records are, by a clock that nobody sets.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::arena::{Arena, Mark};

/// When records came.
#[derive(Debug, Default)]
pub(super) struct Ages(VecDeque<(Mark, Instant)>);

impl Ages {
    /// What was emitted before now, was.
    pub(super) fn look(&mut self, arena: &Arena) {
        const APART: Duration = Duration::from_secs(1);
        let now = Instant::now();
        self.forget(arena.tail());
        let head = arena.head();
        // In an outage nothing may come for days.
        let is_news = |(mark, at): &(Mark, Instant)| *mark != head && now - *at >= APART;
        if self.0.back().is_none_or(is_news) {
            self.0.push_back((head, now));
        }
    }

    /// How old the record that ends there is at least.
    pub(super) fn of(&self, end: Mark) -> Duration {
        let mark = self.0.iter().find(|(mark, _)| !mark.is_before(end));
        mark.map_or(Duration::ZERO, |(_, at)| at.elapsed())
    }

    /// Forgets when records came that are settled.
    fn forget(&mut self, settled: Mark) {
        while self
            .0
            .front()
            .is_some_and(|(mark, _)| !settled.is_before(*mark))
        {
            self.0.pop_front();
        }
    }
}
