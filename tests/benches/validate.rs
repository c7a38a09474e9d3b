//! Records held against the Codex catalog, and by the jsonschema crate against the same catalog's schemas; and how long a
//! bundle keeps its first record waiting.
//!
//! A record is a `codex.tool_result` with some 13 attributes and about 1.2 kB, as agents send them most.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use otelier_tests::synthetic::{self, Layout};
use otelier_validate::{Bundle, validate};
use prost::Message as _;
use serde_json::{Map, Value, json};

const RECORDS: usize = 1_000;

/// A request with many records of one event.
fn request() -> Value {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/codex");
    let catalog = otelier_schema::load(&directory)
        .catalog
        .expect("a sound catalog");
    let event = (catalog.events.iter()).find(|event| event.name == "codex.tool_result");
    let event = event.expect("the event");
    let mut request = otelier_codegen::example::request(&catalog, event, &event.variants[0]);
    let records = request.pointer_mut("/resourceLogs/0/scopeLogs/0/logRecords");
    let records = records.and_then(Value::as_array_mut).expect("records");
    let mut record = records.remove(0);
    for pair in record["attributes"].as_array_mut().expect("attributes") {
        if pair["key"] == "output" {
            pair["value"] = json!({ "stringValue": "0123456789 abcde ".repeat(40) });
        }
    }
    records.resize(RECORDS, record);
    request
}

/// The attributes of each record as the flattened schemas describe them.
fn flattened(request: &Value) -> Vec<Value> {
    let records = &request["resourceLogs"][0]["scopeLogs"][0]["logRecords"];
    let records = records.as_array().expect("records").iter();
    records
        .map(|record| {
            let attributes = record["attributes"].as_array().expect("attributes");
            let pairs = attributes.iter().map(|pair| {
                let value = pair["value"].as_object().expect("a value");
                let (kind, value) = value.iter().next().expect("a value");
                let value = match kind.as_str() {
                    "intValue" => {
                        let int: i64 = value.as_str().expect("a string").parse().expect("an int");
                        json!(int)
                    }
                    _ => value.clone(),
                };
                (pair["key"].as_str().expect("a key").to_owned(), value)
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        })
        .collect()
}

fn records(criterion: &mut Criterion) {
    let bundle =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/codex/json-schema/bundle.json");
    let text = std::fs::read_to_string(bundle).expect("the published bundle");
    let bundle = Bundle::from_json(&text).expect("a bundle");
    let request = request();
    let json = request.to_string();
    let message: ExportLogsServiceRequest =
        serde_json::from_value(request.clone()).expect("a request");
    let protobuf = message.encode_to_vec();
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let schema = &schema["events"]["codex.tool_result"]["schema"];
    let oracle = jsonschema::draft202012::new(schema).expect("a schema");
    let flattened = flattened(&request);

    let mut group = criterion.benchmark_group("records");
    group.throughput(Throughput::Elements(RECORDS as u64));
    for (name, payload) in [("protobuf", protobuf.as_slice()), ("json", json.as_bytes())] {
        let report = validate(&bundle, payload);
        assert_eq!((report.summary.valid, report.findings.len()), (RECORDS, 0));
        println!("{name}: {} bytes a record", payload.len() / RECORDS);
        group.bench_function(name, |bencher| {
            bencher.iter(|| validate(&bundle, black_box(payload)).summary.valid);
        });
    }
    // Decoded and flattened already.
    group.bench_function("jsonschema", |bencher| {
        bencher.iter(|| {
            (flattened.iter())
                .filter(|record| oracle.is_valid(black_box(record)))
                .count()
        });
    });
    group.finish();
}

/// From the text of a bundle to the first record that is valid: what a run waits for before it begins.
fn start(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("start");
    group.sample_size(10);
    let codex = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/codex");
    let synthetic = otelier_schema::load_sources(
        synthetic::catalog(5_000, Layout::Fifty)
            .into_iter()
            .collect(),
    );
    for (name, loaded) in [
        ("codex", otelier_schema::load(&codex)),
        ("5,000 events", synthetic),
    ] {
        let catalog = loaded.catalog.expect("a sound catalog");
        let text = otelier_codegen::json_schema::bundle_text(&catalog);
        let event = &catalog.events[0];
        let record = otelier_codegen::example::request(&catalog, event, &event.variants[0]);
        let record = record.to_string();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let bundle = Bundle::open(black_box(&text)).expect("a bundle");
                let summary = validate(&bundle, record.as_bytes()).summary;
                assert_eq!(summary.valid, 1);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, records, start);
criterion_main!(benches);
