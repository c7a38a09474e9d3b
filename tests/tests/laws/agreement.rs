//! Laws 2 and 3: one violation is always found, and the validator and the schema agree.

use std::collections::BTreeSet;

use jsonschema::Validator;
use otelier_validate::{Bundle, Code, Finding, Report, Severity, validate};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestCaseResult;
use serde_json::{Value, json};

use crate::mutate::{Mutation, mutation};
use crate::payloads::{PAYLOADS, record};
use crate::protobuf::says_the_same;
use crate::shop::SHOP;
use crate::{BUNDLE, REQUEST_SCHEMA, SHARED_CODES};

fn report(bundle: &Bundle, request: &Value) -> Report {
    let payload = serde_json::to_vec(request).expect("a Value can be written");
    validate(bundle, &payload)
}

/// Whether the validator refuses the request for a reason that the schema can express.
fn refused(report: &Report) -> bool {
    report
        .findings
        .iter()
        .any(|f| f.severity == Severity::Error && SHARED_CODES.contains(&f.code))
}

fn events(bundle: &Bundle) -> Vec<String> {
    bundle.events().map(str::to_owned).collect()
}

fn keys(bundle: &Bundle) -> Vec<String> {
    let keys: BTreeSet<&str> = bundle
        .events()
        .flat_map(|event| bundle.attributes(event))
        .collect();
    keys.into_iter().map(str::to_owned).collect()
}

/// Law 3 for one payload.
fn check(bundle: &Bundle, schema: &Validator, request: &Value) -> TestCaseResult {
    let report = report(bundle, request);
    let schema_refuses = !schema.is_valid(request);
    prop_assert_eq!(
        refused(&report),
        schema_refuses,
        "the schema {} {:#}\nfindings: {:#?}",
        if schema_refuses { "refuses" } else { "accepts" },
        request,
        report.findings
    );
    says_the_same(bundle, request);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_validator_and_the_schema_agree(
        base in select(PAYLOADS.clone()),
        mutations in vec(mutation(keys(&BUNDLE), events(&BUNDLE)), 0..4),
    ) {
        check(&BUNDLE, &REQUEST_SCHEMA, &mutated(base, &mutations))?;
    }

    #[test]
    fn the_validator_and_the_schema_agree_on_the_shop(
        base in select(SHOP.payloads.clone()),
        mutations in vec(mutation(keys(&SHOP.bundle), events(&SHOP.bundle)), 0..4),
    ) {
        check(&SHOP.bundle, &SHOP.schema, &mutated(base, &mutations))?;
    }

    #[test]
    fn one_violation_is_always_found(
        base in select(PAYLOADS.clone()),
        code in select(SHARED_CODES.to_vec()),
        pick in any::<Index>(),
        word in "[a-z]{1,12}\\.[a-z]{1,12}",
        number in any::<i32>(),
    ) {
        let mut request = base;
        let Some(shows) = violate(record(&mut request), code, pick, &word, number) else {
            // This record has nothing that could be broken in that way.
            return Ok(());
        };
        let report = report(&BUNDLE, &request);
        let found = report.findings.iter().any(|f| f.code == code && f.record == Some(0) && shows.by(f));
        prop_assert!(found, "{code:?} {shows:?} in {request:#}\nfindings: {:#?}", report.findings);
        prop_assert!(!REQUEST_SCHEMA.is_valid(&request), "the schema accepts {request:#}");
    }
}

fn mutated(mut request: Value, mutations: &[Mutation]) -> Value {
    for mutation in mutations {
        mutation.apply(record(&mut request));
    }
    request
}

/// Where a violation shows.
#[derive(Debug)]
enum Shows {
    At(String),
    OnTheRecord,
}

impl Shows {
    fn at(attribute: &str) -> Self {
        Self::At(attribute.to_owned())
    }

    fn by(&self, finding: &Finding) -> bool {
        match self {
            Self::At(attribute) => finding.attribute.as_ref() == Some(attribute),
            Self::OnTheRecord => true,
        }
    }
}

