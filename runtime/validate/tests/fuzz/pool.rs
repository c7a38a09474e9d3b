//! The payloads that changes begin with.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::fixture::{attribute, order, protobuf as encoded, record, request, set};

/// Requests of the shop: valid records, faulty ones, and those that deviate from OTLP.
fn requests() -> Vec<Value> {
    let mut faulty = order();
    set(&mut faulty, "count", Some(json!(11)));
    let odd = record("shop.visit", vec![attribute("page", 5)]);
    let mut deviating = order();
    deviating["severityNumber"] = json!("SEVERITY_NUMBER_INFO");
    deviating["traceId"] = json!("AAAAAAAAAAAAAAAAAAAAAA==");
    deviating["attributes"][0]["value"] = json!({});
    deviating["time_unix_nano"] = json!("1");
    vec![
        request(&[]),
        request(&[order()]),
        request(&[order(), faulty.clone(), odd, order()]),
        request(&[deviating, json!(5), faulty]),
    ]
}

fn files(directory: &Path, found: &mut Vec<Vec<u8>>) {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(std::fs::read(path).expect("a file"));
        }
    }
}

/// OTLP/JSON: of the shop, and what real senders sent.
pub(crate) fn json() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for request in requests() {
        found.push(request.to_string().into_bytes());
        let pretty = serde_json::to_string_pretty(&request).expect("JSON");
        found.push(pretty.into_bytes());
    }
    let rows = requests().into_iter().map(|request| format!("{request}\n"));
    found.push(rows.collect::<String>().into_bytes());
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"),
        &mut found,
    );
    found
}

/// Protobuf messages of the shop.
pub(crate) fn protobuf() -> Vec<Vec<u8>> {
    // What is no record is nothing that protobuf can say.
    let requests = &requests()[..3];
    requests.iter().map(encoded).collect()
}

/// Messages behind their lengths, and all kinds of payloads compressed.
pub(crate) fn framed() -> Vec<Vec<u8>> {
    let messages = protobuf();
    let documents: Vec<Vec<u8>> = json().into_iter().take(3).collect();
    let mut found = Vec::new();
    for messages in [&messages, &documents] {
        let packed: Vec<Vec<u8>> = messages.iter().map(|message| zstd(message)).collect();
        for messages in [messages, &packed] {
            found.push(
                messages
                    .iter()
                    .flat_map(|message| four_bytes(message))
                    .collect(),
            );
            found.push(
                messages
                    .iter()
                    .flat_map(|message| varint(message))
                    .collect(),
            );
        }
        found.push(messages.iter().flat_map(|message| gzip(message)).collect());
        found.push(messages.iter().flat_map(|message| zstd(message)).collect());
    }
    found
}

/// Single records, which become the one among others that may be anything.
pub(crate) fn records() -> Vec<Vec<u8>> {
    let records = [
        order(),
        record("shop.visit", vec![attribute("page", 5)]),
        json!({}),
    ];
    records
        .iter()
        .map(|record| record.to_string().into_bytes())
        .collect()
}

fn four_bytes(message: &[u8]) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message");
    [&length.to_be_bytes(), message].concat()
}

fn varint(message: &[u8]) -> Vec<u8> {
    let mut framed = Vec::new();
    prost::encoding::encode_varint(message.len() as u64, &mut framed);
    framed.extend_from_slice(message);
    framed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}
