//! A comparison as JSON: one object about it, then one a change.

use std::io;

use otelier_schema::Position;
use otelier_schema::compare::{Change, Hurt, Place};
use serde_json::{Value, json};

use super::side::Side;
use super::{Diff, Named};
use crate::output::Output;
use crate::report::json;

pub(super) fn write(diff: &Diff<'_>, output: &mut Output) -> io::Result<()> {
    let comparison = &diff.comparison;
    let about = |side: &Side, named: &Named| {
        json!({
            "source": side.title(),
            "name": named.name,
            "version": named.version,
            "errors": side.errors(),
        })
    };
    let hurts: Vec<_> = comparison.hurts().into_iter().map(Hurt::as_str).collect();
    json::line(
        &json!({
            "format": json::FORMAT,
            "old": about(diff.old, &diff.before),
            "new": about(diff.new, &diff.after),
            "changes": comparison.changes.len(),
            "breaking": comparison.breaking(),
            "hurts": hurts,
            "required": comparison.required.as_str(),
            "least_version": comparison.rise.least,
            "enough": comparison.rise.enough,
        }),
        output,
    )?;
    (comparison.changes.iter()).try_for_each(|change| json::line(&of(diff, change), output))
}

fn of(diff: &Diff<'_>, change: &Change) -> Value {
    let subject = &change.subject;
    let (place, name) = match &subject.place {
        Place::Catalog => ("catalog", None),
        Place::Resource(id) => ("resource", Some(id)),
        Place::Setting(id) => ("setting", Some(id)),
        Place::Metadata => ("metadata", None),
        Place::Shared => ("shared", None),
        Place::Event(name) => ("event", Some(name)),
    };
    let hurts: Vec<_> = change.hurts.iter().map(|who| who.as_str()).collect();
    let at = |side: &Side, position: &Option<Position>| {
        (position.as_ref()).map(|position| {
            json!({
                "file": side.file(&position.file),
                "line": position.line,
                "column": position.column,
            })
        })
    };
    json!({
        "code": change.code.as_str(),
        "place": place,
        "name": name,
        "case": subject.case,
        "attribute": subject.attribute,
        "member": subject.member,
        "was": change.was,
        "is": change.is,
        "hurts": hurts,
        "bump": change.bump.as_str(),
        "events": change.events,
        "old": at(diff.old, &change.old),
        "new": at(diff.new, &change.new),
    })
}
