//! Metadata that a session keeps as it goes on the wire: what is no scalar is adjusted once, and handed over
//! with every event.

use std::marker::PhantomData;

use crate::{Fields, Key, Put, Sink, Writer, value::Collector};

#[cfg(feature = "emit")]
use crate::core::Scope;

/// Keeps values for a session.
#[derive(Clone, Copy, Debug)]
pub struct Keeper<'k> {
    #[cfg(feature = "emit")]
    scope: &'k Scope,
    scope_lifetime: PhantomData<&'k ()>,
}

/// What a session keeps as it goes on the wire.
#[derive(Clone, Debug, Default)]
pub struct Kept(Collector);

#[cfg_attr(
    not(feature = "emit"),
    expect(
        unused_variables,
        clippy::elidable_lifetime_names,
        clippy::needless_pass_by_value,
        reason = "nothing is kept without a sink"
    )
)]
impl<'k> Keeper<'k> {
    #[cfg(feature = "emit")]
    pub(crate) fn new(scope: &'k Scope) -> Self {
        Self {
            scope,
            scope_lifetime: PhantomData,
        }
    }

    /// Keeps a value, as [`Writer::put`] hands it over.
    pub fn put(self, key: impl Into<Key<'static>>, value: impl Put) -> Kept {
        #[cfg(feature = "emit")]
        return self.write(|to| to.put(key, value));
        #[cfg(not(feature = "emit"))]
        Kept::default()
    }

    /// Keeps what replaces a value, as [`Writer::redacted`] hands it over.
    pub fn redacted(
        self,
        key: impl Into<Key<'static>>,
        value: impl Put,
        replacement: &'static str,
    ) -> Kept {
        #[cfg(feature = "emit")]
        return self.write(|to| to.redacted(key, value, replacement));
        #[cfg(not(feature = "emit"))]
        Kept::default()
    }

    /// Keeps a value or what replaces it, as [`Writer::redacted_unless`] hands it over.
    pub fn redacted_unless(
        self,
        setting: usize,
        key: impl Into<Key<'static>>,
        value: impl Put,
        replacement: &'static str,
    ) -> Kept {
        #[cfg(feature = "emit")]
        return self.write(|to| to.redacted_unless(setting, key, value, replacement));
        #[cfg(not(feature = "emit"))]
        Kept::default()
    }

    #[cfg(feature = "emit")]
    fn write(self, write: impl FnOnce(&mut Writer<'_, Collector>)) -> Kept {
        let mut kept = Collector::default();
        self.scope
            .adjusting(|cx| write(&mut Writer::new(cx, &mut kept)));
        Kept(kept)
    }
}

impl Fields for Kept {
    fn fields<S: Sink>(&self, to: &mut Writer<'_, S>) {
        for (key, value) in self.0.attributes.keyed() {
            to.put(key, value);
        }
    }
}
