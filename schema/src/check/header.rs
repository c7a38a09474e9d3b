//! The section `catalog`.

use super::names;
use crate::{
    Code, Diagnostic,
    catalog::{Catalog, Header},
    raw::{RawCatalog, RawGenerate, RawScope},
    resolved::{EventNamePlace, Generate, RecordRules, Scope},
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
        if file.file == CATALOG_FILE && !file.is_pruned("catalog") {
            faults.push(
                Diagnostic::error(Code::MissingKey, "missing key `catalog`")
                    .label(file.key("format").label("`catalog` must stand in this file"))
                    .help("it names the catalog: `catalog: { name: .., version: .., brief: .., scope: .. }`"),
            );
        }
        return;
    };
    if file.file != CATALOG_FILE {
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
    Some(Header {
        name: name?,
        version: version?,
        brief: brief?,
        note: raw.note,
        scope: scope?,
        generate,
        records,
    })
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
    let directory = raw.directory?;
    let absolute = directory.starts_with(['/', '\\']) || directory.get(1..2) == Some(":");
    if directory.trim().is_empty() || absolute {
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
    })
}
