//! A session: the metadata that its events share, and the way they take to a sink.

use std::{fmt, marker::PhantomData};

use crate::{Event, Keeper, Metadata, Telemetry, catalog::Schema, emission::Circumstances};

#[cfg(feature = "emit")]
use crate::{
    core::{Record, Scope},
    held::Held,
};
#[cfg(feature = "emit")]
use std::sync::{Arc, atomic::AtomicI64};

/// Emits events that share the metadata `M`. Clones are cheap and share everything.
///
/// Without the feature `emit` it holds nothing and does nothing.
pub struct Session<M> {
    #[cfg(feature = "emit")]
    inner: Option<Arc<Inner<M>>>,
    metadata: PhantomData<fn() -> M>,
}

/// What an event asks for stands side by side, so `repr(C)` here and in what it holds: where events are rare, each line of the
/// cache is one that the processor waits for.
#[cfg(feature = "emit")]
#[repr(C)]
struct Inner<M> {
    scope: Scope,
    metadata: Held<Kept<M>>,
    sequence: AtomicI64,
}

/// The metadata, and what the backend has made of it.
#[cfg(feature = "emit")]
#[repr(C)]
struct Kept<M> {
    bytes: Box<[u8]>,
    metadata: M,
}

impl<M: Metadata> Session<M> {
    /// Starts a session. `metadata` is not called where nothing is exported or recorded.
    #[inline]
    #[cfg_attr(
        not(feature = "emit"),
        expect(unused_variables, reason = "nothing is started without a sink")
    )]
    pub fn start<C: Schema>(
        telemetry: &Telemetry<C>,
        metadata: impl FnOnce(Keeper<'_>) -> M,
    ) -> Self {
        Self {
            #[cfg(feature = "emit")]
            inner: telemetry.scope().map(|scope| {
                let metadata = metadata(Keeper::new(scope));
                let bytes = scope.kept(&metadata);
                Arc::new(Inner {
                    metadata: Held::new(Kept { bytes, metadata }),
                    scope: scope.clone(),
                    sequence: AtomicI64::new(0),
                })
            }),
            metadata: PhantomData,
        }
    }

    /// Whether events go anywhere. Without it the arguments of an event need not be computed.
    #[inline]
    pub fn is_enabled(&self) -> bool {
        #[cfg(feature = "emit")]
        return self.inner.is_some();
        #[cfg(not(feature = "emit"))]
        false
    }

    /// Changes the metadata in one step: each event carries all of the change or
    /// nothing of it. `change` runs first, without a lock, and only where events go somewhere;
    /// it returns what to do to the metadata.
    #[inline]
    #[cfg_attr(
        not(feature = "emit"),
        expect(unused_variables, reason = "nothing is kept without a sink")
    )]
    pub fn update<'k, D: Change<M>>(&'k self, change: impl FnOnce(Keeper<'k>) -> D) {
        #[cfg(feature = "emit")]
        if let Some(inner) = &self.inner {
            let change = change(Keeper::new(&inner.scope));
            inner.metadata.change(|before| {
                let mut metadata = before.metadata.clone();
                change.apply(&mut metadata);
                let bytes = inner.scope.kept(&metadata);
                Kept { bytes, metadata }
            });
        }
    }

    /// Emits an event.
    ///
    /// Where events go nowhere, this is a test of a pointer: what the event is made of comes by value, and
    /// has a place in memory only behind the test.
    #[inline]
    #[cfg_attr(
        not(feature = "emit"),
        expect(unused_variables, clippy::unused_self, reason = "there is no sink")
    )]
    #[allow(clippy::needless_pass_by_value, reason = "see above")]
    pub(crate) fn emit<E: Event>(
        &self,
        event: E,
        optional: E::Optional<'_>,
        circumstances: Circumstances,
    ) {
        #[cfg(feature = "emit")]
        if let Some(inner) = &self.inner {
            inner.emit::<E>(&(event, optional, circumstances), None);
        }
    }
}

#[cfg(feature = "emit")]
impl<M: Metadata> Inner<M> {
    /// `kept` is asked for where the caller does not know it.
    #[inline(never)]
    fn emit<E: Event>(&self, values: &(E, E::Optional<'_>, Circumstances), kept: Option<&Kept<M>>) {
        let Some(kept) = kept.or_else(|| self.metadata.unchanged()) else {
            // So there is all of this once, however the metadata is found.
            return (self.metadata).with_changed(|kept| self.emit(values, Some(kept)));
        };
        let (event, optional, circumstances) = values;
        let record = Record {
            metadata: &kept.metadata,
            kept: &kept.bytes,
            event,
            optional,
            circumstances,
        };
        self.scope.emit(&record, &self.sequence);
    }
}

/// A change of metadata, made up before it is applied.
pub trait Change<M> {
    /// Applies it.
    fn apply(self, metadata: &mut M);
}

impl<M> Clone for Session<M> {
    fn clone(&self) -> Self {
        Self {
            #[cfg(feature = "emit")]
            inner: self.inner.clone(),
            metadata: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Session<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Metadata may identify a user.
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
