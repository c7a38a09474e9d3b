//! What records share: their resource and their scope, each told about once.

use serde_json::Value;

use crate::attribute::Kind;
use crate::bundle::{Bundle, ResourceAttribute};
use crate::catalogs::By;
use crate::codes::Code;
use crate::finding::Finding;
use crate::payload::{Any, Presence, Resource, SchemaUrl, Scope};
use crate::show;

/// Holds a resource against what a catalog says of it.
pub(super) fn resource(bundle: &Bundle, resource: &Resource, found: &mut Vec<Finding>) {
    if resource.presence == Presence::Unknown {
        return;
    }
    let whole = &resource.pointer;
    let catalog = &bundle.catalog.name;
    for (key, expected) in &bundle.catalog.resource {
        let attribute = (resource.attributes.iter()).find(|attribute| attribute.key == *key);
        let (code, message, pointer) = match attribute {
            None => (
                Code::MissingResourceAttribute,
                format!("every resource of the catalog {catalog} has it"),
                whole.clone(),
            ),
            Some(attribute) => {
                let Some(message) = mismatch(&attribute.value, expected) else {
                    continue;
                };
                let within = if attribute.has_value { "/value" } else { "" };
                (
                    Code::WrongResourceAttribute,
                    message,
                    format!("{whole}/attributes/{}{within}", attribute.index),
                )
            }
        };
        let mut finding = Finding::new(code, message);
        finding.attribute = Some(show::short_name(key));
        finding.document = resource.document;
        finding.pointer = Some(pointer);
        finding.offset = resource.offset;
        finding.catalog = Some(expected.position.clone());
        found.push(finding);
    }
}

/// What is wrong with the value of a resource attribute.
fn mismatch(value: &Any, expected: &ResourceAttribute) -> Option<String> {
    let (kind, is_kind) = match (expected.kind, value) {
        (Kind::String, value) => ("a string", matches!(value, Any::String(_))),
        (Kind::Int, value) => ("an int", matches!(value, Any::Int(_))),
        (Kind::Double, value) => ("a double", matches!(value, Any::Double(_))),
        (Kind::Boolean, value) => ("a boolean", matches!(value, Any::Bool(_))),
        // The language has no others here; who adds one says here what it is.
        _ => return Some("a value of a kind that this version does not know".to_owned()),
    };
    let Some(only) = &expected.value else {
        return (!is_kind).then(|| format!("the value is not {kind}, which is meant"));
    };
    #[expect(clippy::float_cmp, reason = "the catalog fixes this very value")]
    let is_it = match (value, only) {
        (Any::String(text), Value::String(only)) => text == only,
        (Any::Int(int), Value::Number(only)) => only.as_i64() == Some(*int),
        (Any::Double(double), Value::Number(only)) => {
            only.as_f64().is_some_and(|only| only == *double)
        }
        (Any::Bool(boolean), Value::Bool(only)) => boolean == only,
        _ => false,
    };
    let found = match value {
        Any::String(text) => show::quoted(text),
        _ => "the value".to_owned(),
    };
    let only = match only {
        Value::String(only) => show::quoted(only),
        only => only.to_string(),
    };
    (!is_it || !is_kind).then(|| format!("{found} is not {only}, which the catalog fixes"))
}

/// Holds a scope against the catalog whose event one of its records is.
pub(super) fn scope(bundle: &Bundle, by: By, scope: &Scope, found: &mut Vec<Finding>) {
    let expected = &bundle.catalog.scope.name;
    let (code, message) = match by {
        By::Scope | By::Unknown => return,
        By::Name => (
            Code::UnknownVersion,
            format!(
                "the scope `{}` is of version {}, which is not at hand; its records were held against {}",
                show::name(&scope.name),
                show::name(&scope.version),
                bundle.catalog.version
            ),
        ),
        By::Event if scope.name.is_empty() => (
            Code::WrongScope,
            format!(
                "records of the catalog {} come from the scope `{expected}`, and these from none",
                bundle.catalog.name
            ),
        ),
        By::Event => (
            Code::WrongScope,
            format!(
                "records of the catalog {} come from the scope `{expected}`, and these from `{}`",
                bundle.catalog.name,
                show::name(&scope.name)
            ),
        ),
    };
    let mut finding = Finding::new(code, message);
    finding.document = scope.document;
    finding.pointer = Some(scope.pointer.clone());
    finding.offset = scope.offset;
    found.push(finding);
}

/// Holds the schema URL of a scope against the catalog's.
pub(super) fn schema_url(bundle: &Bundle, url: &SchemaUrl) -> Option<Finding> {
    let expected = bundle.catalog.scope.schema_url.as_ref()?;
    if url.url.is_empty() || url.url == *expected {
        return None;
    }
    let message = format!(
        "the schema URL is {}, and the catalog's is `{expected}`",
        show::quoted(&url.url)
    );
    let mut finding = Finding::new(Code::WrongScope, message);
    finding.document = url.document;
    finding.pointer = Some(url.pointer.clone());
    finding.offset = url.offset;
    Some(finding)
}

/// Whether a schema URL is that of a scope.
pub(super) fn is_of(url: &SchemaUrl, scope: &Scope) -> bool {
    url.of_scope && url.document == scope.document && within(&url.pointer) == within(&scope.pointer)
}

/// What a pointer leads into.
fn within(pointer: &str) -> &str {
    pointer.rfind('/').map_or("", |end| &pointer[..end])
}
