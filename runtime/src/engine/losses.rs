//! Losses: the application is told once, and the receiver when it is back.
//!
//! An outage begins with a record that is lost, and is over when the receiver has taken something and nothing was lost
//! for a while. The application hears of each outage once, when it begins. The receiver gets an event of the engine's own
//! ([`report`](super::report)) with the next request that it takes, now and then while losses go on, and at the end. What
//! it does not take of these is in the next one.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use tokio::sync::Notify;

use super::{pipeline::Pipeline, report::Lost, telling};
use crate::{Delivery, Dropped, Moment, start::OnWarning};

/// So long nothing is lost before an outage is over.
const CALM: Duration = Duration::from_secs(60);
/// Least time between two events.
const APART: Duration = Duration::from_secs(10);

/// What is known of losses, and who has heard of them.
pub(super) struct Losses {
    teller: Arc<Teller>,
    /// Something was lost since the receiver took something, and the worker knows.
    known: AtomicBool,
    notify: Notify,
    course: Mutex<Course>,
}

/// Tells the application.
struct Teller {
    on_warning: OnWarning,
    /// How many lost records it knows of.
    told: AtomicU64,
}

impl Teller {
    /// Tells of so many lost records, unless that is no news.
    fn tell(&self, lost: u64, message: String) {
        if self.told.fetch_max(lost, Ordering::AcqRel) < lost {
            telling::call(&self.on_warning, message);
        }
    }
}

impl Losses {
    pub(super) fn new(on_warning: &OnWarning) -> Self {
        Self {
            teller: Arc::new(Teller {
                on_warning: Arc::clone(on_warning),
                told: AtomicU64::new(0),
            }),
            known: AtomicBool::new(false),
            notify: Notify::new(),
            course: Mutex::default(),
        }
    }

    /// A record was lost, and counted.
    pub(super) fn happened(&self) {
        // Who loses very many wakes the worker once.
        if !self.known.load(Ordering::Relaxed) && !self.known.swap(true, Ordering::SeqCst) {
            self.notify.notify_one();
        }
    }

    /// Tells the application of outages as they begin, for as long as it is polled.
    pub(super) async fn watch(&self, pipeline: &Pipeline) {
        loop {
            self.notify.notified().await;
            self.look(pipeline, &pipeline.ledger.snapshot(&pipeline.arena));
        }
    }

    /// The receiver has taken something.
    pub(super) fn taken(&self, pipeline: &Pipeline, delivery: &Delivery) {
        self.known.store(false, Ordering::SeqCst);
        self.look(pipeline, delivery);
        self.course().taken = true;
    }

    fn look(&self, pipeline: &Pipeline, delivery: &Delivery) {
        let begins = self.course().look(delivery.lost(), Instant::now());
        // Whoever shuts down is told of all losses by that.
        if begins && !pipeline.arena.is_closed() {
            let Dropped {
                too_large,
                own,
                unwritten,
                ..
            } = delivery.dropped;
            let by_receiver = delivery.lost() > too_large + own + unwritten;
            let reason = by_receiver.then(|| pipeline.ledger.reason()).flatten();
            self.announce(delivery, reason);
        }
    }

    /// Tells it in a thread of its own, as it may take its time. Where there is none to be had, it is told at the end.
    fn announce(&self, delivery: &Delivery, reason: Option<String>) {
        let (lost, teller) = (delivery.lost(), Arc::clone(&self.teller));
        let message = because(so_far(delivery), reason);
        telling::apart(move || teller.tell(lost, message));
    }

    /// The worker has ended though nobody has closed its pipeline, and is the last to look at losses: tells the application that
    /// there will be more, whether or not there are any.
    pub(super) fn ended(&self, pipeline: &Pipeline) {
        let delivery = pipeline.ledger.snapshot(&pipeline.arena);
        let (lost, teller) = (delivery.lost(), Arc::clone(&self.teller));
        let mut message = "no telemetry is sent any more".to_owned();
        if lost > 0 {
            message = format!("{message}, and {}", so_far(&delivery));
        }
        let message = because(message, pipeline.ledger.reason());
        telling::apart(move || {
            teller.told.fetch_max(lost, Ordering::AcqRel);
            telling::call(&teller.on_warning, message);
        });
    }

    /// Tells the application of losses at the end, if there are any that it has not heard of.
    pub(super) fn tell(&self, lost: u64, message: String) {
        self.teller.tell(lost, message);
    }

