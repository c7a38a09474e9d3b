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
    catalogs: &[&'static Catalog],
    written: Option<Node>,
) -> Result<Table, ConfigError> {
    let path = Path::Root("otel");
    let entries = match written {
        None | Some(Node::Null) => return Ok(Table::default()),
        Some(node) => entries(&path, node)?,
    };
    let known: Vec<Known> = catalogs.iter().copied().flat_map(known_of).collect();
    let mut table = Table::default();
    for (key, node) in entries {
        let path = path.key(&key);
        if key == "exporter" {
            table.exporter = exporter(&path, node)?;
            continue;
        }
        // Several catalogs may have the same key.
        let mut same = known.iter().filter(|known| known.key() == key).peekable();
        if same.peek().is_none() {
            return Err(unknown(&path, &key, &keys(&known)));
        }
        for known in same {
            match *known {
                Known::Resource(key, default) => {
                    let value = scalar(&path, node.clone(), default)?;
                    table.resource.push((key, value));
                }
                Known::Setting(key) => {
                    let Node::Bool(value) = node else {
                        return Err(ConfigError::new(&path, "expected true or false"));
                    };
                    table.settings.push((key, value));
                }
            }
        }
    }
    Ok(table)
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

/// All keys of the table, each once: those of the resource, the exporter, the settings.
fn keys(known: &[Known]) -> Vec<&'static str> {
    let of = |setting: bool| {
        let known = known.iter();
        known.filter(move |known| matches!(known, Known::Setting(_)) == setting)
    };
    let mut keys: Vec<&str> = Vec::new();
    for key in of(false)
        .map(Known::key)
        .chain(["exporter"])
        .chain(of(true).map(Known::key))
    {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
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
