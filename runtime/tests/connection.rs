//! How a receiver is reached: TLS, compression, the time that it has. In processes of their own, as the environment says it too.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod compressed;
mod emitting;
mod harness;
mod miniature;
mod support;
mod tls;

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use emitting::{CANARY, delivers, fails, told, told_in_vain, warns};
use harness::{Child, Test};
use otelier_validate::receiver::{Receiver, Transport};
use support::{bare, each, endpoint, table};
use tls::{Certificate, Server};

fn main() {
    harness::run(
        |_, table| emitting::child(table),
        &[
            Test(
                "tls_trusts_what_the_system_trusts",
                tls_trusts_what_the_system_trusts,
            ),
            Test(
                "tls_trusts_what_it_is_told_to",
                tls_trusts_what_it_is_told_to,
            ),
            Test(
                "https_without_root_certificates_is_a_warning",
                https_without_root_certificates_is_a_warning,
            ),
            Test(
                "a_certificate_for_another_name_is_refused",
                a_certificate_for_another_name_is_refused,
            ),
            Test(
                "a_server_that_demands_a_certificate_gets_it",
                a_server_that_demands_a_certificate_gets_it,
            ),
            Test(
                "files_of_the_table_that_cannot_be_used_are_errors",
                files_of_the_table_that_cannot_be_used_are_errors,
            ),
            Test(
                "files_of_the_environment_that_cannot_be_used_are_warnings",
                files_of_the_environment_that_cannot_be_used_are_warnings,
            ),
            Test(
                "the_table_says_the_compression_or_the_environment_does",
                the_table_says_the_compression_or_the_environment_does,
            ),
            Test(
                "the_table_says_the_timeout_or_the_environment_does",
                the_table_says_the_timeout_or_the_environment_does,
            ),
            Test(
                "headers_over_plain_http_to_another_host_are_a_warning",
                headers_over_plain_http_to_another_host_are_a_warning,
            ),
        ],
    );
}

/// A directory that goes when the test ends.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("otelier-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).expect("a file");
        text(&path)
    }

    fn missing(&self) -> String {
        text(&self.0.join(format!("{CANARY}-missing.pem")))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path of text").to_owned()
}

/// A receiver behind TLS, and the emitting process with these keys of `tls`.
struct Behind {
    receiver: Receiver,
    server: Server,
    transport: Transport,
}

impl Behind {
    fn new(transport: Transport, make: impl FnOnce(&str) -> Server) -> Self {
        let receiver = Receiver::start().expect("a receiver");
        Self {
            server: make(&endpoint(&receiver, transport)),
            receiver,
            transport,
        }
    }

    fn child(&self, keys: &str) -> Child {
        let tls = if keys.is_empty() {
            String::new()
        } else {
            format!("tls = {{ {keys} }}")
        };
        // The root certificates of this machine are none of the test's.
        Child::new("emit")
            .table(&table(self.transport, self.server.endpoint(), &tls))
            .env("SSL_CERT_FILE", "/dev/null")
            .env("SSL_CERT_DIR", "")
    }
}

fn tls_trusts_what_the_system_trusts() {
    let files = Directory::new("system");
    let other = files.file("other.pem", Certificate::new().pem());
    each(|transport| {
        let behind = Behind::new(transport, Server::before);
        let known = files.file(
            &format!("known-{transport:?}.pem"),
            behind.server.certificate(),
        );
        delivers(behind.child("").env("SSL_CERT_FILE", &known));
        assert_eq!(behind.receiver.record_count(), 3);
        fails(
            behind.child("").env("SSL_CERT_FILE", &other),
            &["the server's certificate is not trusted (TLS)"],
        );
        assert_eq!(behind.receiver.record_count(), 3);
    });
}

fn tls_trusts_what_it_is_told_to() {
    const ALL: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";
    const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE";
    let files = Directory::new("told");
    let other = files.file("other.pem", Certificate::new().pem());
    each(|transport| {
        let behind = Behind::new(transport, Server::before);
        let known = files.file(
            &format!("known-{transport:?}.pem"),
            behind.server.certificate(),
        );
        let both = files.file(
            &format!("both-{transport:?}.pem"),
            format!(
                "{}{}",
                Certificate::new().pem(),
                behind.server.certificate()
            ),
        );
        let key = |file: &str| behind.child(&format!("ca-certificate = '{file}'"));
        delivers(key(&known));
        delivers(key(&both));
        delivers(key(&known).env(LOGS, &other).env(ALL, &other));
        delivers(behind.child("").env(ALL, &known));
        delivers(behind.child("").env(LOGS, &known).env(ALL, &other));
        let not_trusted = &["the server's certificate is not trusted (TLS)"];
        // The file stands for all that the system trusts.
        fails(key(&other).env("SSL_CERT_FILE", &known), not_trusted);
        fails(
            behind.child("").env(LOGS, &other).env(ALL, &known),
            not_trusted,
        );
    });
}

