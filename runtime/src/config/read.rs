//! From a table as it was written to a checked one.

use super::{
    ConfigError, Table,
    error::{Faults, OTEL, Path},
    keys::{self, Keys as _},
    node::Node,
    table::Own,
};
use crate::{
    catalog::{Catalog, ResourceFill, Scalar},
    value::Value,
};

/// Checks the table `[otel]` of a document that may have none.
pub(super) fn table(
    catalogs: &[&'static Catalog],
    written: Option<Node>,
) -> Result<Table, ConfigError> {
    let mut faults = Faults::of(catalogs);
    let mut table = Table::default();
    let entries = match written {
        None | Some(Node::Null) => None,
        Some(node) => keys::entries(&OTEL, node, &mut faults),
    };
    let known: Vec<Known> = catalogs.iter().copied().flat_map(known_of).collect();
    for (key, node) in entries.unwrap_or_default() {
        let path = OTEL.key(&key);
        if let Err(node) = table.own.take(&path, &key, node, &mut faults) {
            catalogs_key(&mut table, &path, &key, &node, &known, &mut faults);
        }
    }
    faults.unless_any(table)
}

/// What is wrong with a table, read without them, against more catalogs.
pub(crate) fn check(table: &Table, catalogs: &[&'static Catalog]) -> Faults {
    let mut faults = Faults::of(catalogs);
    if let Some(extra) = &table.own.resource {
        extra.check(&OTEL.key("resource"), &mut faults);
    }
    faults
}

/// Reads what stands under a key that is not the table's own.
fn catalogs_key(
    table: &mut Table,
    path: &Path<'_>,
    key: &str,
    node: &Node,
    known: &[Known],
    faults: &mut Faults,
) {
    // Several catalogs may have the same key.
    let mut same = known.iter().filter(|known| known.key() == key).peekable();
    if same.peek().is_none() {
        return keys::unknown(path, key, &keys(known), faults);
    }
    for known in same {
        let read = match *known {
            Known::Resource(key, default) => {
                scalar(node, default).map(|value| table.resource.push((key, value)))
            }
            Known::Setting(key) => match *node {
                Node::Bool(value) => {
                    table.settings.push((key, value));
                    Ok(())
                }
                _ => Err("expected true or false"),
            },
        };
        if let Err(expected) = read {
            return faults.tell(path, expected);
        }
    }
}

/// A key of the table that a catalog asks for.
enum Known {
    /// It gives a resource attribute, by default this value.
    Resource(&'static str, Scalar),
    Setting(&'static str),
}

impl Known {
    fn key(&self) -> &'static str {
        match self {
            Self::Resource(key, _) | Self::Setting(key) => key,
        }
    }
}

fn known_of(catalog: &'static Catalog) -> impl Iterator<Item = Known> {
    let resource = catalog.resource.iter();
    let configured = resource.filter_map(|attribute| match attribute.fill {
        ResourceFill::Configured { key, default } => Some(Known::Resource(key, default)),
        _ => None,
    });
    let settings = catalog.settings.iter();
    configured.chain(settings.map(|setting| Known::Setting(setting.name)))
}

/// All keys of the table, each once: those of the resource, the table's own, the settings.
fn keys(known: &[Known]) -> Vec<&'static str> {
    let of = |setting: bool| {
        let known = known.iter();
        known.filter(move |known| matches!(known, Known::Setting(_)) == setting)
    };
    let mut keys: Vec<&str> = Vec::new();
    for key in of(false)
        .map(Known::key)
        .chain(Own::KEYS.iter().copied())
        .chain(of(true).map(Known::key))
    {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

fn scalar(node: &Node, default: Scalar) -> Result<Value, &'static str> {
    match (default, node) {
        (Scalar::Str(_), Node::String(text)) if !text.is_empty() => Ok(Value::String(text.clone())),
        (Scalar::Str(_), _) => Err("expected a string, not empty"),
        (Scalar::Int(_), Node::Int(value)) => Ok(Value::Int(*value)),
        (Scalar::Int(_), _) => Err("expected an integer"),
        (Scalar::Double(_), Node::Double(value)) if value.is_finite() => Ok(Value::Double(*value)),
        (Scalar::Double(_), _) => Err("expected a finite float"),
        (Scalar::Bool(_), Node::Bool(value)) => Ok(Value::Boolean(*value)),
        (Scalar::Bool(_), _) => Err("expected true or false"),
    }
}
