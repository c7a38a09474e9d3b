//! Names that a module has from elsewhere: imported where nothing of its own has the name, spelled out
//! where something has.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Names that every module has without importing them.
const PRELUDE: [&str; 4] = [
    "std::option::Option",
    "std::string::String",
    "std::vec::Vec",
    "std::default::Default",
];

/// What the shared module has from the runtime without importing it, as it re-exports all of it.
///
/// The list is that of `otelier_runtime::generated`.
const REEXPORTED: [&str; 15] = [
    "otelier_runtime::Adjusted",
    "otelier_runtime::ConfigError",
    "otelier_runtime::Delivery",
    "otelier_runtime::DeliveryError",
    "otelier_runtime::Entries",
    "otelier_runtime::IntoOption",
    "otelier_runtime::Recorded",
    "otelier_runtime::Severity",
    "otelier_runtime::SpanContext",
    "otelier_runtime::StartError",
    "otelier_runtime::Warning",
    "otelier_runtime::text::DateTime",
    "otelier_runtime::text::Invalid",
    "otelier_runtime::text::Owned",
    "otelier_runtime::text::Uuid",
];

/// The names that a module uses and does not define.
#[derive(Debug, Default)]
pub(super) struct Paths {
    /// The module's own path, as its siblings say it.
    module: Option<&'static str>,
    own: BTreeSet<String>,
    used: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

impl Paths {
    /// For a module that defines these names.
    pub(super) fn beside(own: impl IntoIterator<Item = String>) -> Self {
        Self {
            own: own.into_iter().collect(),
            ..Self::default()
        }
    }

    /// For the shared module, which defines these names.
    pub(super) fn of_shared(own: impl IntoIterator<Item = String>) -> Self {
        Self {
            module: Some("super::shared"),
            ..Self::beside(own)
        }
    }

    /// How the module names something, by its whole path.
    pub(super) fn name(&self, path: &str) -> String {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        if self.module == Some(module) {
            return name.to_owned();
        }
        if self.own.contains(name) {
            return match module {
                "std" | "otelier_runtime" => format!("::{path}"),
                _ if path.starts_with("super::") => path.to_owned(),
                _ => format!("::{path}"),
            };
        }
        let reexported = self.module.is_some() && REEXPORTED.contains(&path);
        if !reexported && !PRELUDE.contains(&path) {
            let mut used = self.used.borrow_mut();
            used.entry(module.to_owned())
                .or_default()
                .insert(name.to_owned());
        }
        name.to_owned()
    }

    /// The `use` declarations, in groups: the standard library, other crates, this crate.
    pub(super) fn imports(&self) -> Vec<Vec<String>> {
        let mut groups = vec![Vec::new(), Vec::new(), Vec::new()];
        for (module, names) in self.used.borrow().iter() {
            let group = match module.split("::").next() {
                Some("std") => 0,
                Some("super") => 2,
                _ => 1,
            };
            groups[group].push(import("use", module, names.iter().map(String::as_str)));
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}

/// One `use` declaration.
pub(super) fn import<'n>(
    keyword: &str,
    module: &str,
    names: impl Iterator<Item = &'n str>,
) -> String {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [only] => format!("{keyword} {module}::{only};"),
        _ => format!("{keyword} {module}::{{{}}};", names.join(", ")),
    }
}
