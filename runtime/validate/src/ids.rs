//! Trace and span ids (OTLP specification, `opentelemetry/proto/logs/v1/logs.proto`): of a fixed length, and not all
//! zero.

/// Whether these bytes are a trace id.
#[inline]
pub(crate) fn is_trace(id: &[u8]) -> bool {
    id.len() == 16 && is_some(id)
}

/// Whether these bytes are a span id.
#[inline]
pub(crate) fn is_span(id: &[u8]) -> bool {
    id.len() == 8 && is_some(id)
}

fn is_some(id: &[u8]) -> bool {
    id.iter().any(|byte| *byte != 0)
}
