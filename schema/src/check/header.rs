//! The section `catalog`.

use super::names;
use crate::{
    Code, Diagnostic,
    catalog::{Catalog, Header, Limits},
    raw::{RawCatalog, RawGenerate, RawLimits, RawRuntimeSource, RawScope},
    resolved::{EventNamePlace, Generate, RecordRules, RuntimeSource, Scope, TRUNCATION_MARKER},
    yaml::Spot,
};

/// The only file in which the section stands.
pub(crate) const CATALOG_FILE: &str = "catalog.yaml";

pub(super) fn section(
    raw: Option<RawCatalog>,
    file: &Spot<'_>,
    catalog: &mut Catalog,
    faults: &mut Vec<Diagnostic>,
) {
    let Some(raw) = raw else {
        if **file.file == *CATALOG_FILE && !file.is_pruned("catalog") {
            faults.push(
                Diagnostic::error(Code::MissingKey, "missing key `catalog`")
                    .label(file.key("format").label("`catalog` must stand in this file"))
                    .help("it names the catalog: `catalog: { name: .., version: .., brief: .., scope: .. }`"),
            );
        }
        return;
    };
    if **file.file != *CATALOG_FILE {
        faults.push(
            Diagnostic::error(
                Code::MisplacedSection,
                "the section `catalog` can stand in `catalog.yaml` only",
            )
            .label(file.key("catalog").label("")),
        );
        return;
    }
    catalog.header = header(raw, &file.value("catalog"), faults);
}

