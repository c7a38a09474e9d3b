//! Records of the old version, held against what the new one publishes.

use jsonschema::canonical::{self, Containment};
use otelier_codegen::sample::{Record, Sampler};
use otelier_schema::compare::Hurt;
use otelier_schema::{ResolvedCatalog, Sources, load_sources};
use otelier_validate::{Bundle, validate};
use serde_json::Value;

use crate::edits::{CATALOG, EDITS};
use crate::{load, steps, there_and_back};

/// What is published of a catalog, as two validators read it.
struct Published {
    bundle: Bundle,
    events: Value,
}

impl Published {
    fn of(catalog: &ResolvedCatalog) -> Self {
        let text = otelier_codegen::json_schema::bundle_text(catalog);
        let bundle = Bundle::from_json(&text).expect("the bundle is sound");
        let mut published: Value = serde_json::from_str(&text).expect("it is JSON");
        Self {
            bundle,
            events: published["events"].take(),
        }
    }

    fn accepts(&self, request: &Value) -> bool {
        let report = validate(&self.bundle, request.to_string().as_bytes());
        report.summary.valid == 1
    }

    /// Whether the schema of every event accepts what that of the old version does.
    fn covers(&self, old: &Self) -> Containment {
        let events = old.events.as_object().expect("a map of events");
        let canonical = |schema: &Value| {
            let canonical = canonical::options().offline().canonicalize(schema);
            canonical.expect("the schema is one")
        };
        let mut all = Containment::Yes;
        for (name, event) in events {
            let covers = match &self.events[name]["schema"] {
                Value::Null => Containment::No,
                new if *new == event["schema"] => Containment::Yes,
                new => {
                    let covers = canonical(new).covers(&canonical(&event["schema"]));
                    covers.expect("both are of one dialect")
                }
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

/// Every record worth trying of each event that the old version has.
fn records<'c>(old: &'c ResolvedCatalog, new: &'c ResolvedCatalog) -> Vec<Record<'c>> {
    (old.events.iter())
        .flat_map(|event| {
            let sampler = Sampler::new(old, event);
            let other = new.events.iter().find(|other| other.name == event.name);
            let sampler = match other {
                Some(other) => sampler.towards(new, other),
                None => sampler,
            };
            sampler.all().collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_record_is_refused_exactly_where_the_sender_is_hurt() {
    let mut wrong = Vec::new();
    let (mut tried, mut refusing) = (0, 0);
    for step in steps() {
        let (old, new) = (Published::of(&step.old), Published::of(&step.new));
        let mut refused = None;
        for record in records(&step.old, &step.new) {
            let request = record.request();
            assert!(old.accepts(&request), "{}: {request}", step.what);
            tried += 1;
            if !new.accepts(&request) {
                refused = Some(request);
                break;
            }
        }
        refusing += u32::from(refused.is_some());
        let hurt = step.hurts(Hurt::Sender);
        if hurt != refused.is_some() {
            wrong.push(format!("{}: {hurt}, but {refused:?}", step.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refusing > 40 && tried > 5_000, "{refusing} of {tried}");
}

/// The second opinion: one flattened schema subtracted from the other leaves nothing where no sender is hurt. What the
/// flattened form does not tell apart (an int is a number; bodies and times stand elsewhere) is for the records above.
#[test]
fn the_schemas_subtracted_from_each_other_agree() {
    let mut wrong = Vec::new();
    let (mut safe, mut unsafe_) = (0, 0);
    for step in steps() {
        let covers = Published::of(&step.new).covers(&Published::of(&step.old));
        let hurt = step.hurts(Hurt::Sender);
        match (hurt, covers) {
            (false, Containment::Yes) => safe += 1,
            (true, Containment::No) => unsafe_ += 1,
            (false, Containment::Unknown) if BY_TEXT.contains(&step.what.as_str()) => {}
            (true, Containment::Unknown) => {}
            (true, Containment::Yes) if BESIDE.contains(&step.what.as_str()) => {}
            other => wrong.push(format!("{}: {other:?}", step.what)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(safe > 60 && unsafe_ > 3, "{safe}, {unsafe_}");
}

/// Edits that change a pattern, which a schema compares by its text.
const BY_TEXT: [&str; 2] = [
    "the longest key of a family, undone",
    "a pattern that matches more",
];

/// Edits whose old records are refused for what the flattened schema of an event does not say.
const BESIDE: [&str; 6] = [
    "a setting's name in a redaction",
    "int and double",
    "a body, undone",
    "the type of a body",
    "the type of a body, undone",
    "timestamps of zero, undone",
];

/// Two edits at once hide nothing from each other: where a record is refused, some change says so.
#[test]
fn two_edits_at_once_refuse_no_record_in_silence() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (at, one) in EDITS.iter().enumerate().step_by(3) {
        let other = &EDITS[(at * 7 + 5) % EDITS.len()];
        let edited = one.edited();
        if edited.matches(other.from).count() != 1 {
            continue;
        }
        let edited = edited.replace(other.from, other.to);
        let loaded = load_sources(Sources::from_iter([("catalog.yaml", edited.as_str())]));
        let Some(edited) = loaded.catalog else {
            continue;
        };
        let what = format!("{} and {}", one.what, other.what);
        for step in there_and_back(&what, &load(CATALOG), &edited) {
            let (old, new) = (Published::of(&step.old), Published::of(&step.new));
            let refused = (records(&step.old, &step.new).iter())
                .map(Record::request)
                .find(|request| !new.accepts(request));
            tried += 1;
            if let Some(request) = refused
                && old.accepts(&request)
                && !step.hurts(Hurt::Sender)
            {
                wrong.push(format!("{}: {request}", step.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 30, "{tried}");
}
