//! The checked `[otel]` table.

use super::{Exporter, Extra, Spool, keys::keys, quantity::Size, variables};
use crate::value::{Attributes, Value};

#[cfg(feature = "emit")]
use crate::catalog::Catalog;

/// How many bytes of records may wait in memory.
pub(crate) type QueueSize = Size<{ 64 << 10 }, { 1 << 30 }>;

#[cfg(any(feature = "export", test))]
pub(crate) const QUEUE: QueueSize = QueueSize::bytes(16 << 20);

keys! {
    /// The keys that the table has for every catalog.
    pub(crate) struct Own {
        /// Where events go. The environment alone never switches export on.
        "exporter" => exporter: Exporter, default code("\"none\""), variables variables::NONE;
        /// How many bytes of records may wait in memory for their delivery, with what the queue needs for each; more are
        /// dropped and counted. A record with more bytes than a quarter of the queue, or than 1.5 MiB, has its long texts cut,
        /// and is counted as truncated.
        "queue" => queue: QueueSize, default code(QUEUE), variables variables::NONE;
        /// Where records wait on the disk that could not be delivered, until they can be. The queue is one of its files then:
        /// it has the greatest power of two of bytes that is at most `queue` and half of `max-bytes`, and less where
        /// other files leave no room.
        "spool" => spool: Spool, default "none: they are lost, and counted", variables variables::NONE;
        /// Attributes to add to the resource, such as `{ "deployment.region" = "eu" }`; not those that the
        /// application gives itself. The variables' attributes come below these.
        "resource" => resource: Extra, default "none", variables variables::RESOURCE;
    }
}

/// The checked `[otel]` table; what the user left out is left out here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) own: Own,
    pub(super) settings: Vec<(&'static str, bool)>,
    pub(super) resource: Attributes,
}

impl Table {
    /// The exporter that it asks for.
    pub(crate) fn exporter(&self) -> &Exporter {
        self.own.exporter.as_ref().unwrap_or(&Exporter::None)
    }

    /// The settings' values, in the catalog's order.
    #[cfg(feature = "emit")]
    pub(crate) fn settings(&self, catalog: &Catalog) -> Vec<bool> {
        let given = |name| self.settings.iter().find(|(key, _)| *key == name);
        catalog
            .settings
            .iter()
            .map(|setting| given(setting.name).map_or(setting.default, |(_, value)| *value))
            .collect()
    }

    /// What the user configured for the resource attribute of this key of the table.
    pub(crate) fn resource(&self, key: &str) -> Option<&Value> {
        let found = self
            .resource
            .iter()
            .find(|(candidate, _)| *candidate == key);
        found.map(|(_, value)| value)
    }
}