    /// What is to be sent to the receiver now, `at_last` or because it is time: the record, and what is said when it is taken.
    pub(super) fn due(&self, delivery: &Delivery, at_last: bool) -> Option<(Vec<u8>, Lost)> {
        let lost = Lost::of(delivery);
        let (more, since) = self.course().due(&lost, at_last, Instant::now())?;
        let now = moment();
        Some((more.record(since.min(now), now), lost))
    }

    /// The receiver knows of these.
    pub(super) fn sent(&self, lost: Lost) {
        self.course().sent(lost);
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.course.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn so_far(delivery: &Delivery) -> String {
    format!(
        "{} of {} telemetry records are lost so far ({})",
        delivery.lost(),
        delivery.emitted,
        Lost::of(delivery).in_words(),
    )
}

fn because(message: String, reason: Option<String>) -> String {
    match reason {
        Some(reason) => format!("{message}: {reason}"),
        None => message,
    }
}

fn moment() -> Moment {
    Moment::nearest(SystemTime::now())
}

/// The course of outages.
#[derive(Debug, Default)]
struct Course {
    /// How many records were lost at the last look.
    lost: u64,
    /// When records were lost the last time.
    last: Option<Instant>,
    /// Whether the receiver has taken something since.
    taken: bool,
    /// When the first of those was lost that the receiver does not know of.
    since: Option<Moment>,
    /// What the receiver knows of.
    sent: Lost,
    /// When it was told the last time, or was to be.
    tried: Option<Instant>,
}

impl Course {
    /// So many are lost now. Whether an outage begins.
    fn look(&mut self, lost: u64, now: Instant) -> bool {
        if lost <= self.lost {
            return false;
        }
        self.lost = lost;
        self.since.get_or_insert_with(moment);
        let taken = std::mem::take(&mut self.taken);
        let before = self.last.replace(now);
        before.is_none_or(|last| taken && now.duration_since(last) >= CALM)
    }

    /// What the receiver is to be told now, and since when that was lost.
    fn due(&mut self, lost: &Lost, at_last: bool, now: Instant) -> Option<(Lost, Moment)> {
        let more = lost.since(&self.sent);
        let waits = self.tried.is_some_and(|at| now.duration_since(at) < APART);
        if more.total() == 0 || (waits && !at_last) {
            return None;
        }
        self.tried = Some(now);
        Some((more, self.since.unwrap_or_else(moment)))
    }

    fn sent(&mut self, lost: Lost) {
        // What was lost meanwhile was lost since now.
        self.since = (lost.total() < self.lost).then(moment);
        self.sent = lost;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(records: u64) -> Lost {
        Lost::of(&Delivery {
            dropped: Dropped {
                queue_full: records,
                ..Dropped::default()
            },
            ..Delivery::default()
        })
    }

    #[test]
    fn an_outage_begins_once_and_is_over_when_it_is_calm() {
        let (mut course, begun) = (Course::default(), Instant::now());
        let mut check = |seconds, lost, taken: bool, begins: bool| {
            let now = begun + Duration::from_secs(seconds);
            assert_eq!(course.look(lost, now), begins, "after {seconds} s");
            if taken {
                course.taken = true;
            }
        };
        check(0, 0, true, false);
        check(1, 1, false, true);
        check(2, 5, false, false);
        check(3, 5, true, false);
        // The receiver takes some, and others are lost.
        check(30, 6, true, false);
        check(89, 7, false, false);
        // Nothing is lost, but nothing is taken either.
        check(300, 8, false, false);
        check(301, 8, true, false);
        check(361, 9, false, true);
        check(362, 10, true, false);
    }

    #[test]
    fn the_receiver_is_told_what_it_does_not_know() {
        let (mut course, begun) = (Course::default(), Instant::now());
        let mut check = |seconds, all, at_last, more: Option<u64>, taken: bool| {
            let now = begun + Duration::from_secs(seconds);
            course.look(all, now);
            let due = course.due(&lost(all), at_last, now);
            let due = due.map(|(lost, _)| lost.total());
            assert_eq!(due, more, "after {seconds} s");
            if taken {
                course.sent(lost(all));
            }
        };
        check(0, 0, true, None, false);
        check(1, 3, false, Some(3), true);
        check(60, 3, true, None, false);
        check(61, 5, false, Some(2), false);
        // Those are in the next one.
        check(62, 6, false, None, false);
        check(71, 6, false, Some(3), true);
        check(72, 7, false, None, false);
        check(73, 7, true, Some(1), true);
        check(74, 7, true, None, false);
    }
}
