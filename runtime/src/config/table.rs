//! The checked `[otel]` table.

use super::Exporter;
use crate::value::{Attributes, Value};

#[cfg(feature = "emit")]
use crate::catalog::Catalog;

/// The checked `[otel]` table; what the user left out is left out here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) exporter: Exporter,
    pub(super) settings: Vec<(&'static str, bool)>,
    pub(super) resource: Attributes,
}

impl Table {
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
