//! Requests, sent as often as it takes.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::{
    ages::Ages,
    backoff::Backoff,
    ledger::Ends,
    pipeline::Pipeline,
    shorten::shorten,
    source::{Piece, Source},
    transport::{Answer, Transport},
};

/// Largest request, before compression. Receivers of gRPC refuse messages over 4 MiB as a whole.
pub(super) const LARGEST_REQUEST: usize = 3 * 1024 * 1024;
/// So small requests are made, and no smaller, when larger ones are not taken or not answered in time.
const SMALLEST_REQUEST: usize = 16 * 1024;
/// Least time between two requests of the same records.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// What sends the records of a pipeline.
pub(super) struct Sender<'w> {
    pub(super) pipeline: &'w Pipeline,
    pub(super) transport: Transport,
    pub(super) backoff: Backoff,
    /// Largest request that has a chance to be taken, in time.
    pub(super) largest: usize,
    pub(super) ages: Ages,
    /// Whether the receiver took the last request, or would have taken a smaller one.
    pub(super) is_there: bool,
}

/// What came of a request.
enum Outcome {
    /// Its records have ended.
    Ended(Ends),
    /// It is too large for the receiver, or for the way to it.
    TooLarge,
    /// It was sent as often as its source is patient.
    Later,
}

impl Sender<'_> {
    /// Tells a receiver that takes requests what was lost, if it is time for it.
    pub(super) async fn report(&mut self, at_last: bool) {
        let Pipeline {
            arena,
            ledger,
            losses,
            plan,
            ..
        } = self.pipeline;
        if !self.is_there {
            return;
        }
        let delivery = ledger.snapshot(arena);
        losses.taken(self.pipeline, &delivery);
        if let Some((record, lost)) = losses.due(&delivery, at_last) {
            let request = plan.envelope.own(&record);
            let body = self.transport.body(request);
            let answer = self.transport.send(body, Duration::MAX).await;
            self.is_there = answer.is_there();
            if matches!(answer, Answer::Accepted { rejected: 0, .. }) {
                losses.sent(lost);
            }
        }
    }

    /// Sends records until each has ended in one way or another.
    ///
    /// `false` where some have not, as their source can wait.
    pub(super) async fn deliver<S: Source>(
        &mut self,
        source: &mut S,
        records: &[S::Record],
    ) -> bool {
        // Of a record that is too large by itself there may be a shorter copy.
        let until = source.most().map(|most| Instant::now() + most);
        let mut parts = VecDeque::from([(records, None::<Vec<u8>>)]);
        while let Some((part, copy)) = parts.pop_front() {
            let sent = self.send(source, part, copy.as_deref(), until).await;
            let shortened = u64::from(copy.is_some());
            let ends = match (sent, part) {
                (Outcome::Ended(ends), _) => ends,
                (Outcome::Later, _) => return false,
                (Outcome::TooLarge, [alone]) => {
                    let piece = source.piece(alone);
                    let whole = piece.map_or(&[][..], |piece| piece.bytes);
                    if let Some(shorter) = shorten(copy.as_deref().unwrap_or(whole)) {
                        parts.push_front((part, Some(shorter)));
                        continue;
                    }
                    Ends {
                        refused: 1,
                        ..Ends::default()
                    }
                }
                (Outcome::TooLarge, part) => {
                    // The halves in their order, before what is behind them.
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.push_front((second, None));
                    parts.push_front((first, None));
                    continue;
                }
            };
            source.settle(part, Ends { shortened, ..ends });
            if ends.has_lost() {
                self.pipeline.losses.happened();
            }
        }
        true
    }

    /// Sends one request, as often as it takes until then, with a `copy` instead of the one record in it where there is one.
    async fn send<S: Source>(
        &mut self,
        source: &S,
        entries: &[S::Record],
        copy: Option<&[u8]>,
        until: Option<Instant>,
    ) -> Outcome {
        let records: Vec<_> = entries
            .iter()
            .filter_map(|entry| source.piece(entry))
            .map(|piece| Piece {
                bytes: copy.unwrap_or(piece.bytes),
                ..piece
            })
            .collect();
        let count = records.len() as u64;
        let void = (entries.len() - records.len()) as u64;
        let ends = |ends| Outcome::Ended(Ends { void, ..ends });
        if records.is_empty() {
            return ends(Ends::default());
        }
        let mut patience = source.patience();
        let expired = || {
            ends(Ends {
                expired: count,
                ..Ends::default()
            })
        };
        let refused = ends(Ends {
            refused: count,
            ..Ends::default()
        });
        let request = source.envelope().request(&records);
        let size = request.len();
        let body = self.transport.body(request);
        drop(records);
        loop {
            // Again before each repetition: what comes meanwhile goes into the same file.
            if source.is_torn() {
                return ends(Ends {
                    torn: count,
                    ..Ends::default()
                });
            }
            if patience == 0 {
                return Outcome::Later;
            }
            patience -= 1;
            let left = left(until);
            if left.is_zero() {
                return expired();
            }
            let answer = self.transport.send(body.clone(), left).await;
            self.is_there = answer.is_there();
            match answer {
                Answer::Accepted { rejected, message } => {
                    self.backoff.reset();
                    self.largest = (self.largest + self.largest / 8).min(LARGEST_REQUEST);
                    let rejected = rejected.min(count);
                    if rejected > 0 {
                        self.pipeline
                            .ledger
                            .note("rejected by the receiver (partial success)");
                        self.pipeline.ledger.quote(self.pipeline.readable(&message));
                    }
                    let delivered = count - rejected;
                    return ends(Ends {
                        delivered,
                        rejected,
                        ..Ends::default()
                    });
                }
                Answer::Refused { .. } if source.divides() && entries.len() > 1 => {
                    return Outcome::TooLarge;
                }
                Answer::Refused { reason } => {
                    self.pipeline.ledger.note(&reason);
                    return refused;
                }
                Answer::TooLarge { reason } => {
                    if entries.len() > 1 {
                        self.shrink(size);
                    } else {
                        self.pipeline.ledger.note(&reason);
                    }
                    return Outcome::TooLarge;
                }
                Answer::Exhausted { reason } => {
                    self.pipeline.ledger.note(&reason);
                    // A small request is hardly refused for its size.
                    if size <= SMALLEST_REQUEST && !self.wait(source, entries, None, until).await {
                        return expired();
                    }
                    self.shrink(size);
                    if entries.len() > 1 || size > SMALLEST_REQUEST {
                        return Outcome::TooLarge;
                    }
                }
                Answer::Late => {
                    self.pipeline.ledger.note("no answer in time");
                    if !self.wait(source, entries, None, until).await {
                        return expired();
                    }
                    self.shrink(size);
                    if entries.len() > 1 && size > self.largest {
                        return Outcome::TooLarge;
                    }
                }
                Answer::Retry { after, reason } => {
                    self.pipeline.ledger.note(&reason);
                    if !self.wait(source, entries, after, until).await {
                        return expired();
                    }
                }
            }
        }
    }

    /// A request of this size was too large: the next ones are smaller, and grow again with each one that is taken.
    fn shrink(&mut self, size: usize) {
        self.largest = (size / 2).max(SMALLEST_REQUEST).min(self.largest);
    }

    /// Waits before records are sent again, unless they are too old for it. What the receiver asks for is waited for in
    /// any case: it holds for whatever is sent next.
    async fn wait<S: Source>(
        &mut self,
        source: &S,
        entries: &[S::Record],
        after: Option<Duration>,
        until: Option<Instant>,
    ) -> bool {
        if until.is_none() && source.is_old(entries, &self.ages) {
            return false;
        }
        let pause = self.backoff.next(after);
        if after.is_some() {
            tokio::time::sleep(pause).await;
        } else {
            let pause = pause.min(left(until));
            // Whoever is in a hurry shortens it, but flushes in a loop do not become requests in a loop.
            let least = pause.min(LEAST_PAUSE);
            tokio::time::sleep(least).await;
            self.pipeline.wake.pause(pause.saturating_sub(least)).await;
        }
        self.ages.look(&self.pipeline.arena);
        true
    }
}

/// How much time there is until then.
fn left(until: Option<Instant>) -> Duration {
    until.map_or(Duration::MAX, |until| {
        until.saturating_duration_since(Instant::now())
    })
}
