//! The `[otel]` table: what loads, what is refused, and that nothing secret is told.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a test uses a part of the generated module and of what the tests share"
)]

mod miniature;

use std::sync::{Arc, Mutex};

use miniature::{Config, Resource, Telemetry};
use otelier_runtime::{StartError, Warning};

const CANARY: &str = "c4n4ry-s3cret";

#[track_caller]
fn load(text: &str) -> Config {
    match Config::from_toml(text) {
        Ok(config) => config,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// The debug print of a table that loads.
fn shown(text: &str) -> String {
    format!("{:?}", load(text))
}

/// An application that reads its configuration by itself.
#[derive(serde::Deserialize)]
struct Application {
    otel: Config,
}

/// The error of a table with this body and a secret beside it, loaded from a
/// document and through another deserializer.
#[track_caller]
fn refused(body: &str) -> String {
    let document = format!("[otel]\n{body}\n[other]\nkey = \"{CANARY}\"\n");
    let error = Config::from_toml(&document).expect_err(body);
    let application: Application = toml::from_str(&document).expect("any table is read");
    let kept = application.otel.check().expect_err(body);
    assert_eq!(error, kept);
    let start = Telemetry::builder(RESOURCE)
        .config(application.otel)
        .start();
    let started = start.map(|_| ()).expect_err(body);
    let text = format!("{error}");
    for told in [
        &text,
        &format!("{error:?}"),
        &format!("{started} {started:?}"),
    ] {
        assert!(!told.contains(CANARY), "{told}");
    }
    text
}

const RESOURCE: Resource<'static> = Resource {
    service_version: "0.1.0",
};

#[test]
fn the_texts_of_the_design_load() {
    let first = r#"
[otel]
environment = "staging"      # default "dev"
exporter = "none"            # default; or "otlp-http", "otlp-grpc" (endpoint from OTEL_EXPORTER_OTLP_* or OTLP's default), or the tables below
log_words = false      # default
"#;
    let second = r#"
[otel]
exporter = { otlp-http = {
  endpoint = "https://otel.example.com/v1/logs",
  protocol = "binary",                              # default; or "json"
  headers = { "x-otlp-api-key" = "${OTLP_TOKEN}" }  # expanded from the environment
}}
"#;
    let third = r#"
[otel]
exporter = { otlp-grpc = {
  endpoint = "https://otel.example.com:4317",
  headers = { "x-otlp-meta" = "abc123" }            # sent as gRPC metadata
}}
"#;
    insta::assert_snapshot!(shown(first), @r#"Config(Ok(Table { own: Own { exporter: Some(None), queue: None, spool: None, resource: None }, settings: [("log_words", false)], resource: [("environment", String("staging"))] }))"#);
    insta::assert_snapshot!(shown(second), @"Config(Ok(Table { own: Own { exporter: Some(Http(Target { endpoint: Some(https://otel.example.com/v1/logs), protocol: Some(binary), headers: Some(Headers([x-otlp-api-key: ***])), tls: None, compression: None, timeout: None })), queue: None, spool: None, resource: None }, settings: [], resource: [] }))");
    insta::assert_snapshot!(shown(third), @"Config(Ok(Table { own: Own { exporter: Some(Grpc(Target { endpoint: Some(https://otel.example.com:4317), protocol: None, headers: Some(Headers([x-otlp-meta: ***])), tls: None, compression: None, timeout: None })), queue: None, spool: None, resource: None }, settings: [], resource: [] }))");
}

#[test]
fn what_else_loads() {
    for text in [
        "",
        "title = 'no table'",
        "[otel]",
        "[otel]\nexporter = \"otlp-http\"",
        "[otel]\nexporter = 'otlp-grpc'",
        "[otel]\nexporter = { otlp-http = {} }",
        "[otel.exporter.otlp-http]\nprotocol = 'json'",
        "[otel.exporter.otlp-grpc]\nheaders = { x = '1' }\ntls = { ca-certificate = 'ca.pem' }",
        "[otel.exporter.otlp-http]\nendpoint = 'https://h'\ncompression = 'zstd'\ntimeout = '500ms'",
        "[otel.exporter.otlp-grpc]\nendpoint = 'https://h'\ncompression = 'none'\ntimeout = '1h'",
        "[otel.exporter.otlp-grpc]\nendpoint = 'https://h'\ntls = {}",
        "[otel.exporter.otlp-grpc]\nendpoint = 'HTTPS://h'\ntls = { ca-certificate = 'ca.pem' }",
        "[otel.exporter.otlp-http.tls]\nclient-certificate = 'c.pem'\nclient-private-key = 'k.pem'\n[otel.exporter.otlp-http]\nendpoint = 'https://h'",
        "[otel]\nqueue = 65536",
        "[otel]\nqueue = '16 MiB'",
        "[otel]\nqueue = '1GiB'",
        "[otel]\nspool = { dir = 'spool' }",
        "[otel]\nspool = { dir = '/var/spool/app', max-bytes = '1 GiB', max-age = '36h' }",
        "[otel]\nresource = {}",
        "[otel.resource]\n'deployment.region' = 'eu'\nshard = 3\nweight = 0.5\ncanary = true",
        "[otel.exporter.otlp-http]\nendpoint = 'http://localhost:1/v1/logs'\nprotocol = 'json'",
        "[otel.exporter.otlp-grpc]\nendpoint = 'http://localhost:1'\nheaders = { Authorization = 'Bearer x' }",
        "[model]\nname = 'any'\n[otel]\nlog_words = true",
    ] {
        load(text);
    }
    let json = serde_json::json!({ "exporter": null, "environment": "prod" });
    let config: Config = serde_json::from_value(json).unwrap();
    config.check().unwrap();
    let config: Config = serde_json::from_str("null").unwrap();
    config.check().unwrap();
}

#[test]
fn what_is_refused_names_the_place_and_the_mend() {
    let bodies = [
        "exporters = 1",
        "Log_Words = true",
        "zzz = 1",
        "\"c4n4ry s3cret\" = 1",
        "log_words = 'c4n4ry-s3cret'",
        "environment = 3",
        "environment = ''",
        "environment = 1979-05-27",
        "exporter = 'c4n4ry-s3cret'",
        "exporter = 1",
        "exporter = ['c4n4ry-s3cret']",
        "exporter = {}",
        "exporter = { otlp-htpp = {} }",
        "exporter = { otlp-http = {}, otlp-grpc = {} }",
        "exporter = { otlp-http = 'https://c4n4ry-s3cret' }",
        "exporter = { otlp-http = { endpoint = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { endpoint = 'ftp://c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { endpoint = 'http://c4n4ry-s3cret:99999' } }",
        "exporter = { otlp-http = { endpoint = 4318 } }",
        "exporter = { otlp-http = { endpoints = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { protocol = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-grpc = { protocol = 'binary' } }",
        "exporter = { otlp-http = { headers = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { headers = { a = 1 } } }",
        "exporter = { otlp-http = { headers = { '' = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-http = { headers = { 'x-key: c4n4ry-s3cret' = '' } } }",
        "exporter = { otlp-http = { headers = { x = \"c4n4ry-s3cret\\r\\nx-evil: 1\" } } }",
        "exporter = { otlp-http = { headers = { x = 'c4n4ry-s3cret é' } } }",
        "exporter = { otlp-http = { headers = { a = '1', A = '2' } } }",
        "exporter = { otlp-http = { headers = { host = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-grpc = { headers = { x-bin = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-http = { endpoint = 'https://h', compression = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { endpoint = 'https://h', timeout = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = { endpoint = 'https://h', timeout = 10 } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', timeout = '0ms' } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', timeout = '61m' } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = { certificate = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = { ca-certificate = 1 } } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = { ca-certificate = '' } } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = { client-certificate = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-grpc = { endpoint = 'https://h', tls = { client-private-key = 'c4n4ry-s3cret' } } }",
        "exporter = { otlp-grpc = { endpoint = 'http://h', tls = { ca-certificate = 'c4n4ry-s3cret' } } }",
        "queue = 'c4n4ry-s3cret'",
        "queue = 65535",
        "queue = '2 GiB'",
        "queue = -1",
        "spool = 'c4n4ry-s3cret'",
        "spool = {}",
        "spool = { dir = 1 }",
        "spool = { directory = 'c4n4ry-s3cret' }",
        "spool = { dir = 'c4n4ry-s3cret', max_bytes = 1 }",
        "spool = { dir = 'c4n4ry-s3cret', max-bytes = 1, max-age = '1ms' }",
        "resource = 'c4n4ry-s3cret'",
        "resource = { '' = 'c4n4ry-s3cret' }",
        "resource = { region = '' }",
        "resource = { region = ['c4n4ry-s3cret'] }",
        "resource = { weight = nan }",
        "resource.deployment.region = 'c4n4ry-s3cret'",
        "resource = { 'service.name' = 'c4n4ry-s3cret' }",
        "resource = { 'service.version' = 'c4n4ry-s3cret' }",
        "resource = { env = 'c4n4ry-s3cret' }",
        "resource = { 'telemetry.sdk.name' = 'c4n4ry-s3cret' }",
    ];
    let told: Vec<_> = bodies
        .iter()
        .map(|body| format!("{body}\n    {}", refused(body)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    assert!(
        Config::from_toml("otel = 3")
            .unwrap_err()
            .to_string()
            .starts_with("otel: ")
    );
}

#[test]
fn all_faults_are_told_together_in_the_order_of_the_document() {
    let told = refused(
        r#"
zzz = "c4n4ry-s3cret"
log_words = "c4n4ry-s3cret"
environment = ""
spool = { max-age = 7, dir = "c4n4ry-s3cret" }
queue = 1
exporter = { otlp-http = {
  timeout = 10,
  endpoint = "c4n4ry-s3cret",
  headers = { b = 1, host = "c4n4ry-s3cret", "a: c4n4ry" = "", ok = "c4n4ry-s3cret" },
  tls = { client-certificate = "c4n4ry-s3cret" },
  protocol = "c4n4ry-s3cret",
}}
resource = { "service.name" = "c4n4ry-s3cret", region = [] }
"#,
    );
    insta::assert_snapshot!(told, @r#"
    the configuration has 14 faults:
      otel.zzz: unknown key; known keys: environment, exporter, queue, spool, resource, log_words
      otel.log_words: expected true or false
      otel.environment: expected a string, not empty
      otel.spool.max-age: expected a duration with its unit (ms, s, m, h, d), such as "10s", from 1s to 365d
      otel.queue: expected a number of bytes, or one with KiB, MiB or GiB, such as "16 MiB", from 64 KiB to 1 GiB
      otel.exporter.otlp-http.timeout: expected a duration with its unit (ms, s, m, h, d), such as "10s", from 1ms to 1h
      otel.exporter.otlp-http.endpoint: expected a URL such as https://collector.example.com:4318/v1/logs
      otel.exporter.otlp-http.headers.b: expected a string
      otel.exporter.otlp-http.headers.host: expected a header that the transport does not set itself
      otel.exporter.otlp-http.headers.a...: expected a header name (RFC 9110, section 5.1): letters, digits and -
      otel.exporter.otlp-http.tls.client-private-key: missing key: client-certificate needs its private key
      otel.exporter.otlp-http.protocol: expected "binary" or "json"
      otel.resource."service.name": expected an attribute that the application does not give itself
      otel.resource.region: expected a string that is not empty, an integer, a finite float, true or false
    "#);
}

#[test]
fn no_fault_hides_another_one() {
    let bodies = [
        // A missing key, behind a fault of another.
        "spool = { max-age = 7 }",
        "spool = { max-age = 7, max-bytes = 1, dir = 3 }",
        "spool = { directory = 'c4n4ry-s3cret' }",
        "exporter = { otlp-grpc = { tls = { client-certificate = 'c', ca-certificate = 3 } } }",
        "exporter = { otlp-grpc = { tls = { ca-certificate = 3, client-private-key = 4 } } }",
        "exporter = { otlp-grpc = { tls = { client-certificate = 'c', client-private-key = 4 } } }",
        "exporter = { otlp-grpc = { tls = { certificate = 'c4n4ry-s3cret', client-certificate = '' } } }",
        // What two keys say together, where one of them is wrong.
        "exporter = { otlp-http = { endpoint = 'http://h', tls = 'c4n4ry-s3cret' } }",
        "exporter = { otlp-http = {}, otlp-grpc = {}, otlp = {} }",
        "exporter = { otlp-http = { headers = { a = 1, A = 'c4n4ry-s3cret' } } }",
        // A header's name and its value.
        "exporter = { otlp-http = { headers = { 'a b' = \"c4n4ry-s3cret\\n${OPEN\" } } }",
        // What no environment can mend.
        "exporter = { otlp-http = { timeout = 1, headers = { a = 'c4n4ry-s3cret ${OPEN', b = '${}', c = '${c4n4ry-s3cret}', d = '$${OPEN', e = '${OK}' } } }",
        "exporter = { otlp-grpc = { headers = { a = '${OPEN' } } }\nspool = { max-age = 7 }",
    ];
    let told: Vec<_> = bodies
        .iter()
        .map(|body| format!("{body}\n    {}", refused(body)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn an_error_that_ends_main_reads_as_a_sentence() {
    let error = Config::from_toml("[otel]\nexporters = 1\nlog_words = 1").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert_eq!(error.path(), "otel.exporters");
    assert!(
        error
            .expected()
            .starts_with("unknown key; did you mean exporter?")
    );
    let faults: Vec<_> = error
        .faults()
        .map(|fault| (fault.path(), fault.to_string()))
        .collect();
    assert_eq!(faults.len(), 2);
    assert_eq!(
        faults[1],
        (
            "otel.log_words",
            "otel.log_words: expected true or false".to_owned()
        )
    );
    let error = Config::from_toml("[otel]\nlog_words = 1").unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "otel.log_words: expected true or false"
    );
    let started = StartError::from(error);
    assert_eq!(format!("{started:?}"), started.to_string());
}

#[test]
fn a_line_that_is_no_toml_is_not_quoted() {
    let check = |document: &str, place: &str| {
        let error = Config::from_toml(document).unwrap_err();
        assert_eq!(error.path(), place, "{document}");
        for told in [format!("{error}"), format!("{error:?}")] {
            assert!(!told.contains(CANARY), "{told}");
        }
    };
    check("[otel]\nheaders = \"c4n4ry-s3cret\n", "line 2, column 25");
    check("key = c4n4ry-s3cret", "line 1, column 7");
    check("é = 'c4n4ry-s3cret' 'x'", "line 1, column 21");
    check(
        "a = 'c4n4ry-s3cret'\na = 'c4n4ry-s3cret'",
        "line 2, column 1",
    );
}

#[test]
fn debug_masks_what_may_be_secret() {
    let text = r#"
[otel]
exporter = { otlp-http = {
  endpoint = "https://user:c4n4ry-s3cret@otel.example.com/v1/logs?key=c4n4ry-s3cret",
  headers = { authorization = "Bearer c4n4ry-s3cret" }
}}"#;
    insta::assert_snapshot!(shown(text), @"Config(Ok(Table { own: Own { exporter: Some(Http(Target { endpoint: Some(https://***@otel.example.com/v1/logs?***), protocol: None, headers: Some(Headers([authorization: ***])), tls: None, compression: None, timeout: None })), queue: None, spool: None, resource: None }, settings: [], resource: [] }))");
    let builder = Telemetry::builder(RESOURCE).config(load(text));
    assert!(!format!("{builder:?}").contains(CANARY));
}

#[test]
fn variables_are_expanded_at_the_start_and_only_if_allowed() {
    let start = |value: &str, expand: bool| {
        let text = format!(
            "[otel.exporter.otlp-http]\nendpoint = 'http://localhost:1/v1/logs'\nheaders = {{ x-key = '{value}' }}"
        );
        let telemetry = Telemetry::builder(RESOURCE)
            .config(load(&text))
            .expand_environment(expand)
            .on_warning(|_| {})
            .start();
        telemetry.map(|_| ()).map_err(|error| error.to_string())
    };
    start("$${CARGO_MANIFEST_DIR}", false).unwrap();
    start("${CARGO_MANIFEST_DIR}", true).unwrap();
    insta::assert_snapshot!(start("${CARGO_MANIFEST_DIR}", false).unwrap_err(), @"otel.exporter.otlp-http.headers.x-key: ${VAR} is not expanded here, because the application does not say that this configuration is its user's own; write $${ for a literal ${");
    insta::assert_snapshot!(start("${OTELIER_UNSET}", true).unwrap_err(), @"otel.exporter.otlp-http.headers.x-key: the environment variable OTELIER_UNSET is not set");
}

/// Starts a telemetry and gives its warnings.
fn warnings(text: &str) -> Result<Vec<String>, StartError> {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&warnings);
    Telemetry::builder(RESOURCE)
        .config(load(text))
        .on_warning(move |warning: &Warning| told.lock().unwrap().push(warning.to_string()))
        .start()?;
    let warnings = warnings.lock().unwrap();
    Ok(warnings.clone())
}

#[test]
fn all_that_cannot_be_expanded_is_told() {
    let text = r#"
[otel.exporter.otlp-http]
endpoint = "http://localhost:1/v1/logs"
headers = { x-b = "${OTELIER_UNSET_B} c4n4ry-s3cret ${OTELIER_UNSET_C}${OTELIER_UNSET_B}", x-ok = "c4n4ry-s3cret", x-a = "${OTELIER_UNSET_A}" }
"#;
    let refused = |expand: bool| {
        let builder = Telemetry::builder(RESOURCE).config(load(text));
        let error = builder.expand_environment(expand).start().unwrap_err();
        format!("{error:?}")
    };
    insta::assert_snapshot!(refused(true), @"
    the configuration has 3 faults:
      otel.exporter.otlp-http.headers.x-b: the environment variable OTELIER_UNSET_B is not set
      otel.exporter.otlp-http.headers.x-b: the environment variable OTELIER_UNSET_C is not set
      otel.exporter.otlp-http.headers.x-a: the environment variable OTELIER_UNSET_A is not set
    ");
    insta::assert_snapshot!(refused(false), @"
    the configuration has 2 faults:
      otel.exporter.otlp-http.headers.x-b: ${VAR} is not expanded here, because the application does not say that this configuration is its user's own; write $${ for a literal ${
      otel.exporter.otlp-http.headers.x-a: ${VAR} is not expanded here, because the application does not say that this configuration is its user's own; write $${ for a literal ${
    ");
}

/// A catalog that has nothing.
enum Nothing {}

struct NothingOfResource;

impl otelier_runtime::catalog::ApplicationResource for NothingOfResource {
    fn values(&self) -> Vec<(&'static str, otelier_runtime::Value)> {
        Vec::new()
    }
}

impl otelier_runtime::catalog::Schema for Nothing {
    const CATALOG: &'static otelier_runtime::catalog::Catalog =
        &otelier_runtime::catalog::Catalog {
            name: "nothing",
            version: "1.0.0",
            scope_name: "nothing",
            schema_url: None,
            events: &[],
            settings: &[],
            resource: &[],
        };
    type Resource<'a> = NothingOfResource;
    type Recording = otelier_runtime::Recording;
}

#[test]
fn a_catalog_that_comes_later_gives_its_attributes_itself() {
    let document = "[otel.resource]\nenv = 'c4n4ry-s3cret'";
    let config = otelier_runtime::Config::<Nothing>::from_toml(document).unwrap();
    let started = otelier_runtime::Telemetry::<Nothing>::builder(NothingOfResource)
        .config(config)
        .with::<miniature::Catalog>(RESOURCE)
        .start();
    let error = started.map(|_| ()).unwrap_err();
    insta::assert_snapshot!(error, @"otel.resource.env: this attribute has a key of its own: expected otel.environment instead");
}

#[test]
fn what_only_the_start_knows_is_told_together() {
    let document = "
[otel.resource]
env = 'c4n4ry-s3cret'
[otel.exporter.otlp-http.headers]
x-key = '${OTELIER_UNSET}'
";
    let config = otelier_runtime::Config::<Nothing>::from_toml(document).unwrap();
    let started = otelier_runtime::Telemetry::<Nothing>::builder(NothingOfResource)
        .config(config)
        .with::<miniature::Catalog>(RESOURCE)
        .expand_environment(true)
        .start();
    let error = started.map(|_| ()).unwrap_err();
    insta::assert_snapshot!(error, @"
    the configuration has 2 faults:
      otel.resource.env: this attribute has a key of its own: expected otel.environment instead
      otel.exporter.otlp-http.headers.x-key: the environment variable OTELIER_UNSET is not set
    ");
}

#[test]
fn none_says_nothing() {
    assert!(warnings("").unwrap().is_empty());
    assert!(warnings("[otel]\nexporter = 'none'").unwrap().is_empty());
}

#[cfg(not(feature = "export"))]
#[test]
fn an_exporter_that_is_not_built_in_is_one_warning() {
    let told = warnings("[otel]\nexporter = 'otlp-grpc'").unwrap();
    insta::assert_snapshot!(told.join("\n"), @"warning: telemetry: otel.exporter is otlp-grpc, but this program is built without telemetry export; nothing is sent");
}
