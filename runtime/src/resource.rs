//! The resource that sends the records of all catalogs: what the catalogs fix, the user configures, and the
//! application gives.

use crate::{
    StartError,
    catalog::{Catalog, ResourceFill},
    config::Table,
    context::Adjustments,
    value::{Attributes, Value},
};

/// The values of a catalog's resource attributes, in its order. Their doubles are finite, as an event's are:
/// records repeat them, and JSON has no other ones.
pub(crate) fn values(
    catalog: &Catalog,
    application: &Attributes,
    table: &Table,
    adjustments: &Adjustments,
) -> Vec<Value> {
    catalog
        .resource
        .iter()
        .map(|attribute| match attribute.fill {
            ResourceFill::Fixed(value) => value.into(),
            ResourceFill::Configured { key, default } => {
                table.resource(key).cloned().unwrap_or(default.into())
            }
            ResourceFill::Application => application
                .iter()
                .find(|(key, _)| *key == attribute.key)
                .map_or(Value::String(String::new()), |(_, value)| match *value {
                    Value::Double(value) => {
                        Value::Double(adjustments.clamp_double(value, f64::MIN, f64::MAX))
                    }
                    ref other => other.clone(),
                }),
        })
        .collect()
}

/// The attributes of the resource that all catalogs share. An empty text is no value.
///
/// # Errors
/// If two catalogs give an attribute different values.
pub(crate) fn merged<'v>(
    catalogs: impl IntoIterator<Item = (&'static Catalog, &'v [Value])>,
) -> Result<Attributes, StartError> {
    let mut all: Vec<(&'static Catalog, (&'static str, Value))> = Vec::new();
    for (catalog, values) in catalogs {
        for (attribute, value) in catalog.resource.iter().zip(values) {
            if *value == Value::String(String::new()) {
                continue;
            }
            match all.iter().find(|(_, (key, _))| *key == attribute.key) {
                None => all.push((catalog, (attribute.key, value.clone()))),
                Some((_, (_, other))) if other == value => {}
                Some((first, _)) => {
                    return Err(StartError::Resource(format!(
                        "the catalogs {} and {} have different values of the resource attribute {}",
                        first.name, catalog.name, attribute.key
                    )));
                }
            }
        }
    }
    Ok(all.into_iter().map(|(_, attribute)| attribute).collect())
}
