//! What takes the records of one catalog: it writes each into the queue at once.

use std::sync::Arc;

use super::{
    Engine,
    arena::{Refusal, Reservation},
    encode::{
        All, Kept, Live, Measure, Measured, Shortened, Stamp, Takes, Write, Writing, encoded,
    },
    label::Label,
    ledger::Refused,
    pipeline::Pipeline,
    shorten, worker,
};
use crate::{
    Context, Event, Fields, Moment, Overflow, Writer, catalog::Catalog, core::Record, span,
};

/// What takes the records of one catalog.
pub(crate) struct Outlet {
    engine: Arc<Engine>,
    /// The engine's first one, at hand: an event whose queue has room asks for nothing else.
    first: Arc<Pipeline>,
    /// Longest record.
    longest: usize,
    /// The catalog's place among those of the engine.
    catalog: u16,
    /// How many events the catalog has.
    events: usize,
}

impl Outlet {
    /// Of a catalog at this place among those of the engine.
    pub(super) fn new(engine: Arc<Engine>, place: usize, catalog: &Catalog) -> Self {
        let first = engine.first();
        Self {
            longest: first.limits.record,
            first,
            engine,
            catalog: u16::try_from(place).unwrap_or(u16::MAX),
            events: catalog.events.len(),
        }
    }

    /// A session's metadata as its records have it, but for what is new with each.
    pub(crate) fn kept<M: Fields>(metadata: &M, cx: &Context<'_>) -> Box<[u8]> {
        encoded::<Kept>(metadata, cx).into()
    }

    /// Writes one record into the queue, or counts why not. `at` is when it happened.
    #[inline]
    pub(crate) fn emit<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        (at, now): (Moment, Moment),
        cx: &Context<'_>,
    ) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "`start` has seen that places are less"
        )]
        let label = Label {
            catalog: self.catalog,
            event: (E::INDEX & (Label::EVENTS - 1)) as u16,
        };
        let pipeline = &*self.first;
        if worker::is_own() {
            return Self::refused(pipeline, label, Refused::Own);
        }
        let stamp = Stamp {
            event: E::NAME,
            at,
            observed: now,
            severity: record.event.severity(),
            span: record.circumstances.span.or_else(span::current),
        };
        let fixed = stamp.length() + record.kept.len();
        let mut measured = Measured::new(usize::MAX);
        counted(pipeline, label, || {
            measure::<Live, All, _, _>(record, stamp, cx, &mut measured);
        });
        let length = fixed + measured.total;
        if length > self.longest {
            drop(measured);
            return self.emit_shortened(record, stamp, label, cx);
        }
        match pipeline.arena.reserve(length, label.word()) {
            Ok(to) => fill::<Live, All, _, _>(pipeline, to, record, stamp, measured, cx),
            Err(refusal) => {
                let from = (pipeline, Some(refusal));
                Self::emit_elsewhere(from, record, stamp, label, measured, cx);
            }
        }
    }

    /// The same for one that is too long: its texts become shorter.
    #[cold]
    #[inline(never)]
    fn emit_shortened<M: Fields, E: Event>(
        &self,
        record: &Record<'_, '_, M, E>,
        stamp: Stamp,
        label: Label,
        cx: &Context<'_>,
    ) {
        cx.count_truncated();
        let fixed = stamp.length() + record.kept.len();
        let most = self.longest.saturating_sub(fixed);
        let mut longest = most;
        let measured = loop {
            longest = (longest / 2).max(shorten::SHORTEST);
            let mut measured = Measured::new(longest);
            counted(&self.first, label, || {
                measure::<Shortened<Live>, Shortened<All>, _, _>(record, stamp, cx, &mut measured);
            });
            if measured.total <= most || longest == shorten::SHORTEST {
                break measured;
            }
        };
        Self::emit_elsewhere((&self.first, None), record, stamp, label, measured, cx);
    }

    /// The same for one that a pipeline has refused, or has yet to take: it goes there, or into another one, into the spool, or
    /// nowhere.
    ///
    /// Whether it was shortened or not, it is written as one that was: what is not to be has no longest text.
    #[cold]
    #[inline(never)]
    fn emit_elsewhere<M: Fields, E: Event>(
        (mut pipeline, mut refused): (&Pipeline, Option<Refusal>),
        record: &Record<'_, '_, M, E>,
        stamp: Stamp,
        label: Label,
        mut measured: Measured,
        cx: &Context<'_>,
    ) {
        let length = stamp.length() + record.kept.len() + measured.total;
        let mut since = None;
        let refusal = loop {
            let refusal = match refused.take() {
                Some(refusal) => refusal,
                None => match pipeline.arena.reserve(length, label.word()) {
                    Err(refusal) => refusal,
                    Ok(to) => {
                        return fill::<Shortened<Live>, Shortened<All>, _, _>(
                            pipeline, to, record, stamp, measured, cx,
                        );
                    }
                },
            };
            match pipeline.instead(refusal, length, E::OVERFLOW, &mut since) {
                Some(other) => pipeline = other,
                None => break refusal,
            }
        };
        let spills = matches!(E::OVERFLOW, Overflow::Spill) && refusal == Refusal::Full;
        let refused = if spills && pipeline.spool.is_some() {
            let mut bytes = vec![0; length];
            let mut writing = Writing::new(&mut bytes, &mut measured);
            let is_whole = counted(pipeline, label, || {
                write::<Shortened<Live>, Shortened<All>, _, _>(record, stamp, cx, &mut writing)
            });
            if is_whole {
                pipeline.spill(label, &bytes)
            } else {
                Err(Refused::Unwritten)
            }
        } else {
            Err(refusal.into())
        };
        if let Err(refused) = refused {
            Self::refused(pipeline, label, refused);
        }
    }

    #[cold]
    fn refused(pipeline: &Pipeline, label: Label, refused: Refused) {
        pipeline.ledger.refuse(label, refused);
        pipeline.losses.happened();
        pipeline.wake.now();
    }

    /// How many records of each event were emitted, in the catalog's order.
    pub(crate) fn emitted(&self) -> Vec<u64> {
        let mut emitted = vec![0; self.events];
        for pipeline in self.engine.pipelines() {
            let more = pipeline.ledger.emitted(self.catalog, &pipeline.arena);
            for (count, more) in emitted.iter_mut().zip(more) {
                *count += more;
            }
        }
        emitted
    }
}

