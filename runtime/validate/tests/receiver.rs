//! The embedded receiver over real sockets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::logs::v1::logs_service_client::LogsServiceClient;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use otelier_validate::receiver::{Behaviour, Receiver, Transport};
use prost::Message;

const JSON: &str = r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"a"},{"severityNumber":"INFO"}]}]}]}"#;

fn request(records: usize) -> ExportLogsServiceRequest {
    ExportLogsServiceRequest {
        resource_logs: vec![ResourceLogs {
            scope_logs: vec![ScopeLogs {
                log_records: vec![LogRecord::default(); records],
                ..ScopeLogs::default()
            }],
            ..ResourceLogs::default()
        }],
    }
}

struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

fn send(receiver: &Receiver, start: &str, content_type: &str, body: &[u8]) -> Answer {
    let endpoint = receiver.http_endpoint();
    let authority = endpoint.split('/').nth(2).unwrap();
    let mut stream = TcpStream::connect(authority).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    write!(
        stream,
        "{start} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nX-Api-Key: canary-header\r\n{content_type}Content-Length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    Answer {
        head: String::from_utf8(answer[..end].to_vec()).unwrap(),
        body: answer[end + 4..].to_vec(),
    }
}

fn post(receiver: &Receiver, content_type: &str, body: &[u8]) -> Answer {
    send(
        receiver,
        "POST /v1/logs",
        &format!("Content-Type: {content_type}\r\n"),
        body,
    )
}

fn export(receiver: &Receiver, records: usize) -> Result<ExportLogsServiceResponse, tonic::Status> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut client = LogsServiceClient::connect(receiver.grpc_endpoint())
            .await
            .unwrap();
        let mut message = tonic::Request::new(request(records));
        message
            .metadata_mut()
            .insert("x-api-key", "canary-header".parse().unwrap());
        client
            .export(message)
            .await
            .map(tonic::Response::into_inner)
    })
}

#[test]
fn every_transport_delivers_what_was_sent() {
    let receiver = Receiver::start().unwrap();
    let binary = request(3).encode_to_vec();
    let answer = post(&receiver, "application/x-protobuf", &binary);
    assert_eq!((answer.status(), answer.body.len()), (200, 0));
    assert!(
        answer.head.contains("content-type: application/x-protobuf"),
        "{}",
        answer.head
    );
    let answer = post(
        &receiver,
        "application/json; charset=utf-8",
        JSON.as_bytes(),
    );
    assert_eq!(
        (answer.status(), answer.body.as_slice()),
        (200, b"{}".as_slice())
    );
    assert_eq!(
        export(&receiver, 4).unwrap(),
        ExportLogsServiceResponse::default()
    );

    assert!(receiver.wait_for(9, Duration::from_secs(10)));
    assert_eq!((receiver.record_count(), receiver.request_count()), (9, 3));
    let payloads = receiver.received();
    let transports: Vec<_> = payloads
        .iter()
        .map(|payload| (payload.transport, payload.records))
        .collect();
    assert_eq!(
        transports,
        [
            (Transport::HttpBinary, 3),
            (Transport::HttpJson, 2),
            (Transport::Grpc, 4)
        ]
    );
    assert_eq!(payloads[0].bytes, binary);
    assert_eq!(payloads[1].bytes, JSON.as_bytes());
    assert_eq!(payloads[2].bytes, request(4).encode_to_vec());
    for payload in &payloads {
        assert_eq!(payload.headers.get("x-api-key"), Some("canary-header"));
        assert!(!format!("{payload:?}").contains("canary"));
        assert!(format!("{payload:?}").contains("x-api-key"));
    }
    receiver.clear();
    assert_eq!((receiver.record_count(), receiver.request_count()), (0, 0));
}

#[test]
fn large_messages_pass() {
    let receiver = Receiver::start().unwrap();
    let mut large = request(1);
    large.resource_logs[0].scope_logs[0].log_records[0].severity_text = "x".repeat(8 << 20);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut client = LogsServiceClient::connect(receiver.grpc_endpoint())
            .await
            .unwrap();
        client.export(large).await.unwrap();
    });
    assert_eq!(receiver.record_count(), 1);
}

#[track_caller]
fn check(answer: &Answer, status: u16) {
    assert_eq!(answer.status(), status, "{}", answer.head);
}

#[test]
fn what_is_no_export_is_refused() {
    let receiver = Receiver::start().unwrap();
    let json = "Content-Type: application/json\r\n";
    check(&send(&receiver, "POST /v1/traces", json, b"{}"), 404);
    check(&send(&receiver, "PUT /v1/logs", json, b"{}"), 405);
    check(&send(&receiver, "POST /v1/logs", "", b"{}"), 415);
    check(&post(&receiver, "text/plain", b"{}"), 415);
    check(
        &send(
            &receiver,
            "POST /v1/logs",
            &format!("{json}Content-Encoding: br\r\n"),
            b"{}",
        ),
        415,
    );
    check(
        &send(
            &receiver,
            "POST /v1/logs",
            &format!("{json}Content-Encoding: gzip\r\n"),
            b"{}",
        ),
        400,
    );
    check(
        &post(&receiver, "application/json", br#"{"resourceLogs":["#),
        400,
    );
    check(&post(&receiver, "application/x-protobuf", b"\x0A\xFF"), 400);
    assert_eq!(receiver.record_count(), 0);
    assert!(receiver.received().is_empty());
}

#[test]
fn it_fails_on_purpose() {
    let receiver = Receiver::start_with(Behaviour::Unavailable).unwrap();
    assert_eq!(
        post(&receiver, "application/json", JSON.as_bytes()).status(),
        503
    );
    assert_eq!(
        export(&receiver, 1).unwrap_err().code(),
        tonic::Code::Unavailable
    );
    receiver.behave(Behaviour::Refuse);
    assert_eq!(
        post(&receiver, "application/json", JSON.as_bytes()).status(),
        400
    );
    assert_eq!(
        export(&receiver, 1).unwrap_err().code(),
        tonic::Code::InvalidArgument
    );
    receiver.behave(Behaviour::Redirect("http://127.0.0.1:9/".to_owned()));
    let answer = post(&receiver, "application/json", JSON.as_bytes());
    assert_eq!(answer.status(), 307);
    assert!(
        answer.head.contains("location: http://127.0.0.1:9/"),
        "{}",
        answer.head
    );
    assert_eq!((receiver.record_count(), receiver.request_count()), (0, 5));

    receiver.behave(Behaviour::Reject { records: 1 });
    let answer = post(&receiver, "application/json", JSON.as_bytes());
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(body["partialSuccess"]["rejectedLogRecords"], "1");
    let partial = export(&receiver, 1).unwrap().partial_success.unwrap();
    assert_eq!(partial.rejected_log_records, 1);
    assert_eq!(receiver.record_count(), 3);
}

#[test]
fn dropping_it_ends_requests_that_hang() {
    let receiver = Receiver::start_with(Behaviour::Hang).unwrap();
    let endpoint = receiver.http_endpoint();
    let mut stream = TcpStream::connect(endpoint.split('/').nth(2).unwrap()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    write!(stream, "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
    let start = Instant::now();
    while receiver.request_count() == 0 {
        assert!(start.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(receiver);
    let mut rest = Vec::new();
    // Closed or reset, but not left open.
    if let Ok(read) = stream.read_to_end(&mut rest) {
        assert_eq!(read, 0);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn waiting_ends_with_its_time() {
    let receiver = Receiver::start().unwrap();
    assert!(receiver.wait_for(0, Duration::ZERO));
    assert!(!receiver.wait_for(1, Duration::from_millis(20)));
}
