//! Findings that a catalog knows of, and waivers that waive nothing.

use std::collections::HashMap;

use super::{
    Date,
    rules::{expired_waiver, unknown_lint, unused_waiver},
};
use crate::{
    Code, Diagnostic, Position, Sources,
    catalog::{Lints, Waiver, WaiverScope},
    lines,
};

/// Takes the findings away that a waiver keeps back, and adds what is wrong with waivers.
///
/// A waiver whose date has passed still keeps its finding back, and is a finding itself.
pub(super) fn waive(findings: &mut Vec<Diagnostic>, lints: &Lints, sources: &Sources, today: Date) {
    if lints.waivers.is_empty() {
        return;
    }
    let mut waivers = Waivers::of(lints, sources);
    findings.retain(|finding| !waivers.take(finding));
    for (waiver, taken) in lints.waivers.iter().zip(&waivers.taken) {
        if !Code::LINTS.iter().any(|code| code.as_str() == waiver.code) {
            findings.push(unknown_lint::finding(&waiver.code, &waiver.label));
            continue;
        }
        let ended = waiver.expires.is_some_and(|last| last < today);
        match taken {
            None => findings.push(unused_waiver::finding(waiver)),
            Some(first) if ended => findings.push(expired_waiver::finding(waiver, first)),
            Some(_) => {}
        }
    }
}

struct Waivers<'a> {
    written: &'a [Waiver],
    /// Of each waiver, the message of the first finding that it keeps back.
    taken: Vec<Option<String>>,
    /// Those that hold within a file, by its name, and those of the whole catalog by nothing.
    by_file: HashMap<(&'a str, &'a str), Vec<usize>>,
    lines: HashMap<&'a str, Vec<usize>>,
    sources: &'a Sources,
}

impl<'a> Waivers<'a> {
    fn of(lints: &'a Lints, sources: &'a Sources) -> Self {
        let mut by_file: HashMap<_, Vec<_>> = HashMap::new();
        for (index, waiver) in lints.waivers.iter().enumerate() {
            let file = match waiver.scope {
                WaiverScope::Catalog => "",
                WaiverScope::File | WaiverScope::Within(_) => &*waiver.label.position.file,
            };
            let key = (waiver.code.as_str(), file);
            by_file.entry(key).or_default().push(index);
        }
        Self {
            written: &lints.waivers,
            taken: vec![None; lints.waivers.len()],
            by_file,
            lines: HashMap::new(),
            sources,
        }
    }

    /// Whether a waiver keeps the finding back; of several the one that stands nearest to it.
    fn take(&mut self, finding: &Diagnostic) -> bool {
        let Some(at) = finding.position() else {
            return false;
        };
        let code = finding.code.as_str();
        let near = self.by_file.get(&(code, &*at.file)).cloned();
        let of_catalog = self.by_file.get(&(code, "")).cloned();
        let mut best: Option<(usize, usize)> = None;
        for index in near.into_iter().chain(of_catalog).flatten() {
            let size = match &self.written[index].scope {
                WaiverScope::Within(bytes) => match self.byte(at) {
                    Some(byte) if bytes.contains(&byte) => bytes.len(),
                    _ => continue,
                },
                WaiverScope::File => usize::MAX - 1,
                WaiverScope::Catalog => usize::MAX,
            };
            if best.is_none_or(|(smallest, _)| size < smallest) {
                best = Some((size, index));
            }
        }
        let Some((_, index)) = best else {
            return false;
        };
        self.taken[index].get_or_insert_with(|| finding.message.clone());
        true
    }

    /// The byte of its file at which a position is.
    fn byte(&mut self, at: &Position) -> Option<usize> {
        let (file, text) = self.sources.entry(&at.file)?;
        let starts = self.lines.entry(file).or_insert_with(|| {
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            std::iter::once(mark)
                .chain(lines::starts(text).skip(1))
                .collect()
        });
        let start = *starts.get(at.line.checked_sub(1)? as usize)?;
        let column = at.column.checked_sub(1)? as usize;
        let within = text[start..].char_indices().nth(column);
        Some(start + within.map_or(0, |(at, _)| at))
    }
}
