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
    insta::assert_snapshot!(shown(first), @r#"Config(Ok(Table { exporter: None, settings: [("log_words", false)], resource: [("environment", String("staging"))] }))"#);
    insta::assert_snapshot!(shown(second), @"Config(Ok(Table { exporter: Http(Target { endpoint: Some(https://otel.example.com/v1/logs), headers: [x-otlp-api-key: ***] }, binary), settings: [], resource: [] }))");
    insta::assert_snapshot!(shown(third), @"Config(Ok(Table { exporter: Grpc(Target { endpoint: Some(https://otel.example.com:4317), headers: [x-otlp-meta: ***] }), settings: [], resource: [] }))");
}

#[test]
fn what_else_loads() {
    for text in [
        "",
        "title = 'no table'",
        "[otel]",
        "[otel]\nexporter = \"otlp-http\"",
        "[otel]\nexporter = 'otlp-grpc'",
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
        "exporter = { otlp-http = {} }",
        "exporter = { otlp-grpc = { headers = { x = 'c4n4ry-s3cret' } } }",
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
    insta::assert_snapshot!(shown(text), @"Config(Ok(Table { exporter: Http(Target { endpoint: Some(https://***@otel.example.com/v1/logs?***), headers: [authorization: ***] }, binary), settings: [], resource: [] }))");
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
fn none_says_nothing() {
    assert!(warnings("").unwrap().is_empty());
    assert!(warnings("[otel]\nexporter = 'none'").unwrap().is_empty());
}

#[cfg(not(feature = "otel-sdk"))]
#[test]
fn an_exporter_that_is_not_built_in_is_one_warning() {
    let told = warnings("[otel]\nexporter = 'otlp-grpc'").unwrap();
    insta::assert_snapshot!(told.join("\n"), @"warning: telemetry: otel.exporter is otlp-grpc, but this program is built without telemetry export; nothing is sent");
}
