//! Records of the old version, held against what the new one publishes.

use jsonschema::Validator;
use otelier_codegen::sample::{Record, Sampler};
use otelier_schema::ResolvedCatalog;
use otelier_schema::compare::Hurt;
use otelier_validate::{Bundle, validate};
use serde_json::Value;

use crate::steps;

/// What is published of a catalog, read by two validators.
struct Published {
    bundle: Bundle,
    request: Validator,
}

impl Published {
    fn of(catalog: &ResolvedCatalog) -> Self {
        let text = otelier_codegen::json_schema::bundle_text(catalog);
        let request = otelier_codegen::json_schema::export_logs_request(catalog);
        Self {
            bundle: Bundle::from_json(&text).expect("the bundle is sound"),
            request: jsonschema::draft202012::new(&request).expect("the schema compiles"),
        }
    }

    /// Whether a record is accepted, on which both validators agree.
    #[track_caller]
    fn accepts(&self, request: &Value) -> bool {
        let report = validate(&self.bundle, request.to_string().as_bytes());
        let accepts = report.summary.valid == 1;
        // The schema of requests does not count the attributes of a family.
        let counted = report
            .findings
            .iter()
            .any(|finding| finding.message.contains("attributes of"));
        assert!(
            accepts == self.request.is_valid(request) || counted,
            "{request}\n{:?}",
            report.findings
        );
        accepts
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
