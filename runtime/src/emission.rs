//! An event on its way from a session to a sink.

use std::{fmt, time::SystemTime};

use crate::{Event, Metadata, Session, SpanContext};

/// An event that is about to be emitted, and what it may carry beside its required values.
///
/// Generated code wraps it and adds a setter for each optional attribute.
#[must_use = "nothing is emitted before `emit`"]
pub struct Emission<'a, M, E: Event> {
    session: &'a Session<M>,
    event: E,
    /// The values that the record need not have.
    pub optional: E::Optional<'a>,
    circumstances: Circumstances,
}

impl<M, E: Event> fmt::Debug for Emission<'_, M, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Its values may identify a user.
        f.debug_struct(E::NAME).finish_non_exhaustive()
    }
}

/// What a caller may say about a record beside its attributes.
#[derive(Clone, Copy, Debug, Default)]
#[cfg_attr(
    not(feature = "emit"),
    allow(dead_code, reason = "nothing asks without a sink")
)]
pub(crate) struct Circumstances {
    /// When it happened; `None` for now.
    pub(crate) at: Option<SystemTime>,
    /// The span that it belongs to; `None` for the current one, where the sink knows one.
    pub(crate) span: Option<SpanContext>,
}

impl<'a, M: Metadata, E: Event> Emission<'a, M, E> {
    /// An event of a session.
    #[inline]
    pub fn new(session: &'a Session<M>, event: E) -> Self {
        Self {
            session,
            event,
            optional: E::Optional::default(),
            circumstances: Circumstances::default(),
        }
    }

    /// Says when the event happened, where that is not now. What OTLP has no number for, a time before 1970 or
    /// after 2554, becomes the nearest one that it has, and is counted.
    #[inline]
    pub fn at(mut self, time: SystemTime) -> Self {
        self.circumstances.at = Some(time);
        self
    }

    /// Says which span the record belongs to, where that is not the current one.
    #[inline]
    pub fn in_span(mut self, span: Option<SpanContext>) -> Self {
        self.circumstances.span = span;
        self
    }

    /// Emits the record. It never waits for an export and never fails; the
    /// [ledger](crate::Delivery) tells what became of the records.
    #[inline]
    pub fn emit(self) {
        self.session
            .emit(self.event, self.optional, self.circumstances);
    }
}
