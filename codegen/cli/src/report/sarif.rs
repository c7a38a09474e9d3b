//! SARIF 2.1.0: the Static Analysis Results Interchange Format, which code scanning services read.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};

use super::{
    Entry, Level, Report, Rule,
    place::{Place, Region, uri},
};
use crate::output::{Output, plain_json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What relative URIs are relative to: where the command ran.
const ROOT: &str = "%SRCROOT%";

pub(super) fn write(
    report: &Report,
    rules: impl Fn(&str) -> Option<Rule>,
    output: &mut Output,
) -> io::Result<()> {
    let log = log(report, rules);
    let text = serde_json::to_string_pretty(&log).map_err(io::Error::from)?;
    // Line by line: line ends are control characters, too.
    text.lines()
        .try_for_each(|line| output.result(plain_json(line)))
}

fn log(report: &Report, rules: impl Fn(&str) -> Option<Rule>) -> Value {
    let codes: std::collections::BTreeSet<_> =
        report.entries.iter().map(|entry| entry.code).collect();
    let index: BTreeMap<&str, usize> = codes.into_iter().zip(0..).collect();
    let described: Vec<_> = index
        .keys()
        .map(|code| rules(code).map_or_else(|| json!({ "id": code }), |rule| of_rule(&rule)))
        .collect();
    let results: Vec<_> = report
        .entries
        .iter()
        .map(|entry| result(entry, index[entry.code]))
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "otelier",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": described,
            } },
            "automationDetails": { "id": format!("otelier/{}/", report.command) },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "The directory that otelier ran in." } } },
            "invocations": [{ "executionSuccessful": report.complete }],
            "results": results,
        }],
    })
}

fn of_rule(rule: &Rule) -> Value {
    let mut described = json!({
        "id": rule.code,
        "shortDescription": { "text": rule.short },
        "fullDescription": { "text": rule.short },
        "help": { "text": rule.full, "markdown": rule.full },
    });
    if let Some(page) = rule.page {
        let repository = env!("CARGO_PKG_REPOSITORY");
        described["helpUri"] = format!("{repository}/blob/main/{page}#{}", rule.code).into();
    }
    described
}

fn result(entry: &Entry, rule: usize) -> Value {
    let level = match entry.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let mut result = json!({
        "ruleId": entry.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": entry.message },
    });
    let mut location = serde_json::Map::new();
    if let Some(place) = &entry.place {
        location.insert("physicalLocation".into(), physical(place));
    }
    if let Some(within) = &entry.within {
        let logical = json!([{ "fullyQualifiedName": within }]);
        location.insert("logicalLocations".into(), logical);
    }
    if !location.is_empty() {
        result["locations"] = json!([location]);
    }
    if !entry.related.is_empty() {
        let related = entry.related.iter().enumerate().map(|(id, (place, text))| {
            let mut location = json!({ "id": id, "physicalLocation": physical(place) });
            if !text.is_empty() {
                location["message"] = json!({ "text": text });
            }
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some((place, replacement)) = &entry.fix {
        let region = place.region.map(region);
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": artifact(place),
                "replacements": [{
                    "deletedRegion": region,
                    "insertedContent": { "text": replacement },
                }],
            }],
        }]);
    }
    result
}

fn artifact(place: &Place) -> Value {
    let uri = uri(&place.file);
    if uri.starts_with("file:") {
        json!({ "uri": uri })
    } else {
        json!({ "uri": uri, "uriBaseId": ROOT })
    }
}

fn physical(place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(place) });
    if let Some(there) = place.region {
        physical["region"] = region(there);
    }
    physical
}

fn region(region: Region) -> Value {
    let (line, column) = region.start;
    let mut json = json!({ "startLine": line, "startColumn": column });
    if let Some((line, column)) = region.end {
        json["endLine"] = line.into();
        json["endColumn"] = column.into();
    }
    json
}