fn https_without_root_certificates_is_a_warning() {
    each(|transport| {
        let behind = Behind::new(transport, Server::before);
        let (out, err) = told_in_vain(behind.child(""));
        assert!(
            out.contains("the server's certificate is not trusted (TLS)"),
            "{out}"
        );
        assert_eq!(
            err,
            "warning: telemetry: https needs root certificates and this system has none; SSL_CERT_FILE can name a file of them"
        );
        assert_eq!(behind.receiver.request_count(), 0);
    });
}

fn a_certificate_for_another_name_is_refused() {
    let files = Directory::new("name");
    each(|transport| {
        let behind = Behind::new(transport, |endpoint| {
            Server::with(endpoint, Certificate::named("other.example"), None)
        });
        let known = files.file(
            &format!("known-{transport:?}.pem"),
            behind.server.certificate(),
        );
        fails(
            behind.child(&format!("ca-certificate = '{known}'")),
            &["the server's certificate is for another name (TLS)"],
        );
        assert_eq!(behind.receiver.request_count(), 0);
    });
}

fn a_server_that_demands_a_certificate_gets_it() {
    let files = Directory::new("client");
    let client = Certificate::named("client.example");
    let certificate = files.file("client.pem", client.pem());
    let key = files.file("client.key", client.key());
    let other = Certificate::named("client.example");
    let other_certificate = files.file("other.pem", other.pem());
    let other_key = files.file("other.key", other.key());
    each(|transport| {
        let behind = Behind::new(transport, |endpoint| {
            Server::with(endpoint, Certificate::new(), Some(&client))
        });
        let known = files.file(
            &format!("known-{transport:?}.pem"),
            behind.server.certificate(),
        );
        let child = |certificate: &str, key: &str| {
            behind.child(&format!(
                "ca-certificate = '{known}', client-certificate = '{certificate}', client-private-key = '{key}'"
            ))
        };
        delivers(child(&certificate, &key));
        let trusting = || behind.child(&format!("ca-certificate = '{known}'"));
        delivers(
            trusting()
                .env("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", &certificate)
                .env("OTEL_EXPORTER_OTLP_CLIENT_KEY", &key),
        );
        delivers(
            trusting()
                .env("OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE", &certificate)
                .env("OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY", &key)
                .env("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", &other_certificate)
                .env("OTEL_EXPORTER_OTLP_CLIENT_KEY", &other_key),
        );
        assert_eq!(behind.receiver.record_count(), 9);
        // Where the server has closed the connection before its alert is read, that is all there is to tell.
        let closed = [
            "the server closed the connection",
            "broken pipe",
            "connection reset",
            "the connection failed",
        ];
        let but_for = |reason| [&[reason][..], &closed].concat();
        fails(
            trusting(),
            &but_for("the server demands a client certificate (TLS)"),
        );
        fails(
            child(&other_certificate, &other_key)
                .env("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", &certificate)
                .env("OTEL_EXPORTER_OTLP_CLIENT_KEY", &key),
            &but_for("the server refuses the client certificate (TLS)"),
        );
        assert_eq!(behind.receiver.record_count(), 9);
    });
}

