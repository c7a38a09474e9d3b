//! `otelier listen`: the real program, over real sockets.

mod letters;
mod limits;
#[cfg(unix)]
mod terminal;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use flate2::write::GzEncoder;
use insta::assert_snapshot;
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_client::LogsServiceClient;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use prost::Message as _;
use serde_json::{Value, json};
use tonic::codec::CompressionEncoding;

use crate::support::{Ran, Sandbox};

const JSON: &str = "Content-Type: application/json\r\n";
const PROTOBUF: &str = "Content-Type: application/x-protobuf\r\n";

/// A record of a sale that pays like this; `cash` breaks nothing.
fn sale(payment: &str) -> Value {
    json!({
        "timeUnixNano": "1763797296976000000",
        "severityNumber": 9,
        "eventName": "shop.sale",
        "attributes": [
            {"key": "event.name", "value": {"stringValue": "shop.sale"}},
            {"key": "till", "value": {"stringValue": "till-7"}},
            {"key": "items", "value": {"intValue": "3"}},
            {"key": "payment", "value": {"stringValue": payment}},
        ],
    })
}

/// A request with a record for each of these payments.
fn request(payments: &[&str]) -> Value {
    let records: Vec<Value> = payments.iter().map(|payment| sale(payment)).collect();
    json!({ "resourceLogs": [{
        "resource": { "attributes": [{"key": "service.name", "value": {"stringValue": "till"}}] },
        "scopeLogs": [{ "scope": { "name": "shop_events", "version": "0.3.0" }, "logRecords": records }],
    }]})
}

fn message(payments: &[&str]) -> ExportLogsServiceRequest {
    serde_json::from_value(request(payments)).unwrap()
}

/// The program, listening; killed when the test fails.
struct Listening<'s> {
    sandbox: &'s Sandbox,
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    grpc: String,
    http: String,
    said: String,
}

impl<'s> Listening<'s> {
    fn start(sandbox: &'s Sandbox, arguments: &[&str]) -> Self {
        let common = [
            "listen",
            "--catalog",
            "schema/shop",
            "--grpc",
            ":0",
            "--http",
            ":0",
        ];
        let mut child = sandbox
            .command(&[&common, arguments].concat())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("held against") {
            assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "{said}");
        }
        let after = |word: &str| {
            let (_, rest) = said.split_once(word).unwrap();
            let (_, address) = rest.lines().next().unwrap().split_once("://").unwrap();
            address.trim_end_matches("/v1/logs").to_owned()
        };
        Self {
            grpc: after("OTLP/gRPC"),
            http: after("OTLP/HTTP"),
            sandbox,
            child,
            stderr,
            said,
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; addresses in what it said are `[ADDR]`.
    fn ended(mut self) -> Ran {
        let mut stdout = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut stdout)
            .unwrap();
        self.stderr.read_to_string(&mut self.said).unwrap();
        let status = self.child.wait().unwrap();
        let room = self.sandbox.path("").display().to_string();
        let plain = |text: &str| {
            text.replace(&self.grpc, "[ADDR]")
                .replace(&self.http, "[ADDR]")
                .replace(&room, "[DIR]/")
        };
        Ran {
            status: status.code().unwrap_or(-1),
            stdout: plain(&stdout),
            stderr: plain(&self.said),
        }
    }

    fn interrupted(self) -> Ran {
        self.signal("-INT");
        self.ended()
    }

    fn post(&self, headers: &str, body: &[u8]) -> Answer {
        ask(
            &self.http,
            &format!("POST /v1/logs HTTP/1.1\r\n{headers}"),
            body,
        )
    }

    fn get(&self, path: &str) -> Answer {
        ask(&self.http, &format!("GET {path} HTTP/1.1\r\n"), b"")
    }