/// Breaks the record in one way, if it has something that can be broken in that way.
fn violate(record: &mut Value, code: Code, pick: Index, word: &str, number: i32) -> Option<Shows> {
    let attributes = record["attributes"]
        .as_array()
        .expect("a record has attributes")
        .clone();
    let at = |wanted: &dyn Fn(&str, &Value) -> bool| -> Option<usize> {
        let fitting: Vec<usize> = (0..attributes.len())
            .filter(|&n| wanted(key(&attributes[n]), &attributes[n]["value"]))
            .collect();
        (!fitting.is_empty()).then(|| fitting[pick.index(fitting.len())])
    };
    let is_int = |_: &str, value: &Value| value.get("intValue").is_some();
    let name = record["eventName"]
        .as_str()
        .expect("a record has an event")
        .to_owned();
    match code {
        Code::UnknownEvent => {
            Mutation::EventName(Some(json!(word))).apply(record);
            let n = at(&|key, _| key == "event.name")?;
            replace(record, n, json!({ "stringValue": word }));
            Some(Shows::OnTheRecord)
        }
        Code::UnknownAttribute => {
            Mutation::Add(word.to_owned(), json!({ "intValue": number })).apply(record);
            Some(Shows::at(word))
        }
        Code::MissingAttribute => {
            let optional = [
                "event.name",
                "auth_mode",
                "user.account_id",
                "cf_ray",
                "http.response.status_code",
                "cached_token_count",
                "reasoning_token_count",
                // Its presence is what makes the case.
                "error.message",
            ];
            let n = at(&|key, _| !optional.contains(&key))?;
            record["attributes"].as_array_mut()?.remove(n);
            Some(Shows::at(key(&attributes[n])))
        }
        Code::WrongType => {
            let n = at(&|key, _| key != "success")?;
            let value = if is_int("", &attributes[n]["value"]) {
                [
                    json!({ "stringValue": number.to_string() }),
                    json!({ "doubleValue": f64::from(number) }),
                    json!({ "boolValue": true }),
                ]
            } else {
                [
                    json!({ "intValue": number }),
                    json!({ "kvlistValue": { "values": [] } }),
                    json!({ "boolValue": true }),
                ]
            };
            replace(record, n, value[number.unsigned_abs() as usize % 3].clone());
            Some(Shows::at(key(&attributes[n])))
        }
        Code::WrongEncoding => {
            let n = at(&|key, _| key == "success")?;
            let value = [json!({ "boolValue": true }), json!({ "stringValue": word })];
            replace(record, n, value[number.unsigned_abs() as usize % 2].clone());
            Some(Shows::at("success"))
        }
        Code::EnumValue => {
            let n = at(&|key, _| key == "decision" || key == "source")?;
            replace(record, n, json!({ "stringValue": word }));
            Some(Shows::at(key(&attributes[n])))
        }
        Code::ForeignAttribute => {
            let foreign = match name.as_str() {
                "codex.user_prompt" => "attempt",
                _ => "prompt_length",
            };
            Mutation::Add(foreign.to_owned(), json!({ "intValue": number })).apply(record);
            Some(Shows::at(foreign))
        }
        Code::OutOfRange => {
            let n = at(&is_int)?;
            // Below every lower bound of the catalog.
            let below = -1 - i64::from(number.unsigned_abs());
            let value = if number % 2 == 0 {
                json!({ "intValue": below })
            } else {
                json!({ "intValue": below.to_string() })
            };
            replace(record, n, value);
            Some(Shows::at(key(&attributes[n])))
        }
        Code::WrongFormat => {
            let n = at(&|key, _| key == "event.timestamp")?;
            replace(record, n, json!({ "stringValue": word }));
            Some(Shows::at(key(&attributes[n])))
        }
        Code::EventNameMismatch => {
            let n = at(&|key, _| key == "event.name")?;
            replace(record, n, json!({ "stringValue": word }));
            Some(Shows::at(key(&attributes[n])))
        }
        // The Codex catalog bounds no length and has no pattern.
        Code::WrongLength | Code::WrongPattern => None,
        Code::WrongCase => {
            let has = |wanted: &str| attributes.iter().any(|a| key(a) == wanted);
            if name != "codex.sse_event" || has("input_token_count") {
                return None;
            }
            let counts = [
                "input_token_count",
                "output_token_count",
                "cached_token_count",
            ];
            let added = counts[pick.index(counts.len())];
            Mutation::Add(
                added.to_owned(),
                json!({ "intValue": number.unsigned_abs().to_string() }),
            )
            .apply(record);
            Some(Shows::at(added))
        }
        Code::DuplicateKey => {
            let n = at(&|_, _| true)?;
            record["attributes"]
                .as_array_mut()?
                .push(attributes[n].clone());
            Some(Shows::at(key(&attributes[n])))
        }
        Code::UnsetValue => {
            let n = at(&|_, _| true)?;
            replace(
                record,
                n,
                if number % 2 == 0 {
                    json!({})
                } else {
                    Value::Null
                },
            );
            Some(Shows::at(key(&attributes[n])))
        }
        Code::ZeroTimestamp => {
            let zero = [None, Some(json!("0")), Some(json!(0))];
            Mutation::Time(zero[pick.index(3)].clone()).apply(record);
            Some(Shows::OnTheRecord)
        }
        other => panic!("{other:?} is not shared with the schema"),
    }
}

fn key(attribute: &Value) -> &str {
    attribute["key"].as_str().expect("an attribute has a key")
}

fn replace(record: &mut Value, n: usize, value: Value) {
    record["attributes"][n]["value"] = value;
}
