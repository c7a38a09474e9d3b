//! The key `resource`: attributes that the user adds to the resource.

use super::{
    error::{Faults, Path},
    keys::{Read, entries},
    node::Node,
};
use crate::{
    catalog::{Catalog, ResourceFill},
    value::Value,
};

/// Attributes that the user adds to the resource, in the order of the document.
#[derive(Clone, Debug)]
pub(crate) struct Extra(pub(crate) Vec<(String, Value)>);

impl Read for Extra {
    fn read(path: &Path<'_>, node: Node, faults: &mut Faults) -> Option<Self> {
        let mut attributes = Vec::new();
        for (key, node) in entries(path, node, faults)? {
            let path = path.key(&key);
            if key.is_empty() {
                faults.tell(&path, "expected the key of an attribute, not empty");
                continue;
            }
            match value(node).and_then(|value| free(&key, faults.catalogs()).map(|()| value)) {
                Ok(value) => attributes.push((key, value)),
                Err(expected) => faults.tell(&path, expected),
            }
        }
        Some(Self(attributes))
    }

    #[cfg(test)]
    fn value() -> String {
        "a table of strings, integers, floats, `true` and `false`".to_owned()
    }
}

fn value(node: Node) -> Result<Value, String> {
    match node {
        Node::String(text) if !text.is_empty() => Ok(Value::String(text)),
        Node::Int(value) => Ok(Value::Int(value)),
        Node::Double(value) if value.is_finite() => Ok(Value::Double(value)),
        Node::Bool(value) => Ok(Value::Boolean(value)),
        Node::Table(_) => Err(
            "expected a value; a key with dots stands in quotes, such as \"deployment.region\" = \"eu\""
                .to_owned(),
        ),
        _ => Err(
            "expected a string that is not empty, an integer, a finite float, true or false"
                .to_owned(),
        ),
    }
}

/// Whether nobody else gives an attribute.
fn free(key: &str, catalogs: &[&'static Catalog]) -> Result<(), String> {
    if key.starts_with("telemetry.sdk.") {
        return Err("expected an attribute that the exporter does not give itself".to_owned());
    }
    let mut resource = catalogs.iter().flat_map(|catalog| catalog.resource);
    match resource.find(|attribute| attribute.key == key) {
        None => Ok(()),
        Some(given) => Err(match given.fill {
            ResourceFill::Configured { key, .. } => {
                format!("this attribute has a key of its own: expected otel.{key} instead")
            }
            ResourceFill::Fixed(_) | ResourceFill::Application => {
                "expected an attribute that the application does not give itself".to_owned()
            }
        }),
    }
}

impl Extra {
    /// Tells of keys that the catalogs give themselves.
    pub(super) fn check(&self, path: &Path<'_>, faults: &mut Faults) {
        for (key, _) in &self.0 {
            if let Err(expected) = free(key, faults.catalogs()) {
                faults.tell(&path.key(key), expected);
            }
        }
    }
}