    fn export(
        &self,
        message: ExportLogsServiceRequest,
        encoding: Option<CompressionEncoding>,
    ) -> Result<ExportLogsServiceResponse, tonic::Status> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let client = LogsServiceClient::connect(format!("http://{}", self.grpc)).await;
            let mut client = client.unwrap().max_encoding_message_size(64 << 20);
            if let Some(encoding) = encoding {
                client = client.send_compressed(encoding);
            }
            client
                .export(message)
                .await
                .map(tonic::Response::into_inner)
        })
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        // It has ended, or the test has failed.
        _ = self.child.kill();
        _ = self.child.wait();
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

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn ask(address: &str, start: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let head = format!(
        "{start}Host: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // What is too large is refused before it is read.
    _ = stream.write_all(body);
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    Answer {
        head: String::from_utf8(answer[..end].to_vec()).unwrap(),
        body: answer[end + 4..].to_vec(),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_transport_is_validated_and_answered_in_its_encoding() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &[]);
    let mixed = ["cash", "barter", "cash"];
    let expected = ExportLogsServiceResponse {
        partial_success: Some(ExportLogsPartialSuccess {
            rejected_log_records: 1,
            error_message: "1 of 3 records break the catalog shop 0.3.0: 1 enum-value".to_owned(),
        }),
    };
    let binary = message(&mixed).encode_to_vec();
    for (headers, body) in [
        (PROTOBUF.to_owned(), binary.clone()),
        (
            format!("{PROTOBUF}Content-Encoding: gzip\r\n"),
            gzip(&binary),
        ),
        (
            format!("{PROTOBUF}Content-Encoding: zstd\r\n"),
            zstd::encode_all(binary.as_slice(), 0).unwrap(),
        ),
    ] {
        let answer = listening.post(&headers, &body);
        assert_eq!(answer.status(), 200, "{headers}");
        let answer = ExportLogsServiceResponse::decode(answer.body.as_slice()).unwrap();
        assert_eq!(answer, expected, "{headers}");
    }
    let answer = listening.post(JSON, request(&mixed).to_string().as_bytes());
    assert_eq!(answer.json()["partialSuccess"]["rejectedLogRecords"], "1");
    for encoding in [
        None,
        Some(CompressionEncoding::Gzip),
        Some(CompressionEncoding::Zstd),
    ] {
        let answer = listening.export(message(&mixed), encoding).unwrap();
        assert_eq!(answer, expected, "{encoding:?}");
    }
    // Nothing is wrong with these.
    let answer = listening.post(JSON, request(&["cash"]).to_string().as_bytes());
    assert_eq!(answer.json(), json!({}));
    let answer = listening.export(message(&["cash"]), None).unwrap();
    assert_eq!(answer.partial_success, None);

    let ran = listening.interrupted();
    assert_eq!(ran.status, 1, "{ran}");
    assert_snapshot!("listen", ran);
}

#[test]
fn what_is_no_export_is_refused() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &["--max-request-bytes", "64KiB"]);
    let body = request(&["cash"]).to_string();
    let check = |headers: &str, body: &[u8], status: u16| {
        let answer = listening.post(headers, body);
        assert_eq!(answer.status(), status, "{headers} {}", answer.head);
        answer
    };
    check("Content-Type: text/plain\r\n", body.as_bytes(), 415);
    check("", body.as_bytes(), 415);
    check(
        &format!("{JSON}Content-Encoding: br\r\n"),
        body.as_bytes(),
        415,
    );
    check(
        &format!("{JSON}Origin: https://example.com\r\n"),
        body.as_bytes(),
        403,
    );
    let answer = check(JSON, b"{\"resourceLogs\":[", 400);
    assert_eq!(answer.json()["code"], 3);
    check(JSON, b"", 400);
    check(JSON, &message(&["cash"]).encode_to_vec(), 400);
    check(
        &format!("{JSON}Content-Encoding: gzip\r\n"),
        body.as_bytes(),
        400,
    );
    let gzipped = format!("{JSON}Content-Encoding: gzip\r\n");
    check(&gzipped, &gzip(body.as_bytes())[..40], 400);
    // Too large as it stands, and too large when it is decompressed.
    let large = vec![b' '; 80 << 10];
    check(JSON, &large, 413);
    check(&gzipped, &gzip(&large), 413);
    let zstd = format!("{JSON}Content-Encoding: zstd\r\n");
    check(&zstd, &zstd::encode_all(large.as_slice(), 0).unwrap(), 413);
    for encoding in [None, Some(CompressionEncoding::Gzip)] {
        let mut message = message(&["cash"]);
        let records = &mut message.resource_logs[0].scope_logs[0].log_records;
        records[0].severity_text = "x".repeat(80 << 10);
        let status = listening.export(message, encoding).unwrap_err();
        assert_eq!(status.code(), tonic::Code::ResourceExhausted, "{status}");
    }
    let answer = ask(&listening.http, "GET /v1/logs HTTP/1.1\r\n", b"");
    assert_eq!(answer.status(), 405);
    let answer = ask(&listening.http, "POST /v1/traces HTTP/1.1\r\n", b"{}");
    assert_eq!(answer.status(), 404);
    let ran = listening.interrupted();
    assert_eq!(ran.status, 1, "{ran}");
    assert_snapshot!("listen-refused", ran);
}

