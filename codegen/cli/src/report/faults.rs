//! A catalog's faults, for people and for machines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use otelier_schema::{
    Code, Diagnostic, Label, Level as Severity, Sources, extent, line_and_column, render,
};
use serde_json::{Value, json};

use super::{
    Entry, Level, Rule,
    place::{Place, Region, relative},
};
use crate::output::plain;

/// So many equal faults are still shown each with its excerpt.
const FEW: usize = 3;

/// Faults as people read them, each with an empty line after it. Of many that are equal the first is shown,
/// and of the others where they are, unless `all` are asked for.
///
/// Equal are faults of one code that say the same, such as the same unknown key in a thousand files. Findings of
/// a lint are equal though they name different things, since the mend is the same; the names stand with the places.
pub(crate) fn rendered(faults: &[Diagnostic], sources: &Sources, all: bool) -> Vec<String> {
    let mut groups: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    if !all {
        for fault in faults {
            groups.entry(key(fault)).or_default().push(fault);
        }
        groups.retain(|_, group| group.len() > FEW);
    }
    let mut texts = Vec::new();
    for fault in faults {
        let Some(group) = groups.get(&key(fault)).filter(|_| !all) else {
            texts.push(one(fault, sources));
            continue;
        };
        if std::ptr::eq(group[0], fault) {
            texts.push(first_of(group, sources));
        }
    }
    texts
}

/// What equal faults have in common.
fn key(fault: &Diagnostic) -> (Code, Severity, Cow<'_, str>) {
    let said = if Code::LINTS.contains(&fault.code) {
        // What stands in backticks are names.
        let words = fault.message.split('`').step_by(2);
        Cow::Owned(words.collect::<Vec<_>>().join("`"))
    } else {
        Cow::Borrowed(fault.message.as_str())
    };
    (fault.code, fault.severity, said)
}

/// The first of many equal faults, and where the others are.
fn first_of(group: &[&Diagnostic], sources: &Sources) -> String {
    let mut text = one(group[0], sources);
    let rest = &group[1..];
    let _ = writeln!(
        text,
        "and {} more like it (`check --all` shows each):",
        rest.len()
    );
    for fault in rest {
        let place = match fault.position() {
            Some(at) => format!(
                "{}:{}:{}",
                sources.display_path(&at.file),
                at.line,
                at.column
            ),
            None => sources.root().display().to_string(),
        };
        let own = if fault.message == group[0].message {
            String::new()
        } else {
            format!("  {}", plain(&fault.message))
        };
        let _ = writeln!(text, "  {}{own}", plain(place));
    }
    text
}

fn one(fault: &Diagnostic, sources: &Sources) -> String {
    format!("{}\n", render(fault, sources, true).trim_end())
}

/// What the codes of faults mean.
pub(crate) fn rule(code: &str) -> Option<Rule> {
    let code = *Code::ALL.iter().find(|known| known.as_str() == code)?;
    Some(Rule {
        code: code.as_str(),
        short: code.explanation(),
        full: code.text(),
        page: Some("schema/reference/codes.md"),
    })
}

/// A fault as machines read it.
pub(crate) fn entry(fault: &Diagnostic, sources: &Sources) -> Entry {
    let mut message = fault.message.clone();
    for note in &fault.notes {
        let _ = write!(message, "\nnote: {note}");
    }
    if let Some(help) = &fault.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let mut labels = fault.labels.iter();
    let first = labels.next();
    Entry {
        code: fault.code.as_str(),
        level: level(fault.severity),
        message,
        place: first.map(|label| place(label, sources)),
        within: None,
        about: None,
        related: labels
            .map(|label| (place(label, sources), label.text.clone()))
            .collect(),
        fix: fault.fix.as_ref().and_then(|fix| {
            let text = sources.get(&fix.file)?;
            let region = Region {
                start: line_and_column(text, fix.span.start),
                end: Some(line_and_column(text, fix.span.end)),
            };
            let place = Place {
                file: relative(Path::new(&sources.display_path(&fix.file))),
                region: Some(region),
            };
            Some((place, fix.replacement.clone()))
        }),
    }
}

pub(crate) const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
    }
}

pub(crate) fn place(label: &Label, sources: &Sources) -> Place {
    let at = &label.position;
    let region = extent(label, sources).map_or(
        Region {
            start: (at.line as usize, at.column as usize),
            end: None,
        },
        |extent| Region {
            start: extent.start,
            end: Some(extent.end),
        },
    );
    Place {
        file: relative(Path::new(&sources.display_path(&at.file))),
        region: Some(region),
    }
}

/// A fault as an object.
pub(crate) fn object(fault: &Diagnostic, sources: &Sources) -> Value {
    let entry = entry(fault, sources);
    let at = |place: &Place| {
        let region = place.region;
        let end = region.and_then(|region| region.end);
        json!({
            "file": place.file,
            "line": region.map(|region| region.start.0),
            "column": region.map(|region| region.start.1),
            "end_line": end.map(|end| end.0),
            "end_column": end.map(|end| end.1),
        })
    };
    let related = entry.related.iter().map(|(place, text)| {
        let mut related = at(place);
        related["text"] = text.as_str().into();
        related
    });
    json!({
        "code": entry.code,
        "severity": fault.severity.as_str(),
        "message": fault.message,
        "place": entry.place.as_ref().map(at),
        "label": fault.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty()),
        "related": related.collect::<Vec<_>>(),
        "notes": fault.notes,
        "help": fault.help,
        "fix": entry.fix.as_ref().map(|(place, replacement)| {
            let mut fix = at(place);
            fix["replacement"] = replacement.as_str().into();
            fix
        }),
    })
}
