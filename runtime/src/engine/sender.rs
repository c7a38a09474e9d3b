//! Requests, sent as often as it takes.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::{
    ages::Ages,
    backoff::Backoff,
    ledger::Ends,
    pipeline::Pipeline,
    shorten::shorten,
    source::{Patience, Piece, Source},
    transport::{Answer, Transport},
};

/// Largest request, before compression. Receivers of gRPC refuse messages over 4 MiB as a whole.
pub(super) const LARGEST_REQUEST: usize = 3 * 1024 * 1024;
/// Largest body of several records, before compression, that is sent. In JSON a request has up to six times the bytes. So it is made as
/// large as it may be for the body to be a [`LARGEST_REQUEST`] if it grows as the one before it; one that grows a sixth more
/// need not be made twice for that, and is below 4 MB still, by whichever megabytes a receiver counts.
const LARGEST_BODY: usize = LARGEST_REQUEST / 6 * 7;
/// So small requests are made, and no smaller, when larger ones are not taken or not answered in time.
const SMALLEST_REQUEST: usize = 16 * 1024;
/// How often a large record is sent again whole to a receiver that is exhausted and does not say of what. If it is of requests, and
/// not of large ones, the record is taken sooner or later; what is cut is gone.
const WHOLE_AGAIN: u32 = 3;

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
    /// It is too large for the receiver, or for the way to it, and may have a chance in so many pieces.
    TooLarge(usize),
    /// It was not taken, and its source can wait.
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
            let body = self.transport.body(self.transport.encoded(request));
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
                (Outcome::TooLarge(_), [alone]) => {
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
                (Outcome::TooLarge(pieces), part) => {
                    // In their order, before what is behind them.
                    for piece in part.rchunks(part.len().div_ceil(pieces)) {
                        parts.push_front((piece, None));
                    }
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
        let expired = || ends(Ends::expired(count));
        let refused = ends(Ends {
            refused: count,
            ..Ends::default()
        });
        let request = source.envelope().request(&records);
        let size = request.len();
        let encoded = self.transport.encoded(request);
        drop(records);
        let fitting = fitting(size, encoded.len());
        if encoded.len() > LARGEST_BODY && entries.len() > 1 {
            self.largest = self.largest.min(fitting);
            return Outcome::TooLarge(encoded.len().div_ceil(LARGEST_REQUEST));
        }
        let body = self.transport.body(encoded);
        // A copy was made because that has not helped.
        let mut again = match copy {
            Some(_) => 0,
            None => WHOLE_AGAIN.saturating_sub(source.tried()),
        };
        let may_go_on = source.patience() == Patience::Endless;
        loop {
            // Again before each repetition: what comes meanwhile goes into the same file.
            if source.is_torn() {
                return ends(Ends::torn(count));
            }
            let left = left(until);
            if left.is_zero() {
                return expired();
            }
            let answer = self.transport.send(body.clone(), left).await;
            self.is_there = answer.is_there();
            match answer {
                Answer::Accepted { rejected, message } => {
                    self.backoff.reset();
                    self.largest = (self.largest + self.largest / 8).min(fitting);
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
                Answer::Refused {
                    for_content: true, ..
                } if source.divides() && entries.len() > 1 => {
                    return Outcome::TooLarge(2);
                }
                Answer::Refused { reason, .. } => {
                    self.pipeline.ledger.note(&reason);
                    return refused;
                }
                Answer::TooLarge { reason } => {
                    if entries.len() > 1 {
                        self.shrink(size);
                    } else {
                        self.pipeline.ledger.note(&reason);
                    }
                    return Outcome::TooLarge(2);
                }
                Answer::Exhausted { reason } => {
                    self.pipeline.ledger.note(&reason);
                    let several = entries.len() > 1;
                    if several {
                        self.shrink(size);
                    }
                    // A small request is hardly refused for its size, and what is cut of a record is gone. Copies out of a file are
                    // made one after the other, as what is emitted now waits for the last one.
                    let waits = if may_go_on {
                        size <= SMALLEST_REQUEST || !several
                    } else {
                        copy.is_none()
                    };
                    if waits && !self.wait(source, entries, None, until).await {
                        return expired();
                    }
                    if several && may_go_on {
                        return Outcome::TooLarge(2);
                    }
                    if !several && size > SMALLEST_REQUEST && source.patience() != Patience::None {
                        if again == 0 {
                            return Outcome::TooLarge(2);
                        }
                        again -= 1;
                        source.try_again();
                    }
                }
                Answer::Late => {
                    self.pipeline.ledger.note("no answer in time");
                    if !self.wait(source, entries, None, until).await {
                        return expired();
                    }
                    self.shrink(size);
                    if entries.len() > 1 && size > self.largest && may_go_on {
                        return Outcome::TooLarge(2);
                    }
                }
                Answer::Retry { after, reason } => {
                    self.pipeline.ledger.note(&reason);
                    if !self.wait(source, entries, after, until).await {
                        return expired();
                    }
                }
            }
            if !may_go_on {
                return Outcome::Later;
            }
        }
    }

    /// A request of this size was too large: the next ones are smaller, and grow again with each one that is taken.
    fn shrink(&mut self, size: usize) {
        self.largest = (size / 2).max(SMALLEST_REQUEST).min(self.largest);
    }

    /// Waits before records are sent again, unless they are too old for it. What the receiver asks for is waited for in
    /// any case where something is sent next: it holds for whatever that is.
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
        if source.patience() == Patience::None {
            return true;
        }
        let pause = self.backoff.next(after);
        if after.is_some() {
            tokio::time::sleep(pause).await;
        } else {
            self.pipeline.pause(pause.min(left(until))).await;
        }
        self.ages.look(&self.pipeline.arena);
        true
    }
}

/// How large a request may be whose body grows as that of this one, which has so many bytes of a request of this `size`.
fn fitting(size: usize, body: usize) -> usize {
    let fitting = size as u64 * LARGEST_REQUEST as u64 / body.max(1) as u64;
    usize::try_from(fitting)
        .unwrap_or(LARGEST_REQUEST)
        .clamp(SMALLEST_REQUEST, LARGEST_REQUEST)
}

/// How much time there is until then.
fn left(until: Option<Instant>) -> Duration {
    until.map_or(Duration::MAX, |until| {
        until.saturating_duration_since(Instant::now())
    })
}