#[test]
fn a_token_is_asked_for_and_never_shown() {
    let sandbox = Sandbox::shop();
    sandbox.write("token", "canary-token\n");
    let listening = Listening::start(&sandbox, &["--token-file", "token"]);
    let body = request(&["cash"]).to_string();
    let answer = listening.post(JSON, body.as_bytes());
    assert_eq!(answer.status(), 401);
    assert!(
        answer.head.contains("www-authenticate: Bearer"),
        "{}",
        answer.head
    );
    let with = |token: &str| format!("{JSON}Authorization: Bearer {token}\r\n");
    assert_eq!(
        listening
            .post(&with("canary-toke"), body.as_bytes())
            .status(),
        401
    );
    assert_eq!(
        listening
            .post(&with("canary-token"), body.as_bytes())
            .status(),
        200
    );
    let status = listening.export(message(&["cash"]), None).unwrap_err();
    assert_eq!(status.code(), tonic::Code::Unauthenticated);
    assert_eq!(listening.get("/healthz").status(), 200);
    assert_eq!(listening.get("/metrics").status(), 401);
    let ran = listening.interrupted();
    assert!(!ran.to_string().contains("canary"), "{ran}");
    assert_eq!(ran.status, 0, "{ran}");
}

#[test]
fn only_loopback_is_listened_on_without_tls_and_a_token() {
    let sandbox = Sandbox::shop();
    let base = [
        "listen",
        "--catalog",
        "schema/shop",
        "--grpc",
        "off",
        "--http",
        "0.0.0.0:0",
    ];
    let ran = sandbox.otelier(&base);
    assert_eq!(ran.status, 2, "{ran}");
    assert!(
        ran.stderr.contains("other machines can reach 0.0.0.0:0"),
        "{ran}"
    );
    let open = ["--insecure", "--for", "0s", "--allow-empty"];
    let ran = sandbox.otelier(&[&base[..], &open].concat());
    assert_eq!(ran.status, 0, "{ran}");
}

#[test]
fn tls_is_spoken_with_a_certificate() {
    let sandbox = Sandbox::shop();
    let made = rcgen::generate_simple_self_signed([String::from("localhost")]).unwrap();
    sandbox.write("cert.pem", made.cert.pem());
    sandbox.write("key.pem", made.signing_key.serialize_pem());
    let arguments = ["--tls-certificate", "cert.pem", "--tls-key", "key.pem"];
    let listening = Listening::start(&sandbox, &arguments);
    let certificate = tonic::transport::Certificate::from_pem(made.cert.pem());
    let tls = tonic::transport::ClientTlsConfig::new().ca_certificate(certificate);
    let tls = tls.domain_name("localhost");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let address = format!("https://{}", listening.grpc);
    let answer = runtime.unwrap().block_on(async {
        let endpoint = tonic::transport::Endpoint::from_shared(address).unwrap();
        let channel = endpoint.tls_config(tls).unwrap().connect().await.unwrap();
        LogsServiceClient::new(channel)
            .export(message(&["cash"]))
            .await
    });
    assert_eq!(answer.unwrap().into_inner().partial_success, None);
    let ran = listening.interrupted();
    assert_eq!(ran.status, 0, "{ran}");
    let wrong = [
        "--tls-certificate",
        "key.pem",
        "--tls-key",
        "cert.pem",
        "--for",
        "0s",
    ];
    let ran = sandbox.otelier(&[&["listen", "--catalog", "schema/shop"][..], &wrong].concat());
    assert_eq!(ran.status, 2, "{ran}");
    assert_eq!(ran.stderr, "error: key.pem: no certificate in PEM\n");
}