fn header(raw: RawCatalog, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Header> {
    let name = raw
        .name
        .filter(|name| names::word("a catalog name", name, &spot.value("name"), faults));
    let version = raw
        .version
        .filter(|version| names::version(version, &spot.value("version"), faults));
    let brief = names::brief(raw.brief, spot, faults);
    let scope = raw
        .scope
        .and_then(|raw| scope(raw, &spot.value("scope"), faults));
    let generate = raw
        .generate
        .and_then(|raw| generate(raw, &spot.value("generate"), faults));
    let records = raw.records.map_or(
        RecordRules {
            event_name: EventNamePlace::Field,
            zero_timestamp: false,
        },
        |raw| RecordRules {
            event_name: raw.event_name.unwrap_or(EventNamePlace::Field),
            zero_timestamp: raw.zero_timestamp,
        },
    );
    let limits = raw.limits.map_or_else(Limits::default, |raw| {
        limits(raw, &spot.value("limits"), faults)
    });
    Some(Header {
        name: name?,
        version: version?,
        brief: brief?,
        note: raw.note,
        scope: scope?,
        generate,
        records,
        limits,
    })
}

/// Maps that nest deeper are beyond what many OTLP receivers decode.
const DEEPEST: u64 = 16;

/// A pattern in the schemas counts a key's code points, and a larger one is refused by some engines.
const LONGEST_KEY: u64 = 1024;

fn limits(raw: RawLimits, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Limits {
    let marker = TRUNCATION_MARKER.len() as u64;
    for (key, given, least, most) in [
        ("depth", raw.depth, 1, DEEPEST),
        ("items", raw.items, 1, u64::MAX),
        ("length", raw.length, marker, u64::MAX),
        ("key", raw.key, 1, LONGEST_KEY),
        ("bytes", raw.bytes, 1, u64::MAX),
    ] {
        let Some(given) = given else { continue };
        let bound = if given < least {
            format!("at least {least}")
        } else if given > most {
            format!("at most {most}")
        } else {
            continue;
        };
        faults.push(
            Diagnostic::error(
                Code::BadConstraint,
                format!("the limit `{key}` must be {bound}"),
            )
            .label(spot.value(key).label("")),
        );
    }
    let usual = Limits::default();
    Limits {
        depth: raw.depth.unwrap_or(usual.depth).min(DEEPEST),
        items: raw.items.unwrap_or(usual.items),
        length: raw.length.unwrap_or(usual.length),
        key: raw.key.unwrap_or(usual.key).min(LONGEST_KEY),
        bytes: raw.bytes.unwrap_or(usual.bytes),
    }
}

fn scope(raw: RawScope, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Scope> {
    let name = raw.name?;
    if name.trim().is_empty() {
        faults.push(
            Diagnostic::error(Code::BadName, "the scope's name is empty")
                .label(spot.value("name").label(""))
                .help("records carry it as the name of their instrumentation scope, e.g. `codex_otel`"),
        );
        return None;
    }
    Some(Scope {
        name,
        schema_url: raw.schema_url,
    })
}

fn generate(raw: RawGenerate, spot: &Spot<'_>, faults: &mut Vec<Diagnostic>) -> Option<Generate> {
    let crate_name = raw
        .crate_name
        .filter(|name| names::crate_name(name, &spot.value("crate"), faults));
    let at_runtime = spot.value("runtime");
    if raw.workspace && raw.runtime.is_some() {
        faults.push(
            Diagnostic::error(
                Code::BadRuntime,
                "a member of a workspace takes `otelier-runtime` from the workspace",
            )
            .label(spot.key("runtime").label(""))
            .label(spot.key("workspace").label("a member"))
            .help("remove one of the two"),
        );
    }
    let runtime = raw
        .runtime
        .and_then(|raw| runtime(raw, &at_runtime, faults));
    let directory = raw.directory?;
    if !is_relative(&directory) {
        faults.push(
            Diagnostic::error(
                Code::BadName,
                "the directory must be relative to the catalog's",
            )
            .label(spot.value("directory").label(""))
            .help("e.g. `../../generated/codex`"),
        );
        return None;
    }
    Some(Generate {
        directory,
        crate_name: crate_name?,
        workspace: raw.workspace,
        runtime,
    })
}

fn is_relative(path: &str) -> bool {
    let absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    !path.trim().is_empty() && !absolute
}

fn runtime(
    raw: RawRuntimeSource,
    spot: &Spot<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<RuntimeSource> {
    let mut refuse = |message: &str, key: &str, help: &str| {
        let fault = Diagnostic::error(Code::BadRuntime, message);
        faults.push(fault.label(spot.value(key).label("")).help(help));
        None
    };
    let sources = ["path", "git", "version"];
    match (raw.path, raw.git, raw.version) {
        _ if sources.iter().any(|key| spot.is_pruned(key)) || spot.is_pruned("rev") => None,
        (Some(path), None, None) if raw.rev.is_none() => {
            if is_relative(&path) {
                return Some(RuntimeSource::Path(path));
            }
            refuse(
                "the path must be relative to the generated crate's directory",
                "path",
                "e.g. `../../runtime`",
            )
        }
        (None, Some(url), None) => {
            let empty = |text: &String| text.trim().is_empty();
            if empty(&url) {
                return refuse("the URL is empty", "git", "name a Git repository");
            }
            if raw.rev.as_ref().is_some_and(empty) {
                return refuse(
                    "the commit is empty",
                    "rev",
                    "name one, or remove the key to follow the default branch",
                );
            }
            Some(RuntimeSource::Git { url, rev: raw.rev })
        }
        (None, None, Some(version)) if raw.rev.is_none() => {
            if is_requirement(&version) {
                return Some(RuntimeSource::Version(version));
            }
            refuse(
                "this is no version requirement of Cargo",
                "version",
                "e.g. `0.1`, or `=0.1.0`",
            )
        }
        (None, None, None) if raw.rev.is_none() => {
            faults.push(
                Diagnostic::error(
                    Code::BadRuntime,
                    "`runtime` says nothing of where `otelier-runtime` comes from",
                )
                .label(spot.label(""))
                .help("write one of `path`, `git` and `version`"),
            );
            None
        }
        (path, git, version) => {
            let given = [path.is_some(), git.is_some(), version.is_some()];
            let several = given.iter().filter(|&&given| given).count() > 1;
            let message = if several {
                "`runtime` has exactly one of `path`, `git` and `version`"
            } else {
                "only a Git repository has a `rev`"
            };
            let keys = sources.iter().chain(&["rev"]).filter(|key| spot.has(key));
            let labels = keys.map(|key| spot.key(key).label(""));
            let fault = Diagnostic::error(Code::BadRuntime, message);
            faults.push(labels.fold(fault, Diagnostic::label).help(if several {
                "keep one of them"
            } else {
                "remove `rev`, or name the repository with `git`"
            }));
            None
        }
    }
}

/// Comma-separated comparators as Cargo has them; whether there is such a version is Cargo's matter.
fn is_requirement(text: &str) -> bool {
    text.split(',').all(|comparator| {
        let version = comparator
            .trim()
            .trim_start_matches(['=', '^', '~', '<', '>'])
            .trim_start();
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '*');
        version.starts_with(|c: char| c.is_ascii_digit()) && version.chars().all(known)
    })
}
