//! Records that were valid and are not any more: one for each change that refuses records of the old version.
//!
//! A record is made up where the two versions are of different opinions, and held against the bundles of both before
//! anybody sees it: the old one accepts it, and the new one refuses it for what the change is about. Where none is found,
//! the schemas are subtracted from each other. Whatever that says, the change stays a breaking one.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::canonical::{self, CanonicalSchema, Containment};
use otelier_codegen::sample::{Record, Sampler};
use otelier_schema::ResolvedCatalog;
use otelier_schema::compare::{Change, ChangeCode, Comparison, Hurt, Place};
use otelier_schema::resolved::{BODY, Event};
use otelier_validate::{Bundle, Code, Finding, Severity, validate};
use serde_json::Value;

/// No more records than these are tried for one change.
const OF_ONE: usize = 1_000;

/// Nor than these for all of them.
const OF_ALL: usize = 100_000;

/// A record that was valid and is not.
#[derive(Clone, Debug)]
pub(super) struct Counterexample {
    /// Its event.
    pub(super) event: String,
    /// What it has of what the change is about; `None` where it has nothing of that name.
    pub(super) about: Vec<(String, Option<Value>)>,
    /// What the new version says to it.
    pub(super) finding: Finding,
    /// The record, in a request of its own.
    pub(super) request: Value,
}

/// What is known of a change that is said to refuse records.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    /// Such a record.
    Record(Box<Counterexample>),
    /// None was found; whether the schemas leave room for one.
    None(Containment),
    /// None was looked for: a version with faults publishes no schema, or enough were tried for other changes.
    NotSought,
}

/// The proofs of all changes that hurt the sender, by their number.
pub(super) fn of(
    comparison: &Comparison,
    sound: Option<(Sound<'_>, Sound<'_>)>,
) -> BTreeMap<usize, Proof> {
    let changes = comparison.changes.iter().enumerate();
    let changes = changes.filter(|(_, change)| change.hurts.contains(&Hurt::Sender));
    let search = sound.and_then(|(old, new)| Search::new(old, new));
    let Some(mut search) = search else {
        return changes.map(|(at, _)| (at, Proof::NotSought)).collect();
    };
    changes
        .map(|(at, change)| (at, search.proof(change)))
        .collect()
}

/// A version without faults, and the bundle that it publishes.
pub(super) type Sound<'c> = (&'c ResolvedCatalog, String);

/// Both versions, and what they publish.
struct Search<'c> {
    old: Side<'c>,
    new: Side<'c>,
    left: usize,
}

struct Side<'c> {
    catalog: &'c ResolvedCatalog,
    bundle: Bundle,
    published: Value,
}

impl<'c> Side<'c> {
    fn new((catalog, text): Sound<'c>) -> Option<Self> {
        Some(Self {
            catalog,
            bundle: Bundle::from_json(&text).ok()?,
            published: serde_json::from_str(&text).ok()?,
        })
    }

    fn event(&self, name: &str) -> Option<&'c Event> {
        self.catalog.events.iter().find(|event| event.name == name)
    }

    fn schema(&self, event: &str) -> Option<CanonicalSchema> {
        let schema = &self.published["events"].get(event)?["schema"];
        canonical::options().offline().canonicalize(schema).ok()
    }
}

/// A refused record, and how far the refusal is about the change: the less the better.
struct Refused<'c> {
    record: Record<'c>,
    finding: Finding,
    beside: usize,
}

impl<'c> Search<'c> {
    fn new(old: Sound<'c>, new: Sound<'c>) -> Option<Self> {
        Some(Self {
            old: Side::new(old)?,
            new: Side::new(new)?,
            left: OF_ALL,
        })
    }

    fn proof(&mut self, change: &Change) -> Proof {
        if self.left == 0 {
            return Proof::NotSought;
        }
        let names: Vec<String> = match &change.subject.place {
            Place::Event(name) if change.events.is_empty() => vec![name.clone()],
            _ => change.events.clone(),
        };
        for name in &names {
            let Some(event) = self.old.event(name) else {
                continue;
            };
            if let Some(found) = self.in_event(change, event) {
                return Proof::Record(Box::new(found));
            }
        }
        Proof::None(self.opinion(&names))
    }

