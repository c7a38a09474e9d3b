//! What takes the records of one catalog: it writes each into the queue at once.

use std::sync::Arc;

use super::{
    Engine,
    arena::Refusal,
    encode::{All, Head, Kept, Live, Measure, Measured, Stamp, Write, Writing},
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
    /// Of the events, by their places in the catalog.
    heads: Box<[Head]>,
    /// The catalog's place among those of the engine.
    catalog: u16,
}

impl Outlet {
    /// Of a catalog at this place among those of the engine.
    pub(super) fn new(engine: Arc<Engine>, place: usize, catalog: &Catalog) -> Self {
        Self {
            first: engine.first(),
            engine,
            heads: catalog.events.iter().map(|name| Head::of(name)).collect(),
            catalog: u16::try_from(place).unwrap_or(u16::MAX),
        }
    }

    /// A session's metadata as its records have it, but for what is new with each.
    pub(crate) fn kept<M: Fields>(metadata: &M, cx: &Context<'_>) -> Box<[u8]> {
        let mut measured = Measured::new(usize::MAX);
        cx.count(false);
        metadata.fields(&mut Writer::new(
            cx,
            &mut Measure::<Kept>::new(&mut measured),
        ));
        cx.count(true);
        let mut bytes = vec![0; measured.total];
        let mut writing = Writing::new(&mut bytes, &measured);
        metadata.fields(&mut Writer::new(cx, &mut Write::<Kept>::new(&mut writing)));
        bytes.into()
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
        let mut pipeline = &*self.first;
        if worker::is_own() {
            return Self::refused(pipeline, label, Refused::Own);
        }
        let limits = &pipeline.limits;
        let head = self.heads[E::INDEX].as_bytes();
        let stamp = Stamp {
            at,
            observed: now,
            severity: record.event.severity(),
            span: record.circumstances.span.or_else(span::current),
        };
        let fixed = stamp.length() + head.len() + record.kept.len();
        let mut measured = Measured::new(usize::MAX);
        measure(record, cx, &mut measured);
        if fixed + measured.total > limits.record {
            shorten_texts(
                record,
                cx,
                limits.record.saturating_sub(fixed),
                &mut measured,
            );
        }
        let (length, mut since) = (fixed + measured.total, None);
        let mut reservation = loop {
            let refusal = match pipeline.arena.reserve(length, label.word()) {
                Ok(reservation) => break reservation,
                Err(refusal) => refusal,
            };
            match pipeline.instead(refusal, length, E::OVERFLOW, &mut since) {
                Some(other) => pipeline = other,
                None if matches!(E::OVERFLOW, Overflow::Spill)
                    && refusal == Refusal::Full
                    && pipeline.spool.is_some() =>
                {
                    let mut bytes = vec![0; length];
                    let mut writing = Writing::new(&mut bytes, &measured);
                    let spilled = if write(record, (&stamp, head), cx, &mut writing) {
                        pipeline.spill(label, &bytes)
                    } else {
                        Err(Refused::Unwritten)
                    };
                    if let Err(refused) = spilled {
                        Self::refused(pipeline, label, refused);
                    }
                    return;
                }
                None => return Self::refused(pipeline, label, refusal.into()),
            }
        };
        let mut writing = Writing::new(reservation.bytes(), &measured);
        let is_whole = write(record, (&stamp, head), cx, &mut writing);
        let (used, records) = (reservation.used(), reservation.records());
        if is_whole {
            reservation.commit();
        } else {
            drop(reservation);
        }
        pipeline.wake.emitted(used, records);
    }

    #[cold]
    fn refused(pipeline: &Pipeline, label: Label, refused: Refused) {
        pipeline.ledger.refuse(label, refused);
        pipeline.losses.happened();
        pipeline.wake.now();
    }

    /// How many records of each event were emitted, in the catalog's order.
    pub(crate) fn emitted(&self) -> Vec<u64> {
        let mut emitted = vec![0; self.heads.len()];
        for pipeline in self.engine.pipelines() {
            let more = pipeline.ledger.emitted(self.catalog, &pipeline.arena);
            for (count, more) in emitted.iter_mut().zip(more) {
                *count += more;
            }
        }
        emitted
    }
}

/// Writes a record. Whether it is what was measured.
#[inline(always)]
#[expect(
    clippy::inline_always,
    reason = "it is the emitter, in two places of which one is almost never reached"
)]
fn write<M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    (stamp, head): (&Stamp, &[u8]),
    cx: &Context<'_>,
    writing: &mut Writing<'_>,
) -> bool {
    stamp.write(writing.cursor());
    writing.cursor().bytes(head);
    record
        .metadata
        .fields(&mut Writer::new(cx, &mut Write::<Live>::new(writing)));
    writing.cursor().bytes(record.kept);
    record.event.fields(
        record.optional,
        &mut Writer::new(cx, &mut Write::<All>::new(writing)),
    );
    writing.is_whole()
}

/// Measures what varies of a record.
#[inline]
fn measure<M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    cx: &Context<'_>,
    measured: &mut Measured,
) {
    cx.count(false);
    record
        .metadata
        .fields(&mut Writer::new(cx, &mut Measure::<Live>::new(measured)));
    record.event.fields(
        record.optional,
        &mut Writer::new(cx, &mut Measure::<All>::new(measured)),
    );
    cx.count(true);
}

/// Measures the same with texts that are so short that all of it has no more than `most` bytes.
#[cold]
fn shorten_texts<M: Fields, E: Event>(
    record: &Record<'_, '_, M, E>,
    cx: &Context<'_>,
    most: usize,
    measured: &mut Measured,
) {
    cx.count_truncated();
    let mut longest = most;
    while measured.total > most && longest > shorten::SHORTEST {
        longest /= 2;
        *measured = Measured::new(longest);
        measure(record, cx, measured);
    }
}
