//! The section `catalog`.

use super::names;
use crate::{
    Diagnostic,
    catalog::{Catalog, Header, Limits},
    codes::{bad_constraint, bad_name, bad_runtime, misplaced_section, missing_key},
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
            faults.push(missing_key::catalog(file.key("format")));
        }
        return;
    };
    if **file.file != *CATALOG_FILE {
        faults.push(misplaced_section::catalog(file.key("catalog")));
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
        faults.extend(bad_constraint::limit(
            key,
            given,
            least,
            most,
            spot.value(key),
        ));
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
        faults.push(bad_name::empty_scope(spot.value("name")));
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
        faults.push(bad_runtime::of_a_workspace(
            spot.key("runtime"),
            spot.key("workspace"),
        ));
    }
    let runtime = raw
        .runtime
        .and_then(|raw| runtime(raw, &at_runtime, faults));
    let directory = raw.directory?;
    if !is_relative(&directory) {
        faults.push(bad_name::absolute_directory(spot.value("directory")));
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
    let mut refuse = |fault: Diagnostic| {
        faults.push(fault);
        None
    };
    let sources = ["path", "git", "version"];
    match (raw.path, raw.git, raw.version) {
        _ if sources.iter().any(|key| spot.is_pruned(key)) || spot.is_pruned("rev") => None,
        (Some(path), None, None) if raw.rev.is_none() => {
            if is_relative(&path) {
                return Some(RuntimeSource::Path(path));
            }
            refuse(bad_runtime::absolute_path(spot.value("path")))
        }
        (None, Some(url), None) => {
            let empty = |text: &String| text.trim().is_empty();
            if empty(&url) {
                return refuse(bad_runtime::empty_url(spot.value("git")));
            }
            if raw.rev.as_ref().is_some_and(empty) {
                return refuse(bad_runtime::empty_commit(spot.value("rev")));
            }
            Some(RuntimeSource::Git { url, rev: raw.rev })
        }
        (None, None, Some(version)) if raw.rev.is_none() => {
            if is_requirement(&version) {
                return Some(RuntimeSource::Version(version));
            }
            refuse(bad_runtime::no_requirement(spot.value("version")))
        }
        (None, None, None) if raw.rev.is_none() => refuse(bad_runtime::no_source(spot)),
        (path, git, version) => {
            let given = [path.is_some(), git.is_some(), version.is_some()];
            let several = given.iter().filter(|&&given| given).count() > 1;
            let keys = sources.iter().chain(&["rev"]).filter(|key| spot.has(key));
            let given = keys.map(|key| spot.key(key).into());
            refuse(if several {
                bad_runtime::several_sources(given)
            } else {
                bad_runtime::commit_of_no_repository(given)
            })
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