fn files_of_the_table_that_cannot_be_used_are_errors() {
    let files = Directory::new("table");
    let client = Certificate::named("client.example");
    let certificate = files.file("client.pem", client.pem());
    let key = files.file("client.key", client.key());
    let other_key = files.file("other.key", Certificate::new().key());
    let empty = files.file("empty.pem", "");
    let garbage = files.file(
        "garbage.pem",
        format!("{CANARY}\n-----BEGIN {CANARY}-----\n"),
    );
    let no_certificate = files.file(
        "none.pem",
        "-----BEGIN CERTIFICATE-----\nYzRuNHJ5\n-----END CERTIFICATE-----\n",
    );
    let missing = files.missing();
    let directory = text(&files.0);
    let check = |keys: &str, expected: &[&str]| {
        for (transport, kind) in [
            (Transport::Grpc, "otlp-grpc"),
            (Transport::HttpBinary, "otlp-http"),
        ] {
            let tls = format!("tls = {{ {keys} }}");
            let child = Child::new("emit").table(&table(transport, "https://localhost:1", &tls));
            let (out, err) = told(&child.env("SSL_CERT_FILE", &certificate).output());
            let lines: Vec<_> = expected
                .iter()
                .map(|line| format!("otel.exporter.{kind}.tls.{line}"))
                .collect();
            let expected = match &lines[..] {
                [line] => line.clone(),
                lines => format!(
                    "the configuration has {} faults:\n  {}",
                    lines.len(),
                    lines.join("\n  ")
                ),
            };
            assert_eq!(
                (out.as_str(), err.as_str()),
                (expected.as_str(), ""),
                "{keys}"
            );
        }
    };
    let unreadable = "expected a file, and there is none";
    check(
        &format!("ca-certificate = '{missing}'"),
        &[&format!("ca-certificate: {unreadable}")],
    );
    check(
        &format!("ca-certificate = '{directory}'"),
        &["ca-certificate: expected a file that can be read (is a directory)"],
    );
    for file in [&empty, &garbage, &key] {
        check(
            &format!("ca-certificate = '{file}'"),
            &["ca-certificate: expected a file of certificates in PEM"],
        );
    }
    check(
        &format!("ca-certificate = '{no_certificate}'"),
        &["ca-certificate: expected certificates that TLS can use"],
    );
    check(
        &format!(
            "ca-certificate = '{missing}', client-certificate = '{empty}', client-private-key = '{missing}'"
        ),
        &[
            &format!("ca-certificate: {unreadable}"),
            "client-certificate: expected a file of certificates in PEM",
            &format!("client-private-key: {unreadable}"),
        ],
    );
    for file in [&empty, &garbage, &certificate] {
        check(
            &format!("client-certificate = '{certificate}', client-private-key = '{file}'"),
            &["client-private-key: expected a file with a private key in PEM, not encrypted"],
        );
    }
    // Together with what is wrong with the headers.
    let text = table(
        Transport::Grpc,
        "https://localhost:1",
        &format!("headers = {{ x-key = '${{UNSET}}' }}\ntls = {{ ca-certificate = '{missing}' }}"),
    );
    let (out, _) = told(&Child::new("emit").table(&text).output());
    assert_eq!(
        out,
        "the configuration has 2 faults:\n  \
         otel.exporter.otlp-grpc.headers.x-key: the environment variable UNSET is not set\n  \
         otel.exporter.otlp-grpc.tls.ca-certificate: expected a file, and there is none"
    );
    check(
        &format!("client-certificate = '{certificate}', client-private-key = '{other_key}'"),
        &["client-private-key: expected the private key of the client certificate"],
    );
}

fn files_of_the_environment_that_cannot_be_used_are_warnings() {
    const CA: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";
    const CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";
    const KEY: &str = "OTEL_EXPORTER_OTLP_CLIENT_KEY";
    let files = Directory::new("variables");
    let client = Certificate::named("client.example");
    let certificate = files.file("client.pem", client.pem());
    let other_key = files.file("other.key", Certificate::new().key());
    let garbage = files.file("garbage.pem", CANARY);
    let missing = files.missing();
    each(|transport| {
        let behind = Behind::new(transport, Server::before);
        let known = files.file(
            &format!("known-{transport:?}.pem"),
            behind.server.certificate(),
        );
        let check = |variables: &[(&str, &str)], expected: &str| {
            let child = behind.child("").env("SSL_CERT_FILE", &known);
            let child = variables
                .iter()
                .fold(child, |child, (name, value)| child.env(name, value));
            let (name, _) = variables[0];
            warns(
                child,
                &format!("the environment variable {name} is ignored: {expected}"),
            );
        };
        let unreadable = "expected a file, and there is none";
        check(&[(CA, &missing)], unreadable);
        check(&[(CA, &garbage)], "expected a file of certificates in PEM");
        check(
            &[
                ("OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", &missing),
                (CA, &known),
            ],
            unreadable,
        );
        check(
            &[(CERTIFICATE, &certificate)],
            "a client certificate needs its private key",
        );
        check(
            &[(KEY, &other_key)],
            "a private key needs its client certificate",
        );
        check(
            &[(KEY, &other_key), (CERTIFICATE, &certificate)],
            "expected the private key of the client certificate",
        );
        check(
            &[(KEY, &garbage), (CERTIFICATE, &certificate)],
            "expected a file with a private key in PEM, not encrypted",
        );
        check(&[(CERTIFICATE, &missing), (KEY, &other_key)], unreadable);
    });
}