#[test]
fn report_only_takes_everything_and_still_fails_the_run() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(
        &sandbox,
        &["--report-only", "--count", "2", "--format", "json"],
    );
    let answer = listening.post(JSON, request(&["barter", "cash"]).to_string().as_bytes());
    assert_eq!((answer.status(), answer.json()), (200, json!({})));
    let ran = listening.ended();
    assert_eq!(ran.status, 1, "{ran}");
    let finding: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(finding["code"], "enum-value");
    assert_eq!(finding["payload"], "request 1 (http/json)");
}

#[test]
fn a_run_without_a_record_is_no_pass() {
    let sandbox = Sandbox::shop();
    let base = [
        "listen",
        "--catalog",
        "schema/shop",
        "--grpc",
        ":0",
        "--http",
        ":0",
        "--for",
        "10ms",
    ];
    assert_eq!(sandbox.otelier(&base).status, 1);
    assert_eq!(
        sandbox
            .otelier(&[&base[..], &["--allow-empty"]].concat())
            .status,
        0
    );
    // All that was sent was refused.
    let listening = Listening::start(&sandbox, &["--allow-empty"]);
    listening.post(JSON, b"{");
    assert_eq!(listening.interrupted().status, 1);
}

#[test]
fn a_run_ends_when_nothing_comes_any_more() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &["--until-idle", "100ms"]);
    listening.export(message(&["cash"; 3]), None).unwrap();
    let ran = listening.ended();
    assert_eq!(ran.status, 0, "{ran}");
    assert!(ran.stdout.contains("3 records: 3 valid"), "{ran}");
}

#[test]
fn findings_of_one_cause_are_one_entry_for_machines() {
    let sandbox = Sandbox::shop();
    for format in ["github", "sarif"] {
        let listening = Listening::start(&sandbox, &["--format", format]);
        listening.export(message(&["barter"; 3]), None).unwrap();
        let ran = listening.interrupted();
        assert_eq!(ran.status, 1, "{ran}");
        assert_snapshot!(format!("listen-{format}"), ran.stdout);
    }
}

#[test]
fn it_tells_how_it_is_and_what_it_counted() {
    let sandbox = Sandbox::shop();
    let listening = Listening::start(&sandbox, &["--dead-letters", "dead"]);
    listening
        .export(message(&["cash", "barter"]), None)
        .unwrap();
    let mut unknown = message(&["cash"]);
    unknown.resource_logs[0].scope_logs[0].log_records[0].event_name = "canary.event".to_owned();
    unknown.resource_logs[0].scope_logs[0].log_records[0]
        .attributes
        .clear();
    listening.export(unknown, None).unwrap();
    listening.post("Content-Type: text/plain\r\n", b"");
    assert_eq!(listening.get("/healthz").text(), "ok\n");
    assert_eq!(listening.get("/readyz").text(), "ready\n");
    let metrics = listening.get("/metrics").text();
    assert!(!metrics.contains("canary"), "{metrics}");
    let sizes = |line: &str| {
        line.starts_with("otelier_request_bytes") || line.starts_with("otelier_dead_letter_bytes")
    };
    let lines: Vec<_> = metrics.lines().filter(|line| !sizes(line)).collect();
    assert_snapshot!("listen-metrics", lines.join("\n"));
    assert_eq!(listening.interrupted().status, 1);
}
