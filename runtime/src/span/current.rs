//! The span in which a record is emitted, where its caller names none.
//!
//! That of the current OpenTelemetry context is the first: the SDK takes it, and `tracing-opentelemetry` keeps it in step
//! with the spans of `tracing`, unless its layer is told not to (`with_context_activation(false)`). Then, and only
//! where the context has no span, that of `tracing` is looked for.

use super::SpanContext;

/// The current span, as far as this is built to know one.
#[inline]
pub(crate) fn current() -> Option<SpanContext> {
    of_opentelemetry().or_else(of_tracing)
}

/// The span of the current OpenTelemetry context.
#[cfg(feature = "opentelemetry")]
#[inline]
fn of_opentelemetry() -> Option<SpanContext> {
    opentelemetry::Context::map_current(of_context)
}

#[cfg(feature = "opentelemetry")]
#[inline]
fn of_context(cx: &opentelemetry::Context) -> Option<SpanContext> {
    use opentelemetry::trace::TraceContextExt as _;

    if cx.has_active_span() {
        of_active(cx)
    } else {
        None
    }
}

#[cfg(feature = "opentelemetry")]
fn of_active(cx: &opentelemetry::Context) -> Option<SpanContext> {
    use opentelemetry::trace::TraceContextExt as _;

    SpanContext::try_from(cx.span().span_context()).ok()
}

#[cfg(not(feature = "opentelemetry"))]
#[inline]
fn of_opentelemetry() -> Option<SpanContext> {
    None
}

/// The OpenTelemetry span of the current span of `tracing`, or of the next one around it that has any: a filter may keep
/// those inside from the layer that makes them.
#[cfg(feature = "tracing-opentelemetry")]
#[inline]
fn of_tracing() -> Option<SpanContext> {
    use tracing_core::dispatcher;
    use tracing_subscriber::registry::{LookupSpan as _, Registry};

    dispatcher::get_default(|dispatch| {
        let current = dispatch.current_span();
        let registry: &Registry = dispatch.downcast_ref()?;
        let mut around = registry.span(current.id()?)?.scope();
        around.find_map(|span| {
            let cx = tracing_opentelemetry::get_otel_context(&span.id(), dispatch)?;
            of_context(&cx)
        })
    })
}

#[cfg(not(feature = "tracing-opentelemetry"))]
#[inline]
fn of_tracing() -> Option<SpanContext> {
    None
}
