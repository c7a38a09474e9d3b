//! What `otelier listen` costs: CPU time of its process per record, by transport, and its memory.
//!
//! A record is a `codex.tool_result` with some 13 attributes and about 1.2 kB, as agents send them most; 500 in a request.
//! It reads `/proc`, so it is for Linux. `LISTEN_REQUESTS` says how many requests are sent over each transport.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_client::LogsServiceClient;
use prost::Message as _;
use serde_json::{Value, json};

const RECORDS: u32 = 500;

/// Clock ticks of `/proc/PID/stat` in a second: `USER_HZ`, which is 100 on every architecture that Rust runs on.
const TICKS: f64 = 100.0;

fn request() -> Value {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/codex");
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
    records.resize(RECORDS as usize, record);
    request
}

/// The program, listening.
struct Listening {
    child: Child,
    grpc: String,
    http: String,
}

impl Listening {
    fn start() -> Self {
        let bundle = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../generated/codex/json-schema/bundle.json");
        let mut child = Command::new(env!("CARGO_BIN_EXE_otelier"))
            .args(["listen", "--grpc", ":0", "--http", ":0", "--schema"])
            .arg(bundle)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("otelier starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut address = || {
            let mut line = String::new();
            stderr.read_line(&mut line).expect("a line");
            let (_, address) = line.trim().split_once("://").expect("an address");
            address.trim_end_matches("/v1/logs").to_owned()
        };
        Self {
            grpc: address(),
            http: address(),
            child,
        }
    }

    /// Seconds of CPU time that the process has used.
    fn cpu(&self) -> f64 {
        let stat = self.proc("stat");
        let (_, fields) = stat.rsplit_once(") ").expect("a name in parentheses");
        // utime and stime are fields 14 and 15; the state, behind the name, is the third.
        let ticks = fields.split(' ').skip(11).take(2);
        ticks
            .map(|field| field.parse::<f64>().expect("a number"))
            .sum::<f64>()
            / TICKS
    }

    /// The most memory that the process has used, in MiB.
    fn memory(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.expect("VmHWM").trim().trim_end_matches(" kB");
        kib.parse::<f64>().expect("a number") / 1024.0
    }

    fn proc(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.child.id());
        std::fs::read_to_string(path).expect("Linux")
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It ends with this.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Sends a request again and again over one connection.
fn post(address: &str, content_type: &str, body: &[u8], requests: u32) {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!(
        "POST /v1/logs HTTP/1.1\r\nHost: h\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut answer = [0; 4096];
    for _ in 0..requests {
        stream.write_all(head.as_bytes()).expect("the head is sent");
        stream.write_all(body).expect("the body is sent");
        let length = stream.read(&mut answer).expect("an answer");
        let answer = &answer[..length];
        assert!(
            answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(answer)
        );
    }
}

fn export(address: &str, message: &ExportLogsServiceRequest, requests: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let client = LogsServiceClient::connect(format!("http://{address}")).await;
        let mut client = client.expect("a connection");
        for _ in 0..requests {
            let answer = client.export(message.clone()).await.expect("an answer");
            assert_eq!(answer.into_inner().partial_success, None);
        }
    });
}

fn main() {
    let requests = std::env::var("LISTEN_REQUESTS").ok();
    let requests: u32 = requests.map_or(400, |text| text.parse().expect("a number"));
    let request = request();
    let json = request.to_string();
    let message: ExportLogsServiceRequest = serde_json::from_value(request).expect("a request");
    let binary = message.encode_to_vec();
    println!(
        "{} bytes a record, {RECORDS} records a request, {requests} requests",
        binary.len() / RECORDS as usize
    );
    let listening = Listening::start();
    let measure = |name: &str, send: &dyn Fn(u32)| {
        // The first requests fill caches.
        send(requests / 10 + 1);
        let before = listening.cpu();
        send(requests);
        let each = (listening.cpu() - before) * 1e6 / f64::from(requests * RECORDS);
        println!(
            "{name:15} {each:6.2} us of CPU a record, {:6.1} MiB at most",
            listening.memory()
        );
    };
    measure("HTTP protobuf", &|requests| {
        post(&listening.http, "application/x-protobuf", &binary, requests);
    });
    measure("gRPC", &|requests| {
        export(&listening.grpc, &message, requests);
    });
    measure("HTTP JSON", &|requests| {
        post(
            &listening.http,
            "application/json",
            json.as_bytes(),
            requests,
        );
    });
}