/// Has the values of a record handed over, and counts it if that panics.
#[inline(always)]
fn counted<R>(pipeline: &Pipeline, label: Label, hand_over: impl FnOnce() -> R) -> R {
    struct Unwritten<'p>(&'p Pipeline, Label);

    impl Drop for Unwritten<'_> {
        fn drop(&mut self) {
            Outlet::refused(self.0, self.1, Refused::Unwritten);
        }
    }

    let unwritten = Unwritten(pipeline, label);
    let handed = hand_over();
    std::mem::forget(unwritten);
    handed
}

/// Writes a record to where there is room for it.
#[inline(always)]
#[expect(clippy::inline_always, reason = "it is the emitter")]
fn fill<L: Takes, A: Takes, M: Fields, E: Event>(
    pipeline: &Pipeline,
    mut to: Reservation<'_>,
    record: &Record<'_, '_, M, E>,
    stamp: Stamp,
    mut measured: Measured,
    cx: &Context<'_>,
) {
    let mut writing = Writing::new(to.bytes(), &mut measured);
    let is_whole = write::<L, A, M, E>(record, stamp, cx, &mut writing);
    let (used, records) = (to.used(), to.records());
    if is_whole {
        to.commit();
    } else {
        drop(to);
    }
    pipeline.wake.emitted(used, records);
}

/// Writes a record. Whether it is what was measured.
#[inline(always)]
#[expect(clippy::inline_always, reason = "as above")]
fn write<L: Takes, A: Takes, M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    stamp: Stamp,
    cx: &Context<'_>,
    writing: &mut Writing<'_>,
) -> bool {
    stamp.write(writing.cursor());
    stamp.name(&mut Write::<All>::new(writing));
    record
        .metadata
        .fields(&mut Writer::new(cx, &mut Write::<L>::new(writing)));
    writing.cursor().bytes(record.kept);
    record.event.fields(
        record.optional,
        &mut Writer::new(cx, &mut Write::<A>::new(writing)),
    );
    writing.is_whole()
}

/// Measures all of a record but its stamp and what its session keeps.
#[inline]
fn measure<L: Takes, A: Takes, M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    stamp: Stamp,
    cx: &Context<'_>,
    measured: &mut Measured,
) {
    cx.count(false);
    stamp.name(&mut Measure::<All>::new(measured));
    record
        .metadata
        .fields(&mut Writer::new(cx, &mut Measure::<L>::new(measured)));
    record.event.fields(
        record.optional,
        &mut Writer::new(cx, &mut Measure::<A>::new(measured)),
    );
    cx.count(true);
}
