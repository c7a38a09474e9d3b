//! From a table as it was written to a checked one.

use super::{
    ConfigError, Exporter, Protocol, Table, Target,
    endpoint::Endpoint,
    error::{Bare, Path},
    header::Header,
    node::Node,
    suggest,
};
use crate::{
    catalog::{Catalog, ResourceFill, Scalar},
    value::Value,
};

/// Checks the table `[otel]` of a document that may have none.
pub(super) fn table(
    catalog: &'static Catalog,
    written: Option<Node>,
) -> Result<Table, ConfigError> {
    let path = Path::Root("otel");
    let entries = match written {
        None | Some(Node::Null) => return Ok(Table::default()),
        Some(node) => entries(&path, node)?,
    };
    let configured = |key: &str| {
        catalog
            .resource
            .iter()
            .find_map(|attribute| match attribute.fill {
                ResourceFill::Configured {
                    key: known,
                    default,
                } if known == key => Some((known, default)),
                _ => None,
            })
    };
    let mut table = Table::default();
    for (key, node) in entries {
        let path = path.key(&key);
        if key == "exporter" {
            table.exporter = exporter(&path, node)?;
        } else if let Some((name, default)) = configured(&key) {
            table.resource.push((name, scalar(&path, node, default)?));
        } else if let Some(setting) = catalog.settings.iter().find(|known| known.name == key) {
            let Node::Bool(value) = node else {
                return Err(ConfigError::new(&path, "expected true or false"));
            };
            table.settings.push((setting.name, value));
        } else {
            let configured = catalog
                .resource
                .iter()
                .filter_map(|attribute| match attribute.fill {
                    ResourceFill::Configured { key, .. } => Some(key),
                    _ => None,
                });
            let settings = catalog.settings.iter().map(|setting| setting.name);
            let known: Vec<_> = configured.chain(["exporter"]).chain(settings).collect();
            return Err(unknown(&path, &key, &known));
        }
    }
    Ok(table)
}

fn scalar(path: &Path<'_>, node: Node, default: Scalar) -> Result<Value, ConfigError> {
    match (default, node) {
        (Scalar::Str(_), Node::String(text)) if !text.is_empty() => Ok(Value::String(text)),
        (Scalar::Str(_), _) => Err(ConfigError::new(path, "expected a string, not empty")),
        (Scalar::Int(_), Node::Int(value)) => Ok(Value::Int(value)),
        (Scalar::Int(_), _) => Err(ConfigError::new(path, "expected an integer")),
        (Scalar::Double(_), Node::Double(value)) if value.is_finite() => Ok(Value::Double(value)),
        (Scalar::Double(_), _) => Err(ConfigError::new(path, "expected a finite float")),
        (Scalar::Bool(_), Node::Bool(value)) => Ok(Value::Boolean(value)),
        (Scalar::Bool(_), _) => Err(ConfigError::new(path, "expected true or false")),
    }
}

fn exporter(path: &Path<'_>, node: Node) -> Result<Exporter, ConfigError> {
    const KINDS: [&str; 2] = ["otlp-http", "otlp-grpc"];
    let named = match node {
        Node::String(name) => {
            return match name.as_str() {
                "none" => Ok(Exporter::None),
                "otlp-http" => Ok(Exporter::Http(Target::default(), Protocol::default())),
                "otlp-grpc" => Ok(Exporter::Grpc(Target::default())),
                _ => Err(ConfigError::new(
                    path,
                    "expected \"none\", \"otlp-http\", \"otlp-grpc\", or a table with the key otlp-http or otlp-grpc",
                )),
            };
        }
        Node::Table(entries) => entries,
        _ => {
            return Err(ConfigError::new(
                path,
                "expected a string (\"none\", \"otlp-http\", \"otlp-grpc\") or a table with the key otlp-http or otlp-grpc",
            ));
        }
    };
    for (key, _) in &named {
        if !KINDS.contains(&key.as_str()) {
            return Err(unknown(&path.key(key), key, &KINDS));
        }
    }
    let mut named = named.into_iter();
    let Some((kind, node)) = named.next() else {
        return Err(ConfigError::new(
            path,
            "missing key: expected otlp-http or otlp-grpc",
        ));
    };
    if named.next().is_some() {
        return Err(ConfigError::new(
            path,
            "expected one exporter, either otlp-http or otlp-grpc, not both",
        ));
    }
    let path = path.key(&kind);
    let http = kind == "otlp-http";
    let known: &[&str] = if http {
        &["endpoint", "protocol", "headers"]
    } else {
        &["endpoint", "headers"]
    };
    let mut target = Target::default();
    let mut protocol = Protocol::default();
    for (key, node) in entries(&path, node)? {
        let path = path.key(&key);
        match (key.as_str(), node) {
            ("endpoint", Node::String(url)) => {
                let endpoint = Endpoint::parse(&url);
                target.endpoint =
                    Some(endpoint.map_err(|expected| ConfigError::new(&path, expected))?);
            }
            ("endpoint", _) => return Err(ConfigError::new(&path, "expected a URL, as a string")),
            ("headers", node) => target.headers = headers(&path, node)?,
            ("protocol", Node::String(name)) if http && name == "binary" => {
                protocol = Protocol::Binary;
            }
            ("protocol", Node::String(name)) if http && name == "json" => protocol = Protocol::Json,
            ("protocol", _) if http => {
                return Err(ConfigError::new(&path, "expected \"binary\" or \"json\""));
            }
            _ => return Err(unknown(&path, &key, known)),
        }
    }
    if target.endpoint.is_none() {
        return Err(ConfigError::new(
            &path.key("endpoint"),
            if http {
                "missing key: expected a URL; for the environment's endpoint write exporter = \"otlp-http\""
            } else {
                "missing key: expected a URL; for the environment's endpoint write exporter = \"otlp-grpc\""
            },
        ));
    }
    Ok(if http {
        Exporter::Http(target, protocol)
    } else {
        Exporter::Grpc(target)
    })
}

fn headers(path: &Path<'_>, node: Node) -> Result<Vec<Header>, ConfigError> {
    let mut headers: Vec<Header> = Vec::new();
    for (name, node) in entries(path, node)? {
        let path = path.key(&name);
        let Node::String(value) = node else {
            return Err(ConfigError::new(&path, "expected a string"));
        };
        let header =
            Header::parse(&name, &value).map_err(|expected| ConfigError::new(&path, expected))?;
        if headers.iter().any(|earlier| earlier.name == header.name) {
            return Err(ConfigError::new(
                &path,
                "expected each header once; upper and lower case are the same",
            ));
        }
        headers.push(header);
    }
    Ok(headers)
}

fn entries(path: &Path<'_>, node: Node) -> Result<Vec<(String, Node)>, ConfigError> {
    match node {
        Node::Table(mut entries) => {
            entries.retain(|(_, node)| !matches!(node, Node::Null));
            Ok(entries)
        }
        _ => Err(ConfigError::new(path, "expected a table")),
    }
}

fn unknown(path: &Path<'_>, key: &str, known: &[&str]) -> ConfigError {
    let listed = known.join(", ");
    // A key that is not bare is shown cut off, so it has no near neighbours either.
    let near = suggest::nearest(&Bare(key).to_string(), known);
    ConfigError::new(
        path,
        match near {
            Some(near) => format!("unknown key; did you mean {near}? Known keys: {listed}"),
            None => format!("unknown key; known keys: {listed}"),
        },
    )
}