    fn in_event(&mut self, change: &Change, event: &'c Event) -> Option<Counterexample> {
        let renamed = event.deprecated.as_ref();
        let renamed = renamed.and_then(|deprecated| deprecated.renamed_to.as_deref());
        let names = [Some(event.name.as_str()), renamed, place(change)];
        let other = (names.into_iter().flatten()).find_map(|name| self.new.event(name));
        let sampler = Sampler::new(self.old.catalog, event);
        let sampler = match other {
            Some(other) => sampler.towards(self.new.catalog, other),
            None => sampler,
        };
        let subject = change.subject.attribute.as_deref().map(first_key);
        let keys = sampler.keys();
        let key = subject.map(|path| key_of(path, &keys));
        let known = key.as_deref().filter(|key| keys.contains(key));
        let of_key = known.into_iter().flat_map(|key| sampler.of(key));
        // Made only where the others do not do.
        let rest = std::iter::once_with(|| sampler.plain()).flatten();
        let cases = std::iter::once_with(|| sampler.cases()).flatten();
        let records = of_key.chain(rest).chain(cases).take(OF_ONE);
        let mut best: Option<Refused<'c>> = None;
        for record in records {
            let refused = self.refused(record, change, key.as_deref());
            let Some(refused) = refused else {
                continue;
            };
            let better = best
                .as_ref()
                .is_none_or(|best| refused.beside < best.beside);
            let enough = refused.beside == 0;
            if better {
                best = Some(refused);
            }
            if enough || self.left == 0 {
                break;
            }
        }
        let best = best?;
        let keys = relevant(change, key.as_deref(), &best.finding, event, other);
        Some(shown(&best, keys))
    }

    /// Whether a record that was valid is refused for what the change is about.
    fn refused(
        &mut self,
        record: Record<'c>,
        change: &Change,
        key: Option<&str>,
    ) -> Option<Refused<'c>> {
        self.left = self.left.checked_sub(1)?;
        let payload = record.request().to_string();
        let before = validate(&self.old.bundle, payload.as_bytes());
        let after = validate(&self.new.bundle, payload.as_bytes());
        if before.summary.valid != 1 || after.summary.valid != 0 {
            return None;
        }
        let is_about = |finding: &Finding| is_about(finding, change, key);
        let errors = after.findings.into_iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        let (mut about, beside): (Vec<_>, Vec<_>) = errors.partition(is_about);
        let further = about.len().saturating_sub(1);
        (!about.is_empty()).then(|| Refused {
            record,
            finding: about.swap_remove(0),
            beside: beside.len() * 2 + further,
        })
    }

    /// Whether the new schemas accept whatever the old ones did.
    fn opinion(&self, events: &[String]) -> Containment {
        let mut all = Containment::Yes;
        for event in events {
            let covers = match (self.old.schema(event), self.new.schema(event)) {
                (Some(old), Some(new)) => new.covers(&old).unwrap_or(Containment::Unknown),
                _ => Containment::Unknown,
            };
            match covers {
                Containment::No => return Containment::No,
                Containment::Unknown => all = Containment::Unknown,
                Containment::Yes => {}
            }
        }
        all
    }
}

fn place(change: &Change) -> Option<&str> {
    match &change.subject.place {
        Place::Event(name) => Some(name),
        _ => None,
    }
}

/// The way to an attribute up to the array that it is in.
fn first_key(path: &str) -> &str {
    path.split("[]").next().unwrap_or(path)
}

