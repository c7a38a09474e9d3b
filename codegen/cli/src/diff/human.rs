//! A comparison for people: grouped by who is hurt, the worst first.

use std::fmt::Write as _;
use std::io;

use otelier_schema::compare::{Bump, Change, Hurt};

use super::{Diff, phrase};
use crate::output::{BAD, CAUTION, GOOD, Output, STRONG, count, plain};

pub(super) fn write(diff: &Diff<'_>, output: &mut Output) -> io::Result<()> {
    let comparison = &diff.comparison;
    if !comparison.changes.is_empty() {
        let (before, after) = (&diff.before, &diff.after);
        output.result(format_args!(
            "{STRONG}{} {} -> {}{STRONG:#}\n",
            after.name, before.version, after.version
        ))?;
    }
    for (hurt, changes) in diff.groups() {
        match hurt {
            Some(hurt) => output.result(format_args!("{BAD}{}{BAD:#}", title(hurt)))?,
            None => output.result(format_args!("{GOOD}nobody is hurt{GOOD:#}"))?,
        }
        for change in changes {
            line(diff, hurt, change, output)?;
        }
        output.result("")?;
    }
    summary(diff, output)
}

const fn title(hurt: Hurt) -> &'static str {
    match hurt {
        Hurt::Privacy => "privacy: more is exposed than before",
        Hurt::Sender => "sender: records of the old version are refused",
        Hurt::Reader => "reader: a query or a validator breaks",
        Hurt::Application => "application: its code, or its users' configuration, must change",
    }
}

/// `  shop.sale: items  range-narrowed: 1 to 99 -> 1 to 50  (schema/shop/events/sale.yaml:9)`
fn line(
    diff: &Diff<'_>,
    worst: Option<Hurt>,
    change: &Change,
    output: &mut Output,
) -> io::Result<()> {
    let mut text = change.code.as_str().to_owned();
    let phrase = phrase(change);
    if !phrase.is_empty() {
        text.push_str(": ");
        text.push_str(&phrase);
    }
    let others: Vec<_> = (change.hurts.iter())
        .filter(|who| Some(**who) != worst)
        .map(|who| who.as_str())
        .collect();
    if !others.is_empty() {
        text.push_str("; also ");
        text.push_str(&others.join(", "));
    }
    if !change.hurts.is_empty() && change.bump == Bump::Patch {
        text.push_str("; in development");
    }
    if let Some(place) = diff.place(change) {
        let _ = write!(text, "  ({place})");
    }
    output.result(format_args!(
        "  {STRONG}{}{STRONG:#}  {text}",
        plain(&change.subject)
    ))?;
    match diff.refused(change) {
        Some(refused) => output.result(format_args!("      {refused}")),
        None => Ok(()),
    }
}

/// `shop 1.0.0 -> 1.1.0: 3 changes, 1 of them breaking; the major part ..`
fn summary(diff: &Diff<'_>, output: &mut Output) -> io::Result<()> {
    let comparison = &diff.comparison;
    let (before, after) = (&diff.before, &diff.after);
    let changes = comparison.changes.len() as u64;
    let verdict = diff.verdict();
    if changes == 0 && verdict.is_none() {
        return output.result(format_args!(
            "{STRONG}{} {}{STRONG:#}: {GOOD}no change{GOOD:#}",
            after.name, after.version
        ));
    }
    let breaking = comparison.breaking();
    let style = match breaking {
        0 => GOOD,
        _ => CAUTION,
    };
    output.result(format_args!(
        "{STRONG}{}{STRONG:#}: {style}{breaking} breaking{style:#}",
        count(changes, "change", "changes")
    ))?;
    match verdict {
        Some(verdict) => output.result(format_args!("{BAD}{verdict}{BAD:#}")),
        None => output.result(format_args!(
            "{GOOD}{} -> {} is enough{GOOD:#}",
            before.version, after.version
        )),
    }
}
