//! Dead letters, and the ledger that counts what became of each record.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message as _;
use serde_json::Value;

use super::{JSON, Listening, PROTOBUF, message, request};
use crate::support::Sandbox;

/// The files of dead letters, in order.
fn letters(sandbox: &Sandbox) -> Vec<PathBuf> {
    let entries = fs::read_dir(sandbox.path("dead/letters")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn dead_letters_are_read_again_by_validate() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &["--dead-letters", "dead"]);
    listening.post(JSON, request(&["cash", "barter"]).to_string().as_bytes());
    listening
        .export(message(&["shells", "cash", "beads"]), None)
        .unwrap();
    let ran = listening.interrupted();
    assert!(
        ran.stdout
            .contains("5 records: 2 valid, 3 dead-lettered, 0 refused"),
        "{ran}"
    );
    let letters = letters(&sandbox);
    let names = letters
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap());
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            "00000000000000000001.json",
            "00000000000000000002.pb",
            "00000000000000000003.pb"
        ]
    );
    for path in &letters {
        let path = path.to_str().unwrap();
        let ran = sandbox.otelier(&[
            "validate",
            "--catalog",
            "schema/shop",
            "--format",
            "json",
            path,
        ]);
        assert_eq!(ran.status, 1, "{ran}");
        let finding: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(finding["code"], "enum-value");
        assert_eq!(
            finding["pointer"],
            "/resourceLogs/0/scopeLogs/0/logRecords/0/attributes/3/value"
        );
    }
    // The record's own bytes, with its resource and scope, and why it is here.
    let mut first: Value = serde_json::from_slice(&fs::read(&letters[0]).unwrap()).unwrap();
    let about = first.as_object_mut().unwrap().remove("otelier").unwrap();
    assert_eq!(first, request(&["barter"]));
    assert_eq!(about["format"], 1);
    assert_eq!(about["transport"], "http/json");
    assert_eq!(about["catalogs"][0]["version"], "0.3.0");
    assert!(
        about["catalogs"][0]["content_hash"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    assert!(
        about["record_hash"]
            .as_str()
            .unwrap()
            .starts_with("sha256:")
    );
    assert_eq!(about["findings"][0]["code"], "enum-value");
    let bytes = fs::read(&letters[2]).unwrap();
    assert_eq!(
        ExportLogsServiceRequest::decode(bytes.as_slice()).unwrap(),
        message(&["beads"])
    );
    let record = message(&["beads"]).resource_logs[0].scope_logs[0].log_records[0].encode_to_vec();
    assert!(bytes.windows(record.len()).any(|window| window == record));
}

/// `ledger.json`
fn ledger(sandbox: &Sandbox) -> [u64; 4] {
    let written: Value = serde_json::from_str(&sandbox.read("dead/ledger.json")).unwrap();
    ["received", "valid", "dead_lettered", "refused"].map(|key| written[key].as_u64().unwrap())
}

#[test]
fn what_was_answered_is_in_the_ledger_though_the_process_is_killed() {
    let sandbox = Sandbox::shop();
    let payload = message(&["cash", "barter", "cash", "shells"]).encode_to_vec();
    let mut before = [0; 4];
    for round in 0..3 {
        let listening = Listening::start(&sandbox, &["--dead-letters", "dead"]);
        let http = listening.http.clone();
        let (payload, pid) = (payload.clone(), listening.child.id().to_string());
        // It is killed while others are being answered.
        let senders: Vec<_> = (0..3)
            .map(|_| {
                let (http, payload) = (http.clone(), payload.clone());
                std::thread::spawn(move || {
                    (0..500).take_while(|_| answered(&http, &payload)).count() as u64
                })
            })
            .collect();
        let start = Instant::now();
        while ledger_received(&sandbox) < before[0] + 40 {
            assert!(start.elapsed() < Duration::from_secs(30));
            std::thread::yield_now();
        }
        let killed = std::process::Command::new("kill")
            .args(["-KILL", &pid])
            .status();
        assert!(killed.unwrap().success());
        let answered: u64 = senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .sum();
        drop(listening);
        let after = ledger(&sandbox);
        let [received, valid, dead_lettered, refused] = after;
        assert_eq!(received, valid + dead_lettered + refused, "round {round}");
        assert_eq!(valid, dead_lettered);
        let new = received - before[0];
        // One request of each sender may have been counted, and its answer lost.
        assert!(
            (answered * 4..=(answered + 3) * 4).contains(&new),
            "{answered} {new}"
        );
        before = after;
    }
    // The next one removes what nobody counted.
    let listening = Listening::start(&sandbox, &["--dead-letters", "dead"]);
    listening.interrupted();
    assert_eq!(letters(&sandbox).len() as u64, before[2]);
    assert_eq!(ledger(&sandbox), before);
}

fn ledger_received(sandbox: &Sandbox) -> u64 {
    let text = fs::read_to_string(sandbox.path("dead/ledger.json")).unwrap_or_default();
    let written: Value = serde_json::from_str(&text).unwrap_or_default();
    written["received"].as_u64().unwrap_or_default()
}

/// Sends a request; whether it was answered.
fn answered(address: &str, payload: &[u8]) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let head = format!(
        "POST /v1/logs HTTP/1.1\r\n{PROTOBUF}Host: h\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        payload.len()
    );
    let mut answer = Vec::new();
    let sent = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(payload));
    sent.and_then(|()| stream.read_to_end(&mut answer)).is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

#[cfg(unix)]
#[test]
fn letters_that_cannot_be_kept_are_not_taken() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &["--dead-letters", "dead"]);
    // The letters' directory becomes something that nothing can be written into, for root, too.
    fs::rename(sandbox.path("dead/letters"), sandbox.path("dead/away")).unwrap();
    fs::write(sandbox.path("dead/letters"), "").unwrap();
    let answer = listening.post(JSON, request(&["cash", "barter"]).to_string().as_bytes());
    assert_eq!(answer.status(), 503);
    assert!(answer.head.contains("retry-after: 1"), "{}", answer.head);
    let status = listening.export(message(&["barter"]), None).unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unavailable);
    assert!(!status.details().is_empty(), "no RetryInfo");
    assert_eq!(ledger(&sandbox), [0; 4]);
    fs::remove_file(sandbox.path("dead/letters")).unwrap();
    fs::rename(sandbox.path("dead/away"), sandbox.path("dead/letters")).unwrap();
    let answer = listening.post(JSON, request(&["cash", "barter"]).to_string().as_bytes());
    assert_eq!(answer.status(), 200);
    assert_eq!(ledger(&sandbox), [2, 1, 1, 0]);
    let mode = fs::metadata(&letters(&sandbox)[0])
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    listening.interrupted();
}
