//! What a record has beside its attributes.

use super::{
    super::arena::Cursor,
    wire::{delimited, tag},
};
use crate::{Moment, Severity, Sink, SpanContext};

/// Which event a record is, when it happened and was observed, how severe it is, and where it belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) event: &'static str,
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
        FIXED + 2 + self.severity.text().len() + span + 1 + delimited(self.event.len())
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
        to.tagged(tag::EVENT_NAME, self.event.len());
        to.bytes(self.event.as_bytes());
    }

    /// Hands the attribute over that has the event's name, too.
    #[inline]
    pub(crate) fn name(&self, sink: &mut impl Sink) {
        sink.string("event.name".into(), self.event);
    }
}
