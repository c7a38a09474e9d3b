//! What a record has beside its attributes.

use super::{
    super::arena::Cursor,
    All, Measure, Measured, Write, Writing,
    wire::{delimited, tag},
};
use crate::{Moment, Severity, Sink as _, SpanContext};

/// What all records of an event have in common, as it goes on the wire.
#[derive(Debug)]
pub(crate) struct Head(Box<[u8]>);

impl Head {
    /// `event_name`, and the attribute `event.name`.
    pub(crate) fn of(event: &'static str) -> Self {
        let mut measured = Measured::new(usize::MAX);
        Measure::<All>::new(&mut measured).string("event.name".into(), event);
        let mut bytes = vec![0; 1 + delimited(event.len()) + measured.total];
        let mut to = Writing::new(&mut bytes, &measured);
        to.cursor().tagged(tag::EVENT_NAME, event.len());
        to.cursor().bytes(event.as_bytes());
        Write::<All>::new(&mut to).string("event.name".into(), event);
        debug_assert!(to.is_whole(), "the length is that of what is written");
        Self(bytes.into())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// When a record happened and was observed, how severe it is, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) at: Moment,
    pub(crate) observed: Moment,
    pub(crate) severity: Severity,
    pub(crate) span: Option<SpanContext>,
}

/// Both times and the severity's number.
const FIXED: usize = 9 + 9 + 2;
/// Flags and both ids.
const SPAN: usize = 5 + 18 + 10;

impl Stamp {
    /// How many bytes it has.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        let span = if self.span.is_some() { SPAN } else { 0 };
        FIXED + 2 + self.severity.text().len() + span
    }

    #[inline]
    pub(crate) fn write(&self, to: &mut Cursor<'_>) {
        let text = self.severity.text();
        let mut fixed = [0; FIXED + 2];
        fixed[0] = tag::TIME;
        fixed[1..9].copy_from_slice(&self.at.nanos().to_le_bytes());
        fixed[9] = tag::OBSERVED_TIME;
        fixed[10..18].copy_from_slice(&self.observed.nanos().to_le_bytes());
        fixed[18] = tag::SEVERITY_NUMBER;
        fixed[19] = self.severity.number();
        fixed[20] = tag::SEVERITY_TEXT;
        // It has five letters at most.
        fixed[21] = u8::try_from(text.len()).unwrap_or_default();
        to.pieces([&fixed, text.as_bytes()]);
        if let Some(span) = self.span {
            to.pieces([&[tag::FLAGS], &u32::from(span.flags()).to_le_bytes()]);
            to.tagged(tag::TRACE_ID, 16);
            to.bytes(&span.trace_id());
            to.tagged(tag::SPAN_ID, 8);
            to.bytes(&span.span_id());
        }
    }
}