/// The attribute of a record that a way leads into: a key has full stops, and so has the way into a map.
fn key_of(path: &str, keys: &[&str]) -> String {
    let leads = |key: &&&str| {
        path.strip_prefix(**key)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let longest = keys.iter().filter(leads).max_by_key(|key| key.len());
    longest.map_or_else(|| path.to_owned(), |key| (*key).to_owned())
}

/// Whether a finding is for what a change is about.
fn is_about(finding: &Finding, change: &Change, key: Option<&str>) -> bool {
    if finding.code == Code::UnknownEvent {
        return true;
    }
    let Some(key) = key else {
        return match change.code {
            ChangeCode::EventRemoved | ChangeCode::EventRenamed | ChangeCode::EventNameMoved => {
                false
            }
            ChangeCode::ZeroTimestampChanged => finding.code == Code::ZeroTimestamp,
            // A record that is of another case now lacks something, or has too much.
            _ => matches!(finding.code, Code::WrongCase | Code::MissingAttribute),
        };
    };
    let missing = finding.code == Code::MissingAttribute;
    let asks_for_more = matches!(
        change.code,
        ChangeCode::AttributeAdded
            | ChangeCode::AttributeUnbound
            | ChangeCode::BodyAdded
            | ChangeCode::RequirementTightened
    );
    if asks_for_more != missing && change.code != ChangeCode::AttributeRenamed {
        return false;
    }
    let path = change.subject.attribute.as_deref().unwrap_or(key);
    let within = |outer: &str, inner: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
    };
    if let Some(found) = &finding.attribute {
        return within(found, path) || within(path, found);
    }
    let pointer = finding.pointer.as_deref().unwrap_or_default();
    let of_body = pointer.contains("/body") || finding.message.contains("body");
    finding.code == Code::WrongCase || (key == BODY && of_body)
}

/// The keys that say why a record is refused.
fn relevant(
    change: &Change,
    key: Option<&str>,
    finding: &Finding,
    old: &Event,
    new: Option<&Event>,
) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = key.map(str::to_owned).into_iter().collect();
    let about_cases = change.subject.case.is_some() || finding.code == Code::WrongCase;
    if about_cases && finding.code != Code::UnknownEvent {
        let events = [Some(old), new].into_iter().flatten();
        let terms = events
            .flat_map(|event| &event.cases)
            .flat_map(|case| &case.when);
        keys.extend(terms.map(|term| term.attribute.clone()));
    }
    if let (None, Some(attribute)) = (key, &finding.attribute) {
        keys.insert(attribute.clone());
    }
    keys
}

fn shown(refused: &Refused<'_>, keys: BTreeSet<String>) -> Counterexample {
    let flat = refused.record.flat();
    let mut about = Vec::new();
    for key in keys {
        let family = format!("{key}.");
        let mut values: Vec<_> = (flat.iter())
            .filter(|(one, _)| **one == key || one.starts_with(&family))
            .map(|(one, value)| (one.clone(), Some(value.clone())))
            .collect();
        if key == BODY {
            values.extend(refused.record.body().map(|body| (key.clone(), Some(body))));
        }
        if values.is_empty() {
            values.push((key, None));
        }
        about.append(&mut values);
    }
    Counterexample {
        event: refused.record.event().to_owned(),
        about,
        finding: refused.finding.clone(),
        request: refused.record.request(),
    }
}

/// What is to be said of a change that refuses records, in one phrase that is not escaped yet; nothing where no record
/// was looked for.
pub(super) fn phrase(proof: &Proof) -> Option<String> {
    let counts = match proof {
        Proof::Record(found) => return Some(format!("refused now: {}", of_record(found))),
        Proof::None(Containment::No) => "the schemas leave room for one",
        Proof::None(Containment::Unknown) => "that there is none is not proven, so it counts",
        Proof::None(Containment::Yes) => "the schemas leave no room for one",
        Proof::NotSought => return None,
    };
    Some(format!("no record found that is refused now; {counts}"))
}

/// `shop.sale with items = 51: ..`: what the record has, and what the new version says to it.
pub(super) fn of_record(found: &Counterexample) -> String {
    let about: Vec<_> = (found.about.iter())
        .map(|(key, value)| match value {
            Some(value) => format!("{} = {}", cut(key), short(value)),
            None => format!("no {}", cut(key)),
        })
        .collect();
    let about = match about.len() {
        0 => String::new(),
        _ => format!(" with {}", about.join(", ")),
    };
    format!("{}{about}: {}", found.event, found.finding.message)
}

/// A key as people read it: that of a family can be long.
fn cut(key: &str) -> String {
    const LONGEST: usize = 60;
    let mut cut: String = key.chars().take(LONGEST).collect();
    if cut.len() < key.len() {
        cut.push_str("..");
    }
    cut
}

/// A value as people read it: of a long one its beginning and its length.
fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST / 2).collect();
    match value {
        Value::String(text) => format!("{start}..\" ({} characters)", text.chars().count()),
        Value::Array(items) if items.len() > 1 => {
            format!("{start}.. ({} elements)", items.len())
        }
        _ => format!("{start}.."),
    }
}