fn the_table_says_the_compression_or_the_environment_does() {
    const ALL: &str = "OTEL_EXPORTER_OTLP_COMPRESSION";
    const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_COMPRESSION";
    each(|transport| {
        let server = compressed::Server::start(transport);
        let child = Child::new("emit").table(&table(transport, server.endpoint(), ""));
        delivers(child.env(ALL, "gzip"));
        assert_eq!(server.records(), 3);

        let receiver = Receiver::start().expect("a receiver");
        let grpc = transport == Transport::Grpc;
        let check = |said: &str, variables: &[(&str, &str)], expected: Option<&str>| {
            receiver.clear();
            let said = match said {
                "" => String::new(),
                word => format!("compression = '{word}'"),
            };
            let child =
                Child::new("emit").table(&table(transport, &endpoint(&receiver, transport), &said));
            delivers(
                variables
                    .iter()
                    .fold(child, |child, (name, value)| child.env(name, value)),
            );
            let header = if grpc {
                "grpc-encoding"
            } else {
                "content-encoding"
            };
            let payload = &receiver.received()[0];
            assert_eq!(
                payload.headers.get(header),
                expected,
                "{said} {variables:?}"
            );
        };
        check("", &[], None);
        check("gzip", &[], Some("gzip"));
        check("zstd", &[], Some("zstd"));
        check("", &[(ALL, "zstd")], Some("zstd"));
        check("", &[(ALL, "GZIP")], Some("gzip"));
        check("", &[(LOGS, "none"), (ALL, "gzip")], None);
        check("", &[(LOGS, "zstd"), (ALL, "gzip")], Some("zstd"));
        check("gzip", &[(LOGS, "zstd"), (ALL, "none")], Some("gzip"));
        let child = Child::new("emit").table(&table(
            transport,
            &endpoint(&receiver, transport),
            "compression = 'none'",
        ));
        let child = child.env(ALL, "gzip");
        if grpc && !cfg!(feature = "otel") {
            // The SDK cannot be told not to.
            warns(
                child,
                "otel.exporter.otlp-grpc.compression is ignored: the OpenTelemetry SDK, through which this program \
                 exports, compresses over gRPC as the environment says",
            );
        } else {
            receiver.clear();
            delivers(child);
            assert_eq!(receiver.received()[0].headers.get("content-encoding"), None);
        }
        let child =
            Child::new("emit").table(&table(transport, &endpoint(&receiver, transport), ""));
        warns(
            child.env(ALL, "c4n4ry"),
            "the environment variable OTEL_EXPORTER_OTLP_COMPRESSION is ignored: expected none, gzip or zstd",
        );
    });
}

fn the_table_says_the_timeout_or_the_environment_does() {
    const ALL: &str = "OTEL_EXPORTER_OTLP_TIMEOUT";
    const LOGS: &str = "OTEL_EXPORTER_OTLP_LOGS_TIMEOUT";
    // It takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!(
        "http://{}/v1/logs",
        silent.local_addr().expect("an address")
    );
    each(|transport| {
        let check = |said: &str, variables: &[(&str, &str)]| {
            let child = Child::new("emit").table(&table(transport, &url, said));
            let begun = Instant::now();
            fails(
                variables
                    .iter()
                    .fold(child, |child, (name, value)| child.env(name, value)),
                &["no answer in time"],
            );
            assert!(
                begun.elapsed() < Duration::from_secs(5),
                "{said} {variables:?}"
            );
        };
        check("timeout = '100ms'", &[]);
        check("timeout = '100ms'", &[(LOGS, "60000"), (ALL, "60000")]);
        check("", &[(ALL, "100")]);
        check("", &[(LOGS, "100"), (ALL, "60000")]);
        // It is the time of an export with its repetitions, which the engine goes on with.
        if !cfg!(feature = "otel") {
            check("", &[("OTEL_BLRP_EXPORT_TIMEOUT", "100")]);
        }
    });
}

fn headers_over_plain_http_to_another_host_are_a_warning() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    each(|transport| {
        let kind = match transport {
            Transport::Grpc => "otlp-grpc",
            Transport::HttpBinary | Transport::HttpJson => "otlp-http",
        };
        // The address of no host, which stands for this one, but who knows.
        let url = format!("http://0.0.0.0:{port}/v1/logs");
        let check = |child: Child, said_by: Option<&str>| {
            let (out, err) = told_in_vain(child);
            assert!(out.contains("3 of 3"), "{out}");
            let expected = said_by.map(|said_by| {
                format!(
                    "warning: telemetry: {said_by} is plain http, so the headers can be read on their way to \
                     another host; use https"
                )
            });
            assert_eq!(err, expected.unwrap_or_default());
        };
        let key = format!("otel.exporter.{kind}.endpoint");
        let headers = "headers = { x-key = 'c4n4ry' }";
        let child = |url: &str, more: &str| Child::new("emit").table(&table(transport, url, more));
        check(child(&url, headers), Some(&key));
        check(
            child(&url.replace("0.0.0.0", "me:c4n4ry@0.0.0.0"), ""),
            Some(&key),
        );
        check(
            child(&url, "").env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=c4n4ry"),
            Some(&key),
        );
        check(child(&url, ""), None);
        check(child(&url.replace("0.0.0.0", "127.0.0.1"), headers), None);
        check(child(&url.replace("0.0.0.0", "localhost"), headers), None);
        let child = Child::new("emit").table(bare(transport));
        check(
            child
                .env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=c4n4ry")
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", &url),
            Some("the environment variable OTEL_EXPORTER_OTLP_ENDPOINT"),
        );
    });
}
